"""What stands behind each cost: what every child contributes to it, and who is paid."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy import BigInteger, cast, func, select

from data_access.agreement import LINE_OF_BESIDE_CARE
from data_access.budget_lines import name_budget_line
from data_access.council_areas import NOT_KNOWN
from data_access.disclosure.rules import Behind, Contributions
from data_access.money import NIGHTS_IN_A_WEEK
from data_access.questions.measure import Asked, Keys
from data_access.questions.nights_of_arrangements import is_within, nights_within
from data_access.questions.unit_cost import LOOKED_AFTER
from data_access.store.tables import (
    arrangement_spans,
    forecast_arrangements,
    forecasts,
    month_spend,
    month_spend_by_type,
    saving_months,
    savings,
)
from data_access.store.tables.base import day_number
from data_access.vocabulary import PLACEMENT_TYPE, SAVING_AMOUNT, SAVING_KIND, UNACCOMPANIED

# The budget lines that children's nights fall into, and those that they never do.
LINES_OF_NIGHTS = tuple(
    dict.fromkeys(
        name_budget_line(kind, unaccompanied)
        for kind in PLACEMENT_TYPE.keys
        for unaccompanied in UNACCOMPANIED.keys
    )
)
LINES_BESIDE_CARE = frozenset(LINE_OF_BESIDE_CARE.values())


def read_behind_spend(asked: Asked) -> dict[str, Behind]:
    """By budget line, the price and the part of the running costs of each child's nights.

    Nothing stands behind a line that no child's nights ever fall into; a line that is in neither
    list has none, so that it cannot be taken for one of no child.
    """
    running = _read_running_costs(asked)
    spans, nights = arrangement_spans.c, nights_within(asked.first, asked.last)
    of = (spans.budget_line, spans.home_id, spans.placement_type)
    statement = (
        select(
            spans.child_reference,
            spans.provider,
            *of,
            func.sum(nights),
            func.sum(cast(nights, BigInteger) * spans.weekly_pence),
        )
        .where(*is_within(asked.first, asked.last))
        .group_by(spans.child_reference, spans.provider, *of)
    )
    by_child: dict[str, defaultdict[str, Fraction]] = {
        line: defaultdict(Fraction) for line in LINES_OF_NIGHTS
    }
    providers: dict[str, set[str]] = {line: set() for line in LINES_OF_NIGHTS}
    for child, provider, line, home, kind, number, sevenths in asked.connection.execute(statement):
        price = Fraction(int(sevenths), NIGHTS_IN_A_WEEK)
        part = price + running.get((line, home, kind), Fraction(0)) * int(number)
        by_child[line][child] += part
        if part and provider != NOT_KNOWN:
            providers[line].add(provider)
    return dict.fromkeys(LINES_BESIDE_CARE) | {
        line: Contributions(by_child[line], frozenset(providers[line])) for line in LINES_OF_NIGHTS
    }


def read_children_of_units(asked: Asked) -> dict[str, Fraction]:
    """How many children each unit cost is of: of a budget line on an average night of the year, of
    all children those in our care on its last day, by whom it is divided.
    """
    spans, nights = arrangement_spans.c, nights_within(asked.first, asked.last)
    days = (asked.last - asked.first).days + 1
    statement = (
        select(spans.budget_line, func.sum(nights))
        .where(*is_within(asked.first, asked.last))
        .group_by(spans.budget_line)
    )
    found = dict.fromkeys(LINES_OF_NIGHTS, Fraction(0))
    for line, number in asked.connection.execute(statement):
        found[line] = Fraction(int(number), days)
    there = select(func.count()).where(*is_within(asked.last, asked.last))
    return {**found, LOOKED_AFTER: Fraction(asked.connection.execute(there).scalar_one())}


def read_nights(asked: Asked) -> tuple[int, int]:
    """The nights of a year, and how many of them have no price and should have one."""
    months = month_spend_by_type.c
    statement = select(func.sum(months.nights), func.sum(months.unpriced_nights)).where(
        months.month.between(f"{asked.first:%Y-%m}", f"{asked.last:%Y-%m}")
    )
    nights, unpriced = asked.connection.execute(statement).one()
    return int(nights or 0), int(unpriced or 0)


def _read_running_costs(asked: Asked) -> dict[tuple[str, int | None, str], Fraction]:
    """Running costs of a night in the year, by budget line, home and kind of place."""
    months = month_spend.c
    of = (months.budget_line, months.home_id, months.placement_type)
    statement = (
        select(*of, func.sum(months.fixed_pence), func.sum(months.nights))
        .where(months.month.between(f"{asked.first:%Y-%m}", f"{asked.last:%Y-%m}"))
        .group_by(*of)
    )
    return {
        (line, home, kind): Fraction(int(pence), int(nights))
        for line, home, kind, pence, nights in asked.connection.execute(statement)
        if nights
    }


def read_behind_forecast(asked: Asked) -> Contributions | None:
    """What each child was expected to cost in the forecast of a month's end; None: none is kept."""
    of = forecast_arrangements.c
    made = select(forecasts.c.id).where(forecasts.c.as_at_day == day_number(asked.as_at))
    forecast_id = asked.connection.scalar(made)
    if forecast_id is None:
        return None
    arranged = select(
        of.child_reference, of.placement_start_day, of.so_far_pence + of.committed_pence
    ).where(of.forecast_id == forecast_id)
    by_child: defaultdict[str, int] = defaultdict(int)
    paid: set[str] = set()
    named = _read_providers(asked)
    for child, start, pence in asked.connection.execute(arranged):
        by_child[child] += int(pence)
        if pence:
            paid |= named.get((child, start), set())
    return Contributions(by_child, frozenset(paid))


def _read_providers(asked: Asked) -> dict[tuple[str, int], set[str]]:
    """Who is paid for each arrangement, by the child and the day on which it began."""
    spans = arrangement_spans.c
    statement = (
        select(spans.child_reference, spans.placement_start_day, spans.provider)
        .where(spans.provider != NOT_KNOWN, spans.weekly_pence > 0)
        .distinct()
    )
    found: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for child, start, provider in asked.connection.execute(statement):
        found[child, start].add(provider)
    return found


def read_behind_savings(asked: Asked) -> Mapping[Keys, Behind]:
    """By kind and amount, what each child's savings add up to.

    Savings of services are of no child, and do not stand beside children's: whoever knows them
    could take them away. Nothing stands behind what no child's saving is in. Nobody is paid for a
    saving: each child counts as a provider.
    """
    c = savings.c
    statement = (
        select(
            c.saving_kind,
            c.child_reference,
            func.sum(saving_months.c.planned_pence),
            func.sum(func.coalesce(saving_months.c.delivered_pence, 0)),
        )
        .join_from(saving_months, savings, c.id == saving_months.c.saving_id)
        .where(
            saving_months.c.month.between(f"{asked.first:%Y-%m}", f"{asked.last:%Y-%m}"),
            c.child_reference.is_not(None),
        )
        .group_by(c.saving_kind, c.child_reference)
    )
    found: dict[Keys, dict[str, int]] = {
        (kind, amount): {} for kind in SAVING_KIND.keys for amount in SAVING_AMOUNT.keys
    }
    for kind, child, *pence in asked.connection.execute(statement):
        for amount, each in zip(SAVING_AMOUNT.keys, pence, strict=True):
            if each:
                found[kind, amount][child] = int(each)
    return {
        keys: Contributions(by_child, frozenset(by_child)) if by_child else None
        for keys, by_child in found.items()
    }
