"""Savings: planned and delivered to the penny, cashable and avoided never added up."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from data_access.access import Refused, Viewer
from data_access.questions import Door, Selection
from data_access.questions.list_of_savings import read_savings
from data_access.store.tables import saving_months
from data_access.store.tables import savings as register
from data_access.vocabulary import BUDGET_LINE, SAVING_KIND, SAVING_STATUS, Role, Symbol
from tests.data.day_by_day import COUNCIL
from tests.data.priced import fill_prices, put_money_in
from tests.data.returned_tables import ask, numbers

OpenStore = Callable[[], AbstractContextManager[Engine]]
FIRST, LAST = "2024-04-01", "2025-03-31"
Rows = list[dict[str, Any]]
MONTHS = ("2024-03", "2024-04", "2024-10", "2025-03", "2025-04")


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        fill_prices(engine)
        yield engine


def put_in(store: Engine, savings: Rows, months: Rows) -> Door:
    """These savings and no others beside what the store holds."""
    with store.connect().execution_options(writes=True) as connection, connection.begin():
        for table in (saving_months, register):
            connection.execute(delete(table))
        put_money_in(connection, {"savings": savings, "saving_months": months})
    return Door(store, COUNCIL)


def saving(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "reference": f"V{number}",
        "title": f"Step down {number}",
        "saving_kind": "cashable",
        "saving_status": "on_track",
        "budget_line": "residential",
        "is_recurring": True,
        "counterfactual": "Would have stayed",
        "start": date(2024, 10, 1),
        "end": date(2025, 10, 1),
        "full_year_pence": 120_000_00,
        "child_reference": None,
        "child_id": None,
        "signed_off_by": "finance",
        "signed_off_on": date(2024, 10, 15),
    } | more


def month(of: int, key: str, planned: int, delivered: int | None = None) -> dict[str, Any]:
    return {"saving_id": of, "month": key, "planned_pence": planned, "delivered_pence": delivered}


@st.composite
def plans(draw: st.DrawFn) -> tuple[Rows, Rows]:
    savings, months = [], []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        savings.append(
            saving(
                number,
                saving_kind=draw(st.sampled_from(SAVING_KIND.keys)),
                saving_status=draw(st.sampled_from(SAVING_STATUS.keys)),
                budget_line=draw(st.sampled_from(BUDGET_LINE.keys)),
                signed_off_on=draw(st.sampled_from([None, date(2024, 9, 1)])),
            )
        )
        amounts = st.integers(0, 10**8)
        months += [
            month(number, key, draw(amounts), draw(st.none() | amounts))
            for key in draw(st.sets(st.sampled_from(MONTHS), min_size=1))
        ]
    return savings, months


@settings(max_examples=6)
@given(plans(), st.sampled_from(["saving_status", "signed_off", "budget_line", "month"]))
def test_each_month_counts_once_with_the_state_of_its_saving(
    store: Engine, told: tuple[Rows, Rows], by: str
) -> None:
    savings, months = told
    door = put_in(store, savings, months)
    of = {one["id"]: one for one in savings}
    kept = [one for one in months if "2024-04" <= one["month"] <= "2025-03"]
    for kind, amount in (("cashable", "planned"), ("avoided", "delivered")):
        expected: Counter[tuple[str, ...]] = Counter()
        for one in kept:
            own = of[one["saving_id"]]
            if own["saving_kind"] == kind:
                says = {**own, **one, "signed_off": "yes" if own["signed_off_on"] else "no"}
                expected[says[by],] += one[f"{amount}_pence"] or 0
        answer = ask(
            door, "savings", [by], from_=FIRST, to=LAST, saving_kind=kind, saving_amount=amount
        )
        known = {keys: value for keys, value in numbers(answer).items() if value != "n"}
        assert known == {keys: value for keys, value in expected.items() if value}
    whole = ask(door, "savings", ["saving_status"], from_=FIRST, to=LAST)
    assert whole.total_symbol == Symbol.NOT_APPLICABLE
    assert all(row.symbol == Symbol.NOT_APPLICABLE for row in whole.rows)
    in_forecast = sum(
        one["planned_pence"]
        for one in kept
        if (own := of[one["saving_id"]])["saving_kind"] == "cashable"
        and own["signed_off_on"]
        and own["saving_status"] not in ("idea", "not_deliverable")
    )
    assert (ask(door, "savings_in_forecast", from_=FIRST, to=LAST).total or 0) == in_forecast


def test_the_list_says_what_is_signed_off_and_whose_nights_are_saved_to_those_told_of_prices(
    store: Engine,
) -> None:
    savings = [
        saving(1, child_reference="CH-000001", child_id=1),
        saving(2, signed_off_by=None, signed_off_on=None, full_year_pence=None),
    ]
    months = [
        month(1, "2024-10", 10_000_00, 9_500_00),
        month(1, "2025-04", 77_00),
        month(2, "2025-01", 20_000_00),
    ]
    door = put_in(store, savings, months)
    found = read_savings(door, Selection(), Viewer(Role.FINANCE_OFFICER))
    first, second = found.savings
    assert (first.reference, first.part_year_pence, first.delivered_pence) == (
        "V2", 20_000_00, None,
    )  # fmt: skip
    assert first.signed_off_on is None
    assert (second.part_year_pence, second.delivered_pence) == (10_000_00, 9_500_00)
    assert second.child_reference == "CH-000001"
    assert (second.first, second.last) == (date(2024, 10, 1), date(2025, 9, 30))
    commissioner = read_savings(door, Selection(), Viewer(Role.COMMISSIONER), size=1, page=9)
    assert (commissioner.page, commissioner.pages, commissioner.total) == (2, 2, 2)
    assert [one.child_reference for one in commissioner.savings] == ["CH-000001"]
    with pytest.raises(Refused, match="told of money as it is"):
        read_savings(door, Selection(), Viewer(Role.CABINET_MEMBER))
