"""One's own account: who I am, how I sign in, where I am signed in, and my programs' tokens."""

import re
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.forms import Form
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from callbacks.gate import current_viewer, needs
from callbacks.keeping import (
    accounts_engine,
    check_act,
    current_account,
    current_keeper,
    say_done,
    say_not_done,
    take_forms_alone,
)
from callbacks.sessions import current_session
from data_access.access import ROLES_WITH_HOMES
from data_access.accounts.homes import list_homes
from data_access.accounts.listing import find_account_line
from data_access.accounts.open_sessions import (
    end_other_sessions,
    end_session_of,
    list_sessions,
)
from data_access.accounts.refusal import AccountRefused
from data_access.accounts.tokens import DAYS, MOST_DAYS, issue_token, list_tokens, revoke_token
from data_access.vocabulary import Permission

account = Blueprint("account", __name__)
account.before_request(take_forms_alone)
# What a session is told apart by: a hash, in hexadecimal digits.
SESSION_NAME = re.compile("[0-9a-f]{64}")
DAYS_WANTED = f"Type how many days it is to be good for, from 1 to {MOST_DAYS}."


class TokenForm(Form):
    """How long a new token is to be good for."""

    days = IntegerField(
        "Days until it ends",
        default=DAYS,
        validators=[
            InputRequired(DAYS_WANTED),
            NumberRange(min=1, max=MOST_DAYS, message=DAYS_WANTED),
        ],
        render_kw={"inputmode": "numeric", "min": "1", "max": str(MOST_DAYS)},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it is a number of days that a token may be good for."""
        is_valid: bool = super().validate(extra_validators)
        if self.days.errors:
            # Of what is no number at all the field has words of its own, and less to say.
            self.days.errors = [DAYS_WANTED]
        return is_valid


@account.get("/account")
@needs(Permission.OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    """The page."""
    return _draw(TokenForm())


def _draw(form: TokenForm) -> str:
    session, viewer, mine = current_session().stored, current_viewer(), current_account()
    if session is None:
        abort(401)
    about: dict[str, Any] = {}
    homes: list[str] = []
    if mine:
        engine = accounts_engine()
        line = find_account_line(engine, mine.account_id)
        homes = [name for slug, name in list_homes(engine) if line and slug in line.homes]
        about = {
            "line": line,
            "sessions": list_sessions(engine, mine.account_id),
            "tokens": list_tokens(engine, mine.email),
        }
    return render_template(
        "account.html",
        form=form,
        viewer=viewer,
        takes_homes=mine and viewer.role in ROLES_WITH_HOMES,
        homes=homes,
        since=session.created_at,
        here=session.id_hash,
        **about,
    )


@account.post("/account/sessions")
@needs(Permission.OWN_ACCOUNT)
def end_sessions() -> ResponseReturnValue:
    """End one of one's own sessions, or all but this."""
    keeper = current_keeper()
    check_act()
    here = current_session().stored
    wanted = request.form.get("session", "")
    if request.form.get("others") and here:
        count = end_other_sessions(keeper, keeper.name, here.id_hash)
        words = "1 other session is" if count == 1 else f"{count or 'No'} other sessions are"
        say_done(f"{words} ended. You are signed in here alone.")
    elif SESSION_NAME.fullmatch(wanted) and end_session_of(keeper, keeper.name, wanted):
        say_done("The session is ended.")
    else:
        say_not_done("That session had ended already.")
    return redirect(url_for("account.show"))


@account.post("/account/tokens")
@needs(Permission.OWN_ACCOUNT)
def make_token() -> ResponseReturnValue:
    """Make a token and show it, this once."""
    keeper = current_keeper()
    form = TokenForm()
    if not form.validate():
        return _draw(form)
    # No redirect: the page that follows one would have to find the token kept somewhere.
    return render_template(
        "account_token.html",
        made=issue_token(keeper, keeper.name, form.days.data),
        days=form.days.data,
        address=url_for("list_measures", _external=True),
    )


@account.get("/account/tokens/<int:number>/revoke")
@needs(Permission.OWN_ACCOUNT)
def ask_to_revoke(number: int) -> ResponseReturnValue:
    """Ask whether a token is to be revoked."""
    mine = current_account()
    tokens = list_tokens(accounts_engine(), mine.email) if mine else []
    if not any(token.id == number and token.is_usable for token in tokens):
        abort(404)
    return render_template(
        "ask_first.html",
        title=f"Revoke token {number}?",
        words="Programs that use it get no more figures. A revoked token cannot be used again; you "
        "can make another.",
        button="Revoke it",
        back=url_for("account.show"),
    )


@account.post("/account/tokens/<int:number>/revoke")
@needs(Permission.OWN_ACCOUNT)
def revoke(number: int) -> ResponseReturnValue:
    """Revoke one of one's own tokens."""
    keeper = current_keeper()
    check_act()
    try:
        changed = revoke_token(keeper, number, owner=keeper.name)
    except AccountRefused:
        # Somebody else's does not exist to them.
        abort(404)
    say_done(f"Token {number} {'is' if changed else 'was'} revoked.")
    return redirect(url_for("account.show"))
