"""The programme's register, now or as it stood on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import Connection, Row, Select, and_, func, select

from data_access.programme.records import Record, read_content
from data_access.programme.rules import index_parts
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

    @cached_property
    def parts(self) -> dict[str, list[Record]]:
        """The parts of each milestone that is told in parts, by its reference."""
        return index_parts(self.of("milestones"))

    @property
    def is_empty(self) -> bool:
        """Whether nothing stood in it."""
        return not any(self.records.values())


def read_register(connection: Connection, day: date | None = None) -> Register:
    """The register as it stood at the end of a day; without one, as it stands now."""
    rows = connection.execute(_select_newest(day).where(_c.is_withdrawn.is_(False)))
    records: dict[str, dict[str, Record]] = {}
    for row in sorted(rows, key=lambda row: _natural(row.kind, row.reference)):
        records.setdefault(row.kind, {})[row.reference] = to_record(row)
    return Register(records)


def read_heads(connection: Connection) -> dict[tuple[str, str], Record]:
    """The last version of every record there ever was, even if withdrawn, by kind and reference."""
    rows = connection.execute(_select_newest())
    return {(row.kind, row.reference): to_record(row) for row in rows}


def _select_newest(day: date | None = None) -> Select[tuple[object, ...]]:
    """The last version of each record, withdrawn or not; with a day, the last kept by its end."""
    last = select(_c.kind, _c.reference, func.max(_c.version).label("version"))
    if day is not None:
        last = last.where(_c.changed_day <= day_number(day))
    newest = last.group_by(_c.kind, _c.reference).subquery()
    same = (getattr(_c, name) == newest.c[name] for name in ("kind", "reference", "version"))
    return select(programme_versions).join(newest, and_(*same))


def read_references(connection: Connection, kind: str) -> list[str]:
    """The references ever given to records of a kind, those withdrawn since among them."""
    return list(connection.scalars(select(_c.reference).where(_c.kind == kind).distinct()))


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


def read_versions(
    connection: Connection, kind: str, day: date | None = None
) -> dict[str, list[Record]]:
    """Every version of every record of a kind, by reference, the first version first; with a day,
    those kept by its end.
    """
    found: dict[str, list[Record]] = {}
    statement = select(programme_versions).where(_c.kind == kind).order_by(_c.version)
    if day is not None:
        statement = statement.where(_c.changed_day <= day_number(day))
    for row in connection.execute(statement):
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
