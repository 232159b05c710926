"""What does not agree: each kind by hand, found exactly, mended, and found again."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, Row, delete, insert, select

from data_access.access import Viewer
from data_access.imports.discrepancies import find_discrepancies
from data_access.imports.discrepancies.ledger_differs import compute_by_month_and_line
from data_access.imports.spend_derivation import derive_spend
from data_access.periods import period_of_key
from data_access.questions import Door, Question, Selection
from data_access.store.tables import (
    arrangement_spans,
    discrepancies,
    fixed_costs,
    income,
    ledger,
    loads,
    placements,
    prices,
)
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import DISCREPANCY, Role
from tests.data.day_by_day import COUNCIL, Child
from tests.data.histories import councils
from tests.data.priced import (
    DATA_TO,
    FIRST,
    PRICES,
    TODAY,
    fill_prices,
    price,
    put_money_in,
)
from tests.stores import EMPTY, Stores

LEFT = date(2024, 12, 1)
LAST = day_number(DATA_TO)


# The price of the child of whose home those who share this council have told none.
SEVENTH = price(7, FIRST, 700, end=LEFT)
ALL_PRICES = (*PRICES, SEVENTH)


@pytest.fixture(scope="module")
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    """Where every night has its price, and no ledger."""
    with sqlite_stores.open_copy(EMPTY) as engine:
        fill_prices(engine, prices=ALL_PRICES)
        yield engine


@contextmanager
def trying(engine: Engine) -> Iterator[Connection]:
    """A connection on which all that is written is taken back."""
    with engine.connect().execution_options(writes=True) as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def tried(store: Engine) -> Iterator[Connection]:
    """The store, for one test to change as it likes."""
    with trying(store) as connection:
        yield connection


@pytest.fixture
def posted(tried: Connection) -> Connection:
    """The same with a ledger that agrees."""
    post_what_was_computed(tried)
    return tried


def post(reference: str, month: str, line: str, pounds: int, **more: Any) -> dict[str, Any]:
    """A posting for a month of service, in the period of the month."""
    period = period_of_key("month", month)
    assert period
    first = period.first
    return {
        "reference": reference,
        "year": first.year + (first.month >= 4),
        "period": (first.month - 4) % 12 + 1,
        "service_from_day": day_number(first),
        "service_to_day": day_number(period.last),
        "kind": "actual",
        "cost_centre": "C1",
        "subjective": "S1",
        "budget_line": line,
        "provider": None,
        "child_reference": None,
        "pence": pounds * 100,
        "reverses": None,
    } | more


def post_what_was_computed(connection: Connection) -> None:
    """A ledger that has for every month and line what it came to."""
    load_id = connection.scalar(select(loads.c.id).where(loads.c.kind == "money"))
    for (month, line), pence in compute_by_month_and_line(connection).items():
        row = post(f"{month}-{line}", month, line, 0, load_id=load_id, pence=pence)
        connection.execute(insert(ledger).values(row))


def put(connection: Connection, *postings: dict[str, Any]) -> None:
    load_id = connection.scalar(select(loads.c.id).where(loads.c.kind == "money"))
    for row in postings:
        connection.execute(insert(ledger).values(row | {"load_id": load_id}))


def find(connection: Connection, today: date = TODAY) -> Sequence[Row[Any]]:
    """What is open when it is looked for."""
    find_discrepancies(connection, today)
    c = discrepancies.c
    statement = select(discrepancies).where(c.mended_on.is_(None))
    return connection.execute(statement.order_by(c.discrepancy, c.start_day, c.id)).all()


def find_with(connection: Connection, *told: dict[str, Any]) -> Sequence[Row[Any]]:
    """What is open when these are the prices."""
    price_anew(connection, *told)
    return find(connection)


def price_anew(connection: Connection, *told: dict[str, Any], today: date = TODAY) -> None:
    """A load of these prices: it looks for what does not agree at its end."""
    connection.execute(delete(arrangement_spans))
    connection.execute(delete(prices))
    put_money_in(connection, {"prices": told})
    derive_spend(connection, today)


def tell(row: Row[Any]) -> tuple[str, str, int | None, int | None]:
    return row.discrepancy, row.discrepancy_owner, row.ours_pence, row.theirs_pence


def days(row: Row[Any]) -> tuple[int, int]:
    return row.start_day, row.end_day


def test_where_all_agrees_nothing_is_found(empty_store: Engine) -> None:
    fill_prices(empty_store, prices=ALL_PRICES)
    with trying(empty_store) as connection:
        post_what_was_computed(connection)
        assert find(connection) == []


def test_nights_without_a_price_are_told_with_what_the_ledger_has_for_them(
    tried: Connection,
) -> None:
    put(
        tried,
        post("L1", "2024-11", "fostering", 3_000, child_reference="CH-000007"),
        # Half of its days are after the child left.
        post(
            "L2", "2024-12", "fostering", 400, child_reference="CH-000007",
            service_from_day=day_number(LEFT) - 2, service_to_day=day_number(LEFT) + 1,
        ),
    )  # fmt: skip
    found = find_with(tried, *PRICES)
    (row,) = [row for row in found if row.discrepancy == "arrangement_without_price"]
    assert tell(row) == ("arrangement_without_price", "commissioner", None, 3_200_00)
    assert (row.child_reference, row.budget_line) == ("CH-000007", "fostering")
    assert days(row) == (day_number(FIRST), day_number(LEFT))
    assert "549 nights have no price" in row.reason
    assert "placement_start 1 June 2023" in row.reason


def test_one_night_without_a_price_is_told_and_a_child_with_parents_is_not(
    tried: Connection,
) -> None:
    first, *rest = ALL_PRICES
    (row,) = find_with(tried, first | {"end": date(2024, 3, 31)}, *rest)
    assert days(row) == (day_number(date(2024, 3, 31)), day_number(date(2024, 4, 1)))
    assert row.reason.startswith("1 night has no price")
    assert row.child_reference == "CH-000001"


def test_a_price_of_nobody_and_one_of_a_day_on_which_nobody_came(tried: Connection) -> None:
    a_week = {"end": date(2024, 7, 8), "start": date(2024, 7, 1)}
    wrong_day, nobody = find_with(
        tried,
        *ALL_PRICES,
        price(2, date(2023, 6, 11), 700, **a_week),
        price(99, FIRST, 700, child_id=None, **a_week),
    )
    assert tell(nobody) == ("price_without_arrangement", "data_officer", 0, 700_00)
    assert "No return knows a child of this reference" in nobody.reason
    assert tell(wrong_day) == ("price_without_arrangement", "commissioner", 0, 700_00)
    assert "on 11 June 2023; nearest is 1 June 2023" in wrong_day.reason


def test_two_prices_for_the_same_nights_are_worth_the_lower_one(tried: Connection) -> None:
    (row,) = find_with(
        tried, *ALL_PRICES, price(2, FIRST, 700, start=date(2025, 3, 18), provider="Example Two")
    )
    assert tell(row) == ("overlapping_prices", "data_officer", 1_400_00, 2_800_00)
    assert days(row) == (day_number(date(2025, 3, 18)), LAST + 1)
    assert "14 nights have two prices, £910 and £700 a week" in row.reason


@pytest.mark.parametrize(("end", "nights"), [(date(2024, 12, 8), 7), (None, 121)])
def test_a_price_goes_on_after_the_child_left(
    tried: Connection, end: date | None, nights: int
) -> None:
    (row,) = find_with(tried, *PRICES, SEVENTH | {"end": end})
    assert tell(row) == ("price_after_end", "data_officer", 0, nights * 100_00)
    assert days(row) == (day_number(LEFT), day_number(LEFT) + nights)
    assert "The child left on 1 December 2024" in row.reason


def test_the_ledger_is_compared_by_month_of_service_and_line(posted: Connection) -> None:
    """Of £52,000 a month 1 per cent is £520: the ledger may be out by that, and by no more."""
    put(
        posted,
        post("T1", "2024-06", "permanence", 520),
        post("T2", "2024-07", "permanence", 521),
        # Of March alone: it is spread over the days that it is for.
        post(
            "T3", "2024-10", "permanence", 1_000,
            service_from_day=day_number(date(2024, 10, 31)),
            service_to_day=day_number(date(2024, 11, 9)),
        ),
        post("T4", "2024-11", "permanence", -1_500),
    )  # fmt: skip
    july, november = find(posted)
    assert tell(july) == ("ledger_differs", "finance_officer", 52_000_00, 52_521_00)
    assert july.budget_line == "permanence"
    assert days(july) == (day_number(date(2024, 7, 1)), day_number(date(2024, 8, 1)))
    assert tell(november)[2:] == (52_000_00, 51_400_00)
    assert "£600 less" in november.reason


def test_an_accrual_and_its_reversal_come_to_nothing_wherever_the_reversal_is_posted(
    posted: Connection,
) -> None:
    put(
        posted,
        post("A1", "2024-06", "fostering", 9_000, kind="accrual"),
        post("R1", "2024-07", "fostering", -9_000, kind="reversal", reverses="A1"),
    )
    assert find(posted) == []


def test_an_accrual_is_late_two_periods_later_and_never_right_by_another_amount(
    posted: Connection,
) -> None:
    """The newest period is that of March: January's is late, February's is not."""
    put(
        posted,
        post("A1", "2025-01", "residential", 450, kind="accrual"),
        post("A2", "2025-02", "residential", 450, kind="accrual"),
        post("A3", "2025-03", "residential", 451, kind="accrual"),
        post("R3", "2025-03", "residential", -400, kind="reversal", reverses="A3"),
    )
    late, other = find(posted)
    assert (late.reference, tell(late)[1:]) == ("A1", ("finance_officer", 0, 450_00))
    assert "was never reversed" in late.reason
    assert (other.reference, tell(other)[1:]) == ("A3", ("finance_officer", 0, 51_00))
    assert "was reversed by £400 and not by £451" in other.reason


def test_the_same_amount_posted_twice_unless_one_of_them_was_reversed(posted: Connection) -> None:
    alike = {"provider": "Example Homes", "child_reference": "CH-000003"}
    put(
        posted,
        post("B1", "2024-06", "residential", 100, **alike),
        post("B2", "2024-06", "residential", 100, **alike | {"cost_centre": "C2"}),
        # Another kind, another child, another month, two homes recharged alike.
        post("B3", "2024-06", "residential", 100, **alike, kind="journal"),
        post("B4", "2024-06", "residential", 50, provider="Example Homes"),
        post("B0", "2024-06", "residential", 50, provider="Example Homes", cost_centre="C2"),
        post("B5", "2024-07", "residential", 100, **alike),
        post("B6", "2024-08", "residential", 77, cost_centre="C1"),
        post("B7", "2024-08", "residential", 77, cost_centre="C2"),
        # One of these was taken back, and so was one of those.
        post("C1", "2024-09", "residential", 99, **alike),
        post("C2", "2024-09", "residential", 99, **alike),
        post("C3", "2024-09", "residential", -99, **alike, kind="reversal", reverses="C2"),
        post("D1", "2024-10", "residential", 88, **alike),
        post("D2", "2024-10", "residential", 88, **alike),
        post("D3", "2024-10", "residential", -88, **alike),
    )
    (row,) = find(posted)
    assert tell(row) == ("posted_twice", "finance_officer", 100_00, 200_00)
    assert "B1, B2" in row.reason


def test_a_price_and_a_posting_that_cannot_be_right(tried: Connection) -> None:
    dear = PRICES[2] | {"weekly_pence": 20_000_01}
    price_anew(tried, *PRICES[:2], dear, *PRICES[3:], SEVENTH)
    post_what_was_computed(tried)
    put(
        tried,
        post("P1", "2024-06", "permanence", 260_000),
        # What is in the ledger of May is right, though £1m and more of it is one posting.
        post("P5", "2024-05", "permanence", 1_000_001),
        post("P6", "2024-05", "permanence", -1_000_000),
        post("P2", "2024-07", "permanence", 260_001),
        post("P3", "2024-08", "residential", 1_000_001, kind="accrual"),
        post("P4", "2024-09", "residential", -1_000_001, kind="reversal", reverses="P3"),
    )
    of_price, of_posting = (row for row in find(tried) if row.discrepancy == "absurd_amount")
    assert tell(of_price)[:2] == ("absurd_amount", "commissioner")
    assert of_price.theirs_pence is None
    assert "£20,000.01 a week is more than £20,000" in of_price.reason
    assert of_posting.reference == "P2"
    assert tell(of_posting)[1:] == ("finance_officer", None, 260_001_00)
    assert "more than 5 times what its budget line came to" in of_posting.reason


def test_what_is_not_found_any_more_is_mended_and_opens_again_when_it_is_back(
    tried: Connection,
) -> None:
    days_told = (date(2025, 4, 14), date(2025, 5, 14))
    price_anew(tried, *PRICES, today=days_told[0])
    (first,) = tried.execute(select(discrepancies))
    assert first.mended_on is None
    assert first.child_reference not in first.key
    price_anew(tried, *ALL_PRICES, today=days_told[1])
    (kept,) = tried.execute(select(discrepancies))
    assert (kept.key, kept.found_on, kept.mended_on) == (first.key, *days_told)
    price_anew(tried, *PRICES, today=date(2025, 6, 14))
    (again,) = tried.execute(select(discrepancies))
    assert (again.key, again.found_on, again.mended_on) == (first.key, days_told[0], None)


def test_when_all_money_is_taken_out_nothing_stays_open(tried: Connection) -> None:
    price_anew(tried, *PRICES)
    for table in (fixed_costs, income, ledger):
        tried.execute(delete(table))
    price_anew(tried)
    assert [row.mended_on for row in tried.execute(select(discrepancies))] == [TODAY]


def test_the_number_open_is_told_for_each_day_and_their_pounds_add_up(
    empty_store: Engine,
) -> None:
    fill_prices(empty_store, prices=(*PRICES, SEVENTH | {"end": date(2024, 12, 8)}))
    with empty_store.connect().execution_options(writes=True) as connection, connection.begin():
        (row,) = find(connection)
        found = {name: value for name, value in row._mapping.items() if name != "id"}
        for key, found_on, mended_on in (
            ("b", date(2024, 5, 2), date(2024, 12, 1)),
            ("c", date(2024, 7, 1), None),
        ):
            more = {
                "key": key, "discrepancy": "posted_twice", "budget_line": None,
                "found_on": found_on, "found_day": day_number(found_on), "mended_on": mended_on,
                "mended_day": mended_on and day_number(mended_on),
            }  # fmt: skip
            connection.execute(insert(discrepancies).values(found | more))
    door, officer = Door(empty_store, COUNCIL), Viewer(Role.FINANCE_OFFICER)

    def ask(measure: str, *by: str, **chosen: Any) -> Any:
        return door.ask(Question(measure, by, Selection(**chosen)), officer)

    quarters = ask("discrepancies", "quarter", from_=date(2024, 4, 1), to=DATA_TO)
    assert [row.value for row in quarters.rows] == [1, 2, 1, 2]
    assert ask("discrepancies").total == 2
    by_kind = ask("discrepancies", DISCREPANCY.key)
    assert {row.keys[0]: row.value for row in by_kind.rows if row.value} == {
        "price_after_end": 1,
        "posted_twice": 1,
    }
    assert ask("discrepancy_value").total == 1_400_00
    states = ask("discrepancies", "discrepancy_status")
    assert [row.value for row in states.rows] == [2, 1]
    assert "1 is of no budget line" in " ".join(ask("discrepancies", "budget_line").notes)


@pytest.fixture(scope="module")
def other_store(sqlite_stores: Stores) -> Iterator[Engine]:
    """A store for one council after the other."""
    with sqlite_stores.open_copy(EMPTY) as engine:
        yield engine


@settings(max_examples=4)
@given(councils(), st.data())
def test_an_arrangement_is_told_where_a_night_has_no_price_and_one_fully_priced_never_is(
    other_store: Engine, council: list[Child], data: st.DataObject
) -> None:
    fill_prices(other_store, council, prices=(), fixed_costs=(), income=(), beside_care=())
    with trying(other_store) as connection:
        p, c = placements.c, arrangement_spans.c
        homes = connection.execute(select(p.child_id, p.placement_start_day).distinct()).all()
        priced = {tuple(h) for h in homes if data.draw(st.booleans(), label=str(tuple(h)))}
        told = [
            price(child, date_of(start), 700, placement_start=date_of(start))
            for child, start in sorted(priced)
        ]
        price_anew(connection, *told)
        found = [row for row in find(connection) if row.discrepancy == "arrangement_without_price"]
        begins = min((start for _, start in priced), default=LAST)
        paid_for = connection.execute(
            select(arrangement_spans).where(c.end_day > begins, c.start_day <= LAST)
        ).all()
    free = ("with_parents", "placed_for_adoption")
    unpriced = {
        (span.child_id, span.placement_start_day)
        for span in paid_for
        if span.placement_type not in free
    } - priced
    assert Counter(row.child_id for row in found) == Counter(child for child, _ in unpriced)
