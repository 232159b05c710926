"""Who works in the demonstration's homes month by month, and what children are called there."""

from collections.abc import Sequence
from random import Random
from typing import Final

from data_access.demonstration.episodes import Row
from data_access.demonstration.homes import HOMES, Home
from data_access.demonstration.homes_quality import MONTHS, list_council_homes
from data_access.demonstration.nights import Spell

STAFF_COLUMNS: Final = (
    "home", "month", "posts", "in_post", "leavers", "agency", "registered_manager",
)  # fmt: skip
KNOWN_AS_COLUMNS: Final = ("home", "child", "known_as")

# The home without a registered manager at the data date, since this month.
VACANT_MANAGER: Final = ("oak-view", "2024-12")
_ABSENT_MANAGER: Final = ("our-place", "2023-05", "2023-07")
_BIRDS: Final = ("Robin", "Wren", "Finch", "Lark", "Swift", "Merlin", "Jay", "Dove")
# No number: it would be read as an age.
_COLOURS: Final = ("Blue", "Green", "Red", "Golden", "Silver", "Violet", "Copper", "White")
# Full-time equivalents that leave in a year, as a share of those in post.
_LEAVE_A_YEAR: Final = (0.17, 0.19, 0.30, 0.23, 0.26, 0.33, 0.17)


def list_staff() -> list[Row]:
    """List each council children's home month by month, in full-time equivalents."""
    rows = []
    for number, home in enumerate(list_council_homes()):
        chance, posts = Random(400 + number), 8 + 2 * home.places
        in_post, due = posts - 1.0, 0.0
        for year, month in MONTHS:
            key = f"{year}-{month:02d}"
            due += in_post * _LEAVE_A_YEAR[number] / 12 * chance.uniform(0.5, 1.5)
            leavers = int(due * 2) / 2 if chance.random() < 0.7 else 0.0
            due -= leavers
            in_post = min(float(posts), in_post - leavers + chance.choice((0, 0, 0.5, 0.5, 0.5)))
            agency = round((posts - in_post) * 0.5 * 2) / 2
            values = (
                home.slug, key, str(posts), f"{in_post:g}", f"{leavers:g}", f"{agency:g}",
                _find_manager(home, key),
            )  # fmt: skip
            rows.append(dict(zip(STAFF_COLUMNS, values, strict=True)))
    return rows


def list_known_as(spells: Sequence[Spell]) -> list[Row]:
    """List what each child in a council home is called there: a bird of a colour, no name."""
    council = {home.slug for home in HOMES if home.provider_group == "council"}
    living = [spell for spell in spells if spell.end is None and spell.slug in council]
    living.sort(key=lambda spell: (spell.slug, spell.child.number))
    return [
        {
            "home": spell.slug,
            "child": spell.child.reference,
            "known_as": _name(number),
        }
        for number, spell in enumerate(living)
    ]


def _name(number: int) -> str:
    colours, bird = divmod(number, len(_BIRDS))
    return f"{_COLOURS[colours % len(_COLOURS)]} {_BIRDS[bird]}"


def _find_manager(home: Home, month: str) -> str:
    slug, first, last = _ABSENT_MANAGER
    if home.slug == slug and first <= month <= last:
        return "absent"
    return "vacant" if home.slug == VACANT_MANAGER[0] and month >= VACANT_MANAGER[1] else "in_post"
