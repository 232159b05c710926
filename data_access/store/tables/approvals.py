"""Placements at a distance that the Director of Children's Services approved."""

from sqlalchemy import Column, Date, Integer, Table, UniqueConstraint

from data_access.store.tables.base import child_column, id_column, load_column, metadata

# One row per placement, named by the child and the day the placement began. `notified_on`: when
# the council of the area was told.
approvals = Table(
    "approvals",
    metadata,
    id_column(),
    load_column(),
    child_column(),
    Column("placement_start", Date, nullable=False),
    Column("placement_start_day", Integer, nullable=False),
    Column("approved_on", Date),
    Column("notified_on", Date),
    UniqueConstraint("child_id", "placement_start_day"),
)
