"""People with accounts, and homes to give them, for tests."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select

from data_access.accounts.keeper import Keeper
from data_access.accounts.people import add_account
from data_access.audit import AuditLog
from data_access.store.tables import accounts, audit_entries, homes, loads
from data_access.vocabulary import Role

AUDIT_KEY = "Lm4Vx9Rb1Ys3Hd5Pf0JgAq8Wn2Zt6Kc7"
PASSWORD = "wobbly trumpet lantern 7"
ANOTHER_PASSWORD = "granite otter umbrella 3"


def open_keeper(engine: Engine) -> Keeper:
    """Somebody on the command line who keeps the accounts of a store."""
    return Keeper(engine, AuditLog(engine, AUDIT_KEY), "command line: tests")


def add_person(
    engine: Engine,
    email: str = "ann@council.test",
    role: Role = Role.DIRECTOR,
    password: str | None = PASSWORD,
    **more: Any,
) -> int:
    """An account, by default of a director who has a password."""
    return add_account(open_keeper(engine), email, role, password=password, **more)


def add_homes(engine: Engine, **groups: str) -> dict[str, int]:
    """Homes by slug, each with its provider group; gives back their numbers."""
    with engine.begin() as connection:
        load = connection.execute(
            insert(loads).values(
                kind="homes",
                loaded_at=datetime(2025, 4, 2),  # noqa: DTZ001 (stored as UTC without its name)
                loaded_by="tests",
                council_code="E06000004",
                rows_read=len(groups),
                rows_accepted=len(groups),
                rows_repaired=0,
                rows_rejected=0,
                is_synthetic=True,
            )
        ).inserted_primary_key
        assert load
        for slug, group in groups.items():
            connection.execute(
                insert(homes).values(
                    load_id=load[0],
                    slug=slug,
                    name=slug.title(),
                    provider_group=group,
                    is_invented=True,
                )
            )
        return {row.slug: row.id for row in connection.execute(select(homes.c.slug, homes.c.id))}


def read_account(engine: Engine, email: str = "ann@council.test") -> Row[Any]:
    """An account as the store has it."""
    with engine.connect() as connection:
        return connection.execute(select(accounts).where(accounts.c.email == email)).one()


def read_audit(engine: Engine) -> list[tuple[str, str, str]]:
    """What the audit log says, oldest first: action, actor and subject."""
    c = audit_entries.c
    with engine.connect() as connection:
        entries = connection.execute(select(c.action, c.actor, c.subject).order_by(c.number))
        return [(entry.action, entry.actor, entry.subject) for entry in entries]
