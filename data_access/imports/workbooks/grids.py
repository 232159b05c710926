"""The sheets of a workbook as rows of cells, from an .xlsx file, a folder of CSV files or one."""

import hashlib
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from data_access.imports.refusal import RefusedInput
from data_access.imports.text import LEFT_OVER, MEGABYTE, decode, read_bytes, read_header, read_rows
from data_access.imports.workbooks.archive import LARGEST_WORKBOOK, broken, check_archive
from data_access.imports.workbooks.cells import NoStoredValue, is_empty

LARGEST_CSV = 64 * MEGABYTE
MOST_ROWS = 1_000_000
MOST_ROWS_OF_XLSX = 200_000
MOST_COLUMNS = 100
_XLSX = "Excel Workbook (*.xlsx)"
_OTHER_FORMATS = {
    ".xls": f"is in the old format .xls; save it as “{_XLSX}”",
    ".xlsm": f"may hold macros, which are never run; save it as “{_XLSX}”",
    ".xltm": f"may hold macros, which are never run; save it as “{_XLSX}”",
    ".xlam": f"may hold macros, which are never run; save it as “{_XLSX}”",
    ".xlsb": f"is a binary workbook; save it as “{_XLSX}”",
    ".xltx": f"is a template; save it as “{_XLSX}”",
    ".ods": f"is an OpenDocument workbook; save it as “{_XLSX}”",
}


@dataclass(frozen=True)
class GridRow:
    """One row under the header: its line, its cells by column, and what stands beyond them."""

    line: int
    cells: dict[str, object]
    left_over: str = ""


@dataclass(frozen=True)
class Grid:
    """One sheet: its name, how findings name it, its columns and rows, and its file's digest."""

    name: str
    label: str
    columns: tuple[str, ...]
    rows: Sequence[GridRow]
    sha256: str


def fold_name(name: str) -> str:
    """The name of a sheet or a column, however it is written: "Regulation 44" is regulation_44."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def read_grids(path: Path, wanted: frozenset[str], usual: str) -> tuple[list[Grid], list[str]]:
    """The `wanted` sheets that a path holds, by their folded names, and the names of others.

    A CSV file that is named as no sheet is read as the `usual` one. Raises RefusedInput, which
    says how to mend it, where the path cannot be read whole.
    """
    if path.is_dir():
        return _read_folder(path, wanted)
    suffix = path.suffix.casefold()
    if suffix in _OTHER_FORMATS:
        raise RefusedInput(f"{path.name} {_OTHER_FORMATS[suffix]}.")
    if suffix == ".xlsx":
        content = read_bytes(path, LARGEST_WORKBOOK)
        check_archive(content, path.name)
        return _read_xlsx(content, path.name, wanted)
    name = fold_name(path.stem)
    return [_read_csv(path, name if name in wanted else usual)], []


def _read_folder(folder: Path, wanted: frozenset[str]) -> tuple[list[Grid], list[str]]:
    grids: dict[str, Grid] = {}
    others = []
    try:
        files = sorted(file for file in folder.iterdir() if not file.name.startswith("."))
        root = folder.resolve()
    except OSError as error:
        raise RefusedInput(f"{folder} cannot be read: {error.strerror}.") from None
    for file in files:
        name = fold_name(file.stem)
        if file.suffix.casefold() != ".csv" or name not in wanted:
            others += [file.name] * (file.suffix.casefold() in (".csv", ".xlsx", ".xls", ".xlsm"))
            continue
        if not file.resolve().is_relative_to(root):
            raise RefusedInput(
                f"{file.name} in {folder.name} leads out of the folder; put the file itself there."
            )
        if name in grids:
            raise _twice(name, f"{grids[name].label} and {file.name}", folder.name)
        grids[name] = _read_csv(file, name)
    return list(grids.values()), others


def _twice(name: str, which: str, where: str) -> RefusedInput:
    return RefusedInput(f"{where} holds the sheet {name} twice ({which}); leave one of them out.")


def _read_csv(path: Path, name: str) -> Grid:
    content = read_bytes(path, LARGEST_CSV)
    text = decode(content, path.name)
    header = read_header(text, path.name)
    _check_width(len(header), path.name)
    rows = [
        GridRow(row.line, dict(row.cells), row.cells.get(LEFT_OVER, ""))
        for row in read_rows(text, path.name)
    ]
    if len(rows) > MOST_ROWS:
        raise _too_long(path.name, MOST_ROWS)
    digest = hashlib.sha256(content).hexdigest()
    return _fold_columns(name, path.name, header, rows, digest)


def _fold_columns(
    name: str, label: str, header: Sequence[str], rows: Sequence[GridRow], sha256: str
) -> Grid:
    """The grid with its columns' names folded; RefusedInput where one then stands twice."""
    folded = {column: fold_name(column) for column in header if column}
    columns = tuple(folded.values())
    if twice := sorted({column for column in columns if columns.count(column) > 1}):
        raise RefusedInput(f"{label} has the column {twice[0]} more than once.")
    nameless = [column for column in header if not column]
    if any(column != folded[column] for column in folded) or nameless:
        rows = [
            GridRow(
                row.line,
                {folded[column]: cell for column, cell in row.cells.items() if column in folded},
                row.left_over or " ".join(str(row.cells.get(column) or "") for column in nameless),
            )
            for row in rows
        ]
    return Grid(name, label, columns, rows, sha256)


def _check_width(columns: int, label: str) -> None:
    if columns > MOST_COLUMNS:
        raise RefusedInput(
            f"{label} has {columns:,} columns, more than the {MOST_COLUMNS} a sheet can have; "
            "delete those to the right that are not needed."
        )


def _too_long(label: str, most: int) -> RefusedInput:
    return RefusedInput(
        f"{label} has more than the {most:,} rows that such a sheet can have; check that it is "
        "the right one, or save it as CSV."
    )


class _Parser(WorkSheetParser):
    """openpyxl's own, which also tells a formula without a stored result from an empty cell."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        # An empty text is a result.
        is_text = element.get("t") == "str" and element.find(VALUE_TAG) is not None
        if cell["value"] is None and not is_text and element.find(FORMULA_TAG) is not None:
            cell["value"] = NoStoredValue()
        return cell


def _read_xlsx(content: bytes, name: str, wanted: frozenset[str]) -> tuple[list[Grid], list[str]]:
    digest = hashlib.sha256(content).hexdigest()
    grids: dict[str, Grid] = {}
    others = []
    try:
        with warnings.catch_warnings():
            # Of what a workbook holds beside its cells: styles, validation, drawings.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                folded = fold_name(sheet.title)
                if folded not in wanted:
                    others.append(sheet.title)
                elif folded in grids:
                    raise _twice(folded, sheet.title, name)
                else:
                    assert isinstance(sheet, ReadOnlyWorksheet)
                    grids[folded] = _read_sheet(sheet, folded, f"{name}, {sheet.title}", digest)
            book.close()
    except RefusedInput:
        raise
    except Exception:  # noqa: BLE001 (whatever a damaged workbook makes of its reader)
        raise broken(name) from None
    return list(grids.values()), others


def _read_sheet(sheet: ReadOnlyWorksheet, name: str, label: str, sha256: str) -> Grid:
    header: dict[int, str] = {}
    rows: list[GridRow] = []
    for line, cells in _read_lines(sheet):
        if not header:
            header = {
                column: str(cell).strip().casefold()
                for column, cell in cells.items()
                if not isinstance(cell, NoStoredValue)
            }
            _check_width(max(header, default=0), label)
            continue
        found = {header[column]: cell for column, cell in cells.items() if column in header}
        beyond = [str(cell) for column, cell in cells.items() if column not in header]
        rows.append(GridRow(line, found, ", ".join(beyond)))
        if len(rows) > MOST_ROWS_OF_XLSX:
            raise _too_long(label, MOST_ROWS_OF_XLSX)
    names = list(header.values())
    if len(set(names)) < len(names):
        again = next(column for column in names if names.count(column) > 1)
        raise RefusedInput(f"{label} has the column {again} more than once.")
    return _fold_columns(name, label, names, rows, sha256)


def _read_lines(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, dict[int, object]]]:
    """Each row that holds anything: its line, and its cells that do by number of column."""
    # Beneath its public rows, which would make up all that lie between two that are far apart.
    inner: Any = sheet
    book = inner.parent
    with inner._get_source() as source:
        parser = _Parser(
            source,
            inner._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for line, cells in parser.parse():
            held = {cell["column"]: cell["value"] for cell in cells if not is_empty(cell["value"])}
            if held:
                yield line, held
