"""Spans of nights of children’s arrangements: those between two days, as they are filtered."""

from collections.abc import Container
from datetime import date

from sqlalchemy import ColumnElement, Table, case, select

from data_access.council_areas import NOT_KNOWN
from data_access.questions.measure import Asked
from data_access.questions.selection import NotUnderstood
from data_access.store.tables import arrangement_spans, providers
from data_access.store.tables.base import day_number
from data_access.vocabulary import HOME, PROVIDER


def check_names(asked: Asked, homes: Container[str]) -> None:
    """Raise NotUnderstood where a home or provider filtered for is not known."""
    filters = dict(asked.filters)
    for slug in filters.get(HOME.key, ()):
        if slug != NOT_KNOWN and slug not in homes:
            raise NotUnderstood(f"There is no home {slug[:60]!r} that you may see.")
    wanted = [slug for slug in filters.get(PROVIDER.key, ()) if slug != NOT_KNOWN]
    if not wanted:
        return
    known = select(providers.c.slug).where(providers.c.slug.in_(wanted))
    for slug in sorted({*wanted} - {*asked.connection.scalars(known)}):
        raise NotUnderstood(f"There is no provider {slug[:60]!r}.")


def conditions(
    table: Table, filters: dict[str, tuple[str, ...]], slug_of: dict[int, str]
) -> list[ColumnElement[bool]]:
    """What rows must fulfil that are filtered by dimensions of nights."""
    found: list[ColumnElement[bool]] = []
    for name, keys in filters.items():
        if name == HOME.key:
            is_one = table.c.home_id.in_([home for home, slug in slug_of.items() if slug in keys])
            found.append(is_one | table.c.home_id.is_(None) if NOT_KNOWN in keys else is_one)
        elif name in table.c:
            found.append(table.c[name].in_(keys))
    return found


def is_within(first: date, last: date) -> list[ColumnElement[bool]]:
    """Whether spans have nights between two days, both included."""
    spans = arrangement_spans.c
    return [spans.end_day > day_number(first), spans.start_day <= day_number(last)]


def nights_within(first: date, last: date) -> ColumnElement[int]:
    """How many nights of a span lie between two days, both included."""
    spans, begins, ends = arrangement_spans.c, day_number(first), day_number(last) + 1
    return case((spans.end_day < ends, spans.end_day), else_=ends) - case(
        (spans.start_day > begins, spans.start_day), else_=begins
    )
