"""The programme total: children’s nights in our care, and everything that is paid beside care."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from sqlalchemy import select

from data_access.agreement import LINE_OF_BESIDE_CARE
from data_access.money import round_parts
from data_access.periods import Period, period_of_key, period_with, periods_between
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import say_not_loaded
from data_access.questions.spend_known import say_months, tell_spend
from data_access.questions.spend_sums import (
    FULL,
    KINDS,
    Sums,
    known_until,
    read_sums,
    split_months,
)
from data_access.store.tables import beside_care
from data_access.vocabulary import (
    BESIDE_CARE,
    BUDGET_LINE,
    MONTH,
    PROGRAMME_PART,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

NIGHTS = "nights"
SOURCE = "SSDA903 episodes; workbook of money: prices, fixed and beside_care"


@measure(
    title="Programme total",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "Spend before income on children’s nights in our care, running costs with it, and all that "
        "is paid beside care: special guardianship and child arrangements allowances, staying put, "
        "supported lodgings, over 18s, adoption support, leaving care and what is not per child. A "
        "child who leaves our care for special guardianship leaves the first part and enters the "
        "second. What is stated by month counts by days in parts of months."
    ),
    source=SOURCE,
    by=(PROGRAMME_PART, BUDGET_LINE, *TIME_DIMENSIONS),
    permission=Permission.MONEY,
    is_flow=True,
    kinds=KINDS,
)
def programme_total(asked: Asked) -> Cells:
    parts = dict(asked.filters).get(PROGRAMME_PART.key, PROGRAMME_PART.keys)
    lines = dict(asked.filters).get(BUDGET_LINE.key, BUDGET_LINE.keys)
    beside = [p for p in parts if p != NIGHTS and LINE_OF_BESIDE_CARE[p] in lines]

    def compute() -> Cells:
        amounts: defaultdict[Keys, Fraction] = defaultdict(Fraction)
        if NIGHTS in parts:
            for (line, time), sums in read_nights_by_line(asked).items():
                if line in lines:
                    amounts[_keys(asked, NIGHTS, line, time)] += sums.spend(FULL)
        for part, time, pence in read_beside(asked):
            if part in beside:
                amounts[_keys(asked, part, LINE_OF_BESIDE_CARE[part], time)] += pence
        return round_parts(dict(sorted(amounts.items())))

    cells = tell_spend(asked, compute)
    return _mark_unstated(asked, cells, beside) if beside else cells


def _mark_unstated(asked: Asked, cells: Cells, beside: Sequence[str]) -> Cells:
    """The cells without a number where of all that is paid beside care in them nothing is stated.

    A cell of which some of it is stated has that alone, and a note tells what is not.
    """
    symbol = note_unstated(asked, beside)
    parts_of: defaultdict[Keys, list[str]] = defaultdict(list)
    for part in beside:
        parts_of[_keys(asked, part, LINE_OF_BESIDE_CARE[part], "")].append(part)
    for parts in parts_of.values():
        for time in find_unstated(asked, parts):
            cells = {**cells, _keys(asked, parts[0], LINE_OF_BESIDE_CARE[parts[0]], time): symbol}
    return cells


def _keys(asked: Asked, part: str, line: str, time: str) -> Keys:
    keys = {PROGRAMME_PART.key: part, BUDGET_LINE.key: line}
    return tuple(keys.get(name, time) for name in asked.by)


def read_nights_by_line(asked: Asked) -> dict[tuple[str, str], Sums]:
    """Sums of children’s nights by budget line and, where it is over time, period."""
    time = asked.time_dimension
    by = (BUDGET_LINE.key, *([time] if time else []))
    selection = replace(asked.selection, filters=(), options=())
    sums = read_sums(replace(asked, by=by, selection=selection))
    return {(line, (*rest, "")[0]): found for (line, *rest), found in sums.items()}


def read_beside(asked: Asked) -> Iterator[tuple[str, str, Fraction]]:
    """What was paid beside care, up to the data date: part, period, pence."""
    time = asked.time_dimension
    whole, parts = split_months(asked.first, known_until(asked))
    share = dict.fromkeys(whole, Fraction(1)) | {part.month: part.share for part in parts}
    table = beside_care.c
    statement = select(table.month, table.beside_care, table.pence).where(
        table.month.between(min(share, default=""), max(share, default=""))
    )
    for month, part, pence in asked.connection.execute(statement):
        found = period_of_key(MONTH.key, month)
        if found:
            key = period_with(found.first, time).key if time else ""
            yield part, key, pence * share[month]


def find_unstated(asked: Asked, parts: Collection[str]) -> set[str]:
    """The periods, as of `each_period`, of which nothing of some parts beside care is stated."""
    stated = set().union(*(_read_stated(asked).get(part, ()) for part in parts))
    return {
        key
        for key, then in asked.each_period()
        if stated.isdisjoint(month.key for month in _list_months(then.first, then.last))
    }


def note_unstated(asked: Asked, parts: Sequence[str]) -> Symbol:
    """Note which months are not stated of what is paid beside care, and of which parts of it.

    What stands where nothing is stated: not available before anything is loaded, else not known.
    """
    stated = _read_stated(asked)
    if not stated:
        say_not_loaded(asked, "What is paid beside care is", "money", "beside_care")
        return Symbol.NOT_AVAILABLE
    gaps: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    months = [month.key for month in _list_months(asked.first, known_until(asked))]
    for part in parts:
        without = tuple(month for month in months if month not in stated.get(part, ()))
        if without:
            gaps[without].append(part)
    for without, those in gaps.items():
        what = ", ".join(BESIDE_CARE.label_of(part) for part in those)
        what = "what is paid beside care" if len(those) == len(BESIDE_CARE.keys) else what
        asked.notes.append(f"Not stated, and not counted, of {say_months(without)}: {what}.")
    return Symbol.NOT_KNOWN


def _read_stated(asked: Asked) -> dict[str, set[str]]:
    """The months that are stated of each part of what is paid beside care."""

    def read() -> dict[str, set[str]]:
        stated: defaultdict[str, set[str]] = defaultdict(set)
        columns = beside_care.c.beside_care, beside_care.c.month
        for part, month in asked.connection.execute(select(*columns)):
            stated[part].add(month)
        return dict(stated)

    return asked.read_once("months beside care", read)


def _list_months(first: date, last: date) -> list[Period]:
    return periods_between(first, last, MONTH.key)
