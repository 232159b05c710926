"""Notes: pinned to a measure and a day, listed, taken down."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.forms import Form
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional

from callbacks.audit import note
from callbacks.gate import current_standing, current_viewer, needs
from callbacks.keeping import check_act, say_done, say_not_done, take_forms_alone
from components.wording import format_date
from data_access.access import Refused
from data_access.audit import Action
from data_access.notes import (
    LONGEST,
    is_told_as_it_is,
    list_notes,
    may_read_notes,
    pin_note,
    withdraw_note,
)
from data_access.periods import day_here
from data_access.programme.identification import find_identifying
from data_access.questions import MEASURES, Door
from data_access.vocabulary import Permission, Role

if TYPE_CHECKING:
    from data_access.access import Viewer

notes = Blueprint("notes", __name__, url_prefix="/notes")
notes.before_request(take_forms_alone)
DONE = "The note is pinned. From its day on it stands below the figure wherever that is shown."
EARLIEST = date(2000, 1, 1)
NOTHING_HERE = "There is no such note; it may have been taken down already."


class NoteForm(Form):
    """A note, the measure and the day it is pinned to, and whether a warning was heeded."""

    measure = SelectField(
        "Figure",
        validators=[DataRequired("Choose the figure that it is about.")],
        validate_choice=False,
    )
    pinned_to = DateField(
        "Day",
        description="The day, or one day of the time, that it explains.",
        validators=[DataRequired("Choose a day.")],
    )
    words = TextAreaField(
        "Note",
        description=f"What a reader should know, in at most {LONGEST} characters. Name nobody, and "
        "say nothing by which a child could be known.",
        validators=[
            DataRequired("Write the note."),
            Length(max=LONGEST, message=f"Write at most {LONGEST} characters."),
        ],
    )
    heeded = BooleanField("Pin it all the same: it identifies nobody", validators=[Optional()])
    # What the form has warned of: the tick holds for that alone.
    warned = HiddenField()

    def __init__(self, viewer: "Viewer", today: date, **more: Any) -> None:
        super().__init__(**more)
        told = [one for one in MEASURES.values() if is_told_as_it_is(viewer, one)]
        self.measure.choices = [
            ("", "Choose a figure"),
            *((one.name, one.title) for one in sorted(told, key=lambda one: one.title)),
        ]
        self._today = today
        self.warnings: list[str] = []

    def validate_measure(self, field: SelectField) -> None:
        """Raise ValidationError for what is no figure of the list."""
        if field.data not in {name for name, _ in field.choices if name}:
            raise ValidationError("Choose a figure of the list.")

    def validate_pinned_to(self, field: DateField) -> None:
        """Raise ValidationError for a day that is still to come, or too long ago."""
        if not EARLIEST <= field.data <= self._today:
            raise ValidationError(
                f"Choose a day from {format_date(EARLIEST)} to {format_date(self._today)}."
            )

    def validate_words(self, field: TextAreaField) -> None:
        """Raise ValidationError where somebody may be known by it and nobody has said otherwise."""
        homes = current_standing().home_names.values()
        self.warnings = find_identifying(field.data, homes)
        before = (self.warned.data or "").split("\n")
        is_known = self.heeded.data and set(self.warnings) <= set(before)
        self.warned.data = "\n".join(self.warnings)
        if self.warnings and not is_known:
            self.heeded.data = False
            raise ValidationError("Look at what may identify somebody, below the note.")


@notes.get("")
@needs(Permission.MONEY)
def show() -> ResponseReturnValue:
    """The notes of a measure, or of all that the reader is told as they are."""
    viewer = current_viewer()
    if not may_read_notes(viewer):
        abort(403, "Notes are read by those who see figures of single children or prices.")
    chosen = request.args.get("measure", "")
    wanted = [chosen] if chosen in MEASURES else None
    door: Door = current_app.extensions["door"]
    with door.sit(viewer) as sitting:
        found = list_notes(sitting.connection, viewer, wanted)
    return render_template(
        "notes.html",
        title=MEASURES[chosen].title if wanted else "",
        chosen=chosen if wanted else "",
        notes=[
            (one, MEASURES[one.measure].title, Role(one.role).label, _day_of(one.written_at))
            for one in found
        ],
        say_day=format_date,
        may_pin=viewer.may(Permission.PIN_NOTES),
    )


def _day_of(moment: int) -> str:
    return format_date(day_here(datetime.fromtimestamp(moment, UTC)))


@notes.get("/new")
@needs(Permission.PIN_NOTES)
def ask() -> ResponseReturnValue:
    """The form, with the figure and the day that the reader came from."""
    viewer, standing = current_viewer(), current_standing()
    today = standing.today
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        # Of a later day the figures do not tell yet.
        day = standing.data_date or today
    form = NoteForm(
        viewer,
        today,
        formdata=None,
        data={"measure": request.args.get("measure", ""), "pinned_to": min(day, today)},
    )
    return render_template("note.html", form=form)


@notes.post("/new")
@needs(Permission.PIN_NOTES)
def pin() -> ResponseReturnValue:
    """Pin it; where it may identify somebody, ask first."""
    viewer = current_viewer()
    form = NoteForm(viewer, current_standing().today)
    if not form.validate():
        return render_template("note.html", form=form)
    words = " ".join(form.words.data.split())
    try:
        pin_note(
            current_app.extensions["accounts_engine"],
            viewer,
            form.measure.data,
            form.pinned_to.data,
            words,
        )
    except Refused as refusal:
        abort(403, str(refusal))
    # As staff the store lets nobody write its log: it is told after, in a transaction of its own.
    note(Action.NOTE_PINNED, f"{form.measure.data} on {form.pinned_to.data.isoformat()}")
    say_done(
        "The note is pinned. From its day on it stands below the figure wherever that is shown."
    )
    return redirect(url_for("notes.show", measure=form.measure.data))


@notes.get("/<int:number>/withdraw")
@needs(Permission.PIN_NOTES)
def ask_to_withdraw(number: int) -> ResponseReturnValue:
    """Ask whether a note is to be taken down; 404 where there is none of this number."""
    door: Door = current_app.extensions["door"]
    viewer = current_viewer()
    with door.sit(viewer) as sitting:
        found = [one for one in list_notes(sitting.connection, viewer) if one.id == number]
    if not found:
        abort(404, NOTHING_HERE)
    one = found[0]
    return render_template(
        "ask_first.html",
        title="Take this note down?",
        words=f"{MEASURES[one.measure].title}, {format_date(one.pinned_to)}: “{one.words}” It is "
        "shown no more. What it said, and who took it down, stays in the store.",
        button="Take it down",
        back=url_for("notes.show"),
    )


@notes.post("/<int:number>/withdraw")
@needs(Permission.PIN_NOTES)
def withdraw(number: int) -> ResponseReturnValue:
    """Take it down."""
    check_act()
    engine = current_app.extensions["accounts_engine"]
    if withdraw_note(engine, current_viewer(), number):
        note(Action.NOTE_WITHDRAWN, f"note {number}")
        say_done("The note is taken down.")
    else:
        say_not_done(NOTHING_HERE)
    return redirect(url_for("notes.show"))
