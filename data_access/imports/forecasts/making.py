"""The forecast of a year as it stood at the end of a month, in its parts, to the penny."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from data_access.imports.forecasts.actuals import add_up_actuals, find_last_posted
from data_access.imports.forecasts.arrangements import (
    SHARES,
    Expected,
    Lines,
    Open,
    count_nights,
    expect_arrangements,
    find_open,
)
from data_access.imports.forecasts.by_month import (
    Falls,
    Notes,
    expect_beside_care,
    expect_fixed_costs,
    expect_income,
)
from data_access.imports.forecasts.expectations import (
    expect_demand,
    expect_planned_moves,
    expect_savings,
    expect_uplifts,
)
from data_access.imports.forecasts.known import Amounts, Known, no_amounts
from data_access.imports.forecasts.moments import Moment
from data_access.money import round_parts

COMMITMENT = "commitment"
Parts = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Costed:
    """An arrangement with what it cost so far and is committed to cost, in pence."""

    of: Expected
    so_far_pence: int
    committed_pence: int

    @property
    def pence(self) -> int:
        """What it was expected to cost over the whole year."""
        return self.so_far_pence + self.committed_pence


@dataclass(frozen=True)
class Forecast:
    """`parts` by part and budget line: together they are the outturn, net of income."""

    moment: Moment
    parts: Parts
    arrangements: Sequence[Costed]
    notes: Sequence[str]


def make_forecast(known: Known, moment: Moment) -> Forecast:
    """The forecast as of a moment, from what was known then."""
    going_on = find_open(known, moment)
    lines, notes = Lines(going_on), Notes()
    fixed = list(expect_fixed_costs(known, moment, lines, notes))
    beside = list(expect_beside_care(known, moment, notes))
    last_posted = find_last_posted(known, moment)
    actuals, told = add_up_actuals(known, moment, last_posted, (*fixed, *beside))
    to_come = [each for each in (*fixed, *beside) if each.month > moment.month]
    commitment = _commit(moment, going_on, to_come)
    moves, told_of_moves = expect_planned_moves(known, moment, going_on)
    uplifts, told_of_uplifts = expect_uplifts(known, moment, going_on)
    whose = {each.span.child_reference: each.span.budget_line for each in going_on}
    paid_in = list(expect_income(known, moment, whose, lines, notes))
    exact = {
        "actuals": actuals,
        COMMITMENT: commitment,
        "planned_moves": moves,
        "uplifts": uplifts,
        "demand_allowance": expect_demand(known, moment, commitment),
        "savings": expect_savings(known, moment),
        "income": _take_income(known, moment, going_on, paid_in),
    }
    parts = round_parts(
        {
            (part, line): pence
            for part, amounts in exact.items()
            for line, pence in amounts.items()
            if pence
        }
    )
    return Forecast(
        moment,
        parts,
        _cost(expect_arrangements(known, moment, going_on), parts, to_come),
        (*told, *notes, *told_of_moves, *told_of_uplifts, *_tell_unpriced(going_on)),
    )


def _commit(moment: Moment, going_on: Sequence[Open], to_come: Sequence[Falls]) -> Amounts:
    prices: Counter[str] = Counter()
    for each in going_on:
        prices[each.span.budget_line] += each.add_up(moment.day + 1)
    found = no_amounts()
    for line, sevenths in prices.items():
        found[line] += Fraction(sevenths, 7)
    for falls in to_come:
        found[falls.budget_line] += falls.pence
    return found


def _take_income(
    known: Known, moment: Moment, going_on: Sequence[Open], expected: Sequence[Falls]
) -> Amounts:
    """What others pay over the year, below nought."""
    shares: Counter[str] = Counter()
    for span in known.spans:
        if weekly := span.health_weekly_pence + span.education_weekly_pence:
            nights = count_nights(span, moment.first, moment.day + 1)
            shares[span.budget_line] += weekly * nights
    for each in going_on:
        shares[each.span.budget_line] += each.add_up(moment.day + 1, *SHARES)
    found = no_amounts()
    for line, sevenths in shares.items():
        found[line] -= Fraction(sevenths, 7)
    for (line, month), pence in known.paid_in.items():
        if month <= moment.month:
            found[line] -= pence
    for falls in expected:
        found[falls.budget_line] -= falls.pence
    return found


def _cost(arrangements: Sequence[Expected], parts: Parts, to_come: Sequence[Falls]) -> list[Costed]:
    """The arrangements in pence: on each line they add up to what the commitment holds of them."""
    so_far = round_parts({n: Fraction(one.so_far, 7) for n, one in enumerate(arrangements)})
    committed: dict[int, int] = {}
    for line in {one.budget_line for one in arrangements}:
        beside = sum(falls.pence for falls in to_come if falls.budget_line == line)
        committed |= round_parts(
            {
                n: Fraction(one.committed, 7)
                for n, one in enumerate(arrangements)
                if one.budget_line == line
            },
            parts.get((COMMITMENT, line), 0) - beside,
        )
    return [Costed(one, so_far[n], committed[n]) for n, one in enumerate(arrangements)]


def _tell_unpriced(going_on: Sequence[Open]) -> list[str]:
    unpriced = sum(each.span.price_state == "missing" for each in going_on)
    if not unpriced:
        return []
    which = "child’s home has" if unpriced == 1 else "children’s homes have"
    return [f"{unpriced:,} {which} no price, and nothing is counted for the nights there."]
