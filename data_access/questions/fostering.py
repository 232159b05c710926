"""Foster households as they stand on a day: their approvals, who lives there, what each place is.

Read whole for each question: a council has hundreds of households, and of each a few rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, exists, select

from data_access.questions.measure import Asked
from data_access.store.tables import (
    foster_approvals,
    foster_availability,
    foster_households,
    foster_placements,
    placements,
)
from data_access.store.tables.base import day_number

SOURCE = "Workbook of foster carers"
CONNECTED, MAINSTREAM = "connected_persons", "mainstream"
FILLED, VACANT, NOT_AVAILABLE = "filled", "vacant", "not_available"
# In this order the places that are not filled are given away; what is left over is vacant.
BLOCKED = ("staying_put", "other_council", "parent_and_child", "matching", NOT_AVAILABLE)
ANY_CHILD, TOGETHER = "any", "brothers_and_sisters"
OTHER_STATE, NAMED_CHILD, NOT_RECORDED = "other_state", "named_child", "not_known"


class Household(NamedTuple):
    """A household approved from its start to the day before its end; no end: until now."""

    id: int
    household_type: str
    start_day: int
    end_day: int | None


class Approval(NamedTuple):
    """For how many children, of what ages and on what terms a household is approved."""

    household_id: int
    places: int
    conditional_places: int
    age_from: int
    age_to: int
    terms: str
    basis: str
    start_day: int
    end_day: int | None


class NotFilled(NamedTuple):
    """Places of a household that are neither filled by our children nor vacant."""

    household_id: int
    state: str
    places: int
    reason: str | None
    start_day: int
    end_day: int | None


class Living(NamedTuple):
    """A child with a household, from the first day to the day before the end."""

    household_id: int
    child_id: int
    start_day: int
    end_day: int


class FosterPlace(NamedTuple):
    """One approved place on a day."""

    state: str
    condition: str
    reason: str
    approval: Approval


Dated = TypeVar("Dated", Household, Approval, NotFilled, Living)


@dataclass(frozen=True)
class OnADay:
    """The households approved on one day, and what is so of each of them."""

    households: Mapping[int, Household]
    approvals: Mapping[int, Approval]
    not_filled: Mapping[int, list[NotFilled]]
    children: Mapping[int, frozenset[int]]

    def count_children(self, household_id: int) -> int:
        """How many of our children live with a household."""
        return len(self.children.get(household_id, ()))

    def split_places(self, household: Household) -> list[FosterPlace]:
        """The places of a household, one by one: filled first, then what is not free, then vacant.

        Children beyond the places are in none of them. Conditional places are the last to be
        filled. What family and friends have left over is no vacancy.
        """
        approval = self.approvals.get(household.id)
        if approval is None:
            return []
        states = [(FILLED, OTHER_STATE)] * self.count_children(household.id)
        for state in BLOCKED:
            for row in self.not_filled.get(household.id, ()):
                if row.state == state:
                    reason = OTHER_STATE
                    if state == NOT_AVAILABLE:
                        reason = row.reason or NOT_RECORDED
                    states += [(state, reason)] * row.places
        left = (VACANT, OTHER_STATE)
        if household.household_type == CONNECTED:
            left = (NOT_AVAILABLE, NAMED_CHILD)
        states += [left] * approval.places
        of_any_child = approval.places - approval.conditional_places
        return [
            FosterPlace(state, ANY_CHILD if at < of_any_child else TOGETHER, reason, approval)
            for at, (state, reason) in enumerate(states[: approval.places])
        ]


@dataclass(frozen=True)
class Fostering:
    """All that is held of foster households; what is missing of it is not known."""

    households: list[Household]
    approvals: list[Approval]
    not_filled: list[NotFilled]
    living: list[Living]
    tells_who_lives_where: bool

    def list_missing(self, *sheets: str) -> tuple[str, ...]:
        """Those of these sheets of which nothing is held."""
        held = {
            "households": self.households,
            "approvals": self.approvals,
            "placements": self.tells_who_lives_where,
        }
        return tuple(sheet for sheet in sheets if not held[sheet])

    def on(self, day: int) -> OnADay:
        """How they stand on a day."""
        here = {household.id: household for household in _in_force(self.households, day)}
        not_filled: defaultdict[int, list[NotFilled]] = defaultdict(list)
        for row in _in_force(self.not_filled, day):
            not_filled[row.household_id].append(row)
        children: defaultdict[int, set[int]] = defaultdict(set)
        for stay in _in_force(self.living, day):
            children[stay.household_id].add(stay.child_id)
        return OnADay(
            here,
            {row.household_id: row for row in _in_force(self.approvals, day)},
            not_filled,
            {household: frozenset(found) for household, found in children.items()},
        )


def _in_force(rows: Iterable[Dated], day: int) -> list[Dated]:
    """The rows that hold on a day, the one that began last at the end."""
    there = (r for r in rows if r.start_day <= day and (r.end_day is None or r.end_day > day))
    return sorted(there, key=lambda row: row.start_day)


def read_fostering(asked: Asked) -> Fostering:
    """The households, approvals, availability and placements that the store holds."""
    return asked.read_once("fostering", lambda: _read(asked.connection))


def _read(connection: Connection) -> Fostering:
    table, approval, free = foster_households.c, foster_approvals.c, foster_availability.c
    columns = (table.id, table.household_type, table.start_day, table.end_day)
    states = (free.household_id, free.foster_place_state, free.places, free.reason)
    named = connection.execute(select(exists(select(foster_placements.c.id)))).scalar()
    return Fostering(
        [Household(*row) for row in connection.execute(select(*columns))],
        [
            Approval(*row)
            for row in connection.execute(select(*(approval[name] for name in Approval._fields)))
        ],
        [
            NotFilled(*row)
            for row in connection.execute(select(*states, free.start_day, free.end_day))
        ],
        list(_read_living(connection)),
        bool(named),
    )


def _read_living(connection: Connection) -> Iterator[Living]:
    """Who lives with which household, and how long: to the end of the placement that it began, or
    until a later row of the same placement names another.
    """
    named, stays = foster_placements.c, placements.c
    ends: dict[tuple[int, int], int] = {}
    begins: dict[tuple[int, int], int] = {}
    of_them = select(
        stays.child_id, stays.start_day, stays.placement_start_day, stays.end_day
    ).where(stays.child_id.in_(select(named.child_id)))
    for child_id, start_day, first, end_day in connection.execute(of_them):
        ends[child_id, first] = max(end_day, ends.get((child_id, first), 0))
        begins[child_id, start_day] = begins[child_id, first] = first
    rows: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for child_id, start_day, household_id in connection.execute(
        select(named.child_id, named.placement_start_day, named.household_id)
    ):
        # What the returns no longer know counts nobody.
        if (first := begins.get((child_id, start_day))) is not None:
            rows[child_id, first].append((start_day, household_id))
    for (child_id, first), found in rows.items():
        last = ends[(child_id, first)]
        for (start_day, household_id), (end_day, _) in pairwise([*sorted(found), (last, 0)]):
            yield Living(household_id, child_id, start_day, end_day)


def day_of(asked: Asked) -> int:
    """The day asked about, as the store counts it."""
    return day_number(asked.as_at)
