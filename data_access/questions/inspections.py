"""Measures of what Ofsted says of homes, and of the children who live in them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select

from data_access.council import read_council
from data_access.judgements import SCALES, UNGRADED_KINDS
from data_access.questions.behind import Behind, count_behind, looked_after_on
from data_access.questions.home_facts import (
    Fact,
    add_known,
    gather,
    holds_nothing,
    read_rows,
    take_highest,
)
from data_access.questions.homes import MATCHED, NOT_KNOWN, OF_HOMES, Home, visible_homes
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import episode_spans, inspections
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    CHILD_DIMENSIONS,
    JUDGEMENT,
    JUDGEMENT_CHANGE,
    TIME_DIMENSIONS,
    Permission,
    Unit,
)

JUDGEMENT_OF = "judgement_of"
# Where Ofsted inspects though the home is none of those known.
IN_HOMES = (
    "own_childrens_home",
    "external_childrens_home",
    "secure_home",
    "supported_accommodation",
)
_IN_FORCE = (
    "The judgement in force is that of the latest full or interim inspection on or before the date "
    "that carries one; assurance and monitoring visits carry none. Overall unless asked for help "
    "and protection, or for leadership (judgement_of)."
)


@dataclass(frozen=True)
class Judgements:
    """The judgements of one home, oldest first, and the days they were made on."""

    days: tuple[int, ...]
    keys: tuple[str, ...]

    def on(self, day: date) -> tuple[str, int | None]:
        """The judgement in force on a day, and the day it was made on."""
        place = bisect_right(self.days, day_number(day)) - 1
        return (self.keys[place], self.days[place]) if place >= 0 else (NOT_KNOWN, None)


def read_judgements(asked: Asked, homes: list[Home]) -> dict[int, Judgements]:
    """The judgements of each home, as far as whoever asks may see them."""
    judged = inspections.c[asked.selection.option(JUDGEMENT_OF)]
    statement = (
        select(inspections.c.home_id, inspections.c.inspected_day, judged)
        .where(inspections.c.kind.not_in(UNGRADED_KINDS), judged.is_not(None))
        .order_by(inspections.c.inspected_day, inspections.c.id)
    )
    return {
        home: Judgements(tuple(row[1] for row in rows), tuple(row[2] for row in rows))
        for home, rows in read_rows(asked, statement, homes).items()
    }


def compare_judgements(now: str, then: str) -> str:
    """Whether a judgement is better, the same or worse than an earlier one, where both are known
    and on one scale: a key of the dimension of that.
    """
    for scale in (known.judgements for known in SCALES):
        if now in scale and then in scale:
            better = scale.index(then) - scale.index(now)
            return "sustained" if not better else "improved" if better > 0 else "fell"
    return "not_comparable"


def _tell_judgements(asked: Asked) -> Iterator[Fact]:
    homes = visible_homes(asked)
    holds_nothing(asked, inspections, "inspections")
    judged = read_judgements(asked, homes)
    known = read_council(asked.council_code).baseline
    baseline = known.date if known else None
    for period, then in asked.each_period():
        over_time = {asked.time_dimension: period} if asked.time_dimension else {}
        for home in homes:
            if home.is_open(then.as_at):
                now, _ = judged[home.id].on(then.as_at)
                before, _ = judged[home.id].on(baseline) if baseline else (NOT_KNOWN, None)
                says = {JUDGEMENT.key: now, JUDGEMENT_CHANGE.key: compare_judgements(now, before)}
                yield Fact(home, says=over_time | says)


@measure(
    title="Homes by Ofsted’s judgement",
    unit=Unit.HOMES,
    better=None,
    definition=(
        f"Homes open on the date by Ofsted’s judgement in force. {_IN_FORCE} Children’s homes are "
        "judged on four points, supported accommodation on three outcomes of its own. Improved, "
        "sustained or fell: against the judgement in force at the project’s baseline, where both "
        "are on one scale. Over time: at the last day of each period."
    ),
    source="Workbook of homes: inspections",
    by=(JUDGEMENT, JUDGEMENT_CHANGE, *OF_HOMES, *TIME_DIMENSIONS),
    permission=Permission.HOMES_QUALITY,
    options=(JUDGEMENT_OF,),
    kinds=("homes",),
    by_home=True,
)
def homes_by_judgement(asked: Asked) -> Cells:
    return gather(asked, _tell_judgements(asked), add_known)


@measure(
    title="Days since the judgement in force",
    unit=Unit.DAYS,
    better=None,
    definition=(
        "Days from the inspection at which the judgement in force was made to the date, of homes "
        f"open on it; of several homes the longest. {_IN_FORCE}"
    ),
    source="Workbook of homes: inspections",
    by=(JUDGEMENT, *OF_HOMES),
    permission=Permission.HOMES_QUALITY,
    empty=None,
    options=(JUDGEMENT_OF,),
    kinds=("homes",),
    by_home=True,
)
def days_since_judgement(asked: Asked) -> Cells:
    homes = visible_homes(asked)
    holds_nothing(asked, inspections, "inspections")
    judged, today = read_judgements(asked, homes), day_number(asked.as_at)

    def tell() -> Iterator[Fact]:
        for home in homes:
            if home.is_open(asked.as_at):
                judgement, day = judged[home.id].on(asked.as_at)
                days = None if day is None else today - day
                yield Fact(home, days, {JUDGEMENT.key: judgement})

    return gather(asked, tell(), take_highest)


def find_in_judged_homes(asked: Asked) -> Behind:
    """The children looked after on the day in homes that Ofsted inspects, by its judgement."""
    spans, of = episode_spans.c, inspections.c
    judged: Any = of[asked.selection.option(JUDGEMENT_OF)]
    in_force = (
        select(judged)
        .where(
            and_(
                of.home_id == spans.home_id,
                of.kind.not_in(UNGRADED_KINDS),
                judged.is_not(None),
                of.inspected_day <= day_number(asked.as_at),
            )
        )
        .order_by(of.inspected_day.desc(), of.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return looked_after_on(
        asked.as_at,
        or_(spans.home_id.is_not(None), spans.placement_type.in_(IN_HOMES)),
        columns={JUDGEMENT.key: func.coalesce(in_force, NOT_KNOWN)},
    )


@measure(
    title="Children by Ofsted’s judgement of the home they live in",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date who live in a children’s home, a secure home, supported "
        "accommodation or any other home of the workbook, by Ofsted’s judgement of that home in "
        f"force on the date. {MATCHED} {_IN_FORCE} No judgement recorded: the home is none that is "
        "known, or no judgement of it has been loaded. Over time: at the last day of each period."
    ),
    source="SSDA903 episodes; Workbook of homes: inspections",
    by=(JUDGEMENT, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    options=(JUDGEMENT_OF,),
    kinds=("ssda903", "homes"),
    by_home=True,
    behind=find_in_judged_homes,
)
def children_by_judgement(asked: Asked) -> Cells:
    return count_behind(asked, find_in_judged_homes)
