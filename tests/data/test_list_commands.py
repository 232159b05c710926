"""The commands that load lists: what they print, where, and how they end."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url, select

import data_access.commands.load_lists
from data_access.commands.groups import load
from data_access.store.engine import create_engine, upgrade_store
from data_access.store.tables import loads

LISTS = {
    "benchmarks": ("area,year,measure,value", "England,2025,looked_after,81770"),
    "population": ("area,mid_year,children_0_17", "England,2024,12183016"),
    "permanence": ("reference,date_of_birth,order,start", "SG-1,01/01/2015,SGO,01/01/2020"),
    "homes": (
        "slug,name,urn,postcode,provider_group,purpose,invented",
        "oak,Oak,SC000001,,council,,yes",
    ),
    "carers": ("reference,type,approved_from", "F1,mainstream,12/05/2019"),
    "requests": (
        "reference,child,needed_on,type_sought",
        "R1,C-9,03/03/2025,in_house_fostering",
    ),
}


@pytest.fixture
def store_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", address)
    return address


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(load, [str(word) for word in words])


def write(folder: Path, *lines: str) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def upgrade(address: str) -> None:
    engine = create_engine(address)
    upgrade_store(engine)
    engine.dispose()


def test_the_commands_hang_from_the_group_of_loads() -> None:
    assert set(LISTS) <= set(data_access.commands.load_lists.load.commands)


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_is_loaded_with_a_summary_on_standard_output(
    store_address: str, tmp_path: Path, kind: str
) -> None:
    upgrade(store_address)
    done = run(kind, write(tmp_path, *LISTS[kind]))
    # What the audit log's head is goes to the log, where another test has turned it on.
    said = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert (done.exit_code, said) == (0, [])
    assert "1 rows read: 1 accepted, 0 repaired, 0 rejected." in done.stdout
    assert "Loaded as data version 1." in done.stdout


@pytest.mark.parametrize("kind", LISTS)
def test_a_file_of_another_kind_ends_with_the_reason_on_standard_error(
    store_address: str, tmp_path: Path, kind: str
) -> None:
    upgrade(store_address)
    refused = run(kind, write(tmp_path, "colour,shape", "red,round"))
    assert refused.exit_code != 0
    assert refused.stdout == ""
    assert "lacks" in refused.stderr
    assert run(kind, tmp_path / "missing.csv").exit_code != 0


def test_a_store_without_tables_asks_for_its_upgrade(store_address: str, tmp_path: Path) -> None:
    assert store_address
    refused = run("homes", write(tmp_path, *LISTS["homes"]))
    assert refused.exit_code != 0
    assert "store upgrade" in refused.stderr


def test_the_report_lists_every_finding_and_holds_no_formula(
    store_address: str, tmp_path: Path
) -> None:
    upgrade(store_address)
    report = tmp_path / "report.csv"
    done = run(
        "permanence",
        write(tmp_path, *LISTS["permanence"], "SG-2,=1+1,SGO,01/01/2020", "SG-3,,SGO,01/01/2020"),
        "--report",
        report,
    )
    assert done.exit_code == 0
    assert "line 3, date_of_birth: rejected." in done.stdout
    with report.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(row["line"], row["column"], row["value"]) for row in found] == [
        ("3", "date_of_birth", "'=1+1"),
        ("4", "date_of_birth", ""),
    ]


def test_a_file_without_a_usable_row_still_gives_its_report(
    store_address: str, tmp_path: Path
) -> None:
    upgrade(store_address)
    report = tmp_path / "report.csv"
    refused = run(
        "benchmarks",
        write(tmp_path, LISTS["benchmarks"][0], "Mars,1,started,1"),
        "--report",
        report,
    )
    assert refused.exit_code != 0
    assert "nothing has changed" in refused.stderr
    assert "Mars" in report.read_text(encoding="utf-8")


def test_a_report_that_would_write_over_its_source_or_nowhere_is_refused_before_the_load(
    store_address: str, tmp_path: Path
) -> None:
    upgrade(store_address)
    path = write(tmp_path, *LISTS["homes"])
    folder = tmp_path / "sheets"
    folder.mkdir()
    (folder / "homes.csv").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    for source, report in (
        (path, tmp_path / "sheets" / ".." / "list.csv"),
        (folder, folder / "homes.csv"),
        (path, tmp_path / "missing" / "report.csv"),
    ):
        refused = run("homes", source, "--report", report)
        assert refused.exit_code == 1
        assert "Nothing has changed." in refused.stderr
    assert path.read_text(encoding="utf-8").splitlines() == list(LISTS["homes"])
    engine = create_engine(store_address)
    with engine.connect() as connection:
        assert connection.execute(select(loads)).all() == []
    engine.dispose()


def test_a_refusal_is_told_also_where_its_report_cannot_be_written(
    store_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(store_address)
    monkeypatch.setattr(data_access.commands.load_lists, "_check_report", lambda *_: None)
    path = write(tmp_path, LISTS["homes"][0], "oak,Oak,nothing,,council,,yes")
    refused = run("homes", path, "--report", tmp_path / "missing" / "report.csv")
    assert "None of the 1 rows" in refused.stderr
    assert "The report could not be written" in refused.stderr


def test_each_finding_names_its_sheet_where_several_were_read(
    store_address: str, tmp_path: Path
) -> None:
    upgrade(store_address)
    for name, lines in (
        ("homes", LISTS["homes"]),
        ("places", ("home,state,number,from", "oak,Registered with Ofsted,4,01/04/2020")),
    ):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    assert "  places.csv, line 2, state: repaired." in run("homes", tmp_path).stdout


def test_the_shipped_benchmarks_are_loaded_by_name_of_default_alone(store_address: str) -> None:
    upgrade(store_address)
    assert run("benchmarks").exit_code != 0
    done = run("benchmarks", "--default")
    assert done.exit_code == 0
    assert "default benchmark set" in done.stdout


@pytest.mark.parametrize(("words", "is_synthetic"), [(("--synthetic",), True), ((), False)])
def test_a_list_of_children_is_real_unless_declared_synthetic(
    store_address: str, tmp_path: Path, words: tuple[str, ...], is_synthetic: bool
) -> None:
    upgrade(store_address)
    path = write(tmp_path, *LISTS["permanence"])
    run("permanence", path, *words)
    # The same list again, now as one of real people, is a change where it was not one before.
    run("permanence", path)
    engine = create_engine(str(make_url(store_address)))
    with engine.connect() as connection:
        declared = connection.scalars(select(loads.c.is_synthetic).order_by(loads.c.id)).all()
    assert declared == ([True, False] if is_synthetic else [False])
    engine.dispose()
