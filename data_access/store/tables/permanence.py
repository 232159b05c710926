"""Children supported under special guardianship and child arrangements orders: not looked after."""

from sqlalchemy import Column, Date, Index, Integer, String, Table

from data_access.store.tables.base import age_columns, id_column, key_column, load_column, metadata

permanence_arrangements = Table(
    "permanence_arrangements",
    metadata,
    id_column(),
    load_column(),
    Column("reference", String(40), nullable=False),
    Column("date_of_birth", Date, nullable=False),
    key_column("permanence_order"),
    Column("start_day", Integer, nullable=False),
    # First day without support; at the latest the 18th birthday.
    Column("end_day", Integer, nullable=False),
    *age_columns(),
    Column("weekly_allowance_pence", Integer),
    Index("ix_permanence_arrangements_end_start", "end_day", "start_day"),
)
