"""The fixed catalogue: every table that may be published of a snapshot, and nothing beyond it.

The pairs of dimensions of a measure form a tree (no dimension is reached from another in two ways).
Then any tables that agree on their shared margins are the tables of some council, so that to bound
each cell by the tables and their margins is to bound it by all that a reader can know.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from data_access.disclosure.rules import COSTS_ROUNDED_TO, UNIT_COSTS_ROUNDED_TO
from data_access.periods import is_month_end
from data_access.vocabulary import (
    AGE_BAND,
    BUDGET_LINE,
    CATEGORY_OF_NEED,
    DFE_AGE_BAND,
    DIMENSIONS,
    DISTANCE_BAND,
    ENTRY,
    ETHNIC_GROUP,
    LEGAL_STATUS_GROUP,
    LOCALITY,
    LOCALITY_DETAIL,
    PERMANENCE_ORDER,
    PLACEMENT_GROUP,
    PLACEMENT_GROUPS,
    PLACEMENT_TYPE,
    QUARTER,
    REASON_LEFT,
    SAME_PLACEMENT,
    SAVING_AMOUNT,
    SAVING_KIND,
    SEX,
    UNACCOMPANIED,
    UNIT_COST_OF,
    YEAR,
    Dimension,
)

# A measure and the dimensions of its table.
TableName = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class PublishedAs:
    """One measure as it is published: the dimensions of its tables, and the form it is counted in.

    A `is_yearly` measure is published for whole years, at 31 March. Over windows that overlap,
    those who came in one quarter could be worked out, or what they cost. A measure with
    `pooled_by` is a percentage of homes together: it is published for the quarter that ends at a
    snapshot, undivided but for the values of that option, of which each has its own number. A
    measure with `rounded_to` is a cost, kept in pounds rounded to so many; where it does not
    `add_up` it has no total.
    """

    measure: str
    tables: tuple[tuple[str, ...], ...]
    options: tuple[tuple[str, str], ...] = ()
    is_yearly: bool = False
    pooled_by: str = ""
    rounded_to: int = 0
    adds_up: bool = True

    @property
    def scale(self) -> int:
        """What a number that is kept is multiplied by: pounds are told in pence."""
        return 100 if self.rounded_to else 1

    @property
    def period(self) -> str:
        """The dimension of time whose whole periods it is published for; "" for days."""
        if self.pooled_by:
            return QUARTER.key
        return YEAR.key if self.is_yearly else ""


def _tables(*tables: tuple[Dimension, ...]) -> tuple[tuple[str, ...], ...]:
    return ((), *(tuple(dimension.key for dimension in table) for table in tables))


# DfE's form is the one whose totals are published anyway: to publish every event beside it would
# give away how many children came or left more than once.
DFE = (("form", "dfe"),)
CATALOGUE = (
    PublishedAs(
        "looked_after",
        _tables(
            (AGE_BAND,),
            (DFE_AGE_BAND,),
            (SEX,),
            (ETHNIC_GROUP,),
            (UNACCOMPANIED,),
            (PLACEMENT_GROUP,),
            (LEGAL_STATUS_GROUP,),
            (CATEGORY_OF_NEED,),
            (LOCALITY,),
            (LOCALITY_DETAIL,),
            (DISTANCE_BAND,),
            (PLACEMENT_GROUP, AGE_BAND),
            (PLACEMENT_GROUP, LOCALITY),
            (AGE_BAND, SEX),
        ),
    ),
    PublishedAs(
        "started",
        _tables(
            (AGE_BAND,),
            (SEX,),
            (CATEGORY_OF_NEED,),
            (LEGAL_STATUS_GROUP,),
            (ENTRY,),
            (AGE_BAND, SEX),
        ),
        # For how long it is a re-entry is said once: of two answers the difference could be told.
        options=(*DFE, ("within_months", "24")),
        is_yearly=True,
    ),
    PublishedAs(
        "ceased",
        _tables((AGE_BAND,), (SEX,), (PLACEMENT_GROUP,), (REASON_LEFT,)),
        options=DFE,
        is_yearly=True,
    ),
    PublishedAs("reunified", _tables((AGE_BAND,)), options=DFE, is_yearly=True),
    PublishedAs("three_or_more_placements", _tables(), options=(("same_carer", "no_move"),)),
    PublishedAs("long_term_stability", _tables((SAME_PLACEMENT,))),
    PublishedAs("over_20_miles_outside", _tables()),
    PublishedAs(
        "permanence", _tables((PERMANENCE_ORDER,), (AGE_BAND,), (PERMANENCE_ORDER, AGE_BAND))
    ),
)
# What is told of the council's children's homes together; `pools.py` says when.
POOLS = (PublishedAs("occupancy", _tables(), pooled_by="of"),)
# What is told of money; `costs.py` says when.
COSTS = (
    PublishedAs(
        "spend",
        _tables((BUDGET_LINE,)),
        options=(("costing", "full"),),
        is_yearly=True,
        rounded_to=COSTS_ROUNDED_TO,
    ),
    PublishedAs(
        "unit_cost",
        ((UNIT_COST_OF.key,),),
        is_yearly=True,
        rounded_to=UNIT_COSTS_ROUNDED_TO,
        adds_up=False,
    ),
    PublishedAs("forecast_outturn", _tables(), is_yearly=True, rounded_to=COSTS_ROUNDED_TO),
    PublishedAs(
        "savings",
        ((SAVING_KIND.key, SAVING_AMOUNT.key),),
        is_yearly=True,
        rounded_to=COSTS_ROUNDED_TO,
        adds_up=False,
    ),
)
# Beside a year's spend in all is kept how many of its nights had no price.
WITHOUT_PRICE = ("without_price",)
PUBLISHED = {published.measure: published for published in (*CATALOGUE, *POOLS, *COSTS)}
# Instead of by these, which for most councils are mostly small numbers, it is published by groups.
GROUPED = {PLACEMENT_TYPE.key: PLACEMENT_GROUP.key}
_TOGETHER_BY_DFE = (
    ("connected_persons", "in_house_fostering", "external_fostering"),
    ("own_childrens_home", "external_homes"),
)
# By the placement types that they are made of: each group, and those that DfE publishes as one.
_WHOLE_GROUPS = {
    frozenset(kind for group in groups for kind in PLACEMENT_GROUPS.get(group, (group,))): groups
    for groups in (*((group,) for group in PLACEMENT_GROUP.keys), *_TOGETHER_BY_DFE)
}
# The measures whose tables are protected together.
TOGETHER = {
    "looked_after": (
        "looked_after",
        "three_or_more_placements",
        "long_term_stability",
        "over_20_miles_outside",
    ),
    "flows": ("started", "ceased", "reunified"),
    "permanence": ("permanence",),
}
# Worked out from a published count and public figures, and hidden with the count.
DERIVED = {"looked_after_rate": "looked_after", "gap_to_neighbours": "looked_after"}
# By these nothing of a child is ever published.
NEVER = frozenset({"home", "ward", "school", "provider", "postcode"})


def is_snapshot(day: date) -> bool:
    """Whether figures are published for this day: the end of a quarter."""
    return day.month % 3 == 0 and is_month_end(day)


def is_year_end(day: date) -> bool:
    """Whether this is the 31 March at which a year ends."""
    return (day.month, day.day) == (3, 31)


def tables_of(day: date) -> Iterator[tuple[PublishedAs, tuple[str, ...]]]:
    """Every table of counts that the catalogue has for a snapshot."""
    for published in CATALOGUE:
        if is_year_end(day) or not published.is_yearly:
            for by in published.tables:
                yield published, by


def is_rounded(by: tuple[str, ...], day: date) -> bool:
    """Whether a table is published in rounded numbers: two dimensions, between year ends."""
    return len(by) > 1 and not is_year_end(day)


def find_table(measure: str, by: tuple[str, ...]) -> tuple[str, ...] | None:
    """The table, by its dimensions in the catalogue's order, that holds a measure by these."""
    published = PUBLISHED.get(DERIVED.get(measure, measure))
    if published is None:
        return None
    return next((table for table in published.tables if set(table) == set(by)), None)


def is_published(measure: str) -> bool:
    """Whether anything of a measure is published."""
    return DERIVED.get(measure, measure) in PUBLISHED


def find_form(measure: str) -> PublishedAs:
    """How a measure is published; KeyError where it is not."""
    return PUBLISHED[DERIVED.get(measure, measure)]


def list_dimensions(measure: str) -> tuple[str, ...]:
    """The dimensions by which a measure is published, those of time last."""
    published = find_form(measure)
    named = dict.fromkeys(name for table in published.tables for name in table)
    return (*named, *list_grains(published))


def name_as_published(measure: str, dimension: str) -> str:
    """The dimension by which a measure is published in the place of one: its groups, or itself."""
    groups = GROUPED.get(dimension, "")
    is_grouped = groups and is_published(measure) and groups in list_dimensions(measure)
    return groups if is_grouped else dimension


def find_groups(measure: str, dimension: str, keys: Iterable[str]) -> tuple[str, ...]:
    """The published groups that some keys of a dimension are, together; empty where they are none.

    Several are answered as their sum only where DfE publishes them so: no filter is free.
    """
    if dimension == name_as_published(measure, dimension):
        return ()
    return _WHOLE_GROUPS.get(frozenset(keys), ())


def list_grains(published: PublishedAs) -> tuple[str, ...]:
    """The dimensions of time over which what is published can be followed."""
    return (published.period,) if published.period else (QUARTER.key, YEAR.key)


def leave_out_time(by: Iterable[str]) -> tuple[str, ...]:
    """The dimensions of a breakdown but for that of time."""
    return tuple(name for name in by if not DIMENSIONS[name].is_time)


def is_in_catalogue(measure: str, by: tuple[str, ...], filters: Iterable[str] = ()) -> bool:
    """Whether the catalogue has a table that holds a measure by these, narrowed by those."""
    if not is_published(measure):
        return False
    grains = list_grains(find_form(measure))
    if any(DIMENSIONS[name].is_time and name not in grains for name in by):
        return False
    return find_table(measure, (*leave_out_time(by), *filters)) is not None
