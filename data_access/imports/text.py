"""Reading text that somebody exported: its encoding, its CSV, and the dates and sums in it.

Everything is read as text and parsed by declared formats; nothing is guessed.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from data_access.imports.refusal import RefusedInput

MEGABYTE = 1024 * 1024
LARGEST_LIST = 8 * MEGABYTE
# Where a row has more values than the header has columns, what is left over stands here.
LEFT_OVER = "(after the last column)"

_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_MONEY = re.compile(r"£?\s?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,2}))?")


class CsvRow(NamedTuple):
    """One row: the line of the file it begins on, and its values by lower-case column name."""

    line: int
    cells: dict[str, str]


def read_bytes(path: Path, largest: int = LARGEST_LIST) -> bytes:
    """What the file holds; RefusedInput where it is no readable file or larger than allowed."""
    try:
        if not path.exists():
            raise RefusedInput(f"{path}: there is no such file.")
        if not path.is_file():
            raise RefusedInput(f"{path} is not a file; name one CSV file.")
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise RefusedInput(f"{path} cannot be read: {error.strerror}.") from None
    if len(content) > largest:
        raise RefusedInput(
            f"{path.name} is larger than {largest // MEGABYTE} MB, more than such a list can be; "
            "check that it is the right file."
        )
    return content


def decode(content: bytes, name: str) -> str:
    """Bytes as text: UTF-8 with or without a byte order mark, else Windows-1252.

    Raises RefusedInput for workbooks, UTF-16 and bytes that are no text.
    """
    if content.startswith(b"PK\x03\x04"):
        raise RefusedInput(f"{name} is a workbook or an archive; save the sheet as CSV (UTF-8).")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedInput(f"{name} is saved as UTF-16; save it as CSV (UTF-8).")
    if b"\x00" in content:
        raise RefusedInput(f"{name} is not text: it holds NUL bytes. Save it as CSV (UTF-8).")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise RefusedInput(
            f"{name} is neither UTF-8 nor Windows-1252 text (byte {error.start + 1}); "
            "save it as CSV (UTF-8)."
        ) from None


def read_text(path: Path, largest: int = LARGEST_LIST) -> str:
    """The file's text; see `read_bytes` and `decode` for what is refused."""
    return decode(read_bytes(path, largest), path.name)


def read_header(text: str, name: str) -> tuple[str, ...]:
    """The column names, stripped and in lower case; RefusedInput where one stands twice."""
    header = tuple(column.strip().lower() for column in next(_records(text, name), (1, []))[1])
    check_names_once(header, name)
    return header


def check_names_once(names: Sequence[str], label: str) -> None:
    """Raise RefusedInput where two columns have one name.

    It tells their places alone: where the header is missing, the first row is a child's.
    """
    again = next((name for name in names if name and names.count(name) > 1), None)
    if again is not None:
        places = [str(place) for place, name in enumerate(names, start=1) if name == again]
        raise RefusedInput(
            f"{label} has one column name more than once, in columns {' and '.join(places)}; its "
            "first row must hold the name of each column, once."
        )


def read_rows(text: str, name: str) -> list[CsvRow]:
    """Every row under the header that holds anything; values are stripped.

    A value that the row lacks is an empty text, what it has too many stands under LEFT_OVER.
    """
    header = read_header(text, name)
    records = _records(text, name)
    next(records, None)
    rows = []
    for line, values in records:
        if not any(values):
            continue
        cells = dict.fromkeys(header, "") | dict(zip(header, values, strict=False))
        left_over = [value for value in values[len(header) :] if value]
        if left_over:
            cells[LEFT_OVER] = ", ".join(left_over)
        rows.append(CsvRow(line, cells))
    return rows


def _records(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for values in reader:
            yield line, [value.strip() for value in values]
            line = reader.line_num + 1
    except csv.Error as error:
        raise RefusedInput(
            f"{name} is not CSV: the row that begins on line {line} cannot be read ({error}); "
            "look for a quotation mark that is never closed."
        ) from None


def parse_date(value: str) -> date | None:
    """A date written dd/mm/yyyy or yyyy-mm-dd; None for anything else, also 30 February."""
    if found := _DAY_FIRST.fullmatch(value):
        day, month, year = map(int, found.groups())
    elif found := _ISO.fullmatch(value):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_pence(value: str) -> int | None:
    """An amount in pounds ("£1,234.50", "150") as pence; None for anything else."""
    found = _MONEY.fullmatch(value)
    if not found:
        return None
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))
