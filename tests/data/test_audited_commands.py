"""What the command line does to the store is in the audit log: every load, and none refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, Table, delete, func, select

from data_access.audit import Action, AuditLog, Entry, command_actor
from data_access.commands import COMMANDS
from data_access.commands.groups import load
from data_access.commands.store import store
from data_access.store.engine import create_engine
from data_access.store.tables import load_files, load_findings, loads, metadata, money, spend
from tests.data.audit_logs import KEY
from tests.data.ssda903_files import write_return

LISTS = {
    "benchmarks": ("area,year,measure,value", "England,2025,looked_after,81770"),
    "population": ("area,mid_year,children_0_17", "England,2024,12183016"),
    "permanence": ("reference,date_of_birth,order,start", "SG-1,01/01/2015,SGO,01/01/2020"),
    "homes": (
        "slug,name,urn,postcode,provider_group,purpose,invented",
        "oak,Oak,SC000001,,council,,yes",
    ),
    "programme": ("reference,title,likelihood,impact,status", "R1,Too few carers,3,4,open"),
}
# All that an empty store can load: approvals are of placements that it must know. Of the
# workbooks, which one function loads, homes stand for all.
KINDS = sorted(set(load.commands) - {"approvals", "carers", "money", "requests"})
# What the workbook of money states, and what is worked out from it.
MONEY = {
    table.name
    for stated in (money, spend)
    for table in vars(stated).values()
    if isinstance(table, Table)
}
Run = Callable[..., Result]


def point_commands_at(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the web reads by is of no use to a command.
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("DATABASE_OWNER_URL", address)
    monkeypatch.setenv("AUDIT_KEY", KEY)


@pytest.fixture
def run_load(empty_store: Engine, monkeypatch: pytest.MonkeyPatch) -> Run:
    point_commands_at(empty_store.url.render_as_string(hide_password=False), monkeypatch)
    return lambda *words: CliRunner().invoke(load, [str(word) for word in words])


def entries_of(engine: Engine) -> list[Entry]:
    log = AuditLog(engine, KEY)
    assert log.verify().is_whole
    return list(reversed(log.read().entries))


def write_input(folder: Path, kind: str) -> Path:
    """A file, or for the return a folder, that the command of this kind can load."""
    if kind == "ssda903":
        return write_return(folder / "return", [{}, {"CIN": "N9"}])
    # A workbook of several sheets knows its CSV files by their names.
    path = folder / ("risks.csv" if kind == "programme" else "list.csv")
    path.write_text("\n".join(LISTS[kind]), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_every_load_is_one_entry_of_the_audit_log(
    run_load: Run, empty_store: Engine, tmp_path: Path, kind: str
) -> None:
    path = write_input(tmp_path, kind)
    done = run_load(kind, path)
    assert done.exit_code == 0, done.output
    with empty_store.connect() as connection:
        rows_read = connection.execute(select(loads.c.rows_read)).scalar_one()
        files = connection.execute(select(func.count()).select_from(load_files)).scalar_one()
    entry, *published = entries_of(empty_store)
    # What a return changes is published at once.
    assert {each.action for each in published} == (
        {Action.PUBLISHED} if kind == "ssda903" else set()
    )
    assert (entry.action, entry.actor) == (Action.LOADED, command_actor())
    assert entry.subject == f"{kind}, data version 1, {files} {'file' if files == 1 else 'files'}"
    assert entry.count == rows_read > 0
    again = run_load(kind, path)
    assert (again.exit_code, entries_of(empty_store)) == (0, [entry, *published])


@pytest.mark.parametrize("kind", sorted(load.commands))
def test_a_refused_load_is_no_entry(
    run_load: Run, empty_store: Engine, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "list.csv").write_text("colour,shape\nred,round\n", encoding="utf-8")
    assert run_load(kind, tmp_path / "list.csv").exit_code != 0
    assert entries_of(empty_store) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_load_whose_entry_cannot_be_written_is_not_written(
    run_load: Run, empty_store: Engine, tmp_path: Path, kind: str
) -> None:
    with empty_store.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_entries RENAME TO lost")
    refused = run_load(kind, write_input(tmp_path, kind))
    assert refused.exit_code == 1
    assert "othing has changed" in refused.stderr
    with empty_store.connect() as connection:
        assert connection.execute(select(loads)).all() == []


def test_the_shipped_benchmarks_are_one_entry(run_load: Run, empty_store: Engine) -> None:
    assert run_load("benchmarks", "--default").exit_code == 0
    assert [entry.subject for entry in entries_of(empty_store)] == [
        "benchmarks, data version 1, 1 file"
    ]


def test_bringing_the_store_up_to_date_is_an_entry_where_it_changed_anything(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_commands_at(database_url, monkeypatch)
    for _ in range(2):
        assert CliRunner().invoke(store, ["upgrade"]).exit_code == 0
    engine = create_engine(database_url)
    assert [(entry.action, entry.actor) for entry in entries_of(engine)] == [
        (Action.STORE_CHANGED, command_actor())
    ]
    engine.dispose()


def test_each_load_of_the_demonstration_is_an_entry(
    demonstration_copy: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demonstration_copy.begin() as connection:
        # As though the build had been cut off before its last workbook, which is loaded twice.
        of_money = connection.scalars(select(loads.c.id).where(loads.c.kind == "money")).all()
        for table in reversed(metadata.sorted_tables):
            if table.name in MONEY:
                connection.execute(delete(table))
        for table in (load_findings, load_files):
            connection.execute(delete(table).where(table.c.load_id.in_(of_money)))
        connection.execute(delete(loads).where(loads.c.id.in_(of_money)))
    point_commands_at(demonstration_copy.url.render_as_string(hide_password=False), monkeypatch)
    done = CliRunner().invoke(store, ["demo"])
    assert done.exit_code == 0, done.output
    loaded = entries_of(demonstration_copy)
    assert len(loaded) == len(of_money) == 2
    for entry in loaded:
        assert entry.action == Action.LOADED
        assert entry.subject.startswith("money, data version ")


def test_a_store_on_a_server_is_not_touched_without_the_logs_own_key(
    run_load: Run, empty_store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIT_KEY", "")
    for kind in KINDS:
        refused = run_load(kind, write_input(tmp_path, kind))
        assert refused.exit_code == 1
        assert "AUDIT_KEY must be set" in refused.stderr
    for command in ("upgrade", "demo"):
        assert "AUDIT_KEY must be set" in CliRunner().invoke(store, [command]).output
    with empty_store.connect() as connection:
        assert connection.execute(select(loads)).all() == []


def test_the_audit_log_has_its_commands() -> None:
    assert "audit" in [command.name for command in COMMANDS]
