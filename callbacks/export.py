"""A list of children taken away: only with a reason, which the audit log has before anybody else.

The page that asks for the reason shows no child. Nothing of the list leaves by an address alone.
"""

import csv
import io
from datetime import date

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_security.forms import Form
from wtforms import TextAreaField, ValidationError

from callbacks.audit import note
from callbacks.filters import list_chips
from callbacks.gate import current_viewer, needs
from callbacks.keeping import take_forms_alone
from callbacks.list_of_children import read_list, write_list
from components.list_of_children import EXPORT, list_heads, say_list, write_cells
from components.marks import MARKING
from components.page import PAGES
from components.sorted_list import write_query
from components.wording import format_count
from data_access.access import Refused
from data_access.audit import Action
from data_access.questions import Door, NotUnderstood, Question
from data_access.questions.list_of_children import ListOfChildren, list_children
from data_access.spreadsheets import as_text
from data_access.vocabulary import Permission

export = Blueprint("export", __name__)
export.before_request(take_forms_alone)
SHORTEST, LONGEST = 10, 500
MOST_ROWS = 10_000
FILE, PAPER = "csv", "page"


class ReasonForm(Form):
    """Why somebody takes a list of children away."""

    reason = TextAreaField(
        "Why do you need it?",
        description=f"From {SHORTEST} to {LONGEST} characters. It is kept in the audit log beside "
        "your name: do not name a child in it.",
        render_kw={"rows": "3", "maxlength": str(LONGEST), "autocomplete": "off"},
    )

    def validate_reason(self, field: TextAreaField) -> None:
        """Raise ValidationError for what is no reason, or more than one."""
        field.data = " ".join((field.data or "").split())
        if not SHORTEST <= len(field.data) <= LONGEST:
            raise ValidationError(
                f"Say why you need this list, in {SHORTEST} to {LONGEST} characters; "
                f"it has {format_count(len(field.data))}."
            )


@export.get(EXPORT)
@needs(Permission.CHILDREN_LIST)
def ask() -> ResponseReturnValue:
    """The page that asks for the reason."""
    question, sort = _read()
    return _draw(ReasonForm(), _find(question, sort, size=1), question)


@export.post(EXPORT)
@needs(Permission.CHILDREN_LIST)
def take() -> ResponseReturnValue:
    """The whole list, as a file or as a page to print, once the reason has been written down."""
    question, sort = _read()
    form = ReasonForm()
    if not form.validate():
        return _draw(form, _find(question, sort, size=1), question), 400
    kind = request.form.get("as", FILE)
    if kind not in (FILE, PAPER):
        abort(400, f"A list is taken away as {FILE} or as {PAPER}; not as {kind[:20]!r}.")
    found = _find(question, sort, size=MOST_ROWS)
    said = form.reason.data.lower()
    if any(child.reference.lower() in said for child in found.children):
        form.reason.errors = ["The reason names a child. The audit log must name none: say why."]
        return _draw(form, found, question), 400
    words = write_query(write_list(question), sort)
    note(
        Action.CHILDREN_EXPORTED,
        f"reason: {form.reason.data}; {kind} of {words}",
        count=len(found.children),
    )
    if kind == FILE:
        return _write_file(found, question)
    return render_template(
        "children_taken.html",
        found=found,
        sentence=say_list(found),
        filters=_say_filters(question),
        limit=_say_limit(found),
        heads=list_heads(found),
        rows=[write_cells(found, child) for child in found.children],
    )


def _read() -> tuple[Question, str]:
    try:
        question, words = read_list(request.query_string.decode(errors="replace"))
    except NotUnderstood as error:
        abort(400, str(error))
    return question, words.get("sort", "reference")


def _find(question: Question, sort: str, *, size: int) -> ListOfChildren:
    door: Door = current_app.extensions["door"]
    try:
        return list_children(door, question, current_viewer(), sort=sort, size=size)
    except NotUnderstood as error:
        abort(400, str(error))
    except Refused as error:
        abort(403, str(error))


def _draw(form: ReasonForm, found: ListOfChildren, question: Question) -> str:
    query = write_query(write_list(question), found.sort)
    return render_template(
        "children_export.html",
        form=form,
        sentence=say_list(found),
        filters=_say_filters(question),
        limit=_say_limit(found),
        action=f"{EXPORT}?{query}",
        back=f"{PAGES['/children'].path}?{query}",
        file=FILE,
        paper=PAPER,
    )


def _say_filters(question: Question) -> list[str]:
    door: Door = current_app.extensions["door"]
    chips, _ = list_chips(door, question.selection.without_period(), {}, EXPORT)
    return [words for words, _ in chips]


def _say_limit(found: ListOfChildren) -> str:
    """That the list is longer than what can be taken away at once, where it is."""
    if found.total <= MOST_ROWS:
        return ""
    return (
        f"At most {format_count(MOST_ROWS)} rows are taken away at once: of these "
        f"{format_count(found.total)}, the first in the order of the list. Filter for fewer to "
        "have the rest."
    )


def _write_file(found: ListOfChildren, question: Question) -> Response:
    """The list as a tidy file: one line a row, each with all that is needed to read it rightly."""
    about: dict[str, object] = {
        "list": found.title,
        "measure": found.measure,
        "as_at": found.as_at,
        "from": found.first if found.is_flow else "",
        "to": found.last if found.is_flow else "",
        "filters": "; ".join(_say_filters(question)),
        "options": "; ".join(f"{name}: {value}" for name, value in question.selection.options),
        "rows_in_file": len(found.children),
        "rows_in_list": found.total,
        "data_version": found.data_version,
        "synthetic": "yes" if found.is_synthetic else "no",
        "marking": MARKING,
    }
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*list_heads(found), *about])
    for child in found.children:
        cells = write_cells(found, child, say_day=date.isoformat)
        writer.writerow([as_text(cell) for cell in (*cells, *about.values())])
    day = found.last if found.is_flow else found.as_at
    return Response(
        # A spreadsheet reads UTF-8 rightly only with the mark.
        "\ufeff" + out.getvalue(),
        mimetype="text/csv",
        headers={
            "Content-Disposition": f'attachment; filename="children-{found.measure}-{day}.csv"'
        },
    )
