"""The rows of a load put into the store, inside its one transaction."""

import getpass
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import NamedTuple

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table, delete, insert, text

from data_access.imports.derivation import OPEN_DAY, Journeys
from data_access.imports.ssda903.codes import EPISODES
from data_access.imports.ssda903.report import FileCount
from data_access.imports.ssda903.stored import KIND, RENUMBERED, LoadOptions
from data_access.imports.ssda903.values import look_up
from data_access.store.bulk import insert_frame, set_indexes_aside, set_keys_aside
from data_access.store.tables import (
    RETURNED_TABLES,
    arrangement_spans,
    count_changes,
    episode_spans,
    episodes,
    home_stays,
    load_files,
    load_findings,
    loads,
    moves,
    periods_of_care,
    placements,
)

_LONGEST_NAME = 255
_INDEXES_ASIDE_FROM = 20_000
# In the order in which they refer to each other.
JOURNEYS = (periods_of_care, placements, moves)
# Stays in homes and what nights cost are worked out anew when all is written; until then none of
# them refers to an episode.
_DERIVED = (episodes, episode_spans, count_changes, *JOURNEYS, home_stays, arrangement_spans)


class Derived(NamedTuple):
    """What is worked out from the current episodes: the rows of each table but their ids."""

    spans: pd.DataFrame
    changes: pd.DataFrame
    journeys: Journeys


def lock_store(connection: Connection) -> None:
    """Let no other load begin before this one has ended; readers go on."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE loads IN SHARE ROW EXCLUSIVE MODE"))
    else:
        # Only a hint, for this connection: many rows are written with their indexes.
        connection.execute(text("PRAGMA cache_size = -64000"))


def write_load(
    connection: Connection,
    files: list[tuple[FileCount, str]],
    options: LoadOptions,
    data_to: date | None,
) -> int:
    """The record of the load and of its files (each with its SHA-256); returns the load's id."""
    load_id: int = connection.execute(
        insert(loads)
        .values(
            kind=KIND,
            loaded_at=datetime.now(UTC).replace(tzinfo=None),
            loaded_by=_find_user(),
            council_code=options.council_code,
            data_to=data_to,
            is_synthetic=options.is_synthetic,
            rows_read=sum(file.read for file, _ in files),
            rows_accepted=sum(file.accepted for file, _ in files),
            rows_repaired=sum(file.repaired for file, _ in files),
            rows_rejected=sum(file.rejected for file, _ in files),
        )
        .returning(loads.c.id)
    ).scalar_one()
    rows = [
        {
            "load_id": load_id,
            "name": file.name[-_LONGEST_NAME:],
            "sha256": digest,
            "recognised_as": file.table,
            "collection_year": file.year,
            "rows_read": file.read,
            "rows_accepted": file.accepted,
            "rows_repaired": file.repaired,
            "rows_rejected": file.rejected,
        }
        for file, digest in files
    ]
    if options.renumbered:
        nothing = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)
        rows.append(
            {
                "load_id": load_id,
                "name": RENUMBERED,
                "sha256": options.renumbered,
                "recognised_as": RENUMBERED,
                "collection_year": None,
                **nothing,
            }
        )
    connection.execute(insert(load_files), rows)
    return load_id


def _find_user() -> str:
    try:
        return getpass.getuser()[:80]
    except (KeyError, OSError):
        return "unknown"


def write_derived(connection: Connection, derived: pd.DataFrame, rest: Derived) -> None:
    """Write anew all episodes of all years, and all that is worked out from them."""
    open_day = derived["effective_dec_day"] == OPEN_DAY
    rows = derived.assign(
        effective_dec_day=derived["effective_dec_day"].astype("Int64").mask(open_day)
    )
    with _ready_for(connection, _DERIVED, len(derived)):
        # On PostgreSQL too, where TRUNCATE is quicker: whoever asks meanwhile is answered as the
        # store was before, but would find truncated tables empty.
        for table in reversed(_DERIVED):
            connection.execute(delete(table))
        insert_frame(connection, episodes, rows[[column.name for column in episodes.columns]])
        _insert(connection, episode_spans, rest.spans)
        _insert(connection, count_changes, rest.changes)
        _insert_journeys(connection, rest.journeys)


def write_journeys(connection: Connection, journeys: Journeys) -> None:
    """Write anew the journeys of all children, whose episodes stand in the store."""
    for table in reversed(JOURNEYS):
        connection.execute(delete(table))
    _insert_journeys(connection, journeys)


def _insert_journeys(connection: Connection, journeys: Journeys) -> None:
    for table, found in zip(JOURNEYS, journeys, strict=True):
        _insert(connection, table, found)


def _insert(connection: Connection, table: Table, rows: pd.DataFrame) -> None:
    """The rows, numbered from 1 in their order."""
    insert_frame(connection, table, rows.assign(id=np.arange(1, len(rows) + 1)))


def _ready_for(
    connection: Connection, tables: Sequence[Table], rows: int
) -> AbstractContextManager[None]:
    """The tables' indexes set aside where many rows are about to be written."""
    is_large = rows > _INDEXES_ASIDE_FROM
    set_aside = set_indexes_aside if is_large else set_keys_aside
    return set_aside(connection, tables)


def write_returned(
    connection: Connection,
    load_id: int,
    rows: Mapping[tuple[int, str], pd.DataFrame],
    child_ids: pd.Series,
) -> None:
    """Replace each (year, table) beside the episodes by its new rows."""
    beside = {key: found for key, found in rows.items() if key[1] != EPISODES}
    for year, name in beside:
        table = RETURNED_TABLES[name]
        connection.execute(delete(table).where(table.c.collection_year == year))
    tables = [RETURNED_TABLES[name] for name in dict.fromkeys(name for _, name in beside)]
    with _ready_for(connection, tables, sum(map(len, beside.values()))):
        for (year, name), found in beside.items():
            table = RETURNED_TABLES[name]
            kept = [column.name for column in table.columns if column.name in found.columns]
            insert_frame(
                connection,
                table,
                found[kept].assign(
                    load_id=load_id,
                    collection_year=year,
                    child_id=look_up(child_ids, found["reference"]).astype("int64"),
                ),
            )


def write_findings(connection: Connection, load_id: int, findings: pd.DataFrame) -> None:
    """Every finding of the load."""
    insert_frame(
        connection,
        load_findings,
        findings.drop(columns=["source", "row"]).assign(
            load_id=load_id, file=findings["file"].str.slice(-_LONGEST_NAME)
        ),
    )
