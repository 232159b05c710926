"""Audit logs written for tests, and their rows as the store's owner could rewrite them."""

from typing import Any

from sqlalchemy import Engine, delete, insert, select

from data_access.audit import Action, AuditLog, Head
from data_access.store.tables import audit_entries
from data_access.vocabulary import Role

KEY = "a key of the audit log's own, known to these tests alone"
LENGTH = 6
Row = dict[str, Any]


def record_many(log: AuditLog, count: int = LENGTH) -> Head:
    """Record entries of two people; the head after the last."""
    for n in range(count):
        role = (Role.DIRECTOR, None)[n % 2]
        entry = log.record(
            (Action.SIGNED_IN, Action.CHILDREN_LISTED)[n % 2],
            actor=("ann@council.test", "bob@council.test")[n % 2],
            role=role,
            subject=f"question {n}",
            count=n,
            request_id=f"request{n}",
        )
    return Head(entry.number, entry.mac)


def read_rows(engine: Engine) -> list[Row]:
    with engine.connect() as connection:
        found = connection.execute(select(audit_entries).order_by(audit_entries.c.number))
        return [dict(row) for row in found.mappings()]


def write_rows(engine: Engine, rows: list[Row]) -> None:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(delete(audit_entries))
        if rows:
            connection.execute(insert(audit_entries), rows)


def renumber(rows: list[Row]) -> list[Row]:
    return [row | {"number": n} for n, row in enumerate(rows, 1)]
