"""What a week of care costs altogether, as section 251 counts it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from sqlalchemy import func, select

from data_access.money import NIGHTS_IN_A_WEEK, round_half_up
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.programme import (
    find_unstated,
    note_unstated,
    read_beside,
    read_nights_by_line,
)
from data_access.questions.spend_known import mark, mark_without_running_costs, tell_spend
from data_access.questions.spend_sums import FULL, KINDS, Sums, known_until
from data_access.store.tables import arrangement_spans
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    BESIDE_CARE,
    TIME_DIMENSIONS,
    UNIT_COST_OF,
    Permission,
    Symbol,
    Unit,
)

LOOKED_AFTER = "looked_after"


@measure(
    title="Unit cost",
    unit=Unit.PENCE_A_WEEK,
    better=None,
    definition=(
        "What a child’s week costs, as section 251 counts it: spend before income over nights, "
        "times seven. Residential: nights in children’s homes, secure homes and residential "
        "schools, with prices and running costs. Fostering: nights with connected persons, "
        "council, external and other councils’ carers, with prices and the overhead of the "
        "service. Unaccompanied children are in neither. Nights without a price are among the "
        "nights and add nothing to the spend. All children in our care: the programme total, and "
        "so also what is paid beside care, as if those in our care on the last day had been so "
        "throughout: the published figure is the total over the children of 31 March."
    ),
    source="SSDA903 episodes; workbook of money: prices, fixed and beside_care",
    by=(UNIT_COST_OF, *TIME_DIMENSIONS),
    permission=Permission.MONEY,
    is_flow=True,
    empty=None,
    kinds=KINDS,
)
def unit_cost(asked: Asked) -> Cells:
    chosen = asked.keys_of(UNIT_COST_OF.key)
    if UNIT_COST_OF.key not in asked.by and len(chosen) > 1:
        asked.notes.append("Unit costs do not add up: break down by unit cost of, or name one.")
        return dict.fromkeys(asked.combinations(), Symbol.NOT_APPLICABLE)
    place = asked.by.index(UNIT_COST_OF.key) if UNIT_COST_OF.key in asked.by else None
    over_time = tuple(name for name in asked.by if name != UNIT_COST_OF.key)
    alone = replace(asked, by=over_time, selection=asked.selection.widen(UNIT_COST_OF.key))

    def compute() -> Cells:
        cells: dict[tuple[str, ...], int | float | str] = {}
        lines = read_nights_by_line(alone)
        for which in chosen:
            for keys, value in _find(alone, which, lines).items():
                cells[keys if place is None else (*keys[:place], which, *keys[place:])] = value
        return mark_without_running_costs(asked, cells)

    return tell_spend(asked, compute)


def _find(asked: Asked, which: str, lines: Mapping[tuple[str, str], Sums]) -> Cells:
    """Pence a week of one kind, by period where it is over time."""
    pence: defaultdict[str, Fraction] = defaultdict(Fraction)
    nights: defaultdict[str, Fraction] = defaultdict(Fraction)
    for (line, time), sums in lines.items():
        if which in (line, LOOKED_AFTER):
            pence[time] += sums.spend(FULL)
            nights[time] += sums.nights
    if which == LOOKED_AFTER:
        for _, time, paid in read_beside(asked):
            pence[time] += paid
        nights.update(_count_nights_of_those_there_at_the_end(asked))
    cells: Cells = {
        (time,) if asked.by else (): (
            round_half_up(pence[time] * NIGHTS_IN_A_WEEK / number)
            if (number := nights[time])
            else Symbol.NOT_APPLICABLE
        )
        for time, _ in asked.each_period()
    }
    if which == LOOKED_AFTER:
        symbol = note_unstated(asked, BESIDE_CARE.keys)
        return mark(asked, cells, find_unstated(asked, BESIDE_CARE.keys), symbol)
    return cells


def _count_nights_of_those_there_at_the_end(asked: Asked) -> dict[str, Fraction]:
    """Nights of each period, were those in our care on its last day in our care throughout."""
    until, spans = known_until(asked), arrangement_spans.c
    found = {}
    for time, then in asked.each_period():
        last = min(then.last, until)
        day = day_number(last)
        there = asked.connection.execute(
            select(func.count())
            .select_from(arrangement_spans)
            .where(spans.start_day <= day, spans.end_day > day)
        ).scalar_one()
        days = max((last - then.first).days + 1, 0)
        found[time] = Fraction(there * days)
    return found
