"""Who changes accounts or the programme: in one transaction, with one entry in the audit log."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from data_access.audit import Action, AuditLog
from data_access.vocabulary import Role


@dataclass(frozen=True)
class Keeper:
    """The person or command that changes accounts: `name` is what the audit log calls them."""

    engine: Engine
    log: AuditLog
    name: str
    role: Role | None = None
    request_id: str | None = None

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """A transaction that is written whole or, where anything is raised, not at all."""
        with self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    def note(self, connection: Connection, action: Action, subject: str) -> None:
        """Add the change's entry to the audit log, within the change."""
        self.log.record(
            action,
            actor=self.name,
            role=self.role,
            subject=subject,
            request_id=self.request_id,
            connection=connection,
        )
