"""Loads from the command line are written with their entry in the audit log, or not at all."""

from sqlalchemy import Connection, Engine, func, select

from data_access.audit import Action, AuditLog, command_actor
from data_access.imports.record import noting_loads
from data_access.store.tables import load_files, loads


def auditing_loads(engine: Engine, log: AuditLog) -> Engine:
    """The same store, where each load adds its entry to the audit log in its own transaction."""

    def note(connection: Connection, load_id: int) -> None:
        written = connection.execute(
            select(loads.c.kind, loads.c.rows_read).where(loads.c.id == load_id)
        ).one()
        files = select(func.count()).where(load_files.c.load_id == load_id)
        count = connection.execute(files).scalar_one()
        log.record(
            Action.LOADED,
            actor=command_actor(),
            subject=f"{written.kind}, data version {load_id}, "
            f"{count:,} {'file' if count == 1 else 'files'}",
            count=written.rows_read,
            connection=connection,
        )

    return noting_loads(engine, note)
