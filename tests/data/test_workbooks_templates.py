"""The workbooks that are written for an officer to fill in, and the commands for them."""

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook as open_book
from sqlalchemy import func, select

from data_access.audit import Action
from data_access.commands import COMMANDS
from data_access.commands.groups import load
from data_access.commands.templates import templates_command
from data_access.imports.workbooks.sheets import Kind
from data_access.imports.workbooks.templates import TEMPLATES
from data_access.store.engine import create_engine, upgrade_store
from data_access.store.tables import audit_entries

LONGEST_LIST = 255


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    done = CliRunner().invoke(templates_command, [str(tmp_path / "templates")])
    assert (done.exit_code, done.stderr) == (0, "")
    return tmp_path / "templates"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(load, [str(word) for word in words])


def test_every_column_has_its_note_its_list_and_its_example(folder: Path) -> None:
    for workbook in TEMPLATES:
        book = open_book(folder / f"{workbook.kind}.xlsx")
        assert book.sheetnames == ["notes", *(sheet.name for sheet in workbook.sheets)]
        noted = {tuple(row[:2]) for row in book["notes"].iter_rows(values_only=True)}
        for sheet in workbook.sheets:
            page = book[sheet.name]
            assert (page.freeze_panes, page.max_row) == ("A2", 2)
            assert str(page["A2"].value) == sheet.columns[0].example
            lists = {
                str(found.sqref).partition("2")[0]: found.formula1
                for found in page.data_validations.dataValidation
            }
            for head, example, column in zip(page[1], page[2], sheet.columns, strict=True):
                where = (workbook.kind, sheet.name, column.name)
                star = " *" if column.needed else ""
                assert (sheet.name, f"{column.name}{star}") in noted, where
                assert (head.value, column.note in head.comment.text) == (column.name, True), where
                has_list = column.kind in (Kind.KEY, Kind.YES_NO)
                assert (head.column_letter in lists) == has_list, where
                assert len(lists.get(head.column_letter, "")) <= LONGEST_LIST, where
                if column.kind == Kind.DATE and column.example:
                    assert isinstance(example.value, datetime), where
                    assert example.number_format == "dd/mm/yyyy", where


def test_a_template_as_it_is_loads_and_changes_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", address)
    engine = create_engine(address)
    upgrade_store(engine)
    for workbook in TEMPLATES:
        done = run(workbook.kind, folder / f"{workbook.kind}.xlsx")
        assert done.exit_code == 0, done.output
        assert "example rows were left out" in done.stdout
        assert "Nothing has changed" in done.stdout
    with engine.connect() as connection:
        told = connection.scalar(select(func.count()).select_from(audit_entries))
    engine.dispose()
    assert told == 0


def test_what_is_filled_in_is_loaded_reported_and_audited(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", address)
    engine = create_engine(address)
    upgrade_store(engine)
    book = open_book(folder / "requests.xlsx")
    header = [cell.value for cell in book["requests"][1]]
    row = {"reference": "R1", "child": "C-9", "needed_on": "03/03/2025", "type_sought": "other"}
    row["type_sought"] = str(book["requests"].cell(2, header.index("type_sought") + 1).value)
    book["requests"].append([row.get(name) for name in header])
    book["requests"].append([{**row, "needed_on": 45_000}.get(name) for name in header])
    path = tmp_path / "filled.xlsx"
    book.save(path)
    report = tmp_path / "report.csv"
    done = run("requests", path, "--synthetic", "--report", report)
    assert done.exit_code == 0, done.output
    assert "2 rows read: 1 accepted, 0 repaired, 1 rejected." in done.stdout
    assert "C-9" not in done.stdout
    assert "C-9" in report.read_text(encoding="utf-8")
    with engine.connect() as connection:
        (told,) = connection.execute(select(audit_entries.c.action, audit_entries.c.subject))
    engine.dispose()
    assert told.action == Action.LOADED
    assert told.subject.startswith("requests, data version 1")


def test_templates_are_never_written_over(folder: Path) -> None:
    (folder / "homes.xlsx").write_bytes(b"mine")
    (folder / "carers.xlsx").unlink()
    again = CliRunner().invoke(templates_command, [str(folder)])
    assert again.exit_code == 1
    assert "homes.xlsx, requests.xlsx, money.xlsx, programme.xlsx already" in again.stderr
    assert (folder / "homes.xlsx").read_bytes() == b"mine"
    assert not (folder / "carers.xlsx").exists()


def test_the_command_hangs_beside_the_loads() -> None:
    assert templates_command in COMMANDS
