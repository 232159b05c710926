"""Measures of children coming into and leaving care over a period."""

from sqlalchemy import ColumnElement

from data_access.questions.behind import Behind, Find, count_behind, events_between
from data_access.questions.counting import Counts, count_events, tell_placement_group
from data_access.questions.journey_columns import (
    REASONS_LEFT,
    tell_age,
    tell_age_at_entry,
    tell_entry,
    tell_reason_left,
    tell_time_in_care,
)
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import count_changes
from data_access.vocabulary import (
    AGE_AT_ENTRY,
    AGE_IN_YEARS,
    CHILD_DIMENSIONS,
    ENTRY,
    PLACEMENT_GROUP,
    REASON_LEFT,
    TIME_DIMENSIONS,
    TIME_IN_CARE,
    Permission,
    Unit,
)

DFE_FORM = (
    "Published starts and ceases count each child once a year, so they do not add up to the change."
)
RETURNED_HOME = (*REASONS_LEFT["home_planned"], *REASONS_LEFT["home_unplanned"])
WITHIN_MONTHS = "within_months"
OF_LEAVING = (AGE_IN_YEARS, AGE_AT_ENTRY, REASON_LEFT, TIME_IN_CARE)
_HAS_ALL = frozenset(count_changes.c.keys())


def find_started(asked: Asked) -> Behind:
    """The periods of care that began, in the form asked for."""
    months = int(asked.selection.option(WITHIN_MONTHS))
    columns = {AGE_IN_YEARS.key: tell_age(count_changes), ENTRY.key: tell_entry(months)}
    where = (count_changes.c.kind == "started", *_in_form(asked))
    return events_between(asked, count_changes, *where, columns=columns)


def find_ceased(asked: Asked, *where: ColumnElement[bool]) -> Behind:
    """The periods of care that ended, in the form asked for, of which something more is true."""
    columns = {
        AGE_IN_YEARS.key: tell_age(count_changes),
        AGE_AT_ENTRY.key: tell_age_at_entry(),
        PLACEMENT_GROUP.key: tell_placement_group(count_changes),
        REASON_LEFT.key: tell_reason_left(),
        TIME_IN_CARE.key: tell_time_in_care(),
    }
    ended = (count_changes.c.kind == "ceased", *_in_form(asked), *where)
    return events_between(asked, count_changes, *ended, columns=columns)


def find_reunified(asked: Asked) -> Behind:
    """The periods of care that ended with a return home."""
    return find_ceased(asked, count_changes.c.reason.in_(RETURNED_HOME))


def _in_form(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    is_dfe = asked.selection.option("form") == "dfe"
    return (count_changes.c.is_dfe_counted,) if is_dfe else ()


def say_the_form(asked: Asked) -> None:
    """Note what a reader must know of DfE's form, where that is what is asked for."""
    if asked.selection.option("form") == "dfe":
        asked.notes.append(DFE_FORM)


def _count(asked: Asked, find: Find, kind: str, reasons: tuple[str, ...] = ()) -> Counts:
    """The events, by the quickest way that knows all that was asked for."""
    say_the_form(asked)
    if {*asked.by, *dict(asked.filters)} <= _HAS_ALL:
        return count_events(asked, kinds=(kind,), reasons=reasons)
    return count_behind(asked, find)


def _say_who_is_new(asked: Asked) -> None:
    begins = asked.standing.first_date
    if begins and ENTRY.key in {*asked.by, *dict(asked.filters)}:
        asked.notes.append(
            f"The returns loaded begin on {begins:%-d %B %Y}: a child who had left before then "
            "cannot be told from one who came for the first time."
        )


@measure(
    title="Came into our care",
    unit=Unit.PERIODS_OF_CARE,
    better=None,
    definition=(
        "Periods of care that began in the period (RNE S), short breaks left out. Every event: "
        "each is counted. DfE’s form: each child once a year, by the first start of the year. Age "
        "and everything else as on the day the period of care began. Came back soon: within 24 "
        "months of leaving our care, or as many as are asked for (within_months)."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, AGE_IN_YEARS, ENTRY, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    options=("form", WITHIN_MONTHS),
    by_home=True,
    behind=find_started,
)
def started(asked: Asked) -> Cells:
    _say_who_is_new(asked)
    return _count(asked, find_started, "started")


@measure(
    title="Left our care",
    unit=Unit.PERIODS_OF_CARE,
    better=None,
    definition=(
        "Periods of care that ended in the period, for whatever reason, short breaks left out. "
        "Every event: each is counted. DfE’s form: each child once a year, by the last cease of "
        "the year. A child whose episode is still open on the 18th birthday leaves the count then "
        "and is not a cease. Age on the day of leaving; everything else as on the day before. "
        "Time in our care is that of the period of care that ended; where the returns do not know "
        "when it began, the age then is that on the first day they know of."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, PLACEMENT_GROUP, *OF_LEAVING, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    options=("form",),
    by_home=True,
    behind=find_ceased,
)
def ceased(asked: Asked) -> Cells:
    return _count(asked, find_ceased, "ceased")


@measure(
    title="Came into less left our care",
    unit=Unit.PERIODS_OF_CARE,
    better=None,
    definition=(
        "Periods of care that began less those that ended in the period. In the form of every "
        "event it explains the change of the count, but for moves out of or into short breaks, "
        "children who reach 18 with an episode still open, and recording faults."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    options=("form",),
)
def net_flow(asked: Asked) -> Cells:
    say_the_form(asked)
    return count_events(asked, kinds=("started", "ceased"))


@measure(
    title="Left our care to return home",
    unit=Unit.PERIODS_OF_CARE,
    better=None,
    definition=(
        "Periods of care that ended with a return home to parents or others with parental "
        "responsibility, planned (E4A) or unplanned (E4B). By where they lived, 'with parents' "
        "are those whose order ended while they were already at home; a move home on an order "
        "that is still in force is not counted."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, *OF_LEAVING, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    options=("form",),
    by_home=True,
    behind=find_reunified,
)
def reunified(asked: Asked) -> Cells:
    return _count(asked, find_reunified, "ceased", RETURNED_HOME)
