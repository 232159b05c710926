"""What the programme's records say, typed: as their sheets state them and as they are kept.

A record's content is a value for each column of its sheet but `version`; empty ones are None.
"""

import calendar
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from data_access.imports.workbooks.programme import READINGS, VERSION, WORKBOOK
from data_access.imports.workbooks.sheets import Column, Kind, Sheet

Content = Mapping[str, Any]
# The unit of a measure by hand that is 1 or 0.
YES_OR_NO = "yes or no"
# What people write in sentences.
TEXTS = frozenset({Kind.TEXT, Kind.WORDS, Kind.PARAGRAPH})
SHEETS: dict[str, Sheet] = {sheet.name: sheet for sheet in WORKBOOK.sheets}


def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns of a kind of record that say something of it."""
    return tuple(column for column in SHEETS[kind].columns if column is not VERSION)


def is_yes_no(benefit_measure: Content) -> bool:
    """Whether a measure that is kept by hand is yes or no, and no count."""
    return (benefit_measure["unit"] or "").casefold() == YES_OR_NO


def reference_of(kind: str, content: Content) -> str:
    """By what a record is known among its kind: a reading by its measure and day."""
    if kind == READINGS.name:
        return f"{content['measure']} {content['on'].isoformat()}"
    return str(content["reference"])


@dataclass(frozen=True)
class Due:
    """A day, or a month whose last day it is."""

    on: date
    is_month: bool = False


@lru_cache(maxsize=4096)
def read_due(text: str | None) -> Due | None:
    """A due date as it is kept, "2024-02" or "2024-02-29", as a day; None for none."""
    if not text:
        return None
    if len(text) == len("2024-02"):
        year, month = int(text[:4]), int(text[5:])
        return Due(date(year, month, calendar.monthrange(year, month)[1]), is_month=True)
    return Due(date.fromisoformat(text))


def write_content(kind: str, content: Content) -> str:
    """What a record says, as the store keeps it."""
    kept = {column.name: content.get(column.name) for column in columns_of(kind)}
    return json.dumps(kept, default=_write_value, ensure_ascii=False, sort_keys=True)


def _write_value(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is nothing that a record says")


def read_content(kind: str, text: str) -> dict[str, Any]:
    """What a record says, as its sheet would give it."""
    held = json.loads(text)
    return {column.name: _read_value(column, held.get(column.name)) for column in columns_of(kind)}


def _read_value(column: Column, value: Any) -> Any:
    if value is None:
        return None
    match column.kind:
        case Kind.DATE:
            return date.fromisoformat(value)
        case Kind.REFERENCES:
            return tuple(value)
        case Kind.POINTS:
            return tuple((date.fromisoformat(day), number) for day, number in value)
    return value


@dataclass(frozen=True)
class Record:
    """One version of a record: what it said, since when, by whom.

    `changed_at` is seconds since 1970 UTC. `came_by_load` where a workbook brought it.
    """

    kind: str
    reference: str
    version: int
    changed_at: int
    changed_by: str
    changed_by_role: str | None
    came_by_load: bool
    is_withdrawn: bool
    content: dict[str, Any]
