"""Measures of weekly prices: their average and spread, and the arrangements they are paid for."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from data_access.money import round_half_up
from data_access.questions.arrangements_on_day import PRICED, find_arrangements
from data_access.questions.behind import Behind, Find, count_behind, read_behind
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.quantiles import QUARTERS, read_off
from data_access.questions.spend_known import (
    fill_gaps,
    find_first,
    mark_unknown,
    tell_nothing,
    tell_spend,
)
from data_access.questions.spend_sums import KINDS, OF_NIGHTS, read_sums
from data_access.store.tables import arrangement_spans
from data_access.vocabulary import (
    COST_BASIS,
    PRICE_BAND,
    PRICE_STATE,
    REVIEWED,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

ABOVE_PRICE, QUANTILE = "above_price", "quantile"
SOURCE = "SSDA903 episodes; workbook of money: prices"
_IS_PRICED = arrangement_spans.c.price_state == PRICED
# What is told of nights that have a price.
_OF_PRICED = (COST_BASIS, *(name for name in OF_NIGHTS if name != PRICE_STATE), *TIME_DIMENSIONS)
_AN_ARRANGEMENT = (
    "An arrangement is a child’s time with one carer or in one home: each child looked after on "
    "the date has one."
)


@measure(
    title="Average weekly price",
    unit=Unit.PENCE_A_WEEK,
    better=None,
    definition=(
        "What a week of care is priced at, on average over all nights with a price from the first "
        "to the last day, running costs left out. Prices for the whole cost of a night and fees or "
        "allowances alone are not alike: compare those of one kind."
    ),
    source=SOURCE,
    by=_OF_PRICED,
    permission=Permission.MONEY,
    is_flow=True,
    empty=None,
    kinds=KINDS,
)
def average_weekly_price(asked: Asked) -> Cells:
    _note_kinds_of_price(asked)
    priced = replace(asked, selection=asked.selection.narrow(PRICE_STATE.key, PRICED))

    def compute() -> Cells:
        averages = {
            keys: round_half_up(Fraction(sums.price_sevenths, sums.nights))
            for keys, sums in read_sums(priced).items()
            if sums.nights
        }
        return fill_gaps(asked, averages, Symbol.NOT_APPLICABLE)

    return tell_spend(asked, compute, by_month=False)


@measure(
    title="Weekly prices: median and quartiles",
    unit=Unit.PENCE_A_WEEK,
    better=None,
    definition=(
        "The weekly price of arrangements on the date below which half of them lie; "
        "quantile=lower_quartile or upper_quartile for a quarter or three quarters. "
        f"{_AN_ARRANGEMENT} Those without a price are left out."
    ),
    source=SOURCE,
    by=_OF_PRICED,
    permission=Permission.PRICES,
    empty=None,
    options=(QUANTILE,),
    kinds=KINDS,
)
def weekly_price_quantiles(asked: Asked) -> Cells:
    _note_kinds_of_price(asked)
    begins = find_first(asked)
    if begins is None:
        return tell_nothing(asked)
    found = read_behind(asked, _find_priced, arrangement_spans.c.weekly_pence.name)
    if not asked.periods:
        number = sum(len(rows) for rows in found.values())
        asked.notes.append(
            f"Of {number:,} {'arrangement' if number == 1 else 'arrangements'} with a price."
        )
    quarters = QUARTERS[asked.selection.option(QUANTILE)]
    cells: Cells = {
        keys: read_off_price([row[0] for row in rows], quarters)
        for keys, rows in sorted(found.items())
    }
    cells = fill_gaps(asked, cells, Symbol.NOT_APPLICABLE)
    return mark_unknown(asked, cells, begins, on_a_day=True)


@measure(
    title="Arrangements",
    unit=Unit.ARRANGEMENTS,
    better=None,
    definition=(
        f"{_AN_ARRANGEMENT} With a price, without one, or of a kind for which nothing is paid."
    ),
    source=SOURCE,
    by=(PRICE_STATE, PRICE_BAND, *_OF_PRICED),
    permission=Permission.MONEY,
    kinds=KINDS,
)
def arrangements(asked: Asked) -> Cells:
    return _count(asked, find_arrangements)


@measure(
    title="Arrangements above a price",
    unit=Unit.ARRANGEMENTS,
    better=None,
    definition=(
        f"Arrangements on the date whose weekly price is above above_price pounds. "
        f"{_AN_ARRANGEMENT} The last review is the last one, up to the date, at which any price of "
        "the arrangement was looked at with the provider."
    ),
    source=SOURCE,
    by=(REVIEWED, PRICE_BAND, *_OF_PRICED),
    permission=Permission.MONEY,
    options=(ABOVE_PRICE,),
    kinds=KINDS,
)
def arrangements_above_price(asked: Asked) -> Cells:
    return _count(asked, find_above_price)


def read_off_price(weekly: Sequence[int], quarters: int) -> int:
    """The weekly price in pence below which so many quarters of them lie."""
    return round_half_up(Fraction(read_off(weekly, quarters)))


def find_above_price(asked: Asked) -> Behind:
    """The arrangements on the day asked whose weekly price is above the one asked about."""
    pence = int(asked.selection.option(ABOVE_PRICE)) * 100
    return find_arrangements(asked, _IS_PRICED, arrangement_spans.c.weekly_pence > pence)


def _find_priced(asked: Asked) -> Behind:
    return find_arrangements(asked, _IS_PRICED)


def _count(asked: Asked, find: Find) -> Cells:
    begins = find_first(asked)
    if begins is None:
        return tell_nothing(asked)
    counts = dict(sorted(count_behind(asked, find).items()))
    return mark_unknown(asked, counts, begins, on_a_day=True)


def _note_kinds_of_price(asked: Asked) -> None:
    if COST_BASIS.key not in (*asked.by, *dict(asked.filters)):
        asked.notes.append(
            "Prices for the whole cost of a night and fees or allowances alone are counted "
            "together: compare like with like by what a price covers."
        )
