"""Measures of children coming into and leaving care over a period."""

from data_access.questions.behind import Behind, events_between
from data_access.questions.counting import count_events
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import count_changes
from data_access.vocabulary import CHILD_DIMENSIONS, TIME_DIMENSIONS, Permission, Unit

DFE_FORM = (
    "Published starts and ceases count each child once a year, so they do not add up to the change."
)
RETURNED_HOME = ("E4A", "E4B")
_BY = (*CHILD_DIMENSIONS, *TIME_DIMENSIONS)


def find_events(asked: Asked, kind: str, reasons: tuple[str, ...] = ()) -> Behind:
    """The events of a kind, in the form asked for; of the reasons alone, where any are named."""
    events = count_changes.c
    where = [events.kind == kind]
    if asked.selection.option("form") == "dfe":
        where.append(events.is_dfe_counted)
    if reasons:
        where.append(events.reason.in_(reasons))
    return events_between(asked, count_changes, *where)


def say_the_form(asked: Asked) -> None:
    """Note what a reader must know of DfE's form, where that is what is asked for."""
    if asked.selection.option("form") == "dfe":
        asked.notes.append(DFE_FORM)


@measure(
    title="Came into our care",
    unit=Unit.PERIODS_OF_CARE,
    better=None,
    definition=(
        "Periods of care that began in the period (RNE S), short breaks left out. Every event: "
        "each is counted. DfE’s form: each child once a year, by the first start of the year. Age "
        "and everything else as on the day the period of care began."
    ),
    source="SSDA903 episodes",
    by=_BY,
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    options=("form",),
    by_home=True,
    behind=lambda asked: find_events(asked, "started"),
)
def started(asked: Asked) -> Cells:
    say_the_form(asked)
    return count_events(asked, kinds=("started",))


@measure(
    title="Left our care",
    unit=Unit.PERIODS_OF_CARE,
    better=None,
    definition=(
        "Periods of care that ended in the period, for whatever reason, short breaks left out. "
        "Every event: each is counted. DfE’s form: each child once a year, by the last cease of "
        "the year. A child whose episode is still open on the 18th birthday leaves the count then "
        "and is not a cease. Age on the day of leaving; everything else as on the day before."
    ),
    source="SSDA903 episodes",
    by=_BY,
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    options=("form",),
    by_home=True,
    behind=lambda asked: find_events(asked, "ceased"),
)
def ceased(asked: Asked) -> Cells:
    say_the_form(asked)
    return count_events(asked, kinds=("ceased",))


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
    by=_BY,
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
    by=_BY,
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    options=("form",),
    by_home=True,
    behind=lambda asked: find_events(asked, "ceased", RETURNED_HOME),
)
def reunified(asked: Asked) -> Cells:
    say_the_form(asked)
    return count_events(asked, kinds=("ceased",), reasons=RETURNED_HOME)
