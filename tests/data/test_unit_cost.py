"""What a week of care costs altogether, for each child, and for each who lives in the area."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import insert

from data_access.access import Viewer
from data_access.money import round_half_up
from data_access.questions import Answer, Door, Question, Selection
from data_access.store.tables import population_estimates
from data_access.vocabulary import Role
from tests.data.day_by_day import COUNCIL
from tests.data.priced import FIXED, by_month, fill_prices
from tests.data.priced_nights import COUNCIL_OF_EIGHT, NIGHTS, THEIR_PRICES
from tests.stores import EMPTY, Stores

YEAR = {"from_": "2024-04-01", "to": "2025-03-31"}
SUPPORT = tuple(by_month(date(2024, 4, 1), date(2025, 3, 31), beside_care="services", pence=333_33))
HOMES, OVERHEAD = (sum(c["pence"] for c in FIXED if c["kind"] == k) for k in ("home", "overhead"))
NIGHTS_OF_YEAR = [night for night in NIGHTS if night.keys["year"] == "2025"]


@pytest.fixture(scope="module")
def door(sqlite_stores: Stores) -> Iterator[Door]:
    with sqlite_stores.open_copy(EMPTY) as engine:
        filled = fill_prices(engine, COUNCIL_OF_EIGHT, prices=THEIR_PRICES, beside_care=SUPPORT)
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            row = {"load_id": 1, "area_code": COUNCIL, "mid_year": 2024, "source": "a test"}
            connection.execute(insert(population_estimates).values(**row, children_0_17=40_000))
        yield filled


def ask(door: Door, measure: str, *by: str, **words: object) -> Answer:
    pairs = [(name.rstrip("_"), str(value)) for name, value in words.items()]
    return door.ask(Question(measure, by, Selection.parse(pairs)), Viewer(Role.DIRECTOR))


def of_line(line: str) -> tuple[Fraction, int]:
    """What the prices of the nights of a budget line came to, and how many they are."""
    there = [night for night in NIGHTS_OF_YEAR if night.keys["budget_line"] == line]
    return sum((Fraction(night.weekly, 7) for night in there), Fraction(0)), len(there)


def test_unit_costs_are_full_spend_over_nights_as_section_251_counts_them(door: Door) -> None:
    told = ask(door, "unit_cost", "unit_cost_of", **YEAR)
    prices, nights = of_line("residential")
    assert told.value("residential") == round_half_up((prices + HOMES) * 7 / nights)
    prices, nights = of_line("fostering")
    assert told.value("fostering") == round_half_up((prices + OVERHEAD) * 7 / nights)
    everything = sum((Fraction(night.weekly, 7) for night in NIGHTS_OF_YEAR), Fraction(0))
    everything += HOMES + OVERHEAD + 12 * 333_33
    at_the_end = sum(night.day == date(2025, 3, 31) for night in NIGHTS_OF_YEAR)
    assert told.value("looked_after") == round_half_up(everything * 7 / (at_the_end * 365))
    assert told.total_symbol == "z"
    one = ask(door, "unit_cost", "year", unit_cost_of="residential", **YEAR)
    assert one.value("2025") == one.total == told.value("residential")


def test_all_children_in_our_care_are_not_known_where_what_is_beside_care_is_not(
    door: Door,
) -> None:
    told = ask(door, "unit_cost", "unit_cost_of", "year", from_="2022-04-01", to="2025-03-31")
    symbols = {row.keys: row.symbol for row in told.rows}
    assert symbols["looked_after", "2024"] == symbols["residential", "2023"] == "n"
    assert symbols["residential", "2025"] is symbols["looked_after", "2025"] is None
    # No running costs are stated of it.
    assert symbols["residential", "2024"] == "n"
    assert any("stated of June 2023 to March 2024: prices alone" in note for note in told.notes)
    unstated = "Not stated, and not counted, of April 2022 to March 2024: Services that are not per"
    assert any(note.startswith(unstated) for note in told.notes)


def test_the_programme_total_is_childrens_nights_and_all_that_is_paid_beside_care(
    door: Door,
) -> None:
    by_part = ask(door, "programme_total", "programme_part", **YEAR)
    nights = ask(door, "spend", "budget_line", **YEAR)
    assert by_part.value("nights") == nights.total
    assert by_part.value("services") == 12 * 333_33
    assert by_part.total == sum(row.value or 0 for row in by_part.rows)
    # Not stated is not nought.
    assert {row.symbol for row in by_part.rows if row.value is None} == {"n"}
    assert by_part.value("staying_put") is None
    by_line = ask(door, "programme_total", "budget_line", **YEAR)
    assert by_line.total == by_part.total
    assert by_line.value("services") == 12 * 333_33
    for line in ("residential", "unaccompanied"):
        assert abs((by_line.value(line) or 0) - (nights.value(line) or 0)) <= 1
    half = ask(door, "programme_total", from_="2024-04-01", to="2024-04-15", budget_line="services")
    assert half.total == round_half_up(Fraction(333_33, 2))


def test_a_month_that_is_not_stated_beside_care_is_named(sqlite_stores: Stores) -> None:
    with sqlite_stores.open_copy(EMPTY) as engine:
        door = fill_prices(engine, beside_care=[r for r in SUPPORT if r["month"] != "2024-06"])
        told = ask(door, "programme_total", "quarter", programme_part="services", **YEAR)
        assert told.value("2024-25-Q1") == 2 * 333_33
        unstated = "Not stated, and not counted, of June 2024: Services that are not per child."
        assert unstated in told.notes


def test_spend_for_each_child_divides_by_the_children_there_on_average(door: Door) -> None:
    told = ask(door, "spend_per_child", "placement_type", "quarter", **YEAR)
    spent = ask(door, "spend", "placement_type", "quarter", **YEAR)
    # One child lived there throughout; with carers of an agency one, then another as well.
    for quarter in told.keys_of("quarter"):
        keys = "own_childrens_home", quarter
        assert abs((told.value(*keys) or 0) - (spent.value(*keys) or 0)) <= 1
    whole, days = ask(door, "spend", **YEAR).total, 365
    assert whole is not None
    expected = Fraction(whole) * days / len(NIGHTS_OF_YEAR)
    assert abs((ask(door, "spend_per_child", **YEAR).total or 0) - expected) < 2
    row = told.row("secure_home", "2024-25-Q1")
    assert row
    assert row.symbol == "z"


def test_spend_per_10_000_uses_the_population_of_the_rate(door: Door) -> None:
    told = ask(door, "spend_per_10_000", "year", from_="2023-06-01", to="2025-03-31")
    assert told.value("2025") == round_half_up(Fraction(ask(door, "spend", **YEAR).total or 0, 4))
    assert {row.keys: row.symbol for row in told.rows} == {("2024",): "n", ("2025",): None}
    assert "No population estimate is loaded for 31 March 2024." in told.notes
