"""The places of the demonstration's homes: how many are registered, and what else holds of them.

The names of the council's homes are real, every number here is invented. They are such that the
children of the returns never exceed them, but for the faults that are planted.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.homes import HARTBURN_LODGE, HOMES
from data_access.demonstration.nights import Spell, count_nights
from data_access.demonstration.targets import FIRST_DAY, LAST_DAY, Day, read_day

PLACE_COLUMNS: Final = ("home", "state", "number", "reason", "from", "to")

# Rose House has five places while a sixth child lives there: seen as such on these four nights.
PLANTED_OVER: Final = ("rose-house", "07/09/2023", "10/09/2023")
# Piper's fifth place is lived in on the last nights on which it is said to be not usable.
PLANTED_NOT_USABLE: Final = ("piper", "02/08/2023", "04/08/2023")

REGISTERED: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "ayton-place": (("14/09/2009", 4), ("17/10/2022", 5)),
    "piper": (
        ("03/04/2006", 3),
        ("13/08/2018", 4),
        ("11/02/2019", 3),
        ("10/01/2022", 4),
        ("17/07/2023", 5),
    ),
    "oak-view": (("12/01/2009", 3), ("17/10/2022", 5), ("16/01/2023", 4)),
    "tilery": (
        ("21/05/2012", 3),
        ("22/07/2019", 4),
        ("02/12/2019", 3),
        ("12/04/2021", 4),
        ("07/03/2022", 5),
    ),
    "rose-house": (("06/03/2006", 3), ("20/12/2021", 5), ("11/09/2023", 6), ("01/02/2024", 5)),
    "our-place": (("03/12/2012", 4), ("03/05/2022", 5)),
    HARTBURN_LODGE.slug: (("12/09/2011", 6),),
    "spark-of-genius-hawthorn": (("04/04/2016", 3), ("18/09/2023", 4)),
    "spark-of-genius-rowan": (
        ("11/06/2012", 3),
        ("12/10/2020", 4),
        ("02/10/2023", 5),
        ("01/12/2023", 4),
    ),
    "spark-of-genius-juniper": (("13/07/2015", 3),),
    "bridge-flats": (
        ("28/10/2023", 10),
        ("21/10/2024", 12),
        ("13/01/2025", 13),
        ("10/02/2025", 12),
    ),
    "wharf-house": (("28/10/2023", 10), ("18/11/2024", 12)),
}
"""Of each home that has places, since when how many are registered; the first day it opened."""

# (home, places, reason, first day, last day; "" until now)
NOT_USABLE: Final = (
    ("our-place", 1, "other", "08/10/2018", "30/11/2018"),
    ("tilery", 1, "", "07/05/2018", "17/06/2018"),
    ("rose-house", 3, "building", "12/10/2019", "19/11/2019"),
    ("hartburn-lodge", 5, "other", "23/03/2020", "30/06/2020"),
    ("ayton-place", 1, "staffing", "06/04/2020", "30/06/2020"),
    ("spark-of-genius-rowan", 1, "restriction", "18/07/2022", "16/09/2022"),
    ("piper", 1, "building", "17/07/2023", PLANTED_NOT_USABLE[2]),
    ("spark-of-genius-hawthorn", 1, "matching", "26/02/2024", "17/05/2024"),
    ("wharf-house", 2, "staffing", "04/03/2024", "30/04/2024"),
    ("oak-view", 1, "staffing", "03/06/2024", "13/10/2024"),
    ("oak-view", 1, "one_child", "01/07/2024", "30/09/2024"),
    ("bridge-flats", 2, "building", "15/07/2024", "06/10/2024"),
    ("piper", 1, "matching", "02/09/2024", "31/01/2025"),
    ("tilery", 1, "matching", "24/03/2025", ""),
)
EMERGENCY: Final = (("our-place", 1, "03/12/2012", ""),)
# For a move that is agreed and has not happened by the data date.
_KEPT_FREE_NOW: Final = (
    ("spark-of-genius-rowan", 1, "17/03/2025", ""),
    ("bridge-flats", 1, "24/03/2025", ""),
)
OtherChild = tuple[str, Day, Day | None]
"""A time of a child whom the returns do not tell of: home, first night, day of leaving."""

_KEPT_FREE_FOR, _KEPT_FREE_SINCE = 7, read_day("01/04/2018")


def list_places(spells: Sequence[Spell], others: Sequence[OtherChild]) -> list[Row]:
    """List the places of each home."""
    rows = []
    for slug, steps in REGISTERED.items():
        days = [read_day(day) for day, _ in steps]
        ends = [write_day(day - 1) for day in days[1:]]
        for (day, number), end in zip(steps, [*ends, ""], strict=True):
            rows.append(_write(slug, "registered", number, "", day, end))
    rows += [
        _write(slug, "not_usable", number, reason, first, last)
        for slug, number, reason, first, last in NOT_USABLE
    ]
    for state, stated in (("emergency", EMERGENCY), ("kept_free", _KEPT_FREE_NOW)):
        rows += [
            _write(slug, state, number, "", first, last) for slug, number, first, last in stated
        ]
    return rows + _keep_free(spells, others)


def count_room(slug: str, spells: Sequence[Spell], others: Sequence[OtherChild] = ()) -> list[int]:
    """Count the places of a home that neither a child nor a reason takes, night by night."""
    steps = REGISTERED[slug]
    registered = [0] * (LAST_DAY - FIRST_DAY + 1)
    for (day, number), following in pairwise([*steps, ("", 0)]):
        first = max(read_day(day), FIRST_DAY) - FIRST_DAY
        last = read_day(following[0]) - FIRST_DAY if following[0] else len(registered)
        registered[first : max(last, first)] = [number] * max(last - first, 0)
    taken = [(spell.start, spell.end) for spell in spells if spell.slug == slug]
    taken += [(start, end) for home, start, end in others if home == slug]
    kept = [(home, number, first, last) for home, number, _, first, last in NOT_USABLE]
    for home, number, first_day, last_day in (*kept, *EMERGENCY):
        if home == slug:
            span = read_day(first_day), read_day(last_day) + 1 if last_day else None
            taken += [span] * number
    return [have - used for have, used in zip(registered, count_nights(taken), strict=True)]


def _keep_free(spells: Sequence[Spell], others: Sequence[OtherChild]) -> list[Row]:
    """Keep a place free for a week before every second arrival for which there was room."""
    rows, room = [], {slug: count_room(slug, spells, others) for slug in REGISTERED}
    council = {home.slug for home in HOMES if home.provider_group == "council"}
    arrivals = [s for s in spells if s.slug in council and s.start > _KEPT_FREE_SINCE]
    for spell in arrivals[::2]:
        nights = slice(spell.start - _KEPT_FREE_FOR - FIRST_DAY, spell.start - FIRST_DAY)
        if spell.slug in room and min(room[spell.slug][nights], default=0) > 0:
            first, last = spell.start - _KEPT_FREE_FOR, spell.start - 1
            rows.append(_write(spell.slug, "kept_free", 1, "", write_day(first), write_day(last)))
    return rows


def _write(slug: str, state: str, number: int, reason: str, first: str, last: str) -> Row:
    values = (slug, state, str(number), reason, first, last)
    return dict(zip(PLACE_COLUMNS, values, strict=True))
