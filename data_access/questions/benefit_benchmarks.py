"""The published figure beside a benefit measure: ours, our statistical neighbours’, England’s."""

from dataclasses import dataclass, replace
from datetime import date

from data_access.published import PUBLISHED
from data_access.questions.answer import Answer
from data_access.questions.benchmark import ENGLAND, NEIGHBOURS
from data_access.questions.benefit_values import Figure
from data_access.questions.door import Sitting
from data_access.questions.question import Question
from data_access.questions.selection import NotUnderstood, Selection

# What is published late is looked for so many years back.
YEARS_BACK = 3


@dataclass(frozen=True)
class Benchmark:
    """A figure that is published for every council, of the newest year with one by a day.

    `unit` is as the answer writes it. The neighbours' is the mean of those in DfE's model of 2025
    that have a figure.
    """

    label: str
    unit: str
    year: int
    ours: Figure
    neighbours: Figure
    england: Figure
    source: str


def read_benchmark(sitting: Sitting, name: str | None, day: date) -> Benchmark | None:
    """The published figure of a name as it was known on a day; None where there is none.

    Published is a year that had ended by then: on the day itself it may not have been out yet.
    """
    if name not in PUBLISHED:
        return None
    chosen = Selection().choose("published", name)
    chosen = replace(chosen, from_=date(day.year - YEARS_BACK, 3, 31), to=day)
    try:
        answer = sitting.ask(Question("benchmark", ("area", "year"), chosen))
    except NotUnderstood:
        return None
    ours = answer.rows[0].keys[0] if answer.rows else ""
    for year in sorted({row.keys[1] for row in answer.rows}, reverse=True):
        if any(answer.value(area, year) is not None for area in (ours, NEIGHBOURS)):
            return Benchmark(
                PUBLISHED[name].label,
                answer.unit,
                int(year),
                _take(answer, ours, year),
                _take(answer, NEIGHBOURS, year),
                _take(answer, ENGLAND, year),
                answer.source,
            )
    return None


def _take(answer: Answer, area: str, year: str) -> Figure:
    row = answer.row(area, year)
    on = date(int(year), 3, 31)
    return Figure(row.value, row.symbol, on) if row else Figure(on=on)
