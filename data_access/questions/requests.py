"""Measures of homes sought for children: how many, what came of it, how long it took, by whom."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Table, func, select

from data_access.questions.behind import Behind, count_behind, read_behind
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.store.tables import requests as requests_table
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    FIRST_CHOICE,
    MET_BY,
    REQUEST_OUTCOME,
    TIME_DIMENSIONS,
    TYPE_SOUGHT,
    Permission,
    Symbol,
    Unit,
)

if TYPE_CHECKING:
    from datetime import date

KINDS = ("requests", "ssda903")
SOURCE = "Workbook of requests and planned moves"
PLACED, OPEN, WITHDRAWN = REQUEST_OUTCOME.keys
COUNCIL, PARTNERSHIP = "council", "partnership"
CHILDRENS_HOMES = ("own_childrens_home", "external_childrens_home")
QUARTERS = {"lower_quartile": 1, "median": 2, "upper_quartile": 3}
DAYS = "days_to_place"
_COUNTED_ON = "Each request counts on the day on which a home was needed."


def is_loaded(asked: Asked, table: Table, what: str) -> bool:
    """Whether the store holds any rows of a sheet of this workbook; noted where it holds none."""
    if asked.connection.execute(select(table.c.id).limit(1)).first():
        return True
    asked.notes.append(
        f"No {what} have been loaded; load the workbook that holds them with: flask --app app load "
        "requests FILE."
    )
    return False


def _has_requests(asked: Asked) -> bool:
    return is_loaded(asked, requests_table, "requests for homes")


def not_available(asked: Asked) -> Cells:
    """What every figure is where nothing of it has been loaded."""
    return dict.fromkeys(asked.combinations(), Symbol.NOT_AVAILABLE)


def find_requests(asked: Asked) -> Behind:
    """The requests for homes that were needed in the period."""
    table = requests_table
    within = table.c.needed_day.between(day_number(asked.first), day_number(asked.last))
    took = table.c.placed_day - table.c.needed_day
    return Behind(table, table, (within,), {DAYS: took}, table.c.needed_day)


def _find_placed(asked: Asked) -> Behind:
    """Those of them for which a home was found."""
    found = find_requests(asked)
    return replace(found, where=(*found.where, requests_table.c.request_outcome == PLACED))


def _find_placed_in_a_childrens_home(asked: Asked) -> Behind:
    """Those of them for which a children's home was sought."""
    found = _find_placed(asked)
    return replace(found, where=(*found.where, requests_table.c.type_sought.in_(CHILDRENS_HOMES)))


@measure(
    title="Homes sought for children",
    unit=Unit.REQUESTS,
    better=None,
    definition=(
        "Requests for a home for a child, those for children who have not come into our care "
        f"among them. {_COUNTED_ON} What came of it is what the workbook says now: a home was "
        "found and the child moved in, it is still looked for, or it is no longer needed. Who "
        "provides the home found: the council, the partnership, or any other provider."
    ),
    source=SOURCE,
    by=(TYPE_SOUGHT, REQUEST_OUTCOME, MET_BY, FIRST_CHOICE, *TIME_DIMENSIONS),
    permission=Permission.COMMISSIONING,
    is_flow=True,
    kinds=KINDS,
)
def requests(asked: Asked) -> Cells:
    if not _has_requests(asked):
        return not_available(asked)
    return _tell_what_is_known(asked, count_behind(asked, find_requests))


def _tell_what_is_known(asked: Asked, cells: Cells) -> Cells:
    """The cells, not known of periods that ended before the workbook begins."""
    statement = select(func.min(requests_table.c.needed_on))
    first: date = asked.connection.execute(statement).scalar_one()
    if asked.first >= first:
        return cells
    asked.notes.append(
        f"The workbook of requests begins on {first:%-d %B %Y}: before it none is known."
    )
    return asked.mark_periods(
        cells,
        {key for key, then in asked.each_period() if key and then.last < first},
        Symbol.NOT_KNOWN,
    )


def _find_share(asked: Asked, rows: dict[Keys, list[Sequence[str]]], whose: str) -> Cells:
    """In per cent, how many of the homes found are of one provider; none found has no share."""
    undivided = [met_by for found in rows.values() for (met_by,) in found]
    asked.notes.append(
        f"Homes found: {len(undivided):,}; of them by the {whose}: {undivided.count(whose):,}."
    )
    return {
        keys: round(100 * sum(met_by == whose for (met_by,) in found) / len(found), 1)
        for keys, found in rows.items()
    }


@measure(
    title="Homes found that are the council’s own",
    unit=Unit.PERCENT,
    better=None,
    definition=(
        "Of the requests for which a home was found, the share that the council met itself, with "
        f"a home or a carer of its own. {_COUNTED_ON} Those still looked for, and those no longer "
        "needed, are not counted."
    ),
    source=SOURCE,
    by=(TYPE_SOUGHT, FIRST_CHOICE, *TIME_DIMENSIONS),
    permission=Permission.COMMISSIONING,
    is_flow=True,
    empty=None,
    kinds=KINDS,
)
def requests_met_in_house(asked: Asked) -> Cells:
    if not _has_requests(asked):
        return not_available(asked)
    return _find_share(asked, read_behind(asked, _find_placed, MET_BY.key), COUNCIL)


@measure(
    title="Homes found that are the partnership’s, where a children’s home was sought",
    unit=Unit.PERCENT,
    better=None,
    definition=(
        "Of the requests for a children’s home for which a home was found, the share that the "
        f"partnership met. {_COUNTED_ON} Those still looked for, and those no longer needed, are "
        "not counted."
    ),
    source=SOURCE,
    by=(TYPE_SOUGHT, FIRST_CHOICE, *TIME_DIMENSIONS),
    permission=Permission.COMMISSIONING,
    is_flow=True,
    empty=None,
    kinds=KINDS,
)
def requests_met_by_partnership(asked: Asked) -> Cells:
    if not _has_requests(asked):
        return not_available(asked)
    rows = read_behind(asked, _find_placed_in_a_childrens_home, MET_BY.key)
    return _find_share(asked, rows, PARTNERSHIP)


@measure(
    title="Days to find a home",
    unit=Unit.DAYS,
    better=None,
    definition=(
        "From the day on which a home was needed to the day the child moved in, 0 where it was the "
        "same day: of the requests for which a home was found alone. Those still looked for are "
        "not among them, which makes it shorter than it will have been; how many they are is said. "
        f"{_COUNTED_ON} Option quantile: the median or a quartile, read off between two requests "
        "in proportion where it falls between them."
    ),
    source=SOURCE,
    by=(TYPE_SOUGHT, MET_BY, FIRST_CHOICE, *TIME_DIMENSIONS),
    permission=Permission.COMMISSIONING,
    is_flow=True,
    empty=None,
    options=("quantile",),
    kinds=KINDS,
)
def days_to_place(asked: Asked) -> Cells:
    if not _has_requests(asked):
        return not_available(asked)
    quantile = asked.selection.option("quantile")
    asked.words["title"] = f"Days to find a home, {quantile.replace('_', ' ')}"
    _note_still_looking(asked)
    return {
        keys: read_off([days for (days,) in rows], QUARTERS[quantile])
        for keys, rows in read_behind(asked, _find_placed, DAYS).items()
    }


def _note_still_looking(asked: Asked) -> None:
    """Say of how many the figure is, and how many are still without a home."""
    by_outcome = replace(asked, by=(REQUEST_OUTCOME.key,), periods=(), notes=[], words={})
    counts = count_behind(by_outcome, find_requests)
    placed, still = counts.get((PLACED,), 0), counts.get((OPEN,), 0)
    asked.notes.append(
        f"Of {placed:,} {'request' if placed == 1 else 'requests'} for which a home was found; for "
        f"{still:,} {'it is' if still == 1 else 'they are'} still looked for."
    )


def read_off(days: Sequence[int], quarters: int) -> float:
    """The days below which so many quarters of them lie, between two of them in proportion."""
    in_order = sorted(days)
    below, part = divmod((len(in_order) - 1) * quarters, 4)
    if not part:
        return float(in_order[below])
    return in_order[below] + (in_order[below + 1] - in_order[below]) * part / 4
