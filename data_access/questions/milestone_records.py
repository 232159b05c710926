"""Milestones one by one, as pages list them, and by how many days they slip month by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from data_access.periods import add_months, month_end
from data_access.programme.records import Content, Record
from data_access.programme.register import to_record
from data_access.programme.rules import (
    dates_of,
    find_delays,
    judge_milestone,
    without_parts,
)
from data_access.questions.door import Sitting
from data_access.questions.milestones import MILESTONES
from data_access.questions.programme_records import limit_of, records, register_of
from data_access.store.tables import programme_versions
from data_access.store.tables.base import day_number
from data_access.vocabulary import Permission

MOST_MONTHS = 24
_c = programme_versions.c


@dataclass(frozen=True)
class Milestone:
    """A milestone as it stood on a day.

    `expected` is when it was complete, else when it is expected; `state` a key of MILESTONE_STATE.
    `days_late` are days past its due date, None where it is not late. `slip` is by how many days it
    is later than first planned, below nought where earlier; of one that is overdue at least to the
    day. `held_up_by` are titles of those it waits for that are expected only after it is due.
    `whole` is the title of what it is a part of; one that `has_parts` is not counted itself.
    `home` is a slug. `has_page`: whoever asks may read all that is said of it.
    """

    reference: str
    title: str
    workstream: str
    state: str
    due: date | None
    start: date | None = None
    baseline: date | None = None
    expected: date | None = None
    completed_on: date | None = None
    days_late: int | None = None
    slip: int | None = None
    per_cent: int | None = None
    owner_role: str | None = None
    held_up_by: tuple[str, ...] = ()
    whole: str | None = None
    part_of: str | None = None
    home: str | None = None
    has_parts: bool = False
    has_page: bool = False


@dataclass(frozen=True)
class MonthOfSlips:
    """By how many days each milestone had slipped by the end of a month, or by the day asked.

    Each is its reference, its title and its days; of those that were stopped or that have no date
    nothing is told.
    """

    day: date
    slips: tuple[tuple[str, str, int], ...]

    @property
    def total(self) -> int:
        """All days by which milestones are later than first planned; early ones set off nothing."""
        return sum(max(0, days) for _, _, days in self.slips)


@records("milestones")
def list_milestones(sitting: Sitting, day: date) -> Sequence[Milestone]:
    """The milestones that the register held on a day, in the order of their references."""
    kept = {each.reference: each for each in register_of(sitting, day).of(MILESTONES)}
    counted, delays = without_parts(kept), find_delays(kept, day)
    has_page = sitting.viewer.may(Permission.PROGRAMME_DETAIL)
    return [
        _tell(record, kept, delays.get(reference, ()), day, reference not in counted, has_page)
        for reference, record in kept.items()
    ]


def _tell(
    record: Record,
    kept: dict[str, Record],
    waits_for: Sequence[str],
    day: date,
    has_parts: bool,
    has_page: bool,
) -> Milestone:
    says = record.content
    dates, state = dates_of(says), judge_milestone(says, day)
    whole = kept.get(says["part_of"] or "")
    return Milestone(
        reference=record.reference,
        title=says["title"],
        workstream=says["workstream"],
        state=state,
        due=dates.due,
        start=says["start"],
        baseline=dates.baseline,
        expected=dates.expected,
        completed_on=dates.completed,
        days_late=(day - dates.due).days if state == "late" and dates.due else None,
        slip=count_slip(says, day),
        per_cent=says["per_cent"],
        owner_role=says["owner_role"],
        held_up_by=tuple(kept[one].content["title"] for one in waits_for),
        whole=whole.content["title"] if whole else None,
        part_of=says["part_of"] if whole else None,
        home=says["home"],
        has_parts=has_parts,
        has_page=has_page,
    )


def count_slip(says: Content, day: date) -> int | None:
    """By how many days a milestone is later than first planned, as seen on a day.

    What is not there yet is expected on that day at the earliest, whatever is forecast.
    None without a date, and where it was stopped.
    """
    dates = dates_of(says)
    if dates.slip is None or dates.baseline is None or says["status"] == "stopped":
        return None
    if says["status"] == "complete":
        return dates.slip
    return max(dates.slip, (day - dates.baseline).days)


@records("milestone_slips")
def list_slips(sitting: Sitting, day: date) -> Sequence[MonthOfSlips]:
    """The slips of milestones at the end of each month since the register was first told of one,
    two years at most, and on the day; the oldest first.
    """
    limit = limit_of(sitting, day)
    statement = (
        select(programme_versions)
        .where(_c.kind == MILESTONES)
        .order_by(_c.changed_day, _c.reference, _c.version)
    )
    if limit:
        statement = statement.where(_c.changed_day <= day_number(limit))
    versions = sitting.connection.execute(statement).all()
    if not versions:
        return ()
    first = versions[0].changed_day
    found, held, kept = [], iter([*versions, None]), dict[str, Row[Any]]()
    # Of versions that another followed within the month, nothing is told.
    decoded: dict[int, Record] = {}
    row = next(held)
    for end in _list_ends(day):
        is_last = end == day
        while row is not None and (row.changed_day <= day_number(end) or (is_last and not limit)):
            kept[row.reference] = row
            row = next(held)
        if is_last or first <= day_number(end):
            for one in kept.values():
                if one.id not in decoded:
                    decoded[one.id] = to_record(one)
            stands = {name: decoded[one.id] for name, one in kept.items() if not one.is_withdrawn}
            found.append(MonthOfSlips(end, tuple(_list_slips(without_parts(stands), end))))
    return found


def _list_slips(kept: dict[str, Record], day: date) -> Iterator[tuple[str, str, int]]:
    for reference, record in kept.items():
        days = count_slip(record.content, day)
        if days is not None:
            yield reference, record.content["title"], days


def _list_ends(day: date) -> list[date]:
    """The last days of the months before a day, and the day itself."""
    months = (add_months(day.replace(day=1), -back) for back in range(MOST_MONTHS, 0, -1))
    return [*(month_end(month.year, month.month) for month in months), day]
