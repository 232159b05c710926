"""The rules by which milestones, benefits and risks are judged. Each is told on screen in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from data_access.programme.records import Content, Record, read_due
from data_access.vocabulary import DUE_SOON_DAYS

SOON = timedelta(days=DUE_SOON_DAYS)
ENOUGH_PER_CENT = 75
# What nothing is waited for any more.
OVER = ("complete", "stopped")
MILESTONE_RULES = (
    "Complete: its status says so. Late: its due date is past. At risk: it is forecast after its "
    f"due date, or due within {DUE_SOON_DAYS} days and less than {ENOUGH_PER_CENT} per cent done "
    "(where none is stated, nothing is taken to be done). "
    "On track: everything else that has a date. One without a date, or stopped, is told as such."
)


@dataclass(frozen=True)
class Dates:
    """The days of a milestone; `expected` is when it was complete, else when it is expected.

    A due date is the end of its month where only a month is set. `slip` is in days, below nought
    where it is early; None without a date.
    """

    baseline: date | None
    due: date | None
    forecast: date | None
    completed: date | None

    @property
    def expected(self) -> date | None:
        return self.completed or self.forecast

    @property
    def slip(self) -> int | None:
        if self.baseline is None or self.expected is None:
            return None
        return (self.expected - self.baseline).days


def dates_of(milestone: Content) -> Dates:
    """The days of a milestone, as stated, with what follows where a sheet may leave one out."""
    due = read_due(milestone["due"])
    baseline = read_due(milestone["baseline"]) or due
    forecast = read_due(milestone["forecast"]) or due
    return Dates(
        baseline=baseline.on if baseline else None,
        due=due.on if due else None,
        forecast=forecast.on if forecast else None,
        completed=milestone["completed_on"],
    )


def judge_milestone(milestone: Content, today: date) -> str:
    """How a milestone stands on a day: a key of MILESTONE_STATE, by MILESTONE_RULES."""
    status, dates = milestone["status"], dates_of(milestone)
    if status in OVER:
        return str(status)
    if dates.due is None:
        return "undated"
    if dates.due < today:
        return "late"
    is_behind = dates.forecast is not None and dates.forecast > dates.due
    is_soon = dates.due - today <= SOON and (milestone["per_cent"] or 0) < ENOUGH_PER_CENT
    return "at_risk" if is_behind or is_soon else "on_track"


def find_delays(milestones: Mapping[str, Record], day: date) -> dict[str, list[str]]:
    """The milestones that others make late, as seen on a day: by reference, those of `depends_on`
    that are expected only after it is due itself. What is complete or stopped is made late by none.
    """
    parts, found = index_parts(milestones.values()), dict[str, list[str]]()
    for reference, record in milestones.items():
        due = dates_of(record.content).due
        if due is None or record.content["status"] in OVER:
            continue
        for other in record.content["depends_on"] or ():
            first = milestones.get(other)
            expected = first and find_expected(first, parts.get(other, ()), day)
            if expected and expected > due:
                found.setdefault(reference, []).append(other)
    return found


def find_expected(milestone: Record, parts: Iterable[Record], day: date) -> date | None:
    """When a milestone that others wait for will be there: of one told in parts, the last of them.

    What is not there yet is expected on the day of reading at the earliest, whatever is forecast.
    None where nothing is left to wait for, and without a date.
    """
    expected = (
        dates_of(one.content).expected
        for one in list(parts) or [milestone]
        if one.content["status"] not in OVER
    )
    return max((max(on, day) for on in expected if on), default=None)


def index_parts(milestones: Iterable[Record]) -> dict[str, list[Record]]:
    """The parts of each milestone that is told in parts, by its reference."""
    found: dict[str, list[Record]] = {}
    for one in milestones:
        if one.content["part_of"]:
            found.setdefault(one.content["part_of"], []).append(one)
    return found


def without_parts(milestones: Mapping[str, Record]) -> dict[str, Record]:
    """The milestones that are counted: one that has parts is told by them."""
    parents = {record.content["part_of"] for record in milestones.values()}
    return {name: record for name, record in milestones.items() if name not in parents}


def score_of(risk: Content) -> int:
    """The size of a risk, likelihood times impact, 1 to 25."""
    return int(risk["likelihood"]) * int(risk["impact"])


def value_on_the_way(
    baseline: tuple[date, float], points: tuple[tuple[date, float], ...], day: date
) -> float | None:
    """Where a trajectory says a figure should be on a day: straight lines between its points.

    None before the baseline; after the last point it stays there. `points` end with the target.
    """
    stops = [baseline, *sorted(points)]
    if day < baseline[0]:
        return None
    for (first, low), (last, high) in pairwise(stops):
        if first <= day <= last:
            share = (day - first).days / max(1, (last - first).days)
            return low + (high - low) * share
    return stops[-1][1]
