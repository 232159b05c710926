"""The published figures that come with the product: every council in England, and who is like whom.

What is in them and where it comes from is in `SOURCES.md` beside them.
"""

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

from sqlalchemy import Engine

from data_access.imports.dfe_statistics import publish
from data_access.imports.dfe_statistics.areas import PublishedArea
from data_access.imports.dfe_statistics.statistics import (
    Fact,
    FigureKey,
    FigureValue,
    Neighbour,
    NeighbourKey,
    PopulationKey,
    Statistics,
)
from data_access.imports.dfe_statistics.values import parse_figure, parse_population
from data_access.imports.record import ListLoad, RowLog, begin_load
from data_access.imports.text import CsvRow, read_rows, read_text
from data_access.published import PUBLISHED, Published

SHIPPED = Path(__file__).parent
NAME = "default benchmark set"


def load_default_set(engine: Engine, *, council_code: str) -> ListLoad:
    """Load the shipped figures in one transaction; `load_id` is None where all were held."""
    log = RowLog(NAME)
    statistics = read_default_set(log)
    with begin_load(engine) as connection:
        return publish(
            connection,
            statistics,
            log,
            kind="benchmarks",
            council_code=council_code,
            recognised_as="default_benchmarks",
            content=b"".join(path.read_bytes() for path in sorted(SHIPPED.rglob("*.csv"))),
        )


def read_default_set(log: RowLog) -> Statistics:
    """The shipped figures; a value that cannot be read is a fault in the product and raises."""
    statistics = Statistics()
    for row in _rows(log, SHIPPED / "areas.csv"):
        code, name, level, region_code = row.cells.values()
        statistics.areas[code] = PublishedArea(code, name, level, region_code or None)
    for key, published in PUBLISHED.items():
        read = cache(partial(_read_figure, published))
        for row in _rows(log, SHIPPED / "figures" / f"{key}.csv"):
            facts = [
                Fact(FigureKey(key, year, area_code), read(value), str(year))
                for area_code, year, value in _by_year(row)
            ]
            statistics.take(row.line, facts)
    for row in _rows(log, SHIPPED / "population_0_17_by_mid_year.csv"):
        for area_code, mid_year, value in _by_year(row):
            children = parse_population(value, str(mid_year))
            if children is not None:
                fact = Fact(PopulationKey(area_code, mid_year), children, str(mid_year))
                statistics.take(row.line, [fact])
    for row in _rows(log, SHIPPED / "statistical_neighbours.csv"):
        model, area_code, *ranked = row.cells.values()
        for rank, words in enumerate(ranked, start=1):
            neighbour = Neighbour(*words.split(" ", 1))
            key_of_rank = NeighbourKey(int(model), area_code, rank)
            statistics.take(row.line, [Fact(key_of_rank, neighbour, str(rank))])
    return statistics


def _read_figure(published: Published, value: str) -> FigureValue:
    return FigureValue(*parse_figure(published, value, published.key))


def _rows(log: RowLog, path: Path) -> list[CsvRow]:
    rows = read_rows(read_text(path), path.name)
    log.rows_read += len(rows)
    return rows


def _by_year(row: CsvRow) -> Iterator[tuple[str, int, str]]:
    """Area, year and value for each year that something was published for."""
    for column, value in row.cells.items():
        if column != "area_code" and value:
            yield row.cells["area_code"], int(column), value
