"""The stores that tests work on: each kind is built once per test run, then copied.

The test processes of one run share a folder; a lock in it lets one of them build while the
others wait. A copy is a copied file on SQLite, a database made from a template on PostgreSQL.
"""

import fcntl
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import Engine, event, make_url

from data_access.store.engine import create_engine, upgrade_store

# The login by which the web reaches a store on PostgreSQL; it owns nothing.
WEB_LOGIN = "cioc_web_of_the_tests"
EMPTY = "empty"
BENCHMARKS = "benchmarks"
DEMONSTRATION = "demonstration"
PUBLISHED = "published"
# What is published there: two year's ends, and a quarter's end, whose tables of two are rounded.
PUBLISHED_DAYS = (date(2025, 3, 31), date(2024, 12, 31), date(2024, 3, 31))


def _fill_benchmarks(engine: Engine) -> None:
    from data_access.commands.store import DEMONSTRATION_COUNCIL
    from data_access.imports.default_benchmarks import load_default_set

    load_default_set(engine, council_code=DEMONSTRATION_COUNCIL)


def _fill_demonstration(engine: Engine) -> None:
    # Imported when asked for: most tests need no demonstration, nor the time its modules take.
    from data_access.commands.store import build_demonstration

    build_demonstration(engine)


def _fill_published(engine: Engine) -> None:
    from data_access.commands.store import DEMONSTRATION_COUNCIL
    from data_access.disclosure.publishing import Published, publish_missing

    for day, done in publish_missing(engine, DEMONSTRATION_COUNCIL, PUBLISHED_DAYS):
        assert isinstance(done, Published), (day, done)
        assert not done.failures, done


BUILDERS: dict[str, Callable[[Engine], None]] = {
    EMPTY: upgrade_store,
    BENCHMARKS: _fill_benchmarks,
    DEMONSTRATION: _fill_demonstration,
    PUBLISHED: _fill_published,
}
# What a kind of store starts from: none is a database without any table.
ORIGINS = {
    EMPTY: None,
    BENCHMARKS: EMPTY,
    DEMONSTRATION: BENCHMARKS,
    PUBLISHED: DEMONSTRATION,
}


def prepare_server(server: str) -> None:
    """Make the roles that the stores' migrations grant to, and a login for the web.

    Roles belong to the whole server: made here, no two test processes make them at once.
    """
    name = f"roles_{uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        engine = create_engine(f"{server}/{name}")
        upgrade_store(engine)
        engine.dispose()
        login = sql.Identifier(WEB_LOGIN)
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN IN ROLE cioc_web").format(login))
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def web_address(owner: Engine | str) -> str:
    """The address by which the web reaches an owner's store."""
    url = make_url(owner) if isinstance(owner, str) else owner.url
    if url.get_backend_name() == "postgresql":
        url = url.set(username=WEB_LOGIN)
    return url.render_as_string(hide_password=False)


class Stores(ABC):
    """The stores of one database engine in one test run."""

    def __init__(self, shared: Path) -> None:
        self.shared = shared

    @contextmanager
    def copy(self, kind: str | None) -> Iterator[str]:
        """The address of a copy of one's own; of a database without any table where None."""
        if kind:
            self.build(kind)
        name = f"{kind or 'bare'}_{uuid4().hex[:12]}"
        try:
            yield self._make(name, kind)
        finally:
            self._remove(name)

    @contextmanager
    def open_copy(self, kind: str) -> Iterator[Engine]:
        """An engine on a copy of one's own."""
        with self.copy(kind) as address:
            engine = create_engine(address)
            try:
                yield engine
            finally:
                engine.dispose()

    @contextmanager
    def open_shared(self, kind: str) -> Iterator[Engine]:
        """An engine on the one copy that all test processes read; to write to it is an error."""
        self.build(kind)
        engine = create_engine(self._address(f"shared_{kind}"))
        event.listen(engine, "connect", self._forbid_writing)
        try:
            yield engine
        finally:
            engine.dispose()

    def build(self, kind: str) -> None:
        """Build a kind of store, and the copy that is shared, unless this test run has them."""
        origin = ORIGINS[kind]
        if origin:
            self.build(origin)
        label = f"{type(self).__name__}-{kind}"
        with (self.shared / f"{label}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            built = self.shared / f"{label}.built"
            if built.exists():
                return
            self._remove(kind)  # an attempt that failed
            engine = create_engine(self._make(kind, origin))
            try:
                BUILDERS[kind](engine)
                self._settle(engine)
            finally:
                engine.dispose()
            self._make(f"shared_{kind}", kind)
            built.touch()

    @abstractmethod
    def _make(self, name: str, origin: str | None) -> str: ...

    @abstractmethod
    def _address(self, name: str) -> str: ...

    @abstractmethod
    def _remove(self, name: str) -> None: ...

    @abstractmethod
    def _settle(self, engine: Engine) -> None: ...

    @staticmethod
    @abstractmethod
    def _forbid_writing(connection: object, record: object) -> None: ...


class SqliteStores(Stores):
    """Stores in files."""

    def _path(self, name: str) -> Path:
        return self.shared / f"{name}.sqlite"

    def _address(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    def _make(self, name: str, origin: str | None) -> str:
        if origin:
            shutil.copyfile(self._path(origin), self._path(name))
        return self._address(name)

    def _remove(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self._path(name)}{ending}").unlink(missing_ok=True)

    def _settle(self, engine: Engine) -> None:
        # What is still in the write-ahead log would be missing from a copied file.
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")

    @staticmethod
    def _forbid_writing(connection: object, record: object) -> None:  # noqa: ARG004
        connection.execute("PRAGMA query_only = ON")


class PostgresStores(Stores):
    """Stores in databases of one PostgreSQL server."""

    def __init__(self, shared: Path, server: str) -> None:
        super().__init__(shared)
        self.server = server

    def _address(self, name: str) -> str:
        return f"{self.server}/{name}"

    def _make(self, name: str, origin: str | None) -> str:
        self._say(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(origin or "template0")
            )
        )
        return self._address(name)

    def _remove(self, name: str) -> None:
        self._say(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _settle(self, engine: Engine) -> None:
        # The tests' server does not analyse by itself; a council's does.
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")

    @staticmethod
    def _forbid_writing(connection: object, record: object) -> None:  # noqa: ARG004
        connection.execute("SET default_transaction_read_only = on")
        connection.commit()

    def _say(self, statement: sql.Composed) -> None:
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            connection.execute(statement)
