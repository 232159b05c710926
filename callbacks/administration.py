"""Who may sign in, and as what: the list of people, new accounts, and what each role may see."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from callbacks.administration_forms import PersonForm
from callbacks.gate import ROLES, needs
from callbacks.keeping import (
    accounts_engine,
    check_act,
    current_account,
    current_keeper,
    say_done,
    say_not_done,
    take_forms_alone,
)
from components.permissions import PERMISSION_WORDS, write_scope
from data_access.access import Viewer, place_in_tier
from data_access.accounts.emails import normalise_email
from data_access.accounts.homes import list_homes
from data_access.accounts.listing import list_accounts
from data_access.accounts.people import add_account
from data_access.accounts.refusal import AccountRefused
from data_access.accounts.second_factors import require_second_factor, roles_that_need_one
from data_access.vocabulary import Permission, Role

administration = Blueprint("administration", __name__, url_prefix="/administration")
administration.before_request(take_forms_alone)


@administration.get("/people")
@needs(Permission.MANAGE_ACCOUNTS)
def list_people() -> ResponseReturnValue:
    """Everybody who has an account."""
    engine = accounts_engine()
    # Whoever looks at a demonstration is nobody, and real people have accounts.
    may_change = current_account() is not None
    return render_template(
        "administration/people.html",
        lines=list_accounts(engine) if may_change else [],
        names=dict(list_homes(engine)),
        may_change=may_change,
    )


@administration.get("/people/new")
@needs(Permission.MANAGE_ACCOUNTS)
def ask_who() -> ResponseReturnValue:
    """The form for a new account."""
    current_keeper()
    return _draw(_new_person())


@administration.post("/people/new")
@needs(Permission.MANAGE_ACCOUNTS)
def add_person() -> ResponseReturnValue:
    """Make an account."""
    keeper = current_keeper()
    form = _new_person()
    if not form.validate():
        return _draw(form)
    role, homes = form.chosen
    try:
        number = add_account(
            keeper,
            form.email.data,
            role,
            homes=homes,
            password=form.password.data if form.is_by_password else None,
        )
    except AccountRefused as refusal:
        form.email.errors = [str(refusal)]
        return _draw(form)
    say_done(f"{normalise_email(form.email.data)} is now {form.words}.")
    return redirect(url_for("person.show", number=number))


def _new_person() -> PersonForm:
    # The route is there where the council's own sign-in is.
    has_council_sign_in = "start_council_sign_in" in current_app.view_functions
    return PersonForm(list_homes(accounts_engine()), has_council_sign_in=has_council_sign_in)


def _draw(form: PersonForm) -> str:
    return render_template("administration/new_person.html", form=form)


@administration.get("/roles")
@needs(Permission.MANAGE_ACCOUNTS)
def list_roles() -> ResponseReturnValue:
    """What each role may see and do, and which sign in with a second factor."""
    tier = current_app.config["SPONSOR_TIER"]
    held = {role: place_in_tier(Viewer(role), tier).held for role in Role}
    shown = [p for p in Permission if any(p in each for each in held.values())]
    return render_template(
        "administration/roles.html",
        permissions=[
            (PERMISSION_WORDS[p], [write_scope(held[role].get(p)) for role in Role]) for p in shown
        ],
        roles=list(Role),
        by_command=[PERMISSION_WORDS[p].lower() for p in Permission if p not in shown],
        with_second_factor=roles_that_need_one(accounts_engine()),
        may_change=current_account() is not None,
    )


@administration.post("/roles/second-factor")
@needs(Permission.MANAGE_ACCOUNTS)
def change_second_factor() -> ResponseReturnValue:
    """Require a second factor of everybody with a role, or no longer."""
    keeper = current_keeper()
    check_act()
    wish, _, name = request.form.get("wish", "").partition(" ")
    role = ROLES.get(name)
    if role is None or wish not in ("require", "waive"):
        say_not_done("Choose one of the roles in the table.")
        return redirect(url_for("administration.list_roles"))
    require_second_factor(keeper, role, wish == "require")
    if wish == "require":
        say_done(
            f"A second factor is now required of every {role.label.lower()} who signs in by "
            "password. Whoever has none sets it up when they next sign in; who is signed in now "
            "stays so until then, eight hours at most."
        )
    else:
        say_done(f"A second factor is no longer required of the role {role.label.lower()}.")
    return redirect(url_for("administration.list_roles"))
