"""Which home each child of the demonstration slept in, from when until when."""

from collections.abc import Iterable
from typing import NamedTuple

from data_access.demonstration.homes import HOMES
from data_access.demonstration.people import Child, Period, Stay, find_birthday
from data_access.demonstration.targets import FIRST_DAY, LAST_DAY, Day

_SLUGS = {home.urn: home.slug for home in HOMES}


class Spell(NamedTuple):
    """A child's unbroken time in one home; `end` is the day of leaving, None: still there."""

    child: Child
    slug: str
    start: Day
    end: Day | None


class Placement(NamedTuple):
    """A child's time with one carer or in one home, short times away and back included.

    `returned` is the day on which it begins as far as the returns tell of it; None: not at all.
    """

    child: Child
    period: Period
    stay: Stay
    before: Stay | None
    end: Day | None
    returned: Day | None


def list_spells(children: Iterable[Child]) -> list[Spell]:
    """List the times of children in homes, in the order in which they began.

    Short breaks under an agreement are no time in a home: the return does not say on which nights.
    """
    spells: list[Spell] = []
    for child in children:
        for period in child.periods:
            in_care = min((on for on, order in period.orders if order != "V4"), default=None)
            if in_care is None:
                continue
            ends = [*(stay.start for stay in period.stays[1:]), _find_end(child, period)]
            for stay, end in zip(period.stays, ends, strict=True):
                start = max(stay.start, in_care)
                if not stay.urn or (end is not None and end <= start):
                    continue
                slug, last = _SLUGS[stay.urn], spells[-1] if spells else None
                if last and last.child is child and last[1:] == (slug, last.start, start):
                    spells[-1] = last._replace(end=end)
                else:
                    spells.append(Spell(child, slug, start, end))
    return sorted(spells, key=lambda spell: (spell.start, spell.child.number))


def list_placements(children: Iterable[Child]) -> list[Placement]:
    """List the placements of children in care, in the order in which they began."""
    placements = []
    for child in children:
        for period in child.periods:
            stays = [stay for stay in period.stays if not stay.kind]
            ends = [*(stay.start for stay in stays[1:]), _find_end(child, period)]
            befores = (None, *stays[:-1])
            placements += [
                Placement(child, period, stay, before, end, _find_returned(period, stay, end))
                for stay, before, end in zip(stays, befores, ends, strict=True)
            ]
    return sorted(placements, key=lambda placed: (placed.stay.start, placed.child.number))


def count_nights(spells: Iterable[tuple[Day, Day | None]]) -> list[int]:
    """Count how many of the spells cover each night from the first day to the last."""
    changes = [0] * (LAST_DAY - FIRST_DAY + 2)
    for start, end in spells:
        last = LAST_DAY + 1 if end is None else end
        if last > FIRST_DAY and start <= LAST_DAY:
            changes[max(start, FIRST_DAY) - FIRST_DAY] += 1
            changes[min(last, LAST_DAY + 1) - FIRST_DAY] -= 1
    counts, there = [], 0
    for change in changes[:-1]:
        there += change
        counts.append(there)
    return counts


def _find_end(child: Child, period: Period) -> Day | None:
    """Find the day of leaving care, the 18th birthday at the latest; None: still in care."""
    adult = find_birthday(child.born, 18)
    end = min(period.end or adult, adult)
    return end if end <= LAST_DAY else None


def _find_returned(period: Period, stay: Stay, end: Day | None) -> Day | None:
    """Find the first episode of a placement that was open when the first return begins, or later.

    An order made before then begins an episode, and hides where the placement began.
    """
    days = {other.start for other in period.stays} | {on for on, _ in period.orders}
    inside = [on for on in sorted(days) if stay.start <= on and (end is None or on < end)]
    ends = [*inside[1:], end]
    return next(
        (
            on
            for on, following in zip(inside, ends, strict=True)
            if following is None or following >= FIRST_DAY
        ),
        None,
    )
