"""One row of each layout of published statistics, read into facts."""

import re
from dataclasses import dataclass, field

from data_access.imports.dfe_statistics.areas import AreaBook, PublishedArea
from data_access.imports.dfe_statistics.statistics import (
    Fact,
    FigureKey,
    FigureValue,
    Neighbour,
    NeighbourKey,
    PopulationKey,
    Statistics,
)
from data_access.imports.dfe_statistics.values import (
    has_thousands_separators,
    parse_figure,
    parse_population,
    parse_year,
)
from data_access.imports.record import RejectedRow, RowLog
from data_access.imports.refusal import RefusedInput
from data_access.imports.text import CsvRow
from data_access.published import PUBLISHED

POPULATION = "population_0_17"
YEAR_COLUMNS = ("year", "year_ending_31_march", "time_period")
MID_YEAR_COLUMNS = ("mid_year", "year")
CHILDREN_COLUMNS = ("children_0_17", "value")
MODEL_COLUMNS = ("model", "model_year")
_DFE_FIGURES = {
    "children looked after on 31 march": ("looked_after", "looked_after_rate"),
    "children starting to be looked after": ("started", "started_rate"),
    "children ceasing to be looked after": ("ceased", "ceased_rate"),
}
_DFE_LEVELS = {
    "national": "country_code",
    "regional": "region_code",
    "local authority": "new_la_code",
}


@dataclass
class Reading:
    """A file being read: the areas known so far, what it states, what became of each row."""

    book: AreaBook
    log: RowLog
    council_code: str
    statistics: Statistics = field(default_factory=Statistics)

    def take(self, row: CsvRow, areas: list[PublishedArea], *facts: Fact) -> None:
        """Take in a row that is read to its end; what was repaired in it is recorded."""
        self.statistics.take(row.line, facts)
        self.statistics.areas |= {area.code: area for area in areas}
        for column in dict.fromkeys(fact.column for fact in facts):
            value = row.cells[column]
            if has_thousands_separators(value):
                self.log.add(
                    "repaired",
                    row.line,
                    column,
                    "thousands_separator",
                    value,
                    "The commas between thousands were taken out.",
                )


def read_dfe_row(reading: Reading, row: CsvRow) -> None:
    """A row of DfE's file: a count, a rate, and the estimate that the rate rests on."""
    kind = row.cells["population_type"]
    keys = next((keys for words, keys in _DFE_FIGURES.items() if words in kind.casefold()), None)
    if keys is None:
        raise RejectedRow(
            "population_type",
            "unknown_population_type",
            kind,
            f"{kind!r} is not known; known are children looked after on 31 March, starting and "
            "ceasing to be looked after.",
        )
    area, year = _dfe_area(reading, row), _year(row)
    figures = [
        _figure(row, key, year, area, column)
        for key, column in zip(keys, ("children_count", "rate_per_10000"), strict=True)
    ]
    # The rate of a year rests on the estimate of the June before it.
    estimate = _population(row, area, year - 1, "population_estimate")
    reading.take(row, [area], *figures, *estimate)


def read_dfe_population_row(reading: Reading, row: CsvRow) -> None:
    """A row of DfE's file, for its population estimate alone."""
    area, year = _dfe_area(reading, row), _year(row)
    reading.take(row, [area], *_population(row, area, year - 1, "population_estimate"))


def read_long_row(reading: Reading, row: CsvRow) -> None:
    """A row of a long table: area, year, measure, value."""
    measure = row.cells["measure"].casefold()
    if measure != POPULATION and measure not in PUBLISHED:
        raise RefusedInput(
            f"{reading.log.file}, line {row.line}: the measure {row.cells['measure'][:40]!r} is "
            f"not known, so nothing was loaded. Known are {', '.join((*PUBLISHED, POPULATION))}."
        )
    area, year = _area(reading, row), _year(row)
    if measure == POPULATION:
        reading.take(row, [area], *_population(row, area, year - 1, "value"))
    else:
        reading.take(row, [area], _figure(row, measure, year, area, "value"))


def read_long_population_row(reading: Reading, row: CsvRow) -> None:
    """A row of a long table of mid-year estimates: area, mid-year, children aged 0 to 17."""
    if "measure" in row.cells:
        raise RefusedInput(
            f"{reading.log.file} has a column measure: it is a long table of published figures. "
            "Load it with `load benchmarks`, which takes in its population estimates too."
        )
    column, year = _first(row, MID_YEAR_COLUMNS)
    area, mid_year = _area(reading, row), parse_year(year, column)
    reading.take(row, [area], *_population(row, area, mid_year, _first(row, CHILDREN_COLUMNS)[0]))


def read_neighbour_row(reading: Reading, row: CsvRow) -> None:
    """A row of a list of statistical neighbours, of every council or of this one."""
    cells = row.cells
    column, model = _first(row, MODEL_COLUMNS)
    if not re.fullmatch(r"[1-9][0-9]?", cells["rank"]):
        raise RejectedRow(
            "rank", "bad_rank", cells["rank"], "The rank must be a whole number from 1 up."
        )
    key_column = "sn_la_name" if "sn_la_name" in cells else _area_column(row)
    if key_column == "sn_la_name":
        area = reading.book.resolve("", cells["la_name"], column="la_name")
        neighbour = reading.book.resolve("", cells["sn_la_name"], column="sn_la_name")
        areas = [area]
        area_code = area.code
    else:
        neighbour = _area(reading, row)
        areas = []
        area_code = reading.council_code
    if neighbour.code == area_code:
        raise RejectedRow(
            key_column, "own_neighbour", cells[key_column], "A council is not its own neighbour."
        )
    closeness = cells.get("closeness", "").casefold()[:24] or None
    key = NeighbourKey(parse_year(model, column), area_code, int(cells["rank"]))
    fact = Fact(key, Neighbour(neighbour.code, closeness), key_column)
    reading.take(row, [*areas, neighbour], fact)


def _first(row: CsvRow, columns: tuple[str, ...]) -> tuple[str, str]:
    """The first of these columns that the file has, and its value."""
    column = next(column for column in columns if column in row.cells)
    return column, row.cells[column]


def _year(row: CsvRow) -> int:
    column, value = _first(row, YEAR_COLUMNS)
    return parse_year(value, column)


def _area_column(row: CsvRow) -> str:
    return "area_code" if row.cells.get("area_code") or "area" not in row.cells else "area"


def _area(reading: Reading, row: CsvRow) -> PublishedArea:
    return reading.book.resolve(
        row.cells.get("area_code", ""), row.cells.get("area", ""), column=_area_column(row)
    )


def _dfe_area(reading: Reading, row: CsvRow) -> PublishedArea:
    level = row.cells["geographic_level"]
    column = _DFE_LEVELS.get(level.casefold())
    if column is None:
        raise RejectedRow(
            "geographic_level",
            "unknown_level",
            level,
            f"The level {level!r} is not known; known are National, Regional, Local authority.",
        )
    return reading.book.resolve(row.cells[column], "", column=column)


def _figure(row: CsvRow, key: str, year: int, area: PublishedArea, column: str) -> Fact:
    figure = parse_figure(PUBLISHED[key], row.cells[column], column)
    return Fact(FigureKey(key, year, area.code), FigureValue(*figure), column)


def _population(row: CsvRow, area: PublishedArea, mid_year: int, column: str) -> list[Fact]:
    """The estimate; nothing where a symbol says that it is not published."""
    children = parse_population(row.cells[column], column)
    if children is None:
        return []
    return [Fact(PopulationKey(area.code, mid_year), children, column)]
