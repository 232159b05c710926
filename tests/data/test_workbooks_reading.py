"""Workbooks as an officer keeps them, read from .xlsx and from CSV: what is taken, what is not."""

import re
import string
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data_access.imports.record import RejectedRow
from data_access.imports.refusal import RefusedInput
from data_access.imports.workbooks import archive, carers, grids, homes, requests, xlsx
from data_access.imports.workbooks.cells import read_cell
from data_access.imports.workbooks.known import write_value
from data_access.imports.workbooks.reading import WorkbookRead, read_workbook
from data_access.imports.workbooks.sheets import Column, Kind, Sheet, Workbook
from tests.data.workbook_files import (
    change_parts,
    make_bomb,
    replace_in,
    write_folder,
    write_xlsx,
)

HEADER = ["slug", "name", "provider_group", "opened", "invented"]
OAK = ["oak", "Oak House", "council", date(2017, 4, 1), "no"]
FIRST_SHEET = "xl/worksheets/sheet1.xml"
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=40
).filter(lambda words: not words.startswith(("#", "=")) and words.casefold() != "example-house")
VALUES: dict[Kind, st.SearchStrategy[tuple[Any, object]]] = {
    Kind.DATE: DAYS.map(lambda day: (day, day)),
    Kind.MONTH: DAYS.map(lambda day: (f"{day:%Y-%m}", f"{day:%Y-%m}")),
    Kind.YEAR: st.integers(1900, 2100).map(lambda year: (year, year)),
    Kind.WHOLE: st.integers(0, 32_767).map(lambda number: (number, number)),
    Kind.DECIMAL: st.integers(-9_999, 9_999).map(lambda number: (number / 4, number / 4)),
    Kind.MONEY: st.integers(-9_999_999, 9_999_999).map(lambda pence: (pence, pence / 100)),
    Kind.YES_NO: st.sampled_from([(True, "yes"), (False, "no")]),
    Kind.URN: st.sampled_from([("SC000001", "SC000001"), ("2000002", 2_000_002)]),
    Kind.POSTCODE: st.just(("TS18 1AB", "TS18 1AB")),
    Kind.SLUG: st.text(string.ascii_lowercase, min_size=1, max_size=60).map(lambda s: (s, s)),
    Kind.NIGHTS: st.lists(st.tuples(DAYS, DAYS).map(sorted), min_size=1, max_size=3).map(
        lambda spans: (
            tuple((first, last) for first, last in spans),
            "; ".join(f"{first:%d/%m/%Y} to {last:%d/%m/%Y}" for first, last in spans),
        )
    ),
}


def values_of(column: Column) -> st.SearchStrategy[tuple[Any, object]]:
    """A value of a column, and the cell that an officer would write for it."""
    if column.kind == Kind.KEY:
        value = st.sampled_from([(key, key) for key, _ in column.keys])
    else:
        value = VALUES.get(column.kind, WORDS.map(lambda words: (words, words)))
    return value if column.needed else value | st.just((None, None))


def rows_of(sheet: Sheet) -> st.SearchStrategy[list[dict[str, tuple[Any, object]]]]:
    row = st.fixed_dictionaries({column.name: values_of(column) for column in sheet.columns})
    return st.lists(row, min_size=1, max_size=3)


def written_values(read: WorkbookRead) -> dict[str, list[dict[str, Any]]]:
    assert [finding for one in read.sheets for finding in one.log.findings] == []
    return {one.sheet.name: [dict(row.values) for row in one.rows] for one in read.sheets}


@pytest.mark.parametrize("workbook", [homes.WORKBOOK, carers.WORKBOOK, requests.WORKBOOK])
@settings(
    max_examples=12,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_what_is_written_into_a_workbook_is_read_from_it_in_either_form(
    workbook: Workbook, tmp_path: Path, data: st.DataObject
) -> None:
    rows = {sheet.name: data.draw(rows_of(sheet)) for sheet in workbook.sheets}
    sheets = {
        name: [list(found[0]), *([row[column][1] for column in found[0]] for row in found)]
        for name, found in rows.items()
    }
    stated = {
        name: [{column: value for column, (value, _) in row.items()} for row in found]
        for name, found in rows.items()
    }
    as_xlsx = read_workbook(write_xlsx(tmp_path / "book.xlsx", sheets), workbook)
    assert written_values(as_xlsx) == stated
    assert written_values(read_workbook(write_folder(tmp_path / "csv", sheets), workbook)) == stated


def read_homes(path: Path, *rows: list[object], header: list[str] | None = None) -> WorkbookRead:
    sheets = {"homes": [header or HEADER, *rows]}
    return read_workbook(write_xlsx(path / "homes.xlsx", sheets), homes.WORKBOOK)


def test_sheets_and_columns_are_known_by_name_however_written_and_others_are_told(
    tmp_path: Path,
) -> None:
    sheets = {
        "notes": [["Read me"]],
        " HOMES ": [["Colour", "Provider group", "NAME", "Slug"], ["red", "council", "Oak", "oak"]],
        "Regulation 44": [["Home", "Month"], ["oak", datetime(2025, 3, 1)]],  # noqa: DTZ001
        "Budget": [["x"]],
    }
    path = write_xlsx(tmp_path / "Homes of ours.xlsx", sheets)
    read = read_workbook(path, homes.WORKBOOK)
    assert [(one.sheet.name, one.rows[0].line) for one in read.sheets] == [
        ("homes", 2),
        ("regulation_44", 2),
    ]
    assert read.sheets[1].rows[0].values["month"] == "2025-03"
    known = [sheet.name for sheet in homes.WORKBOOK.sheets]
    assert read.remarks[:2] == (
        f"1 other sheet is not known and not read; those that are: {', '.join(known)}.",
        "Homes of ours.xlsx,  HOMES : columns not known and not read: colour.",
    )
    assert "without urn, postcode" in read.remarks[2]


def test_a_sheet_without_a_needed_column_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="sheet homes: it lacks the column provider_group"):
        read_homes(tmp_path, ["oak", "Oak"], header=["slug", "name"])
    with pytest.raises(RefusedInput, match=r"name more than once, in columns 1 and 3"):
        read_homes(tmp_path, OAK, header=["slug", "name", "Slug", "opened", "invented"])


def test_a_file_without_any_sheet_of_the_workbook_says_which_there_could_be(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", {"Sheet1": [["slug"], ["oak"]]})
    with pytest.raises(RefusedInput, match=r"no sheet of the workbook carers; .* households, car"):
        read_workbook(path, carers.WORKBOOK)


COLUMN = {
    "day": Column("day", Kind.DATE, "", ""),
    "number": Column("number", Kind.WHOLE, "", ""),
    "share": Column("share", Kind.DECIMAL, "", ""),
    "sum": Column("sum", Kind.MONEY, "", ""),
    "month": Column("month", Kind.MONTH, "", ""),
    "name": Column("name", Kind.TEXT, "", ""),
    "nights": Column("nights", Kind.NIGHTS, "", ""),
    "known": Column("known", Kind.YES_NO, "", ""),
    "state": Column("state", Kind.KEY, "", "", keys=(("kept_free", "Kept free for a move-in"),)),
}


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("day", "31/03/2025", date(2025, 3, 31)),
        ("day", "2025-03-31", date(2025, 3, 31)),
        ("day", datetime(2025, 3, 31), date(2025, 3, 31)),  # noqa: DTZ001
        ("number", 4.0, 4),
        ("number", " 4 ", 4),
        ("share", "12.5", 12.5),
        ("share", 3, 3.0),
        ("sum", "-£3,200", -320_000),
        ("sum", 0.1 + 0.2, 30),
        ("name", 12345.0, "12345"),
        ("known", True, True),
        ("state", "Kept free for a move-in", "kept_free"),
        ("nights", "03/04/2025", ((date(2025, 4, 3), date(2025, 4, 3)),)),
        ("nights", "03/04/2025; ", ((date(2025, 4, 3), date(2025, 4, 3)),)),
        ("name", "  ", None),
    ],
)
def test_a_cell_is_taken_for_what_it_plainly_is(column: str, cell: object, value: object) -> None:
    assert read_cell(COLUMN[column], cell).value == value


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("day", 45000, "31/03/2025 or 2025-03-31, or kept by Excel as a date"),
        ("day", 45000.5, "kept by Excel as a date"),
        ("day", datetime(2025, 3, 31, 8, 30), "time of day"),  # noqa: DTZ001
        ("day", time(8, 30), "a date"),
        ("day", "31/03/25", "31/03/2025"),
        ("day", "03/31/2025", "31/03/2025"),
        ("day", "30/02/2025", "31/03/2025"),
        ("day", "01/01/1949", "31/03/2025"),
        ("day", date(2101, 1, 1), "31/03/2025"),
        ("month", "1900-01", "2025-03"),
        ("number", "1,5", "whole number"),
        ("number", 4.5, "whole number"),
        ("number", -1, "whole number"),
        ("number", True, "whole number"),
        ("number", 40_000, "whole number"),
        ("number", datetime(2025, 3, 31), "whole number"),  # noqa: DTZ001
        ("share", "1,5", "4.5"),
        ("share", float("inf"), "4.5"),
        ("sum", "1.234,50", "pounds"),
        ("sum", 1.005, "pounds"),
        ("sum", "9" * 5_000, "pounds"),
        ("month", "Mar-25", "2025-03"),
        ("month", datetime(2025, 3, 2), "2025-03"),  # noqa: DTZ001
        ("name", datetime(2025, 3, 2), "must be text"),  # noqa: DTZ001
        ("name", timedelta(hours=30), "must be text"),
        ("name", "x" * 81, "80 characters"),
        ("name", "a\u200bb", "cannot be shown"),
        ("name", "#REF!", "the error #REF!"),
        ("number", "#div/0!", "the error"),
        ("known", "perhaps", "yes or no"),
        ("state", "vacant", "one of kept_free"),
        ("nights", "04/04/2025 to 03/04/2025", "ends before it begins"),
        ("nights", "03/04/2025, 05/04/2025", "semicolon"),
    ],
)
def test_a_cell_that_could_mean_something_else_is_rejected_with_a_sentence(
    column: str, cell: object, reason: str
) -> None:
    with pytest.raises(RejectedRow) as why:
        read_cell(COLUMN[column], cell)
    assert reason in why.value.reason
    assert why.value.column == column


def test_an_amount_is_told_in_pounds() -> None:
    assert write_value(read_cell(COLUMN["sum"], "-£3,200").value) == "-£3,200.00"


@given(cell=st.text() | st.integers() | st.floats() | st.booleans() | st.datetimes() | st.times())
@settings(max_examples=60, deadline=None)
def test_whatever_a_cell_holds_it_is_read_or_rejected_and_never_breaks_a_load(cell: object) -> None:
    for column in COLUMN.values():
        with suppress(RejectedRow):
            kept = read_cell(column, cell).value
            assert kept is None or isinstance(kept, str | int | float | date | tuple)


def test_a_formula_is_its_stored_value_and_one_without_is_rejected(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "homes.xlsx", {"homes": [HEADER, OAK, ["elm", *OAK[1:]]]})
    stored = b'<c r="B2" t="str"><f>A2&amp;"!"</f><v>Worked out</v></c>'
    missing = b'<c r="B3"><f>A3</f><v /></c>'
    empty = b'<c r="D2" t="str"><f>""</f><v></v></c>'

    def change(parts: dict[str, bytes]) -> None:
        for cell in (stored, missing, empty):
            place = re.escape(cell.partition(b" r=")[2][:4])
            pattern = re.compile(rb"<c r=" + place + rb"[^>]*>.*?</c>")
            before, after = pattern.split(parts[FIRST_SHEET])
            parts[FIRST_SHEET] = before + cell + after

    (sheet,) = read_workbook(change_parts(path, change), homes.WORKBOOK).sheets
    assert [(row.values["name"], row.values["opened"]) for row in sheet.rows] == [
        ("Worked out", None)
    ]
    assert [(finding.line, finding.code) for finding in sheet.log.findings] == [
        (3, "no_stored_value")
    ]


def test_rows_far_down_are_read_and_named_by_their_own_line(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "homes.xlsx", {"homes": [HEADER, OAK]})
    change_parts(
        path,
        lambda parts: parts.update(
            {
                FIRST_SHEET: parts[FIRST_SHEET]
                .replace(b'<row r="2"', b'<row r="900000000000"')
                .replace(b'ref="A1:E2"', b'ref="A1"')
            }
        ),
    )
    (sheet,) = read_workbook(path, homes.WORKBOOK).sheets
    assert [row.line for row in sheet.rows] == [900_000_000_000]


def add_part(name: str, content: bytes = b"<x/>") -> Any:
    return lambda parts: parts.update({name: content})


BILLION_LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<worksheet>&b;</worksheet>"
)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (add_part("xl/vbaProject.bin"), "holds macros"),
        (add_part("xl/renamed.bin", bytes.fromhex("D0CF11E0A1B11AE1")), "holds macros"),
        (
            replace_in("[Content_Types].xml", b"openxmlformats", b"ms-excel.sheet.macroEnabled"),
            "holds macros",
        ),
        (add_part("xl/externalLinks/externalLink1.xml"), "links to other files"),
        (add_part("xl/connections.xml"), "links to other files"),
        (add_part("xl/embeddings/sheet.xlsx"), "other files within it"),
        (add_part("xl/media/image1.png", b"PK\x03\x04..."), "other files within it"),
        (add_part(FIRST_SHEET, BILLION_LAUGHS), "declares entities"),
        (
            add_part("xl/sharedStrings.xml", BILLION_LAUGHS.decode().encode("utf-16")),
            "declares entities",
        ),
        (
            replace_in(
                FIRST_SHEET, b"<sheetData>", b"<sheetData><c><f>cmd|'/c calc'!A1</f><v>1</v></c>"
            ),
            "DDE",
        ),
        (
            replace_in(
                "xl/workbook.xml",
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
            "not Strict",
        ),
        (add_part("../../outside.xml"), "damaged"),
        (add_part("xl/workbook.xml", b"<workbook"), "damaged"),
        (add_part(FIRST_SHEET, b"not even XML"), "damaged"),
        (lambda parts: parts.pop("xl/workbook.xml"), "damaged"),
        (add_part("xl/styles.xml", b" " * (3 * 1024 * 1024)), "unpacks to far more"),
        (
            lambda parts: parts.update({f"xl/{n}.xml": b"" for n in range(archive.MOST_PARTS)}),
            "parts, more than",
        ),
    ],
)
def test_a_workbook_that_could_do_harm_is_refused_with_what_to_do(
    tmp_path: Path, change: Any, reason: str
) -> None:
    path = write_xlsx(tmp_path / "homes.xlsx", {"homes": [HEADER, OAK]})
    change_parts(path, change)
    with pytest.raises(RefusedInput, match=reason) as refused:
        read_workbook(path, homes.WORKBOOK)
    assert str(refused.value).startswith("homes.xlsx ")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("homes.xls", b"", r"old format \.xls"),
        ("homes.xlsm", b"", "macros"),
        ("homes.ods", b"", "OpenDocument"),
        ("homes.xlsx", b"slug,name\noak,Oak", "no workbook"),
        ("homes.xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + b"Workbook", r"old format \.xls"),
        (
            "homes.xlsx",
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        ("homes.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("homes.xlsx", make_bomb(8 * 1024 * 1024), "unpacks to far more"),
        ("homes.csv", make_bomb(100), "save the sheet as CSV"),
        ("homes.csv", b"slug;name;provider_group\noak;Oak;council", "semicolons .* save it"),
        ("homes.csv", b"sep=,\nslug,name\noak,Oak", "delete that line"),
        ("homes.csv", b"Our homes,,\nslug,name,provider_group\n", "take away what stands above"),
        ("homes.csv", b"\nslug,name,provider_group\noak,Oak,council", "take away what stands ab"),
        ("homes.pdf", b"%PDF", "is a PDF"),
        ("h" * 300, b"", "cannot be read: File name too long; check the name"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    if len(name) < 256:
        path.write_bytes(content)
    with pytest.raises(RefusedInput, match=reason):
        read_workbook(path, homes.WORKBOOK)


def test_a_child_is_not_told_of_where_a_header_is_missing_or_is_free_text(tmp_path: Path) -> None:
    row = ["ch-001378", "child", "oak", "07/01/2025", "ch-001378"]
    for make in (write_folder, write_xlsx):
        path = tmp_path / make.__name__ / "stays.xlsx"
        with pytest.raises(RefusedInput, match="in columns 1 and 5") as refused:
            read_workbook(make(path, {"stays": [row, row]}), homes.WORKBOOK)
        assert "001378" not in str(refused.value)
    header = ["reference", "kind", "home", "start", "of ch-001378"]
    sheets = {"stays": [header, row], "ch-001378": [["x"]]}
    read = read_workbook(write_xlsx(tmp_path / "stays.xlsx", sheets), homes.WORKBOOK)
    assert "001378" not in " ".join(read.remarks)
    assert "columns not known and not read: 1." in " ".join(read.remarks)


@pytest.mark.parametrize(
    ("formula", "asks"),
    [
        (b"cmd|'/c calc'!A1", True),
        (b"1+Excel|Book1.xls!R1C1", True),
        (b"cmd&#124;'/c calc'!A1", True),
        (b"'any program'|'topic'!item", True),
        (b'"a|b!"&amp;A1', False),
        (b"'Oak|Elm'!A1", False),
        (b'A1&amp;"|"&amp;places!B1', False),
    ],
)
def test_a_bar_in_a_text_or_in_the_name_of_a_sheet_asks_no_other_program(
    formula: bytes, asks: bool
) -> None:
    assert archive.asks_program(formula) == asks


def test_a_workbook_of_nothing_but_bars_is_looked_through_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = 0

    def count(formula: bytes) -> bool:
        nonlocal looked_at
        looked_at += len(formula)
        return False

    path = write_xlsx(tmp_path / "homes.xlsx", {"homes": [HEADER, OAK]})
    for hostile in (b"<f>" + b"|" * 300_000, b"<f>|" * 100_000, b"<f " * 100_000):
        assert not any(map(archive.asks_program, (hostile, hostile + b"'!", hostile[3:] + b'"!')))
        change_parts(path, add_part("xl/worksheets/sheet9.xml", hostile))
        with monkeypatch.context() as patched:
            patched.setattr(archive, "asks_program", count)
            archive.check_archive(path.read_bytes(), "homes.xlsx")
    assert looked_at < 1_000_000


def test_a_row_of_more_than_a_sheet_can_have_is_refused_before_it_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_xlsx(tmp_path / "homes.xlsx", {"homes": [HEADER, *[OAK] * 100]})
    monkeypatch.setattr(xlsx, "MOST_ELEMENTS", 60)
    assert len(read_workbook(path, homes.WORKBOOK).sheets[0].rows) == 100
    many = b"<c/>" * 60
    change_parts(path, replace_in(FIRST_SHEET, b'<row r="2">', b'<row r="2">' + many))
    with pytest.raises(RefusedInput, match="far more in one row than such a sheet can have"):
        read_workbook(path, homes.WORKBOOK)


def test_a_cell_that_the_workbook_calls_an_error_is_one_whatever_its_name(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "homes.xlsx", {"homes": [HEADER, OAK, ["elm", "#OAK!", *OAK[2:]]]})
    mark = re.compile(rb'<c r="B3"[^>]*>.*?</c>')
    error = b'<c r="B3" t="e"><v>BUSY, of a kind to come</v></c>'
    change_parts(
        path, lambda parts: parts.update({FIRST_SHEET: mark.sub(error, parts[FIRST_SHEET])})
    )
    (sheet,) = read_workbook(path, homes.WORKBOOK).sheets
    assert [(finding.line, finding.code) for finding in sheet.log.findings] == [(3, "error_value")]


def test_the_star_of_the_template_may_stand_behind_a_column(tmp_path: Path) -> None:
    read = read_homes(tmp_path, OAK, header=["slug *", "name*", *HEADER[2:]])
    assert [row.values["slug"] for row in read.sheets[0].rows] == ["oak"]


def test_what_an_archive_says_of_its_sizes_cannot_make_it_unpack_more(tmp_path: Path) -> None:
    bomb = bytearray(make_bomb(8 * 1024 * 1024))
    start = bomb.rindex(b"PK\x01\x02")
    bomb[start + 24 : start + 28] = (10).to_bytes(4, "little")
    (tmp_path / "homes.xlsx").write_bytes(bytes(bomb))
    with pytest.raises(RefusedInput, match="damaged"):
        read_workbook(tmp_path / "homes.xlsx", homes.WORKBOOK)


def test_more_than_a_sheet_can_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = [*HEADER, *map(str, range(grids.MOST_COLUMNS))]
    with pytest.raises(RefusedInput, match="105 columns"):
        read_homes(tmp_path, OAK, header=wide)
    monkeypatch.setattr(grids, "MOST_ROWS_OF_XLSX", 1)
    monkeypatch.setattr(grids, "MOST_ROWS", 1)
    with pytest.raises(RefusedInput, match="more than the 1 rows"):
        read_homes(tmp_path, OAK, OAK)
    folder = write_folder(tmp_path / "csv", {"homes": [HEADER, OAK, OAK]})
    with pytest.raises(RefusedInput, match="more than the 1 rows"):
        read_workbook(folder, homes.WORKBOOK)
    monkeypatch.setattr(archive, "LARGEST_WORKBOOK", 100)
    with pytest.raises(RefusedInput, match="larger than"):
        read_homes(tmp_path, OAK)


def test_a_folder_keeps_its_sheets_within_it_and_has_each_once(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", {"homes": [HEADER, OAK], "budget": [["x"]]})
    assert read_workbook(folder, homes.WORKBOOK).remarks[0].startswith("1 other sheet is not")
    outside = write_folder(tmp_path / "out", {"places": [["home"]]}) / "places.csv"
    (folder / "places.csv").symlink_to(outside)
    with pytest.raises(RefusedInput, match=r"places\.csv in in leads out of the folder"):
        read_workbook(folder, homes.WORKBOOK)
    (folder / "places.csv").unlink()
    (folder / "places.csv").symlink_to("places.csv")
    with pytest.raises(RefusedInput, match="leads out of the folder or nowhere"):
        read_workbook(folder, homes.WORKBOOK)
    (folder / "places.csv").unlink()
    (folder / "Homes.CSV").write_text("slug", encoding="utf-8")
    with pytest.raises(RefusedInput, match="the sheet homes twice"):
        read_workbook(folder, homes.WORKBOOK)


def test_an_honest_archive_with_a_picture_and_hidden_sheet_is_read(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "homes.xlsx", {"homes": [HEADER, OAK]})
    change_parts(path, add_part("xl/media/image1.png", b"\x89PNG | no ! formula"))
    change_parts(path, replace_in("xl/workbook.xml", b'state="visible"', b'state="veryHidden"'))
    assert zipfile.is_zipfile(path)
    assert [row.values["slug"] for row in read_workbook(path, homes.WORKBOOK).sheets[0].rows] == [
        "oak"
    ]
