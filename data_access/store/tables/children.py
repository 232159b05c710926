"""Children, their episodes as returned, and what is derived from them at load.

`episodes` keeps every column of the return as it came, one row per collection year that carried
it; `is_current` marks the row that speaks for (child, decom) today, and the `effective` columns
hold its end after recorded repairs. `episode_spans` and `count_changes` are rebuilt from the
current episodes by every load and are what questions read.
"""

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table

from data_access.store.tables.base import (
    age_columns,
    child_column,
    collection_year_column,
    id_column,
    key_column,
    load_column,
    metadata,
)
from data_access.vocabulary import CHILD_DIMENSIONS

children = Table(
    "children",
    metadata,
    id_column(),
    # The council's own reference; it never stands in an address or a log.
    # It sorts by its characters on every engine, whatever the server's collation.
    Column(
        "reference",
        String(40).with_variant(String(40, collation="C"), "postgresql"),
        nullable=False,
        unique=True,
    ),
    # A random word for addresses, kept for as long as the child is known to the store.
    Column("key", String(32), nullable=False, unique=True),
    Column("date_of_birth", Date, nullable=False),
    Column("birth_day", Integer, nullable=False),
    key_column("sex"),
    Column("ethnic", String(8)),
    key_column("ethnic_group"),
    Column("upn", String(16)),
    # Unaccompanied from the first day in care until this day (exclusive); null: never.
    Column("unaccompanied_until_day", Integer),
)

episodes = Table(
    "episodes",
    metadata,
    id_column(),
    load_column(),
    collection_year_column(),
    child_column(),
    # As returned.
    Column("decom", Date, nullable=False),
    Column("rne", String(4)),
    Column("ls", String(4), nullable=False),
    Column("cin", String(4)),
    Column("place", String(4)),
    Column("place_provider", String(4)),
    Column("dec", Date),
    Column("rec", String(4)),
    Column("reason_place_change", String(8)),
    Column("home_post", String(10)),
    Column("pl_post", String(10)),
    Column("urn", String(12)),
    # Derived.
    Column("is_current", Boolean, nullable=False),
    Column("decom_day", Integer, nullable=False),
    Column("effective_dec_day", Integer),
    Column("effective_rec", String(4)),
    key_column("placement_type"),
    key_column("provider_type"),
    key_column("provider_group"),
    key_column("locality"),
    key_column("locality_detail"),
    Column("placement_authority", String(9)),
    Column("distance_miles", Float),
    Column("home_id", ForeignKey("homes.id")),
    *age_columns(),
    Index("ix_episodes_child_decom", "child_id", "decom_day"),
)


def _dimension_columns() -> list[Column[str]]:
    return [key_column(dimension.key) for dimension in CHILD_DIMENSIONS]


# One row per stretch of days on which a child is looked after and every dimension stays the same:
# at most one row of a child covers any day. Short breaks, days from the 18th birthday on and the
# earlier of two open episodes are not in it. `end_day` is exclusive and always known (a child who
# is in care today leaves the count on the 18th birthday at the latest).
episode_spans = Table(
    "episode_spans",
    metadata,
    id_column(),
    child_column(),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    # The episode's home, by which questions of those who see their own homes alone are narrowed.
    Column("home_id", ForeignKey("homes.id")),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer, nullable=False),
    # Year x 12 + month - 1 of each, so that counts over months are two GROUP BYs.
    Column("start_month", Integer, nullable=False),
    Column("end_month", Integer, nullable=False),
    *_dimension_columns(),
    # Holds all that a count reads, so that no row is looked up. No second index begins with the
    # start: SQLite would take it for counts on a day, and read nearly every row.
    Index(
        "ix_episode_spans_end_start",
        "end_day",
        "start_day",
        *(dimension.key for dimension in CHILD_DIMENSIONS),
        "start_month",
        "end_month",
        "home_id",
    ),
)

# One row per event that began or ended a period of care, or otherwise moved the count of children
# looked after. kind: started, ceased, from_short_breaks, to_short_breaks, reached_18, fault.
# Over any days (t1, t2] the change of the count is the sum of `count_change`. A `started` and a
# `ceased` carry +1 and -1 even where the count did not follow; a `fault` row then sets that right.
count_changes = Table(
    "count_changes",
    metadata,
    id_column(),
    child_column(),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("home_id", ForeignKey("homes.id")),
    Column("kind", String(20), nullable=False),
    Column("day", Integer, nullable=False),
    Column("month", String(7), nullable=False),
    Column("quarter", String(10), nullable=False),
    Column("year", String(4), nullable=False),
    Column("count_change", Integer, nullable=False),
    # Counted in DfE's form: the child's first start, or last cease, of the year.
    Column("is_dfe_counted", Boolean, nullable=False),
    # REC of a cease.
    Column("reason", String(4)),
    *_dimension_columns(),
    Index("ix_count_changes_kind_day", "kind", "day"),
)
