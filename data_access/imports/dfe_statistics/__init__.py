"""What DfE and others publish about councils: figures by area and year, and who is like whom.

Loading replaces the figures of the same measure, year and area, and the whole list of one
council's neighbours in one model; everything else in the store is left as it is.
"""

from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine

from data_access.imports.dfe_statistics.areas import read_area_book
from data_access.imports.dfe_statistics.layouts import (
    BENCHMARK_LAYOUTS,
    Layout,
    read_statistics,
)
from data_access.imports.dfe_statistics.publishing import find_changes
from data_access.imports.dfe_statistics.statistics import Statistics
from data_access.imports.record import ListLoad, RowLog, begin_load, write_load
from data_access.imports.text import decode, read_bytes

__all__ = ["load_benchmarks", "load_published_file", "publish"]


def load_benchmarks(engine: Engine, path: Path, *, council_code: str) -> ListLoad:
    """Load published figures: DfE's own file, a long table, or a list of statistical neighbours.

    Rows that cannot be used are left out and listed. Raises RefusedInput, with nothing changed,
    where the file is in no known layout, names an unknown measure or has no usable row.
    """
    return load_published_file(
        engine, path, BENCHMARK_LAYOUTS, kind="benchmarks", council_code=council_code
    )


def load_published_file(
    engine: Engine, path: Path, layouts: tuple[Layout, ...], *, kind: str, council_code: str
) -> ListLoad:
    """Load a file of published statistics in one of the layouts, in one transaction."""
    content = read_bytes(path)
    log = RowLog(path.name)
    text = decode(content, path.name)
    with begin_load(engine) as connection:
        statistics, layout = read_statistics(
            text, layouts, read_area_book(connection), log, council_code
        )
        return publish(
            connection,
            statistics,
            log,
            kind=kind,
            council_code=council_code,
            recognised_as=layout.key,
            content=content,
        )


def publish(
    connection: Connection,
    statistics: Statistics,
    log: RowLog,
    *,
    kind: str,
    council_code: str,
    recognised_as: str,
    content: bytes,
) -> ListLoad:
    """Write what differs from the store under a new load; nothing at all where nothing differs."""
    changes = find_changes(connection, statistics)
    load_id = None
    if changes:
        load_id = write_load(
            connection,
            kind=kind,
            council_code=council_code,
            log=log,
            content=content,
            recognised_as=recognised_as,
            data_to=date(statistics.last_year, 3, 31) if statistics.last_year else None,
            # Published statistics hold no person.
            is_synthetic=True,
        )
        changes.write(connection, load_id)
    return ListLoad(kind, load_id, log, changes.words())
