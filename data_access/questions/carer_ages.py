"""The measure of foster carers by age, which tells of no fewer than ten of them.

Whatever is asked for is put together of the same runs of ages, each of none or of at least ten
carers: so nothing that is shown can be taken from something else that is to leave fewer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from sqlalchemy import or_, select

from data_access.questions.fostering import SOURCE, day_of
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import mark_all, not_loaded
from data_access.store.tables import foster_carers, foster_households
from data_access.vocabulary import CARER_AGE_BAND, EXPECTED_TO_LEAVE, Permission, Symbol, Unit

FEWEST_CARERS = 10
LEAVING_AGE = "leaving_age"
MOST_YEARS_AHEAD = 5
OLDEST = 150
# The least age of each band but the youngest.
_BANDS_FROM = ((70, "70+"), (60, "60-69"), (50, "50-59"), (40, "40-49"))
# Where ages are told apart, those first that matter most: the bands, then five years before each
# age of leaving, then single years of them.
_CUTS = ((40, 50, 60, 70), (65, 75), tuple(range(60, 76)))
Run = tuple[int, int]


@measure(
    title="Foster carers by age",
    unit=Unit.CARERS,
    better=None,
    definition=(
        "Foster carers of the households approved on the last day of the returns, by the age they "
        "reach in that calendar year: only years of birth are kept. In how many calendar years a "
        "carer reaches the age at which carers are expected to leave: 70, unless another is "
        "chosen; an assumption, for nobody has to. Told of that day alone, never of fewer than "
        f"{FEWEST_CARERS} carers together, and never by household."
    ),
    source=SOURCE,
    by=(CARER_AGE_BAND, EXPECTED_TO_LEAVE),
    permission=Permission.CARERS,
    options=(LEAVING_AGE,),
    kinds=("carers",),
)
def carers_by_age(asked: Asked) -> Cells:
    table, carers, day = foster_households.c, foster_carers.c, day_of(asked)
    whose = foster_carers.join(foster_households, table.id == carers.household_id)
    if not asked.connection.execute(select(carers.id).select_from(whose).limit(1)).first():
        return not_loaded(asked, "How old carers are is", "carers", "households", "carers")
    if asked.as_at != asked.standing.data_date:
        # From one day or year to another single carers could be told apart.
        asked.notes.append(
            f"Told of {asked.standing.data_date:%-d %B %Y}, the last day of the returns, alone."
        )
        return mark_all(asked, Symbol.CONFIDENTIAL)
    born = asked.connection.execute(
        select(carers.year_of_birth)
        .select_from(whose)
        .where(table.start_day <= day, or_(table.end_day.is_(None), table.end_day > day))
    ).scalars()
    ages = Counter(asked.as_at.year - year for year in born)
    leaving_age = int(asked.selection.option(LEAVING_AGE))
    cells = tell_ages(ages, asked.by, dict(asked.filters), leaving_age)
    if Symbol.CONFIDENTIAL in cells.values():
        asked.notes.append(f"Not shown for fewer than {FEWEST_CARERS} carers, nor what tells them.")
    return cells


def tell_ages(
    ages: Mapping[int, int],
    by: tuple[str, ...],
    filters: Mapping[str, tuple[str, ...]],
    leaving_age: int,
) -> dict[Keys, int | str]:
    """How many carers are of the ages that each cell asks for, hidden where that may not be told.

    `ages` is how many carers reach each age in the year.
    """
    wanted: dict[Keys, set[int]] = {}
    for age in range(OLDEST):
        says = {
            CARER_AGE_BAND.key: _band_age(age),
            EXPECTED_TO_LEAVE.key: _tell_leaving(leaving_age - age),
        }
        if all(says[name] in keys for name, keys in filters.items()):
            wanted.setdefault(tuple(says[name] for name in by), set()).add(age)
    runs = _cut(ages, (0, OLDEST))
    return {keys: _tell(ages, runs, of_ages) for keys, of_ages in wanted.items()}


def _tell(ages: Mapping[int, int], runs: Iterable[Run], wanted: set[int]) -> int | str:
    """How many carers are of these ages: told where they are whole runs, none of them of few."""
    number = 0
    for first, end in runs:
        inside = wanted.intersection(range(first, end))
        if not inside:
            continue
        of_run = _count(ages, (first, end))
        if len(inside) < end - first or 0 < of_run < FEWEST_CARERS:
            return Symbol.CONFIDENTIAL
        number += of_run
    return number


def _cut(ages: Mapping[int, int], run: Run, level: int = 0) -> list[Run]:
    """The finest runs of ages that are each of none or of enough carers, oldest first."""
    if level == len(_CUTS):
        return [run]
    first, end = run
    edges = [first, *(edge for edge in _CUTS[level] if first < edge < end), end]
    parts = list(pairwise(edges))
    cut: list[Run] = []
    for found in _join(ages, parts):
        cut += _cut(ages, found, level + 1) if found in parts else [found]
    return cut


def _join(ages: Mapping[int, int], parts: list[Run]) -> list[Run]:
    """The parts from the oldest on, joined with the next until they are of enough carers."""
    joined: list[Run] = []
    end, number = parts[-1][1], 0
    for first, next_end in reversed(parts):
        number += _count(ages, (first, next_end))
        if number == 0 or number >= FEWEST_CARERS:
            joined.append((first, end))
            end, number = first, 0
    if number:
        # Too few are left over: they go with those before them who are enough.
        while joined:
            _, end = joined.pop()
            if _count(ages, (parts[0][0], end)) >= FEWEST_CARERS:
                break
        joined.append((parts[0][0], end))
    return joined


def _count(ages: Mapping[int, int], run: Run) -> int:
    return sum(number for age, number in ages.items() if run[0] <= age < run[1])


def _band_age(age: int) -> str:
    return next((band for least, band in _BANDS_FROM if age >= least), "under-40")


def _tell_leaving(years: int) -> str:
    if years <= 0:
        return "reached"
    return str(years) if years <= MOST_YEARS_AHEAD else "later"
