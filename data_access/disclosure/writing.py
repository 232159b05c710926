"""A publication's rows: what was published of a snapshot before, and what is published now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import Connection, insert, select

from data_access.disclosure.catalogue import COSTS, TableName, is_rounded
from data_access.disclosure.costs import PublishedCosts
from data_access.disclosure.counts import TrueCounts
from data_access.disclosure.linking import Before, Linked, as_published
from data_access.disclosure.pools import TABLE, Percentages
from data_access.disclosure.publication import PublishedTable, read_cells
from data_access.disclosure.rules import RULE_VERSION
from data_access.disclosure.system import Pattern
from data_access.questions.measure import Keys
from data_access.store.tables import (
    publication_checks,
    publications,
    published_cell_checks,
    published_cells,
    published_table_checks,
    published_tables,
)

_MEASURES_OF_COSTS = frozenset(published.measure for published in COSTS)


@dataclass(frozen=True)
class EarlierVersion:
    """The newest version that is published of a snapshot; `before` has the tables that it shows.

    `pool` are the percentages of the pool of homes, the newest version's first; `costs` what was
    published of costs, each table as it was first.
    """

    version: int
    fingerprint: str
    has_failed: bool
    before: Before = field(repr=False)
    pool: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict, repr=False)
    costs: PublishedCosts = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Protected:
    """The tables of one system, and which of their cells are hidden.

    Tables that are not `shown` could not be protected, and `failure` is a sentence about them.
    """

    tables: Sequence[TableName]
    linked: Linked | None = field(default=None, repr=False)
    pattern: Pattern | None = field(default=None, repr=False)
    failure: str = ""

    @property
    def shown(self) -> frozenset[TableName]:
        """The tables that were protected."""
        return frozenset(self.linked.tables) if self.linked and self.pattern else frozenset()


def read_fingerprints(connection: Connection) -> dict[date, str]:
    """By snapshot, from which counts its newest version was made."""
    newest = (
        select(publications.c.snapshot, publication_checks.c.fingerprint)
        .join(publication_checks, publication_checks.c.publication_id == publications.c.id)
        .order_by(publications.c.version)
    )
    return {row.snapshot: row.fingerprint for row in connection.execute(newest)}


def read_earlier(connection: Connection, day: date) -> EarlierVersion | None:
    """What is published of a snapshot already."""
    versions = connection.execute(
        select(publications.c.id, publications.c.version, publication_checks)
        .join(publication_checks, publication_checks.c.publication_id == publications.c.id)
        .where(publications.c.snapshot == day)
        .order_by(publications.c.version.desc())
    ).all()
    if not versions:
        return None
    shown = [_read_shown(connection, each.id) for each in versions]
    pools = [each.pop(TABLE) for each in shown if TABLE in each]
    costs: dict[TableName, dict[Keys, int | None]] = {}
    for each in shown:
        costs |= {table: each.pop(table) for table in list(each) if table[0] in _MEASURES_OF_COSTS}
    newest, *older = shown
    return EarlierVersion(
        versions[0].version,
        versions[0].fingerprint,
        versions[0].failure is not None,
        {
            table: {
                keys: (value, *(each.get(table, {}).get(keys) for each in older))
                for keys, value in cells.items()
            }
            for table, cells in newest.items()
        },
        {of: tuple(each[of,] for each in pools) for (of,) in (pools[0] if pools else ())},
        costs,
    )


def _read_shown(
    connection: Connection, publication_id: int
) -> dict[TableName, dict[Keys, int | None]]:
    """The tables that a version shows, with their cells."""
    there = published_tables
    shown = [
        PublishedTable.of(row)
        for row in connection.execute(
            select(there).where(there.c.publication_id == publication_id, there.c.is_shown)
        )
    ]
    cells = read_cells(connection, shown)
    return {(table.measure, table.by): cells[table.id] for table in shown}


def write_publication(
    connection: Connection,
    counts: TrueCounts,
    systems: Sequence[Protected],
    pool: Percentages | None,
    costs: PublishedCosts,
    *,
    version: int,
    load_id: int,
    seconds: float,
) -> None:
    """Write a version of a snapshot whole, as a part of the connection's transaction.

    Raises IntegrityError where somebody else has written this version meanwhile.
    """
    publication_id = connection.execute(
        insert(publications).returning(publications.c.id),
        {
            "snapshot": counts.day,
            "version": version,
            "published_at": datetime.now(UTC).replace(tzinfo=None),
            "load_id": load_id,
            "rule_version": RULE_VERSION,
        },
    ).scalar_one()
    for each in systems:
        for table in each.tables:
            table_id = _write_table(connection, publication_id, counts.day, table, each)
            if each.linked and each.pattern and table in each.shown:
                cells = counts.tables[table]
                _write_cells(
                    connection, table_id, table, counts.day, cells, each.linked, each.pattern
                )
    if pool is not None:
        _write_cells_alone(
            connection, publication_id, TABLE, {(of,): value for of, value in pool.items()}
        )
    for table, of_table in costs.items():
        _write_cells_alone(connection, publication_id, table, of_table)
    # Written last: with its checks a publication is whole, and nothing can be added to it.
    failures = " ".join(each.failure for each in systems if each.failure)
    connection.execute(
        insert(publication_checks),
        {
            "publication_id": publication_id,
            "fingerprint": counts.fingerprint,
            "seconds": seconds,
            "failure": failures or None,
        },
    )


def _write_table(
    connection: Connection, publication_id: int, day: date, table: TableName, of: Protected
) -> int:
    measure, by = table
    names = dict(zip(("by_1", "by_2"), by, strict=False))
    table_id: int = connection.execute(
        insert(published_tables).returning(published_tables.c.id),
        {
            "publication_id": publication_id,
            "measure": measure,
            "is_rounded": is_rounded(by, day),
            "is_shown": table in of.shown,
            **names,
        },
    ).scalar_one()
    return table_id


def _write_cells_alone(
    connection: Connection,
    publication_id: int,
    table: TableName,
    cells: Mapping[Keys, int | None],
) -> None:
    """Write what is tied to no count; without any, that nothing of it is shown."""
    measure, by = table
    table_id = connection.execute(
        insert(published_tables).returning(published_tables.c.id),
        {
            "publication_id": publication_id,
            "measure": measure,
            "is_rounded": False,
            "is_shown": bool(cells),
            **dict(zip(("by_1", "by_2"), by, strict=False)),
        },
    ).scalar_one()
    if not cells:
        return
    for keys, value in cells.items():
        cell_id = connection.execute(
            insert(published_cells).returning(published_cells.c.id),
            {
                "table_id": table_id,
                "value": value,
                **dict(zip(("key_1", "key_2"), keys, strict=False)),
            },
        ).scalar_one()
        if value is None:
            # A percentage that is hidden may be any, with more children than places over 100; so
            # may a cost.
            check = {"cell_id": cell_id, "is_primary": True, "low": 0, "high": None}
            connection.execute(insert(published_cell_checks), check)
    hidden = sum(value is None for value in cells.values())
    connection.execute(
        insert(published_table_checks),
        {"table_id": table_id, "primary_cells": hidden, "secondary_cells": 0},
    )


def _write_cells(
    connection: Connection,
    table_id: int,
    table: TableName,
    day: date,
    cells: Mapping[Keys, int],
    linked: Linked,
    pattern: Pattern,
) -> None:
    places = [linked.place_of(table, keys) for keys in cells]
    ids = connection.execute(
        insert(published_cells).returning(published_cells.c.id, sort_by_parameter_order=True),
        [
            {
                "table_id": table_id,
                "key_1": keys[0] if keys else None,
                "key_2": keys[1] if len(keys) > 1 else None,
                "value": None if place in pattern.hidden else as_published(table, day, count),
            }
            for place, (keys, count) in zip(places, cells.items(), strict=True)
        ],
    ).scalars()
    checks = [
        {
            "cell_id": cell_id,
            "is_primary": linked.system.cells[place].is_primary,
            "low": pattern.intervals[place].low,
            "high": pattern.intervals[place].high,
        }
        for place, cell_id in zip(places, ids, strict=True)
        if place in pattern.hidden
    ]
    if checks:
        connection.execute(insert(published_cell_checks), checks)
    primary = sum(bool(check["is_primary"]) for check in checks)
    connection.execute(
        insert(published_table_checks),
        {
            "table_id": table_id,
            "primary_cells": primary,
            "secondary_cells": len(checks) - primary,
        },
    )
