"""Measures of children's health, for those in care 12 months or more on 31 March."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from data_access.periods import last_year_end, year_before
from data_access.questions.behind import (
    Behind,
    Find,
    count_behind,
    in_their_period,
    looked_after_on,
)
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.returned import (
    at_year_end,
    know_only_returned,
    know_only_whole_years,
)
from data_access.store.tables import RETURNED_TABLES, children, episode_spans, periods_of_care
from data_access.store.tables.base import day_number
from data_access.vocabulary import CHECKED, CHILD_DIMENSIONS, SDQ_BAND, YEAR, Permission, Unit

HEALTH = RETURNED_TABLES["oc2"]
# The scores with which each band of difficulties begins.
SLIGHTLY_RAISED_FROM, HIGH_FROM = 14, 17
SDQ_FROM_AGE, SDQ_TO_AGE = 4, 16
SINCE = (
    "Returned once a year: at any other date the answer is that of the last 31 March. Years whose "
    "return brought no table of health are not available."
)
SOURCE = "SSDA903 health (OC2); SSDA903 episodes"
Tell = Callable[[ColumnElement[Any]], ColumnElement[str]]
BY = (*CHILD_DIMENSIONS, YEAR)


def _find_long_in_care(
    asked: Asked, dimension: str, column: str, tell: Tell, *where: ColumnElement[bool]
) -> Behind:
    """The children in care on the last 31 March who had been for 12 months, with what is told.

    Should a return say two things of a child, the more favourable of a check and the higher score.
    """
    end = last_year_end(asked.as_at)
    told = (
        select(HEALTH.c.child_id, func.max(HEALTH.c[column]).label("said"))
        .where(HEALTH.c.collection_year == end.year)
        .group_by(HEALTH.c.child_id)
        .subquery("told")
    )
    long_enough = periods_of_care.c.start_day <= day_number(year_before(end))
    source = in_their_period(end).outerjoin(told, told.c.child_id == episode_spans.c.child_id)
    columns = {dimension: tell(told.c.said)}
    return looked_after_on(end, long_enough, *where, source=source, columns=columns)


def _tell_checked(said: ColumnElement[Any]) -> ColumnElement[str]:
    return case((said == "1", "yes"), (said == "0", "no"), else_="not_recorded")


def find_health_assessed(asked: Asked) -> Behind:
    """Those of whom it is asked whether their health was assessed."""
    return _find_long_in_care(asked, CHECKED.key, "health_assessment", _tell_checked)


def find_dental_checked(asked: Asked) -> Behind:
    """Those of whom it is asked whether their teeth were checked."""
    return _find_long_in_care(asked, CHECKED.key, "teeth_check", _tell_checked)


def _tell_band(score: ColumnElement[Any]) -> ColumnElement[str]:
    return case(
        (score.is_(None), "not_returned"),
        (score < SLIGHTLY_RAISED_FROM, "close_to_average"),
        (score < HIGH_FROM, "slightly_raised"),
        else_="high",
    )


def find_scored(asked: Asked) -> Behind:
    """The children aged 4 to 16 of whom a score is asked, by the band of theirs."""
    end = last_year_end(asked.as_at)
    of_age = select(children.c.id).where(
        children.c.date_of_birth <= end.replace(year=end.year - SDQ_FROM_AGE),
        children.c.date_of_birth > end.replace(year=end.year - SDQ_TO_AGE - 1),
    )
    is_of_age = episode_spans.c.child_id.in_(of_age)
    return _find_long_in_care(asked, SDQ_BAND.key, "sdq_score", _tell_band, is_of_age)


def _count(asked: Asked, find: Find) -> Cells:
    end = last_year_end(asked.as_at)
    if not asked.periods and end != asked.as_at:
        asked.notes.append(
            f"As at {end:%-d %B %Y}, the last year’s end: it is returned once a year."
        )
    cells = know_only_whole_years(asked, count_behind(asked, find))
    return know_only_returned(asked, cells, HEALTH.name, "health, teeth and feelings", at_year_end)


@measure(
    title="Health assessments",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on 31 March who had been in care for 12 months or more, by whether "
        f"they had their health assessments of the year. {SINCE}"
    ),
    source=SOURCE,
    by=(CHECKED, *BY),
    permission=Permission.CHILDREN_HEALTH,
    behind=find_health_assessed,
)
def health_assessments(asked: Asked) -> Cells:
    return _count(asked, find_health_assessed)


@measure(
    title="Dental checks",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on 31 March who had been in care for 12 months or more, by whether "
        f"their teeth were checked by a dentist in the year. {SINCE}"
    ),
    source=SOURCE,
    by=(CHECKED, *BY),
    permission=Permission.CHILDREN_HEALTH,
    behind=find_dental_checked,
)
def dental_checks(asked: Asked) -> Cells:
    return _count(asked, find_dental_checked)


@measure(
    title="Strengths and difficulties scores",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children aged 4 to 16 looked after on 31 March who had been in care for 12 months or "
        "more, by the score of the carer’s strengths and difficulties questionnaire (SDQ): 0 to 13 "
        f"close to average, 14 to 16 slightly raised, 17 to 40 high, or none returned. {SINCE}"
    ),
    source=SOURCE,
    by=(SDQ_BAND, *BY),
    permission=Permission.CHILDREN_HEALTH,
    behind=find_scored,
)
def sdq(asked: Asked) -> Cells:
    return _count(asked, find_scored)
