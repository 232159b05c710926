"""The demonstration council's workbooks as tests read them."""

from collections.abc import Iterator
from functools import cache

from data_access.demonstration.council import build_council
from data_access.demonstration.episodes import Row
from data_access.demonstration.targets import LAST_DAY, Day, read_day
from data_access.demonstration.workbooks import Sheets, list_workbooks


@cache
def _list_all() -> dict[str, Sheets]:
    return list_workbooks(build_council())


def read_rows(workbook: str, sheet: str) -> list[Row]:
    """The rows of a sheet."""
    return _list_all()[workbook][sheet][1]


def list_sheets() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every workbook and sheet with its columns."""
    for workbook, sheets in _list_all().items():
        for name, (columns, _) in sheets.items():
            yield workbook, name, tuple(columns)


def is_open(row: Row, on: Day, first: str = "from", last: str = "to") -> bool:
    """Whether what a row says holds on a day, its last day included."""
    return read_day(row[first]) <= on and (not row[last] or read_day(row[last]) >= on)


def find_end(row: Row) -> Day:
    """The day after the last night of a stay, that of the data date where it goes on."""
    return read_day(row["end"]) if row["end"] else LAST_DAY + 1
