"""What is told of homes one by one, put together by what was asked.

Homes are few and what is told of them is little: it is read once and counted here, not in SQL.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, Table, select

from data_access.periods import Period, is_month_end, period_of_key, periods_between
from data_access.questions.homes import OF_A_HOME, Home, list_theirs
from data_access.questions.measure import Asked, Cells, Keys
from data_access.vocabulary import MONTH, Symbol

Value = int | float | None


@dataclass(frozen=True)
class Fact:
    """One thing told of a home: its number, None where it is not known.

    `says` are its keys in the dimensions that are not the home's own, time among them.
    """

    home: Home
    value: Value = 1
    says: Mapping[str, str] = field(default_factory=dict)

    def key_of(self, dimension: str) -> str:
        """What this is in a dimension."""
        return self.home.key_of(dimension) if dimension in OF_A_HOME else self.says[dimension]


def gather(
    asked: Asked,
    facts: Iterable[Fact],
    together: Callable[[list[Value]], int | float | str],
) -> Cells:
    """The facts that fit the filters, those under the same keys made one number by `together`."""
    found: dict[Keys, list[Value]] = {}
    narrowed = [(name, keys) for name, keys in asked.filters if name not in OF_A_HOME]
    for fact in facts:
        if all(fact.says[name] in keys for name, keys in narrowed):
            found.setdefault(tuple(fact.key_of(name) for name in asked.by), []).append(fact.value)
    return {keys: together(values) for keys, values in found.items()}


def add_known(values: list[Value]) -> int | float | str:
    """The sum of all that is known; not known where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known or not values else Symbol.NOT_KNOWN


def take_highest(values: list[Value]) -> int | float | str:
    """The highest of all that is known."""
    return max((value for value in values if value is not None), default=Symbol.NOT_KNOWN)


def take_lowest(values: list[Value]) -> int | float | str:
    """The lowest of all that is known."""
    return min((value for value in values if value is not None), default=Symbol.NOT_KNOWN)


def whole_months(first: date, last: date) -> list[Period]:
    """The months that end between two days, both included, each in full."""
    touched = (
        period_of_key(MONTH.key, period.key) for period in periods_between(first, last, MONTH.key)
    )
    return [month for month in touched if month and month.last <= last]


def last_month_ended(day: date) -> str:
    """The key of the last month that has ended by a day."""
    last = day if is_month_end(day) else day.replace(day=1) - timedelta(days=1)
    return f"{last:%Y-%m}"


def holds_nothing(asked: Asked, table: Table, what: str) -> bool:
    """Whether a table holds nothing of a home that whoever asks may see; then a note says so."""
    theirs = table.c.home_id.in_([home.id for home in list_theirs(asked)])
    if asked.connection.execute(select(table.c.id).where(theirs).limit(1)).first():
        return False
    asked.notes.append(f"No {what} have been loaded: they come in the workbook of homes.")
    return True


def know_nothing(asked: Asked, homes: Iterable[Home] = ()) -> Cells:
    """Cells that say that nothing is known, of these homes where they are told apart."""
    keys: list[Keys] = [()]
    for name in asked.by:
        own = dict.fromkeys(home.key_of(name) for home in homes) if name in OF_A_HOME else ()
        known = asked.keys_of(name) or tuple(own)
        keys = [(*begun, key) for begun in keys for key in known]
    return dict.fromkeys(keys, Symbol.NOT_KNOWN)


def period_keys(asked: Asked, day: date) -> dict[str, str] | None:
    """The key of the period asked about in which a day lies; None where it lies in none.

    Nothing where the question is not over time.
    """
    time = asked.time_dimension
    if time is None:
        return {}
    for period in asked.periods:
        if period.first <= day <= period.last:
            return {time: period.key}
    return None


def read_rows(asked: Asked, statement: Select[Any], homes: Iterable[Home]) -> dict[int, list[Any]]:
    """Rows that carry a home_id, by home, in the order of the statement; of these homes alone."""
    found: dict[int, list[Any]] = {home.id: [] for home in homes}
    for row in asked.connection.execute(statement):
        if row.home_id in found:
            found[row.home_id].append(row)
    return found


def name_some(names: Iterable[str]) -> str:
    """Names as a list in a sentence."""
    listed = list(names)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"
