"""Which files are taken for a return, in which dress, and which are refused before any harm."""

import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.codes import LAYOUTS
from data_access.imports.ssda903.files import LARGEST_FILE, MOST_MEMBERS
from data_access.imports.ssda903.reading import read_renumbered, read_tables
from data_access.imports.ssda903.values import parse_dates
from tests.data.ssda903_files import write_return, write_table


def rows_of(path: Path) -> dict[str, list[dict[str, str]]]:
    """The filled values of each row of each table found."""
    tables, _ = read_tables([path])
    return {
        table.layout.table: [
            {name: value for name, value in row.items() if value}
            for row in table.rows.drop(columns="line").to_dict("records")
        ]
        for table in tables
    }


@given(
    table=st.sampled_from(sorted(LAYOUTS)),
    order=st.randoms(),
    is_upper=st.booleans(),
    is_whole=st.booleans(),
)
def test_a_table_is_recognised_by_its_header_alone(
    table: str,
    order: Random,
    is_upper: bool,
    is_whole: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    header = ["child", *LAYOUTS[table].columns, "la", "unheard_of"]
    if not is_whole:
        header = [name for name in header if name not in LAYOUTS[table].optional]
    order.shuffle(header)
    shown = [f" {name.upper() if is_upper else name} " for name in header]
    path = tmp_path_factory.mktemp("return") / "whatever.csv"
    path.write_text(f"{','.join(shown)}\n{','.join('A' for _ in header)}\n", encoding="utf-8")
    tables, _ = read_tables([path])
    assert [found.layout.table for found in tables] == [table]
    assert set(LAYOUTS[table].columns) <= set(tables[0].rows.columns)


@pytest.mark.parametrize("missing", sorted(LAYOUTS["episodes"].mandatory - {"child"}))
def test_a_missing_mandatory_column_is_named_with_the_nearest_table(
    tmp_path: Path, missing: str
) -> None:
    header = [name for name in ("child", *LAYOUTS["episodes"].columns) if name != missing]
    path = tmp_path / "wrong.csv"
    path.write_text(",".join(header) + "\nA\n", encoding="utf-8")
    with pytest.raises(
        RefusedInput,
        match=f"wrong.csv .* nearest to Episodes, but lacks the column {missing.upper()}",
    ):
        read_tables([path])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(
    tmp_path: Path, encoding: str, line_end: str
) -> None:
    path = write_table(tmp_path / "h.csv", "headers", [{"CHILD": "Zoë"}, {"CHILD": "B"}])
    text = path.read_text(encoding="utf-8").replace("\n", line_end)
    path.write_bytes(text.encode(encoding))
    tables, _ = read_tables([path])
    assert tables[0].rows[["line", "child"]].to_numpy().tolist() == [[2, "Zoë"], [3, "B"]]


def test_text_stays_text(tmp_path: Path) -> None:
    written = {"CHILD": "00123", "UPN": "1e5", "ETHNIC": "NA", "SEX": "1"}
    found = rows_of(write_table(tmp_path / "h.csv", "headers", [written]))["headers"][0]
    assert (found["child"], found["upn"], found["ethnic"]) == ("00123", "1e5", "NA")


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    path = write_table(tmp_path / "h.csv", "headers", [{}])
    head, row = path.read_text(encoding="utf-8").splitlines()
    second = row.replace("A,", '"B\nB",', 1)
    path.write_text("\n".join([head, "", row, ",,,,,,", second, row]), encoding="utf-8")
    tables, _ = read_tables([path])
    assert tables[0].rows["line"].tolist() == [3, 5, 7]


@given(
    day=st.dates(min_value=pd.Timestamp("1900-01-01").date()).filter(lambda day: day.year < 2199)
)
def test_a_date_is_read_as_it_was_declared(day: object) -> None:
    texts = [format(day, form) for form in ("%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d 00:00:00")]
    dates, unreadable = parse_dates(pd.Series(texts))
    assert (dates == pd.Timestamp(str(day))).all()
    assert not unreadable.any()


@pytest.mark.parametrize(
    "text",
    ["1/2/24", "2024/02/01", "31/04/2024", "04/13/2024", "45000", "1 May 2024", "01-05-2024"],
)
def test_a_date_in_no_declared_form_is_none(text: str) -> None:
    dates, unreadable = parse_dates(pd.Series(["", text]))
    assert dates.isna().all()
    assert unreadable.tolist() == [False, True]


XML = """<?xml version='1.0' encoding='utf-8'?>
<EXPSSDA903>
 <CHILD>
  <HEADER><CHILDID>A</CHILDID><UPN>U1</UPN><SEX>2</SEX><DOB>28/07/2010</DOB><ETHNIC>BAFR</ETHNIC>
   <UASC>1</UASC><DUC>28/07/2028</DUC>
   <AREVIEW><REVIEW>27/09/2023</REVIEW><REVIEW_CODE>PN0</REVIEW_CODE></AREVIEW>
   <PERMANENCE><PREV_PERM>Z1</PREV_PERM></PERMANENCE>
   <OC2><SDQ_SCORE>21</SDQ_SCORE><CONVICTED>1</CONVICTED></OC2>
  </HEADER>
  <EPISODE><DECOM>06/01/2023</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N4</CIN><PL>U6</PL><DEC /></EPISODE>
 </CHILD>
</EXPSSDA903>
"""


def test_the_xml_form_holds_the_same_tables(tmp_path: Path) -> None:
    path = tmp_path / "return.xml"
    path.write_text(XML, encoding="utf-8")
    who = {"child": "A", "dob": "28/07/2010"}
    assert rows_of(path) == {
        "episodes": [
            {
                "child": "A",
                "decom": "06/01/2023",
                "rne": "S",
                "ls": "C2",
                "cin": "N4",
                "place": "U6",
            }
        ],
        "headers": [{**who, "sex": "2", "ethnic": "BAFR", "upn": "U1"}],
        "reviews": [{**who, "review": "27/09/2023", "review_code": "PN0"}],
        "unaccompanied_children": [{**who, "sex": "2", "duc": "28/07/2028"}],
        "oc2": [{**who, "sdq_score": "21", "convicted": "1"}],
        "previous_permanence": [{**who, "prev_perm": "Z1"}],
    }
    tables, _ = read_tables([path])
    assert {table.layout.table: table.rows["line"].tolist() for table in tables}["episodes"] == [10]


def test_a_zip_and_its_folder_hold_the_same(tmp_path: Path) -> None:
    folder = write_return(tmp_path / "year", [{}, {"CHILD": "B"}])
    for name in ("permanence.csv", "homes.csv", "notes.txt"):
        (folder / name).write_text("anything", encoding="utf-8")
    archive = tmp_path / "year.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.iterdir()):
            packed.write(path, f"return/{path.name}")
    assert rows_of(archive) == rows_of(folder)
    _, ignored = read_tables([folder])
    assert ignored == [
        "homes.csv (not part of the return)",
        "notes.txt (neither CSV nor XML)",
        "permanence.csv (not part of the return)",
    ]


def write_zip(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


HEADER = b"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
ROW = b"A,1,15/05/2012,WBRI,,,\n"
REFUSED = {
    "empty.csv": (b"", "is empty"),
    "blank.csv": (b" \n \n", "is empty"),
    "header.csv": (HEADER, "has a header but no rows"),
    "nul.csv": (HEADER + b"A\x00,1,15/05/2012,WBRI,,,\n", "NUL|no text"),
    "control.csv": (HEADER + b"A\x07,1,15/05/2012,WBRI,,,\n", "no text"),
    "noise.csv": (bytes(range(128, 256)) * 40, "first line has none"),
    "unknown.csv": (b"a,b\n1,2\n", "first line has none"),
    "other.csv": (b"child,name,address\n1,2,3\n", "no table of the SSDA903 return"),
    "semicolons.csv": (HEADER.replace(b",", b";"), "does not separate its columns by commas"),
    "twice.csv": (HEADER.replace(b"UPN", b"SEX") + ROW, "column SEX more than once"),
    "utf16.csv": ((HEADER + ROW).decode().encode("utf-16"), "UTF-16"),
    "workbook.csv": (b"PK\x03\x04 and so on", "workbook"),
    "cut.csv": (HEADER + ROW + b"B,1,15/05", "cut short"),
    "quote.csv": (HEADER + b'"A,1,15/05/2012,WBRI,,,\n' + ROW, "quotation mark"),
    "wrong8.csv": (HEADER + b"\x81,1,15/05/2012,WBRI,,,\n", "neither UTF-8 nor Windows-1252"),
    "empty.xml": (b"", "is empty"),
    "broken.xml": (b"<EXPSSDA903><CHILD>", "not well-formed"),
    "other.xml": (b"<html/>", "outermost element is html"),
    "childless.xml": (b"<EXPSSDA903/>", "no row to load"),
    "entity.xml": (
        b'<!DOCTYPE x [<!ENTITY a "b">]><EXPSSDA903><CHILD>&a;</CHILD></EXPSSDA903>',
        "declares entities",
    ),
    "garbled.xml": (b"<?xml version='1.0' encoding='no-such'?><EXPSSDA903/>", "XML"),
    "broken.zip": (b"PK\x03\x04 and so on", "not a readable zip"),
    "notes.txt": (b"hello", "not a CSV, XML or zip"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_return_is_refused_with_its_name_and_reason(tmp_path: Path, name: str) -> None:
    content, reason = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RefusedInput, match=reason) as refused:
        read_tables([path])
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"../episodes.csv": HEADER}, "points outside the zip"),
        ({"/episodes.csv": HEADER}, "points outside the zip"),
        ({"inner.zip": b"PK"}, "holds another zip"),
        ({"header.csv": HEADER + b"A" * 3_000_000}, "200 times its size"),
        ({f"{number}.csv": HEADER for number in range(MOST_MEMBERS + 1)}, "501 files"),
        ({"notes.txt": b"hello"}, "no CSV or XML file"),
    ],
)
def test_a_suspicious_zip_is_refused(
    tmp_path: Path, members: dict[str, bytes], reason: str
) -> None:
    with pytest.raises(RefusedInput, match=reason):
        read_tables([write_zip(tmp_path / "return.zip", **members)])


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "return.zip", **{"header.csv": HEADER + ROW * 4})
    size = len(HEADER + ROW * 4).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (60).to_bytes(4, "little")))
    with pytest.raises(RefusedInput, match=r"is damaged|200 times its size"):
        read_tables([path])


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="no such file or folder"):
        read_tables([tmp_path / "nowhere"])
    with pytest.raises(RefusedInput, match="no CSV or XML file"):
        read_tables([tmp_path])


def test_a_file_named_twice_is_refused(tmp_path: Path) -> None:
    folder = write_return(tmp_path, [{}])
    with pytest.raises(RefusedInput, match="given twice"):
        read_tables([folder, folder / "episodes.csv"])


# Not ru_maxrss: a process inherits that, across exec, from the one that started it, here a test
# process that may have grown large. VmHWM is of the memory that exec starts anew.
_CHILD_PROCESS = """
import re, sys
from pathlib import Path
from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.reading import read_tables
for name in sys.argv[1:]:
    try:
        read_tables([Path(name)])
    except RefusedInput:
        continue
    sys.exit(f"{name} was not refused")
print(re.search(r"^VmHWM:\\s*(\\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)[1])
"""


def test_hostile_files_are_refused_in_little_memory(tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.write(HEADER)
        file.truncate(5 * LARGEST_FILE)
    zeros = tmp_path / "zeros.csv"
    with zeros.open("wb") as file:
        file.write(HEADER)
        file.truncate(LARGEST_FILE)
    bomb = write_zip(tmp_path / "bomb.zip", **{"header.csv": bytes(LARGEST_FILE)})
    done = subprocess.run(
        [sys.executable, "-c", _CHILD_PROCESS, str(huge), str(zeros), str(bomb)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    # A good 120 MB of it is the libraries: there is no room for any of the files as a whole.
    assert int(done.stdout) < 200 * 1024, "kilobytes"


def test_a_renumbering_list_leads_to_the_last_reference(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text("old,new\nA,B\nB,C\n", encoding="utf-8")
    assert read_renumbered(path)[0] == {"A": "C", "B": "C"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("from,to\nA,B\n", "two columns, old and new"),
        ("old,new\nA,\n", "line 2"),
        ("old,new\nA,B\nA,C\n", "line 3"),
        ("old,new\nA,B\nB,A\n", "round in a circle"),
    ],
)
def test_a_renumbering_list_in_doubt_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "map.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RefusedInput, match=reason):
        read_renumbered(path)
