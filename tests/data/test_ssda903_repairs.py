"""The repairs of children's histories: what each does, and that each can be switched off."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.repairs import ALL, REPAIRS, parse_repairs
from data_access.store.tables import episodes, load_findings
from data_access.store.tables.base import date_of
from tests.data.ssda903_files import load, stored_episodes, write_return

GOES_ON = {"REC": "X1"}


def ends(store: Engine) -> list[tuple[str, str | None, str | None]]:
    """(first day, last day, reason) of each current episode after repairs."""
    return [
        (first, None if last is None else date_of(last).isoformat(), reason)
        for _, first, last, reason in stored_episodes(store, "effective_dec_day", "effective_rec")
    ]


def repairs_in(store: Engine) -> list[str]:
    with store.connect() as connection:
        return list(
            connection.scalars(
                select(load_findings.c.code)
                .where(load_findings.c.outcome == "repaired")
                .order_by(load_findings.c.id)
            )
        )


HISTORIES = {
    "overtaken_open_episode": (
        [{"DECOM": "01/06/2023"}, {"DECOM": "01/08/2023", "RNE": "P"}],
        [("2023-06-01", "2023-08-01", "X1"), ("2023-08-01", None, None)],
    ),
    "overlap": (
        [
            {"DECOM": "01/06/2023", "DEC": "01/09/2023", "REC": "E4A"},
            {"DECOM": "01/08/2023", "RNE": "P"},
        ],
        [("2023-06-01", "2023-08-01", "X1"), ("2023-08-01", None, None)],
    ),
    "gap": (
        [
            {"DECOM": "01/06/2023", "DEC": "01/08/2023", "REC": "X1"},
            {"DECOM": "08/08/2023", "RNE": "P"},
        ],
        [("2023-06-01", "2023-08-08", "X1"), ("2023-08-08", None, None)],
    ),
    "x1_without_successor": (
        [
            {"DECOM": "01/06/2023", "DEC": "01/08/2023", "REC": "X1"},
            {"DECOM": "09/08/2023", "RNE": "P"},
        ],
        [("2023-06-01", "2023-08-01", None), ("2023-08-09", None, None)],
    ),
    "missing_rec": (
        [{"DECOM": "01/06/2023", "DEC": "01/08/2023"}, {"DECOM": "01/08/2023", "RNE": "P"}],
        [("2023-06-01", "2023-08-01", "X1"), ("2023-08-01", None, None)],
    ),
    "exact_duplicate": ([{}, {}], [("2023-06-01", None, None)]),
}


def write_histories(folder: Path) -> Path:
    """A return in which one child has each history."""
    rows = [{**row, "CHILD": name} for name in HISTORIES for row in HISTORIES[name][0]]
    return write_return(folder, rows)


def test_each_repair_mends_its_fault_and_says_so(empty_store: Engine, tmp_path: Path) -> None:
    report = load(empty_store, write_histories(tmp_path))
    mended = [end for name in sorted(HISTORIES) for end in HISTORIES[name][1]]
    assert ends(empty_store) == mended
    assert sorted(repairs_in(empty_store)) == sorted(HISTORIES)
    assert report.rows_repaired == len(HISTORIES)


@pytest.mark.parametrize("chosen", [frozenset(), frozenset({"gap", "overlap"})])
def test_a_repair_that_is_switched_off_leaves_the_episode_as_returned(
    empty_store: Engine, tmp_path: Path, chosen: frozenset[str]
) -> None:
    load(empty_store, write_histories(tmp_path), repairs=chosen)
    assert set(repairs_in(empty_store)) == chosen
    columns = ("dec", "rec", "effective_dec_day", "effective_rec")
    for name, _, dec, rec, end_day, reason in stored_episodes(empty_store, *columns):
        end = None if end_day is None else date_of(end_day)
        assert ((dec, rec) == (end, reason)) or name in chosen


def test_no_repair_touches_what_was_returned(empty_store: Engine, tmp_path: Path) -> None:
    load(empty_store, write_histories(tmp_path))
    returned = {
        (name, row.get("DECOM", "01/06/2023"), row.get("DEC") or None, row.get("REC") or None)
        for name in HISTORIES
        for row in HISTORIES[name][0]
    }
    kept = {
        (name, f"{first[8:]}/{first[5:7]}/{first[:4]}", dec and dec.strftime("%d/%m/%Y"), rec)
        for name, first, dec, rec in stored_episodes(empty_store, "dec", "rec")
    }
    assert kept == returned


def test_an_open_episode_absent_from_the_next_years_return_ends_on_31_march(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, write_return(tmp_path / "a", [{}, {"CHILD": "B", "RNE": "P"}]), year=2024)
    assert ends(empty_store) == [("2023-06-01", None, None)] * 2
    report = load(empty_store, write_return(tmp_path / "b", [{"CHILD": "B"}]), year=2025)
    assert ends(empty_store) == [("2023-06-01", "2024-03-31", None), ("2023-06-01", None, None)]
    finding = report.findings.iloc[0]
    assert (finding["code"], finding["file"]) == ("stale_open_episode", "episodes.csv")
    assert report.rows_repaired == 0, "the row was loaded before, it is none of this load's"


def test_a_stale_episode_ends_when_the_next_period_of_care_begins_if_that_is_sooner(
    empty_store: Engine, tmp_path: Path
) -> None:
    later = {"DECOM": "01/02/2024", "RNE": "S", "PLACE": "U4"}
    load(empty_store, write_return(tmp_path / "a", [{}]), year=2024)
    load(empty_store, write_return(tmp_path / "b", [later]), year=2025)
    assert ends(empty_store) == [("2023-06-01", "2024-02-01", None), ("2024-02-01", None, None)]


def test_a_stale_episode_whose_child_is_carried_on_ends_when_the_next_begins(
    empty_store: Engine, tmp_path: Path
) -> None:
    later = {"DECOM": "01/06/2024", "RNE": "P"}
    load(empty_store, write_return(tmp_path / "a", [{}]), year=2024)
    load(empty_store, write_return(tmp_path / "b", [later]), year=2025)
    assert ends(empty_store) == [("2023-06-01", "2024-06-01", "X1"), ("2024-06-01", None, None)]


@pytest.mark.parametrize("corrected", ["20/05/2023", "05/06/2023"])
def test_an_episode_whose_first_day_a_later_return_corrects_no_longer_speaks(
    empty_store: Engine, tmp_path: Path, corrected: str
) -> None:
    load(empty_store, write_return(tmp_path / "a", [{}]), year=2024)
    load(empty_store, write_return(tmp_path / "b", [{"DECOM": corrected}]), year=2025)
    assert len(ends(empty_store)) == 1
    with empty_store.connect() as connection:
        assert len(connection.scalars(select(episodes.c.id)).all()) == 2
    assert repairs_in(empty_store) == ["stale_open_episode"]


def test_a_short_break_neither_overtakes_nor_shortens_an_episode_of_care(
    empty_store: Engine, tmp_path: Path
) -> None:
    rows = [
        {"DECOM": "01/06/2023"},
        {"DECOM": "01/08/2023", "LS": "V4", "DEC": "03/08/2023", "REC": "E4A"},
    ]
    load(empty_store, write_return(tmp_path, rows))
    assert ends(empty_store) == [("2023-06-01", None, None), ("2023-08-01", "2023-08-03", "E4A")]
    assert repairs_in(empty_store) == []


def test_care_does_not_go_on_into_an_episode_that_starts_it(
    empty_store: Engine, tmp_path: Path
) -> None:
    firsts = [{}, {"DEC": "20/08/2023", "REC": "X1"}, {"DEC": "28/07/2023", "REC": "X1"}]
    rows = [
        {"CHILD": str(number), **row}
        for number, first in enumerate(firsts)
        for row in (first, {"DECOM": "01/08/2023", "RNE": "S"})
    ]
    load(empty_store, write_return(tmp_path, rows))
    assert [reason for _, _, reason in ends(empty_store)] == [None] * 6


def test_an_open_episode_has_no_reason_to_have_ended(empty_store: Engine, tmp_path: Path) -> None:
    load(empty_store, write_return(tmp_path, [GOES_ON]))
    assert ends(empty_store) == [("2023-06-01", None, None)]
    assert stored_episodes(empty_store, "rec") == [("A", "2023-06-01", "X1")]


@given(chosen=st.sets(st.sampled_from(sorted(REPAIRS)), min_size=1))
def test_repairs_are_chosen_by_name(chosen: set[str]) -> None:
    assert parse_repairs(",".join(sorted(chosen))) == chosen
    assert parse_repairs("all") == ALL
    assert parse_repairs("none") == frozenset()


@pytest.mark.parametrize(
    "text", ["everything", "all,overlap", "overlap,none", "", ",", "overlap;gap"]
)
def test_a_repair_without_that_name_is_refused(text: str) -> None:
    with pytest.raises(RefusedInput, match="--repair takes all, none, or"):
        parse_repairs(text)
