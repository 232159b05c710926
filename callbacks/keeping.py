"""Whoever changes accounts by a form in the browser: one's own, or as an administrator others'."""

from typing import Any

from flask import abort, current_app, flash, request
from flask_security.forms import Form
from sqlalchemy import Engine

from callbacks.account_store import keeper_for
from callbacks.sessions import current_session
from data_access.accounts.keeper import Keeper

FORM = "application/x-www-form-urlencoded"
DEMONSTRATION = (
    "You look at a demonstration, where anybody may choose a role: accounts are looked at and not "
    "changed. Sign in with an account of your own."
)
STALE = "This form is out of date, so nothing was done. Go back, load the page again, and try anew."
# What a message is about, as its look tells it.
DONE, NOT_DONE = "done", "not-done"


class Act(Form):
    """A button that does one thing; all it carries is the token against other sites."""


def current_account() -> Any | None:
    """The account behind this request, a row with account_id, email and role.

    None where somebody looks at a demonstration, who has no account.
    """
    stored = current_session().stored
    return stored.account if stored else None


def current_keeper() -> Keeper:
    """Whoever changes accounts in this request; 403 for somebody who has none of their own."""
    account = current_account() or abort(403, DEMONSTRATION)
    return keeper_for(account)


def accounts_engine() -> Engine:
    """The store that accounts are in."""
    engine: Engine = current_app.extensions["accounts_engine"]
    return engine


def take_forms_alone() -> None:
    """Refuse whatever is posted and is not a form; to be called before each request."""
    if request.method == "POST" and request.mimetype != FORM:
        abort(415)


def check_act() -> None:
    """Refuse a button that was not pressed on a page of ours, or on one of an earlier session."""
    if not Act().validate():
        abort(400, STALE)


def say_done(words: str) -> None:
    """Tell on the next page that something was done."""
    flash(words, DONE)


def say_not_done(words: str) -> None:
    """Tell on the next page why nothing was done."""
    flash(words, NOT_DONE)
