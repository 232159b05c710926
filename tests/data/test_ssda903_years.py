"""Several collection years: which year a file states, what supersedes what, what changed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.reading import read_tables
from data_access.imports.ssda903.years import find_data_to, state_years, years_in_name
from data_access.store.tables import children, count_changes, episode_spans, episodes
from data_access.store.tables.base import day_number
from tests.data.ssda903_files import (
    everything_in,
    load,
    stored_episodes,
    write_return,
    write_table,
)


@given(
    day=st.dates(min_value=date(2016, 4, 1), max_value=date(2025, 3, 31)),
    is_iso=st.booleans(),
)
def test_a_files_year_is_the_one_in_which_its_latest_date_lies(
    day: date, is_iso: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = day.isoformat() if is_iso else day.strftime("%d/%m/%Y")
    rows = [{"DECOM": "01/04/2015", "DEC": written}, {"CHILD": "B", "DECOM": "31/12/2062"}]
    folder = write_return(tmp_path_factory.mktemp("return"), rows)
    tables, _ = read_tables([folder])
    stated = state_years(tables, None, date(2025, 6, 1))
    assert {year for year, _ in stated} == {day.year + (day >= date(day.year, 4, 1))}


def test_a_folder_for_each_year_is_loaded_in_one_go(empty_store: Engine, tmp_path: Path) -> None:
    write_return(tmp_path / "one", [{"DEC": "01/03/2024", "REC": "E4A"}])
    write_return(tmp_path / "two", [{"CHILD": "B", "DECOM": "01/05/2024"}])
    report = load(empty_store, tmp_path)
    assert [(file.year, file.name) for file in report.files] == [
        (2024, "one/episodes.csv"),
        (2024, "one/headers.csv"),
        (2025, "two/episodes.csv"),
        (2025, "two/headers.csv"),
    ]
    assert "Collection years 2023/24, 2024/25" in report.summary()


def test_a_pooled_file_is_divided_by_its_year_column(empty_store: Engine, tmp_path: Path) -> None:
    folder = write_return(tmp_path, [{}, {"CHILD": "B"}])
    for name, marks in (("episodes", ("2024", "2024/25")), ("headers", ("2023-24", "2025"))):
        path = folder / f"{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        ends = ("YEAR,LA", *(f"{mark},Stockton" for mark in marks))
        path.write_text(
            "\n".join(f"{line},{end}" for line, end in zip(lines, ends, strict=True)),
            encoding="utf-8",
        )
    report = load(empty_store, folder)
    assert [(file.year, file.table, file.read) for file in report.files] == [
        (2024, "episodes", 1),
        (2024, "headers", 1),
        (2025, "episodes", 1),
        (2025, "headers", 1),
    ]


def test_two_statements_of_one_year_are_refused_by_name(
    empty_store: Engine, tmp_path: Path
) -> None:
    write_return(tmp_path / "a", [{}])
    write_return(tmp_path / "b", [{"CHILD": "B"}])
    with pytest.raises(RefusedInput, match=r"a/episodes\.csv and b/episodes\.csv both state"):
        load(empty_store, tmp_path)


def test_a_file_that_cannot_tell_its_year_asks_for_it(empty_store: Engine, tmp_path: Path) -> None:
    path = write_table(tmp_path / "headers.csv", "headers", [{}])
    with pytest.raises(RefusedInput, match="name it with --year"):
        load(empty_store, path)
    assert load(empty_store, path, year=2024).rows_accepted == 1


@pytest.mark.parametrize("year", [24, 1066, 2031])
def test_a_year_that_is_none_is_refused(empty_store: Engine, tmp_path: Path, year: int) -> None:
    with pytest.raises(RefusedInput, match="is no collection year"):
        load(empty_store, write_return(tmp_path, [{}]), year=year)


def test_the_summary_says_where_a_files_name_speaks_of_another_year(
    empty_store: Engine, tmp_path: Path
) -> None:
    report = load(empty_store, write_return(tmp_path / "SSDA903 2021-22", [{}]))
    assert "though its name says 2022" in report.summary()


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("SSDA903_2020_episodes.csv", {2020}),
        ("2023-24/episodes.csv", {2024}),
        ("2023_2024.csv", {2024}),
        ("20231031.csv", set()),
        ("2023-10-31.csv", set()),
        ("episodes.csv", set()),
    ],
)
def test_years_in_names_are_read_as_collection_years(name: str, years: set[int]) -> None:
    assert years_in_name(name) == years


def test_a_later_year_supersedes_and_the_earlier_rows_stay(
    empty_store: Engine, tmp_path: Path
) -> None:
    ended = {"PLACE": "U4", "DEC": "01/05/2024", "REC": "E4A"}
    load(empty_store, write_return(tmp_path / "b", [ended]), year=2025)
    load(empty_store, write_return(tmp_path / "a", [{}]), year=2024)
    assert stored_episodes(empty_store, "place", "collection_year") == [
        ("A", "2023-06-01", "U4", 2025)
    ]
    with empty_store.connect() as connection:
        kept = connection.execute(
            select(episodes.c.collection_year, episodes.c.place, episodes.c.is_current).order_by(
                episodes.c.collection_year
            )
        ).all()
    assert [tuple(row) for row in kept] == [(2024, "U6", False), (2025, "U4", True)]


def test_a_year_loaded_again_is_replaced_and_the_report_says_what_changed(
    empty_store: Engine, tmp_path: Path
) -> None:
    before = [{}, {"CHILD": "B"}, {"CHILD": "C"}]
    after = [{}, {"CHILD": "B", "DEC": "01/03/2024", "REC": "E4A"}, {"CHILD": "D"}]
    load(empty_store, write_return(tmp_path / "a", before), year=2024)
    report = load(empty_store, write_return(tmp_path / "b", after), year=2024)
    columns = ("change", "reference", "column", "reason")
    assert list(zip(*(report.changes[name] for name in columns), strict=True)) == [
        ("added", "D", "", "The episode was not in the return before."),
        (
            "changed",
            "B",
            "DEC, REC",
            "DEC was blank, is now 01/03/2024; REC was blank, is now E4A.",
        ),
        ("vanished", "C", "", "The episode is no longer in the return."),
    ]
    assert "as loaded before: 1 added, 1 changed, 1 vanished." in report.summary()
    assert [name for name, _ in stored_episodes(empty_store)] == ["A", "B", "D"]
    report.write_csv(tmp_path / "report.csv")
    assert 'return of 2024,,"DEC, REC",changed' in (tmp_path / "report.csv").read_text("utf-8-sig")


def test_the_same_files_again_change_nothing_and_say_so(
    empty_store: Engine, tmp_path: Path
) -> None:
    folder = write_return(tmp_path, [{}])
    load(empty_store, folder)
    before = everything_in(empty_store)
    report = load(empty_store, folder)
    assert report.load_id is None
    assert report.summary().startswith("Nothing has changed:")
    assert everything_in(empty_store) == before
    assert load(empty_store, folder, repairs=frozenset({"gap"})).load_id == 2
    assert load(empty_store, folder, council_code="E06000002").load_id == 3


_EPISODE = st.fixed_dictionaries(
    {
        "CHILD": st.sampled_from(["A", "B"]),
        "first": st.integers(min_value=0, max_value=40),
        "days": st.sampled_from([None, 3, 10, 30, 45, 90]),
        "RNE": st.sampled_from(["S", "P", "L"]),
        "LS": st.sampled_from(["C2", "C2", "V4"]),
        "REC": st.sampled_from(["X1", "E4A", ""]),
        "PLACE": st.sampled_from(["U6", "K2"]),
    }
)


def _write_years(folder: Path, years: list[list[dict[str, object]]]) -> list[Path]:
    folders = []
    for number, rows in enumerate(years):
        written = []
        for row in rows:
            first = date(2022, 3, 1).toordinal() + int(str(row["first"])) * 10
            days = row["days"]
            last = "" if days is None else date.fromordinal(first + int(str(days))).isoformat()
            kept = {name: str(row[name]) for name in ("CHILD", "RNE", "LS", "REC", "PLACE")}
            written.append({**kept, "DECOM": date.fromordinal(first).isoformat(), "DEC": last})
        children_of = [{"CHILD": name} for name in ("A", "B")]
        folders.append(write_return(folder / str(number), written, children_of))
    return folders


def _derived(store: Engine) -> list[list[tuple[object, ...]]]:
    """Everything that is read by questions, without the numbers that loads give out."""
    name = children.c.reference
    tables = [
        (episodes, [c for c in episodes.c if c.name not in ("id", "load_id", "child_id")]),
        (episode_spans, [c for c in episode_spans.c if not c.name.endswith("id")]),
        (count_changes, [c for c in count_changes.c if not c.name.endswith("id")]),
    ]
    with store.connect() as connection:
        return [
            sorted(
                (
                    tuple(row)
                    for row in connection.execute(
                        select(name, *columns).join(children, children.c.id == table.c.child_id)
                    )
                ),
                key=repr,
            )
            for table, columns in tables
        ]


@settings(max_examples=3)
@given(years=st.lists(st.lists(_EPISODE, min_size=1, max_size=5), min_size=2, max_size=3))
def test_the_order_in_which_years_are_loaded_makes_no_difference(
    years: list[list[dict[str, object]]],
    open_empty_store: Callable[[], AbstractContextManager[Engine]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folders = list(enumerate(_write_years(tmp_path_factory.mktemp("returns"), years), start=2023))
    results = []
    for order in list(permutations(folders))[:: max(1, len(years) - 1)]:
        with open_empty_store() as store:
            for year, folder in order:
                load(store, folder, year=year)
            results.append(_derived(store))
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize(
    ("recorded", "today", "data_to"),
    [
        (date(2025, 3, 20), date(2025, 4, 2), date(2025, 3, 31)),
        (date(2025, 3, 20), date(2025, 3, 25), date(2025, 3, 25)),
        (date(2024, 11, 5), date(2025, 4, 2), date(2024, 11, 5)),
        (date(2024, 11, 5), date(2026, 4, 2), date(2025, 3, 31)),
    ],
)
def test_the_data_speaks_to_the_year_end_where_the_return_is_complete(
    recorded: date, today: date, data_to: date
) -> None:
    rows = pd.DataFrame(
        {
            "collection_year": [2024, 2025, 2025],
            "decom": pd.to_datetime([date(2023, 5, 1), recorded, date(2062, 1, 1)]),
            "dec": pd.to_datetime([date(2023, 6, 1), None, None]),
        }
    )
    assert find_data_to(rows, pd.Timestamp(today)) == data_to


def test_every_year_counts_in_the_children_looked_after(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, write_return(tmp_path / "a", [{}, {"CHILD": "B"}]), year=2024)
    load(empty_store, write_return(tmp_path / "b", [{}]), year=2025)
    counts = []
    with empty_store.connect() as connection:
        for day in (date(2024, 3, 30), date(2024, 4, 1)):
            number = day_number(day)
            counts.append(
                connection.scalar(
                    select(func.count()).where(
                        episode_spans.c.start_day <= number, episode_spans.c.end_day > number
                    )
                )
            )
    assert counts == [2, 1]
