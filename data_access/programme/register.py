"""The programme's register, now or as it stood on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, func, select

from data_access.programme.records import Record, read_content
from data_access.store.tables import programme_versions
from data_access.store.tables.base import date_of, day_number

_c = programme_versions.c


@dataclass(frozen=True)
class Register:
    """The records that stood in the register, by kind and reference, each in its version of then.

    Each kind's records are in the order of their references.
    """

    records: dict[str, dict[str, Record]]

    def of(self, kind: str) -> list[Record]:
        """The records of a kind, by the name of its sheet."""
        return list(self.records.get(kind, {}).values())

    def find(self, kind: str, reference: str) -> Record | None:
        """One record; None where the register holds none of this reference."""
        return self.records.get(kind, {}).get(reference)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stood in it."""
        return not any(self.records.values())


def read_register(connection: Connection, day: date | None = None) -> Register:
    """The register as it stood at the end of a day; without one, as it stands now."""
    statement = select(programme_versions).order_by(_c.kind, _c.reference, _c.version)
    if day is not None:
        statement = statement.where(_c.changed_day <= day_number(day))
    newest: dict[tuple[str, str], Row[tuple[object, ...]]] = {}
    for row in connection.execute(statement):
        newest[row.kind, row.reference] = row
    records: dict[str, dict[str, Record]] = {}
    for (kind, reference), row in sorted(newest.items(), key=lambda one: _natural(*one[0])):
        if not row.is_withdrawn:
            records.setdefault(kind, {})[reference] = to_record(row)
    return Register(records)


def read_heads(connection: Connection) -> dict[tuple[str, str], Record]:
    """The last version of every record there ever was, even if withdrawn, by kind and reference."""
    rows = connection.execute(select(programme_versions).order_by(_c.version))
    return {(row.kind, row.reference): to_record(row) for row in rows}


def read_kept_on_screen(connection: Connection) -> set[tuple[str, str]]:
    """The records of which any version was kept on screen, by kind and reference."""
    rows = connection.execute(select(_c.kind, _c.reference).where(_c.load_id.is_(None)).distinct())
    return {(row.kind, row.reference) for row in rows}


def read_history(connection: Connection, kind: str, reference: str) -> list[Record]:
    """Every version of a record, the newest first; empty where there never was one."""
    rows = connection.execute(
        select(programme_versions)
        .where(_c.kind == kind, _c.reference == reference)
        .order_by(_c.version.desc())
    )
    return [to_record(row) for row in rows]


def read_first_day(connection: Connection, kind: str) -> date | None:
    """The day on which the first record of a kind was kept; None where none ever was."""
    first = select(func.min(_c.changed_day)).where(_c.kind == kind)
    day = connection.execute(first).scalar()
    return None if day is None else date_of(day)


def read_versions(connection: Connection, kind: str, day: date) -> dict[str, list[Record]]:
    """Every version of every record of a kind kept by the end of a day, by reference, the first
    version first.
    """
    found: dict[str, list[Record]] = {}
    rows = connection.execute(
        select(programme_versions)
        .where(_c.kind == kind, _c.changed_day <= day_number(day))
        .order_by(_c.version)
    )
    for row in rows:
        found.setdefault(row.reference, []).append(to_record(row))
    return found


def read_changes_since(connection: Connection, since: int) -> list[Record]:
    """Every version that was kept after a moment, in seconds since 1970 UTC; the newest first."""
    rows = connection.execute(
        select(programme_versions).where(_c.changed_at > since).order_by(_c.id.desc())
    )
    return [to_record(row) for row in rows]


def to_record(row: Row[tuple[object, ...]]) -> Record:
    """A row of the store as a record."""
    return Record(
        kind=row.kind,
        reference=row.reference,
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        changed_by_role=row.changed_by_role,
        came_by_load=row.load_id is not None,
        is_withdrawn=row.is_withdrawn,
        content=read_content(row.kind, row.content),
    )


def _natural(kind: str, reference: str) -> tuple[str, Sequence[tuple[int, int, str]]]:
    """M2 comes before M10."""
    return kind, [(part.isdecimal(), int(part) if part.isdecimal() else 0, part)
                  for part in _split(reference)]  # fmt: skip


def _split(reference: str) -> Iterable[str]:
    word = ""
    for letter in reference:
        if word and letter.isdecimal() != word[-1].isdecimal():
            yield word
            word = ""
        word += letter
    yield word
