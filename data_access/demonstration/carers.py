"""The demonstration's workbook of carers: who fosters, for whom they are approved, and how it is
used. No household or carer here is or was a real one.
"""

from datetime import date
from itertools import pairwise
from random import Random
from typing import Final

from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.foster_households import Household
from data_access.demonstration.fostering import Fostering
from data_access.demonstration.people import draw
from data_access.demonstration.targets import FIRST_DAY, LAST_DAY, Day

HOUSEHOLD_COLUMNS: Final = ("reference", "type", "approved_from", "approved_to", "reason_left")
CARER_COLUMNS: Final = ("household", "year_of_birth")
APPROVAL_COLUMNS: Final = (
    "household", "from", "to", "places", "conditional_places", "age_from", "age_to", "terms",
    "basis",
)  # fmt: skip
AVAILABILITY_COLUMNS: Final = ("household", "from", "to", "places", "state", "reason")
PLACEMENT_COLUMNS: Final = ("child", "start", "household")

# After the national figures of 2019-20: 65% of carers are over 50, 25% over 60.
_AGES: Final = ((31, 39, 0.10), (41, 49, 0.25), (51, 59, 0.40), (61, 69, 0.20), (71, 75, 0.05))
_YEAR: Final = 2025
_YOUNGEST: Final = 22
# Of the times in which a place is not filled: what it is and how likely, how long at the most.
_STATES: Final = {"vacant": 26, "not_available": 30, "matching": 20, "staying_put": 24}
_LONGEST: Final = {"not_available": 420, "parent_and_child": 250}
_REASONS: Final = (
    "rest", "rest", "training", "health", "health", "allegation", "under_review", "other",
)  # fmt: skip
_SHORTEST: Final = 30


def list_households(fostering: Fostering) -> list[Row]:
    """List every household, from its approval to its last day."""
    return [
        {
            "reference": home.reference,
            "type": home.kind,
            "approved_from": write_day(home.start),
            "approved_to": _write_last(home.end),
            "reason_left": home.reason_left,
        }
        for home in fostering.households
    ]


def list_carers(fostering: Fostering) -> list[Row]:
    """List one or two carers for each household, of the ages that carers have nationally.

    Those of a type who are approved at the data date have them to the carer.
    """
    chance = Random(41)
    born: dict[str, list[int]] = {}
    for homes in (fostering.mainstream, fostering.short_breaks, fostering.connected):
        now = [home for home in homes if home.end is None]
        for some in (now, [home for home in homes if home.end is not None]):
            seats = [home for home in some for _ in range(chance.choice((1, 2, 2)))]
            # Who has fostered long is older.
            seats.sort(key=lambda home: home.start + chance.randint(-900, 900))
            for home, age in zip(seats, _draw_ages(chance, len(seats)), strict=True):
                latest = date.fromordinal(home.start).year - _YOUNGEST
                born.setdefault(home.reference, []).append(min(_YEAR - age, latest))
    return [
        {"household": home.reference, "year_of_birth": str(year)}
        for home in fostering.households
        for year in born[home.reference]
    ]


def list_approvals(fostering: Fostering) -> list[Row]:
    """List what each household is approved for, one row after the other."""
    return [
        {
            "household": home.reference,
            "from": write_day(one.start),
            "to": _write_last(one.end),
            "places": str(one.places),
            "conditional_places": str(home.conditional),
            "age_from": str(home.ages[0]),
            "age_to": str(home.ages[1]),
            "terms": home.terms,
            "basis": one.basis,
        }
        for home in fostering.households
        for one in home.list_approvals()
    ]


def list_availability(fostering: Fostering) -> list[Row]:
    """List why places of mainstream households are neither filled nor vacant."""
    chance, rows = Random(42), []
    for home in fostering.mainstream:
        rows += [
            _write(home, start, last, places, "other_council", "")
            for places, start, last in home.others
        ]
        for start, end, free in _find_free(home):
            state = draw(chance, _STATES)
            if home.terms == "parent_and_child":
                state = chance.choice(("parent_and_child", "vacant"))
            if state == "vacant" or end - start < _SHORTEST:
                continue
            longest = _LONGEST.get(state, end - start)
            first = start if end - start <= longest else end - chance.randint(_SHORTEST, longest)
            places = free if state == "not_available" else chance.randint(1, free)
            reason = chance.choice(_REASONS) if state == "not_available" else ""
            last = end if end <= LAST_DAY else None
            rows.append(_write(home, first, last, places, state, reason))
    return rows


def list_foster_placements(fostering: Fostering) -> list[Row]:
    """List with which household each child was placed."""
    return [
        {
            "child": placed.child.reference,
            "start": write_day(placed.returned),
            "household": home.reference,
        }
        for home in fostering.households
        for placed in home.placed
        if placed.returned
    ]


def _draw_ages(chance: Random, count: int) -> list[int]:
    """Draw ages in the shares wanted, the eldest first."""
    bands, reached = [], 0.0
    for low, high, share in _AGES:
        before, reached = round(reached * count), reached + share
        bands += [(low, high)] * (round(reached * count) - before)
    return sorted((chance.randint(low, high) for low, high in bands), reverse=True)


def _find_free(home: Household) -> list[tuple[Day, Day, int]]:
    """Find the times since the first day in which places are free: from, until, how many."""
    limits = [day for one in home.list_approvals() for day in (one.start, one.end or LAST_DAY + 1)]
    days = {max(day, FIRST_DAY) for span in home.taken for day in span} | {
        max(day, FIRST_DAY) for day in limits
    }
    ordered = sorted(day for day in days if day <= LAST_DAY + 1)
    return [
        (start, end, free)
        for start, end in pairwise(ordered)
        if (free := home.count_places(start) - home.count_taken(start)) > 0
    ]


def _write(
    home: Household, start: Day, end: Day | None, places: int, state: str, reason: str
) -> Row:
    values = (
        home.reference,
        write_day(start),
        _write_last(end),
        str(places),
        state,
        reason,
    )
    return dict(zip(AVAILABILITY_COLUMNS, values, strict=True))


def _write_last(end: Day | None) -> str:
    """Write the last day of what ended before a day."""
    return "" if end is None else write_day(end - 1)
