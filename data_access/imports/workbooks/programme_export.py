"""The register written out as its own workbook: to look at, to change, and to load again."""

from openpyxl import Workbook as Book
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from data_access.imports.workbooks.known import write_value
from data_access.imports.workbooks.programme import VERSION, WORKBOOK
from data_access.imports.workbooks.sheets import Kind
from data_access.imports.workbooks.templates import make_template
from data_access.programme.register import Register

# Kept by Excel as what they are; all else is text, so that nothing is taken for a formula.
_AS_THEY_ARE = frozenset({Kind.WHOLE, Kind.VALUE})
_FIRST = 2
_ABOUT = (
    "The register as it stood when this was written out. Change it here and load it again.",
    "Leave the column version as it is: by it a change that somebody else made meanwhile is told.",
    "A record whose row is taken away is withdrawn, unless kept on screen or named by others.",
    "Dates are 31/03/2025, months 2025-03. Columns may stand in any order.",
)


def make_register_book(register: Register) -> Book:
    """The workbook of the programme with a row for each record that stands in a register."""
    book = make_template(WORKBOOK, _ABOUT)
    for sheet in WORKBOOK.sheets:
        page = book[sheet.name]
        assert isinstance(page, Worksheet)
        # The example's own row takes the first record.
        page.delete_rows(_FIRST)
        for line, record in enumerate(register.of(sheet.name), start=_FIRST):
            for number, column in enumerate(sheet.columns, start=1):
                is_version = column is VERSION
                value = record.version if is_version else record.content[column.name]
                cell = page.cell(line, number)
                assert isinstance(cell, Cell)
                # As text Excel makes no date of a month, and no formula of a title.
                cell.number_format = "General" if column.kind in _AS_THEY_ARE else "@"
                if column.kind in _AS_THEY_ARE:
                    cell.value = value
                elif value is not None:
                    cell.value = write_value(value)
                    cell.data_type = "s"
    return book
