"""Measures of homes sought for children: how many, what came of it, how long it took, by whom."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func, select

from data_access.questions.behind import Behind, count_behind, read_behind
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import holds_rows, mark_before, not_loaded
from data_access.questions.quantiles import QUARTERS, read_off
from data_access.store.tables import requests as requests_table
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    FIRST_CHOICE,
    MET_BY,
    REQUEST_OUTCOME,
    TIME_DIMENSIONS,
    TYPE_SOUGHT,
    Permission,
    Unit,
)

KINDS = ("requests", "ssda903")
SOURCE = "Workbook of requests and planned moves"
PLACED, OPEN, WITHDRAWN = REQUEST_OUTCOME.keys
COUNCIL, PARTNERSHIP = "council", "partnership"
CHILDRENS_HOMES = ("own_childrens_home", "external_childrens_home")
DAYS, ASKED_THEM = "days_to_place", "partnership_asked"
SHEET = "requests"
_COUNTED_ON = "Each request counts on the day on which a home was needed."


def find_requests(asked: Asked) -> Behind:
    """The requests for homes that were needed in the period."""
    table = requests_table
    within = table.c.needed_day.between(day_number(asked.first), day_number(asked.last))
    took = table.c.placed_day - table.c.needed_day
    return Behind(table, table, (within,), {DAYS: took}, table.c.needed_day)


def _find_placed(asked: Asked) -> Behind:
    """Those of them for which a home was found."""
    return _narrow(find_requests(asked), requests_table.c.request_outcome == PLACED)


def _find_open(asked: Asked) -> Behind:
    """Those of them for which a home is still looked for."""
    return _narrow(find_requests(asked), requests_table.c.request_outcome == OPEN)


def _find_childrens_homes(asked: Asked) -> Behind:
    """Those of them for a children's home that is found or still looked for."""
    table = requests_table.c
    return _narrow(
        find_requests(asked),
        table.type_sought.in_(CHILDRENS_HOMES),
        table.request_outcome != WITHDRAWN,
    )


def _narrow(found: Behind, *where: ColumnElement[bool]) -> Behind:
    return replace(found, where=(*found.where, *where))


def _count_from_the_first(asked: Asked, count: Callable[[], Cells]) -> Cells:
    """What is counted of the requests, not known of what was before the first of them."""
    if not holds_rows(asked, requests_table):
        return not_loaded(asked, "What is told of homes sought is", "requests", SHEET)
    first = asked.connection.execute(select(func.min(requests_table.c.needed_on))).scalar_one()
    return mark_before(asked, count(), first, SHEET)


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
    return _count_from_the_first(asked, lambda: count_behind(asked, find_requests))


def _share(rows: dict[Keys, list[Sequence[str]]], whose: str) -> Cells:
    """In per cent, how many of the requests one provider met; of no request there is no share."""
    return {
        keys: round(100 * sum(row[0] == whose for row in found) / len(found), 1)
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
    def count() -> Cells:
        rows = read_behind(asked, _find_placed, MET_BY.key)
        met = [row[0] for found in rows.values() for row in found]
        asked.notes.append(
            f"Homes found: {len(met):,}; of them by the council: {met.count(COUNCIL):,}."
        )
        return _share(rows, COUNCIL)

    return _count_from_the_first(asked, count)


@measure(
    title="Requests for a children’s home that the partnership met",
    unit=Unit.PERCENT,
    better=None,
    definition=(
        "Of the requests for a children’s home, the share that the partnership met, those still "
        "looked for among the ones that it did not meet, whether or not it was asked; for how "
        f"many it was is said. {_COUNTED_ON} Those no longer needed are not counted."
    ),
    source=SOURCE,
    by=(TYPE_SOUGHT, *TIME_DIMENSIONS),
    permission=Permission.COMMISSIONING,
    is_flow=True,
    empty=None,
    kinds=KINDS,
)
def requests_met_by_partnership(asked: Asked) -> Cells:
    def count() -> Cells:
        rows = read_behind(asked, _find_childrens_homes, MET_BY.key, ASKED_THEM)
        _note_who_was_asked(asked, [row for found in rows.values() for row in found])
        return _share(rows, PARTNERSHIP)

    return _count_from_the_first(asked, count)


def _note_who_was_asked(asked: Asked, rows: Sequence[Sequence[Any]]) -> None:
    """Say for how many requests the partnership was asked, and how many it met."""
    met = sum(met_by == PARTNERSHIP for met_by, _ in rows)
    was_asked = [is_asked for _, is_asked in rows]
    said = (
        f"Requests for a children’s home: {len(rows):,}; the partnership was asked for "
        f"{was_asked.count(True):,} of them and met {met:,}."
    )
    if unrecorded := was_asked.count(None):
        said += f" Of {unrecorded:,} it is not recorded whether it was asked."
    asked.notes.append(said)


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
    quantile = asked.selection.option("quantile")
    asked.words["title"] = f"Days to find a home, {quantile.replace('_', ' ')}"

    def count() -> Cells:
        _note_still_looking(asked)
        return {
            keys: read_off([days for (days,) in rows], QUARTERS[quantile])
            for keys, rows in read_behind(asked, _find_placed, DAYS).items()
        }

    return _count_from_the_first(asked, count)


def _note_still_looking(asked: Asked) -> None:
    """Say of how many the figure is, and how many are still without a home."""
    whole = asked.undivided()
    placed = count_behind(whole, _find_placed).get((), 0)
    # What is said of the home found is said of no request that is open.
    anyones = replace(whole, selection=whole.selection.widen(MET_BY.key).widen(FIRST_CHOICE.key))
    still = count_behind(anyones, _find_open).get((), 0)
    asked.notes.append(
        f"Of {placed:,} {'request' if placed == 1 else 'requests'} for which a home was found; for "
        f"{still:,} {'it is' if still == 1 else 'they are'} still looked for."
    )
