"""Homes sought for children, and moves that are planned: as the workbook states them."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, SmallInteger, String, Table

from data_access.store.tables.base import (
    child_column,
    id_column,
    key_column,
    load_column,
    metadata,
)

requests = Table(
    "requests",
    metadata,
    id_column(),
    load_column(),
    Column("reference", String(40), nullable=False, unique=True),
    # A child who is yet to come into care has no row in the returns.
    Column("child_reference", String(40), nullable=False),
    Column("child_id", ForeignKey("children.id"), index=True),
    Column("needed_on", Date, nullable=False),
    Column("needed_day", Integer, nullable=False),
    key_column("type_sought"),
    Column("offers", SmallInteger),
    # Whether the partnership was asked for a place.
    Column("partnership_asked", Boolean),
    key_column("request_outcome"),
    Column("placed_on", Date),
    Column("placed_day", Integer),
    # What was found: its type, whose it is, and whether it was the first choice.
    key_column("placement_type", nullable=True),
    key_column("met_by"),
    Column("provider", String(80)),
    key_column("first_choice"),
)

planned_moves = Table(
    "planned_moves",
    metadata,
    id_column(),
    load_column(),
    Column("reference", String(40), nullable=False, unique=True),
    child_column(),
    key_column("move_from"),
    key_column("move_to"),
    key_column("move_why"),
    Column("agreed_on", Date, nullable=False),
    Column("agreed_day", Integer, nullable=False),
    Column("first_target", Date, nullable=False),
    Column("first_target_day", Integer, nullable=False),
    Column("target", Date, nullable=False),
    Column("target_day", Integer, nullable=False),
    key_column("move_status"),
    key_column("blocked_by"),
    # Expected, in pence a week; below nought it saves.
    Column("weekly_change_pence", Integer),
    # When the child moved, or the plan was given up.
    Column("ended_on", Date),
    Column("ended_day", Integer),
)
