"""The council's own list of placements at a distance that its Director of Children's Services
approved, and of when the council of the area was told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select

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
from data_access.imports.text import CsvRow, decode, read_bytes, read_header, read_rows
from data_access.store.tables import approvals, children, placements
from data_access.store.tables.base import day_number

KIND = "approvals"
COLUMNS = ("child", "placement_start", "approved_on", "notified_on")
_COMPARED = ("child_id", "placement_start_day", "approved_on", "notified_on")


@dataclass(frozen=True)
class Approval:
    """What is recorded of one placement. At least one of the two dates is known."""

    child_id: int
    placement_start: date
    approved_on: date | None
    notified_on: date | None


@dataclass(frozen=True)
class Known:
    """Whom and what the store knows: the child of each reference, the starts of each's stays."""

    child_ids: Mapping[str, int]
    starts: Mapping[int, frozenset[int]]


def load_approvals(
    engine: Engine,
    path: Path,
    *,
    council_code: str,
    today: date,
    is_synthetic: bool = False,
) -> ListLoad:
    """Load the list; it is the council's full current statement and replaces the one before.

    A row names a child and the day a placement began as the returns loaded before have them. Rows
    that cannot be used are left out and listed. Raises RefusedInput, with nothing changed, where
    a column is missing or no row can be used. `is_synthetic` declares every child in it invented.
    """
    content = read_bytes(path)
    text = decode(content, path.name)
    log = RowLog(path.name, of_children=True)
    with begin_load(engine) as connection:
        rows = [_stored(one) for one in read_approvals(text, read_known(connection), today, log)]
        held = connection.execute(select(*(approvals.c[name] for name in _COMPARED))).all()
        load_id = None
        stated = {tuple(row[name] for name in _COMPARED) for row in rows}
        if {tuple(row) for row in held} != stated or tells_first_of_real_people(
            connection, KIND, is_synthetic=is_synthetic
        ):
            load_id = write_load(
                connection,
                kind=KIND,
                council_code=council_code,
                log=log,
                content=content,
                recognised_as=KIND,
                data_to=None,
                is_synthetic=is_synthetic,
            )
            connection.execute(delete(approvals))
            connection.execute(insert(approvals), [{**row, "load_id": load_id} for row in rows])
    changes = (
        f"The list now holds approvals or notices for {len(rows):,} placements; "
        f"before it held {len(held):,}."
    )
    return ListLoad(KIND, load_id, log, changes)


def read_known(connection: Connection) -> Known:
    """The children that the returns know, and the days on which they came to a place."""
    found: dict[int, set[int]] = {}
    for child_id, day in connection.execute(select(placements.c.child_id, placements.c.start_day)):
        found.setdefault(child_id, set()).add(day)
    return Known(
        child_ids={
            row.reference: row.id
            for row in connection.execute(select(children.c.reference, children.c.id))
        },
        starts={child_id: frozenset(days) for child_id, days in found.items()},
    )


def read_approvals(text: str, known: Known, today: date, log: RowLog) -> list[Approval]:
    """The usable rows of the list, one for a placement at most."""
    check_columns(read_header(text, log.file), COLUMNS, log.file, "a list of approvals")
    rows = read_rows(text, log.file)
    log.rows_read = len(rows)
    kept: dict[tuple[int, date], tuple[int, Approval]] = {}
    for row in rows:
        try:
            approval = _read_row(row, known, today)
            line, first = kept.setdefault(
                (approval.child_id, approval.placement_start), (row.line, approval)
            )
            if line != row.line:
                _compare(row, line, approval == first, log)
            elif approval.approved_on is None:
                _note_missing(row, log)
        except RejectedRow as why:
            log.reject(row.line, why)
    log.check_anything_is_usable()
    return [approval for _, approval in kept.values()]


def _read_row(row: CsvRow, known: Known, today: date) -> Approval:
    check_row_shape(row)
    reference = row.cells["child"]
    child_id = known.child_ids.get(reference)
    if child_id is None:
        raise RejectedRow(
            "child",
            "unknown_child",
            reference,
            f"{reference!r} is the reference of no child in the returns loaded; write it as the "
            "return does, and load the return first."
            if reference
            else "The row names no child.",
        )
    start = needed_date(row, "placement_start")
    if day_number(start) not in known.starts.get(child_id, ()):
        value = row.cells["placement_start"]
        raise RejectedRow(
            "placement_start",
            "unknown_placement",
            value,
            f"No placement of this child begins on {value!r}; give the first day of the placement "
            "(DECOM) as the return has it.",
        )
    approved_on, notified_on = (
        _read_past_date(row, column, today) for column in ("approved_on", "notified_on")
    )
    if approved_on is None and notified_on is None:
        raise RejectedRow(
            "approved_on",
            "no_dates",
            "",
            "The row has neither the date of an approval nor that of a notice; leave it out until "
            "one of them is known.",
        )
    return Approval(child_id, start, approved_on, notified_on)


def _read_past_date(row: CsvRow, column: str, today: date) -> date | None:
    if not row.cells[column]:
        return None
    day = needed_date(row, column)
    if day > today:
        raise RejectedRow(
            column,
            "in_the_future",
            row.cells[column],
            f"{column} is {row.cells[column]!r}, which is still to come; only what has been done "
            "is recorded.",
        )
    return day


def _compare(row: CsvRow, line: int, is_same: bool, log: RowLog) -> None:
    """Record a second row for a placement: a repeat is counted once, another is rejected."""
    value = row.cells["placement_start"]
    if is_same:
        reason = f"The row repeats line {line}; it is counted once."
        log.add("repaired", row.line, "child", "duplicate", row.cells["child"], reason)
        return
    raise RejectedRow(
        "placement_start",
        "second_row_of_a_placement",
        value,
        f"The placement has other dates on line {line}; that line was kept.",
    )


def _note_missing(row: CsvRow, log: RowLog) -> None:
    log.add(
        "noticed",
        row.line,
        "approved_on",
        "approval_missing",
        "",
        "The row has the date of a notice but not of an approval: the placement counts as not "
        "approved until that date is given.",
    )


def _stored(approval: Approval) -> dict[str, object]:
    return {
        "child_id": approval.child_id,
        "placement_start": approval.placement_start,
        "placement_start_day": day_number(approval.placement_start),
        "approved_on": approval.approved_on,
        "notified_on": approval.notified_on,
    }
