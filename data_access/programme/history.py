"""What became of records, version by version, each beside what it said before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, tuple_

from data_access.imports.workbooks.sheets import Column
from data_access.programme.records import Record, columns_of
from data_access.programme.register import to_record
from data_access.store.tables import programme_versions
from data_access.store.tables.base import day_number

_c = programme_versions.c


@dataclass(frozen=True)
class FieldChange:
    """One field of a record, before and after; None where it said nothing."""

    column: Column
    before: Any
    after: Any


@dataclass(frozen=True)
class Step:
    """One version of a record, and what it changed: of a first one, all that it said."""

    record: Record
    changes: tuple[FieldChange, ...]
    is_first: bool = False
    # Back in the register after it was withdrawn.
    is_return: bool = False


def find_changes(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    """The fields in which two statements of a record differ, in the order of its sheet."""
    return [
        FieldChange(column, before.get(column.name), after.get(column.name))
        for column in columns_of(kind)
        if before.get(column.name) != after.get(column.name)
    ]


def list_steps(versions: Iterable[Record]) -> list[Step]:
    """The versions of one or several records as steps, the newest first."""
    last: dict[tuple[str, str], Record] = {}
    steps = []
    for one in sorted(versions, key=lambda record: (record.changed_at, record.version)):
        before = last.get((one.kind, one.reference))
        changes = find_changes(one.kind, before.content if before else {}, one.content)
        was_withdrawn = before is not None and before.is_withdrawn
        steps.append(
            Step(one, tuple(changes), before is None, was_withdrawn and not one.is_withdrawn)
        )
        last[one.kind, one.reference] = one
    return steps[::-1]


def read_versions_of(
    connection: Connection, names: Iterable[tuple[str, str]], until: date | None = None
) -> list[Record]:
    """Every version of some records, by kind and reference, that was kept by the end of a day."""
    statement = select(programme_versions).where(tuple_(_c.kind, _c.reference).in_(list(names)))
    if until is not None:
        statement = statement.where(_c.changed_day <= day_number(until))
    return [to_record(row) for row in connection.execute(statement.order_by(_c.id))]


def find_ever_of(
    connection: Connection, kind: str, column: str, references: Collection[str]
) -> list[str]:
    """The records of a kind that ever named one of some in a column, withdrawn ones among them."""
    rows = connection.execute(select(programme_versions).where(_c.kind == kind).order_by(_c.id))
    found = (one.reference for one in map(to_record, rows) if one.content[column] in references)
    return list(dict.fromkeys(found))
