"""What the newest return in the store says of itself."""

from datetime import date

from sqlalchemy import Connection, select

from data_access.store.tables import loads

RETURN = "ssda903"


def read_data_date(connection: Connection) -> date | None:
    """The last day that the newest return speaks for; None before any is loaded."""
    return connection.scalar(
        select(loads.c.data_to).where(loads.c.kind == RETURN).order_by(loads.c.id.desc()).limit(1)
    )
