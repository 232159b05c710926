"""A workbook loaded whole or not at all: read, judged row by row, compared, written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine, Table

from data_access.imports.homes_derivation import derive_homes
from data_access.imports.record import (
    FileRead,
    NothingUsable,
    RowFinding,
    begin_load,
    tell_outcome,
    tells_first_of_real_people,
    write_load_of,
)
from data_access.imports.refusal import RefusedInput
from data_access.imports.spend_derivation import derive_spend
from data_access.imports.workbooks import (
    carers,
    carers_rows,
    homes,
    homes_rows,
    money,
    money_rows,
    requests,
    requests_rows,
)
from data_access.imports.workbooks.knowledge import learn, read_known
from data_access.imports.workbooks.reading import WorkbookRead, read_workbook
from data_access.imports.workbooks.settling import Stated, settle_sheet
from data_access.imports.workbooks.sheets import Workbook
from data_access.imports.workbooks.storing import Subject
from data_access.imports.workbooks.writing import (
    DERIVED,
    clear,
    end_places_of_closed_homes,
    write_stated,
)
from data_access.store.tables import arrangement_spans


@dataclass(frozen=True)
class _Kind:
    """A kind of workbook: what it is made of, and what is worked out from it once it is written.

    The tables `worked_out` refer to what a load replaces, and are emptied before; `derive` fills
    them, given the day of the load, and returns sentences of what else that changed.
    """

    workbook: Workbook
    subjects: tuple[Subject, ...]
    derive: Callable[[Connection, date], list[str]] | None = None
    worked_out: tuple[Table, ...] = ()


def _derive_homes(connection: Connection, today: date) -> list[str]:
    remarks = end_places_of_closed_homes(connection)
    derive_homes(connection)
    derive_spend(connection, today)
    return remarks


def _derive_spend(connection: Connection, today: date) -> list[str]:
    derive_spend(connection, today)
    return []


WORKBOOKS = {
    "homes": _Kind(homes.WORKBOOK, homes_rows.SUBJECTS, _derive_homes, DERIVED),
    "carers": _Kind(carers.WORKBOOK, carers_rows.SUBJECTS),
    "requests": _Kind(requests.WORKBOOK, requests_rows.SUBJECTS),
    "money": _Kind(money.WORKBOOK, money_rows.SUBJECTS, _derive_spend, (arrangement_spans,)),
}


@dataclass(frozen=True)
class WorkbookLoad:
    """What the load of a workbook did. `load_id` is None where the store held it all already.

    `files` are its sheets, in the workbook's order; `remarks` are sentences.
    """

    kind: str
    load_id: int | None
    files: tuple[FileRead, ...]
    remarks: tuple[str, ...]

    @property
    def findings(self) -> Sequence[RowFinding]:
        """Every repair, rejection and notice, by sheet and line."""
        return [finding for file in self.files for finding in file.log.in_order()]

    def summary(self) -> str:
        """A few plain lines for whoever ran the load."""
        lines = [file.log.summary() for file in self.files if file.log.rows_read]
        empty = [file.recognised_as for file in self.files if not file.log.rows_read]
        if empty:
            lines.append(f"Without rows, and what the store holds of it stays: {', '.join(empty)}.")
        rejected = any(file.log.rows_rejected for file in self.files)
        outcome = tell_outcome(self.load_id, are_rows_rejected=rejected)
        return "\n".join((*lines, *self.remarks, outcome))


def load_workbook(
    engine: Engine,
    path: Path,
    *,
    kind: str,
    council_code: str,
    today: date,
    is_synthetic: bool = False,
) -> WorkbookLoad:
    """Load a workbook of a kind of WORKBOOKS, in one transaction.

    Each sheet that has rows is the full current statement of its subject and replaces what the
    store holds of it (of homes those it does not name stay); other sheets' subjects stay. Rows that
    cannot be used are left out and listed. The same workbook again changes nothing: the load then
    has no load_id. `is_synthetic` declares everybody in it invented.
    Raises RefusedInput, with nothing changed, where it cannot be read whole, a needed column is
    missing, or no row of a sheet can be used (NothingUsable).
    """
    this = WORKBOOKS[kind]
    try:
        read = read_workbook(path, this.workbook)
    except RefusedInput as why:
        raise RefusedInput(f"{why} Nothing has changed.") from None
    with begin_load(engine) as connection:
        stated = _settle(connection, this, read, today)
        files = tuple(FileRead(one.log, one.sha256, one.sheet.name) for one in read.sheets)
        changed = [one for one in stated if one.is_change]
        told = (*read.remarks, *_tell_kept(stated))
        # What anybody can read elsewhere tells of no person.
        is_synthetic = is_synthetic or all(one.read.sheet.public for one in stated)
        is_declared = bool(stated) and tells_first_of_real_people(
            connection, kind, is_synthetic=is_synthetic
        )
        if not changed and not is_declared:
            return WorkbookLoad(kind, None, files, told)
        clear(connection, this.worked_out)
        load_id = write_load_of(
            connection,
            files,
            kind=kind,
            council_code=council_code,
            data_to=None,
            is_synthetic=is_synthetic,
        )
        remarks = write_stated(connection, changed, load_id)
        if this.derive:
            remarks += this.derive(connection, today)
    if is_declared:
        remarks.append("What is held of this kind counts as being of real people from now on.")
    return WorkbookLoad(kind, load_id, files, (*told, *remarks, *_tell(changed)))


def _settle(connection: Connection, this: _Kind, read: WorkbookRead, today: date) -> list[Stated]:
    """What every sheet with rows states; NothingUsable where all rows of one are rejected."""
    sheets = {one.sheet.name: one for one in read.sheets}
    if not read.has_examples and not any(one.log.rows_read for one in read.sheets):
        raise RefusedInput(
            f"{' and '.join(one.log.file for one in read.sheets)}: there are no rows under the "
            "header; nothing has changed."
        )
    known = read_known(connection, this.workbook.kind, today)
    stated: list[Stated] = []
    unusable = []
    for subject in this.subjects:
        sheet = sheets.get(subject.sheet.name)
        if sheet is None or not sheet.log.rows_read:
            continue
        one = settle_sheet(connection, subject, sheet, known)
        if not one.rows:
            unusable.append(sheet)
            continue
        known = learn(known, one)
        stated.append(one)
    if unusable:
        findings = [finding for sheet in read.sheets for finding in sheet.log.in_order()]
        raise NothingUsable(unusable[0].log, findings)
    return stated


def _tell_kept(stated: Sequence[Stated]) -> list[str]:
    return [
        f"{one.subject.sheet.name}: {len(one.kept):,} rows are held as they were, with what refers "
        "to them, because rows of the sheet were rejected."
        for one in stated
        if one.kept
    ]


def _tell(changed: Sequence[Stated]) -> list[str]:
    told = []
    for one in changed:
        name = one.subject.sheet.name
        if one.subject.keyed_by:
            told.append(f"{name}: {len(one.new):,} new, {len(one.changed):,} replaced.")
        else:
            told.append(f"{name}: {len(one.rows):,} rows; before there were {len(one.held):,}.")
    return told
