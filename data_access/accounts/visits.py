"""When somebody signed in the time before this one."""

from datetime import UTC, datetime

from sqlalchemy import Engine, select

from data_access.store.tables import accounts


def find_visit_before(engine: Engine, account_id: int) -> datetime | None:
    """The moment (UTC) of the sign-in before the last one; None where the last was the first."""
    found = select(accounts.c.signed_in_before_at).where(accounts.c.id == account_id)
    with engine.connect() as connection:
        seconds = connection.execute(found).scalar()
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
