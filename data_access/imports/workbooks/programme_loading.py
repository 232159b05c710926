"""The workbook of the programme loaded: what it states becomes versions of the register's records.

Unlike other workbooks it is not the only hand that writes: what the programme officer has changed
on screen is never overwritten by a row that does not know of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from data_access.imports.record import (
    FileRead,
    NothingUsable,
    RejectedRow,
    begin_load,
    tells_first_of_real_people,
    write_load_of,
)
from data_access.imports.refusal import RefusedInput
from data_access.imports.workbooks.cells import read_cell
from data_access.imports.workbooks.known import SheetRead, SheetRow
from data_access.imports.workbooks.loading import WorkbookLoad
from data_access.imports.workbooks.programme import VERSION, WORKBOOK
from data_access.imports.workbooks.reading import WorkbookRead, read_workbook
from data_access.periods import day_here
from data_access.programme.checks import check_record, find_referring
from data_access.programme.identification import find_identifying
from data_access.programme.keeping import Change, keep, wait_for_others
from data_access.programme.records import TEXTS, Record, columns_of, reference_of, write_content
from data_access.programme.register import Register, read_heads, read_kept_on_screen
from data_access.store.tables import homes, loads

KIND = WORKBOOK.kind
# What is written in them is no sentence: filters as in an address, and what is counted.
_NO_TEXT = frozenset({"asked", "unit"})
_KEYS = {sheet.name: tuple(c.name for c in sheet.columns if c.needed) for sheet in WORKBOOK.sheets}


@dataclass
class _Row:
    """A row that may be kept: its record, and the version of it that whoever wrote it has seen."""

    kind: str
    reference: str
    content: dict[str, Any]
    row: SheetRow


@dataclass
class _Statement:
    """All that the workbook states, beside what the register holds."""

    heads: dict[tuple[str, str], Record]
    # Records of which any version was kept on screen.
    on_screen: set[tuple[str, str]]
    rows: dict[tuple[str, str], _Row] = field(default_factory=dict)
    # Stated so that they cannot be used, and by sheet whether one does not even tell which it is.
    rejected: set[tuple[str, str]] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    stated: set[str] = field(default_factory=set)
    # Stated no more, and needed by what stays.
    held: set[tuple[str, str]] = field(default_factory=set)

    def register(self) -> Register:
        """The register as it would stand."""
        records: dict[str, dict[str, Record]] = {}
        gone = self.gone()
        for (kind, reference), head in self.heads.items():
            if not head.is_withdrawn and (kind, reference) not in gone:
                records.setdefault(kind, {})[reference] = head
        for (kind, reference), row in self.rows.items():
            made = Record(kind, reference, 0, 0, "", None, True, False, row.content)
            records.setdefault(kind, {})[reference] = made
        return Register(records)

    def gone(self) -> set[tuple[str, str]]:
        """What stands in the register and is not stated any more.

        What was kept on screen since stays, and so does everything of a sheet of which a row does
        not tell what it is about.
        """
        return {
            name
            for name, head in self.heads.items()
            if name[0] in self.stated - self.unknown
            and name not in self.rows
            and name not in self.rejected
            and name not in self.held
            and head.came_by_load
            and not head.is_withdrawn
        }

    def hold_what_is_needed(self) -> None:
        """Let what is stated no more stay where something that stays refers to it."""
        while True:
            register = self.register()
            needed = [name for name in self.gone() if find_referring(register, *name)]
            if not needed:
                return
            self.held.update(needed)

    def kept_on_screen(self) -> list[tuple[str, str]]:
        """What is not stated and stays, because it was kept on screen."""
        return [
            name
            for name, head in self.heads.items()
            if name[0] in self.stated
            and name not in self.rows
            and name not in self.rejected
            and not head.came_by_load
            and not head.is_withdrawn
        ]


def load_programme(
    engine: Engine,
    path: Path,
    *,
    council_code: str,
    today: date,
    is_synthetic: bool = False,
) -> WorkbookLoad:
    """Load the workbook of the programme, in one transaction.

    Each sheet with rows is the full current statement of its records: those it states otherwise
    become versions that are new, those it does not state any more are withdrawn. A row is rejected
    where the record was changed since the version that the row names, or on screen where it names
    none; what was kept on screen and is not stated stays. The same workbook again changes nothing.
    What may identify somebody in a text is told.
    Raises RefusedInput, with nothing changed, as `load_workbook` does.
    """
    try:
        read = read_workbook(path, WORKBOOK)
    except RefusedInput as why:
        raise RefusedInput(f"{why} Nothing has changed.") from None
    with begin_load(engine) as connection:
        wait_for_others(connection)
        known = connection.execute(select(homes.c.slug, homes.c.name))
        names = {home.slug: home.name for home in known}
        statement = _settle(connection, read, today, names)
        _notice_people(statement, list(names.values()))
        files = tuple(FileRead(one.log, one.sha256, one.sheet.name) for one in read.sheets)
        changed = _find_changed(statement)
        gone = sorted(statement.gone())
        told = [*read.remarks, *_tell_kept(statement)]
        is_declared = bool(statement.stated) and tells_first_of_real_people(
            connection, KIND, is_synthetic=is_synthetic
        )
        if not changed and not gone and not is_declared:
            return WorkbookLoad(KIND, None, files, tuple(told))
        load_id = write_load_of(
            connection,
            files,
            kind=KIND,
            council_code=council_code,
            data_to=None,
            is_synthetic=is_synthetic,
        )
        _write(connection, statement, changed, gone, load_id, today)
    if is_declared:
        told.append("What is held of this kind counts as being of real people from now on.")
    new = sum((row.kind, row.reference) not in statement.heads for row in changed)
    told.append(f"Records: {new:,} new, {len(changed) - new:,} changed, {len(gone):,} withdrawn.")
    if gone:
        told.append(f"Withdrawn, because stated no more: {_name(gone)}.")
    return WorkbookLoad(KIND, load_id, files, tuple(told))


def _settle(
    connection: Connection, read: WorkbookRead, today: date, homes: dict[str, str]
) -> _Statement:
    if not read.has_examples and not any(one.log.rows_read for one in read.sheets):
        raise RefusedInput(
            f"{' and '.join(one.log.file for one in read.sheets)}: there are no rows under the "
            "header; nothing has changed."
        )
    statement = _Statement(read_heads(connection), read_kept_on_screen(connection))
    for sheet in read.sheets:
        if sheet.log.rows_read:
            statement.stated.add(sheet.sheet.name)
            _state(statement, sheet)
    # What is stated no more is judged as gone: a row that refers to it is rejected. What is
    # rejected may be what others refer to.
    while faulty := _find_faulty(statement, today, homes):
        for one, column, sentence in faulty:
            _reject(statement, one, column, "bad_" + column, f"{column}: {sentence}")
    statement.hold_what_is_needed()
    for sheet in read.sheets:
        if sheet.log.rows_read and sheet.log.rows_rejected == sheet.log.rows_read:
            findings = [finding for each in read.sheets for finding in each.log.in_order()]
            raise NothingUsable(sheet.log, findings)
    return statement


def _state(statement: _Statement, sheet: SheetRead) -> None:
    kind = sheet.sheet.name
    lines: dict[str, int] = {}
    folded = {name.casefold(): name for of, name in statement.heads if of == kind}
    for row in sheet.rows:
        content = {column.name: row.values[column.name] for column in columns_of(kind)}
        one = _Row(kind, reference_of(kind, content), content, row)
        first = lines.setdefault(one.reference.casefold(), row.line)
        if first != row.line:
            why = f"{one.reference} stands on line {first} already; it may be stated once."
            row.log.reject(row.line, row.reject(_KEYS[kind][0], "stated_twice", why))
            continue
        statement.rows[kind, one.reference] = one
        held = folded.get(one.reference.casefold(), one.reference)
        if held != one.reference:
            why = f"{one.reference} is held as {held}: write it so, or use another reference."
            _reject(statement, one, _KEYS[kind][0], "other_letters", why)
            statement.rejected.add((kind, held))
            continue
        _check_version(statement, one)
    for cells in sheet.unread:
        values = {}
        for column in sheet.sheet.columns:
            try:
                values[column.name] = read_cell(column, cells.get(column.name)).value
            except RejectedRow:
                continue
        try:
            statement.rejected.add((kind, reference_of(kind, values)))
        except KeyError:
            statement.unknown.add(kind)


def _check_version(statement: _Statement, one: _Row) -> None:
    """Reject a row that does not know how its record stands."""
    head = statement.heads.get((one.kind, one.reference))
    seen = one.row.values[VERSION.name]
    if head is None or _says_the_same(one, head):
        return
    since = f"on {_say_day(head.changed_at)} by {head.changed_by}"
    is_screen = (one.kind, one.reference) in statement.on_screen
    if head.is_withdrawn and seen != head.version:
        why = (
            f"{one.reference} was withdrawn {since}: write {head.version} as its version to bring "
            "it back, or use another reference."
        )
    elif seen is None and is_screen:
        why = (
            f"{one.reference} was changed on screen, last {since}, and the row does not say that "
            "it knows: write the register out anew, and change it there."
        )
    elif seen is not None and seen != head.version:
        why = (
            f"{one.reference} was changed {since}: it is at version {head.version}, and the row is "
            f"of version {seen}. Write the register out anew, and change it there."
        )
    else:
        return
    _reject(statement, one, VERSION.name, "changed_meanwhile", why)


def _say_day(moment: int) -> str:
    day = day_here(datetime.fromtimestamp(moment, UTC))
    return f"{day.day} {day:%B %Y}"


def _says_the_same(one: _Row, head: Record) -> bool:
    return not head.is_withdrawn and write_content(one.kind, one.content) == write_content(
        head.kind, head.content
    )


def _reject(statement: _Statement, one: _Row, column: str, code: str, why: str) -> None:
    one.row.log.reject(one.row.line, one.row.reject(column, code, why))
    del statement.rows[one.kind, one.reference]
    statement.rejected.add((one.kind, one.reference))


def _find_faulty(
    statement: _Statement, today: date, homes: dict[str, str]
) -> list[tuple[_Row, str, str]]:
    """The rows that cannot be kept among the others, each with its first fault."""
    register = statement.register()
    found = []
    for one in statement.rows.values():
        faults = check_record(one.kind, one.content, register, today=today, homes=homes)
        for column, sentence in list(faults.items())[:1]:
            found.append((one, column, sentence))
    return found


def _find_changed(statement: _Statement) -> list[_Row]:
    return [
        one
        for name, one in statement.rows.items()
        if not ((head := statement.heads.get(name)) and _says_the_same(one, head))
    ]


def _notice_people(statement: _Statement, names: list[str]) -> None:
    """Tell of texts that may identify somebody; the rows stand, and somebody should look."""
    for one in statement.rows.values():
        for column in columns_of(one.kind):
            value = one.content[column.name]
            if column.kind in TEXTS and column.name not in _NO_TEXT and value:
                for sentence in find_identifying(value, names):
                    one.row.notice(column.name, "may_identify", sentence)


def _name(names: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{kind} {reference}" for kind, reference in names)


def _tell_kept(statement: _Statement) -> list[str]:
    told = []
    if statement.held:
        words = _name(sorted(statement.held))
        told.append(f"Stated no more, and kept because other records refer to them: {words}.")
    if kept := statement.kept_on_screen():
        told.append(
            f"Kept on screen, not stated here, and left as they are: {_name(kept)}. Withdraw "
            "them on screen if they are not wanted."
        )
    told += [
        f"{kind}: nothing is withdrawn, because a row does not tell which record it is about."
        for kind in sorted(statement.unknown)
    ]
    return told


def _write(
    connection: Connection,
    statement: _Statement,
    changed: list[_Row],
    gone: list[tuple[str, str]],
    load_id: int,
    today: date,
) -> None:
    now = datetime.now(UTC)
    at = now if today >= now.date() else datetime.combine(today, time(12), UTC)
    by = connection.scalar(select(loads.c.loaded_by).where(loads.c.id == load_id)) or ""
    change = Change(by, None, at, load_id)
    for one in changed:
        head = statement.heads.get((one.kind, one.reference))
        keep(
            connection,
            one.kind,
            one.reference,
            one.content,
            expected=head.version if head else 0,
            change=change,
        )
    for kind, reference in gone:
        head = statement.heads[kind, reference]
        keep(
            connection,
            kind,
            reference,
            head.content,
            expected=head.version,
            change=change,
            is_withdrawn=True,
        )
