"""The arrangements of children on a day: one for each child, with its price and last review."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from data_access.council_areas import NOT_KNOWN
from data_access.periods import add_months
from data_access.questions.behind import Behind
from data_access.questions.homes import find_homes
from data_access.questions.measure import Asked
from data_access.questions.nights_of_arrangements import check_names
from data_access.store.tables import arrangement_spans, homes, prices
from data_access.store.tables.base import day_number
from data_access.vocabulary import HOME, PRICE_BAND, REVIEWED

PRICED = "priced"
# The weekly price in pounds below which each band ends.
BAND_ENDS = (500, 1_000, 2_500, 5_000, 7_500, 10_000)


def find_arrangements(asked: Asked, *where: ColumnElement[bool]) -> Behind:
    """The arrangements in force on the day asked, those alone of which something more is true.

    Raises NotUnderstood for a home or provider that is not known.
    """
    check_names(asked, {h.slug for h in find_homes(asked.connection, asked.standing, None)})
    spans, day = arrangement_spans.c, day_number(asked.as_at)
    columns: dict[str, ColumnElement[Any]] = {
        HOME.key: func.coalesce(homes.c.slug, NOT_KNOWN),
        PRICE_BAND.key: _price_band(),
        REVIEWED.key: _reviewed(asked.as_at),
    }
    return Behind(
        arrangement_spans,
        arrangement_spans.outerjoin(homes, homes.c.id == spans.home_id),
        (spans.end_day > day, spans.start_day <= day, *where),
        columns,
        on=asked.as_at,
    )


def find_last_review(day: date) -> ColumnElement[int | None]:
    """The last day up to this one on which a price of the arrangement was looked at."""
    spans, looked_at = arrangement_spans.c, prices.alias("looked_at").c
    return (
        select(func.max(looked_at.reviewed_day))
        .where(
            looked_at.child_id == spans.child_id,
            looked_at.placement_start_day == spans.placement_start_day,
            looked_at.reviewed_day <= day_number(day),
        )
        .scalar_subquery()
    )


def _price_band() -> ColumnElement[str]:
    spans = arrangement_spans.c
    *bands, highest, no_price = PRICE_BAND.keys
    ends = zip(BAND_ENDS, bands, strict=True)
    return case(
        (spans.price_state != PRICED, no_price),
        *((spans.weekly_pence < pounds * 100, band) for pounds, band in ends),
        else_=highest,
    )


def _reviewed(day: date) -> ColumnElement[str]:
    """How long before a day the price of the arrangement was last looked at with the provider."""
    last = find_last_review(day)
    within_6, within_12, over_12, never = REVIEWED.keys
    return case(
        (last > day_number(add_months(day, -6)), within_6),
        (last > day_number(add_months(day, -12)), within_12),
        (last.is_not(None), over_12),
        else_=never,
    )
