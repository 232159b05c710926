"""Measures of what others publish: one figure by area and year, neighbours' averages, and rank."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from statistics import mean, median

from sqlalchemy import Connection, select

from data_access.published import PUBLISHED
from data_access.questions.counting import count_looked_after
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.population import population_of
from data_access.store.tables import areas, benchmark_figures, statistical_neighbours
from data_access.vocabulary import AREA, YEAR, Permission, Symbol, Unit

NEIGHBOURS = "neighbours"
ENGLAND = "E92000001"
# England has 151 to 153 upper-tier councils; fewer figures than this are not all of them.
ALL_COUNCILS_AT_LEAST = 145
SOURCE = "DfE, Children looked after in England; ONS; DfE section 251; Ofsted"
Figure = float | str


@dataclass(frozen=True)
class Figures:
    """One published measure: figures and symbols by (area, year), and who our neighbours are."""

    by_area_and_year: dict[tuple[str, int], Figure]
    neighbours: tuple[str, ...]

    @cached_property
    def years(self) -> list[int]:
        return sorted({year for _, year in self.by_area_and_year})

    def average(self, year: int, statistic: str, decimals: int = 1) -> tuple[Figure, int]:
        """The neighbours' mean or median of a year, and how many of them it rests on."""
        known = self.numbers(self.neighbours, year)
        if not known:
            return Symbol.NOT_KNOWN, 0
        middle = mean(known.values()) if statistic == "mean" else median(known.values())
        return _round_half_up(middle, decimals), len(known)

    def numbers(self, codes: Iterable[str], year: int) -> dict[str, float]:
        """The areas among these that published a number that year."""
        return {
            code: figure
            for code in codes
            if not isinstance(figure := self.by_area_and_year.get((code, year), ""), str)
        }


def _read_figures(connection: Connection, published: str, council: str, model: int) -> Figures:
    table, near = benchmark_figures, statistical_neighbours
    rows = connection.execute(
        select(table.c.area_code, table.c.year, table.c.value, table.c.symbol).where(
            table.c.published == published
        )
    )
    codes = connection.execute(
        select(near.c.neighbour_code)
        .where(near.c.model == model, near.c.area_code == council)
        .order_by(near.c.rank)
    ).scalars()
    return Figures(
        {(r.area_code, r.year): r.symbol if r.value is None else _whole(r.value) for r in rows},
        tuple(codes),
    )


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _round_half_up(value: float, decimals: int) -> float:
    # round() takes halves to the even neighbour: a mean of 100.25 would read 100.2.
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def figures_of(asked: Asked, published: str) -> Figures:
    """Every figure of one published measure, and the neighbours in the model asked for."""
    model = int(asked.selection.option("model"))
    return asked.standing.read_once(
        ("figures", published, model),
        lambda: _read_figures(asked.connection, published, asked.council_code, model),
    )


def _areas_asked(asked: Asked, figures: Figures) -> tuple[str, ...]:
    named = dict(asked.filters).get(AREA.key)
    if named:
        return named
    if AREA.key not in asked.by:
        return (asked.council_code,)
    of_council = select(areas.c.region_code).where(areas.c.code == asked.council_code)
    region = asked.standing.read_once(
        "region", lambda: asked.connection.execute(of_council).scalar()
    )
    wide = [region] if region else []
    return (asked.council_code, *figures.neighbours, NEIGHBOURS, *wide, ENGLAND)


def _years_asked(asked: Asked, figures: Figures) -> list[int]:
    ended = [year for year in figures.years if date(year, 3, 31) <= asked.last]
    if YEAR.key not in asked.by:
        return [year for year in ended if date(year, 3, 31) <= asked.as_at][-1:]
    first = asked.selection.from_
    return [year for year in ended if first is None or date(year, 3, 31) >= first]


@measure(
    title="Published benchmark",
    unit=Unit.PUBLISHED,
    better=None,
    definition=(
        "A figure that is published for every council, by area and year ending 31 March. "
        "Neighbours: the mean (as DfE’s LAIT) or median (as DfE’s dashboard) of the council’s ten "
        "statistical neighbours in DfE’s model of 2025 or 2021, of those with a figure."
    ),
    source=SOURCE,
    by=(AREA, YEAR),
    permission=Permission.BENCHMARKS,
    empty=None,
    options=("published", "model", "statistic"),
    kinds=("benchmarks",),
    finds_periods=True,
)
def benchmark(asked: Asked) -> Cells:
    figures = figures_of(asked, asked.selection.option("published"))
    option = asked.selection.option
    words = PUBLISHED[option("published")]
    asked.words.update({"title": f"{words.label}, published", "source": words.source})
    cells: dict[tuple[str, ...], Figure] = {}
    codes, years = _areas_asked(asked, figures), _years_asked(asked, figures)
    if years and YEAR.key not in asked.by:
        asked.notes.append(f"As published for 31 March {years[-1]}.")
    if len(codes) > 1 and AREA.key not in asked.by:
        asked.notes.append("Several areas do not add up: break down by area, or name one.")
        return {tuple(str(year) for _ in asked.by): Symbol.NOT_APPLICABLE for year in years}
    for code in codes:
        for year in years:
            keys = tuple({AREA.key: code, YEAR.key: str(year)}[name] for name in asked.by)
            if code == NEIGHBOURS:
                cells[keys], known = figures.average(year, option("statistic"))
                if known < len(figures.neighbours):
                    asked.notes.append(
                        f"{year}: {known} of {len(figures.neighbours)} neighbours have a figure."
                    )
            else:
                cells[keys] = figures.by_area_and_year.get((code, year), Symbol.NOT_KNOWN)
    return cells


@measure(
    title="Rank among councils",
    unit=Unit.PLACE,
    better=None,
    definition=(
        "The council’s place by a published figure, 1 for the highest; equal figures share the "
        "better place. Among its ten statistical neighbours and itself, or among all councils in "
        "England where all of them are loaded."
    ),
    source=SOURCE,
    by=(YEAR,),
    permission=Permission.BENCHMARKS,
    empty=None,
    options=("published", "model", "among"),
    kinds=("benchmarks",),
    finds_periods=True,
)
def benchmark_rank(asked: Asked) -> Cells:
    figures = figures_of(asked, asked.selection.option("published"))
    ours, in_england = asked.council_code, asked.selection.option("among") == "england"
    codes = _all_councils(asked) if in_england else (ours, *figures.neighbours)
    cells: dict[tuple[str, ...], Figure] = {}
    for year in _years_asked(asked, figures):
        keys = (str(year),) if asked.by else ()
        known = figures.numbers(codes, year)
        fewest = ALL_COUNCILS_AT_LEAST if in_england else 2
        if ours not in known or len(known) < fewest:
            own = figures.by_area_and_year.get((ours, year))
            cells[keys] = own if isinstance(own, str) else Symbol.NOT_KNOWN
            asked.notes.append(
                f"{year}: no rank, since "
                + (
                    "the council has no figure."
                    if ours not in known
                    else f"only {len(known)} of England’s councils have a figure here."
                    if in_england
                    else "no neighbour has a figure here."
                )
            )
            continue
        rank = 1 + sum(figure > known[ours] for figure in known.values())
        cells[keys] = rank
        asked.notes.append(f"{year}: {_ordinal(rank)} highest of {len(known)}.")
    return cells


def _all_councils(asked: Asked) -> tuple[str, ...]:
    return tuple(
        asked.connection.execute(
            select(areas.c.code).where(areas.c.level == "local_authority")
        ).scalars()
    )


def _ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if 10 < number % 100 < 14 else endings.get(number % 10, "th")
    return f"{number}{ending}"


@measure(
    title="Gap to the neighbours’ rate, in children",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "How many more children are looked after than would be at the neighbours’ average "
        "published rate, for the children who live here: looked after, less that rate times "
        "children aged 0 to 17 over 10,000. It says how far apart the rates are, in children; it "
        "is no target, and every decision is made for the individual child."
    ),
    source=f"SSDA903 episodes; {SOURCE}",
    by=(),
    permission=Permission.CHILDREN_AGGREGATE,
    empty=None,
    options=("model", "statistic"),
    kinds=("ssda903", "population", "benchmarks"),
)
def gap_to_neighbours(asked: Asked) -> Cells:
    return {(): find_gap(asked, asked.as_at, count_looked_after(asked).get((), 0))}


def find_gap(asked: Asked, day: date, count: int) -> int | str:
    """How many more children than at the neighbours' average rate, of so many on a day."""
    figures = figures_of(asked, "looked_after_rate")
    years = _years_asked(replace(asked, as_at=day, last=day), figures)
    population = population_of(asked).for_date(day)
    average = (
        figures.average(years[-1], asked.selection.option("statistic"))[0]
        if years
        else Symbol.NOT_KNOWN
    )
    if population is None or isinstance(average, str):
        return Symbol.NOT_KNOWN
    return round(count - average * population / 10_000)
