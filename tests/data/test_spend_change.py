"""Why spend changed: volume, mix and price are all of it, to the penny."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.access import Viewer
from data_access.money import round_half_up
from data_access.periods import shift_window
from data_access.questions import Answer, Door, Question, Selection
from data_access.questions.spend_change import NightsOfType, divide_change
from data_access.vocabulary import Role
from tests.data.priced import DATA_TO, FIRST, FIXED, by_month, fill_prices
from tests.data.priced_nights import COUNCIL_OF_EIGHT, NIGHTS, THEIR_PRICES
from tests.stores import EMPTY, Stores

KINDS = ("ifa", "in_house_fostering", "own_childrens_home", "with_parents")
TOLD = st.builds(
    NightsOfType,
    nights=st.integers(0, 4000).map(Fraction),
    pence=st.fractions(0, 9_000_000, max_denominator=217),
)
RUNNING_COSTS = {name: value for name, value in FIXED[0].items() if name != "month"}
SPENT = st.dictionaries(st.sampled_from(KINDS), TOLD, max_size=4)


@pytest.fixture(scope="module")
def door(sqlite_stores: Stores) -> Iterator[Door]:
    with sqlite_stores.open_copy(EMPTY) as engine:
        fixed = by_month(FIRST, DATA_TO, **RUNNING_COSTS)
        yield fill_prices(engine, COUNCIL_OF_EIGHT, prices=THEIR_PRICES, fixed_costs=fixed)


def ask(door: Door, *by: str, measure: str = "spend_change", **words: object) -> Answer:
    pairs = [(name.rstrip("_"), str(value)) for name, value in words.items()]
    viewer = Viewer(Role.DIRECTOR)
    return door.ask(Question(measure, by, Selection.parse(pairs)), viewer)


@settings(max_examples=25)
@given(before=SPENT, after=SPENT)
def test_the_parts_are_the_whole_difference_to_the_penny(
    before: dict[str, NightsOfType], after: dict[str, NightsOfType]
) -> None:
    parts = divide_change(before, after)
    spent = [
        round_half_up(sum((k.pence for k in s.values()), Fraction(0))) for s in (before, after)
    ]
    assert sum(parts.values()) == spent[1] - spent[0]
    nights = [sum((k.nights for k in s.values()), Fraction(0)) for s in (before, after)]
    for kind in set(before) & set(after):
        then, now = before[kind], after[kind]
        if then.nights and now.nights:
            prices = [then.pence / then.nights, now.pence / now.nights]
            shares = [then.nights / nights[0], now.nights / nights[1]]
            volume = (nights[1] - nights[0]) * shares[0] * prices[0]
            mix = nights[1] * (shares[1] - shares[0]) * prices[0]
            price = now.nights * (prices[1] - prices[0])
            assert abs(parts["volume", kind] - volume) < 1
            assert abs(parts["mix", kind] - mix) < 1
            assert abs(parts["price", kind] - price) < 1


@settings(max_examples=10)
@given(before=SPENT, nights=st.integers(1, 900), pence=st.integers(1, 90_000_00))
def test_a_kind_of_place_new_or_gone_changes_no_price(
    before: dict[str, NightsOfType], nights: int, pence: int
) -> None:
    only_now = {**before, "secure_home": NightsOfType(Fraction(nights), Fraction(pence))}
    there = any(k.nights for k in before.values())
    came, went = divide_change(before, only_now), divide_change(only_now, before)
    assert abs(came["price", "secure_home"]) <= 1
    assert abs(went["price", "secure_home"]) <= 1
    if there:
        assert abs(came["volume", "secure_home"]) <= 1
        assert abs(came["mix", "secure_home"] - pence) <= 1


@st.composite
def pairs_of_periods(draw: st.DrawFn) -> tuple[date, date, date]:
    first = draw(st.dates(date(2024, 2, 1), date(2025, 3, 1)))
    last = draw(st.dates(first, min(date(2025, 3, 31), first.replace(year=first.year + 1))))
    ends = draw(st.dates(FIRST, last).filter(lambda day: shift_window(first, last, day) >= FIRST))
    return first, last, ends


@settings(max_examples=4)
@given(periods=pairs_of_periods(), costing=st.sampled_from(("full", "marginal")))
def test_it_explains_the_difference_of_the_spend_of_both_periods(
    door: Door, periods: tuple[date, date, date], costing: str
) -> None:
    first, last, ends = periods
    words = {"costing": costing, "compare_to": ends, "from_": first, "to": last}
    told = ask(door, "change_part", "placement_type", **words)
    spent = ask(door, measure="spend", **words)
    assert told.total == spent.total_change
    assert sum(row.value or 0 for row in told.rows) == told.total
    assert told.total_compared is None
    by_part = ask(door, "change_part", **words)
    for part in by_part.rows:
        assert part.value == sum(r.value or 0 for r in told.rows if r.keys[0] == part.keys[0])
    alone = ask(door, placement_type="ifa", **words)
    assert alone.total == sum(r.value or 0 for r in told.rows if r.keys[1] == "ifa")


def test_it_is_compared_with_the_same_period_a_year_before_unless_another_is_named(
    door: Door,
) -> None:
    words = {"from_": "2025-02-01", "to": "2025-02-28", "costing": "marginal"}
    told = ask(door, "change_part", "placement_type", **words)
    compared = "1 February 2025 to 28 February 2025, compared with 1 February 2024 to 29 February"
    assert told.notes[0].startswith(compared)
    # A leap day, and the family of the child who moved, whose price is lower than the home's.
    nights = {"2024": 29 * 7, "2025": 28 * 7}
    then = [
        n for n in NIGHTS if n.keys["month"] == "2024-02" and n.keys["price_state"] != "missing"
    ]
    assert len(then) == nights["2024"]
    at_home = sum(Fraction(n.weekly, 7) for n in then if n.keys["placement_type"] == "ifa")
    assert told.value("volume", "ifa") == round_half_up(-at_home / 29)
    whole = ask(door, **words)
    assert whole.total == ask(door, measure="spend", compare_to="2024-02-29", **words).total_change


def test_with_a_period_before_the_first_price_or_after_the_data_there_is_nothing_to_compare(
    door: Door,
) -> None:
    for day in ("2024-03-31", "2025-04-30"):
        told = ask(door, "change_part", from_="2024-04-01", to="2025-03-31", compare_to=day)
        assert told.total_symbol == "n"
        assert {row.symbol for row in told.rows} == {"n"}
        assert any("nothing to compare with" in note for note in told.notes)


def test_two_comparisons_asked_together_are_kept_apart(door: Door) -> None:
    words = "from=2025-01-01&to=2025-03-31&compare_to="
    with door.sit(Viewer(Role.DIRECTOR)) as sitting:
        for day in ("2024-03-31", "2024-12-31"):
            question = Question("spend_change", ("change_part",), Selection.parse(words + day))
            told = sitting.ask(question)
            assert told.total == sum(row.value or 0 for row in told.rows)
            assert told.total == door.ask(question, sitting.viewer).total


def test_running_costs_stated_of_one_period_alone_are_no_rise(sqlite_stores: Stores) -> None:
    with sqlite_stores.open_copy(EMPTY) as engine:
        door = fill_prices(engine)
        whole = {"from_": "2024-06-01", "to": "2025-03-31"}
        told = ask(door, "change_part", **whole)
        assert told.total_symbol == "n"
        assert {row.symbol for row in told.rows} == {"n"}
        assert any("stated of June 2023 to March 2024: what" in note for note in told.notes)
        assert ask(door, costing="marginal", **whole).total is not None
        for measure in ("spend", "net_spend", "spend_per_child"):
            said = ask(door, measure=measure, from_="2024-02-01", to="2024-05-31")
            assert said.total
            words = "No running costs are stated of February 2024 to March 2024: prices alone are"
            assert any(note.startswith(words) for note in said.notes)
            no_income = [note for note in said.notes if note.startswith("No income is stated of")]
            assert bool(no_income) is (measure == "net_spend")
