"""A workbook as typed rows: which sheets it has, what each row says, which rows cannot be read."""

from dataclasses import dataclass
from pathlib import Path

from data_access.imports.record import RejectedRow, RowLog
from data_access.imports.refusal import RefusedInput
from data_access.imports.text import LEFT_OVER
from data_access.imports.workbooks.cells import read_cell, tell_cell
from data_access.imports.workbooks.grids import Grid, GridRow, read_grids
from data_access.imports.workbooks.known import SheetRead, SheetRow, write_value
from data_access.imports.workbooks.sheets import Kind, Sheet, Workbook

# The sheet of a template that explains the others.
NOTES = "notes"


@dataclass(frozen=True)
class WorkbookRead:
    """The sheets that were there, in the workbook's own order, and what was not read of the file.

    `remarks` are sentences: sheets and columns that are not known, columns left out, examples.
    """

    sheets: tuple[SheetRead, ...]
    remarks: tuple[str, ...]
    has_examples: bool


def read_workbook(path: Path, workbook: Workbook) -> WorkbookRead:
    """Read what a path holds of a workbook: an .xlsx file, a folder of CSV files, or one of them.

    Rows that cannot be read are rejected in their sheet's log. Raises RefusedInput where the path
    cannot be read whole, holds no sheet of the workbook, or a sheet lacks a needed column.
    """
    named = {sheet.name: sheet for sheet in workbook.sheets}
    grids, others = read_grids(path, frozenset(named), usual=workbook.sheets[0].name)
    if not grids:
        raise RefusedInput(
            f"{path.name or path} holds no sheet of the workbook {workbook.kind}; its sheets, or "
            f"CSV files, are named {', '.join(named)}."
        )
    # By number: somebody may have named a sheet or a file of their own after a child.
    unknown = sum(name != NOTES for name in others)
    remarks = []
    if unknown:
        remarks.append(
            f"{unknown} other {'sheet is' if unknown == 1 else 'sheets are'} not known and not "
            f"read; those that are: {', '.join(named)}."
        )
    by_name = {grid.name: grid for grid in grids}
    sheets = [
        _read_sheet(sheet, by_name[sheet.name], remarks)
        for sheet in workbook.sheets
        if sheet.name in by_name
    ]
    examples = [
        read.sheet.name
        for read in sheets
        if read.log.rows_read < len(by_name[read.sheet.name].rows)
    ]
    if examples:
        remarks.append(f"The template’s example rows were left out: {', '.join(examples)}.")
    return WorkbookRead(tuple(sheets), tuple(remarks), bool(examples))


def _read_sheet(sheet: Sheet, grid: Grid, remarks: list[str]) -> SheetRead:
    log = RowLog(grid.label, of_children=sheet.of_children)
    _check_columns(sheet, grid, remarks)
    rows = [row for row in grid.rows if not _is_example(sheet, row)]
    log.rows_read = len(rows)
    read, unread = [], []
    for row in rows:
        try:
            read.append(_read_row(sheet, row, log))
        except RejectedRow as why:
            log.reject(row.line, why)
            unread.append(row.cells)
    return SheetRead(sheet, read, log, grid.sha256, unread)


def _check_columns(sheet: Sheet, grid: Grid, remarks: list[str]) -> None:
    missing = [name for name in sheet.needed if name not in grid.columns]
    if missing and (grid.columns or grid.rows):
        raise RefusedInput(
            f"{grid.label} cannot be read as the sheet {sheet.name}: it lacks the "
            f"{'column' if len(missing) == 1 else 'columns'} {', '.join(missing)}. Its first row "
            "must hold the names of the columns as the template has them; take away what stands "
            "above."
        )
    names = [column.name for column in sheet.columns]
    if unknown := [name for name in grid.columns if name not in names]:
        which = len(unknown) if sheet.of_children else ", ".join(unknown)
        remarks.append(f"{grid.label}: columns not known and not read: {which}.")
    left_out = [name for name in names if name not in grid.columns]
    if left_out and not missing:
        remarks.append(f"{grid.label}: without {', '.join(left_out)}, taken as empty.")


def _is_example(sheet: Sheet, row: GridRow) -> bool:
    """Whether a row is the template's: its first column still holds the example."""
    first = sheet.columns[0]
    return tell_cell(row.cells.get(first.name)).strip().casefold() == first.example.casefold()


def _read_row(sheet: Sheet, row: GridRow, log: RowLog) -> SheetRow:
    if row.left_over.strip():
        raise RejectedRow(
            LEFT_OVER,
            "too_many_values",
            tell_cell(row.left_over),
            "The row has a value where there is no column; give the column a name, or, in CSV, put "
            "quotation marks around a value that holds a comma.",
        )
    values = {}
    mended = []
    for column in sheet.columns:
        cell = row.cells.get(column.name)
        values[column.name], is_mended = read_cell(column, cell)
        if is_mended:
            mended.append((column, tell_cell(cell)))
    for column, told in mended:
        code = "label" if column.kind == Kind.KEY else "spelling"
        kept = write_value(values[column.name])
        log.add("repaired", row.line, column.name, code, told, f"Kept as {kept}.")
    return SheetRow(row.line, values, log)
