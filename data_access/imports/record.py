"""What becomes of each row of a list that is loaded, and the record that a load leaves behind."""

import getpass
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import Connection, Engine, insert, select, text

from data_access.imports.refusal import RefusedInput
from data_access.imports.text import LEFT_OVER, CsvRow, parse_date
from data_access.store.engine import is_store_current
from data_access.store.tables import load_files, load_findings, loads

Outcome = Literal["repaired", "rejected", "noticed"]
# Who is told of each load that is written, by its id, within the load's own transaction.
LoadNote = Callable[[Connection, int], None]
LONGEST_VALUE = 200


@dataclass(frozen=True)
class RowFinding:
    """One repair, rejection or notice: where it is and what it is, in plain English.

    `told` is the reason as a terminal shows it, whose lines may end up in a log.
    """

    file: str
    line: int | None
    column: str | None
    outcome: Outcome
    code: str
    value: str | None
    reason: str
    told: str


def make_printable(name: str) -> str:
    """The name of a file, which may be no text at all, as one that can be shown and stored."""
    return name.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")


class RejectedRow(Exception):
    """One row cannot be used; it is left out and recorded, the others stand."""

    def __init__(self, column: str, code: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.code, self.value, self.reason = column, code, value, reason


@dataclass
class RowLog:
    """The rows of one file and what became of them: accepted + repaired + rejected = rows read.

    Of a file `of_children` no value is told but in the report that somebody asks for.
    """

    file: str
    of_children: bool = False
    rows_read: int = 0
    findings: list[RowFinding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.file = make_printable(self.file)

    def add(
        self, outcome: Outcome, line: int, column: str, code: str, value: str, reason: str
    ) -> None:
        """Record what was found in one row; a row that is rejected counts as that alone."""
        told = reason.replace(repr(value), "“…”") if self.of_children else reason
        short = value[:LONGEST_VALUE]
        self.findings.append(
            RowFinding(self.file, line, column, outcome, code, short, reason, told)
        )

    def reject(self, line: int, why: RejectedRow) -> None:
        """Record that a row is left out, and why."""
        self.add("rejected", line, why.column, why.code, why.value, why.reason)

    def in_order(self) -> list[RowFinding]:
        """The findings by line."""
        return sorted(self.findings, key=lambda finding: finding.line or 0)

    def _lines(self, outcome: Outcome) -> set[int | None]:
        return {finding.line for finding in self.findings if finding.outcome == outcome}

    @property
    def rows_rejected(self) -> int:
        """Rows left out."""
        return len(self._lines("rejected"))

    @property
    def rows_repaired(self) -> int:
        """Rows used after a repair."""
        return len(self._lines("repaired") - self._lines("rejected"))

    @property
    def rows_accepted(self) -> int:
        """Rows used as they came."""
        return self.rows_read - self.rows_repaired - self.rows_rejected

    def summary(self) -> str:
        """What became of the rows, in a line."""
        return (
            f"{self.file}: {self.rows_read:,} rows read: {self.rows_accepted:,} accepted, "
            f"{self.rows_repaired:,} repaired, {self.rows_rejected:,} rejected."
        )

    def check_anything_is_usable(self) -> None:
        """Raise NothingUsable where no row at all can be loaded."""
        if self.rows_read == 0:
            raise RefusedInput(f"{self.file} has no rows under its header; nothing has changed.")
        if self.rows_rejected == self.rows_read:
            raise NothingUsable(self)


class NothingUsable(RefusedInput):
    """Every row of a list or a sheet was rejected; the findings carry the reasons.

    `findings` are those of all sheets that were read, if there are several.
    """

    def __init__(self, log: RowLog, findings: Sequence[RowFinding] = ()) -> None:
        first = next(finding for finding in log.in_order() if finding.outcome == "rejected")
        super().__init__(
            f"None of the {log.rows_read} rows of {log.file} can be used; nothing has changed. "
            f"The first, line {first.line}: {first.told}"
        )
        self.findings = list(findings or log.in_order())


@dataclass(frozen=True)
class ListLoad:
    """What the load of one list did. `load_id` is None where the store held it all already."""

    kind: str
    load_id: int | None
    log: RowLog
    changes: str

    @property
    def findings(self) -> Sequence[RowFinding]:
        """Every repair, rejection and notice, by line."""
        return self.log.in_order()

    def summary(self) -> str:
        """A few plain lines for whoever ran the load."""
        return f"{self.log.summary()}\n{self.changes}\n{tell_outcome(self.load_id)}"


def tell_outcome(load_id: int | None, *, are_rows_rejected: bool = False) -> str:
    """Whether a load changed anything, in a sentence."""
    if load_id is None and are_rows_rejected:
        return "Nothing has changed: of the rows that can be used the store held all already."
    if load_id is None:
        return "Nothing has changed: the store held all of it already."
    return f"Loaded as data version {load_id}."


def check_row_shape(row: CsvRow) -> None:
    """Raise RejectedRow where a row has more values than the header has columns."""
    if left_over := row.cells.get(LEFT_OVER):
        raise RejectedRow(
            LEFT_OVER,
            "too_many_values",
            left_over,
            "The row has more values than there are columns; put quotation marks around a value "
            "that holds a comma.",
        )


def needed_date(row: CsvRow, column: str) -> date:
    """The date in a column; RejectedRow where it has none, or none that is written as a date."""
    value = row.cells[column]
    day = parse_date(value)
    if day is None or not 1900 <= day.year <= 2200:
        raise RejectedRow(
            column,
            "bad_date",
            value,
            f"{column} is {value!r}; a date must be written as 31/03/2025 or 2025-03-31.",
        )
    return day


def check_columns(header: Iterable[str], needed: Iterable[str], name: str, what: str) -> None:
    """Raise RefusedInput naming every column that the file lacks."""
    present = set(header)
    if missing := [column for column in needed if column not in present]:
        raise RefusedInput(
            f"{name} cannot be read as {what}: it lacks the "
            f"{'column' if len(missing) == 1 else 'columns'} {', '.join(missing)}."
        )


def noting_loads(engine: Engine, note: LoadNote) -> Engine:
    """The same store, where no load can be written without the note of it."""
    return engine.execution_options(load_note=note)


def note_load(connection: Connection, load_id: int) -> None:
    """Give a load that has been written to whoever takes note of them, if anybody does."""
    note: LoadNote | None = connection.get_execution_options().get("load_note")
    if note:
        note(connection, load_id)


@contextmanager
def begin_load(engine: Engine) -> Iterator[Connection]:
    """The one transaction of a load: all of it or nothing; loads wait for one another.

    Raises RefusedInput where the store lacks the tables this version of the application expects.
    """
    if not is_store_current(engine):
        raise RefusedInput(
            "The store is not ready for this version: run `flask --app app store upgrade` first."
        )
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        # SQLite has one writer at a time of its own accord.
        if connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE loads IN SHARE ROW EXCLUSIVE MODE"))
        yield connection


@dataclass(frozen=True)
class FileRead:
    """A file, or a sheet of one, that a load read: its rows, its digest, what it was taken for."""

    log: RowLog
    sha256: str
    recognised_as: str


def tells_first_of_real_people(connection: Connection, kind: str, *, is_synthetic: bool) -> bool:
    """Whether a load declares for the first time that lists of its kind hold real people.

    That is a change even where the rows are those the store holds: until then they counted as
    invented. What once was declared real stays so, whatever is declared later.
    """
    real = select(loads.c.id).where(loads.c.kind == kind, loads.c.is_synthetic.is_(False)).limit(1)
    return not is_synthetic and connection.scalar(real) is None


def write_load(
    connection: Connection,
    *,
    kind: str,
    council_code: str,
    log: RowLog,
    content: bytes,
    recognised_as: str,
    data_to: date | None,
    is_synthetic: bool,
) -> int:
    """Write the record of a load of one file; see `write_load_of`."""
    return write_load_of(
        connection,
        [FileRead(log, hashlib.sha256(content).hexdigest(), recognised_as)],
        kind=kind,
        council_code=council_code,
        data_to=data_to,
        is_synthetic=is_synthetic,
    )


def write_load_of(
    connection: Connection,
    files: Sequence[FileRead],
    *,
    kind: str,
    council_code: str,
    data_to: date | None,
    is_synthetic: bool,
) -> int:
    """Write the record of a load and its findings; returns its id, the new data version."""
    counts = [_count_rows(file.log) for file in files]
    load_id: int = connection.execute(
        insert(loads)
        .values(
            kind=kind,
            loaded_at=datetime.now(UTC).replace(tzinfo=None),
            loaded_by=_who(),
            council_code=council_code,
            data_to=data_to,
            is_synthetic=is_synthetic,
            **{name: sum(count[name] for count in counts) for name in counts[0]},
        )
        .returning(loads.c.id)
    ).scalar_one()
    connection.execute(
        insert(load_files),
        [
            {
                "load_id": load_id,
                "name": file.log.file[-255:],
                "sha256": file.sha256,
                "recognised_as": file.recognised_as,
                **count,
            }
            for file, count in zip(files, counts, strict=True)
        ],
    )
    findings = [finding for file in files for finding in file.log.findings]
    if findings:
        connection.execute(
            insert(load_findings),
            [
                {
                    "load_id": load_id,
                    "file": finding.file[-255:],
                    "line": finding.line,
                    "column": finding.column[:40] if finding.column else None,
                    "outcome": finding.outcome,
                    "code": finding.code,
                    "value": finding.value,
                    "reason": finding.reason,
                }
                for finding in findings
            ],
        )
    note_load(connection, load_id)
    return load_id


def _count_rows(log: RowLog) -> dict[str, int]:
    return {
        "rows_read": log.rows_read,
        "rows_accepted": log.rows_accepted,
        "rows_repaired": log.rows_repaired,
        "rows_rejected": log.rows_rejected,
    }


def _who() -> str:
    try:
        return getpass.getuser()[:80]
    except (KeyError, OSError):
        return "command line"
