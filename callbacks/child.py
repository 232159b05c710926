"""A child's own page: found by a random key, seen by few, noted each time, and never kept."""

from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from callbacks.audit import note
from callbacks.gate import current_viewer, needs
from components.child import LABELLED, draw_journey, list_facts, list_lines, say_summary
from components.page import PAGES
from components.wording import format_date
from data_access.audit import Action
from data_access.council_areas import label_council_areas
from data_access.questions.child import find_child
from data_access.vocabulary import PLACEMENT_AUTHORITY, Permission

if TYPE_CHECKING:
    from data_access.questions import Door

child = Blueprint("child", __name__)
NOBODY_HERE = "There is nobody at this address."


@child.get("/children/<key>")
@needs(Permission.CHILDREN_LIST)
def show(key: str) -> ResponseReturnValue:
    """The journey of the child of a key; 404 where there is nobody of that key."""
    door: Door = current_app.extensions["door"]
    found = find_child(door, key, current_viewer())
    if found is None:
        abort(404, NOBODY_HERE)
    # The key and not the reference: what is written down names nobody.
    note(Action.CHILD_SEEN, f"child {key}", count=1)
    labels = {dimension.key: door.council.labels_of(dimension.key) for dimension in LABELLED}
    labels[PLACEMENT_AUTHORITY.key] = label_council_areas()
    return render_template(
        "child.html",
        child=found,
        summary=say_summary(found, labels),
        facts=list_facts(found),
        figure=draw_journey(found, labels),
        lines=list_lines(found, labels),
        back=PAGES["/children"].path,
        say_day=format_date,
    )
