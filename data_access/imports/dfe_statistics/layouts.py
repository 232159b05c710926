"""The layouts that published statistics arrive in, recognised by their header."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from data_access.imports.dfe_statistics.areas import AreaBook
from data_access.imports.dfe_statistics.rows import (
    CHILDREN_COLUMNS,
    MID_YEAR_COLUMNS,
    MODEL_COLUMNS,
    YEAR_COLUMNS,
    Reading,
    read_dfe_population_row,
    read_dfe_row,
    read_long_population_row,
    read_long_row,
    read_neighbour_row,
)
from data_access.imports.dfe_statistics.statistics import Statistics
from data_access.imports.record import RejectedRow, RowLog, check_row_shape
from data_access.imports.refusal import RefusedInput
from data_access.imports.text import CsvRow, read_header, read_rows

_AREA = ("area_code", "area")
_DFE_POPULATION_COLUMNS = tuple(
    (column,)
    for column in (
        "time_period",
        "geographic_level",
        "country_code",
        "region_code",
        "new_la_code",
        "la_name",
        "population_estimate",
    )
)


@dataclass(frozen=True)
class Layout:
    """One layout: the columns it is known by (one of each group) and how its rows are read."""

    key: str
    words: str
    columns: tuple[tuple[str, ...], ...]
    read_row: Callable[[Reading, CsvRow], None]

    def missing(self, header: Iterable[str]) -> list[str]:
        """The columns that a header lacks to be of this layout."""
        present = set(header)
        return [" or ".join(group) for group in self.columns if present.isdisjoint(group)]


BENCHMARK_LAYOUTS = (
    Layout(
        "dfe_children_looked_after",
        "DfE’s file of children looked after, number and rate",
        (
            *_DFE_POPULATION_COLUMNS,
            ("population_type",),
            ("children_count",),
            ("rate_per_10000",),
        ),
        read_dfe_row,
    ),
    Layout(
        "long_table",
        "a long table of figures",
        (_AREA, YEAR_COLUMNS, ("measure",), ("value",)),
        read_long_row,
    ),
    Layout(
        "statistical_neighbours",
        "a list of every council’s statistical neighbours",
        (MODEL_COLUMNS, ("la_name",), ("rank",), ("sn_la_name",)),
        read_neighbour_row,
    ),
    Layout(
        "statistical_neighbours",
        "a list of the council’s own statistical neighbours",
        (MODEL_COLUMNS, ("rank",), _AREA),
        read_neighbour_row,
    ),
)
POPULATION_LAYOUTS = (
    Layout(
        "dfe_children_looked_after",
        "DfE’s file of children looked after, number and rate",
        _DFE_POPULATION_COLUMNS,
        read_dfe_population_row,
    ),
    Layout(
        "population_estimates",
        "a long table of mid-year estimates",
        (_AREA, MID_YEAR_COLUMNS, CHILDREN_COLUMNS),
        read_long_population_row,
    ),
)


def read_statistics(
    text: str, layouts: tuple[Layout, ...], book: AreaBook, log: RowLog, council_code: str
) -> tuple[Statistics, Layout]:
    """What the text states, in the first of the layouts that its header matches.

    Rows that cannot be used are left out and recorded in the log. Raises RefusedInput where no
    layout matches, where a measure is unknown, or where no row can be used.
    """
    header = read_header(text, log.file)
    layout = next((layout for layout in layouts if not layout.missing(header)), None)
    if layout is None:
        nearest = sorted(layouts, key=lambda layout: len(layout.missing(header)))[:2]
        lacks = "; ".join(
            f"to be {layout.words} it lacks {', '.join(layout.missing(header))}"
            for layout in nearest
        )
        raise RefusedInput(f"{log.file} is in no layout that is known here: {lacks}.")
    rows = read_rows(text, log.file)
    reading = Reading(book, log, council_code)
    log.rows_read = len(rows)
    # Names first: a row may name by its name alone an area whose code stands further down.
    for row in rows:
        _learn_area(book, row)
    for row in rows:
        try:
            check_row_shape(row)
            layout.read_row(reading, row)
        except RejectedRow as why:
            log.reject(row.line, why)
    log.check_anything_is_usable()
    return reading.statistics, layout


def _learn_area(book: AreaBook, row: CsvRow) -> None:
    cells = row.cells
    region = cells.get("region_code", "")
    book.learn(cells.get("new_la_code", ""), cells.get("la_name", ""), region)
    book.learn(cells.get("area_code", ""), cells.get("area", ""), region)
