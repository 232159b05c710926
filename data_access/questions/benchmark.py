"""Measures of what others publish: one figure by area and year, neighbours' averages, and rank."""

from dataclasses import replace
from datetime import date

from data_access.published import PUBLISHED
from data_access.questions.benchmark_figures import (
    Figure,
    Figures,
    all_councils,
    figures_of,
    region_of,
)
from data_access.questions.counting import count_looked_after
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.population import population_of
from data_access.vocabulary import AREA, YEAR, Permission, Symbol, Unit

NEIGHBOURS = "neighbours"
ENGLAND = "E92000001"
# England has 151 to 153 upper-tier councils; fewer than this are not all of them.
ALL_COUNCILS_AT_LEAST = 145
SOURCE = "DfE, Children looked after in England; ONS; DfE section 251; Ofsted"


def _areas_asked(asked: Asked, figures: Figures, years: list[int]) -> tuple[str, ...]:
    named = dict(asked.filters).get(AREA.key)
    if named:
        return named
    if AREA.key not in asked.by:
        return (asked.council_code,)
    if asked.selection.option("among") == "england":
        there = dict.fromkeys(
            code for year in reversed(years) for code in figures.ranked(all_councils(asked), year)
        )
        return tuple(there)
    region = region_of(asked)
    wide = [region] if region else []
    return (asked.council_code, *figures.group, NEIGHBOURS, *wide, ENGLAND)


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
        "statistical neighbours in DfE’s model of 2025 or 2021, or of councils that the reader "
        "chose, of those with a figure. A council that was reorganised has figures in its own "
        "years alone: nothing is joined across."
    ),
    source=SOURCE,
    by=(AREA, YEAR),
    permission=Permission.BENCHMARKS,
    empty=None,
    options=("published", "model", "statistic", "among", "councils"),
    kinds=("benchmarks",),
    finds_periods=True,
)
def benchmark(asked: Asked) -> Cells:
    figures = figures_of(asked, asked.selection.option("published"))
    option = asked.selection.option
    words = PUBLISHED[option("published")]
    asked.words.update(
        {
            "title": f"{words.label}, published",
            "source": words.source,
            "unit": f"{words.unit}, {Unit.PUBLISHED}",
        }
    )
    if words.polarity:
        asked.words["better"] = words.polarity
    cells: dict[tuple[str, ...], Figure] = {}
    years = _years_asked(asked, figures)
    codes = _areas_asked(asked, figures, years)
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
                if known < len(figures.group):
                    group = "councils chosen" if option("councils") else "neighbours"
                    asked.notes.append(
                        f"{year}: {known} of {len(figures.group)} {group} have a figure."
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
        "better place. Among its ten statistical neighbours (or the councils chosen) and itself, "
        "or among all councils in England with a figure, where all of them are loaded."
    ),
    source=SOURCE,
    by=(YEAR,),
    permission=Permission.BENCHMARKS,
    empty=None,
    options=("published", "model", "among", "councils"),
    kinds=("benchmarks",),
    finds_periods=True,
)
def benchmark_rank(asked: Asked) -> Cells:
    words = PUBLISHED[asked.selection.option("published")]
    figures = figures_of(asked, words.key)
    asked.words.update({"title": f"{words.label}, place", "source": words.source})
    ours, in_england = asked.council_code, asked.selection.option("among") == "england"
    codes = all_councils(asked) if in_england else (ours, *figures.group)
    cells: dict[tuple[str, ...], Figure] = {}
    for year in _years_asked(asked, figures):
        keys = (str(year),) if asked.by else ()
        known = figures.numbers(codes, year)
        if why := _say_why_no_rank(figures, codes, year, ours, in_england=in_england):
            own = figures.by_area_and_year.get((ours, year))
            cells[keys] = own if isinstance(own, str) else Symbol.NOT_KNOWN
            asked.notes.append(f"{year}: no rank, since {why}.")
            continue
        rank = 1 + sum(figure > known[ours] for figure in known.values())
        cells[keys] = rank
        asked.notes.append(f"{year}: {_ordinal(rank)} highest of {len(known)}.")
    return cells


def _say_why_no_rank(
    figures: Figures, codes: tuple[str, ...], year: int, ours: str, *, in_england: bool
) -> str:
    """Why there is no place among these; "" where there is one."""
    known = figures.numbers(codes, year)
    if ours not in known:
        return "the council has no figure"
    # A council whose figure was kept back is loaded all the same.
    loaded = len(figures.ranked(codes, year))
    if in_england and loaded < ALL_COUNCILS_AT_LEAST:
        return f"only {loaded} of England’s councils are loaded here"
    return "no neighbour has a figure here" if len(known) == 1 else ""


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
    options=("model", "statistic", "councils"),
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
