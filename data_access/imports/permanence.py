"""The council's own list of children supported under special guardianship and child arrangements
orders. They are not looked after: they are shown beside the count, never in it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine, delete, insert, select

from data_access.imports.derivation.ages import find_age_days
from data_access.imports.record import (
    ListLoad,
    RejectedRow,
    RowLog,
    begin_load,
    check_columns,
    check_row_shape,
    needed_date,
    tells_first_of_real_people,
    write_load,
)
from data_access.imports.text import (
    CsvRow,
    decode,
    parse_pence,
    read_bytes,
    read_header,
    read_rows,
)
from data_access.store.tables import permanence_arrangements
from data_access.store.tables.base import day_number

COLUMNS = ("reference", "date_of_birth", "order", "start")
SPECIAL_GUARDIANSHIP, CHILD_ARRANGEMENTS = "special_guardianship", "child_arrangements"
ORDERS = {
    "sgo": SPECIAL_GUARDIANSHIP,
    "special guardianship": SPECIAL_GUARDIANSHIP,
    "special guardianship order": SPECIAL_GUARDIANSHIP,
    "cao": CHILD_ARRANGEMENTS,
    "child arrangements": CHILD_ARRANGEMENTS,
    "child arrangements order": CHILD_ARRANGEMENTS,
}
LONGEST_REFERENCE = 40
# No child has an allowance near it: an amount above is a slip of the pen or a yearly sum.
LARGEST_WEEKLY_PENCE = 5_000_00


@dataclass(frozen=True)
class Arrangement:
    """One child supported under one order. `end` is the first day without support, if known."""

    reference: str
    date_of_birth: date
    order: str
    start: date
    end: date | None
    weekly_allowance_pence: int | None


@dataclass(frozen=True)
class _Line:
    number: int
    arrangement: Arrangement


def load_permanence(
    engine: Engine, path: Path, *, council_code: str, is_synthetic: bool = False
) -> ListLoad:
    """Load the list; it is the council's full current statement and replaces the one before.

    Rows that cannot be used are left out and listed. Raises RefusedInput, with nothing changed,
    where a column is missing or no row can be used. `is_synthetic` declares every child in it
    invented.
    """
    content = read_bytes(path)
    log = RowLog(path.name, of_children=True)
    arrangements = read_arrangements(decode(content, path.name), log)
    rows = _stored_rows(arrangements)
    with begin_load(engine) as connection:
        held = _held_rows(connection)
        load_id = None
        if held != _comparable(rows) or tells_first_of_real_people(
            connection, "permanence", is_synthetic=is_synthetic
        ):
            load_id = write_load(
                connection,
                kind="permanence",
                council_code=council_code,
                log=log,
                content=content,
                recognised_as="permanence",
                data_to=None,
                is_synthetic=is_synthetic,
            )
            connection.execute(delete(permanence_arrangements))
            connection.execute(
                insert(permanence_arrangements), [{**row, "load_id": load_id} for row in rows]
            )
    children = len({arrangement.reference for arrangement in arrangements})
    changes = (
        f"The list now holds {len(rows):,} orders for {children:,} children; "
        f"before it held {len(held):,}."
    )
    return ListLoad("permanence", load_id, log, changes)


def read_arrangements(text: str, log: RowLog) -> list[Arrangement]:
    """The usable arrangements of the list, by reference and start; no child has two at once."""
    check_columns(read_header(text, log.file), COLUMNS, log.file, "a list of arrangements")
    rows = read_rows(text, log.file)
    log.rows_read = len(rows)
    lines = []
    for row in rows:
        try:
            lines.append(_Line(row.line, _read_row(row)))
        except RejectedRow as why:
            log.reject(row.line, why)
    lines.sort(key=lambda line: (line.arrangement.reference, line.arrangement.start, line.number))
    of_children = groupby(lines, key=lambda line: line.arrangement.reference)
    arrangements = [found for _, same in of_children for found in _one_at_a_time(list(same), log)]
    log.check_anything_is_usable()
    return arrangements


def _read_row(row: CsvRow) -> Arrangement:
    check_row_shape(row)
    cells = row.cells
    reference = cells["reference"]
    if not 1 <= len(reference) <= LONGEST_REFERENCE:
        raise RejectedRow(
            "reference",
            "bad_reference",
            reference,
            f"A reference must have 1 to {LONGEST_REFERENCE} characters.",
        )
    arrangement = Arrangement(
        reference=reference,
        date_of_birth=needed_date(row, "date_of_birth"),
        order=_order(cells["order"]),
        start=needed_date(row, "start"),
        end=needed_date(row, "end") if cells.get("end") else None,
        weekly_allowance_pence=_allowance(cells.get("weekly_allowance", "")),
    )
    _check_dates(arrangement, cells)
    return arrangement


def _order(value: str) -> str:
    order = ORDERS.get(re.sub(r"[\s_-]+", " ", value.casefold()))
    if order is None:
        raise RejectedRow(
            "order",
            "unknown_order",
            value,
            f"{value!r} is not a known order; write {SPECIAL_GUARDIANSHIP} (or SGO) or "
            f"{CHILD_ARRANGEMENTS} (or CAO).",
        )
    return order


def _allowance(value: str) -> int | None:
    if not value:
        return None
    pence = parse_pence(value)
    if pence is None or pence > LARGEST_WEEKLY_PENCE:
        raise RejectedRow(
            "weekly_allowance",
            "bad_allowance",
            value,
            f"The weekly allowance {value!r} is not an amount in pounds up to "
            f"{LARGEST_WEEKLY_PENCE // 100:,} a week, such as 152.40.",
        )
    return pence


def _check_dates(arrangement: Arrangement, cells: dict[str, str]) -> None:
    if arrangement.start < arrangement.date_of_birth:
        raise RejectedRow(
            "start", "starts_before_birth", cells["start"], "The order starts before the birth."
        )
    if day_number(arrangement.start) >= _age_18_day(arrangement.date_of_birth):
        raise RejectedRow(
            "start",
            "starts_at_18",
            cells["start"],
            "The order starts on or after the 18th birthday: check it and the date of birth.",
        )
    if arrangement.end and arrangement.end <= arrangement.start:
        raise RejectedRow(
            "end", "ends_before_start", cells["end"], "The order ends on or before its start."
        )


def _one_at_a_time(lines: list[_Line], log: RowLog) -> Iterator[Arrangement]:
    """A child's arrangements in order of start, none reaching into the next."""
    kept: list[_Line] = []
    for line in lines:
        if kept and not _fits_after(kept, line, log):
            continue
        kept.append(line)
    for line in kept:
        yield line.arrangement


def _fits_after(kept: list[_Line], line: _Line, log: RowLog) -> bool:
    """Whether a line can follow what is kept of its child; an open one before it is closed."""
    last, now = kept[-1].arrangement, line.arrangement
    earlier = f"line {kept[-1].number}"
    if now == last:
        log.add(
            "repaired",
            line.number,
            "reference",
            "duplicate",
            now.reference,
            f"The row repeats {earlier}; it is counted once.",
        )
        return False
    if now.date_of_birth != last.date_of_birth:
        column, code, value = "date_of_birth", "two_dates_of_birth", now.date_of_birth.isoformat()
        reason = f"The child has another date of birth on {earlier}; that line was kept."
    elif now.start == last.start or (last.end and now.start < last.end):
        column, code, value = "start", "overlap", now.start.isoformat()
        reason = f"The child is under another order at the time, on {earlier}; that line was kept."
    else:
        if last.end is None:
            kept[-1] = _Line(kept[-1].number, replace(last, end=now.start))
            log.add(
                "repaired",
                kept[-1].number,
                "end",
                "closed_by_next",
                "",
                f"No end was given, but the next order starts on {now.start:%d/%m/%Y} "
                f"(line {line.number}): this one ends then.",
            )
        return True
    log.reject(line.number, RejectedRow(column, code, value, reason))
    return False


def _age_18_day(date_of_birth: date) -> int:
    return int(find_age_days(pd.Series(pd.to_datetime([date_of_birth])))["age_18_day"][0])


def _stored_rows(arrangements: list[Arrangement]) -> list[dict[str, object]]:
    births = pd.Series(pd.to_datetime([found.date_of_birth for found in arrangements]))
    ages = {column: days.tolist() for column, days in find_age_days(births).items()}
    rows: list[dict[str, object]] = []
    for place, found in enumerate(arrangements):
        age_days = {column: days[place] for column, days in ages.items()}
        age_18_day = age_days["age_18_day"]
        rows.append(
            {
                "reference": found.reference,
                "date_of_birth": found.date_of_birth,
                "permanence_order": found.order,
                "start_day": day_number(found.start),
                "end_day": min(day_number(found.end), age_18_day) if found.end else age_18_day,
                "weekly_allowance_pence": found.weekly_allowance_pence,
                **age_days,
            }
        )
    return rows


_COMPARED = (
    "reference",
    "date_of_birth",
    "permanence_order",
    "start_day",
    "end_day",
    "weekly_allowance_pence",
)


def _comparable(rows: Iterable[dict[str, object]]) -> list[tuple[object, ...]]:
    return sorted((tuple(row[column] for column in _COMPARED) for row in rows), key=repr)


def _held_rows(connection: Connection) -> list[tuple[object, ...]]:
    c = permanence_arrangements.c
    found = connection.execute(select(*(c[column] for column in _COMPARED)))
    return sorted((tuple(row) for row in found), key=repr)
