"""Measures of how settled children are: how many homes in a year, and how long in the same one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, FromClause, case, func, select

from data_access.periods import add_months, first_of_twelve_months
from data_access.questions.behind import Behind, count_behind, looked_after_on
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import episode_spans, periods_of_care, placements
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    CHILD_DIMENSIONS,
    NUMBER_OF_PLACEMENTS,
    SAME_PLACEMENT,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

SAME_CARER = "same_carer"
ADOPTION = "placed_for_adoption"
LONG_TERM_MONTHS, SETTLED_MONTHS = 30, 24
THREE = 3
# The stretch with which a placement began, and one before it.
_BEGUN, _BEFORE = placements.alias("begun"), placements.alias("before")
_COUNTED_HOW = (
    "Placements of at least 24 hours in the 12 months to the date count, with the one open at "
    "their start. A short stay away belongs to the home returned to, and adoption by the carers a "
    "child lives with already is no move. Another place with the same carer is no move unless "
    "asked for (same_carer=move). Short breaks are left out."
)


def _number_placements(asked: Asked) -> ColumnElement[int]:
    """In how many placements a child was in the 12 months to the day."""
    is_move = asked.selection.option(SAME_CARER) == "move"
    stays = placements.c
    began = stays.start_day if is_move else stays.placement_start_day
    return (
        select(func.count(began.distinct()))
        .where(
            stays.child_id == episode_spans.c.child_id,
            stays.end_day > day_number(first_of_twelve_months(asked.as_at)),
            stays.start_day <= day_number(asked.as_at),
        )
        .scalar_subquery()
    )


def find_by_number(asked: Asked) -> Behind:
    """The children looked after on the day, each with how many placements in the 12 months."""
    exact = {number: str(number) for number in (1, 2, 3)}
    number = case(exact, value=_number_placements(asked), else_="4+")
    return looked_after_on(asked.as_at, columns={NUMBER_OF_PLACEMENTS.key: number})


def find_three_or_more(asked: Asked) -> Behind:
    """Those of them with three placements or more."""
    return looked_after_on(asked.as_at, _number_placements(asked) >= THREE)


def _tell_what_is_known(
    asked: Asked, cells: Cells, begins: Callable[[date], date], what: str
) -> Cells:
    """The cells, not known on days for which the returns begin too late to tell.

    `begins` is the first day that an answer for a day rests on; `what` says what it is.
    """
    first = asked.standing.first_date
    too_early = {key for key, then in asked.each_period() if first and begins(then.as_at) < first}
    if first and too_early:
        asked.notes.append(
            f"Not known where it rests on {what} before {first:%-d %B %Y}, when the returns begin."
        )
    return asked.mark_periods(cells, too_early, Symbol.NOT_KNOWN)


@measure(
    title="Children in our care, by homes lived in over 12 months",
    unit=Unit.CHILDREN,
    better=None,
    definition="Children looked after on the date, by how many placements they had. "
    + _COUNTED_HOW,
    source="SSDA903 episodes",
    by=(NUMBER_OF_PLACEMENTS, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    options=(SAME_CARER,),
    by_home=True,
    behind=find_by_number,
)
def placements_in_year(asked: Asked) -> Cells:
    counts = count_behind(asked, find_by_number)
    return _tell_what_is_known(asked, counts, first_of_twelve_months, "where children lived")


@measure(
    title="Children who lived in three or more homes in 12 months",
    unit=Unit.CHILDREN,
    better="lower",
    definition="Children looked after on the date who had three placements or more. "
    + _COUNTED_HOW,
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    options=(SAME_CARER,),
    behind=find_three_or_more,
)
def three_or_more_placements(asked: Asked) -> Cells:
    counts = count_behind(asked, find_three_or_more)
    return _tell_what_is_known(asked, counts, first_of_twelve_months, "where children lived")


def in_their_placement(day: int) -> FromClause:
    """The spans, each with the child's placement on a day, how it began, and the period of care."""
    spans, first = episode_spans.c, _BEGUN.c
    return (
        episode_spans.join(
            placements,
            (placements.c.child_id == spans.child_id)
            & (placements.c.end_day > day)
            & (placements.c.start_day <= day),
        )
        .join(periods_of_care, periods_of_care.c.id == placements.c.period_of_care_id)
        .join(
            _BEGUN,
            (first.child_id == spans.child_id)
            & (first.start_day == placements.c.placement_start_day),
        )
    )


def _same_since() -> ColumnElement[int]:
    """Since when in the same placement; of one for adoption, together with the one before it."""
    now, before = placements.c, _BEFORE.c
    previous = (
        select(func.max(before.placement_start_day))
        .where(
            before.child_id == now.child_id,
            before.period_of_care_id == now.period_of_care_id,
            before.placement_start_day < now.placement_start_day,
        )
        .scalar_subquery()
    )
    return case(
        (_BEGUN.c.placement_type == ADOPTION, func.coalesce(previous, now.placement_start_day)),
        else_=now.placement_start_day,
    )


def find_long_term(asked: Asked) -> Behind:
    """The children under 16 who have been looked after for two and a half years or more."""
    long_ago = day_number(add_months(asked.as_at, -LONG_TERM_MONTHS))
    settled_since = day_number(add_months(asked.as_at, -SETTLED_MONTHS))
    return looked_after_on(
        asked.as_at,
        episode_spans.c.age_band != "16+",
        periods_of_care.c.start_day <= long_ago,
        source=in_their_placement(day_number(asked.as_at)),
        columns={SAME_PLACEMENT.key: case((_same_since() <= settled_since, "yes"), else_="no")},
    )


def _note_unknown_starts(asked: Asked) -> None:
    """Note how many may have been in care long enough, for all that the returns say."""
    whole = replace(asked, selection=asked.selection.widen(SAME_PLACEMENT.key))
    unknown = looked_after_on(
        asked.as_at,
        episode_spans.c.age_band != "16+",
        periods_of_care.c.start_day > day_number(add_months(asked.as_at, -LONG_TERM_MONTHS)),
        periods_of_care.c.start_is_known.is_(False),
        source=in_their_placement(day_number(asked.as_at)),
    )
    number = select(func.count()).select_from(unknown.source).where(*unknown.conditions(whole))
    if count := asked.connection.execute(number).scalar_one():
        asked.notes.append(
            f"{count} under 16 {'is' if count == 1 else 'are'} left out on "
            f"{asked.as_at:%-d %B %Y}: the returns do not say when they came into our care."
        )


@measure(
    title="Children in our care for two and a half years or more, by whether in the same home",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children under 16 who are looked after on the date and have been without a break for two "
        "and a half years or more. In the same home for two years: in the same placement for two "
        "years or more or, if placed for adoption, in that and the placement before it together. "
        "A short stay away belongs to the home returned to; short breaks are left out."
    ),
    source="SSDA903 episodes",
    by=(SAME_PLACEMENT, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    behind=find_long_term,
)
def long_term_stability(asked: Asked) -> Cells:
    _note_unknown_starts(asked)
    counts = count_behind(asked, find_long_term)
    return _tell_what_is_known(
        asked, counts, lambda day: add_months(day, -LONG_TERM_MONTHS), "when children came"
    )
