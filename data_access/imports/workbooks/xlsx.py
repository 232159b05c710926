"""The cells of an .xlsx file, read as a stream: of a sheet never more at once than one row."""

import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from data_access.imports.text import MEGABYTE
from data_access.imports.workbooks.cells import ErrorValue, NoStoredValue, is_empty

# Elements of a row, or of anything else that is in memory at once.
MOST_ELEMENTS = 50_000
# What describes the workbook, and is read whole: its sheets, its formats.
LARGEST_DESCRIPTION = 8 * MEGABYTE
_STRING_TAG = f"{{{SHEET_MAIN_NS}}}si"
# A row of a sheet: its line, and its cells that hold anything by number of column.
Line = tuple[int, dict[int, object]]


class TooMuch(Exception):
    """A part of the workbook holds more than an honest one can."""


def read_pages(content: bytes) -> Iterator[tuple[str, Callable[[], Iterator[Line]]]]:
    """Each sheet's title, and what reads its rows.

    Raises TooMuch, or whatever else a damaged workbook makes of its reader.
    """
    reader: Any = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    archive = reader.archive
    described = ("[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml")
    for part in archive.infolist():
        is_description = part.filename in described or part.filename.endswith(".rels")
        if is_description and part.file_size > LARGEST_DESCRIPTION:
            raise TooMuch
    reader.read_manifest()
    if strings := reader.package.find(SHARED_STRINGS):
        with archive.open(strings.PartName[1:]) as source:
            reader.shared_strings = list(_read_strings(source))
    reader.read_workbook()
    apply_stylesheet(archive, reader.wb)
    for sheet, part in reader.parser.find_sheets():
        if part.target in reader.valid_files and "chartsheet" not in part.Type:
            yield sheet.name, partial(_read_lines, reader, part.target)


def _read_strings(source: IO[bytes]) -> Iterator[str]:
    as_text: Any = Text
    for element in _stream(source, _STRING_TAG):
        yield as_text.from_tree(element).content.replace("x005F_", "")


def _read_lines(reader: Any, path: str) -> Iterator[Line]:
    book = reader.wb
    with reader.archive.open(path) as source:
        parser = _Parser(
            source,
            reader.shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for element in _stream(source, ROW_TAG):
            line, cells = parser.parse_row(element)
            held = {cell["column"]: cell["value"] for cell in cells if not is_empty(cell["value"])}
            if held:
                yield line, held


def _stream(source: IO[bytes], tag: str) -> Iterator[Any]:
    """Each element of a tag by itself; what stands around it is let go as soon as it is read."""
    path: list[Any] = []
    wanted: Any = None
    held = 0
    for event, element in iterparse(source, events=("start", "end")):
        if event == "start":
            path.append(element)
            held += 1
            if held > MOST_ELEMENTS:
                raise TooMuch
            if wanted is None and element.tag == tag:
                wanted = element
            continue
        path.pop()
        if element is wanted:
            yield element
            wanted = None
        if wanted is None and path:
            path[-1].clear()
            held = len(path)


class _Parser(WorkSheetParser):
    """openpyxl's own, which also tells errors, and a formula without result from an empty cell."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        # An empty text is a result.
        is_text = element.get("t") == "str" and element.find(VALUE_TAG) is not None
        if cell["value"] is None and not is_text and element.find(FORMULA_TAG) is not None:
            cell["value"] = NoStoredValue()
        elif cell["data_type"] == "e" and cell["value"] is not None:
            cell["value"] = ErrorValue(str(cell["value"]))
        return cell
