"""The sheet of a benefits realisation review: every benefit as it stood on a day, to be printed."""

from datetime import date

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from callbacks.failures import note_unknown
from callbacks.gate import current_viewer, needs
from components.benefits import (
    BETTER,
    group_by_benefit,
    say_approved,
    say_benefits,
    say_distance,
    say_missing,
    say_neighbours,
    say_now,
    say_realised,
    say_state,
    say_target,
    write_expected,
    write_value,
)
from components.marks import say_protection
from components.wording import format_date
from data_access.disclosure.rules import RULE_VERSION
from data_access.questions import Door, NotUnderstood, Question, Selection
from data_access.questions.answer import Protection
from data_access.questions.benefit_states import BENEFIT_RULES
from data_access.questions.benefits import read_beside_published, read_reviews
from data_access.vocabulary import OWNER_ROLE, Permission

benefits_review = Blueprint("benefits_review", __name__)
# Who signs, each by role.
SIGNED_BY = ("project_sponsor", "director", "finance_officer", "programme_officer")


@benefits_review.get("/benefits/review")
@needs(Permission.PROGRAMME)
def show() -> ResponseReturnValue:
    """The benefits as of the day that the address names or, without one, as they stand today."""
    door: Door = current_app.extensions["door"]
    viewer = current_viewer()
    asked = _read_day()
    with door.sit(viewer) as sitting:
        standing = sitting.standing
        day = asked or standing.today
        benefits = read_beside_published(sitting, day)
        counted = sitting.ask(Question("benefits", (), Selection(as_at=day)))
        reviews = read_reviews(sitting, standing.today)
        made = Protection(viewer.tier, RULE_VERSION, standing.loaded_at)
    return render_template(
        "benefits_review.html",
        day=day,
        today=standing.today,
        groups=list(group_by_benefit(benefits).values()),
        lead=say_benefits(benefits, counted),
        reviews=reviews,
        rules=BENEFIT_RULES,
        signed_by=[OWNER_ROLE.label_of(role) for role in SIGNED_BY],
        protection=say_protection([made]),
        council=door.council.name,
        better=BETTER,
        say_owner=OWNER_ROLE.label_of,
        say_day=format_date,
        say_now=say_now,
        say_target=say_target,
        say_approved=say_approved,
        say_realised=say_realised,
        say_state=say_state,
        say_distance=say_distance,
        say_missing=say_missing,
        say_neighbours=say_neighbours,
        write_expected=write_expected,
        write_value=write_value,
    )


def _read_day() -> date | None:
    """The day in the address; 400 where it holds anything else."""
    try:
        asked = Selection.parse(request.args.items(multi=True))
    except NotUnderstood as error:
        note_unknown(error)
        abort(400, str(error))
    return asked.as_at
