"""The audit log, for administrators: looked through, filtered, and checked."""

from datetime import date

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.forms import Form
from wtforms import SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import Optional
from wtforms.widgets import DateInput

from callbacks.gate import needs
from callbacks.keeping import (
    check_act,
    current_account,
    say_done,
    say_not_done,
    take_forms_alone,
)
from data_access.audit import Action, AuditLog
from data_access.vocabulary import Permission

audit_pages = Blueprint("audit_log", __name__, url_prefix="/administration/audit")
audit_pages.before_request(take_forms_alone)
# What a clock of the store may say: no entry is of another day.
FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(2037, 12, 31)
ACTIONS = {action.value: action for action in Action}


def parse_day(text: str) -> date:
    """The day that was typed, none that no entry could be of; ValueError for what is no day."""
    return min(max(date.fromisoformat(text.strip()), FIRST_DAY), LAST_DAY)


def _check_day(_form: Form, field: StringField) -> None:
    try:
        parse_day(field.data)
    except ValueError:
        raise ValidationError(
            f"{field.data[:20]} is not a date. Choose one, or type it as 2023-10-31."
        ) from None


def _day_field(label: str) -> StringField:
    return StringField(label, widget=DateInput(), validators=[Optional(), _check_day])


class AuditFilter(Form):
    """Which entries are looked for; it changes nothing, and stands in the address."""

    class Meta:
        """Sent by GET, it needs no token."""

        csrf = False

    action = SelectField(
        "What",
        choices=[
            SelectChoice("", "Anything"),
            *(SelectChoice(action.value, action.label) for action in Action),
        ],
        default="",
    )
    actor = StringField("Who", render_kw={"spellcheck": "false", "autocomplete": "off"})
    subject = StringField("About", render_kw={"spellcheck": "false", "autocomplete": "off"})
    since = _day_field("From")
    until = _day_field("To")

    @property
    def words(self) -> dict[str, str]:
        """The filters that are set and understood, as they stand in the address."""
        return {field.name: field.data for field in self if field.data and not field.errors}


@audit_pages.get("")
@needs(Permission.READ_AUDIT)
def show() -> ResponseReturnValue:
    """A page of the entries that fit, newest first."""
    form = AuditFilter(request.args)
    form.validate()
    words = form.words
    page = _log().read(
        page=_read_page(),
        action=ACTIONS.get(words.get("action", "")),
        actor=words.get("actor", "") if current_account() else DEMONSTRATION,
        subject=words.get("subject", ""),
        since=parse_day(words["since"]) if "since" in words else None,
        until=parse_day(words["until"]) if "until" in words else None,
    )
    return render_template("administration/audit.html", form=form, page=page, words=words)


# Whoever looks at a demonstration is shown what was done in it: the rest is of real people.
DEMONSTRATION = "demonstration:"


def _log() -> AuditLog:
    log: AuditLog = current_app.extensions["audit"]
    return log


def _read_page() -> int:
    try:
        return int(request.args.get("page", 1))
    except ValueError:
        return 1


@audit_pages.post("/check")
@needs(Permission.READ_AUDIT)
def check() -> ResponseReturnValue:
    """Verify every entry, and say what was found."""
    check_act()
    verdict = _log().verify()
    (say_done if verdict.is_whole else say_not_done)(verdict.words())
    return redirect(url_for("audit_log.show"))
