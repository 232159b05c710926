"""What the store knows when a workbook is loaded, and what the workbook's own sheets add to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, select

from data_access.imports.workbooks.known import Known
from data_access.imports.workbooks.settling import Stated
from data_access.store.newest import read_data_date
from data_access.store.tables import (
    children,
    episode_spans,
    foster_households,
    homes,
    placements,
    savings,
)
from data_access.store.tables.base import day_number

Row = Mapping[str, Any]


def read_known(connection: Connection, kind: str, today: date) -> Known:
    """What rows of a workbook of this kind may refer to, as the store holds it."""
    c = children.c
    who = connection.execute(select(c.id, c.reference, c.date_of_birth)).all()
    known = Known(
        today=today,
        child_ids={row.reference: row.id for row in who},
        births={row.id: row.date_of_birth for row in who},
        lives_in=_read_lives_in(connection) if kind == "requests" else {},
        placement_starts=_read_placement_starts(connection) if kind == "carers" else {},
        arrivals=_read_arrivals(connection) if kind == "money" else {},
    )
    if kind == "money":
        known = _with_savings(known, _read_all(connection, savings))
    known = _with_homes(known, _read_all(connection, homes))
    return _with_households(known, _read_all(connection, foster_households))


def _read_all(connection: Connection, table: Table) -> list[Row]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def learn(known: Known, stated: Stated) -> Known:
    """What is known once a sheet is settled to which other sheets refer."""
    table = stated.subject.table
    if table is homes:
        there = {row["id"] for row in stated.rows}
        others = [row for row in stated.held if row["id"] not in there]
        return _with_homes(known, [*others, *stated.rows])
    if table is foster_households:
        return _with_households(known, [*stated.rows, *stated.kept])
    if table is savings:
        return _with_savings(known, [*stated.rows, *stated.kept])
    return known


def _by_reference(found: Sequence[Row]) -> dict[str, int]:
    return {row["reference"].casefold(): row["id"] for row in found}


def _with_savings(known: Known, found: Sequence[Row]) -> Known:
    return replace(
        known,
        savings=_by_reference(found),
        saving_days={row["id"]: (row["start_day"], row["end_day"]) for row in found},
    )


def _with_homes(known: Known, found: Sequence[Row]) -> Known:
    names = [row["name"].casefold() for row in found]
    ids = {row["name"].casefold(): row["id"] for row in found}
    # Of two homes of one name neither is meant by it.
    by_word = {name: home_id for name, home_id in ids.items() if names.count(name) == 1}
    by_word |= {row["urn"].casefold(): row["id"] for row in found if row["urn"]}
    by_word |= {row["slug"]: row["id"] for row in found}
    return replace(
        known,
        homes=by_word,
        purposes={row["id"]: row["purpose"] for row in found},
        home_days={row["id"]: (row["opened_on"], row["closed_on"]) for row in found},
    )


def _with_households(known: Known, found: Sequence[Row]) -> Known:
    return replace(
        known,
        households=_by_reference(found),
        household_spans={row["id"]: (row["start_day"], row["end_day"]) for row in found},
    )


def _read_lives_in(connection: Connection) -> dict[int, str]:
    """Where each child lives who is looked after on the last day of the newest return."""
    data_to = read_data_date(connection)
    if data_to is None:
        return {}
    c, day = episode_spans.c, day_number(data_to)
    spans = select(c.child_id, c.placement_type).where(c.start_day <= day, c.end_day > day)
    return {row.child_id: row.placement_type for row in connection.execute(spans)}


def _read_placement_starts(connection: Connection) -> dict[int, frozenset[int]]:
    c = placements.c
    days: dict[int, set[int]] = {}
    for row in connection.execute(select(c.child_id, c.start_day, c.placement_start_day)):
        days.setdefault(row.child_id, set()).update((row.start_day, row.placement_start_day))
    return {child_id: frozenset(found) for child_id, found in days.items()}


def _read_arrivals(connection: Connection) -> dict[int, frozenset[int]]:
    c = placements.c
    days: dict[int, set[int]] = {}
    for row in connection.execute(select(c.child_id, c.placement_start_day).distinct()):
        days.setdefault(row.child_id, set()).add(row.placement_start_day)
    return {child_id: frozenset(found) for child_id, found in days.items()}
