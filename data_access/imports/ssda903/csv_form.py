"""The return's CSV files: read as text, and recognised by their header alone."""

import csv
import hashlib
import io

import pandas as pd

from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.codes import Layout
from data_access.imports.ssda903.files import MEGABYTE, FoundFile
from data_access.imports.ssda903.tables import ReturnedTable, blank_column, recognise_layout
from data_access.imports.text import LEFT_OVER, decode, read_rows

LONGEST_HEADER = 8192
LARGEST_UNEVEN_FILE = 20 * MEGABYTE
_CONTROL = bytes({*range(32)} - {9, 10, 13})
_MORE = "left_over"


def recognise_csv(file: FoundFile) -> Layout:
    """Which table the file holds, from its first line alone; RefusedInput where it is none."""
    return recognise_layout(_header(file.read(LONGEST_HEADER), file.name), file.name)


def read_csv(file: FoundFile) -> ReturnedTable:
    """The file's rows as text. RefusedInput where it is empty, cut short or no text."""
    content = file.content()
    header = _header(content[:LONGEST_HEADER], file.name)
    layout = recognise_layout(header, file.name)
    if content.translate(None, _CONTROL) != content:
        raise RefusedInput(
            f"{file.name} holds bytes that are no text; export it again as CSV (UTF-8)."
        )
    encoding = _encoding(content, file.name)
    _check_complete(content, encoding, header, file.name)
    rows = _read_even(content, encoding, header)
    if rows is None:
        rows = _read_uneven(content, header, file.name)
    absent = frozenset(layout.columns) - set(header)
    for column in absent:
        rows[column] = blank_column(len(rows))
    wanted = ["line", "child", *layout.columns, _MORE, *(["year"] if "year" in header else [])]
    return ReturnedTable(
        name=file.name,
        folder=file.folder,
        sha256=hashlib.sha256(content).hexdigest(),
        layout=layout,
        rows=rows[wanted],
        lacks=absent,
    )


def _header(beginning: bytes, name: str) -> list[str]:
    if not beginning.strip():
        raise RefusedInput(f"{name} is empty; export it again.")
    if beginning.startswith((b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff")) or b"\x00" in beginning:
        decode(beginning, name)
    first = beginning.splitlines()[0]
    text = first.decode("utf-8-sig", errors="replace")
    header = [column.strip().lower() for column in next(csv.reader([text]), [])]
    if len(header) == 1 and max(text.count(";"), text.count("\t"), text.count("|")) > 1:
        raise RefusedInput(
            f"{name} does not separate its columns by commas; export it as CSV (comma separated)."
        )
    twice = [column for column in header if column and header.count(column) > 1]
    if twice:
        raise RefusedInput(f"{name} has the column {twice[0].upper()} more than once.")
    return header


def _encoding(content: bytes, name: str) -> str:
    if content.isascii():
        return "ascii"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        decode(content, name)
        return "cp1252"
    return "utf-8-sig"


def _check_complete(content: bytes, encoding: str, header: list[str], name: str) -> None:
    """An export that was cut short ends within a line: its last row would read as another."""
    if content.endswith((b"\n", b"\r")):
        return
    last = content[-LONGEST_HEADER:].splitlines()[-1].decode(encoding, errors="replace")
    values = next(csv.reader([last]), [])
    if 0 < len(values) < len(header) and '"' not in last:
        raise RefusedInput(
            f"{name} ends in the middle of its last line: it was cut short. Export it again."
        )


def _read_even(content: bytes, encoding: str, header: list[str]) -> pd.DataFrame | None:
    """The fast way, where each line is a row and none has many values too many; else None."""
    names = [column or f"unnamed {number}" for number, column in enumerate(header)]
    try:
        rows = pd.read_csv(
            io.BytesIO(content),
            header=None,
            names=[*names, _MORE],
            skiprows=1,
            index_col=False,
            dtype="str",
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            encoding=encoding,
        )
    except pd.errors.EmptyDataError:
        rows = pd.DataFrame({name: blank_column(0) for name in [*names, _MORE]})
    except pd.errors.ParserError:
        return None
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    if lines != len(rows) + 1:
        return None
    rows.insert(0, "line", range(2, len(rows) + 2))
    # A line without any value is no row; a lone one may hold its column's blanks only.
    blank = rows["child"] == ""
    if blank.any():
        holds = (rows.loc[blank, [*names, _MORE]] != "").any(axis=1)
        rows = rows.drop(index=holds.index[~holds]).reset_index(drop=True)
    return rows


def _read_uneven(content: bytes, header: list[str], name: str) -> pd.DataFrame:
    """The slow way, exact in its lines: values with line breaks, rows with values too many."""
    if len(content) > LARGEST_UNEVEN_FILE:
        raise RefusedInput(
            f"{name} has rows with more values than its header has columns, or line breaks within "
            "values, and is too large to mend; export it again with quotation marks around values."
        )
    found = read_rows(decode(content, name), name)
    columns = {column: [row.cells[column] for row in found] for column in header}
    rows = pd.DataFrame(columns, dtype="str")
    rows[_MORE] = pd.Series([row.cells.get(LEFT_OVER, "") for row in found], dtype="str")
    rows.insert(0, "line", [row.line for row in found])
    return rows
