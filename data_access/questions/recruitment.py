"""Measures of how households are recruited to foster: how far enquiries get, and how fast."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median

from sqlalchemy import Row, func, select

from data_access.questions.carers import count_facts
from data_access.questions.fostering import SOURCE
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import holds_rows, mark_before, not_loaded
from data_access.store.tables import recruitment as enquiries
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    RECRUITMENT_OUTCOME,
    RECRUITMENT_STAGE,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

# Of fewer a middle would say more of single households than of recruitment.
FEWEST_FOR_A_MEDIAN = 5
ENQUIRED, APPROVED = RECRUITMENT_STAGE.keys[0], RECRUITMENT_STAGE.keys[-1]
IN_PROGRESS = "in_progress"
SHEET = "recruitment"
COHORT = (
    "Enquiries made in the period, with what had come of each by its last day: later ones have "
    "had less time."
)


@dataclass(frozen=True)
class Enquiry:
    """One enquiry as it stands on a day: when it reached each stage, and what came of it."""

    period: str
    reached_on: dict[str, date]
    outcome: str

    @property
    def stages(self) -> tuple[str, ...]:
        """Every stage it has reached: one that has a date, and all before it."""
        last = max(RECRUITMENT_STAGE.keys.index(stage) for stage in self.reached_on)
        return RECRUITMENT_STAGE.keys[: last + 1]

    def count_days(self, stage: str) -> int | None:
        """The days from the enquiry to a stage; None where it has no date of it."""
        then = self.reached_on.get(stage)
        return None if then is None else (then - self.reached_on[ENQUIRED]).days


def _count_from_the_first(asked: Asked, what: str, count: Callable[[], Cells]) -> Cells:
    """What is counted of enquiries, not known of what was before the first of them."""
    if not holds_rows(asked, enquiries):
        return not_loaded(asked, what, "carers", SHEET)
    first = asked.connection.execute(select(func.min(enquiries.c.enquired_on))).scalar_one()
    return mark_before(asked, count(), first, SHEET)


def _read_enquiries(asked: Asked) -> list[Enquiry]:
    """The enquiries of the days asked about."""
    rows = asked.connection.execute(select(enquiries)).all()
    first, last = day_number(asked.first), day_number(asked.last)
    found = []
    for row in rows:
        if first <= row.enquired_day <= last:
            period = next(
                key
                for key, then in asked.each_period()
                if then.first <= row.enquired_on <= then.last
            )
            found.append(_tell(row, period, asked.last))
    return found


def _tell(row: Row[tuple[object, ...]], period: str, day: date) -> Enquiry:
    """An enquiry as it stood on a day."""
    dates = {stage: getattr(row, f"{stage}_on") for stage in RECRUITMENT_STAGE.keys}
    reached = {stage: then for stage, then in dates.items() if then and then <= day}
    outcome = row.recruitment_outcome
    ended = row.approved_on if outcome == APPROVED else row.ended_on
    if ended and ended > day:
        outcome = IN_PROGRESS
    return Enquiry(period, reached, outcome)


@measure(
    title="Enquiries by people who would foster",
    unit=Unit.ENQUIRIES,
    better=None,
    definition=(
        f"{COHORT} An enquiry counts in every stage it has reached, so the stages do not add up "
        "to the number of enquiries; a stage without a date counts as reached where a later one "
        "has a date."
    ),
    source=SOURCE,
    by=(RECRUITMENT_STAGE, RECRUITMENT_OUTCOME, *TIME_DIMENSIONS),
    permission=Permission.CARERS,
    is_flow=True,
    kinds=("carers",),
)
def recruitment(asked: Asked) -> Cells:
    return _count_from_the_first(
        asked, "How many people enquired about fostering is", lambda: _count(asked)
    )


def _count(asked: Asked) -> Cells:
    found = _read_enquiries(asked)
    by_stage = RECRUITMENT_STAGE.key in asked.by
    wanted = dict(asked.filters).get(RECRUITMENT_STAGE.key, RECRUITMENT_STAGE.keys)

    def find() -> Iterator[tuple[dict[str, str], int]]:
        for enquiry in found:
            stages = [stage for stage in enquiry.stages if stage in wanted]
            # Not broken down by stage it counts once, however many it has reached.
            for stage in stages if by_stage else stages[:1]:
                facts = {
                    RECRUITMENT_STAGE.key: stage,
                    RECRUITMENT_OUTCOME.key: enquiry.outcome,
                    asked.time_dimension or "": enquiry.period,
                }
                yield facts, 1

    return count_facts(asked, find())


@measure(
    title="Days from an enquiry to each stage",
    unit=Unit.DAYS,
    better=None,
    definition=(
        f"{COHORT} The median of the days from the enquiry to the stage, of those that have "
        "reached it and whose date is recorded; the undivided figure is that to the approval. "
        f"Only of {FEWEST_FOR_A_MEDIAN} or more."
    ),
    source=SOURCE,
    by=(RECRUITMENT_STAGE, *TIME_DIMENSIONS),
    permission=Permission.CARERS,
    is_flow=True,
    empty=None,
    kinds=("carers",),
)
def recruitment_days(asked: Asked) -> Cells:
    return _count_from_the_first(
        asked, "How long recruitment takes is", lambda: _find_medians(asked)
    )


def _find_medians(asked: Asked) -> Cells:
    found = _read_enquiries(asked)
    by_stage = RECRUITMENT_STAGE.key in asked.by
    wanted = dict(asked.filters).get(RECRUITMENT_STAGE.key)
    stages = wanted or (RECRUITMENT_STAGE.keys if by_stage else (APPROVED,))
    stages = stages if by_stage else stages[-1:]
    days: defaultdict[Keys, list[int]] = defaultdict(list)
    for enquiry in found:
        for stage in stages:
            taken = enquiry.count_days(stage)
            if taken is not None:
                facts = {
                    RECRUITMENT_STAGE.key: stage,
                    asked.time_dimension or "": enquiry.period,
                }
                days[tuple(facts[name] for name in asked.by)].append(taken)
    asked.notes.extend(_note_numbers(asked, days))
    cells: dict[Keys, float | str] = {}
    for keys in asked.combinations():
        if len(days[keys]) >= FEWEST_FOR_A_MEDIAN:
            cells[keys] = float(median(days[keys]))
        else:
            cells[keys] = Symbol.NOT_AVAILABLE
    return cells


def _note_numbers(asked: Asked, days: dict[Keys, list[int]]) -> Iterator[str]:
    """Of how many enquiries each median is, where it is asked for by stage alone."""
    if asked.by != (RECRUITMENT_STAGE.key,):
        return
    labels = dict(RECRUITMENT_STAGE.values)
    told = [
        f"{labels[stage].lower()}: {len(days.get((stage,), ()))}"
        for stage in asked.keys_of(RECRUITMENT_STAGE.key)
        if stage != ENQUIRED
    ]
    if told:
        yield f"Enquiries with a date of the stage: {', '.join(told)}."
