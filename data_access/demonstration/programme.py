"""The demonstration's programme: the workbook of 31 October 2023, and what was kept since.

The brief's milestones, benefits, risks and interdependencies, with an invented history of them.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any, Final

from sqlalchemy import Connection

from data_access.demonstration.episodes import Row
from data_access.demonstration.programme_actions import (
    describe_actions,
    describe_links,
    list_steps,
)
from data_access.demonstration.programme_benefits import describe_benefits
from data_access.demonstration.programme_days import LAST_CHANGE, Update
from data_access.demonstration.programme_measures import describe_measures
from data_access.demonstration.programme_progress import describe_milestones, list_progress
from data_access.demonstration.programme_readings import list_figures
from data_access.demonstration.programme_risks import describe_risks, list_reviews
from data_access.imports.workbooks.known import write_value
from data_access.programme.keeping import Change, keep
from data_access.programme.records import SHEETS
from data_access.programme.register import read_heads

KEPT_BY: Final = "programme.officer@demonstration.invalid"
_ROLE: Final = "programme_officer"
_KEPT_AT: Final = time(10)
_STATED: Final = {
    "milestones": describe_milestones,
    "benefits": describe_benefits,
    "benefit_measures": describe_measures,
    "risks": describe_risks,
    "risk_actions": describe_actions,
    "interdependencies": describe_links,
}
Sheets = dict[str, tuple[Sequence[str], list[Row]]]


def list_programme() -> Sheets:
    """List the sheets of the first edition of the workbook, as of 31 October 2023."""
    return {kind: (_list_columns(kind), _write(kind)) for kind in _STATED}


def list_updates() -> list[Update]:
    """List every change since, the oldest first."""
    updates = [*list_progress(), *list_figures(), *list_reviews(), *list_steps()]
    assert all(update.on <= LAST_CHANGE for update in updates)
    return sorted(updates, key=lambda update: update.on)


def keep_updates(connection: Connection) -> None:
    """Keep every change since the first edition, each on its day.

    Nothing is kept where anybody has changed the register since it was loaded.
    """
    heads = read_heads(connection)
    if not all(head.came_by_load for head in heads.values()):
        return
    known = {name: (head.content, head.version) for name, head in heads.items()}
    for update in list_updates():
        name = (update.kind, update.reference)
        before, version = known.get(name, ({}, 0))
        content: dict[str, Any] = {**before, **update.said}
        change = Change(KEPT_BY, _ROLE, datetime.combine(update.on, _KEPT_AT, UTC))
        kept = keep(connection, *name, content, expected=version, change=change)
        known[name] = content, kept


def _list_columns(kind: str) -> tuple[str, ...]:
    return tuple(column.name for column in SHEETS[kind].columns)


def _write(kind: str) -> list[Row]:
    names = _list_columns(kind)
    return [{name: write_value(said.get(name)) for name in names} for said in _STATED[kind]()]
