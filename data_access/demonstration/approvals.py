"""The invented list of approvals: most placements at a distance have one, some late or untold."""

from collections.abc import Iterator
from random import Random
from typing import Final

from data_access.demonstration import targets
from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.people import Child, Stay
from data_access.demonstration.places import find_place
from data_access.demonstration.targets import FIRST_DAY, LAST_DAY, Day

APPROVAL_COLUMNS: Final = ("CHILD", "PLACEMENT_START", "APPROVED_ON", "NOTIFIED_ON")

_SINCE: Final = targets.day(2023, 4, 1)
_AT_A_DISTANCE: Final = ("rest_of_region", "elsewhere_in_england", "outside_england")
_SHARE_APPROVED, _SHARE_LATE, _SHARE_NOT_TOLD = 0.85, 0.2, 0.15


def list_approvals(children: list[Child]) -> list[Row]:
    """List what is recorded of the placements at a distance of the last two years."""
    rows = []
    for child in children:
        chance = Random(child.number)
        for stay, end in _iterate_placements(child):
            if chance.random() < _SHARE_APPROVED:
                row = _describe(chance, child, stay, end)
                rows += [row] if row else []
    return rows


def _iterate_placements(child: Child) -> Iterator[tuple[Stay, Day]]:
    """Yield each placement at a distance with the day after its last, as far as that is known."""
    for period in child.periods:
        if period.pathway in ("short_breaks", "from_short_breaks"):
            continue
        # A carer who adopts, or a child back from a stay elsewhere, begins no placement.
        stays = [stay for stay in period.stays if not stay.kind and stay.code != "A5"]
        ends = [*(stay.start for stay in stays[1:]), period.end or LAST_DAY + 1]
        for stay, end in zip(stays, ends, strict=True):
            if end <= _SINCE or not FIRST_DAY <= stay.start <= LAST_DAY or not stay.postcode:
                continue
            if find_place(stay.postcode).locality in _AT_A_DISTANCE:
                yield stay, end


def _describe(chance: Random, child: Child, stay: Stay, end: Day) -> Row | None:
    is_late, is_told = chance.random() < _SHARE_LATE, chance.random() >= _SHARE_NOT_TOLD
    approved = stay.start + (chance.randint(3, 60) if is_late else -chance.randint(0, 14))
    notified = approved + chance.randint(0, 10)
    if approved >= min(end, LAST_DAY + 1):
        return None
    return {
        "CHILD": child.reference,
        "PLACEMENT_START": write_day(stay.start),
        "APPROVED_ON": write_day(approved),
        "NOTIFIED_ON": write_day(notified) if is_told and notified <= LAST_DAY else "",
    }
