"""A figure for sharing: the published table, marked and ready to paste, and nothing else."""

from dataclasses import replace

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from callbacks.answers import write_csv
from callbacks.audit import note
from callbacks.failures import note_not_shown, note_unknown
from callbacks.gate import current_standing, current_viewer, needs
from components.marks import draw_marks
from components.table import draw_table
from components.wording import format_date
from data_access.access import Refused
from data_access.audit import Action
from data_access.disclosure.catalogue import leave_out_time
from data_access.disclosure.sharing import Shareable, find_shared
from data_access.published import CREDIT
from data_access.questions import MEASURES, Door, NotShown, NotUnderstood, Question, Selection
from data_access.questions.checks import check_question, find_measure
from data_access.questions.published import ROUNDED
from data_access.questions.selection import check_length
from data_access.vocabulary import Permission

sharing = Blueprint("sharing", __name__)
FORMATS = ("page", "csv")
# Whoever a figure is shared with is shown what is published, and no more.
TIER = "C"
OWN_HOMES = (
    "Figures for sharing are of the whole council, and your role, {role}, sees its own homes."
)


@sharing.get("/sharing")
@needs(Permission.CHILDREN_AGGREGATE)
def show() -> ResponseReturnValue:
    """The published table for a question or, where there is none, the name of the nearest."""
    viewer = current_viewer()
    if viewer.sees_own_homes(Permission.CHILDREN_AGGREGATE):
        abort(403, OWN_HOMES.format(role=viewer.role.label.lower()))
    try:
        question = _read_question()
        form = request.args.get("format", FORMATS[0])
        if form not in FORMATS:
            raise NotUnderstood(f"format must be page or csv; it is {form[:20]!r}.")
    except NotUnderstood as error:
        note_unknown(error)
        abort(400, str(error))
    found = find_shared(current_standing().publications, question)
    if found is None or not found.is_exact:
        return render_template("sharing.html", found=found), 404 if form == "csv" else 200
    try:
        return _share(found, question, form)
    except NotShown as error:
        note_not_shown()
        abort(503, str(error))
    except Refused as error:
        abort(404, str(error))


def _read_question() -> Question:
    """The question that the address asks; raises NotUnderstood."""
    check_length(request.query_string.decode(errors="replace"))
    words = [(w, v) for w, v in request.args.items(multi=True) if w not in ("format", "measure")]
    by = (part for word, value in words if word == "by" for part in value.split(","))
    question = Question(
        request.args.get("measure", "looked_after"),
        tuple(filter(None, by)),
        Selection.parse((word, value) for word, value in words if word != "by"),
    )
    check_question(find_measure(question.measure), question)
    return question


def _share(found: Shareable, question: Question, form: str) -> ResponseReturnValue:
    door: Door = current_app.extensions["door"]
    answer = door.ask_published(found.question, TIER)
    is_cross = len(answer.by) == 2 and found.question.by == leave_out_time(answer.by)
    totals = [
        door.ask_published(replace(found.question, by=(name,)), TIER)
        for name in (answer.by if is_cross else ())
    ]
    if request.method == "GET":
        note(
            Action.EXPORTED,
            f"for sharing: {answer.measure}?{answer.query()} by {','.join(answer.by)}",
            count=len(answer.rows) or 1,
        )
    if form == "csv":
        return write_csv(answer)
    return render_template(
        "sharing.html",
        found=found,
        answer=answer,
        asked=question.selection.as_at or question.selection.to,
        # That of rounding stands among the marks.
        notes=[words for words in answer.notes if words != ROUNDED],
        credit=CREDIT if "benchmarks" in MEASURES[answer.measure].kinds else "",
        say_day=format_date,
        council=door.council.name,
        table=draw_table(answer, caption=found.name, totals=totals),
        marks=draw_marks([answer, *totals]),
    )
