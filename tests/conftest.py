"""What all tests share: the engines they run on, stores to work on, and one hypothesis profile."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from data_access.settings import Settings
from data_access.store.engine import create_engine
from tests.servers import run_postgres, run_redis
from tests.stores import (
    BENCHMARKS,
    DEMONSTRATION,
    EMPTY,
    PUBLISHED,
    PostgresStores,
    SqliteStores,
    Stores,
    prepare_server,
    web_address,
)

pytest_plugins = ["tests.live"]

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
POSTGRES_SERVER = pytest.StashKey[Callable[[], str]]()

settings.register_profile(
    "house", deadline=None, max_examples=25, derandomize=True, print_blob=True
)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--sqlite-only", action="store_true", help="leave out every test on PostgreSQL"
    )


def pytest_configure(config: pytest.Config) -> None:
    # A developer's own settings must neither reach the tests nor be reached by them.
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)
    servers = ExitStack()
    config.add_cleanup(servers.close)
    if hasattr(config, "workerinput"):
        address = config.workerinput["postgres_server"]
        config.stash[POSTGRES_SERVER] = lambda: address
    else:
        config.stash[POSTGRES_SERVER] = _once(lambda: _start_postgres(servers))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a test process of its own where the one PostgreSQL server of this run is."""
    config = node.config
    only_sqlite = config.getoption("--sqlite-only")
    node.workerinput["postgres_server"] = "" if only_sqlite else config.stash[POSTGRES_SERVER]()


def _start_postgres(servers: ExitStack) -> str:
    address = servers.enter_context(run_postgres())
    prepare_server(address)
    return address


def _once(start: Callable[[], str]) -> Callable[[], str]:
    started: list[str] = []

    def address() -> str:
        if not started:
            started.append(start())
        return started[0]

    return address


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" in metafunc.fixturenames:
        only_sqlite = metafunc.config.getoption("--sqlite-only")
        names = [SQLITE] if only_sqlite else [SQLITE, POSTGRESQL]
        metafunc.parametrize("engine_name", names, scope="session")


@pytest.fixture(scope="session")
def shared_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(request.config, "workerinput") else base


@pytest.fixture(scope="session")
def sqlite_stores(shared_folder: Path) -> Stores:
    """The stores to copy on SQLite, for tests to which the engine makes no difference."""
    return SqliteStores(shared_folder)


@pytest.fixture(scope="session")
def postgresql_stores(request: pytest.FixtureRequest, shared_folder: Path) -> Stores:
    """The stores to copy on PostgreSQL, for tests of what it alone has: roles and row security."""
    return PostgresStores(shared_folder, request.config.stash[POSTGRES_SERVER]())


@pytest.fixture(scope="session")
def stores(request: pytest.FixtureRequest, engine_name: str, shared_folder: Path) -> Stores:
    """The stores to copy on the engine under test."""
    if engine_name == SQLITE:
        return SqliteStores(shared_folder)
    return PostgresStores(shared_folder, request.config.stash[POSTGRES_SERVER]())


@pytest.fixture
def database_url(stores: Stores) -> Iterator[str]:
    """The address of a fresh database without any table, once on each engine."""
    with stores.copy(None) as address:
        yield address


@pytest.fixture
def empty_store(stores: Stores) -> Iterator[Engine]:
    """An engine on an upgraded store of the test's own that holds nothing, once on each engine."""
    with stores.open_copy(EMPTY) as engine:
        yield engine


@pytest.fixture(scope="session")
def open_empty_store(stores: Stores) -> Callable[[], AbstractContextManager[Engine]]:
    """Opens an empty store within a test, as often as it likes: one for each hypothesis example."""
    return lambda: stores.open_copy(EMPTY)


@pytest.fixture(scope="session")
def benchmarks_store(stores: Stores) -> Iterator[Engine]:
    """The published figures that come with the product, shared by all tests; read only."""
    with stores.open_shared(BENCHMARKS) as engine:
        yield engine


@pytest.fixture
def benchmarks_copy(stores: Stores) -> Iterator[Engine]:
    """The published figures that come with the product in a store of the test's own."""
    with stores.open_copy(BENCHMARKS) as engine:
        yield engine


@pytest.fixture(scope="session")
def demonstration_store(stores: Stores) -> Iterator[Engine]:
    """The demonstration council, shared by all tests; writing to it is refused."""
    with stores.open_shared(DEMONSTRATION) as engine:
        yield engine


@pytest.fixture(scope="session")
def served_store(stores: Stores) -> Iterator[Engine]:
    """The demonstration council, three snapshots of it published, as its web processes reach it.

    Once for each test process. Tests sign in to it, and so write sessions and audit entries; they
    change nothing else.
    """
    with stores.copy(PUBLISHED) as address:
        owner = create_engine(address)
        web = create_engine(web_address(owner))
        owner.dispose()
        yield web
        web.dispose()


@pytest.fixture(scope="session")
def published_store(stores: Stores) -> Iterator[Engine]:
    """The demonstration council with three snapshots published, shared by all tests; read only."""
    with stores.open_shared(PUBLISHED) as engine:
        yield engine


@pytest.fixture
def demonstration_copy(
    stores: Stores,
    demonstration_store: Engine,  # noqa: ARG001 built, or failed to build, once
) -> Iterator[Engine]:
    """The demonstration council in a store of the test's own."""
    with stores.open_copy(DEMONSTRATION) as engine:
        yield engine


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis server of this test process's own."""
    with run_redis() as address:
        yield address
