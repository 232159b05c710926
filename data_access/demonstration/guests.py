"""Stays that the returns do not tell of, and nights on which a place was held: all invented.

What the returns tell of is not said again: only a stay with nights away is named here, by its
first and last day, because those nights stand nowhere else.
"""

from collections.abc import Sequence
from random import Random
from typing import Final, NamedTuple

from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.homes import HARTBURN_LODGE, HOMES
from data_access.demonstration.homes_places import REGISTERED, OtherChild, count_room
from data_access.demonstration.nights import Spell
from data_access.demonstration.people import Child
from data_access.demonstration.targets import FIRST_DAY, LAST_DAY, Day, read_day

STAY_COLUMNS: Final = ("reference", "kind", "council", "home", "start", "end", "ended", "held")

# A child who lives at Tilery is said to have slept three nights at Our Place as well.
PLANTED_TWICE: Final = ("tilery", "our-place", "10/06/2024", "13/06/2024")

# A child of this home is to leave it on this day.
LEAVES_SOON: Final = ("tilery", LAST_DAY + 19)

# Children of other councils: home, first night, day of leaving ("" still there), how it ended.
_OTHER_COUNCILS: Final = (
    ("spark-of-genius-hawthorn", "12/06/2017", "25/10/2019", "planned"),
    ("spark-of-genius-rowan", "10/07/2017", "18/07/2019", "planned"),
    ("spark-of-genius-juniper", "04/09/2017", "18/10/2019", "unplanned"),
    ("ayton-place", "15/01/2018", "30/11/2018", "planned"),
    ("oak-view", "03/09/2018", "26/07/2019", "planned"),
    ("rose-house", "07/01/2019", "14/06/2019", "unplanned"),
    ("spark-of-genius-rowan", "15/04/2024", "", ""),
    ("spark-of-genius-hawthorn", "08/07/2024", "", ""),
    ("ayton-place", "02/12/2024", "28/02/2025", "planned"),
    ("spark-of-genius-juniper", "27/01/2025", "", ""),
)
_COUNT_GUESTS, _COUNT_ALSO_RETURNED = 46, 9
# The weekday on which breaks begin (Monday is 0) and their nights.
_BREAKS: Final = ((4, 2), (4, 2), (4, 3), (0, 3), (2, 2))
_COUNT_HELD: Final = 26


class GuestStay(NamedTuple):
    """A short break: `end` is the day of leaving."""

    reference: str
    whose: str
    start: Day
    end: Day


def list_others() -> list[OtherChild]:
    """List the times of other councils' children: home, first night, day of leaving."""
    return [
        (slug, read_day(start), read_day(end) if end else None)
        for slug, start, end, _ in _OTHER_COUNCILS
    ]


def list_stays(
    spells: Sequence[Spell],
    short_breaks: Sequence[Child],
    arrivals: Sequence[tuple[str, str, Day]],
) -> list[Row]:
    """List every stay of the workbook: other councils' children, held nights, short breaks, and
    who is to arrive and to leave within four weeks.
    """
    rows = [
        _write(f"OC-{number:03d}", "child", "other_council", slug, start, end, ended)
        for number, (slug, start, end, ended) in enumerate(_OTHER_COUNCILS, start=1)
    ]
    rows += _hold_places(Random(21), spells)
    rows.append(_sleep_twice(spells))
    rows += [
        _write(reference, "child", "own", slug, write_day(on)) for reference, slug, on in arrivals
    ]
    rows.append(_leave_soon(spells, {row["reference"] for row in rows}))
    for break_ in list_guest_stays(spells, short_breaks):
        is_over = break_.end <= LAST_DAY
        end = write_day(break_.end) if is_over else ""
        ended = ("unplanned" if break_.start % 41 == 0 else "planned") if is_over else ""
        rows.append(
            _write(
                break_.reference,
                "guest",
                break_.whose,
                HARTBURN_LODGE.slug,
                write_day(break_.start),
                end,
                ended,
            )
        )
    return rows


def list_guest_stays(spells: Sequence[Spell], short_breaks: Sequence[Child]) -> list[GuestStay]:
    """List the short breaks, never more than there is room for."""
    chance, room = Random(22), count_room(HARTBURN_LODGE.slug, spells)
    returned = [
        (child.reference, child.periods[0].start, child.periods[0].end or LAST_DAY + 1)
        for child in short_breaks
        if child.periods[0].orders[0][1] == "V4"
    ]
    guests = returned[:_COUNT_ALSO_RETURNED]
    for number in range(1, _COUNT_GUESTS + 1):
        start = chance.randint(FIRST_DAY - 500, LAST_DAY - 100)
        guests.append((f"HL-{number:03d}", start, start + chance.randint(400, 1500)))
    # Breaks that the return tells of night by night count nowhere else.
    breaks = [
        GuestStay(child.reference, "own", period.start, period.end or LAST_DAY + 1)
        for child in short_breaks
        for period in child.periods
        if period.orders[0][1] == "V3"
    ]
    for one in breaks:
        span = slice(one.start - FIRST_DAY, one.end - FIRST_DAY)
        room[span] = [left - 1 for left in room[span]]
    for reference, first, last in guests:
        whose = "other_council" if reference.endswith("7") and reference[0] == "H" else "own"
        weekday, nights = chance.choice(_BREAKS)
        day, weeks = max(first, FIRST_DAY), chance.choice((1, 2, 2, 3, 4))
        day += (weekday - (day - 1)) % 7 + 7 * chance.randrange(weeks)
        while day <= min(last, LAST_DAY + 1) - nights or day <= LAST_DAY < last:
            span = slice(day - FIRST_DAY, min(day + nights, LAST_DAY + 1) - FIRST_DAY)
            if min(room[span]) > 0 and chance.random() < 0.93:
                room[span] = [left - 1 for left in room[span]]
                breaks.append(GuestStay(reference, whose, day, day + nights))
            day += 7 * weeks
    return sorted(breaks, key=lambda one: (one.start, one.reference))


def _hold_places(chance: Random, spells: Sequence[Spell]) -> list[Row]:
    """Hold the place over a few nights with family, in long stays in the council's homes."""
    council = {home.slug for home in HOMES if home.provider_group == "council"} & REGISTERED.keys()
    long_stays = [
        spell
        for spell in spells
        if spell.slug in council
        and spell.slug != HARTBURN_LODGE.slug
        and spell.start >= FIRST_DAY
        and (spell.end or LAST_DAY + 1) - spell.start > 120
    ]
    rows = []
    for spell in sorted(chance.sample(long_stays, _COUNT_HELD), key=lambda s: s.start):
        day = spell.start + chance.randint(25, 60)
        spans: list[str] = []
        while day + 4 < (spell.end or LAST_DAY + 1) and len(spans) < 6:
            nights = chance.choice((1, 2, 2, 3))
            last = write_day(day + nights - 1)
            spans.append(last if nights == 1 else f"{write_day(day)} to {last}")
            day += chance.randint(20, 50)
        end = write_day(spell.end) if spell.end else ""
        rows.append(
            _write(
                spell.child.reference,
                "child",
                "own",
                spell.slug,
                write_day(spell.start),
                end,
                "",
                "; ".join(spans),
            )
        )
    return rows


def _sleep_twice(spells: Sequence[Spell]) -> Row:
    lives, sleeps, first, left = PLANTED_TWICE
    child = next(
        spell.child
        for spell in spells
        if spell.slug == lives
        and spell.start < read_day(first)
        and (spell.end is None or spell.end > read_day(left))
    )
    return _write(child.reference, "child", "own", sleeps, first, left, "planned")


def _leave_soon(spells: Sequence[Spell], stated: set[str]) -> Row:
    """Let a child leave a home within four weeks of whose stay nothing else is said."""
    home, on = LEAVES_SOON
    leaves = next(
        spell
        for spell in spells
        if spell.slug == home and spell.end is None and spell.child.reference not in stated
    )
    start, end = write_day(leaves.start), write_day(on)
    return _write(leaves.child.reference, "child", "own", home, start, end, "planned")


def _write(*values: str) -> Row:
    return dict.fromkeys(STAY_COLUMNS, "") | dict(zip(STAY_COLUMNS, values, strict=False))
