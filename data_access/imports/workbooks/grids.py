"""The sheets of a workbook as rows of cells, from an .xlsx file, a folder of CSV files or one."""

import hashlib
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_access.imports.record import make_printable
from data_access.imports.refusal import RefusedInput
from data_access.imports.text import (
    LEFT_OVER,
    MEGABYTE,
    check_names_once,
    decode,
    read_bytes,
    read_header,
    read_rows,
)
from data_access.imports.workbooks.archive import LARGEST_WORKBOOK, broken, check_archive
from data_access.imports.workbooks.cells import NoStoredValue
from data_access.imports.workbooks.xlsx import Line, TooMuch, read_pages

LARGEST_CSV = 64 * MEGABYTE
MOST_ROWS = 1_000_000
MOST_ROWS_OF_XLSX = 200_000
MOST_COLUMNS = 100
LONGEST_LEFT_OVER = 1_000
_XLSX = "Excel Workbook (*.xlsx)"
_OTHER_FORMATS = {
    ".xls": f"is in the old format .xls; save it as “{_XLSX}”",
    ".xlsm": f"may hold macros, which are never run; save it as “{_XLSX}”",
    ".xltm": f"may hold macros, which are never run; save it as “{_XLSX}”",
    ".xlam": f"may hold macros, which are never run; save it as “{_XLSX}”",
    ".xlsb": f"is a binary workbook; save it as “{_XLSX}”",
    ".xltx": f"is a template; save it as “{_XLSX}”",
    ".ods": f"is an OpenDocument workbook; save it as “{_XLSX}”",
    ".pdf": f"is a PDF, from which nothing can be read; save the workbook itself as “{_XLSX}”",
    ".docx": f"is a Word document; copy its table into a workbook and save it as “{_XLSX}”",
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
    """The name of a sheet or a column, however it is written: "Regulation 44" is regulation_44.

    The star by which the templates' notes mark a needed column is no part of its name.
    """
    return re.sub(r"[\s_-]+", "_", name.strip().removesuffix("*").strip().casefold())


def read_grids(path: Path, wanted: frozenset[str], usual: str) -> tuple[list[Grid], list[str]]:
    """The `wanted` sheets that a path holds, by their folded names, and the folded names of others.

    A CSV file that is named as no sheet is read as the `usual` one. Raises RefusedInput, which
    says how to mend it, where the path cannot be read whole.
    """
    try:
        if path.is_dir():
            return _read_folder(path, wanted)
        suffix = path.suffix.casefold()
        if suffix in _OTHER_FORMATS:
            raise RefusedInput(f"{path.name} {_OTHER_FORMATS[suffix]}.")
        if suffix == ".xlsx":
            content = read_bytes(path, LARGEST_WORKBOOK)
            check_archive(content, path.name)
            return _read_xlsx(content, make_printable(path.name), wanted)
        name = fold_name(path.stem)
        return [_read_csv(path, name if name in wanted else usual)], []
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be that of a file"
        raise RefusedInput(
            f"{make_printable(str(path))} cannot be read: {why}; check the name of the file."
        ) from None


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
            others += [name] * (file.suffix.casefold() in (".csv", ".xlsx", ".xls", ".xlsm"))
            continue
        if not _is_within(file, root):
            raise RefusedInput(
                f"{file.name} in {folder.name} leads out of the folder or nowhere; put the file "
                "itself there."
            )
        if name in grids:
            raise _twice(name, f"{grids[name].label} and {file.name}", folder.name)
        grids[name] = _read_csv(file, name)
    return list(grids.values()), others


def _is_within(file: Path, root: Path) -> bool:
    try:
        return file.resolve().is_relative_to(root)
    # Of links that lead to each other.
    except RuntimeError:
        return False


def _twice(name: str, which: str, where: str) -> RefusedInput:
    return RefusedInput(f"{where} holds the sheet {name} twice ({which}); leave one of them out.")


def _read_csv(path: Path, name: str) -> Grid:
    content = read_bytes(path, LARGEST_CSV)
    label = make_printable(path.name)
    text = decode(content, label)
    _check_commas(text, label)
    header = read_header(text, label)
    _check_width(len(header), label)
    rows = [
        GridRow(row.line, dict(row.cells), row.cells.get(LEFT_OVER, ""))
        for row in read_rows(text, label)
    ]
    if len(rows) > MOST_ROWS:
        raise _too_long(label, MOST_ROWS)
    digest = hashlib.sha256(content).hexdigest()
    return _fold_columns(name, label, header, rows, digest)


def _check_commas(text: str, label: str) -> None:
    first = text[:MEGABYTE].partition("\n")[0].strip().casefold()
    if first.startswith("sep="):
        raise RefusedInput(
            f"{label} begins with a line {first[:5]!r} of its own; delete that line, so that the "
            "first is the names of the columns, and save it with commas between the values."
        )
    mark = next((mark for mark in (";", "\t") if mark in first and "," not in first), None)
    if mark:
        raise RefusedInput(
            f"{label} has {'semicolons' if mark == ';' else 'tabs'} between its values; save it "
            "as “CSV UTF-8 (comma delimited)”, or the workbook itself as “Excel Workbook (*.xlsx)”."
        )


def _fold_columns(
    name: str, label: str, header: Sequence[str], rows: Sequence[GridRow], sha256: str
) -> Grid:
    """The grid with its columns' names folded; RefusedInput where one then stands twice."""
    folded = {column: fold_name(column) for column in header if column}
    columns = tuple(folded.values())
    check_names_once([folded.get(column, "") for column in header], label)
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


def _read_xlsx(content: bytes, name: str, wanted: frozenset[str]) -> tuple[list[Grid], list[str]]:
    digest = hashlib.sha256(content).hexdigest()
    grids: dict[str, Grid] = {}
    others = []
    try:
        with warnings.catch_warnings():
            # Of what a workbook holds beside its cells: styles, validation, drawings.
            warnings.simplefilter("ignore")
            for title, read_lines in read_pages(content):
                folded = fold_name(title)
                if folded not in wanted:
                    others.append(folded)
                elif folded in grids:
                    raise _twice(folded, title, name)
                else:
                    grids[folded] = _read_sheet(read_lines(), folded, f"{name}, {title}", digest)
    except RefusedInput:
        raise
    except TooMuch:
        raise RefusedInput(
            f"{name} holds far more in one row than such a sheet can have, and was not read. Copy "
            "the values of its tables alone into a new workbook, and save that."
        ) from None
    except Exception:  # noqa: BLE001 (whatever a damaged workbook makes of its reader)
        raise broken(name) from None
    return list(grids.values()), others


def _read_sheet(lines: Iterable[Line], name: str, label: str, sha256: str) -> Grid:
    header: dict[int, str] = {}
    rows: list[GridRow] = []
    for line, cells in lines:
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
        rows.append(GridRow(line, found, ", ".join(beyond)[:LONGEST_LEFT_OVER]))
        if len(rows) > MOST_ROWS_OF_XLSX:
            raise _too_long(label, MOST_ROWS_OF_XLSX)
    names = [header.get(column, "") for column in range(1, max(header, default=0) + 1)]
    check_names_once(names, label)
    return _fold_columns(name, label, [column for column in names if column], rows, sha256)
