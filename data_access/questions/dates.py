"""The dates of a question: its periods, the day it is compared with, what the returns cover."""

from dataclasses import replace
from datetime import timedelta

from data_access.periods import periods_between, shift_window
from data_access.questions.home_facts import name_some
from data_access.questions.measure import Asked, Measure
from data_access.questions.selection import NotUnderstood
from data_access.questions.standing import Standing
from data_access.vocabulary import HOME, Permission, Unit

MOST_PERIODS = 600
# What these open is of places, staff and visits, not of children.
OF_HOMES = (Permission.HOMES, Permission.HOMES_QUALITY)
# What these open is of nights that have been.
OF_NIGHTS = (Permission.HOMES, Permission.MONEY)


def settle_periods(asked: Asked) -> Asked:
    """The question with the periods of its time dimension, if it has one."""
    if asked.time_dimension is None:
        return asked
    periods = tuple(periods_between(asked.first, asked.last, asked.time_dimension))
    if len(periods) > MOST_PERIODS:
        raise NotUnderstood(f"That is {len(periods)} periods; ask for at most {MOST_PERIODS}.")
    return replace(asked, periods=periods, as_at=asked.last)


def compare(asked: Asked, measure: Measure) -> Asked:
    """The same question at the date of comparison; a flow keeps the length of its window."""
    day = asked.selection.compare_to
    if day is None or asked.time_dimension:
        raise NotUnderstood("compare_to goes with a breakdown that is not over time.")
    first = shift_window(asked.first, asked.last, day) if measure.is_flow else asked.first
    return replace(asked, as_at=day, first=first, last=day, notes=[], words={})


def say_limits(measure: Measure, asked: Asked, standing: Standing) -> list[str]:
    """What a reader must know: whose children are counted, and dates the returns do not cover."""
    notes = []
    if asked.homes is not None:
        chosen = dict(asked.filters).get(HOME.key)
        counted = (
            [standing.home_labels.get(slug, "") for slug in chosen]
            if chosen
            else [standing.home_names.get(home, "") for home in asked.homes]
        )
        names = name_some(sorted(counted)) or "no home"
        is_of_homes = measure.permission in OF_HOMES and measure.unit != Unit.CHILDREN
        words = f"Of {names}" if is_of_homes else f"Counted here: children who live in {names}"
        notes.append(f"{words}.")
    if "ssda903" not in measure.kinds or not standing.data_date or not standing.first_date:
        return notes
    if not is_covered(measure, asked, standing):
        notes.append(
            f"The returns loaded begin on {standing.first_date:%-d %B %Y}: before it children are "
            "missing from the count."
        )
    if asked.last > standing.data_date:
        notes.append(
            f"The data speaks to {standing.data_date:%-d %B %Y}: "
            + (
                "of nights after it nothing is known."
                if measure.permission in OF_NIGHTS
                else "after it children stay where they were, and nobody comes or leaves but by "
                "turning 18."
            )
        )
    return notes


def is_covered(measure: Measure, asked: Asked, standing: Standing) -> bool:
    """Whether the returns loaded hold every child that the question counts.

    A return lists everyone looked after at some time in its year, so the count is whole from the
    evening before its first day; events are known from the first day on.
    """
    if "ssda903" not in measure.kinds or standing.first_date is None:
        return True
    if measure.is_flow:
        return asked.first >= standing.first_date
    first = asked.periods[0].last if asked.periods else asked.as_at
    return first >= standing.first_date - timedelta(days=1)
