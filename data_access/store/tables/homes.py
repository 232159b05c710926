"""Homes where children live, by the URN that the return carries."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from data_access.store.tables.base import key_column, load_column, metadata

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
    key_column("purpose", nullable=True),
    # True where the details were made up for the demonstration council.
    Column("is_invented", Boolean, nullable=False),
)
