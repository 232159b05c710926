"""The difference in cost between an agency's place and a like one of our own, like with like."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.money import round_half_up
from data_access.vocabulary import Symbol
from tests.data.day_by_day import COUNCIL_URN, Child, Episode
from tests.data.priced import FIRST, FIXED, LIVES, PRICES, fill_prices, price
from tests.data.returned_tables import ask, numbers
from tests.stores import EMPTY, Stores

# In years: two of them in each of two age bands.
AGES = (3, 4, 12, 13)
DAY = date(2025, 3, 31)
VARIABLE: dict[str, Any] = {
    "name": "variable_cost_own_home_week",
    "label": "What one more child costs a week",
    "pence": 900_00,
    "number": None,
    "budget_line": None,
    "stated_on": date(2024, 4, 1),
    "source": "Finance",
}


@pytest.fixture(scope="module")
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.open_copy(EMPTY) as engine:
        yield engine


def living(number: int, kind: str, age: int) -> Child:
    more: dict[str, Any] = {
        "ifa": {"place_provider": "PR4"},
        "in_house_fostering": {},
        "external_childrens_home": {"place": "K2", "place_provider": "PR4"},
        "own_childrens_home": {"place": "K2", "urn": COUNCIL_URN, "pl_post": "TS24 8AY"},
    }[kind]
    return Child(number, date(2024 - age, 6, 1), (Episode(number, FIRST, None, **more),))


def band(age: int) -> str:
    return "0-4" if age < 5 else "11-15"


@settings(max_examples=3)
@given(
    agencies=st.lists(st.tuples(st.sampled_from(AGES), st.integers(500, 2000)), max_size=4),
    ours=st.lists(st.tuples(st.sampled_from(AGES), st.integers(200, 700)), max_size=4),
    homes=st.lists(st.integers(3000, 9000), max_size=3),
    overhead=st.integers(0, 90_000_00),
)
def test_each_agency_place_is_set_against_our_own_of_its_kind_and_age(
    store: Engine,
    agencies: list[tuple[int, int]],
    ours: list[tuple[int, int]],
    homes: list[int],
    overhead: int,
) -> None:
    everybody = [
        *((kind, age, weekly) for kind, rows in (("ifa", agencies), ("in_house_fostering", ours))
          for age, weekly in rows),
        *(("external_childrens_home", 12, weekly) for weekly in homes),
        # One of our own homes, which costs £31,000 a month and has one child.
        ("own_childrens_home", 12, 350),
    ]  # fmt: skip
    council = [living(n, kind, age) for n, (kind, age, _) in enumerate(everybody, start=1)]
    own = ("in_house_fostering", "own_childrens_home")
    prices = [
        price(n, FIRST, weekly, cost_basis="marginal" if kind in own else "full")
        for n, (kind, _, weekly) in enumerate(everybody, start=1)
    ]
    month = {"month": "2025-03", "home_id": None, "provider": None}
    fixed = [
        {**month, "kind": "overhead", "placement_type": "in_house_fostering", "pence": overhead},
        {**month, "kind": "home", "placement_type": "own_childrens_home", "pence": 31_000_00},
    ]
    door = fill_prices(
        store, council, prices=prices, fixed_costs=fixed if ours else fixed[1:], income=(),
        beside_care=(), assumptions=[VARIABLE],
    )  # fmt: skip

    def average(age: int) -> Fraction | None:
        """What a week of our own foster care costs, in the age band or, if none is of it, in all;
        the overhead of a month of 31 days falls evenly to the nights."""
        prices = [Fraction(w * 100) for a, w in ours if band(a) == band(age)] or [
            Fraction(w * 100) for _, w in ours
        ]
        return sum(prices, Fraction(0)) / len(prices) if prices else None

    marginal = [
        (Fraction(w * 100) - mine) if (mine := average(a)) is not None else None
        for a, w in agencies
    ] + [Fraction(w * 100 - 900_00) for w in homes]
    answer = ask(door, "cost_difference", ["placement_type"], costing="marginal")
    if None in marginal:
        assert answer.total_symbol == Symbol.NOT_KNOWN
        assert any("not known what the difference is" in note for note in answer.notes)
    else:
        known = [one for one in marginal if one is not None]
        assert answer.total == round_half_up(sum(known, Fraction(0)))
        assert sum(row.value or 0 for row in answer.rows) == answer.total
    compared = ask(door, "arrangements_compared", costing="marginal")
    assert compared.total == sum(one is not None for one in marginal)

    full = numbers(ask(door, "cost_difference", ["placement_type"]))
    # In our own home a week is the price and 7 of the 31 nights that the month's costs fall to.
    a_week = 350_00 + Fraction(31_000_00 * 7, 31)
    expected = round_half_up(sum((w * 100 - a_week for w in homes), Fraction(0)))
    assert full.get(("external_childrens_home",), 0) == expected
    if ours and agencies:
        spread = Fraction(overhead * 7, 31 * len(ours))
        whole = sum((w * 100 - (average(a) or 0) - spread for a, w in agencies), Fraction(0))
        # Whole pence of overhead fall to each night.
        assert abs(full.get(("ifa",), 0) - whole) <= 7 * len(agencies)


def test_prices_on_another_basis_are_never_compared_and_said_to_be_left_out(store: Engine) -> None:
    mixed = tuple(
        one | {"cost_basis": "marginal"} if one["child_id"] == 2 else one for one in PRICES
    )
    door = fill_prices(store, prices=mixed)
    answer = ask(door, "cost_difference", ["placement_type"])
    assert numbers(answer).keys() == {("external_childrens_home",)}
    assert "1 arrangement is left out: the price does not cover the whole cost of a night." in (
        answer.notes
    )


def test_a_month_known_in_part_and_nights_without_a_price_tell_nothing_of_our_own_costs(
    store: Engine,
) -> None:
    unpriced = living(9, "in_house_fostering", 12)
    door = fill_prices(store, [*LIVES, unpriced], data_to=date(2025, 3, 10))
    told = numbers(ask(door, "cost_difference", ["placement_type"]))
    # The allowance of one, and its nights' half of February's overhead.
    assert told["ifa",] == 910_00 - (455_00 + round(620_00 * 7 / 28 / 2))
    assert told == numbers(ask(door, "cost_difference", ["placement_type"], as_at="2025-02-28"))


def test_months_without_running_costs_are_not_taken_for_cheap_ones(store: Engine) -> None:
    door = fill_prices(store, fixed_costs=[row for row in FIXED if row["month"] <= "2024-12"])
    told = ask(door, "cost_difference", ["placement_type"])
    # Of three months before: the home's one night is that of one child in a month of 31 days.
    assert numbers(told)["external_childrens_home",] == (6300 - 350 - 7000) * 100
    assert any("is that of December 2024, the last whole" in note for note in told.notes)
    door = fill_prices(store, fixed_costs=[row for row in FIXED if row["month"] <= "2024-11"])
    told = ask(door, "cost_difference", ["placement_type"])
    assert numbers(told)["external_childrens_home",] == Symbol.NOT_KNOWN
    assert any(note.startswith("No running costs are stated of the month") for note in told.notes)


def test_without_the_assumption_of_a_home_the_saving_of_one_is_not_known(store: Engine) -> None:
    door = fill_prices(store)
    answer = ask(door, "cost_difference", ["placement_type"], costing="marginal")
    assert numbers(answer)["external_childrens_home",] == Symbol.NOT_KNOWN
    assert any("states no assumption variable_cost_own_home_week" in n for n in answer.notes)
    over_time = numbers(
        ask(door, "cost_difference", ["month"], from_="2025-02-01", to="2025-03-31")
    )
    assert over_time["2025-03",] == ask(door, "cost_difference").total
