"""Foster households of the council, who cares in them, their places, and who may join them.

As the workbook of carers states them. `start_day` is the first day of what a row says, `end_day`
the day after the last; null: it has no end yet. No row holds a carer's name.
"""

from sqlalchemy import Column, Date, ForeignKey, Integer, SmallInteger, String, Table

from data_access.store.tables.base import (
    child_column,
    id_column,
    key_column,
    load_column,
    metadata,
)


def _household_column() -> Column[int]:
    return Column("household_id", ForeignKey("foster_households.id"), nullable=False, index=True)


foster_households = Table(
    "foster_households",
    metadata,
    id_column(),
    load_column(),
    Column("reference", String(40), nullable=False, unique=True),
    key_column("household_type"),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer),
    key_column("reason_left_fostering", nullable=True),
)

foster_carers = Table(
    "foster_carers",
    metadata,
    id_column(),
    load_column(),
    _household_column(),
    Column("year_of_birth", SmallInteger, nullable=False),
)

foster_approvals = Table(
    "foster_approvals",
    metadata,
    id_column(),
    load_column(),
    _household_column(),
    Column("places", SmallInteger, nullable=False),
    # Of them only for brothers and sisters together.
    Column("conditional_places", SmallInteger, nullable=False),
    # Whole years, both included.
    Column("age_from", SmallInteger, nullable=False),
    Column("age_to", SmallInteger, nullable=False),
    # any, long_term, short_term, parent_and_child
    Column("terms", String(16), nullable=False),
    # usual, exemption (over the usual limit of three), emergency
    Column("basis", String(16), nullable=False),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer),
)

# Places that are neither filled nor vacant, and why.
foster_availability = Table(
    "foster_availability",
    metadata,
    id_column(),
    load_column(),
    _household_column(),
    key_column("foster_place_state"),
    Column("places", SmallInteger, nullable=False),
    # Of places that are not available: rest, training, health, allegation, under_review, other.
    Column("reason", String(32)),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer),
)

# Which household a child lives in: the placement is named by the day it began.
foster_placements = Table(
    "foster_placements",
    metadata,
    id_column(),
    load_column(),
    _household_column(),
    child_column(),
    Column("placement_start_day", Integer, nullable=False),
)

recruitment = Table(
    "recruitment",
    metadata,
    id_column(),
    load_column(),
    Column("reference", String(40), nullable=False, unique=True),
    Column("enquired_on", Date, nullable=False),
    Column("enquired_day", Integer, nullable=False),
    Column("visited_on", Date),
    Column("applied_on", Date),
    Column("assessed_on", Date),
    Column("panel_on", Date),
    Column("approved_on", Date),
    Column("ended_on", Date),
    key_column("recruitment_outcome"),
)
