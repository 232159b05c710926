"""Published statistics into the store: what differs is replaced, everything else is left alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from data_access.imports.dfe_statistics.areas import PublishedArea
from data_access.imports.dfe_statistics.statistics import (
    FigureKey,
    FigureValue,
    Neighbour,
    NeighbourKey,
    PopulationKey,
    Statistics,
)
from data_access.published import MID_YEAR_ESTIMATES, PUBLISHED
from data_access.store.bulk import insert_frame
from data_access.store.tables import (
    areas,
    benchmark_figures,
    population_estimates,
    statistical_neighbours,
)

WriteLoad = Callable[[], int]


@dataclass(frozen=True)
class _Difference:
    """Rows of one table that the store lacks, and rows that it holds with other values."""

    table: Table
    new: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    identified_by: str = "id"

    def write(self, connection: Connection, load_id: int) -> None:
        column = self.table.c[self.identified_by]
        if self.changed:
            connection.execute(
                update(self.table).where(column == bindparam("which")),
                [{**row, "load_id": load_id} for row in self.changed],
            )
        if self.new:
            insert_frame(connection, self.table, pd.DataFrame(self.new).assign(load_id=load_id))


@dataclass(frozen=True)
class Changes:
    """How far a file differs from the store."""

    figures: _Difference
    populations: _Difference
    areas: _Difference
    neighbours: dict[tuple[int, str], list[dict[str, Any]]]

    def __bool__(self) -> bool:
        parts = (self.figures, self.populations, self.areas)
        return bool(self.neighbours or any(part.new or part.changed for part in parts))

    def words(self) -> str:
        """The changes in one sentence."""
        parts = [
            _count(self.figures.new, "new figure", "new figures"),
            _count(self.figures.changed, "figure replaced", "figures replaced"),
            _count(self.populations.new, "new population estimate", "new population estimates"),
            _count(
                self.populations.changed,
                "population estimate replaced",
                "population estimates replaced",
            ),
            _count(self.areas.new, "new area", "new areas"),
            _count(
                self.neighbours,
                "list of statistical neighbours replaced",
                "lists of statistical neighbours replaced",
            ),
        ]
        return f"{', '.join(filter(None, parts)) or 'Nothing in it differs'}."

    def write(self, connection: Connection, load_id: int) -> None:
        """Write every difference under the load."""
        for part in (self.areas, self.figures, self.populations):
            part.write(connection, load_id)
        if self.neighbours:
            c = statistical_neighbours.c
            connection.execute(
                delete(statistical_neighbours).where(
                    c.model == bindparam("of_model"), c.area_code == bindparam("of_area")
                ),
                [{"of_model": model, "of_area": code} for model, code in self.neighbours],
            )
            connection.execute(
                insert(statistical_neighbours),
                [{**row, "load_id": load_id} for rows in self.neighbours.values() for row in rows],
            )


def find_changes(connection: Connection, statistics: Statistics) -> Changes:
    """What the store would have to change to hold all that the statistics state."""
    return Changes(
        figures=_figure_changes(connection, statistics.figures),
        populations=_population_changes(connection, statistics.populations),
        areas=_area_changes(connection, statistics.areas.values()),
        neighbours=_neighbour_changes(connection, statistics.neighbours),
    )


def _count(things: Any, one: str, many: str) -> str:
    return f"{len(things):,} {one if len(things) == 1 else many}" if things else ""


def _figure_changes(connection: Connection, figures: dict[FigureKey, FigureValue]) -> _Difference:
    c = benchmark_figures.c
    found = connection.execute(
        select(c.id, c.published, c.year, c.area_code, c.value, c.symbol, c.source).where(
            c.published.in_({key.published for key in figures})
        )
    )
    held = {FigureKey(*row[1:4]): (row[0], tuple(row[4:])) for row in found}
    new, changed = [], []
    for key, (value, symbol) in figures.items():
        source = PUBLISHED[key.published].source
        row = {"value": value, "symbol": symbol, "source": source}
        row_id, before = held.get(key, (None, None))
        if row_id is None:
            new.append({**key._asdict(), **row})
        elif before != (value, symbol, source):
            changed.append({"which": row_id, **row})
    return _Difference(benchmark_figures, new, changed)


def _population_changes(connection: Connection, estimates: dict[PopulationKey, int]) -> _Difference:
    c = population_estimates.c
    found = connection.execute(select(c.id, c.area_code, c.mid_year, c.children_0_17))
    held = {PopulationKey(*row[1:3]): (row[0], row[3]) for row in found}
    new, changed = [], []
    for key, children in estimates.items():
        row = {"children_0_17": children, "source": MID_YEAR_ESTIMATES}
        row_id, before = held.get(key, (None, None))
        if row_id is None:
            new.append({**key._asdict(), **row})
        elif before != children:
            changed.append({"which": row_id, **row})
    return _Difference(population_estimates, new, changed)


def _area_changes(connection: Connection, stated: Iterable[PublishedArea]) -> _Difference:
    c = areas.c
    held = {row.code: row.region_code for row in connection.execute(select(c.code, c.region_code))}
    stated = sorted(stated, key=lambda area: area.code)
    new = [
        {
            "code": area.code,
            "name": area.name,
            "level": area.level,
            "region_code": area.region_code,
        }
        for area in stated
        if area.code not in held
    ]
    # A name once known is kept: publications write one council's name in several ways.
    changed = [
        {"which": area.code, "region_code": area.region_code}
        for area in stated
        if area.code in held and area.region_code not in (None, held[area.code])
    ]
    return _Difference(areas, new, changed, identified_by="code")


def _neighbour_changes(
    connection: Connection, stated: dict[NeighbourKey, Neighbour]
) -> dict[tuple[int, str], list[dict[str, Any]]]:
    c = statistical_neighbours.c
    found = connection.execute(select(c.model, c.area_code, c.rank, c.neighbour_code, c.closeness))
    held: dict[tuple[int, str], dict[int, tuple[str, str | None]]] = {}
    for model, area_code, rank, code, closeness in found:
        held.setdefault((model, area_code), {})[rank] = (code, closeness)
    lists: dict[tuple[int, str], dict[int, Neighbour]] = {}
    for key, neighbour in stated.items():
        lists.setdefault((key.model, key.area_code), {})[key.rank] = neighbour
    return {
        (model, area_code): [
            {
                "model": model,
                "area_code": area_code,
                "rank": rank,
                "neighbour_code": neighbour.code,
                "closeness": neighbour.closeness,
            }
            for rank, neighbour in sorted(ranked.items())
        ]
        for (model, area_code), ranked in lists.items()
        if held.get((model, area_code)) != ranked
    }
