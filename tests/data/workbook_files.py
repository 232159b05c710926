"""Workbooks written for tests: as .xlsx, or as a folder of CSV files."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook as Book

Cells = Sequence[object]
# Each sheet's header and rows.
Sheets = Mapping[str, Sequence[Cells]]


def write_xlsx(path: Path, sheets: Sheets) -> Path:
    """An .xlsx file of the sheets, in their order."""
    book = Book()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def write_folder(folder: Path, sheets: Sheets) -> Path:
    """A folder of CSV files, dates as dd/mm/yyyy."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([_as_text(cell) for cell in row] for row in rows)
    return folder


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def change_parts(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The .xlsx file with the parts of its archive changed as the function changes them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def replace_in(part: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    """A change of one part: the first `old` becomes `new`."""

    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part], parts[part][:500]
        parts[part] = parts[part].replace(old, new, 1)

    return change


def make_bomb(size: int) -> bytes:
    """An archive of a few kilobytes whose one part unpacks to so many bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * size)
    return packed.getvalue()
