"""The programme's register as it was kept version by version, and notes pinned to figures.

A version is never changed and never taken away: the register on any day is the last version of each
record that was kept by then. Times are whole seconds since 1 January 1970, UTC.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data_access.store.tables.base import id_column, key_column, metadata

programme_versions = Table(
    "programme_versions",
    metadata,
    id_column(),
    # A sheet of the workbook: milestones, benefits, benefit_measures, readings, risks, ...
    Column("kind", String(24), nullable=False),
    Column("reference", String(80), nullable=False),
    # 1, 2, 3: two people who change the same version cannot both be kept.
    Column("version", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    # The day of `changed_at`: the register of a day holds all that was kept on it.
    Column("changed_day", Integer, nullable=False),
    Column("changed_by", String(254), nullable=False),
    key_column("changed_by_role", nullable=True),
    # The load that brought it; null: it was kept on screen.
    Column("load_id", ForeignKey("loads.id"), index=True),
    # True where the record stands in the register no more from then on.
    Column("is_withdrawn", Boolean, nullable=False),
    # What the record says, as JSON: the columns of its sheet.
    Column("content", Text, nullable=False),
    UniqueConstraint("kind", "reference", "version"),
    Index("ix_programme_versions_changed_day", "changed_day"),
)

# What somebody knows of a figure on a day: "two groups of brothers and sisters arrived".
notes = Table(
    "notes",
    metadata,
    id_column(),
    Column("measure", String(64), nullable=False, index=True),
    Column("pinned_to", Date, nullable=False),
    Column("words", String(400), nullable=False),
    # Whether its measure is of money: those who are told of nothing else read no others.
    Column("is_of_money", Boolean, nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("written_by", String(254), nullable=False),
    key_column("written_by_role"),
    Column("withdrawn_at", BigInteger),
    Column("withdrawn_by", String(254)),
)
