"""Stores of councils of several sizes on both engines, filled through the real importers."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

import psycopg

from data_access.imports.default_benchmarks import load_default_set
from data_access.imports.permanence import load_permanence
from data_access.imports.ssda903.loading import load_returns
from data_access.imports.workbooks.loading import load_workbook
from data_access.store.engine import create_engine, upgrade_store
from tests.benchmarks.returns import count_episodes, write_copies, write_demonstration
from tests.servers import run_postgres
from tests.stores import prepare_server

COUNCIL = "E06000004"
TODAY = date(2025, 4, 2)
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
ENGINES = (SQLITE, POSTGRESQL)
SMALL, LARGE = 2_500, 50_000


class Workshop:
    """A folder for files, a PostgreSQL server, and the stores built so far, for one run."""

    def __init__(self, folder: Path, postgres: str) -> None:
        self.folder = folder
        self._postgres = postgres
        self._filled: dict[tuple[str, int], str] = {}

    def create_database(self, engine_name: str) -> str:
        """The address of a new database without any table."""
        name = f"benchmark_{uuid4().hex[:12]}"
        if engine_name == SQLITE:
            return f"sqlite:///{self.folder / name}.sqlite"
        with psycopg.connect(f"{self._postgres}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return f"{self._postgres}/{name}"

    def find_store(self, engine_name: str, episodes: int) -> str:
        """The address of a store of about so many episodes; built when first asked for."""
        if (engine_name, episodes) not in self._filled:
            print(f"Filling a store of {episodes:,} episodes on {engine_name} ...", flush=True)
            address = self.create_database(engine_name)
            self._fill(address, episodes)
            self._filled[engine_name, episodes] = address
        return self._filled[engine_name, episodes]

    def write_returns(self, episodes: int) -> Path:
        """The returns of a council of about so many episodes."""
        target = self.folder / f"returns_{episodes}"
        if not target.exists():
            source = write_demonstration(self.folder)
            files = sorted(source.glob("[0-9]*/*.csv"))
            write_copies(files, target, episodes / count_episodes(source))
        return target

    def _fill(self, address: str, episodes: int) -> None:
        source = write_demonstration(self.folder)
        engine = create_engine(address)
        try:
            upgrade_store(engine)
            load_default_set(engine, council_code=COUNCIL)
            load_workbook(
                engine,
                source / "homes" / "homes.csv",
                kind="homes",
                council_code=COUNCIL,
                today=TODAY,
            )
            load_returns(
                engine,
                [self.write_returns(episodes)],
                council_code=COUNCIL,
                today=TODAY,
                is_synthetic=True,
            )
            load_permanence(
                engine, source / "permanence.csv", council_code=COUNCIL, is_synthetic=True
            )
            with engine.begin() as connection:
                # The tests' PostgreSQL does not analyse by itself; a council's does.
                if engine.dialect.name == "postgresql":
                    connection.exec_driver_sql("ANALYZE")
        finally:
            engine.dispose()


@contextmanager
def open_workshop() -> Iterator[Workshop]:
    """A workshop; everything in it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="benchmarks-"))
    try:
        with run_postgres() as postgres:
            prepare_server(postgres)
            yield Workshop(folder, postgres)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
