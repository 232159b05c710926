"""Measures of where children live: by council area and, for a few eyes, by postcode sector."""

from sqlalchemy import ColumnElement, case, func

from data_access.council_areas import NOT_KNOWN
from data_access.questions.behind import WITH_EPISODES, Behind, count_behind, looked_after_on
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import episodes
from data_access.vocabulary import (
    CHILD_DIMENSIONS,
    PLACEMENT_AUTHORITY,
    PLACEMENT_SECTOR,
    TIME_DIMENSIONS,
    Permission,
    Unit,
)

SOURCE = "SSDA903 episodes; ONS Postcode Directory"


def find_by_council_area(asked: Asked) -> Behind:
    """The children looked after on the day, each in the council area they live in."""
    return looked_after_on(
        asked.as_at,
        source=WITH_EPISODES,
        columns={PLACEMENT_AUTHORITY.key: func.coalesce(episodes.c.placement_authority, NOT_KNOWN)},
    )


@measure(
    title="Children by the council area they live in",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date by the upper-tier council (or its like in the rest of "
        "the United Kingdom) in whose area they live, from the postcode of where they live alone. "
        "The council’s own area comes first."
    ),
    source=SOURCE,
    by=(*CHILD_DIMENSIONS, PLACEMENT_AUTHORITY, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    behind=find_by_council_area,
)
def living_in(asked: Asked) -> Cells:
    counts = count_behind(asked, find_by_council_area)
    if PLACEMENT_AUTHORITY.key not in asked.by:
        return counts
    place = asked.by.index(PLACEMENT_AUTHORITY.key)
    cells = dict(sorted(counts.items(), key=lambda cell: cell[0][place]))
    # Its row is there, and first, though nobody should live in it.
    own = tuple(
        asked.council_code if name == PLACEMENT_AUTHORITY.key else asked.keys_of(name)[0]
        for name in asked.by
    )
    return {own: cells.get(own, 0), **cells}


def find_by_sector(asked: Asked) -> Behind:
    """The children looked after on the day, each in the postcode sector they live in."""
    compact = func.upper(func.replace(episodes.c.pl_post, " ", ""))
    length = func.length(compact)
    outward: ColumnElement[str] = func.substr(compact, 1, length - 3)
    sector = outward.concat(" ").concat(func.substr(compact, length - 2, 1))
    # What has no council is not in the directory of postcodes: confidential, or no postcode.
    is_known = episodes.c.placement_authority.is_not(None)
    return looked_after_on(
        asked.as_at,
        source=WITH_EPISODES,
        columns={PLACEMENT_SECTOR.key: case((is_known, sector), else_=NOT_KNOWN)},
    )


@measure(
    title="Children by the postcode sector they live in",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date by the postcode sector (such as TS18 1) in which they "
        "live. Only for those who may see the children themselves."
    ),
    source=SOURCE,
    by=(*CHILD_DIMENSIONS, PLACEMENT_SECTOR),
    permission=Permission.CHILDREN_LIST,
    behind=find_by_sector,
)
def living_in_sector(asked: Asked) -> Cells:
    counts = count_behind(asked, find_by_sector)
    if PLACEMENT_SECTOR.key not in asked.by:
        return counts
    place = asked.by.index(PLACEMENT_SECTOR.key)
    return dict(sorted(counts.items(), key=lambda cell: cell[0][place]))
