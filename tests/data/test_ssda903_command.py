"""`load ssda903` as whoever loads the return meets it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from data_access.commands.load_ssda903 import load_ssda903_command
from tests.data.ssda903_files import everything_in, stored_episodes, write_return

Run = Callable[..., Result]


@pytest.fixture
def run(empty_store: Engine, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(
        "data_access.commands.load_ssda903.engine_for", lambda _address: empty_store
    )
    monkeypatch.setenv("AUDIT_KEY", "a key of the audit log's own")
    runner = CliRunner()
    return lambda *words: runner.invoke(load_ssda903_command, [str(word) for word in words])


def test_a_load_tells_what_it_did_in_a_few_lines(
    run: Run, empty_store: Engine, tmp_path: Path
) -> None:
    folder = write_return(tmp_path / "return", [{}, {"CIN": "N9"}, {"CHILD": "B", "LS": ""}])
    (folder / "homes.csv").write_text("x", encoding="utf-8")
    done = run(folder, "--synthetic", "--report", tmp_path / "report.csv")
    assert done.exit_code == 0, done.output
    assert "Collection year 2023/24 (1 April to 31 March)." in done.stdout
    assert "homes.csv (not part of the return)" in done.stdout
    assert "rows read: " in done.stdout
    assert "[unknown_cin]" in done.stdout
    assert "[missing_ls]" in done.stdout
    assert "The data speaks to " in done.stdout
    assert "Reading the files ..." in done.stderr
    assert (tmp_path / "report.csv").read_text(encoding="utf-8-sig").count("\n") == 4
    assert len(stored_episodes(empty_store)) == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--repair", "everything"], "everything is not a repair"),
        (["--year", "23"], "23 is no collection year"),
        (["--renumbered", "nowhere.csv"], "there is no such file"),
        (["--report", "nowhere/report.csv"], "There is no folder"),
    ],
)
def test_a_word_that_makes_no_sense_is_refused(
    run: Run, empty_store: Engine, tmp_path: Path, words: list[str], reason: str
) -> None:
    before = everything_in(empty_store)
    done = run(write_return(tmp_path, [{}]), *words)
    assert done.exit_code == 1
    assert reason in done.stderr
    assert "Nothing has changed." in done.stderr
    assert done.stdout == ""
    assert everything_in(empty_store) == before


def test_a_bad_file_is_refused_on_standard_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("name,address\n1,2\n", encoding="utf-8")
    done = run(tmp_path)
    assert done.exit_code == 1
    assert done.stderr.count("Error: list.csv is no table of the SSDA903 return") == 1


def test_the_same_files_again_succeed_and_say_that_nothing_changed(
    run: Run, tmp_path: Path
) -> None:
    folder = write_return(tmp_path, [{}])
    run(folder)
    again = run(folder)
    assert again.exit_code == 0
    assert again.stdout.startswith("Nothing has changed:")


def test_a_setting_that_is_wrong_is_one_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNCIL_CODE", "Stockton")
    done = run(write_return(tmp_path, [{}]))
    assert done.exit_code == 1
    assert "COUNCIL_CODE must be an ONS code" in done.stderr


def test_a_store_that_cannot_be_written_is_one_sentence(
    run: Run, empty_store: Engine, tmp_path: Path
) -> None:
    with empty_store.begin() as connection:
        connection.execute(text("DROP TABLE load_findings"))
    done = run(write_return(tmp_path, [{"CIN": "N9"}]))
    assert done.exit_code == 1
    assert "The store could not be read or written" in done.stderr
    assert "load_findings" in done.stderr
