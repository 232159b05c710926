"""What is looked at before a question is answered: is it one, and may this viewer ask it."""

from data_access.access import Refused, Viewer, roles_with
from data_access.disclosure.catalogue import is_published
from data_access.questions.measure import MEASURES, Measure
from data_access.questions.question import Question
from data_access.questions.selection import NotUnderstood
from data_access.vocabulary import DIMENSIONS, Permission

MOST_DIMENSIONS = 2


def find_measure(name: str) -> Measure:
    """The measure of this name; raises NotUnderstood."""
    found = MEASURES.get(name)
    if found is None:
        raise NotUnderstood(f"There is no measure {name[:60]!r}. There are: {', '.join(MEASURES)}.")
    return found


def check_permission(viewer: Viewer, permission: Permission, title: str) -> None:
    """Raise Refused, saying who may, where the viewer does not hold the permission."""
    if not viewer.may(permission):
        holders = [role.label.lower() for role in roles_with(permission)]
        raise Refused(
            f"{title}: your role, {viewer.role.label.lower()}, does not include this. "
            f"It is open to: {', '.join(holders)}."
        )


def may_ask(viewer: Viewer, measure: Measure) -> bool:
    """Whether this viewer gets an answer to questions for the measure."""
    if not viewer.may(measure.permission):
        return False
    if viewer.reads_publication(measure.permission):
        return is_published(measure.name)
    return measure.by_home or viewer.homes_for(measure.permission) is None


def narrow_to_homes(viewer: Viewer, measure: Measure) -> tuple[int, ...] | None:
    """The homes whose children a measure counts for this viewer; None for all children.

    Raises Refused where the viewer sees their own homes alone and the measure is of the council.
    """
    homes = viewer.homes_for(measure.permission)
    if homes is not None and not measure.by_home:
        raise Refused(
            f"{measure.title}: this is counted for the whole council, and your role, "
            f"{viewer.role.label.lower()}, sees its own homes."
        )
    return homes


def check_withheld(viewer: Viewer, measure: Measure, question: Question) -> None:
    """Raise Refused where a measure is asked by something that this viewer is not told of."""
    for name in (*question.by, *dict(question.selection.filters)):
        if name in viewer.withheld:
            raise Refused(
                f"{measure.title}: your role, {viewer.role.label.lower()}, is not told of "
                f"{DIMENSIONS[name].label.lower()}."
            )


def check_question(measure: Measure, question: Question) -> None:
    """Raise NotUnderstood where a measure is asked what it does not have."""
    for name in (*question.by, *dict(question.selection.filters)):
        if name not in measure.dimensions:
            raise NotUnderstood(
                f"{measure.name} has no dimension {name[:40]!r}. "
                f"It has: {', '.join(measure.dimensions)}."
            )
    if len(set(question.by)) != len(question.by):
        raise NotUnderstood("A dimension is named twice in by.")
    if len(question.by) > MOST_DIMENSIONS:
        raise NotUnderstood(f"Break down by at most {MOST_DIMENSIONS} dimensions.")
    if sum(DIMENSIONS[name].is_time for name in question.by) > 1:
        raise NotUnderstood("Break down by one of week, month, quarter and year, not by two.")
    for name in dict(question.selection.options):
        if name not in measure.options:
            raise NotUnderstood(f"{measure.name} has no option {name!r}.")
