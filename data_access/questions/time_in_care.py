"""How long children have been in our care, and how long those who left it had been."""

import math
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Integer, and_, literal

from data_access.questions.behind import (
    Behind,
    Find,
    count_behind,
    events_between,
    in_their_period,
    looked_after_on,
    read_behind,
)
from data_access.questions.calendar_months import count_in_months
from data_access.questions.journey_columns import (
    band_age_at_start,
    band_time_in_care,
    tell_reason_left,
)
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.quantiles import QUARTERS, read_off
from data_access.store.tables import count_changes, periods_of_care
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    AGE_AT_ENTRY,
    CHILD_DIMENSIONS,
    REASON_LEFT,
    TIME_DIMENSIONS,
    TIME_IN_CARE,
    Permission,
    Symbol,
    Unit,
)

DAYS_IN_A_MONTH = 365.25 / 12
# The columns that say how many days a row has lasted, and whether it is known since when.
DAYS, IS_KNOWN = "days_in_care", "start_is_known"
QUARTILES_SAID = (
    "Option quantile: the median or a quartile, read off between two children in proportion where "
    "it falls between them. A month is a twelfth of a year of 365.25 days. Periods of care that "
    "began before the returns do, on a day that they do not say, count as at least as long as the "
    "returns know of; what would rest on how much longer they are is not known."
)


def find_in_care(asked: Asked) -> Behind:
    """The children looked after on the day, with how long they have been."""
    periods = periods_of_care.c
    return looked_after_on(
        asked.as_at,
        source=in_their_period(asked.as_at),
        columns={
            AGE_AT_ENTRY.key: band_age_at_start(),
            TIME_IN_CARE.key: band_time_in_care(count_in_months(asked.as_at)),
            DAYS: literal(day_number(asked.as_at), Integer) - periods.start_day,
            IS_KNOWN: periods.start_is_known,
        },
    )


def find_left(asked: Asked) -> Behind:
    """The children who left in the period, with how long they had been in care."""
    events, periods = count_changes.c, periods_of_care.c
    of_event = and_(periods.child_id == events.child_id, periods.end_day == events.day)
    return events_between(
        asked,
        count_changes,
        events.kind == "ceased",
        source=count_changes.join(periods_of_care, of_event),
        columns={
            AGE_AT_ENTRY.key: band_age_at_start(),
            REASON_LEFT.key: tell_reason_left(),
            DAYS: events.day - periods.start_day,
            IS_KNOWN: periods.start_is_known,
        },
    )


def _find_quantiles(asked: Asked, find: Find, title: str) -> Cells:
    quantile = asked.selection.option("quantile")
    asked.words["title"] = f"{title}, {quantile.replace('_', ' ')}"
    undivided = read_behind(replace(asked, by=(), periods=()), find, IS_KNOWN).get((), ())
    if unknown := sum(not is_known for (is_known,) in undivided):
        asked.notes.append(
            f"{unknown:,} of these periods of care began before the returns do, on a day that they "
            "do not say: they count as at least as long as the returns know of, and a median or "
            "quartile that would rest on how much longer they are is not known."
        )
    quarters = QUARTERS[quantile]
    return {
        keys: find_quantile([(days, bool(is_known)) for days, is_known in rows], quarters)
        for keys, rows in read_behind(asked, find, DAYS, IS_KNOWN).items()
    }


def find_quantile(lengths: Sequence[tuple[int, bool]], quarters: int) -> float | str:
    """The months below which so many quarters of the lengths lie; not known where it cannot be.

    Each length is in days, with whether it is known to the day: if not, it is at least as long.
    """
    least = read_off([days for days, _ in lengths], quarters)
    most = read_off([days if is_known else math.inf for days, is_known in lengths], quarters)
    return round(least / DAYS_IN_A_MONTH, 1) if least == most else Symbol.NOT_KNOWN


@measure(
    title="Time in our care",
    unit=Unit.MONTHS,
    better=None,
    definition=(
        "How long the children who are looked after on the date have been in our care, in months, "
        f"from the day their present period of care began. {QUARTILES_SAID} It is not how long "
        "they will have stayed: they have not left."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, AGE_AT_ENTRY, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    empty=None,
    options=("quantile",),
    behind=find_in_care,
)
def time_in_care(asked: Asked) -> Cells:
    return _find_quantiles(asked, find_in_care, "Time in our care")


@measure(
    title="Time in our care of those who left",
    unit=Unit.MONTHS,
    better=None,
    definition=(
        "How long the periods of care that ended in the period had lasted, in months, each of them "
        f"counted. {QUARTILES_SAID} Children whose episode is still open on the 18th birthday "
        "are not among them. Age on the day of leaving; everything else as on the day before."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, AGE_AT_ENTRY, REASON_LEFT, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    empty=None,
    options=("quantile",),
    behind=find_left,
)
def time_in_care_of_those_who_left(asked: Asked) -> Cells:
    return _find_quantiles(asked, find_left, "Time in our care of those who left")


@measure(
    title="Children by time in our care",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date by how long they have been, from the day their present "
        "period of care began; not known where it began before the returns do, on a day that they "
        "do not say, unless five years have passed since the first day they know of. Over time: at "
        "the last day of each period."
    ),
    source="SSDA903 episodes",
    by=(TIME_IN_CARE, AGE_AT_ENTRY, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    behind=find_in_care,
)
def in_care_for(asked: Asked) -> Cells:
    return count_behind(asked, find_in_care)
