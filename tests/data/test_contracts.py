"""Contracts that end, rises that come, arrangements with a provider and those above a price."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine

from data_access.access import Refused, Viewer
from data_access.questions import Door, NotUnderstood, Selection
from data_access.questions.register_of_arrangements import read_arrangements
from data_access.vocabulary import Role, Symbol
from tests.data.priced import DATA_TO, FIRST, PRICES, fill_prices, price
from tests.data.returned_tables import ask, numbers

DIRECTOR, FINANCE = Viewer(Role.DIRECTOR), Viewer(Role.FINANCE_OFFICER)
OpenStore = Callable[[], AbstractContextManager[Engine]]
SOON = DATA_TO + timedelta(days=90)
UPLIFTS: tuple[dict[str, Any], ...] = (
    # Of a provider, of a kind of home, of all; too late; begun already; over by then.
    {"provider": "EXAMPLE  Fostering", "placement_type": None, "rise": 450, "start": SOON},
    {"provider": None, "placement_type": "supported_accommodation", "rise": 333,
     "start": date(2025, 4, 1), "is_agreed": False},
    {"provider": "Example Fostering", "placement_type": None, "rise": 900,
     "start": SOON + timedelta(days=1)},
    {"provider": None, "placement_type": "ifa", "rise": 900, "start": DATA_TO},
    {"provider": "Nobody", "placement_type": None, "rise": 900, "start": date(2025, 4, 1)},
)  # fmt: skip


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        yield engine


@pytest.fixture(scope="module")
def door(open_empty_store: OpenStore) -> Iterator[Door]:
    """A store of its own that no test changes."""
    # Planned to be over, and going on all the same.
    overdue = [one | {"planned_end": DATA_TO} if one["contract"] == "F1" else one for one in PRICES]
    with open_empty_store() as engine:
        rises = [{"is_agreed": True} | one for one in UPLIFTS]
        yield fill_prices(engine, prices=overdue, uplifts=rises)


def test_contracts_are_told_apart_by_when_they_end_on_the_day_asked(door: Door) -> None:
    by = ["contract_due"]
    answer = ask(door, "contracts_due", by)
    assert numbers(answer) == {("within_90_days",): 1, ("later",): 1}
    assert "3 arrangements have a price that names no contract." in answer.notes
    arrangements = {("within_90_days",): 1, ("later",): 1, ("not_stated",): 3}
    assert numbers(ask(door, "contract_arrangements", by)) == arrangements
    on_its_last_day = ask(door, "contracts_due", by, as_at="2025-05-31")
    assert numbers(on_its_last_day)["within_90_days",] == 1
    a_day_later = numbers(ask(door, "contracts_due", by, as_at="2025-06-01"))
    assert a_day_later["ended",] == 1
    early = ask(door, "contracts_due", as_at="2023-05-31")
    assert early.total_symbol == Symbol.NOT_KNOWN


def test_rises_within_90_days_touch_the_prices_of_the_day_and_add_up_to_the_penny(
    door: Door,
) -> None:
    touched = ask(door, "uplift_arrangements", ["provider"])
    assert numbers(touched) == {("example-fostering",): 1, ("example-lodgings",): 1}
    exact = Fraction(910_00 * 450 + 1400_00 * 333, 10_000)
    rises = ask(door, "uplifts_due", ["uplift_agreed"])
    assert rises.total == round(exact) == sum(row.value or 0 for row in rises.rows)
    assert numbers(rises) == {("yes",): 40_95, ("no",): 46_62}


def test_what_is_not_loaded_is_not_available(store: Engine) -> None:
    door = fill_prices(store, prices=())
    for measure in ("contracts_due", "uplifts_due", "cost_difference", "provider_value"):
        answer = ask(door, measure)
        assert answer.total_symbol == Symbol.NOT_AVAILABLE, measure
        assert any("workbook of money" in note for note in answer.notes)


def test_the_register_lists_who_is_above_the_price_beside_the_median_of_their_kind(
    store: Engine,
) -> None:
    dearer = price(7, FIRST, 1_110, reviewed_on=date(2024, 9, 30))
    door = fill_prices(store, prices=(*PRICES, dearer))
    day = date(2024, 11, 30)

    def read(above: int, viewer: Viewer = DIRECTOR, **words: Any) -> Any:
        chosen = Selection(as_at=day, options=(("above_price", f"{above}"),))
        return read_arrangements(door, chosen, viewer, **words)

    found = read(909)
    answer = ask(door, "arrangements_above_price", as_at=f"{day}", above_price="909")
    assert found.total == answer.total == 4
    assert [each.weekly_pence for each in found.arrangements] == [6300_00, 1400_00, 1110_00, 910_00]
    by_child = {each.child_reference: each for each in found.arrangements}
    assert by_child["CH-000007"].median_pence == by_child["CH-000002"].median_pence == 1010_00
    assert by_child["CH-000007"].reviewed_on == date(2024, 9, 30)
    assert by_child["CH-000003"].contract_end == date(2026, 3, 31)
    assert read(910).total == 3
    assert [one.provider for one in read(909, sort="provider", size=2, page=2).arrangements] == [
        "Example Homes", "Example Lodgings",
    ]  # fmt: skip
    with pytest.raises(NotUnderstood, match="sort has no value"):
        read(909, sort="child")


def test_only_those_told_of_prices_read_the_register_and_finance_no_need(door: Door) -> None:
    told = read_arrangements(door, Selection(), DIRECTOR)
    assert all(one.category_of_need and one.child_key for one in told.arrangements)
    finance = read_arrangements(door, Selection(), FINANCE)
    assert finance.total == told.total > 0
    assert {one.category_of_need for one in finance.arrangements} == {None}
    assert {one.child_key for one in finance.arrangements} == {None}
    by_need = Selection.parse([("category_of_need", "N1")])
    with pytest.raises(Refused, match="is not told of"):
        read_arrangements(door, by_need, FINANCE)
    for role in (Role.CABINET_MEMBER, Role.RESIDENTIAL_MANAGER):
        with pytest.raises(Refused, match="does not include this"):
            read_arrangements(door, Selection(), Viewer(role))


def test_arrangements_with_a_provider_are_told_by_how_long_they_have_lasted(door: Door) -> None:
    lasted = numbers(ask(door, "provider_value", ["lasted"], as_at="2024-05-31"))
    assert lasted == {("6_to_12_months",): 5}
    lasted = numbers(ask(door, "provider_value", ["lasted"], as_at="2024-06-01"))
    assert lasted == {("1_to_2_years",): 5}
    judged = numbers(ask(door, "provider_value", ["judgement"]))
    assert judged == {("not_known",): 5}
