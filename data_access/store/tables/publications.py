"""What is published of a snapshot for those who may never see a small number.

A publication is written once and never changed: what comes to be known later is its next version.
The tables of checks are for the server alone: with them a hidden number could be worked out.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data_access.store.tables.base import id_column, key_column, metadata

publications = Table(
    "publications",
    metadata,
    id_column(),
    # A quarter's end.
    Column("snapshot", Date, nullable=False),
    # From 1; a snapshot that was revised has several.
    Column("version", Integer, nullable=False),
    Column("published_at", DateTime, nullable=False),
    # The data it was made from.
    Column("load_id", ForeignKey("loads.id"), nullable=False),
    # Of data_access.disclosure.rules.
    Column("rule_version", String(16), nullable=False),
    UniqueConstraint("snapshot", "version"),
)

published_tables = Table(
    "published_tables",
    metadata,
    id_column(),
    Column("publication_id", ForeignKey("publications.id"), nullable=False, index=True),
    key_column("measure"),
    # The dimensions in the order of the catalogue; none for an undivided total.
    key_column("by_1", nullable=True),
    key_column("by_2", nullable=True),
    Column("is_rounded", Boolean, nullable=False),
    # No: nothing of it could be protected, and it has no cells.
    Column("is_shown", Boolean, nullable=False),
)

published_cells = Table(
    "published_cells",
    metadata,
    id_column(),
    Column("table_id", ForeignKey("published_tables.id"), nullable=False, index=True),
    key_column("key_1", nullable=True),
    key_column("key_2", nullable=True),
    # Null where it is hidden; rounded where its table is.
    Column("value", Integer),
)

publication_checks = Table(
    "publication_checks",
    metadata,
    Column("publication_id", ForeignKey("publications.id"), primary_key=True),
    # Of all true counts: tells whether the snapshot has changed since.
    Column("fingerprint", String(64), nullable=False),
    Column("seconds", Float, nullable=False),
    # Why some tables are not shown, for the data officer.
    Column("failure", Text),
)

published_table_checks = Table(
    "published_table_checks",
    metadata,
    Column("table_id", ForeignKey("published_tables.id"), primary_key=True),
    Column("primary_cells", Integer, nullable=False),
    Column("secondary_cells", Integer, nullable=False),
)

# The interval to which a reader can bound a hidden cell.
published_cell_checks = Table(
    "published_cell_checks",
    metadata,
    Column("cell_id", ForeignKey("published_cells.id"), primary_key=True),
    Column("is_primary", Boolean, nullable=False),
    Column("low", Integer, nullable=False),
    # Null: nothing bounds it above.
    Column("high", Integer),
)
