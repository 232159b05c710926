"""One person's account, for administrators: role, homes, password, second factor, sessions."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from callbacks.administration_forms import NewPasswordForm, RoleForm
from callbacks.gate import needs
from callbacks.keeping import (
    accounts_engine,
    check_act,
    current_account,
    current_keeper,
    say_done,
    say_not_done,
    take_forms_alone,
)
from data_access.accounts.homes import list_homes
from data_access.accounts.keeper import Keeper
from data_access.accounts.listing import AccountLine, find_account_line
from data_access.accounts.open_sessions import end_all_sessions, list_sessions
from data_access.accounts.people import disable_account, enable_account, set_password, set_role
from data_access.accounts.refusal import AccountRefused
from data_access.accounts.second_factors import reset_second_factor
from data_access.vocabulary import Permission

person = Blueprint("person", __name__, url_prefix="/administration/people/<int:number>")
person.before_request(take_forms_alone)

YOURSELF = (
    "This is your own account: change your password and your second factor under My account, where "
    "you are asked for your password."
)


def _find(number: int) -> AccountLine:
    # Whoever looks at a demonstration is nobody, and real people have accounts.
    current_account() or abort(404)
    return find_account_line(accounts_engine(), number) or abort(404)


def _is_self(line: AccountLine) -> bool:
    mine = current_account()
    return mine is not None and mine.account_id == line.id


@person.get("")
@needs(Permission.MANAGE_ACCOUNTS)
def show(number: int) -> ResponseReturnValue:
    """The page."""
    return _draw(_find(number))


def _draw(
    line: AccountLine,
    role_form: RoleForm | None = None,
    password_form: NewPasswordForm | None = None,
) -> str:
    engine = accounts_engine()
    homes = list_homes(engine)
    if role_form is None:
        role_form = RoleForm(homes, formdata=None, data={"role": line.role, "homes": line.homes})
    return render_template(
        "administration/person.html",
        line=line,
        homes=[name for slug, name in homes if slug in line.homes],
        role_form=role_form,
        password_form=password_form or NewPasswordForm(line.email, formdata=None),
        sessions=list_sessions(engine, line.id),
        is_self=_is_self(line),
        may_change=current_account() is not None,
    )


@person.post("/role")
@needs(Permission.MANAGE_ACCOUNTS)
def change_role(number: int) -> ResponseReturnValue:
    """Give the person a role, with homes where it has some."""
    keeper, line = current_keeper(), _find(number)
    form = RoleForm(list_homes(accounts_engine()))
    if not form.validate():
        return _draw(line, role_form=form)
    role, homes = form.chosen
    try:
        changed = set_role(keeper, line.email, role, homes)
    except AccountRefused as refusal:
        form.role.errors = [str(refusal)]
        return _draw(line, role_form=form)
    now = "is now" if changed else "was already"
    say_done(f"{line.email} {now} {form.words}.")
    return redirect(url_for("person.show", number=number))


@person.post("/password")
@needs(Permission.MANAGE_ACCOUNTS)
def change_password(number: int) -> ResponseReturnValue:
    """Give the person a new password."""
    keeper, line = current_keeper(), _find(number)
    if _is_self(line):
        abort(403, YOURSELF)
    form = NewPasswordForm(line.email)
    if not form.validate():
        return _draw(line, password_form=form)
    return _change(
        line,
        lambda: _set_password(keeper, line.email, form.password.data),
        f"{line.email} has a new password, is signed out everywhere, and has no tokens.",
    )


def _set_password(keeper: Keeper, email: str, password: str) -> None:
    set_password(keeper, email, password)
    # Whoever was held back for guessing at the old one may try the new.
    current_app.extensions["throttle"].forget(email)


def _change(line: AccountLine, act: Callable[[], Any], done: str) -> ResponseReturnValue:
    """Do something, and go back to the person's page, which says that it was done or why not."""
    try:
        act()
    except AccountRefused as refusal:
        say_not_done(str(refusal))
    else:
        say_done(done)
    return redirect(url_for("person.show", number=line.id))


@person.post("/enable")
@needs(Permission.MANAGE_ACCOUNTS)
def enable(number: int) -> ResponseReturnValue:
    """Let the person in again."""
    keeper, line = current_keeper(), _find(number)
    check_act()
    return _change(
        line, lambda: enable_account(keeper, line.email), f"{line.email} may sign in again."
    )


@person.post("/sessions")
@needs(Permission.MANAGE_ACCOUNTS)
def end_sessions(number: int) -> ResponseReturnValue:
    """Sign the person out everywhere; they may sign in again."""
    keeper, line = current_keeper(), _find(number)
    check_act()
    return _change(
        line,
        lambda: end_all_sessions(keeper, line.email),
        f"{line.email} is signed out everywhere.",
    )


@person.get("/disable")
@needs(Permission.MANAGE_ACCOUNTS)
def ask_to_disable(number: int) -> ResponseReturnValue:
    """Ask whether the account is to be disabled."""
    line = _find(number)
    return _ask(
        line,
        f"Disable {line.email}?",
        "They are signed out everywhere, cannot sign in, and their access tokens are revoked for "
        "good. You can enable the account again; what it did stays in the audit log.",
        "Disable the account",
    )


def _ask(line: AccountLine, title: str, words: str, button: str) -> ResponseReturnValue:
    current_keeper()
    return render_template(
        "ask_first.html",
        title=title,
        words=words,
        button=button,
        back=url_for("person.show", number=line.id),
    )


@person.post("/disable")
@needs(Permission.MANAGE_ACCOUNTS)
def disable(number: int) -> ResponseReturnValue:
    """Let the person in no longer."""
    keeper, line = current_keeper(), _find(number)
    check_act()
    return _change(line, lambda: disable_account(keeper, line.email), f"{line.email} is disabled.")


@person.get("/second-factor")
@needs(Permission.MANAGE_ACCOUNTS)
def ask_to_reset(number: int) -> ResponseReturnValue:
    """Ask whether the person's second factor is to be forgotten."""
    line = _find(number)
    after = (
        "They set up a new one when they next sign in."
        if line.needs_second_factor
        else "Until they set up a new one, they sign in by password alone."
    )
    return _ask(
        line,
        f"Reset the second factor of {line.email}?",
        f"The codes of the app they have now are good no longer. {after} Do this only for somebody "
        "you know, who has told you that their phone is lost or new.",
        "Reset the second factor",
    )


@person.post("/second-factor")
@needs(Permission.MANAGE_ACCOUNTS)
def reset(number: int) -> ResponseReturnValue:
    """Forget the person's second factor."""
    keeper, line = current_keeper(), _find(number)
    if _is_self(line):
        abort(403, YOURSELF)
    check_act()
    return _change(
        line,
        lambda: reset_second_factor(keeper, line.email),
        f"{line.email} has no second factor now.",
    )
