"""How a record of the programme is kept: a version more, and none overwritten unseen."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError

from data_access.periods import day_here
from data_access.programme.records import Content, Record, write_content
from data_access.programme.register import read_history
from data_access.store.tables import programme_versions
from data_access.store.tables.base import day_number

# Any number will do that nothing else in the database locks; these are the letters of "regis".
_LOCK = 0x7265676973


@dataclass(frozen=True)
class Change:
    """Who changes the register, when (UTC), and by which load if by one."""

    by: str
    role: str | None
    at: datetime
    load_id: int | None = None


class ChangedMeanwhile(Exception):
    """Somebody else has kept a newer version; nothing was written.

    `now` is how the record stands, None where it does not any more or not yet.
    """

    def __init__(self, now: Record | None) -> None:
        super().__init__("This record has been changed since you opened it.")
        self.now = now


def wait_for_others(connection: Connection) -> None:
    """Wait until nobody else changes the register, and let nobody until this transaction ends."""
    # SQLite has its one writer from the start.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def keep(
    connection: Connection,
    kind: str,
    reference: str,
    content: Content,
    *,
    expected: int,
    change: Change,
    is_withdrawn: bool = False,
) -> int:
    """Keep what a record says as its next version, and return that version's number.

    `expected` is the version that whoever changes it has seen, 0 for a new one. Returns it, and
    writes nothing, where the record says all this already. Raises ChangedMeanwhile where another
    version is held.
    """
    history = read_history(connection, kind, reference)
    now = history[0] if history else None
    if (now.version if now else 0) != expected:
        raise ChangedMeanwhile(now)
    written = write_content(kind, content)
    if now and now.is_withdrawn == is_withdrawn and write_content(kind, now.content) == written:
        return now.version
    at = change.at.astimezone(UTC)
    try:
        with connection.begin_nested():
            connection.execute(
                insert(programme_versions).values(
                    kind=kind,
                    reference=reference,
                    version=expected + 1,
                    changed_at=int(at.timestamp()),
                    changed_day=day_number(day_here(at)),
                    changed_by=change.by,
                    changed_by_role=change.role,
                    load_id=change.load_id,
                    is_withdrawn=is_withdrawn,
                    content=written,
                )
            )
    except IntegrityError:
        # Both saw the same version, and the other was first.
        found = read_history(connection, kind, reference)
        raise ChangedMeanwhile(found[0] if found else None) from None
    return expected + 1
