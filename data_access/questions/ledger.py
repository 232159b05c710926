"""Measure of the ledger: what was posted, by the days that the service was for."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from sqlalchemy import ColumnElement, and_, func, select

from data_access.money import round_parts
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import holds_rows, mark_before, not_loaded
from data_access.store.tables import ledger as postings
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import (
    BUDGET_LINE,
    LEDGER_KIND,
    TIME_DIMENSIONS,
    Permission,
    Unit,
)

SHEET = "ledger"
_COLUMNS: dict[str, ColumnElement[str]] = {
    BUDGET_LINE.key: postings.c.budget_line,
    LEDGER_KIND.key: postings.c.kind,
}


@measure(
    title="Posted on the ledger",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "What is posted for services of the period, net of VAT: each amount spread evenly over the "
        "days that its service was for, whenever it was posted. Actuals, accruals, reversals, "
        "recharges and journals together unless asked for apart. Each number is rounded once, and "
        "the numbers add up."
    ),
    source="Workbook of money: ledger",
    by=(BUDGET_LINE, LEDGER_KIND, *TIME_DIMENSIONS),
    permission=Permission.MONEY,
    is_flow=True,
    kinds=("money",),
)
def ledger_spend(asked: Asked) -> Cells:
    if not holds_rows(asked, postings):
        return not_loaded(asked, "What is posted on the ledger is", "money", SHEET)
    begins, ends = asked.connection.execute(
        select(func.min(postings.c.service_from_day), func.max(postings.c.service_to_day))
    ).one()
    if day_number(asked.last) > ends:
        asked.notes.append(
            f"The ledger goes to services of {date_of(ends):%-d %B %Y}: nothing is posted after it."
        )
    sums: defaultdict[Keys, Fraction] = defaultdict(Fraction)
    for keys, pence in _spread(asked):
        sums[keys] += pence
    return mark_before(asked, round_parts(sums), date_of(begins), SHEET)


def _spread(asked: Asked) -> Iterator[tuple[Keys, Fraction]]:
    """The part of each posting that falls to the days, or to each period, asked about."""
    c, first, last = postings.c, day_number(asked.first), day_number(asked.last)
    names = [name for name in asked.by if name != asked.time_dimension]
    columns = [c.service_from_day, c.service_to_day, *(_COLUMNS[name] for name in names)]
    statement = (
        select(*columns, func.sum(c.pence))
        .where(
            and_(c.service_from_day <= last, c.service_to_day >= first),
            *(_COLUMNS[name].in_(keys) for name, keys in asked.filters),
        )
        .group_by(*columns)
    )
    place = asked.by.index(asked.time_dimension) if asked.time_dimension else 0
    bounds = [
        (period, day_number(then.first), day_number(then.last))
        for period, then in asked.each_period()
    ]
    for begins, ends, *keys, pence in asked.connection.execute(statement):
        for period, since, until in bounds:
            days = min(ends, until) - max(begins, since) + 1
            if days > 0:
                middle = (period,) if period else ()
                named = (*keys[:place], *middle, *keys[place:])
                yield named, Fraction(int(pence) * days, ends - begins + 1)
