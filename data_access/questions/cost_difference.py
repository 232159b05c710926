"""The difference in cost between an agency's place and a like one of our own, on one cost basis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from sqlalchemy import func, select

from data_access.money import round_parts
from data_access.periods import add_months, label_of_period, period_with
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import holds_rows
from data_access.questions.priced_arrangements import (
    KINDS,
    find_priced,
    tell_of_prices,
)
from data_access.store.tables import arrangement_spans, assumptions, fixed_costs, month_spend
from data_access.vocabulary import (
    AGE_BAND,
    LOCALITY,
    MONTH,
    PLACEMENT_TYPE,
    PROVIDER,
    TIME_DIMENSIONS,
    UNACCOMPANIED,
    Permission,
    Symbol,
    Unit,
)

COSTING = "costing"
# What an agency's place is set against.
OWN = {"ifa": "in_house_fostering", "external_childrens_home": "own_childrens_home"}
FOSTERING, MISSING = "in_house_fostering", "missing"
VARIABLE_COST = "variable_cost_own_home_week"
SOURCE = "Workbook of money: prices, fixed and assumptions"
WHATEVER_AGE = ""
# So many months back running costs are still those of the day.
MONTHS_BACK = 3
_DIMENSIONS = (PLACEMENT_TYPE, AGE_BAND, LOCALITY, PROVIDER, UNACCOMPANIED, *TIME_DIMENSIONS)
_SAID = (
    "Arrangements on the date with an agency’s foster carers are set against our own foster "
    "carers, and those in an external children’s home against our own children’s homes; no other "
    "kind of home is compared. With the whole cost (costing=full) only prices that cover the "
    "whole cost of a night are compared, with the price and the running costs of a night in our "
    "own in the month of the date, or in the last whole month of which running costs are stated, "
    "up to three months before; nights of foster care without a price are left out. Without "
    "running costs (costing=marginal) the price is compared with our carers’ allowance or, for a "
    "home, with the stated assumption of what one "
    "more child costs a week. Foster carers are compared within the age band, where we have any "
    "of it. What the children need is not compared: it is no saving that could be had by moving "
    "them."
)


@dataclass(frozen=True)
class Difference:
    """One arrangement with an agency: by how many pence a week it costs more, None: not known."""

    keys: Keys
    pence: Fraction | None


def _list_differences(asked: Asked) -> Iterator[Difference]:
    """Each arrangement that can be compared; those on another cost basis are noted alone."""
    is_full = asked.selection.option(COSTING) == "full"
    other = 0
    for period, then in asked.each_period():
        own = _read_full_costs(then) if is_full else _read_marginal_costs(then)
        day = then.undivided() if asked.periods else then
        names = tuple(name for name in asked.by if name != asked.time_dimension)
        for keys, kind, age, basis, weekly in _read_external(day, names):
            if is_full and basis != "full":
                other += 1
                continue
            ours = own.get((OWN[kind], age), own.get((OWN[kind], WHATEVER_AGE)))
            yield Difference(_put_in(asked, keys, period), None if ours is None else weekly - ours)
    if is_full and not asked.periods:
        _note_month(asked)
    if other and not asked.periods:
        which = "arrangement is" if other == 1 else "arrangements are"
        asked.notes.append(
            f"{other:,} {which} left out: the price does not cover the whole cost of a night."
        )


def _put_in(asked: Asked, keys: Keys, period: str) -> Keys:
    if asked.time_dimension is None:
        return keys
    place = asked.by.index(asked.time_dimension)
    return (*keys[:place], period, *keys[place:])


def _read_external(
    asked: Asked, names: tuple[str, ...]
) -> Iterator[tuple[Keys, str, str, str, int]]:
    """The arrangements with agencies on the day: by what was asked, kind, age, basis and price."""
    spans = arrangement_spans.c
    behind = find_priced(asked.as_at, spans.placement_type.in_(OWN))
    of = (*names, "placement_type", "age_band", "cost_basis", "weekly_pence")
    statement = (
        select(*(spans[name].label(f"{name}_{at}") for at, name in enumerate(of)))
        .select_from(behind.source)
        .where(*behind.conditions(asked))
    )
    for row in asked.connection.execute(statement):
        kind, age, basis, weekly = row[len(names) :]
        yield tuple(row[: len(names)]), kind, age, basis, weekly


def _read_full_costs(asked: Asked) -> dict[tuple[str, str], Fraction]:
    """What a week in our own costs in the month of the day, running costs included.

    Of a month that the data covers in part a few nights bear all of its running costs: the last
    whole month counts instead, of which running costs are stated. None where there is none of late.
    """
    month = _find_month(asked)
    if month is None:
        return {}
    c = month_spend.c
    sums = [func.sum(c[name]) for name in ("nights", "price_sevenths", "fixed_pence")]
    rows = asked.connection.execute(
        select(c.placement_type, c.age_band, *sums)
        .where(
            c.month == month,
            c.placement_type.in_(OWN.values()),
            # What such a night costs is not known; a home's nights bear its running costs still.
            (c.placement_type != FOSTERING) | (c.price_state != MISSING),
        )
        .group_by(c.placement_type, c.age_band)
    )
    told: dict[tuple[str, str], list[int]] = {}
    for kind, age, *amounts in rows:
        for name in (
            ((kind, age), (kind, WHATEVER_AGE)) if kind == FOSTERING else ((kind, WHATEVER_AGE),)
        ):
            known = told.setdefault(name, [0, 0, 0])
            for at, amount in enumerate(amounts):
                known[at] += int(amount)
    return {
        name: Fraction(sevenths + 7 * fixed, nights)
        for name, (nights, sevenths, fixed) in told.items()
        if nights and sevenths + fixed
    }


def _find_month(asked: Asked) -> str | None:
    """The month of the day, or the last one that had ended by the data date; one of up to three
    months before it where it has no running costs, None where none of them has."""
    ends = asked.standing.data_date or asked.as_at
    month = period_with(min(asked.as_at, ends), MONTH.key)
    if month.last > ends:
        month = period_with(month.first - timedelta(days=1), MONTH.key)
    earliest = period_with(add_months(month.first, -MONTHS_BACK), MONTH.key)
    stated = fixed_costs.c.month
    found: str | None = asked.connection.execute(
        select(func.max(stated)).where(stated.between(earliest.key, month.key))
    ).scalar()
    return found


def _note_month(asked: Asked) -> None:
    """Note which month's cost of our own is taken where it is not the month of the day."""
    month = _find_month(asked)
    if month is None:
        asked.notes.append(
            "No running costs are stated of the month, nor of the three before it: what a night in "
            "our own costs is not known."
        )
    elif month != f"{asked.as_at:%Y-%m}":
        asked.notes.append(
            f"What a night in our own costs is that of {label_of_period(MONTH.key, month)}, the "
            "last whole month of which running costs are stated."
        )


def _read_marginal_costs(asked: Asked) -> dict[tuple[str, str], Fraction]:
    """What one more child in our own costs a week: an allowance, or what is assumed of a home."""
    found: dict[tuple[str, str], list[int]] = {}
    spans = arrangement_spans.c
    everybody = asked.undivided()
    behind = find_priced(
        asked.as_at, spans.placement_type == FOSTERING, spans.cost_basis == "marginal"
    )
    statement = select(spans.age_band, spans.weekly_pence).select_from(behind.source)
    for age, weekly in everybody.connection.execute(statement.where(*behind.where)):
        for name in ((FOSTERING, age), (FOSTERING, WHATEVER_AGE)):
            found.setdefault(name, []).append(weekly)
    costs = {name: Fraction(sum(prices), len(prices)) for name, prices in found.items()}
    assumed = asked.connection.execute(
        select(assumptions.c.pence).where(assumptions.c.name == VARIABLE_COST)
    ).scalar()
    if assumed is not None:
        costs["own_childrens_home", WHATEVER_AGE] = Fraction(assumed)
    return costs


def _note_what_is_missing(asked: Asked, differences: list[Difference]) -> None:
    unknown = sum(each.pence is None for each in differences)
    if not unknown or asked.periods:
        return
    why = "there is no night of our own with a cost to compare with in that month"
    if asked.selection.option(COSTING) == "marginal":
        stated = holds_rows(asked, assumptions)
        why = (
            "we pay no allowance to set it against"
            if stated
            else f"the workbook of money states no assumption {VARIABLE_COST}"
        )
    which = "arrangement is" if unknown == 1 else "arrangements are"
    asked.notes.append(f"Of {unknown:,} {which} not known what the difference is: {why}.")


@measure(
    title="Difference in cost a week from a like place of our own",
    unit=Unit.PENCE_A_WEEK,
    better=None,
    definition=f"By how much agencies’ places cost more a week, added up. {_SAID}",
    source=SOURCE,
    by=_DIMENSIONS,
    permission=Permission.MONEY,
    options=(COSTING,),
    kinds=KINDS,
)
def cost_difference(asked: Asked) -> Cells:
    def add_up() -> Cells:
        differences = list(_list_differences(asked))
        _note_what_is_missing(asked, differences)
        known: dict[Keys, Fraction] = {}
        unknown = set()
        for each in differences:
            if each.pence is None:
                unknown.add(each.keys)
            else:
                known[each.keys] = known.get(each.keys, Fraction(0)) + each.pence
        whole: dict[Keys, int | str] = dict(round_parts(known))
        return whole | dict.fromkeys(unknown, Symbol.NOT_KNOWN.value)

    return tell_of_prices(asked, "The difference in cost is", add_up)


@measure(
    title="Arrangements compared with a like place of our own",
    unit=Unit.ARRANGEMENTS,
    better=None,
    definition=f"How many the difference in cost is of. {_SAID}",
    source=SOURCE,
    by=_DIMENSIONS,
    permission=Permission.MONEY,
    options=(COSTING,),
    kinds=KINDS,
)
def arrangements_compared(asked: Asked) -> Cells:
    def count() -> Cells:
        found: dict[Keys, int] = {}
        for each in _list_differences(asked):
            found[each.keys] = found.get(each.keys, 0) + (each.pence is not None)
        return found

    return tell_of_prices(asked, "How many can be compared is", count)
