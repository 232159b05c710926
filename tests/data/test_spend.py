"""What nights cost, beside the same nights counted one by one."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.access import Refused, Viewer
from data_access.money import round_half_up
from data_access.periods import month_end, periods_between
from data_access.questions import Answer, Door, NotUnderstood, Question, Selection
from data_access.vocabulary import Role
from tests.data.priced import DATA_TO, FIRST, FIXED, INCOME, fill_prices
from tests.data.priced_nights import COUNCIL_OF_EIGHT, NIGHTS, THEIR_PRICES
from tests.stores import EMPTY, Stores

DIRECTOR, FINANCE = Viewer(Role.DIRECTOR), Viewer(Role.FINANCE_OFFICER)
TIMES = ("month", "quarter", "year")
OF_NIGHTS = (
    "placement_type", "budget_line", "provider", "price_state", "age_band", "unaccompanied",
)  # fmt: skip


@pytest.fixture(scope="module")
def door(open_empty_store: Callable[[], AbstractContextManager[Engine]]) -> Iterator[Door]:
    with open_empty_store() as engine:
        yield fill_prices(engine, COUNCIL_OF_EIGHT, prices=THEIR_PRICES)


def ask(door: Door, measure: str, *by: str, viewer: Viewer = DIRECTOR, **words: object) -> Answer:
    pairs = [(name.rstrip("_"), str(value)) for name, value in words.items()]
    return door.ask(Question(measure, by, Selection.parse(pairs)), viewer)


@st.composite
def windows(draw: st.DrawFn) -> tuple[date, date]:
    first = draw(st.dates(FIRST, DATA_TO))
    last = draw(st.dates(first, date(2025, 4, 20)))
    if draw(st.booleans()):
        first, last = first.replace(day=1), month_end(last.year, last.month)
    return first, last


@st.composite
def breakdowns(draw: st.DrawFn) -> tuple[str, ...]:
    of_nights = draw(st.lists(st.sampled_from(OF_NIGHTS), unique=True, max_size=2))
    time = draw(st.sampled_from((None, *TIMES)))
    return tuple(draw(st.permutations([*of_nights[: 1 if time else 2], *([time] if time else [])])))


@settings(max_examples=8)
@given(window=windows(), by=breakdowns())
def test_spend_is_the_price_of_every_night_whatever_it_is_divided_by(
    door: Door, window: tuple[date, date], by: tuple[str, ...]
) -> None:
    first, last = window
    told = ask(door, "spend", *by, from_=first, to=last, costing="marginal")
    expected: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for night in NIGHTS:
        if first <= night.day <= last:
            expected[tuple(night.keys[name] for name in by)] += Fraction(night.weekly, 7)
    assert told.total == round_half_up(sum(expected.values(), Fraction(0)))
    assert sum(row.value or 0 for row in told.rows) == (told.total if by else 0)
    for row in told.rows:
        assert abs((row.value or 0) - expected[row.keys]) < 1, row
    assert {keys for keys, pence in expected.items() if pence} <= {
        row.keys for row in told.rows
    } | {()}


@settings(max_examples=4)
@given(window=windows(), by=st.sampled_from(("placement_type", "age_band", "month", "home")))
def test_running_costs_count_by_days_and_whoever_pays_pays_all_of_it(
    door: Door, window: tuple[date, date], by: str
) -> None:
    first, last = window[0], min(window[1], DATA_TO)
    of_nights = sum((Fraction(n.weekly, 7) for n in NIGHTS if first <= n.day <= last), Fraction(0))
    shared = Fraction(0)
    for month in periods_between(first, last, "month"):
        whole = month_end(month.first.year, month.first.month).day
        days = (month.last - month.first).days + 1
        shared += Fraction(days, whole) * sum(c["pence"] for c in FIXED if c["month"] == month.key)
    words = {"from_": first, "to": last}
    gross = ask(door, "spend", by, **words)
    assert gross.total == round_half_up(of_nights + shared)
    assert sum(row.value or 0 for row in gross.rows) == gross.total
    payers = ask(door, "spend_paid_by", "paid_by", **words)
    assert sum(row.value or 0 for row in payers.rows) == payers.total == gross.total
    net = ask(door, "net_spend", by, **words)
    assert sum(row.value or 0 for row in net.rows) == net.total
    assert abs((net.total or 0) - (payers.value("council") or 0)) <= 1


def test_a_month_known_in_part_bears_its_part_of_what_is_stated_by_month(
    sqlite_stores: Stores,
) -> None:
    known = Fraction(10, 31)
    with sqlite_stores.open_copy(EMPTY) as engine:
        door = fill_prices(engine, data_to=date(2025, 3, 10))
        words = {"from_": "2025-03-01", "to": "2025-03-31"}
        told = ask(door, "spend", **words)
        prices = ask(door, "spend", **words, costing="marginal").total or 0
        assert told.total == prices + known * 31_620_00
        assert any("part of a month (March 2025)" in note for note in told.notes)
        assert told.total == ask(door, "spend", from_="2025-03-01", to="2025-03-10").total
        paid = ask(door, "spend_paid_by", "paid_by", **words)
        assert abs((paid.value("uasc_grant") or 0) - known * 4_000_00) < 1
        beside = ask(door, "programme_total", "programme_part", **words)
        assert abs((beside.value("special_guardianship") or 0) - known * 52_000_00) < 1


def test_who_pays_is_what_the_workbook_says(door: Door) -> None:
    told = ask(door, "spend_paid_by", "paid_by", from_="2024-04-01", to="2025-03-31")
    grant = sum(row["pence"] for row in INCOME if row["paid_by"] == "uasc_grant")
    # A tenth and a fifth of the 6,300 pounds a week of one child, and what was paid beside them.
    assert told.value("uasc_grant") == grant == 48_000_00
    assert told.value("health") == 630_00 * 365 // 7 + 12 * 250_00
    assert told.value("education") == 1260_00 * 365 // 7 + 3 * 777_77
    one = ask(door, "spend_paid_by", from_="2024-04-01", to="2025-03-31", paid_by="health")
    assert one.total == told.value("health")


def test_nights_without_a_price_are_told_and_count_nothing(door: Door) -> None:
    told = ask(door, "spend", "placement_type", from_="2024-08-20", to="2024-09-02")
    # One child all the time and the one who moved until September.
    assert "26 nights of 2 children have no price and count nothing." in told.notes
    (note,) = [n for n in told.notes if "part of a month" in n]
    assert note.startswith("Of a part of a month (August 2024 and September 2024) what is stated")
    priced = ask(door, "average_weekly_price", cost_basis="full", from_="2024-08-20")
    assert not any("part of a month" in note for note in priced.notes)
    alone = ask(door, "spend", from_="2024-11-30", to="2024-11-30", costing="marginal")
    assert alone.notes == ("1 night of 1 child has no price and counts nothing.",)
    fostered = ask(door, "spend", from_="2024-08-20", to="2024-09-02", age_band="16+")
    assert not any("no price" in note for note in fostered.notes)


def test_before_the_first_price_and_after_the_data_nothing_is_known_rather_than_nought(
    door: Door,
) -> None:
    by_month = ask(door, "spend", "month", "provider", from_="2023-05-01", to="2025-04-30")
    symbols = {row.keys[0]: row.symbol for row in by_month.rows}
    assert symbols["2023-05"] == symbols["2025-04"] == "n"
    assert symbols["2023-06"] is symbols["2025-03"] is None
    assert any("before June 2023" in note for note in by_month.notes)
    assert any("of nights after it nothing is known" in note for note in by_month.notes)
    assert ask(door, "spend", from_="2022-04-01", to="2023-03-31").total_symbol == "n"
    compared = ask(door, "spend", "placement_type", to="2024-05-31", compare_to="2023-05-31")
    assert compared.total_compared is None


def test_a_home_or_provider_that_is_not_known_is_refused(door: Door) -> None:
    with pytest.raises(NotUnderstood, match="no home 'nine' that you may see"):
        ask(door, "spend", home="nine")
    with pytest.raises(NotUnderstood, match="no provider 'nobody'"):
        ask(door, "arrangements_above_price", provider="nobody")
    assert ask(door, "spend", home="two").total == ask(door, "spend", "home").value("two")


MEASURES = (
    ("spend", "provider"), ("net_spend", "home"), ("spend_paid_by", "paid_by"),
    ("average_weekly_price", "cost_basis"), ("weekly_price_quantiles", "placement_type"),
    ("arrangements", "home"), ("arrangements_above_price", "reviewed"),
    ("programme_total", "programme_part"), ("unit_cost", "unit_cost_of"),
    ("spend_change", "change_part"), ("spend_per_child", "budget_line"),
    ("spend_per_10_000", "year"),
)  # fmt: skip


def test_finance_is_told_the_same_as_the_director_but_nothing_by_need(door: Door) -> None:
    for measure, by in MEASURES:
        answer = ask(door, measure, by, viewer=FINANCE, from_="2024-09-10")
        directors = ask(door, measure, by, from_="2024-09-10")
        assert (answer.rows, answer.notes) == (directors.rows, directors.notes), measure
    with pytest.raises(Refused, match="not told of category of need"):
        ask(door, "spend", "category_of_need", viewer=FINANCE)


def test_costs_of_a_month_without_nights_are_in_the_whole_and_said(empty_store: Engine) -> None:
    spring = {"month": "2023-07", "kind": "block_contract", "provider": "Example Lodgings"}
    block = {**spring, "home_id": None, "placement_type": "secure_home", "pence": 1_234_56}
    door = fill_prices(empty_store, fixed_costs=[block], income=(), beside_care=())
    words = {"from_": "2023-07-01", "to": "2023-07-31"}
    by_age = ask(door, "spend", "age_band", **words)
    assert by_age.total == sum(row.value or 0 for row in by_age.rows) + 1_234_56
    assert any("£1,235 of running costs" in note for note in by_age.notes)
    assert ask(door, "spend", "placement_type", **words).value("secure_home") == 1_234_56
    assert ask(door, "programme_total", "programme_part", **words).rows[1].symbol == "x"
    without = fill_prices(empty_store, prices=(), fixed_costs=(), income=(), beside_care=())
    told = ask(without, "spend", "placement_type")
    assert told.total_symbol == "x"
    assert {row.symbol for row in told.rows} == {"x"}
    assert any(
        "workbook of money has not been loaded with its sheet prices" in n for n in told.notes
    )
