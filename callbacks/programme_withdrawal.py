"""A record of the programme withdrawn on screen: asked first, and refused while it is needed."""

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from callbacks.gate import needs
from callbacks.keeping import accounts_engine, check_act, say_done, say_not_done, take_forms_alone
from callbacks.programme_blocks import BELONGS_TO
from callbacks.programme_common import (
    check_kind,
    current_programme_keeper,
    is_version,
    name_record,
    open_teller,
    say_none,
)
from components.programme_words import KINDS
from data_access.programme.changing import StillReferredTo, change_register, withdraw_record
from data_access.programme.keeping import ChangedMeanwhile
from data_access.programme.register import read_register
from data_access.vocabulary import Permission

programme_withdrawal = Blueprint("programme_withdrawal", __name__, url_prefix="/programme")
programme_withdrawal.before_request(take_forms_alone)


@programme_withdrawal.get("/<kind>/<path:reference>/withdraw")
@needs(Permission.KEEP_PROGRAMME)
def ask_to_withdraw(kind: str, reference: str) -> ResponseReturnValue:
    """Ask before a record is withdrawn."""
    check_kind(kind)
    with accounts_engine().connect() as connection:
        register = read_register(connection)
    record = register.find(kind, reference) or abort(404, say_none(kind, reference))
    title = record.content.get("title")
    name = f"{KINDS[kind]} {reference}"
    return render_template(
        "ask_first.html",
        title=f"Withdraw {name}?",
        words=(f"“{title}” leaves" if title else "It leaves")
        + " the register from now on. The days before still hold it, and its history stays.",
        button=f"Withdraw {name}",
        carried={"version": record.version},
        back=open_teller(register).link(kind, reference),
    )


@programme_withdrawal.post("/<kind>/<path:reference>/withdraw")
@needs(Permission.KEEP_PROGRAMME)
def withdraw(kind: str, reference: str) -> ResponseReturnValue:
    """Withdraw a record, unless others refer to it or somebody has changed it meanwhile."""
    check_kind(kind)
    check_act()
    keeper = current_programme_keeper()
    word = name_record(kind, reference)
    seen = request.form.get("version", "")
    with accounts_engine().connect() as connection:
        before = open_teller(read_register(connection))
    if before.register.find(kind, reference) is None:
        abort(404, say_none(kind, reference))
    try:
        with change_register(keeper) as connection:
            withdraw_record(
                keeper,
                connection,
                kind,
                reference,
                expected=int(seen) if is_version(seen) else -1,
            )
    except StillReferredTo as others:
        say_not_done(
            f"{word} was not withdrawn, because others refer to it: {others}. Change or withdraw "
            "them first."
        )
    except ChangedMeanwhile:
        say_not_done(
            f"{word} was not withdrawn: somebody has changed it since you asked. Look at it first."
        )
    else:
        say_done(f"{word} is withdrawn.")
    # Its own page, which tells what was withdrawn as such, or that on which it was told.
    here = before.link(kind, reference) or "/"
    return redirect(here.partition("#")[0] if kind in BELONGS_TO else here)
