"""What sheets state put into the store's tables, inside the one transaction of the load."""

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd
from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from data_access.imports.workbooks.settling import Stated
from data_access.imports.workbooks.storing import StoredRow
from data_access.store.bulk import insert_frame
from data_access.store.tables import (
    home_findings,
    home_nights,
    home_stays,
    homes,
    metadata,
    places,
)
from data_access.store.tables.base import day_number

_AT_ONCE = 500
# Worked out anew at the end of a load of homes.
DERIVED = (home_findings, home_nights, home_stays)


def write_stated(connection: Connection, stated: Sequence[Stated], load_id: int) -> list[str]:
    """Bring the tables to what the sheets state; returns sentences of what went with other rows.

    Sheets come with those that others refer to first.
    """
    remarks: list[str] = []
    ids: dict[str, dict[int, int]] = {}
    for one in stated:
        if not one.is_change:
            continue
        if one.subject.keyed_by:
            remarks += _remove_gone(connection, one)
            ids[one.subject.table.name] = _write_keyed(connection, one, load_id)
        else:
            _resolve_ids(one, ids)
            _replace(connection, one, load_id)
    return remarks


def _write_keyed(connection: Connection, stated: Stated, load_id: int) -> dict[int, int]:
    """Insert what is new and update what has changed; returns the id given to each new row."""
    table = stated.subject.table
    once = [name for name in stated.subject.once if isinstance(name, str)]
    free = {name: None for name in once if table.c[name].nullable}
    by_id = update(table).where(table.c.id == bindparam("which"))
    if changed := stated.changed:
        which = [{"which": row["id"]} for row in changed]
        if free:
            # Two rows may exchange what is unique, so all of it is taken away first.
            connection.execute(by_id.values(**free), which)
        connection.execute(
            by_id,
            [
                {"which": row["id"], "load_id": load_id}
                | {name: value for name, value in row.items() if name != "id"}
                for row in changed
            ],
        )
    given = {}
    for row in stated.new:
        values = {name: value for name, value in row.items() if name != "id"}
        done = connection.execute(
            insert(table).values(**values, load_id=load_id).returning(table.c.id)
        )
        given[row["id"]] = done.scalar_one()
    return given


def _resolve_ids(stated: Stated, ids: dict[str, dict[int, int]]) -> None:
    """Write the ids that new rows were given where other rows refer to them."""
    tables = [stated.subject.table, *(table for table, _ in _parts(stated))]
    given = {
        column.name: ids[key.column.table.name]
        for table in tables
        for column in table.c
        for key in column.foreign_keys
        if key.column.table.name in ids
    }
    if not given:
        return
    names = list(stated.subject.parts or ())
    for row in stated.rows:
        for one in (row, *(part for name in names for part in row[name])):
            for column, found in given.items():
                one[column] = found.get(one[column], one[column])


def _parts(stated: Stated) -> Iterable[tuple[Table, str]]:
    return (stated.subject.parts or {}).values()


def _replace(connection: Connection, stated: Stated, load_id: int) -> None:
    table, parts = stated.subject.table, stated.subject.parts or {}
    for part, _ in parts.values():
        connection.execute(delete(part))
    connection.execute(delete(table))
    rows = [{**row, "load_id": load_id} for row in stated.rows]
    if parts:
        for number, row in enumerate(rows, start=1):
            row["id"] = number
    for name, (part, owner) in parts.items():
        found = [{**one, owner: row["id"]} for row in rows for one in row.pop(name)]
        _insert(connection, table, rows)
        _insert(connection, part, found)
    if not parts:
        _insert(connection, table, rows)


def _insert(connection: Connection, table: Table, rows: Sequence[StoredRow]) -> None:
    if rows:
        insert_frame(connection, table, pd.DataFrame(rows, dtype=object))


def _remove_gone(connection: Connection, stated: Stated) -> Iterator[str]:
    """Take out rows that are stated no more, with all that refers to them."""
    table = stated.subject.table
    if not stated.gone:
        return
    yield f"{len(stated.gone):,} rows of {stated.read.sheet.name} are not stated any more, and go."
    for other in reversed(metadata.sorted_tables):
        for key in other.foreign_keys:
            if key.column.table is not table:
                continue
            went = 0
            for some in _chunks(stated.gone):
                refers = key.parent.in_(some)
                went += (
                    connection.scalar(select(func.count()).select_from(other).where(refers)) or 0
                )
                connection.execute(delete(other).where(refers))
            if went:
                yield f"With them went {went:,} rows that refer to them ({other.name})."
    for some in _chunks(stated.gone):
        connection.execute(delete(table).where(table.c.id.in_(some)))


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def end_places_of_closed_homes(connection: Connection) -> list[str]:
    """No place outlives its home: the day a home closes is the first without its places.

    Returns a sentence of what was cut.
    """
    cut = 0
    closed = select(homes.c.id, homes.c.closed_on).where(homes.c.closed_on.is_not(None))
    for home_id, closed_on in connection.execute(closed).all():
        day, c = day_number(closed_on), places.c
        outlives = (c.home_id == home_id) & (c.end_day.is_(None) | (c.end_day > day))
        gone = connection.execute(delete(places).where(outlives, c.start_day >= day))
        ended = connection.execute(update(places).where(outlives).values(end_day=day))
        cut += gone.rowcount + ended.rowcount
    if not cut:
        return []
    return [f"{cut:,} rows of places of homes that have closed now end on the day of closure."]


def clear(connection: Connection, worked_out: Iterable[Table]) -> None:
    """Take away what is worked out, before anything it refers to is replaced."""
    for table in worked_out:
        connection.execute(delete(table))
