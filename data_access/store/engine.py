"""How the store is reached: SQLite embedded, or PostgreSQL. Nothing connects at import."""

import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy import create_engine as create_sqlalchemy_engine
from sqlalchemy.exc import ArgumentError

from data_access.settings import SettingsError

if TYPE_CHECKING:
    from data_access.access import StoreScope

_SET_SCOPE = (
    "SELECT set_config('role', %s, true), set_config('cioc.scope', %s, true), "
    "set_config('cioc.homes', %s, true), set_config('cioc.names', %s, true)"
)
MIGRATIONS = Path(__file__).parent / "migrations"


def create_engine(database_url: str) -> Engine:
    """An engine for the store at this address; it connects on first use."""
    try:
        url = make_url(database_url)
    except ArgumentError:
        raise SettingsError(
            "DATABASE_URL is not an address; it should look like "
            "sqlite:////folder/store.sqlite or postgresql://user@host/name."
        ) from None
    if url.get_backend_name() == "postgresql":
        # psycopg 3, whichever driver the council's own address names.
        engine = create_sqlalchemy_engine(
            url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True
        )
        event.listen(engine, "begin", _take_role)
        return engine
    engine = create_sqlalchemy_engine(url, hide_parameters=True)
    if url.database and url.database != ":memory:":
        file = Path(url.database)
        file.parent.mkdir(parents=True, exist_ok=True)
        # Whoever runs this owns the store and nobody else reads it; SQLite's own files beside it
        # are given the same mode.
        event.listen(engine, "do_connect", lambda *_: file.touch(mode=0o600))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@cache
def engine_for(database_url: str) -> Engine:
    """The one engine of this process for an address."""
    return create_engine(database_url)


def read_at_once(engine: Engine) -> Engine:
    """The engine for single look-ups, which need no transaction around them.

    On PostgreSQL to begin and to end one are two round trips, more than the look-up itself.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # pysqlite's own transaction handling would commit before DDL; SQLAlchemy begins instead.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        "busy_timeout=5000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _take_role(connection: Connection) -> None:
    """Give a transaction with a scope its role and reach, and no other transaction any.

    `scope`, an execution option, is the StoreScope of whoever asks. A transaction without one is
    the web's own (accounts, sessions, the audit log) or a command's by the store's owner.
    """
    scope: StoreScope | None = connection.get_execution_options().get("scope")
    if scope is None:
        return
    role, reach = "cioc_public", "none"
    if scope.reads_money and not scope.reads_children:
        role, reach = "cioc_finance", "money"
    if scope.reads_children:
        role, reach = "cioc_staff", "all" if scope.homes is None else "homes"
    # With `true` a setting ends with the transaction; for `role` that is SET LOCAL ROLE, in one
    # round trip with the others.
    homes = ",".join(map(str, scope.homes or ()))
    names = "read" if scope.reads_names else "none"
    connection.exec_driver_sql(_SET_SCOPE, (role, reach, homes, names))


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    begin = "BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN"
    if options.get("waits", True):
        connection.exec_driver_sql(begin)
        return
    # Reading back what is set, a pooled connection is left as it was found.
    patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        connection.exec_driver_sql(begin)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")


def _alembic_config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def upgrade_store(
    engine: Engine,
    revision: str = "head",
    fill: Callable[[Connection], None] | None = None,
) -> None:
    """Bring the store's tables to a revision; nothing happens where they already are.

    `fill` puts into new tables what follows from the old ones, in the same transaction.
    """
    config = _alembic_config(engine)
    config.attributes["fill"] = fill
    command.upgrade(config, revision)


def downgrade_store(engine: Engine, revision: str = "base") -> None:
    """Take the store's tables back to an earlier revision; what they held beyond it is lost."""
    command.downgrade(_alembic_config(engine), revision)


def is_store_current(engine: Engine) -> bool:
    """Whether the store's tables are those this version of the application expects."""
    head = ScriptDirectory.from_config(_alembic_config(engine)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
