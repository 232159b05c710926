"""The demonstration council's foster carers: published places, and a household for every child."""

from collections import Counter, defaultdict
from statistics import median

import pytest
from sqlalchemy import Engine, select

from data_access.demonstration.fostering import COUNT_UNNAMED
from data_access.demonstration.targets import day, read_day
from data_access.store.tables import (
    children,
    episode_spans,
    foster_approvals,
    foster_households,
    foster_placements,
    placements,
)
from data_access.store.tables.base import EPOCH
from tests.data.demonstration_sheets import is_open, read_rows

PUBLISHED = {2022: (205, 115), 2023: (195, 105), 2024: (195, 115), 2025: (185, 105)}


def _mainstream() -> set[str]:
    """All but family and friends; those for short breaks alone had left before 2022."""
    households = read_rows("carers", "households")
    return {row["reference"] for row in households if row["type"] != "connected_persons"}


def _count_other_states(on: int) -> Counter[tuple[str, str]]:
    """Places of each household that are neither filled by our children nor vacant, by state."""
    states: Counter[tuple[str, str]] = Counter()
    for row in read_rows("carers", "availability"):
        if is_open(row, on):
            states[row["household"], row["state"]] += int(row["places"])
    return states


def _list_fostered(engine: Engine, on: int) -> dict[str, int]:
    """The children living with each household on a day, by the returns."""
    spans, there = episode_spans.c, foster_placements.c
    with engine.connect() as connection:
        found = connection.scalars(
            select(foster_households.c.reference)
            .join(foster_placements, there.household_id == foster_households.c.id)
            .join(
                placements,
                (placements.c.child_id == there.child_id)
                & (placements.c.start_day == there.placement_start_day),
            )
            .join(
                episode_spans,
                (spans.child_id == placements.c.child_id)
                & (spans.start_day <= on - EPOCH)
                & (spans.end_day > on - EPOCH),
            )
            .where(
                placements.c.start_day <= on - EPOCH,
                (placements.c.end_day.is_(None)) | (placements.c.end_day > on - EPOCH),
                spans.placement_type.in_(("in_house_fostering", "connected_persons")),
            )
        )
        return dict(Counter(found))


@pytest.mark.parametrize("year", PUBLISHED)
def test_approved_and_filled_places_are_the_published_ones(
    demonstration_store: Engine, year: int
) -> None:
    on, (approved, filled) = day(year, 3, 31), PUBLISHED[year]
    mainstream = _mainstream()
    rows = [row for row in read_rows("carers", "approvals") if is_open(row, on)]
    places = {row["household"]: int(row["places"]) for row in rows}
    assert sum(number for home, number in places.items() if home in mainstream) == approved
    ours = {
        home: number
        for home, number in _list_fostered(demonstration_store, on).items()
        if home in mainstream
    }
    others = _count_other_states(on)
    lodgers = sum(number for (_, state), number in others.items() if state == "other_council")
    # Published to the nearest 5.
    assert 5 * round((sum(ours.values()) + lodgers) / 5) == filled
    for home in mainstream & places.keys():
        not_vacant = sum(number for (where, _), number in others.items() if where == home)
        assert ours.get(home, 0) + not_vacant <= places[home], home


def test_every_child_with_the_councils_carers_has_a_household_but_for_two_in_2023(
    demonstration_store: Engine,
) -> None:
    spans = episode_spans.c
    for year, unnamed in ((2020, 0), (2023, COUNT_UNNAMED), (2025, 0)):
        on = day(year, 3, 31)
        with demonstration_store.connect() as connection:
            living = connection.execute(
                select(children.c.id)
                .join(episode_spans, spans.child_id == children.c.id)
                .where(
                    spans.start_day <= on - EPOCH,
                    spans.end_day > on - EPOCH,
                    spans.placement_type.in_(("in_house_fostering", "connected_persons")),
                )
            ).all()
        named = sum(_list_fostered(demonstration_store, on).values())
        assert named == len(living) - unnamed > 200


def test_nobody_comes_to_carers_who_are_not_approved(demonstration_store: Engine) -> None:
    with demonstration_store.connect() as connection:
        spans: defaultdict[int, list[tuple[int, int | None]]] = defaultdict(list)
        for home, start, end in connection.execute(
            select(
                foster_approvals.c.household_id,
                foster_approvals.c.start_day,
                foster_approvals.c.end_day,
            )
        ):
            spans[home].append((start, end))
        placed = connection.execute(
            select(foster_placements.c.household_id, foster_placements.c.placement_start_day)
        ).all()
    assert len(placed) > 1000
    assert all(
        any(start <= on and (end is None or on < end) for start, end in spans[home])
        for home, on in placed
    )


def test_carers_are_as_old_as_carers_nationally() -> None:
    homes = {row["reference"]: row for row in read_rows("carers", "households")}
    ages = [
        2025 - int(row["year_of_birth"])
        for row in read_rows("carers", "carers")
        if homes[row["household"]]["type"] == "mainstream"
        and not homes[row["household"]]["approved_to"]
    ]
    assert len(ages) > 100
    assert sum(age >= 50 for age in ages) / len(ages) == pytest.approx(0.65, abs=0.02)
    assert sum(age >= 60 for age in ages) / len(ages) == pytest.approx(0.25, abs=0.02)


def test_more_places_than_usual_are_for_a_time_and_for_few() -> None:
    mainstream = _mainstream()
    rows = [row for row in read_rows("carers", "approvals") if row["household"] in mainstream]
    bases = Counter(row["basis"] for row in rows)
    assert bases["exemption"] == bases["emergency"] == 3
    assert all(int(row["places"]) > 3 for row in rows if row["basis"] == "exemption")
    assert all(int(row["places"]) <= 3 for row in rows if row["basis"] == "usual")


def test_about_one_enquiry_in_ten_is_approved() -> None:
    rows = read_rows("carers", "recruitment")
    approved = [row for row in rows if row["outcome"] == "approved"]
    assert 300 < len(rows) < 600
    assert 0.08 < len(approved) / len(rows) < 0.13
    days = [read_day(row["approved_on"]) - read_day(row["enquired_on"]) for row in approved]
    assert 150 < median(days) < 270
    since = day(2021, 9, 1)
    starts = sorted(
        row["approved_from"]
        for row in read_rows("carers", "households")
        if row["type"] == "mainstream" and read_day(row["approved_from"]) >= since
    )
    assert sorted(row["approved_on"] for row in approved) == starts
