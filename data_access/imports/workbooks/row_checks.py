"""What rows of several sheets are judged by: days that cannot be, and days that overlap."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from data_access.imports.workbooks.known import Known, SheetRow, write_value
from data_access.imports.workbooks.storing import StoredRow
from data_access.store.tables.base import day_number

_NEVER = day_number(date.max)
Pairs = Sequence[tuple[SheetRow, StoredRow]]


def check_past(row: SheetRow, known: Known, *columns: str) -> None:
    """Raise RejectedRow where a day has not come yet."""
    for column in columns:
        day = row.values[column]
        if day and day > known.today:
            raise row.reject(
                column,
                "in_the_future",
                f"{column} is {write_value(day)!r}, which is still to come; write only what has "
                "happened.",
            )


def check_order(row: SheetRow, first: str, second: str) -> None:
    """Raise RejectedRow where the second of two days comes before the first."""
    before, after = row.values[first], row.values[second]
    if before and after and after < before:
        raise row.reject(
            second,
            "wrong_order",
            f"{second} is {write_value(after)!r}, before {first}, which is "
            f"{write_value(before)!r}; one of the two is wrong.",
        )


def check_month(row: SheetRow, known: Known) -> None:
    """Raise RejectedRow where the row's month has not begun."""
    if row.values["month"] > f"{known.today:%Y-%m}":
        raise row.reject(
            "month", "in_the_future", f"The month {row.values['month']} has not come yet."
        )


def keep_apart(
    pairs: Pairs, group: Callable[[StoredRow], object], column: str, sentence: str
) -> list[tuple[SheetRow, StoredRow]]:
    """Of rows of one group whose days overlap, those further up; group None: all are kept.

    The sentence may name the `line` and the `values` of the row in the way.
    """
    grouped: dict[object, list[tuple[int, int, SheetRow]]] = {}
    for row, stored in pairs:
        if (key := group(stored)) is not None:
            span = (stored["start_day"], stored["end_day"] or _NEVER, row)
            grouped.setdefault(key, []).append(span)
    rejected = set()
    for spans in grouped.values():
        ordered = sorted(spans, key=lambda span: span[0])
        if all(before[1] <= after[0] for before, after in pairwise(ordered)):
            continue
        # In order of their days; as none of them overlap, one alone can be the first in the way.
        kept: list[tuple[int, int, SheetRow]] = []
        for start, end, row in spans:
            place = bisect_right(kept, start, key=lambda one: one[1])
            other = kept[place] if place < len(kept) and kept[place][0] < end else None
            if other is None:
                kept.insert(place, (start, end, row))
                continue
            rejected.add(row.line)
            reason = sentence.format(line=other[2].line, values=other[2].values)
            row.log.reject(row.line, row.reject(column, "overlap", reason))
    return [pair for pair in pairs if pair[0].line not in rejected]
