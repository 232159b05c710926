"""Measures of savings: planned and delivered, cashable and avoided apart, signed off or not."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import case, func, literal, select

from data_access.agreement import is_counted_on
from data_access.periods import period_of_key
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import holds_rows, mark_all, mark_before, not_loaded
from data_access.store.tables import saving_months
from data_access.store.tables import savings as register
from data_access.vocabulary import (
    BUDGET_LINE,
    MONTH,
    SAVING_AMOUNT,
    SAVING_KIND,
    SAVING_STATUS,
    SIGNED_OFF,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

SOURCE = "Workbook of money: savings"
SHEETS = ("savings", "saving_months")
KINDS = ("money",)
PLANNED, DELIVERED = "planned", "delivered"
APART = (
    "Cashable savings and avoided costs are never added up, nor planned and delivered amounts: ask "
    "by saving_kind and saving_amount, or for one of each."
)
_OF_SAVINGS = (SAVING_KIND, SAVING_STATUS, SIGNED_OFF, BUDGET_LINE)
_BY_MONTH = (
    "As stated month by month in the workbook: each month counts whole, if its first day is one of "
    "those asked about."
)
# What is known of the months of a saving: its keys, the month, and the two amounts.
Month = tuple[dict[str, str], date, int, int | None]


def read_months(asked: Asked) -> Iterator[Month]:
    """The months of all savings that fit the filters and begin in the days asked about."""
    c = register.c
    signed = case((c.signed_off_on.is_not(None), literal("yes")), else_=literal("no"))
    named = {**{d.key: c[d.key] for d in _OF_SAVINGS if d.key in c}, SIGNED_OFF.key: signed}
    rows = asked.connection.execute(
        select(
            *(column.label(name) for name, column in named.items()),
            saving_months.c.month,
            saving_months.c.planned_pence,
            saving_months.c.delivered_pence,
        ).join_from(saving_months, register, register.c.id == saving_months.c.saving_id)
    )
    filters = dict(asked.filters)
    for row in rows:
        of = {name: row._mapping[name] for name in named}
        period = period_of_key(MONTH.key, row.month)
        if period is None or not asked.first <= period.first <= asked.last:
            continue
        if all(of[name] in keys for name, keys in filters.items() if name in of):
            yield of, period.first, row.planned_pence, row.delivered_pence


def _is_settled(asked: Asked, name: str) -> bool:
    """Whether each number is of one key of a dimension alone."""
    return name in asked.by or len(dict(asked.filters).get(name, ())) == 1


def _tell(asked: Asked, cells: Cells) -> Cells:
    """The cells, not known of months before the first that is stated."""
    first = asked.connection.execute(select(func.min(saving_months.c.month))).scalar()
    begins = period_of_key(MONTH.key, first) if first else None
    return mark_before(asked, cells, begins.first, "saving_months") if begins else cells


@measure(
    title="Savings",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "What savings were planned to save in the period and what they are known to have saved. "
        f"{_BY_MONTH} A month whose delivered amount is not stated yet counts nothing as "
        "delivered. Cashable savings leave a budget; avoided costs are what would otherwise have "
        "been spent. The two are never added up, nor are planned and delivered amounts: a number "
        "that would is not applicable. All states, from an idea to not deliverable, count unless "
        "asked for apart; signed off: by finance, with a date."
    ),
    source=SOURCE,
    by=(SAVING_AMOUNT, *_OF_SAVINGS, *TIME_DIMENSIONS),
    permission=Permission.MONEY,
    is_flow=True,
    kinds=KINDS,
)
def savings(asked: Asked) -> Cells:
    if not holds_rows(asked, saving_months):
        return not_loaded(asked, "What is saved is", "money", *SHEETS)
    if not all(_is_settled(asked, name) for name in (SAVING_KIND.key, SAVING_AMOUNT.key)):
        asked.notes.append(APART)
        return mark_all(asked, Symbol.NOT_APPLICABLE)
    rows = list(read_months(asked))
    amounts = dict(asked.filters).get(SAVING_AMOUNT.key) or SAVING_AMOUNT.keys
    unknown = sum(delivered is None for _, first, _, delivered in rows if first <= asked.last)
    if unknown and DELIVERED in amounts:
        which = "month of a saving states" if unknown == 1 else "months of savings state"
        asked.notes.append(f"{unknown:,} {which} no delivered amount yet; it counts as nothing.")
    stated = (
        ({**of, SAVING_AMOUNT.key: amount}, first, pence)
        for of, first, planned, delivered in rows
        for amount, pence in ((PLANNED, planned), (DELIVERED, delivered))
        if amount in amounts and pence is not None
    )
    return _tell(asked, _add_up(asked, stated))


@measure(
    title="Savings in the forecast",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "The planned amounts of cashable savings that finance has signed off and that are neither "
        f"an idea nor not deliverable: the only ones that a forecast may hold. {_BY_MONTH} The "
        "forecast takes off those of the months still to come alone: what is delivered shows in "
        "what is spent."
    ),
    source=SOURCE,
    by=(SAVING_STATUS, BUDGET_LINE, *TIME_DIMENSIONS),
    permission=Permission.MONEY,
    is_flow=True,
    kinds=KINDS,
)
def savings_in_forecast(asked: Asked) -> Cells:
    if not holds_rows(asked, saving_months):
        return not_loaded(asked, "What is saved is", "money", *SHEETS)
    counted = ((of, first, planned) for of, first, planned, _ in read_months(asked) if _counts(of))
    return _tell(asked, _add_up(asked, counted))


def _counts(of: dict[str, str]) -> bool:
    return is_counted_on(
        of[SAVING_KIND.key],
        of[SAVING_STATUS.key],
        is_signed_off=of[SIGNED_OFF.key] == "yes",
    )


def _add_up(asked: Asked, stated: Iterable[tuple[dict[str, str], date, int]]) -> dict[Keys, int]:
    """Amounts with their keys and months as cells of what was asked."""
    time = asked.time_dimension
    found: dict[Keys, int] = {}
    for of, first, pence in stated:
        period = next((p.key for p in asked.periods if p.first <= first <= p.last), None)
        if asked.periods and period is None:
            continue
        keys = tuple((period or "") if name == time else of[name] for name in asked.by)
        found[keys] = found.get(keys, 0) + pence
    return found
