"""How far the council's children's homes are lived in, all together: all that is told of homes.

One percentage of registered and one of usable places for each quarter by itself: over windows that
overlap, what happened in the weeks by which they differ could be worked out. Whole percentages, and
no number of nights or places.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import Connection

from data_access.disclosure.catalogue import POOLS, TableName
from data_access.disclosure.rules import may_show_pool
from data_access.periods import period_with
from data_access.questions.measure import MEASURES, Asked, Keys
from data_access.questions.selection import Selection
from data_access.questions.standing import Standing
from data_access.vocabulary import (
    HOME,
    PLACE_STATE,
    PLACEMENT_GROUP,
    PROVIDER_GROUP,
    PURPOSE,
    QUARTER,
)

POOL = POOLS[0]
TABLE: TableName = POOL.measure, ()
REGISTERED, USABLE = "registered", "usable"
# The children of these homes are those counted as living in a council children's home.
POOLED = Selection(
    filters=(
        (PROVIDER_GROUP.key, ("council",)),
        (PURPOSE.key, ("long_stay", "emergency", "assessment", "not_known")),
    )
)
# The published count that their number of children comes close to.
LIVING_THERE: tuple[tuple[str, ...], Keys] = (PLACEMENT_GROUP.key,), ("own_childrens_home",)
LIVED_IN = ("occupied", "over")
# By the value of the option; None: hidden.
Percentages = Mapping[str, int | None]


@dataclass(frozen=True)
class HomeNights:
    """A home over a quarter: nights that children slept there, and nights that places were there.

    `usable` are those of the `registered` place-nights that were not stated to be not usable.
    """

    children: int
    registered: int
    usable: int


@dataclass(frozen=True)
class Pool:
    """The homes of a quarter of so many nights, by slug."""

    nights: int
    homes: Mapping[str, HomeNights]

    @property
    def may_be_shown(self) -> bool:
        """Whether the percentages may be shown: by the rule of pools, for the children of an
        average night, and where they do not tell that anybody lived in any one of the homes.
        """
        a_night = {
            slug: Fraction(home.children, self.nights)
            for slug, home in self.homes.items()
            if home.children
        }
        return may_show_pool(a_night) and not any(map(self._is_told_of, self.homes.values()))

    def _is_told_of(self, home: HomeNights) -> bool:
        """Whether a reader who knows the places of every home can tell that a child lived in this
        one throughout: the others have no room for all who live in the homes together.

        That a home was shut throughout is seen from outside: its places are no room.
        """
        if not home.usable:
            return False
        others = sum(each.registered for each in self.homes.values() if each.usable)
        children = sum(each.children for each in self.homes.values())
        return children - (others - home.registered) >= self.nights

    @property
    def percentages(self) -> Percentages:
        """Nights slept there of all registered and of all usable place-nights, in whole per cent.

        None where there were no such places.
        """
        children = sum(home.children for home in self.homes.values())
        return {
            REGISTERED: _percent(children, sum(home.registered for home in self.homes.values())),
            USABLE: _percent(children, sum(home.usable for home in self.homes.values())),
        }


def read_pool(
    connection: Connection, council_code: str, standing: Standing, day: date
) -> Pool | None:
    """The pool over the quarter that ends on a day, counted by the measure that staff ask.

    None where no homes are loaded, or none of them has a registered place.
    """
    count = MEASURES["place_nights"]
    if not all(kind in standing.sources for kind in count.kinds):
        return None
    quarter = period_with(day, QUARTER.key)
    asked = Asked(
        connection=connection,
        council_code=council_code,
        standing=standing,
        selection=POOLED,
        by=(HOME.key, PLACE_STATE.key),
        as_at=day,
        first=quarter.first,
        last=quarter.last,
    )
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (slug, state), number in count.compute(asked).items():
        # Of a home whose places are not known a symbol stands there, and it is not in the pool.
        if not isinstance(number, str):
            found[slug][state] = int(number)
    homes = {slug: _add_up(states) for slug, states in found.items() if any(states.values())}
    if not any(home.registered for home in homes.values()):
        return None
    return Pool((quarter.last - quarter.first).days + 1, homes)


def protect_pool(
    pool: Pool, *, is_count_hidden: bool, before: Mapping[str, tuple[int | None, ...]]
) -> Percentages:
    """What is published of a pool; None where it is hidden.

    Where the count of children in council children's homes is hidden at the quarter's end, or on
    its eve, it would be known from the percentage. What a version `before` hid stays hidden.
    """
    may_be_shown = pool.may_be_shown and not is_count_hidden
    return {
        of: number if may_be_shown and None not in before.get(of, ()) else None
        for of, number in pool.percentages.items()
    }


def _add_up(states: Mapping[str, int]) -> HomeNights:
    registered = sum(number for state, number in states.items() if state != "over")
    return HomeNights(
        sum(states.get(state, 0) for state in LIVED_IN),
        registered,
        registered - states.get("not_usable", 0),
    )


def _percent(part: int, whole: int) -> int | None:
    return (200 * part + whole) // (2 * whole) if whole else None
