"""The arithmetic of the balance: what reaching a number of children by a day would mean."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import and_, func, not_, select

from data_access.periods import first_of_twelve_months
from data_access.questions.benchmark import SOURCE, find_gap
from data_access.questions.counting import count_looked_after
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import children, count_changes, episode_spans
from data_access.store.tables.base import day_number
from data_access.vocabulary import BALANCE_PART, Permission, Symbol, Unit

EVERY_DECISION = "Every decision is made for the individual child."
REACH, REACH_BY = "reach", "reach_by"
ADULT = 18
_DAYS_A_MONTH = 365.25 / 12
_SUM = "coming_a_month"


@dataclass(frozen=True)
class Balance:
    """The parts of the sum, as they are shown, so that a reader can do it again.

    `left` are those who left in the last 12 months but for those who turned 18; `turning_18` are
    known by their dates of birth.
    """

    now: int
    reach: int
    months: float
    left: int
    turning_18: int

    @property
    def leaving(self) -> float:
        """Who would leave until then at the pace of the last 12 months."""
        return round(self.left / 12 * self.months, 1)

    @property
    def coming(self) -> float:
        """Who would come in all: what is missing, and whoever leaves."""
        return round(self.reach - self.now + self.turning_18 + self.leaving, 1)

    @property
    def coming_a_month(self) -> float:
        """The same a month."""
        return round(self.coming / self.months, 1)


@measure(
    title="The arithmetic of the balance",
    unit=Unit.CHILDREN_A_MONTH,
    better=None,
    definition=(
        "How many children a month would come into our care if children left as in the last 12 "
        "months and a number of children (reach) were in our care on a day (reach_by): that "
        "number, less the children in our care now, plus those of them who turn 18 until then, "
        "plus as many others a month as left in the last 12 months, over the months until then. "
        "Unless others are asked for, the number is that at the neighbours’ average rate, and the "
        "day a year after the date. Below nought: by leaving alone the number would not be "
        "reached. It is arithmetic, not a limit. " + EVERY_DECISION
    ),
    source=f"SSDA903 episodes; {SOURCE}",
    by=(BALANCE_PART,),
    permission=Permission.CHILDREN_AGGREGATE,
    empty=None,
    options=("model", "statistic", REACH, REACH_BY),
    kinds=("ssda903", "population", "benchmarks"),
)
def balance(asked: Asked) -> Cells:
    asked.notes.append(EVERY_DECISION)
    everyone = replace(asked, by=(), selection=replace(asked.selection, filters=()))
    found = _find_balance(everyone)
    parts = asked.keys_of(BALANCE_PART.key) if asked.by else _parts_named(asked)
    if len(parts) > 1 and not asked.by:
        asked.notes.append("The parts of the sum do not add up: break down by them, or name one.")
        return {(): Symbol.NOT_APPLICABLE}
    return {
        (part,) if asked.by else (): Symbol.NOT_KNOWN if found is None else getattr(found, part)
        for part in parts
    }


def _parts_named(asked: Asked) -> tuple[str, ...]:
    return dict(asked.filters).get(BALANCE_PART.key, (_SUM,))


def _find_balance(asked: Asked) -> Balance | None:
    day, by = asked.as_at, _find_day(asked)
    if by <= day:
        asked.notes.append(
            f"The day to reach it by must be later than {day:%-d %B %Y}; it is {by:%-d %B %Y}."
        )
        return None
    begins = asked.standing.first_date
    if begins is None or first_of_twelve_months(day) < begins:
        asked.notes.append("The returns loaded do not cover the 12 months before the date.")
        return None
    now = count_looked_after(asked).get((), 0)
    reach = _find_number(asked, now)
    if reach is None:
        return None
    return Balance(
        now=now,
        reach=reach,
        months=max(0.1, round((by - day).days / _DAYS_A_MONTH, 1)),
        left=_count_left(asked),
        turning_18=_count_turning_18(asked, by),
    )


def _find_day(asked: Asked) -> date:
    """The day to reach the number by: a year after the date unless asked otherwise."""
    chosen = asked.selection.option(REACH_BY)
    return date.fromisoformat(chosen) if chosen else _years_from(asked.as_at, 1)


def _find_number(asked: Asked, now: int) -> int | None:
    """The number to reach: that at the neighbours' average rate unless asked otherwise."""
    chosen = asked.selection.option(REACH)
    if chosen:
        return int(chosen)
    gap = find_gap(asked, asked.as_at, now)
    if isinstance(gap, str):
        asked.notes.append(
            "The neighbours’ average rate is not known for this date: choose a number to reach."
        )
        return None
    return now - gap


def _years_from(day: date, years: int) -> date:
    # Whoever is born on 29 February has no birthday in most years before 1 March.
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)


def _count_left(asked: Asked) -> int:
    """Who left in the 12 months but for those in our care at their start who turned 18 in them.

    These are the counterpart of those in our care now who will turn 18, and are counted as such.
    """
    first = first_of_twelve_months(asked.as_at)
    eve = day_number(first) - 1
    events, spans = count_changes.c, episode_spans.c
    here_before = select(spans.child_id).where(spans.end_day > eve, spans.start_day <= eve)
    is_adult = children.c.birth_day <= day_number(_years_from(asked.as_at, -ADULT))
    statement = (
        select(func.count())
        .select_from(count_changes.join(children, children.c.id == events.child_id))
        .where(
            events.kind.in_(("ceased", "reached_18")),
            events.day.between(day_number(first), day_number(asked.as_at)),
            not_(and_(is_adult, events.child_id.in_(here_before))),
        )
    )
    return asked.connection.execute(statement).scalar_one()


def _count_turning_18(asked: Asked, by: date) -> int:
    spans, day = episode_spans.c, day_number(asked.as_at)
    statement = (
        select(func.count())
        .select_from(episode_spans.join(children, children.c.id == spans.child_id))
        .where(
            spans.end_day > day,
            spans.start_day <= day,
            children.c.birth_day <= day_number(_years_from(by, -ADULT)),
        )
    )
    return asked.connection.execute(statement).scalar_one()
