"""Empty workbooks to fill in: notes, headers, drop-downs, formats, and one example row a sheet."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Book
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data_access.imports.refusal import RefusedInput
from data_access.imports.workbooks import carers, homes, money, programme, requests
from data_access.imports.workbooks.cells import read_cell
from data_access.imports.workbooks.known import WHOLE_SHARE
from data_access.imports.workbooks.reading import NOTES
from data_access.imports.workbooks.sheets import Column, Kind, Sheet, Workbook

TEMPLATES = (homes.WORKBOOK, carers.WORKBOOK, requests.WORKBOOK, money.WORKBOOK, programme.WORKBOOK)
# As far down as drop-downs and formats reach.
_ROWS = 5_000
_WIDTHS = (14, 40)
_COMMENT_SIZE = (320, 140)
_HEAD = PatternFill("solid", fgColor="12436D")
_EXAMPLE = PatternFill("solid", fgColor="F3F2F1")
_POUNDS = "£#,##0.00;-£#,##0.00"
# Text keeps Excel from making a date or a number of what is typed.
_FORMATS = {
    Kind.DATE: "dd/mm/yyyy",
    Kind.WHOLE: "0",
    Kind.YEAR: "0",
    Kind.DECIMAL: "General",
    Kind.VALUE: "General",
    Kind.MONEY: _POUNDS,
    Kind.MONEY_OR_TBC: _POUNDS,
    Kind.PERCENT: "0.00%",
}
_YES_NO = ("yes", "no")
_ABOUT = (
    "Fill in the sheets you have; leave out or leave empty those you have not.",
    "Each sheet with rows is the full statement of its subject as it is now: it replaces the last.",
    "The grey row of each sheet is an example. It is never loaded; delete it or leave it.",
    "Dates are 31/03/2025. Columns may stand in any order; those with a star are needed.",
)


def write_templates(folder: Path) -> list[Path]:
    """Write every workbook into the folder, made where it is missing; returns their paths.

    Raises RefusedInput, with nothing written, where one of the files is there already or the
    folder cannot be written.
    """
    paths = {folder / f"{workbook.kind}.xlsx": workbook for workbook in TEMPLATES}
    if there := [path.name for path in paths if path.exists()]:
        raise RefusedInput(
            f"{folder} holds {', '.join(there)} already, which is not written over; name another "
            "folder, or move it away."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, workbook in paths.items():
            # Should somebody else have written it since, it is theirs.
            with path.open("xb") as file:
                make_template(workbook).save(file)
    except OSError as error:
        raise RefusedInput(
            f"The templates could not be written to {folder}: {error.strerror}."
        ) from None
    return list(paths)


def make_template(workbook: Workbook, about: Sequence[str] = _ABOUT) -> Book:
    """One workbook: its notes, which begin with `about`, then its sheets, each with its header and
    its example row.
    """
    book = Book()
    notes = book.active
    assert isinstance(notes, Worksheet)
    notes.title = NOTES
    _write_notes(notes, workbook, about)
    for sheet in workbook.sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet)
    return book


def _write_notes(notes: Worksheet, workbook: Workbook, about: Sequence[str]) -> None:
    for line in about:
        notes.append([line])
    row = head = len(about) + 2
    for number, word in enumerate(("Sheet", "Column", "What it holds", "Written as"), start=1):
        _write_head(notes, row, number, word)
    for sheet in workbook.sheets:
        row += 1
        notes.cell(row, 1, sheet.name).font = Font(bold=True)
        notes.cell(row, 3, sheet.note).font = Font(bold=True)
        for column in sheet.columns:
            row += 1
            words = (sheet.name, _star(column), column.note, _say_kind(column))
            for number, word in enumerate(words, start=1):
                notes.cell(row, number, word)
    for letter, width in zip("ABCD", (20, 28, 70, 90), strict=True):
        notes.column_dimensions[letter].width = width
    for cells in notes.iter_rows(min_row=head, max_row=row, min_col=3, max_col=4):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write_head(page: Worksheet, row: int, number: int, word: str) -> Cell:
    cell = page.cell(row, number, word)
    assert isinstance(cell, Cell)
    cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
    return cell


def _star(column: Column) -> str:
    return f"{column.name} *" if column.needed else column.name


def _say_kind(column: Column) -> str:
    if column.kind != Kind.KEY:
        return column.kind.value
    return "; ".join(f"{key} ({label})" for key, label in column.keys)


def _write_sheet(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    for number, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(number)
        needed = " Needed." if column.needed else ""
        comment = Comment(f"{column.note}{needed}\n{_say_kind(column)}", "template")
        comment.width, comment.height = _COMMENT_SIZE
        _write_head(page, 1, number, column.name).comment = comment
        _write_example(page, number, column)
        longest = max(len(column.name), len(column.example)) + 4
        page.column_dimensions[letter].width = min(max(longest, _WIDTHS[0]), _WIDTHS[1])
        # Of cells that nobody has written yet.
        page.column_dimensions[letter].number_format = _FORMATS.get(column.kind, "@")
        if words := _list_words(column):
            page.add_data_validation(_drop_down(words, f"{letter}2:{letter}{_ROWS}"))


def _write_example(page: Worksheet, number: int, column: Column) -> None:
    cell = page.cell(2, number)
    cell.number_format = _FORMATS.get(column.kind, "@")
    cell.fill = _EXAMPLE
    cell.font = Font(italic=True, color="505A5F")
    if column.example:
        cell.value = _example_value(column)


def _example_value(column: Column) -> Any:
    """The example as Excel keeps it: dates and numbers as such, all else as text."""
    if column.kind not in _FORMATS:
        return column.example
    value = read_cell(column, column.example).value
    if column.kind in (Kind.MONEY, Kind.MONEY_OR_TBC):
        return value / 100
    if column.kind == Kind.PERCENT:
        return value / WHOLE_SHARE
    assert isinstance(value, date | int | float)
    return value


def _list_words(column: Column) -> tuple[str, ...]:
    if column.kind == Kind.YES_NO:
        return _YES_NO
    return tuple(key for key, _ in column.keys) if column.kind == Kind.KEY else ()


def _drop_down(words: tuple[str, ...], cells: str) -> DataValidation:
    chosen = DataValidation(
        type="list",
        formula1=f'"{",".join(words)}"',
        allow_blank=True,
        showErrorMessage=True,
        # Labels are understood, too.
        errorStyle="warning",
        errorTitle="Not in the list",
        error="Choose one of the words of the list, or it may not be understood.",
    )
    chosen.add(cells)
    return chosen
