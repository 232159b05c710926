"""What is published, read back: all of a child that tiers C and D are ever answered from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from data_access.store.tables import publications, published_cells, published_tables

Keys = tuple[str, ...]


@dataclass(frozen=True)
class PublishedTable:
    """One table of a publication: what it counts, by which dimensions, in which form."""

    id: int
    measure: str
    by: tuple[str, ...]
    is_rounded: bool
    is_shown: bool

    @classmethod
    def of(cls, row: Row[Any]) -> "PublishedTable":
        """The table that a row of `published_tables` tells of."""
        by = tuple(name for name in (row.by_1, row.by_2) if name is not None)
        return cls(row.id, row.measure, by, row.is_rounded, row.is_shown)


@dataclass(frozen=True)
class Publication:
    """What is published of one snapshot, in its newest version."""

    id: int
    snapshot: date
    version: int
    published_at: datetime
    rule_version: str
    tables: Mapping[tuple[str, tuple[str, ...]], PublishedTable] = field(repr=False)

    def find(self, measure: str, by: tuple[str, ...]) -> PublishedTable | None:
        """The table of a measure by these dimensions, in the catalogue's order."""
        return self.tables.get((measure, by))


def list_publications(connection: Connection) -> tuple[Publication, ...]:
    """The newest version of every snapshot that is published, oldest snapshot first."""
    table = published_tables
    found: defaultdict[int, dict[tuple[str, Keys], PublishedTable]] = defaultdict(dict)
    for row in connection.execute(select(table)):
        one = PublishedTable.of(row)
        found[row.publication_id][one.measure, one.by] = one
    newest: dict[date, Publication] = {}
    order = (publications.c.snapshot, publications.c.version)
    for row in connection.execute(select(publications).order_by(*order)):
        newest[row.snapshot] = Publication(
            id=row.id,
            snapshot=row.snapshot,
            version=row.version,
            published_at=row.published_at,
            rule_version=row.rule_version,
            tables=found[row.id],
        )
    return tuple(newest.values())


def read_cells(
    connection: Connection, tables: Iterable[PublishedTable]
) -> dict[int, dict[Keys, int | None]]:
    """The cells of tables by the table's id: a count, rounded where the table is; None: hidden."""
    cells = published_cells
    found: defaultdict[int, dict[Keys, int | None]] = defaultdict(dict)
    asked = select(cells.c.table_id, cells.c.key_1, cells.c.key_2, cells.c.value).where(
        cells.c.table_id.in_([table.id for table in tables])
    )
    for table_id, first, second, value in connection.execute(asked):
        found[table_id][tuple(key for key in (first, second) if key is not None)] = value
    return found
