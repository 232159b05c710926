"""What protection costs: how many published cells are hidden, what failed, what is out of date."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from data_access.disclosure.counts import read_counts
from data_access.disclosure.publication import PublishedTable
from data_access.disclosure.rules import RULE_VERSION
from data_access.disclosure.snapshots import list_snapshots
from data_access.questions.standing import Standing
from data_access.store.tables import (
    publication_checks,
    publications,
    published_cells,
    published_table_checks,
    published_tables,
)


@dataclass(frozen=True)
class TableLoss:
    """How many `cells` one published table has, and how many of them are hidden.

    `primary` cells are small themselves, `secondary` ones are hidden with them. A table that is
    not shown has no cells.
    """

    measure: str
    by: tuple[str, ...]
    is_rounded: bool
    is_shown: bool
    cells: int
    hidden: int
    primary: int
    secondary: int


@dataclass(frozen=True)
class SnapshotLoss:
    """What the newest version of one snapshot's publication lost, table by table.

    It was made from the data of a load; `fingerprint` tells whether its true counts have changed
    since. `failure` says why some of its tables are not shown; None where nothing failed.
    """

    snapshot: date
    version: int
    published_at: datetime
    load_id: int
    rule_version: str
    fingerprint: str | None
    failure: str | None
    tables: tuple[TableLoss, ...]

    @property
    def cells(self) -> int:
        """The cells of all its tables."""
        return sum(table.cells for table in self.tables)

    @property
    def hidden(self) -> int:
        """Those of them that are hidden."""
        return sum(table.hidden for table in self.tables)

    @property
    def not_shown(self) -> tuple[TableLoss, ...]:
        """The tables of which nothing is shown."""
        return tuple(table for table in self.tables if not table.is_shown)


def read_losses(connection: Connection) -> tuple[SnapshotLoss, ...]:
    """What was lost of every snapshot that is published, the newest snapshot first."""
    newest = {
        row.snapshot: row
        for row in connection.execute(
            select(publications, publication_checks.c.fingerprint, publication_checks.c.failure)
            .outerjoin(publication_checks, publication_checks.c.publication_id == publications.c.id)
            .order_by(publications.c.snapshot.desc(), publications.c.version)
        )
    }
    tables = _read_tables(connection, [row.id for row in newest.values()])
    return tuple(
        SnapshotLoss(
            row.snapshot,
            row.version,
            row.published_at,
            row.load_id,
            row.rule_version,
            row.fingerprint,
            row.failure,
            tuple(tables[row.id]),
        )
        for row in newest.values()
    )


def find_missing(losses: Iterable[SnapshotLoss], standing: Standing) -> list[date]:
    """The snapshots that the returns cover and of which nothing is published, oldest first."""
    return sorted(set(list_snapshots(standing)) - {loss.snapshot for loss in losses})


def find_changed(
    connection: Connection,
    losses: Iterable[SnapshotLoss],
    standing: Standing,
    council_code: str,
) -> list[date]:
    """The snapshots whose data, or whose rules, have changed since they were published.

    What was made from the newest data is not counted again; all else is, which takes about as long
    as to ask for each of its tables.
    """

    def has_changed(loss: SnapshotLoss) -> bool:
        if loss.rule_version != RULE_VERSION:
            return True
        if loss.load_id == standing.data_version:
            return False
        counts = read_counts(connection, council_code, standing, loss.snapshot)
        return counts.fingerprint != loss.fingerprint

    return sorted(loss.snapshot for loss in losses if has_changed(loss))


def _read_tables(
    connection: Connection, publication_ids: Iterable[int]
) -> defaultdict[int, list[TableLoss]]:
    table, checks, cells = published_tables, published_table_checks, published_cells
    counted = (
        select(
            cells.c.table_id,
            func.count().label("cells"),
            (func.count() - func.count(cells.c.value)).label("hidden"),
        )
        .group_by(cells.c.table_id)
        .subquery()
    )
    rows = connection.execute(
        select(
            table,
            counted.c.cells,
            counted.c.hidden,
            checks.c.primary_cells,
            checks.c.secondary_cells,
        )
        .outerjoin(counted, counted.c.table_id == table.c.id)
        .outerjoin(checks, checks.c.table_id == table.c.id)
        .where(table.c.publication_id.in_(list(publication_ids)))
        .order_by(table.c.id)
    )
    found: defaultdict[int, list[TableLoss]] = defaultdict(list)
    for row in rows:
        found[row.publication_id].append(
            TableLoss(
                measure=row.measure,
                by=PublishedTable.of(row).by,
                is_rounded=row.is_rounded,
                is_shown=row.is_shown,
                cells=row.cells or 0,
                hidden=row.hidden or 0,
                primary=row.primary_cells or 0,
                secondary=row.secondary_cells or 0,
            )
        )
    return found
