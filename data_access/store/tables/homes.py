"""Homes, their places, what is said of their quality, and who works there.

All but the derived tables are as the workbook of homes states them. `start_day` is the first day of
what a row says, `end_day` the day after the last; null: it has no end yet.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from data_access.store.tables.base import id_column, key_column, load_column, metadata


def home_column(*, nullable: bool = False) -> Column[int]:
    """Which home the row is about."""
    return Column("home_id", ForeignKey("homes.id"), nullable=nullable, index=True)


homes = Table(
    "homes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    load_column(),
    Column("slug", String(60), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("urn", String(12), unique=True),
    Column("postcode", String(10)),
    key_column("provider_group"),
    # Whose home it is, in words.
    Column("provider", String(80)),
    key_column("purpose", nullable=True),
    # open, planned, closed
    Column("home_status", String(32), nullable=False, server_default="open"),
    Column("opened_on", Date),
    Column("closed_on", Date),
    # When a planned home is to open.
    Column("planned_for", Date),
    # True where the details were made up for the demonstration council.
    Column("is_invented", Boolean, nullable=False),
)

# How many places are registered, and for how many of them something else holds.
places = Table(
    "places",
    metadata,
    id_column(),
    load_column(),
    home_column(),
    # registered, not_usable, kept_free, emergency
    Column("state", String(16), nullable=False),
    Column("number", SmallInteger, nullable=False),
    key_column("not_usable_reason", nullable=True),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer),
)

inspections = Table(
    "inspections",
    metadata,
    id_column(),
    load_column(),
    home_column(),
    Column("inspected_on", Date, nullable=False),
    Column("inspected_day", Integer, nullable=False),
    # full, interim, assurance, monitoring: the last two carry no judgement
    Column("kind", String(16), nullable=False),
    # childrens_home, supported_accommodation: each has a scale of its own
    Column("framework", String(32), nullable=False),
    Column("overall", String(32)),
    Column("help_and_protection", String(32)),
    Column("leadership", String(32)),
    Column("published_on", Date),
)

# One row per month in which a visit was due, made or not.
regulation_44 = Table(
    "regulation_44",
    metadata,
    id_column(),
    load_column(),
    home_column(),
    Column("month", String(7), nullable=False),
    Column("visited_on", Date),
    Column("reported_on", Date),
    # The visitor's two opinions: children are safeguarded; their well-being is promoted.
    Column("safeguarded", Boolean),
    Column("wellbeing_promoted", Boolean),
    # At the end of the month: all that are open, and how many of these are overdue.
    Column("recommendations_open", SmallInteger),
    Column("recommendations_overdue", SmallInteger),
    # On the council's own scale.
    Column("score", Float),
    UniqueConstraint("home_id", "month"),
)

regulation_45 = Table(
    "regulation_45",
    metadata,
    id_column(),
    load_column(),
    home_column(),
    Column("reviewed_on", Date, nullable=False),
    # When it went to Ofsted and to the councils of the children.
    Column("sent_on", Date),
)

# Regulation 40: what Ofsted was told of.
notifications = Table(
    "notifications",
    metadata,
    id_column(),
    load_column(),
    home_column(),
    Column("notified_on", Date, nullable=False),
    Column("event", String(32), nullable=False),
)

# Full-time equivalents in a month; agency staff are in neither `in_post` nor `leavers`.
staffing = Table(
    "staffing",
    metadata,
    id_column(),
    load_column(),
    home_column(),
    Column("month", String(7), nullable=False),
    Column("posts", Float),
    Column("in_post", Float, nullable=False),
    Column("leavers", Float, nullable=False),
    Column("agency", Float),
    # in_post, vacant, absent
    Column("registered_manager", String(16)),
    UniqueConstraint("home_id", "month"),
)

# Derived by every load of homes or returns: how many places, and children, a home had each night.
# `counts` are little-endian 16-bit integers, one for each night from `first_day` on. what:
# registered, not_usable (one row for each reason), kept_free, emergency, as stated; own and
# other_council: children who sleep there; held: places of children who are away.
home_nights = Table(
    "home_nights",
    metadata,
    id_column(),
    home_column(),
    Column("what", String(16), nullable=False),
    key_column("not_usable_reason", nullable=True),
    Column("first_day", Integer, nullable=False),
    Column("counts", LargeBinary, nullable=False),
    Index("ix_home_nights_what_home", "what", "home_id"),
)
