"""Every load: what came in, when, from whom, and what became of each row.

A load's id is the data version of everything it published.
"""

import secrets

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Integer, String, Table, Text

from data_access.store.tables.base import id_column, metadata

loads = Table(
    "loads",
    metadata,
    id_column(),
    # Tells this load from those of other stores, for caches that several share.
    Column("key", String(24), nullable=False, default=lambda: secrets.token_urlsafe(12)),
    # ssda903, benchmarks, population, permanence, homes, approvals, carers, requests, money,
    # programme
    Column("kind", String(16), nullable=False, index=True),
    Column("loaded_at", DateTime, nullable=False),  # UTC
    Column("loaded_by", String(80), nullable=False),
    # The council whose borders decided what is in and out of area.
    Column("council_code", String(9), nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_accepted", Integer, nullable=False),
    Column("rows_repaired", Integer, nullable=False),
    Column("rows_rejected", Integer, nullable=False),
    # The last day that the data speaks for.
    Column("data_to", Date),
    # True where whoever loaded it declared every person in it invented.
    Column("is_synthetic", Boolean, nullable=False),
)

load_files = Table(
    "load_files",
    metadata,
    id_column(),
    Column("load_id", ForeignKey("loads.id"), nullable=False, index=True),
    Column("name", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    # The table of the return it was recognised as, and the collection year it stated.
    Column("recognised_as", String(40), nullable=False),
    Column("collection_year", Integer),
    Column("rows_read", Integer, nullable=False),
    Column("rows_accepted", Integer, nullable=False),
    Column("rows_repaired", Integer, nullable=False),
    Column("rows_rejected", Integer, nullable=False),
)

# One row per repair or rejection, kept for as long as the load is.
load_findings = Table(
    "load_findings",
    metadata,
    id_column(),
    Column("load_id", ForeignKey("loads.id"), nullable=False, index=True),
    Column("file", String(255), nullable=False),
    Column("line", Integer),
    Column("column", String(40)),
    # repaired, rejected, or noticed (the row stands as it is, but somebody should look)
    Column("outcome", String(10), nullable=False, index=True),
    Column("code", String(40), nullable=False),
    Column("value", Text),
    Column("reason", Text, nullable=False),
)
