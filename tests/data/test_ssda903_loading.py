"""A load is whole or not at all, and children keep who they are from one to the next."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, select

from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903 import loading, writing
from data_access.store.engine import create_engine
from data_access.store.tables import RETURNED_TABLES, children, load_findings, loads
from data_access.store.tables.base import date_of
from tests.data.ssda903_files import (
    STOCKTON,
    everything_in,
    load,
    stored_episodes,
    write_return,
)


def known(store: Engine) -> dict[str, str]:
    with store.connect() as connection:
        rows = connection.execute(select(children.c.reference, children.c.key)).all()
        return {row.reference: row.key for row in rows}


def test_an_error_at_the_last_statement_leaves_the_store_as_it_was(
    empty_store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(empty_store, write_return(tmp_path / "a", [{}]))
    before = everything_in(empty_store)
    write_findings = loading.write_findings

    def write_and_fail(*given: object) -> None:
        write_findings(*given)  # type: ignore[arg-type]
        raise OSError("No space left on device")

    monkeypatch.setattr(loading, "write_findings", write_and_fail)
    again = write_return(tmp_path / "b", [{"CIN": "N9"}, {"CHILD": "B"}])
    with pytest.raises(OSError, match="No space"):
        load(empty_store, again)
    assert everything_in(empty_store) == before
    monkeypatch.undo()
    load(empty_store, again)
    assert everything_in(empty_store) != before


def test_a_file_of_which_no_row_can_be_counted_is_refused_and_nothing_changes(
    empty_store: Engine, tmp_path: Path
) -> None:
    bad = [{"CHILD": "B", "LS": ""}]
    load(empty_store, write_return(tmp_path / "a", [{}]))
    before = everything_in(empty_store)
    with pytest.raises(RefusedInput, match=r"None of the 1 rows of episodes\.csv can be counted"):
        load(empty_store, write_return(tmp_path / "b", bad), year=2024)
    assert everything_in(empty_store) == before


_KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from data_access.imports.ssda903 import loading, writing
from data_access.store.engine import create_engine
write = loading.write_returned
def write_and_die(*given):
    write(*given)
    os.kill(os.getpid(), signal.SIGKILL)
loading.write_returned = write_and_die
loading.load_returns(create_engine(sys.argv[1]), [Path(sys.argv[2])], council_code="E06000004",
    today=date(2025, 6, 1), is_synthetic=True)
"""


def test_a_process_killed_in_the_middle_of_a_load_leaves_the_store_as_it_was(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, write_return(tmp_path / "a", [{}]))
    before = everything_in(empty_store)
    again = write_return(tmp_path / "b", [{"PLACE": "U4"}, {"CHILD": "B"}])
    address = empty_store.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, address, str(again)],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert everything_in(empty_store) == before
    assert load(empty_store, again).load_id is not None
    assert len(stored_episodes(empty_store)) == 2


def test_a_large_load_leaves_every_index_and_foreign_key_in_its_place(
    empty_store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look() -> list[list[str]]:
        found = inspect(empty_store)
        return [
            sorted(map(tell, [*found.get_indexes(table), *found.get_foreign_keys(table)]))
            for table in sorted(found.get_table_names())
        ]

    def tell(each: Mapping[str, Any]) -> str:
        # The condition of an index is a clause, which is told by its address unless it is written.
        options = each.get("dialect_options") or {}
        return str({**each, "dialect_options": {name: str(of) for name, of in options.items()}})

    before = look()
    monkeypatch.setattr(writing, "_INDEXES_ASIDE_FROM", 0)
    load(empty_store, write_return(tmp_path, [{}]))
    assert look() == before


def test_a_store_that_was_never_upgraded_says_what_to_run(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'bare.sqlite'}")
    with pytest.raises(RefusedInput, match="flask --app app store upgrade"):
        load(engine, write_return(tmp_path, [{}]))
    engine.dispose()


def test_a_child_keeps_its_key_for_as_long_as_a_table_mentions_it(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, write_return(tmp_path / "a", [{}, {"CHILD": "B"}]))
    first = known(empty_store)
    load(empty_store, write_return(tmp_path / "b", [{"PLACE": "U4"}, {"CHILD": "C"}]))
    second = known(empty_store)
    assert set(first) == {"A", "B"}
    assert set(second) == {"A", "C"}
    assert second["A"] == first["A"]
    assert len(set(first.values()) | set(second.values())) == 3


def test_a_child_of_another_year_stays_when_one_year_is_loaded_again(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, write_return(tmp_path / "a", [{"CHILD": "OLD"}]), year=2024)
    load(empty_store, write_return(tmp_path / "b", [{}]), year=2025)
    load(empty_store, write_return(tmp_path / "c", [{"CHILD": "B"}]), year=2025)
    assert set(known(empty_store)) == {"OLD", "B"}


def test_a_table_that_is_not_given_again_stays_as_it_was(
    empty_store: Engine, tmp_path: Path
) -> None:
    reviews = [{"CHILD": "A", "DOB": "15/05/2012", "REVIEW": "01/08/2023"}]
    load(empty_store, write_return(tmp_path / "a", [{}], reviews=reviews))
    again = write_return(tmp_path / "b", [{"PLACE": "U4"}])
    load(empty_store, again / "episodes.csv")
    with empty_store.connect() as connection:
        kept = connection.execute(select(RETURNED_TABLES["reviews"].c.review)).scalars().all()
    assert kept == [date(2023, 8, 1)]
    assert stored_episodes(empty_store, "place") == [("A", "2023-06-01", "U4")]


def test_who_the_child_is_comes_from_the_latest_header(empty_store: Engine, tmp_path: Path) -> None:
    later = [{"SEX": "F", "DOB": "16/05/2012", "ETHNIC": "OOTH"}]
    load(empty_store, write_return(tmp_path / "b", [{}], later), year=2025)
    load(empty_store, write_return(tmp_path / "a", [{}]), year=2024)
    with empty_store.connect() as connection:
        child = connection.execute(
            select(children.c.sex, children.c.date_of_birth, children.c.ethnic_group)
        ).one()
    assert tuple(child) == ("female", date(2012, 5, 16), "other")


def test_unaccompanied_ends_with_the_date_given_or_the_18th_birthday(
    empty_store: Engine, tmp_path: Path
) -> None:
    rows = [{"CHILD": name} for name in ("A", "B", "C")]
    unaccompanied = [{"CHILD": "A", "DUC": "01/02/2027"}, {"CHILD": "B"}]
    folder = write_return(tmp_path, rows, unaccompanied_children=unaccompanied)
    load(empty_store, folder)
    with empty_store.connect() as connection:
        days = connection.scalars(
            select(children.c.unaccompanied_until_day).order_by(children.c.reference)
        ).all()
    assert [day and date_of(day) for day in days] == [date(2027, 2, 1), date(2030, 5, 15), None]


@pytest.mark.parametrize("is_known", [True, False])
def test_a_renumbered_child_keeps_its_history_and_its_key(
    empty_store: Engine, tmp_path: Path, is_known: bool
) -> None:
    renumbered = tmp_path / "map.csv"
    renumbered.write_text("old,new\nA,N\n", encoding="utf-8")
    before = [{}, {"CHILD": "N", "DECOM": "01/05/2023", "DEC": "01/06/2023", "REC": "E4A"}]
    load(empty_store, write_return(tmp_path / "a", before[: 1 + is_known]), year=2024)
    keys = known(empty_store)
    ended = {"CHILD": "N", "DEC": "01/07/2024", "REC": "E4A"}
    load(empty_store, write_return(tmp_path / "b", [ended]), year=2025, renumbered=renumbered)
    assert known(empty_store) == {"N": keys["N" if is_known else "A"]}
    assert ("N", "2023-06-01", date(2024, 7, 1)) in stored_episodes(empty_store, "dec")
    assert len(stored_episodes(empty_store)) == 1 + is_known


def test_the_load_says_who_loaded_what_for_which_council(
    empty_store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "data.officer")
    report = load(empty_store, write_return(tmp_path, [{}]))
    with empty_store.connect() as connection:
        row = connection.execute(select(loads)).one()
    assert row.id == report.load_id
    assert (row.kind, row.loaded_by, row.council_code) == ("ssda903", "data.officer", STOCKTON)
    assert (row.data_to, row.is_synthetic) == (date(2024, 3, 31), True)


def test_a_user_without_a_name_may_load(
    empty_store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_nobody() -> str:
        raise OSError("no such user")

    monkeypatch.setattr("getpass.getuser", find_nobody)
    load(empty_store, write_return(tmp_path, [{}]))
    with empty_store.connect() as connection:
        assert connection.scalar(select(loads.c.loaded_by)) == "unknown"


def test_a_report_marks_what_a_spreadsheet_would_compute(
    empty_store: Engine, tmp_path: Path
) -> None:
    folder = write_return(tmp_path, [{}, {"CHILD": "B", "DECOM": "=1+1"}])
    report = load(empty_store, folder)
    report.write_csv(tmp_path / "report.csv")
    lines = (tmp_path / "report.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "file,line,column,outcome,code,value,reason"
    assert lines[1].startswith("episodes.csv,3,DECOM,rejected,unreadable_date,'=1+1,")


def test_progress_is_told_of_each_long_step(empty_store: Engine, tmp_path: Path) -> None:
    steps: list[str] = []
    load(empty_store, write_return(tmp_path, [{}]), progress=steps.append)
    assert steps[0] == "Reading the files"
    assert steps[-1] == "Writing to the store"
    with empty_store.connect() as connection:
        assert connection.scalars(select(load_findings.c.id)).all() == []
