"""What becomes of each row of a return: accepted, repaired or rejected, and why."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from data_access.imports.ssda903.checks import check_rows
from data_access.imports.ssda903.codes import EPISODES, LAYOUTS
from data_access.imports.ssda903.csv_form import read_csv
from data_access.imports.ssda903.files import find_files
from data_access.imports.ssda903.findings import Findings, count_rows
from data_access.imports.ssda903.repairs import ALL
from data_access.store.tables import RETURNED_TABLES, children, load_files, load_findings, loads
from tests.data.ssda903_files import codes_of, load, outcomes, stored_episodes, write_return

SOUND = {"CHILD": "SOUND"}

_MANGLED = st.fixed_dictionaries(
    {
        "CHILD": st.sampled_from(["A", "B", " A ", "", "X" * 50]),
        "DECOM": st.sampled_from(
            [
                "01/06/2023",
                "2023-06-01",
                "01/06/23",
                "31/02/2023",
                "",
                "never",
                "2023-06-01 00:00:00",
            ]
        ),
        "DEC": st.sampled_from(["", "01/07/2023", "01/06/2023", "01/05/2023", "1/7/23", "soon"]),
        "LS": st.sampled_from(["C2", "c2", "", "Q9", "V4"]),
        "RNE": st.sampled_from(["S", "P", "?", ""]),
        "PLACE": st.sampled_from(["U6", "Z14", "Z1", "XX"]),
        "REC": st.sampled_from(["", "X1", "E4A", "E99"]),
        "URN": st.sampled_from(["", "SC123456", "12"]),
        "PL_POST": st.sampled_from(["", "TS18 1AB", "nowhere", 'a "quoted", one']),
    }
)


@given(rows=st.lists(_MANGLED, max_size=12))
def test_every_row_read_is_accepted_repaired_or_rejected(
    rows: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write_return(tmp_path_factory.mktemp("return"), rows)
    table = read_csv(find_files([folder / "episodes.csv"]).files[0])
    findings = Findings()
    kept = check_rows(table, 0, 0, findings, ALL)
    found = findings.frame()
    rejected = int(count_rows(found, "rejected").sum())
    repaired = int(count_rows(found, "repaired").sum())
    removed = int((found["code"] == "exact_duplicate").sum())
    assert len(table.rows) == len(rows)
    assert len(kept) == len(rows) - rejected - removed
    assert 0 <= repaired <= len(rows) - rejected
    assert not kept.duplicated(["reference", "decom"]).any()
    assert kept["ls"].isin(["C2", "V4"]).all()
    assert (found["reason"].str.len() > 20).all()


UNCOUNTABLE = [
    ({"CHILD": ""}, "missing_child"),
    ({"CHILD": "C" * 41}, "child_too_long"),
    ({"DECOM": ""}, "missing_decom"),
    ({"DECOM": "yesterday"}, "unreadable_date"),
    ({"DECOM": "01/06/23"}, "unreadable_date"),
    ({"DEC": "31/02/2024", "REC": "E4A"}, "unreadable_date"),
    ({"DEC": "01/06/2023"}, "ends_before_it_begins"),
    ({"DEC": "31/05/2023"}, "ends_before_it_begins"),
    ({"LS": ""}, "missing_ls"),
    ({"LS": "Z9"}, "unknown_ls"),
    ({"CHILD": "NOBODY"}, "no_date_of_birth"),
    ({"DECOM": "01/01/2012"}, "born_after_it_began"),
]


def test_a_row_that_cannot_be_counted_is_rejected(empty_store: Engine, tmp_path: Path) -> None:
    rows = [{"CHILD": f"C{number}", **row} for number, (row, _) in enumerate(UNCOUNTABLE)]
    headers = [{"CHILD": row["CHILD"]} for row in [SOUND, *rows] if row["CHILD"] != "NOBODY"]
    folder = write_return(tmp_path, [*rows, SOUND], [row for row in headers if row["CHILD"]])
    report = load(empty_store, folder, year=2024)
    found = [finding for finding in outcomes(report) if finding[0] == "episodes.csv"]
    assert found == [
        ("episodes.csv", line, "rejected", code)
        for line, (_, code) in enumerate(UNCOUNTABLE, start=2)
    ]
    assert [name for name, _ in stored_episodes(empty_store)] == ["SOUND"]


OUTSIDE_THEIR_SETS = {
    "RNE": "Q",
    "CIN": "N9",
    "PLACE": "U9",
    "PLACE_PROVIDER": "PR6",
    "REC": "E99",
    "REASON_PLACE_CHANGE": "WHIM",
    "HOME_POST": "TS18",
    "PL_POST": "SOMEWHERE",
    "URN": "SC12",
}


def test_a_value_outside_its_code_set_is_blanked_and_recorded(
    empty_store: Engine, tmp_path: Path
) -> None:
    rows = [{"CHILD": name, name: value} for name, value in OUTSIDE_THEIR_SETS.items()]
    report = load(empty_store, write_return(tmp_path, rows))
    columns = ("line", "outcome", "column", "value")
    assert list(zip(*(report.findings[name] for name in columns), strict=True)) == [
        (line, "repaired", name, value)
        for line, (name, value) in enumerate(OUTSIDE_THEIR_SETS.items(), start=2)
    ]
    for name in OUTSIDE_THEIR_SETS:
        kept = stored_episodes(empty_store, name.lower())
        assert (name, "2023-06-01", None) in kept
    assert (report.rows_accepted, report.rows_repaired, report.rows_rejected) == (9, 9, 0)


def test_a_placement_code_of_any_year_is_taken_as_it_is(
    empty_store: Engine, tmp_path: Path
) -> None:
    places = ["H5", "K3", "P2", "Z1", "Z11", "Z14", "Z23"]
    rows = [{"CHILD": place, "PLACE": place, "URN": "SC123456"} for place in places]
    assert load(empty_store, write_return(tmp_path, rows)).rows_repaired == 0
    assert [place for _, _, place in stored_episodes(empty_store, "place")] == places


def test_of_rows_that_are_the_same_in_every_value_one_stays(
    empty_store: Engine, tmp_path: Path
) -> None:
    report = load(empty_store, write_return(tmp_path, [{}, {}, {}]))
    assert outcomes(report) == [
        ("episodes.csv", 3, "repaired", "exact_duplicate"),
        ("episodes.csv", 4, "repaired", "exact_duplicate"),
    ]
    assert len(stored_episodes(empty_store)) == 1


def test_of_two_episodes_that_begin_on_one_day_the_longer_speaks(
    empty_store: Engine, tmp_path: Path
) -> None:
    rows = [{"DEC": "01/07/2023", "REC": "X1"}, {"PLACE": "K2", "URN": "SC123456"}]
    report = load(empty_store, write_return(tmp_path, rows))
    assert outcomes(report) == [("episodes.csv", 2, "rejected", "second_episode_of_a_day")]
    assert stored_episodes(empty_store, "place") == [("A", "2023-06-01", "K2")]


def test_the_first_of_two_headers_for_a_child_is_kept(empty_store: Engine, tmp_path: Path) -> None:
    folder = write_return(tmp_path, [{}], headers=[{"SEX": "2"}, {"SEX": "1"}])
    report = load(empty_store, folder)
    assert outcomes(report) == [("headers.csv", 3, "rejected", "second_header")]
    with empty_store.connect() as connection:
        assert connection.scalar(select(children.c.sex)) == "female"


def test_a_date_of_birth_in_another_table_stands_in_for_a_missing_header(
    empty_store: Engine, tmp_path: Path
) -> None:
    folder = write_return(
        tmp_path,
        [{}, {"CHILD": "B"}],
        headers=[{}],
        reviews=[{"CHILD": "B", "DOB": "2011-02-03", "REVIEW": "01/08/2023"}],
    )
    assert load(empty_store, folder).rows_rejected == 0
    with empty_store.connect() as connection:
        born = connection.scalar(
            select(children.c.date_of_birth).where(children.c.reference == "B")
        )
    assert str(born) == "2011-02-03"


def test_every_code_of_sex_and_ethnic_origin_has_its_key(
    empty_store: Engine, tmp_path: Path
) -> None:
    given = {
        "1": "male",
        "M": "male",
        "2": "female",
        "f": "female",
        "U": "not_known",
        "": "not_known",
        "9": "not_known",
    }
    origins = ["WROM", "MOTH", "CHNE", "BCRB", "OOTH", "REFU", ""]
    rows = [
        {"CHILD": f"{number}", "SEX": sex, "ETHNIC": origin}
        for number, (sex, origin) in enumerate(zip(given, origins, strict=True))
    ]
    load(empty_store, write_return(tmp_path, [{"CHILD": row["CHILD"]} for row in rows], rows))
    with empty_store.connect() as connection:
        kept = connection.execute(
            select(children.c.sex, children.c.ethnic_group).order_by(children.c.reference)
        ).all()
    assert [sex for sex, _ in kept] == list(given.values())
    assert [group for _, group in kept] == [
        "white",
        "mixed",
        "asian",
        "black",
        "other",
        "not_known",
        "not_known",
    ]


def test_what_needs_a_look_is_noticed_and_the_row_stands(
    empty_store: Engine, tmp_path: Path
) -> None:
    rows = [
        {"CHILD": "OLD", "DECOM": "01/06/2023"},
        {"CHILD": "URN", "PLACE": "K2"},
        {"CHILD": "LATE", "DECOM": "01/05/2024"},
        {"CHILD": "EARLY", "DECOM": "01/05/2020", "DEC": "01/05/2021", "REC": "E4A"},
    ]
    headers_rows = [{"CHILD": row["CHILD"]} for row in rows]
    headers_rows[0]["DOB"] = "01/07/2005"
    report = load(empty_store, write_return(tmp_path, rows, headers_rows), year=2024)
    assert outcomes(report) == [
        ("episodes.csv", 2, "noticed", "open_at_18"),
        ("episodes.csv", 3, "noticed", "missing_urn"),
        ("episodes.csv", 4, "noticed", "after_the_year"),
        ("episodes.csv", 5, "noticed", "before_the_year"),
    ]
    assert report.rows_accepted == report.rows_read


def test_the_store_keeps_every_count_and_every_finding(empty_store: Engine, tmp_path: Path) -> None:
    folder = write_return(tmp_path, [SOUND, {"CIN": "N9"}, {"CHILD": "B", "LS": ""}])
    report = load(empty_store, folder)
    with empty_store.connect() as connection:
        row = connection.execute(
            select(
                loads.c.rows_read,
                loads.c.rows_accepted,
                loads.c.rows_repaired,
                loads.c.rows_rejected,
            )
        ).one()
        per_file = connection.execute(
            select(
                func.sum(load_files.c.rows_read),
                func.sum(load_files.c.rows_accepted),
                func.sum(load_files.c.rows_repaired),
                func.sum(load_files.c.rows_rejected),
            )
        ).one()
        found = connection.execute(
            select(
                load_findings.c.file,
                load_findings.c.line,
                load_findings.c.column,
                load_findings.c.outcome,
                load_findings.c.code,
                load_findings.c.value,
            ).order_by(load_findings.c.line)
        ).all()
    assert tuple(row) == tuple(per_file) == (6, 4, 1, 1)
    assert row.rows_read == report.rows_read
    assert [tuple(finding) for finding in found] == [
        ("episodes.csv", 3, "CIN", "repaired", "unknown_cin", "N9"),
        ("episodes.csv", 4, "LS", "rejected", "missing_ls", ""),
    ]


def test_every_table_of_the_return_is_kept_as_returned(empty_store: Engine, tmp_path: Path) -> None:
    every = {
        table: [{name.upper(): "03/04/2023" for name in layout.dates} | {"DOB": "15/05/2012"}]
        for table, layout in LAYOUTS.items()
        if table not in (EPISODES, "headers")
    }
    for rows in every.values():
        rows[0]["CHILD"] = "A"
    report = load(empty_store, write_return(tmp_path, [{}], headers=[{}], **every))
    assert sorted(file.table for file in report.files) == sorted(LAYOUTS)
    assert (report.rows_read, report.rows_accepted) == (len(LAYOUTS), len(LAYOUTS))
    with empty_store.connect() as connection:
        headers = RETURNED_TABLES["headers"]
        assert connection.execute(select(headers.c.sex, headers.c.ethnic)).one() == ("1", "WBRI")


def test_a_row_with_more_values_than_columns_is_rejected_with_its_line(
    empty_store: Engine, tmp_path: Path
) -> None:
    folder = write_return(tmp_path, [SOUND, {}, {"CHILD": "B"}])
    path = folder / "episodes.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] += ",one,two,three"
    path.write_text("\n".join(lines), encoding="utf-8")
    report = load(empty_store, folder)
    assert outcomes(report) == [("episodes.csv", 3, "rejected", "too_many_values")]
    assert codes_of(report) == ["too_many_values"]
