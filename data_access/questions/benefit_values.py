"""The values of a benefit measure: answers to a measure of this product, or readings by hand.

Whoever is told of children what is published alone is told no more here: every question goes
through the door, and what it does not give is a reason in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data_access.access import Refused
from data_access.periods import first_of_months, last_year_end
from data_access.programme.records import Content, Record
from data_access.questions.answer import Answer, Number
from data_access.questions.door import PROGRAMME, Sitting
from data_access.questions.measure import MEASURES, Measure
from data_access.questions.published import NOT_SHOWN, NotPublished, NotShown
from data_access.questions.question import Question
from data_access.questions.selection import NotUnderstood, Selection
from data_access.vocabulary import QUARTER, YEAR, Symbol, Unit

# How many values of a trend are told, of quarters or of years.
MOST_POINTS = 8
NOT_PUBLISHED = "not published"
NOT_OPEN = "not open to your role"
NO_READING = "nothing entered yet"
BEFORE_RETURNS = "not known: the returns loaded begin later"
NO_ONE_FIGURE = "not one figure: it is told part by part"
MONEY_UNITS = (Unit.PENCE, Unit.PENCE_A_WEEK)


@dataclass(frozen=True)
class Figure:
    """A value on a day, or why there is none: a symbol in its place, or words.

    `first` is the first day of the period that a flow is counted over, up to `on`.
    """

    value: Number = None
    symbol: str | None = None
    on: date | None = None
    first: date | None = None
    why: str = ""


@dataclass(frozen=True)
class Values:
    """What is known of a benefit measure by a day: its value, those before it, how it is written.

    `pairs` are the filters and options of a bound one, as an address has them.
    """

    now: Figure
    trend: tuple[Figure, ...]
    unit: str
    source: str
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def scale(self) -> int:
        """What a number of the sheet is multiplied by: money is stated in pounds, told in pence."""
        return 100 if self.unit in MONEY_UNITS else 1


def read_by_hand(content: Content, readings: Sequence[Record], day: date) -> Values:
    """The last reading of a measure kept by hand that is of a day or before it, and its trend."""
    known = sorted(
        (one.content for one in readings if one.content["on"] <= day), key=lambda one: one["on"]
    )
    trend = tuple(Figure(one["value"], on=one["on"]) for one in known[-MOST_POINTS:])
    now = trend[-1] if trend else Figure(why=NO_READING)
    return Values(now, trend, content["unit"] or "", "Entered by hand")


def read_bound(sitting: Sitting, content: Content, day: date, *, with_trend: bool = True) -> Values:
    """What the door answers of a measure that is bound to one of this product."""
    measure = MEASURES.get(content["measure"])
    if measure is None:
        why = f"there is no measure {content['measure']!r} in this product"
        return Values(Figure(why=why), (), "", "")
    unit = measure.unit.value
    try:
        asked = Selection.parse(content["asked"] or "")
        asked = replace(asked, as_at=None, from_=None, to=None, compare_to=None)
        as_at = find_day(sitting, measure, day)
        answer = sitting.ask(Question(measure.name, (), replace(asked, as_at=as_at)))
    except (NotUnderstood, NotShown, Refused) as error:
        return Values(_say_why(error), (), unit, measure.source)
    trend = _read_trend(sitting, measure, asked, answer.as_at) if with_trend else ()
    pairs = tuple(asked.pairs())
    now = _take_total(answer)
    if _is_before_returns(sitting, measure, answer):
        now = replace(now, value=None, symbol=Symbol.NOT_KNOWN, why=BEFORE_RETURNS)
    return Values(now, trend, answer.unit, answer.source, pairs)


def read_published_baseline(sitting: Sitting, content: Content) -> Figure:
    """What was published of a bound measure for the very day of its baseline, or why nothing."""
    day = content["baseline_on"]
    if day is None or day not in {one.snapshot for one in sitting.standing.publications}:
        return Figure(why=NOT_PUBLISHED)
    now = read_bound(sitting, content, day, with_trend=False).now
    return now if now.on == day else Figure(why=NOT_PUBLISHED)


def find_day(sitting: Sitting, measure: Measure, day: date) -> date | None:
    """The day for which a measure is asked to speak for another: the last that it is known of.

    None where the door finds it itself. Raises NotPublished where nothing was published by then.
    """
    standing = sitting.standing
    if sitting.viewer.reads_publication(measure.permission):
        snapshots = [one.snapshot for one in standing.publications if one.snapshot <= day]
        if not snapshots:
            raise NotPublished(NOT_PUBLISHED)
        return snapshots[-1]
    if measure.kinds == PROGRAMME or standing.data_date is None:
        return day
    return min(day, standing.data_date)


def _say_why(error: Exception) -> Figure:
    if isinstance(error, NotShown):
        return Figure(symbol=Symbol.CONFIDENTIAL, why=NOT_SHOWN)
    if isinstance(error, NotPublished):
        return Figure(why=NOT_PUBLISHED)
    if isinstance(error, Refused):
        return Figure(why=NOT_OPEN)
    # The lists of all that is known, which follow, are for whoever writes an address.
    return Figure(why=str(error).partition(". ")[0])


def _is_before_returns(sitting: Sitting, measure: Measure, answer: Answer) -> bool:
    """Whether children are missing from a count, since the returns begin too late for it."""
    begins = sitting.standing.first_date
    if begins is None or "ssda903" not in measure.kinds or answer.protection.is_published:
        return False
    # A return lists whoever is there on the evening before its first day.
    first = answer.from_ if answer.is_flow else answer.as_at + timedelta(days=1)
    return first is not None and first < begins


def _take_total(answer: Answer) -> Figure:
    on = answer.to if answer.is_flow and answer.to else answer.as_at
    first = answer.from_ if answer.is_flow else None
    symbol = answer.total_symbol
    why = NO_ONE_FIGURE if symbol == Symbol.NOT_APPLICABLE else ""
    return Figure(answer.total, symbol, on, first, why)


def _read_trend(
    sitting: Sitting, measure: Measure, asked: Selection, day: date
) -> tuple[Figure, ...]:
    """The values of the last eight quarters; of what is counted over a year, of the last years."""
    begins = sitting.standing.first_date
    spans = {
        QUARTER.key: (first_of_months(day, 3 * MOST_POINTS), day),
        YEAR.key: (first_of_months(last_year_end(day), 12 * MOST_POINTS), last_year_end(day)),
    }
    for grain, (first, last) in spans.items():
        if grain not in measure.dimensions or (measure.is_flow and grain == QUARTER.key):
            continue
        start = max(first, begins) if begins and "ssda903" in measure.kinds else first
        chosen = replace(asked, from_=start, to=last)
        try:
            answer = sitting.ask(Question(measure.name, (grain,), chosen))
        except (NotUnderstood, NotShown, Refused):
            continue
        spans_of = {key: (begin, end) for key, begin, end in answer.periods}
        found = []
        for row in answer.rows:
            # What is published by year alone says no more of its days.
            begin, end = spans_of.get(row.keys[0], (None, None))
            over = begin if measure.is_flow else None
            found.append(Figure(row.value, row.symbol, end, over))
        return tuple(found[-MOST_POINTS:])
    return ()
