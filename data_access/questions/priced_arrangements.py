"""The arrangements that have a price on a day: what contracts, reviews and comparisons are of.

Read from the tables of money alone, so that whoever is told of prices but of no child's journey can
be told of them.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from data_access.questions.behind import Behind
from data_access.questions.measure import Asked, Cells
from data_access.questions.not_loaded import holds_rows, mark_before, not_loaded
from data_access.store.tables import arrangement_spans, prices
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import (
    AGE_BAND,
    BUDGET_LINE,
    COST_BASIS,
    LOCALITY,
    PLACEMENT_TYPE,
    PROVIDER,
    PROVIDER_GROUP,
    PROVIDER_TYPE,
    UNACCOMPANIED,
)

SOURCE = "Workbook of money: prices"
KINDS = ("money", "ssda903")
# By what an arrangement may be told apart.
OF_ARRANGEMENTS = (
    PLACEMENT_TYPE,
    PROVIDER_TYPE,
    PROVIDER_GROUP,
    PROVIDER,
    AGE_BAND,
    LOCALITY,
    UNACCOMPANIED,
    COST_BASIS,
    BUDGET_LINE,
)
WITH_PRICES = arrangement_spans.join(prices, prices.c.id == arrangement_spans.c.price_id)


def find_priced(
    day: date,
    *where: ColumnElement[bool],
    columns: Mapping[str, ColumnElement[Any]] | None = None,
) -> Behind:
    """The arrangements with a price in force on a day, one row each, joined with the price."""
    number, spans = day_number(day), arrangement_spans.c
    here = (spans.end_day > number, spans.start_day <= number)
    return Behind(arrangement_spans, WITH_PRICES, (*here, *where), columns or {}, on=day)


def tell_of_prices(asked: Asked, what: str, tell: Callable[[], Cells]) -> Cells:
    """What is told of prices on a day; not available where none is loaded, and not known of days
    before the first of them. `what` begins the sentence: "The number of contracts is".
    """
    if not holds_rows(asked, prices):
        return not_loaded(asked, what, "money", "prices")
    first = asked.connection.execute(select(func.min(prices.c.start_day))).scalar_one()
    return mark_before(asked, tell(), date_of(first), "prices", on_a_day=True)
