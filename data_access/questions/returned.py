"""What the return tells beside the episodes: which years brought a table, and its dates as days."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from data_access.periods import first_of_twelve_months, last_year_end, year_of
from data_access.questions.measure import Asked, Cells
from data_access.store.tables import load_files
from data_access.vocabulary import Symbol

# The first and the last day that an answer rests on.
Window = Callable[[Asked], tuple[date, date]]


def on_the_day(asked: Asked) -> tuple[date, date]:
    """The window of what is true on the day."""
    return asked.as_at, asked.as_at


def in_the_period(asked: Asked) -> tuple[date, date]:
    """The window of what happened in the period."""
    return asked.first, asked.last


def in_twelve_months(asked: Asked) -> tuple[date, date]:
    """The window of what happened in the 12 months to the day."""
    return first_of_twelve_months(asked.as_at), asked.as_at


def at_year_end(asked: Asked) -> tuple[date, date]:
    """The window of what is returned of 31 March alone: the last on or before the day."""
    end = last_year_end(asked.as_at)
    return end, end


class days_since_1970(FunctionElement[int]):  # noqa: N801 named as SQL functions are
    """A date column as the store counts days."""

    type = Integer()
    inherit_cache = True


@compiles(days_since_1970, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **words: Any) -> str:
    return f"CAST(julianday({compiler.process(element.clauses, **words)}) - 2440587.5 AS INTEGER)"


@compiles(days_since_1970, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **words: Any) -> str:
    return f"({compiler.process(element.clauses, **words)} - DATE '1970-01-01')"


def latest_said(table: Table, *key: str) -> ColumnElement[bool]:
    """Of rows of a returned table that tell of the same thing, the one that was told last.

    What goes on over 31 March is returned in both years; `key` are the columns that, with the
    child, say what it is.
    """
    later = table.alias()
    same = (later.c[name] == table.c[name] for name in ("child_id", *key))
    is_later = (later.c.collection_year > table.c.collection_year) | (
        (later.c.collection_year == table.c.collection_year) & (later.c.id > table.c.id)
    )
    return ~select(later.c.id).where(*same, is_later).exists()


def find_years_returned(asked: Asked, table: str) -> frozenset[int]:
    """The collection years whose return brought a table, be it empty."""

    def read() -> frozenset[int]:
        years = select(load_files.c.collection_year).where(
            load_files.c.recognised_as == table, load_files.c.collection_year.is_not(None)
        )
        return frozenset(asked.connection.execute(years.distinct()).scalars())

    return asked.standing.read_once(("years returned", table), read)


def know_only_returned(asked: Asked, cells: Cells, table: str, what: str, window: Window) -> Cells:
    """The cells, not available where they rest on a year whose return did not bring a table.

    `what` is the table in words, for the note that says so.
    """
    returned = find_years_returned(asked, table)
    absent: dict[str, list[int]] = {}
    for key, then in asked.each_period():
        first, last = window(then)
        years = range(year_of(first), year_of(last) + 1)
        if missing := [year for year in years if year not in returned]:
            absent[key] = missing
    if not absent:
        return cells
    years_said = sorted({year for missing in absent.values() for year in missing})
    said = ", ".join(f"{year - 1}-{year % 100:02d}" for year in years_said)
    asked.notes.append(
        f"Not returned for {said}: {what}. That there is no number is not that there were none."
    )
    return asked.mark_periods(cells, absent, Symbol.NOT_AVAILABLE)


def know_only_whole_years(asked: Asked, cells: Cells) -> Cells:
    """The cells, not available for a year that is cut off before its 31 March."""
    cut_off = {p.key for p in asked.periods if p.last != last_year_end(p.last)}
    return asked.mark_periods(cells, cut_off, Symbol.NOT_AVAILABLE)
