"""The programme total: children’s nights in our care, and everything that is paid beside care."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from sqlalchemy import func, select

from data_access.agreement import LINE_OF_BESIDE_CARE
from data_access.money import round_parts
from data_access.periods import label_of_period, period_of_key, period_with
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import say_not_loaded
from data_access.questions.spend_known import tell_spend
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
    for part in beside:
        cells = _mark_unstated(asked, cells, part)
    return cells


def _mark_unstated(asked: Asked, cells: Cells, part: str) -> Cells:
    """The cells without a number where a part of them is paid beside care and not stated."""
    unstated, symbol = find_unstated(asked)
    times = [key for key, _ in asked.each_period() if key in unstated]
    line = LINE_OF_BESIDE_CARE[part]
    return {**cells, **{_keys(asked, part, line, time): symbol for time in times}}


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
    ends, time = known_until(asked), asked.time_dimension
    whole, parts = split_months(asked.first, ends, asked.standing.data_date or ends)
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


def find_unstated(asked: Asked) -> tuple[set[str], Symbol]:
    """The periods, as of `each_period`, of which nothing paid beside care is stated, and why."""
    months = beside_care.c.month

    def read() -> tuple[str | None, str | None]:
        first, last = asked.connection.execute(select(func.min(months), func.max(months))).one()
        return first, last

    first, last = asked.read_once("months beside care", read)
    if first is None or last is None:
        say_not_loaded(asked, "What is paid beside care is", "money", "beside_care")
        return {key for key, _ in asked.each_period()}, Symbol.NOT_AVAILABLE
    if f"{asked.first:%Y-%m}" < first or f"{known_until(asked):%Y-%m}" > last:
        asked.notes.append(
            f"What is paid beside care is stated from {_month(first)} to {_month(last)}."
        )
    return {
        key
        for key, then in asked.each_period()
        if f"{then.last:%Y-%m}" < first or f"{then.first:%Y-%m}" > last
    }, Symbol.NOT_KNOWN


def _month(key: str) -> str:
    return label_of_period(MONTH.key, key)
