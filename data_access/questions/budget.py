"""Measures of the budget: what is to be spent, and how far the forecast is from it.

A budget that is to be confirmed is not known, which is not nought: nor is any sum with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from data_access.periods import label_of_period, year_of
from data_access.questions.kept_forecasts import add_up_kept, find_kept, note_kept
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import holds_rows, mark_all, not_loaded
from data_access.store.tables import budget as stated_budget
from data_access.store.tables import forecast_parts
from data_access.vocabulary import BUDGET_LINE, YEAR, Permission, Symbol, Unit

SHEET = "budget"
SOURCE = "Workbook of money: budget"
# Pence of each line that is stated; None: to be confirmed.
Lines = Mapping[str, int | None]


def _lines_asked(asked: Asked) -> tuple[str, ...]:
    return dict(asked.filters).get(BUDGET_LINE.key) or BUDGET_LINE.keys


def _read_budget(asked: Asked) -> dict[str, Lines]:
    """The current budget of each year, by line."""

    def read() -> dict[str, Lines]:
        found: dict[str, dict[str, int | None]] = {}
        for row in asked.connection.execute(select(stated_budget)):
            found.setdefault(str(row.year), {})[row.budget_line] = row.current_pence
        return dict(found)

    return asked.read_once("budget", read)


def _name_lines(lines: Sequence[str]) -> str:
    if len(lines) == len(BUDGET_LINE.keys):
        return "every line"
    return ", ".join(BUDGET_LINE.label_of(line) for line in lines)


def _note_lines(asked: Asked, year: str, stated: Lines) -> None:
    """Say which lines of a year are to be confirmed, and which are not stated at all."""
    lines, said = _lines_asked(asked), label_of_period(YEAR.key, year)
    if open_ones := [line for line in lines if line in stated and stated[line] is None]:
        asked.notes.append(
            f"To be confirmed for {said}: {_name_lines(open_ones)}. That is not nought: no figure "
            "that would hold it is known yet."
        )
    if unstated := [line for line in lines if line not in stated]:
        asked.notes.append(
            f"No budget is stated for {said} of: {_name_lines(unstated)}. They are in no total."
        )


def _sum_up(asked: Asked, stated: Lines) -> dict[str | None, int | str]:
    """The budget of each line asked about, and under None that of all of them together."""
    lines = _lines_asked(asked)
    of_lines = {line: stated[line] for line in lines if line in stated}
    found: dict[str | None, int | str] = {
        line: Symbol.NOT_KNOWN if pence is None else pence for line, pence in of_lines.items()
    }
    found |= {line: Symbol.NOT_AVAILABLE for line in lines if line not in stated}
    known = [pence for pence in of_lines.values() if pence is not None]
    if len(known) < len(of_lines):
        found[None] = Symbol.NOT_KNOWN
    else:
        found[None] = sum(known) if known else Symbol.NOT_AVAILABLE
    return found


@measure(
    title="Budget",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "The current budget of the financial year in which the day lies, virements included. A "
        "line that is to be confirmed is not known, which is not nought, and nor is a total that "
        "would hold it."
    ),
    source=SOURCE,
    by=(BUDGET_LINE, YEAR),
    permission=Permission.MONEY,
    empty=None,
    kinds=("money",),
)
def budget(asked: Asked) -> Cells:
    if not holds_rows(asked, stated_budget):
        return not_loaded(asked, "The budget is", "money", SHEET)
    found = _read_budget(asked)
    cells: dict[Keys, int | str] = {}
    for period, then in asked.each_period():
        year = period or str(year_of(then.as_at))
        stated = found.get(year, {})
        if stated:
            _note_lines(asked, year, stated)
        else:
            asked.notes.append(f"No budget is stated for {label_of_period(YEAR.key, year)}.")
        sums = _sum_up(asked, stated)
        for keys in asked.combinations():
            named = dict(zip(asked.by, keys, strict=True))
            if named.get(YEAR.key, year) == year:
                cells[keys] = sums[named.get(BUDGET_LINE.key)]
    return cells


@measure(
    title="Forecast against budget",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "The forecast outturn, net of income, less the current budget of the same financial year: "
        "above nought more is expected to be spent than is budgeted. Not known where the budget is "
        "to be confirmed; a line without a stated budget is in no total. The forecast: as kept for "
        "the newest month end on or before the day; the budget: as it is now."
    ),
    source=f"{SOURCE}; the forecasts kept at the end of each month",
    by=(BUDGET_LINE,),
    permission=Permission.MONEY,
    empty=None,
    kinds=("money", "ssda903"),
)
def budget_variance(asked: Asked) -> Cells:
    if not holds_rows(asked, stated_budget):
        return not_loaded(asked, "The budget is", "money", SHEET)
    found = find_kept(asked)
    one = found[""]
    expected = _expect_by_line(asked)
    note_kept(asked, found)
    if one is None:
        return mark_all(asked, Symbol.NOT_AVAILABLE)
    stated = _read_budget(asked).get(str(one.year), {})
    _note_lines(asked, str(one.year), stated)
    sums = _sum_up(asked, stated)
    cells: dict[Keys, int | str] = {}
    for keys in asked.combinations():
        line = keys[0] if keys else None
        lines = [line] if line else [each for each in _lines_asked(asked) if each in stated]
        planned = sums[line]
        cells[keys] = (
            planned if isinstance(planned, str) else sum(expected[x] for x in lines) - planned
        )
    return cells


def _expect_by_line(asked: Asked) -> dict[str, int]:
    """The forecast outturn of each line; notes where none is kept."""
    by_line = replace(asked, by=(BUDGET_LINE.key,))
    cells = add_up_kept(by_line, forecast_parts, forecast_parts.c.pence, find_kept(asked))
    return {
        line: pence
        for line in _lines_asked(asked)
        if isinstance(pence := cells.get((line,), 0), int)
    }
