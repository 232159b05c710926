"""The store: its migrations, on both engines, empty and filled, and the commands that keep it."""

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, Engine, func, inspect, select

from data_access.commands.store import store
from data_access.imports.refusal import RefusedInput
from data_access.settings import Settings, SettingsError, read_settings
from data_access.store.engine import (
    create_engine,
    downgrade_store,
    is_store_current,
    upgrade_store,
)
from data_access.store.tables import (
    children,
    episodes,
    loads,
    metadata,
    moves,
    periods_of_care,
    placements,
)
from tests.stores import EMPTY, Stores


def names_of(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_a_filled_store_goes_up_down_and_up_again(demonstration_copy: Engine) -> None:
    assert is_store_current(demonstration_copy)
    upgrade_store(demonstration_copy)
    with demonstration_copy.connect() as connection:
        assert connection.execute(select(func.count()).select_from(children)).scalar_one() > 1000
    downgrade_store(demonstration_copy)
    assert names_of(demonstration_copy) == set()
    assert not is_store_current(demonstration_copy)
    upgrade_store(demonstration_copy)
    assert names_of(demonstration_copy) == set(metadata.tables)


def test_a_store_that_could_not_tell_journeys_tells_them_once_upgraded_as_if_loaded_now(
    demonstration_copy: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = rows_of_journeys(demonstration_copy)
    assert all(loaded)
    downgrade_store(demonstration_copy, "0004")
    monkeypatch.setenv("DATABASE_URL", demonstration_copy.url.render_as_string(hide_password=False))
    result = CliRunner().invoke(store, ["upgrade"])
    assert result.exit_code == 0, result.output
    assert rows_of_journeys(demonstration_copy) == loaded


def test_where_new_tables_cannot_be_filled_the_store_stays_as_it_was(
    sqlite_stores: Stores,
) -> None:
    def fail(_connection: Connection) -> None:
        raise RefusedInput("This cannot be told.")

    with sqlite_stores.open_copy(EMPTY) as engine:
        downgrade_store(engine, "0004")
        with pytest.raises(RefusedInput):
            upgrade_store(engine, fill=fail)
        assert "moves" not in names_of(engine)
        upgrade_store(engine)
        assert is_store_current(engine)


def rows_of_journeys(engine: Engine) -> list[list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return [
            [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]
            for table in (periods_of_care, placements, moves)
        ]


def test_the_migrations_make_exactly_the_tables_that_the_code_reads(empty_store: Engine) -> None:
    inspector = inspect(empty_store)
    for name, table in metadata.tables.items():
        made = {column["name"]: column["nullable"] for column in inspector.get_columns(name)}
        assert made == {column.name: column.nullable for column in table.columns}, name
        indexes = {index["name"] for index in inspector.get_indexes(name)}
        assert {index.name for index in table.indexes} <= indexes, name


def test_foreign_keys_hold(empty_store: Engine) -> None:
    from sqlalchemy import insert
    from sqlalchemy.exc import IntegrityError

    row = {"load_id": 99, "slug": "a", "name": "A", "provider_group": "council"}
    with pytest.raises(IntegrityError), empty_store.begin() as connection:
        connection.execute(insert(metadata.tables["homes"]).values(is_invented=True, **row))


def test_references_sort_by_their_characters_on_every_engine(empty_store: Engine) -> None:
    from datetime import date

    from sqlalchemy import insert

    references = ["b", "B", "a-1", "a1", "É", "A"]
    facts = {"date_of_birth": date(2010, 1, 1), "birth_day": 14610, "sex": "male"}
    with empty_store.begin() as connection:
        connection.execute(
            insert(children),
            [
                facts | {"reference": reference, "key": f"k{n}", "ethnic_group": "white"}
                for n, reference in enumerate(references)
            ],
        )
        found = connection.execute(
            select(children.c.reference).order_by(children.c.reference)
        ).scalars()
        assert list(found) == sorted(references)


@pytest.fixture(autouse=True)
def audit_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_KEY", "a key of the audit log's own")


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("DATABASE_URL", database_url)
    return CliRunner()


def test_upgrade_makes_the_store_and_says_so_and_does_nothing_twice(run: CliRunner) -> None:
    first, second = run.invoke(store, ["upgrade"]), run.invoke(store, ["upgrade"])
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "has been brought up to date" in first.stdout
    assert second.stdout == "The store is up to date.\n"
    assert "empty" in run.invoke(store, ["status"]).stdout


def test_status_of_a_store_that_is_not_there_says_how_to_make_it(run: CliRunner) -> None:
    result = run.invoke(store, ["status"])
    assert result.exit_code != 0
    assert "store upgrade" in result.output


def test_the_demonstration_is_built_once_and_left_alone_after(
    demonstration_copy: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", demonstration_copy.url.render_as_string(hide_password=False))
    with demonstration_copy.connect() as connection:
        before = connection.execute(select(loads)).all()
    result = CliRunner().invoke(store, ["demo"])
    assert (result.exit_code, result.output) == (0, "")
    with demonstration_copy.connect() as connection:
        assert connection.execute(select(loads)).all() == before
    said = CliRunner().invoke(store, ["status"]).stdout
    assert "invented people only" in said
    assert "1 April 2017 to 31 March 2025" in said


def test_the_demonstration_never_goes_into_a_store_with_real_data(
    demonstration_copy: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demonstration_copy.begin() as connection:
        connection.execute(loads.update().values(is_synthetic=False))
    monkeypatch.setenv("DATABASE_URL", demonstration_copy.url.render_as_string(hide_password=False))
    result = CliRunner().invoke(store, ["demo"])
    assert result.exit_code != 0
    assert "store of its own" in result.output


def test_the_demonstration_is_made_for_one_council_only(
    run: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNCIL_CODE", "E06000005")
    result = run.invoke(store, ["demo"])
    assert result.exit_code != 0
    assert "COUNCIL_CODE" in result.output


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("COUNCIL_CODE", "Stockton", "ONS code"),
        ("DATABASE_URL", "mysql://x", "sqlite:/// or postgresql://"),
        ("DATABASE_URL", "", "sqlite:/// or postgresql://"),
    ],
)
def test_a_setting_that_cannot_work_is_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=says):
        read_settings()
    result = CliRunner().invoke(store, ["status"])
    assert result.exit_code == 1
    assert "Error: " in result.output
    assert "Traceback" not in result.output


def test_an_address_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(SettingsError, match="not an address"):
        create_engine("postgresql:/nonsense")


def test_a_database_that_does_not_answer_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    result = CliRunner().invoke(store, ["status"])
    assert result.exit_code == 1
    assert "could not be read" in result.output


def test_the_embedded_store_is_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert Settings().database_url.endswith("instance/store.sqlite")


def test_sqlite_writes_ahead_and_holds_foreign_keys(sqlite_stores: Stores) -> None:
    with sqlite_stores.open_copy("empty") as engine, engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_every_current_episode_is_one_of_its_childs(demonstration_store: Engine) -> None:
    with demonstration_store.connect() as connection:
        twice = connection.execute(
            select(episodes.c.child_id, episodes.c.decom)
            .where(episodes.c.is_current)
            .group_by(episodes.c.child_id, episodes.c.decom)
            .having(func.count() > 1)
        ).all()
    assert twice == []
