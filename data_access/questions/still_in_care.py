"""The share of children who are still in our care so many months after they came into it."""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import and_, literal

from data_access.questions.behind import Behind, events_between, read_behind
from data_access.questions.journey_columns import band_age_at_start
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.time_in_care import (
    DAYS,
    DAYS_IN_A_MONTH,
)
from data_access.store.tables import count_changes, periods_of_care
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    AFTER_MONTHS,
    AGE_AT_ENTRY,
    AGE_BAND,
    CHILD_DIMENSIONS,
    DFE_AGE_BAND,
    Permission,
    Symbol,
    Unit,
)

CONFIDENCE = 0.95
# What stands where no number of months is named.
USUAL_MONTHS = "12"


@dataclass(frozen=True)
class Followed:
    """How long each of some periods of care was followed, in days, and which were still open."""

    days: tuple[int, ...]
    is_open: tuple[bool, ...]

    def estimate(self, months: Iterable[str], bound: str) -> dict[str, float | str]:
        """The share, in per cent, still in care after so many months, or a bound of it.

        Not known beyond the longest that any was followed, unless all have left by then; a bound of
        it not while all stay or once all have left.
        """
        # Imported when asked for: it takes a second, which no command need wait for.
        from scipy.stats import CensoredData, ecdf  # type: ignore[import-untyped]  # noqa: PLC0415

        at = {key: int(key) * DAYS_IN_A_MONTH for key in months}
        longest = max(self.days, default=-1)
        share = ecdf(CensoredData.right_censored(list(self.days), list(self.is_open))).sf
        # Nobody can come back to a period of care that has ended.
        has_everybody_left = float(share.evaluate(longest)) == 0
        function = share
        if bound != "estimate":
            with warnings.catch_warnings():
                # It has no bound where nobody, or everybody, has left: said as not known below.
                warnings.filterwarnings("ignore", "The confidence interval is undefined")
                band = share.confidence_interval(CONFIDENCE, method="log-log")
            function = band.low if bound == "lower" else band.high
        found: dict[str, float | str] = {}
        for key, days in at.items():
            value = float(share.evaluate(days))
            is_known = days <= longest or has_everybody_left
            if function is not share and key != "0":
                is_known = is_known and 0 < value < 1
                value = float(function.evaluate(days))
            found[key] = round(100 * value, 1) if is_known else Symbol.NOT_KNOWN
        return found


def find_followed(asked: Asked) -> Behind:
    """The periods of care that began in the period, with the day each ended or will at 18."""
    events, periods = count_changes.c, periods_of_care.c
    of_event = and_(periods.child_id == events.child_id, periods.start_day == events.day)
    # A month is no part of a row: whoever is asked about after so many months is the same child.
    months = dict(asked.filters).get(AFTER_MONTHS.key, (USUAL_MONTHS,))
    return events_between(
        asked,
        count_changes,
        events.kind == "started",
        source=count_changes.join(periods_of_care, of_event),
        columns={
            AGE_AT_ENTRY.key: band_age_at_start(),
            AFTER_MONTHS.key: literal(months[0]),
            DAYS: periods.end_day - periods.start_day,
            "start_day": periods.start_day,
        },
    )


def _followed_to(asked: Asked) -> date:
    """The last day that anything is known of."""
    known_to = asked.standing.data_date
    return min(asked.last, known_to) if known_to else asked.last


@measure(
    title="Share still in our care",
    unit=Unit.PERCENT,
    better=None,
    definition=(
        "Of the periods of care that began in the period asked, the share still open so many "
        "months afterwards (after 12 where no number of months is named), whoever has not been "
        "followed as long counting for as long as they were (the estimate of Kaplan and Meier). "
        "Leaving for whatever reason ends a period, and so does the 18th birthday. Each period is "
        "followed to the last day asked; those that began before the period asked are not among "
        "them. Option bound: the estimate, or the lower or upper end of its 95% confidence "
        "interval (by the logarithm of the logarithm), which says how far chance alone might move "
        "it. Not known beyond the longest that any was followed, unless "
        "all of them have left. Age and everything else as on the "
        "day the period of care began."
    ),
    source="SSDA903 episodes",
    by=(
        AFTER_MONTHS,
        AGE_AT_ENTRY,
        *(d for d in CHILD_DIMENSIONS if d not in (AGE_BAND, DFE_AGE_BAND)),
    ),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    empty=None,
    options=("bound",),
    behind=find_followed,
)
def share_still_in_care(asked: Asked) -> Cells:
    months = asked.keys_of(AFTER_MONTHS.key)
    if AFTER_MONTHS.key not in asked.by:
        named = dict(asked.filters).get(AFTER_MONTHS.key, (USUAL_MONTHS,))
        if len(named) > 1:
            asked.notes.append("Several numbers of months do not add up: break down by them.")
            return dict.fromkeys(asked.combinations(), Symbol.NOT_APPLICABLE)
        months = named
        asked.notes.append(f"After {named[0]} months.")
    place = asked.by.index(AFTER_MONTHS.key) if AFTER_MONTHS.key in asked.by else None
    others = tuple(name for name in asked.by if name != AFTER_MONTHS.key)
    last = day_number(_followed_to(asked))
    cells: dict[Keys, float | str] = {}
    bound = asked.selection.option("bound")
    for keys, rows in read_behind(
        replace(asked, by=others), find_followed, DAYS, "start_day"
    ).items():
        begun = [(days, start) for days, start in rows if start <= last]
        if not begun:
            continue
        followed = Followed(
            tuple(min(days, last - start) for days, start in begun),
            tuple(start + days > last for days, start in begun),
        )
        for month, share in followed.estimate(months, bound).items():
            key = keys if place is None else (*keys[:place], month, *keys[place:])
            cells[key] = share
    return cells
