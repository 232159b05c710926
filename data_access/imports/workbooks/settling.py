"""Typed rows made rows of the store: each by itself, then against each other, then as ids."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from data_access.imports.record import RejectedRow
from data_access.imports.workbooks.cells import read_cell
from data_access.imports.workbooks.known import Known, SheetRead, SheetRow
from data_access.imports.workbooks.storing import StoredRow, Subject

Pairs = list[tuple[SheetRow, StoredRow]]
_SHEET_COLUMNS = {
    "home_id": "home",
    "household_id": "household",
    "child_id": "child",
    "child_reference": "child",
    "saving_id": "saving",
    "pence": "amount",
    "start_day": "from",
    "is_agreed": "agreed",
}


@dataclass
class Stated:
    """What a sheet states, as its table holds it, beside what the table holds now.

    Rows that keep their ids carry them; one that is new has an id below nought until it is written.
    `gone` are ids of rows that the sheet no longer states; `kept` are rows that it states so that
    they cannot be used, and that stay as they are held, because others refer to them.
    """

    subject: Subject
    read: SheetRead
    rows: list[StoredRow]
    held: list[StoredRow]
    gone: list[int] = field(default_factory=list)
    kept: list[StoredRow] = field(default_factory=list)

    @property
    def new(self) -> list[StoredRow]:
        """Rows of a subject with kept ids that the store does not hold yet."""
        return [row for row in self.rows if row["id"] < 0]

    @property
    def changed(self) -> list[StoredRow]:
        """Rows of a subject with kept ids that the store holds otherwise."""
        held = {row["id"]: row for row in self.held}
        return [row for row in self.rows if row["id"] > 0 and row != held[row["id"]]]

    @property
    def is_change(self) -> bool:
        """Whether the sheet states anything else than the store holds."""
        if self.subject.keyed_by:
            return bool(self.new or self.changed or self.gone)
        return self._comparable(self.rows) != self._comparable(self.held)

    def _comparable(self, rows: Sequence[StoredRow]) -> list[str]:
        child = self.subject.table.c.get("child_id")
        # Where strangers are told of as well, the child follows from the reference: every load of
        # a return looks it up anew.
        left_out = {"child_id"} if child is not None and child.nullable else set()
        return sorted(_compared(row, left_out) for row in rows)


def _compared(row: Mapping[str, Any], left_out: Collection[str] = ()) -> str:
    """A row as text by which rows can be put in order and compared; its parts in order, too."""
    return repr(
        sorted(
            (name, sorted(map(_compared, value)) if isinstance(value, list) else value)
            for name, value in row.items()
            if name not in left_out
        )
    )


def settle_sheet(connection: Connection, subject: Subject, read: SheetRead, known: Known) -> Stated:
    """The usable rows of a sheet; what cannot be used is rejected in its log."""
    pairs: Pairs = []
    for row in read.rows:
        try:
            pairs.append((row, subject.settle(row, known)))
        except RejectedRow as why:
            read.log.reject(row.line, why)
    held = read_held(connection, subject)
    pairs = _keep_once(subject, pairs, held)
    if subject.together:
        pairs = subject.together(pairs)
    stated = Stated(subject, read, [row for _, row in pairs], held)
    if subject.keyed_by:
        _give_ids(stated, subject.keyed_by, _find_rejected(subject, read, stated.rows))
    return stated


def _find_rejected(
    subject: Subject, read: SheetRead, rows: Sequence[StoredRow]
) -> frozenset[object] | None:
    """The keys of the rows that are rejected; None where one of them does not tell its key."""
    key = subject.keyed_by or ""
    column = next(one for one in subject.sheet.columns if one.name == key)
    stated = {_fold(row[key]) for row in rows}
    keys = {_fold(row.values[key]) for row in read.rows} - stated
    for cells in read.unread:
        try:
            keys.add(_fold(read_cell(column, cells.get(key)).value))
        except RejectedRow:
            return None
    return frozenset(keys)


def _fold(value: object) -> object:
    """A value as it is compared where it may stand only once: whatever the case of its letters."""
    return value.casefold() if isinstance(value, str) else value


def _keep_once(subject: Subject, pairs: Pairs, held: Sequence[StoredRow]) -> Pairs:
    """The rows but those that repeat what may stand only once, here or in rows that stay."""
    key = subject.keyed_by
    while True:
        stated = {_fold(row[key]) for _, row in pairs} if key else set()
        others = [
            row for row in held if key and subject.keeps_others and _fold(row[key]) not in stated
        ]
        kept = []
        seen = {
            (columns, value): f"belongs to {row[key or '']} already"
            for columns in subject.once
            for row in others
            if (value := _value_of(row, columns)) is not None
        }
        for row, stored in pairs:
            values = {
                (columns, value)
                for columns in subject.once
                if (value := _value_of(stored, columns)) is not None
            }
            if again := sorted(values & seen.keys(), key=repr):
                _reject_again(row, again[0][0], seen[again[0]])
                continue
            seen |= dict.fromkeys(values, f"stands on line {row.line} already")
            kept.append((row, stored))
        # A row that is left out here leaves the store's own row as it is, with what is once.
        if len(kept) == len(pairs):
            return kept
        pairs = kept


def _value_of(row: StoredRow, columns: str | tuple[str, ...]) -> object:
    if isinstance(columns, str):
        return _fold(row[columns])
    return tuple(row[column] for column in columns)


def _reject_again(row: SheetRow, columns: str | tuple[str, ...], where: str) -> None:
    names = [
        _SHEET_COLUMNS.get(column, column)
        for column in ((columns,) if isinstance(columns, str) else columns)
    ]
    value = row.values.get(names[0])
    what = f"{names[0]} {value!r}" if len(names) == 1 else f"The same {' and '.join(names)}"
    row.log.reject(
        row.line,
        row.reject(names[0], f"{names[0]}_twice", f"{what} {where}; it may be stated once."),
    )


def _give_ids(stated: Stated, key: str, rejected: frozenset[object] | None) -> None:
    clashes = stated.subject.clashes
    ids = {_fold(row[key]): row["id"] for row in stated.held}
    for number, row in enumerate(stated.rows, start=1):
        row["id"] = ids.get(_fold(row[key]), -number)
    if stated.subject.keeps_others:
        return
    there = {row["id"] for row in stated.rows}
    for row in stated.held:
        if row["id"] in there:
            continue
        may_stay = rejected is None or _fold(row[key]) in rejected
        if may_stay and not (clashes and clashes(row, stated.rows)):
            stated.kept.append(row)
        else:
            stated.gone.append(row["id"])


def read_held(connection: Connection, subject: Subject) -> list[StoredRow]:
    """The rows that the table of a subject holds, as its rows are settled."""
    keeps_id = bool(subject.keyed_by or subject.parts)
    left_out = {"load_id"} if keeps_id else {"load_id", "id"}
    rows = _read_rows(connection, subject.table, left_out)
    for name, (table, owner) in (subject.parts or {}).items():
        parts: dict[int, list[StoredRow]] = {}
        for part in _read_rows(connection, table, {"id"}):
            parts.setdefault(part.pop(owner), []).append(part)
        for row in rows:
            row[name] = parts.get(row["id"], [])
    if not subject.keyed_by:
        for row in rows:
            row.pop("id", None)
    return rows


def _read_rows(connection: Connection, table: Table, left_out: set[str]) -> list[StoredRow]:
    columns = [column for column in table.c if column.name not in left_out]
    return [dict(row) for row in connection.execute(select(*columns)).mappings()]
