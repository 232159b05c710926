"""A slow second opinion on what nights cost: one night at a time, in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Engine, select

from data_access.imports.spend_derivation import slug_provider
from data_access.store.tables import month_spend, month_spend_by_type, placements
from data_access.store.tables.base import day_number
from tests.data.day_by_day import Child, days_that_matter
from tests.data.priced import FIRST

Row = Mapping[str, Any]
SUMS = (
    "nights", "unpriced_nights", "price_sevenths", "health_sevenths", "education_sevenths",
    "fixed_pence", "health_pence", "education_pence", "grant_pence", "other_income_pence",
)  # fmt: skip
BY_TYPE = (
    "month", "quarter", "year", "placement_type", "provider_type", "provider_group", "budget_line",
    "unaccompanied",
)  # fmt: skip


DIVIDED = (
    "placement_type", "provider_type", "provider_group", "budget_line", "age_band", "locality",
    "unaccompanied", "category_of_need", "price_state", "provider", "home_id",
)  # fmt: skip
PAID_INTO = {
    "health": "health_pence",
    "education": "education_pence",
    "uasc_grant": "grant_pence",
    "other": "other_income_pence",
}


def rows_of(engine: Engine, table: Any) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = connection.execute(select(table).order_by(table.c.id))
        return [dict(row) for row in found.mappings()]


def nights_that_matter(
    council: Iterable[Child], prices: Iterable[Row]
) -> Iterator[tuple[Child, date]]:
    """Every night of the first months, and those around each day on which anything turns."""
    turns = [day for one in prices for day in (one["start"], one["end"]) if day]
    for child in council:
        first = min((one.decom for one in child.episodes), default=FIRST)
        some = {first + timedelta(days=day) for day in range(90)}
        around = {day + timedelta(days=shift) for day in turns for shift in (-1, 0, 1)}
        for night in some | around | set(days_that_matter(child)):
            yield child, night


def budget_line(child: Child, night: date) -> str:
    episode = child.counted_on(night)
    assert episode
    told = child.state(episode, night)
    if told["unaccompanied"] == "yes":
        return "unaccompanied"
    if told["placement_type"] in {
        "connected_persons", "in_house_fostering", "ifa", "other_authority_fostering",
    }:  # fmt: skip
        return "fostering"
    if told["placement_type"] in {
        "own_childrens_home", "external_childrens_home", "secure_home", "residential_school",
    }:  # fmt: skip
        return "residential"
    return "other_homes"


class Came:
    """When each child came to the carer or home of a night, as the store's placements say."""

    def __init__(self, engine: Engine) -> None:
        self._placements = rows_of(engine, placements)

    def day(self, child_id: int, night: int) -> int:
        (since,) = (
            row["placement_start_day"]
            for row in self._placements
            if row["child_id"] == child_id and row["start_day"] <= night < row["end_day"]
        )
        return int(since)


def price_of(prices: Sequence[Row], child: Child, night: date, came: int) -> Row | None:
    """The price in force, read as the definition puts it: of two the one that began last."""
    in_force = [
        one
        for one in prices
        if one["child_id"] == child.id
        and day_number(one["placement_start"]) == came
        and one["start"] <= night
        and (one["end"] is None or night < one["end"])
    ]
    return max(in_force, key=lambda one: (one["start"], prices.index(one)), default=None)


def expect_night(child: Child, night: date, price: Row | None) -> Row:
    """What the night of a child is told to be."""
    episode = child.counted_on(night)
    assert episode
    told = child.state(episode, night)
    kept = ("placement_type", "provider_type", "provider_group", "age_band", "locality",
            "unaccompanied", "category_of_need")  # fmt: skip
    expected = {name: told[name] for name in kept} | {"budget_line": budget_line(child, night)}
    expected |= {"child_id": child.id, "episode_id": episode.id}
    if price is None:
        unpaid = told["placement_type"] in ("with_parents", "placed_for_adoption")
        return expected | {
            "price_state": "none_needed" if unpaid else "missing",
            "weekly_pence": 0,
            "provider": "not_known",
            "cost_basis": "not_priced",
        }
    return expected | {
        "price_state": "priced",
        "weekly_pence": price["weekly_pence"],
        "provider": slug_provider(price["provider"]),
        "cost_basis": price["cost_basis"],
    }


def assert_months_are_the_nights_counted_one_by_one(
    engine: Engine, counted: Sequence[tuple[date, Row]]
) -> None:
    """Whatever the months say of nights and prices is what the single nights add up to."""
    expected: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for night, row in counted:
        key = (f"{night:%Y-%m}", *(row[name] for name in DIVIDED))
        expected[key].update(
            nights=1,
            unpriced_nights=int(row["price_state"] == "missing"),
            price_sevenths=row["weekly_pence"],
            health_sevenths=row["health_weekly_pence"],
            education_sevenths=row["education_weekly_pence"],
        )
    with_nights = [row for row in rows_of(engine, month_spend) if row["nights"]]
    assert {
        tuple(row[name] for name in ("month", *DIVIDED)): {name: row[name] for name in SUMS[:5]}
        for row in with_nights
    } == {key: {name: sums[name] for name in SUMS[:5]} for key, sums in expected.items()}
    assert len(with_nights) == len(expected)

    by_type: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for row in rows_of(engine, month_spend):
        by_type[tuple(row[name] for name in BY_TYPE)].update({n: row[n] for n in SUMS})
    assert {
        tuple(row[name] for name in BY_TYPE): {name: row[name] for name in SUMS}
        for row in rows_of(engine, month_spend_by_type)
    } == {key: {name: sums[name] for name in SUMS} for key, sums in by_type.items()}


def bearers_of_cost(cost: Row, counted: Sequence[tuple[date, Row]]) -> list[Row]:
    """The nights that a running cost falls to."""
    nights = [row for night, row in counted if f"{night:%Y-%m}" == cost["month"]]
    for name in ("home_id", "placement_type"):
        if cost[name]:
            return [row for row in nights if row[name] == cost[name]]
    return nights


def bearers_of_income(paid: Row, counted: Sequence[tuple[date, Row]]) -> list[Row]:
    nights = [row for night, row in counted if f"{night:%Y-%m}" == paid["month"]]
    if paid["child_reference"]:
        return [row for row in nights if row["child_id"] == paid["child_id"]]
    if paid["paid_by"] == "uasc_grant":
        return [row for row in nights if row["unaccompanied"] == "yes"]
    return nights


def assert_costs_and_income_fall_to_their_nights(
    engine: Engine,
    counted: Sequence[tuple[date, Row]],
    fixed: Sequence[Row],
    income: Sequence[Row],
) -> None:
    """Nothing is lost, and no row has more than its nights' part of each, but for a penny."""
    rows = rows_of(engine, month_spend)
    kinds = {
        "fixed_pence": [(cost, bearers_of_cost(cost, counted)) for cost in fixed],
        **{
            column: [(p, bearers_of_income(p, counted)) for p in income if p["paid_by"] == paid_by]
            for paid_by, column in PAID_INTO.items()
        },
    }
    for column, told in kinds.items():
        whole: Counter[str] = Counter()
        fair: dict[tuple[Any, ...], Fraction] = defaultdict(Fraction)
        parts: Counter[tuple[Any, ...]] = Counter()
        for amount, bearers in told:
            whole[amount["month"]] += amount["pence"]
            keys = [(amount["month"], *(row[name] for name in DIVIDED)) for row in bearers]
            for key in keys:
                fair[key] += Fraction(amount["pence"], len(bearers))
            parts.update(set(keys))
        found: Counter[str] = Counter()
        for row in rows:
            found[row["month"]] += row[column]
            key = tuple(row[name] for name in ("month", *DIVIDED))
            if row["nights"]:
                assert abs(row[column] - fair[key]) < max(parts[key], 1)
        borne_by_none = [amount["pence"] for amount, bearers in told if not bearers]
        assert sum(row[column] for row in rows if not row["nights"]) == sum(borne_by_none)
        assert {month: p for month, p in found.items() if p} == {
            m: p for m, p in whole.items() if p
        }
