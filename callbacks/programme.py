"""One record of the programme on a page of its own: all it says, and how it came to say so."""

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from callbacks.gate import current_viewer, may_open, needs
from callbacks.keeping import accounts_engine
from callbacks.programme_blocks import LISTS, Teller
from callbacks.programme_records import list_blocks, say_lead
from components.page import PAGES
from components.programme_words import KINDS
from components.wording import format_date
from data_access.access import Viewer
from data_access.accounts.homes import list_homes
from data_access.programme.history import find_ever_of, read_versions_of
from data_access.programme.protecting import protect_records, protect_register
from data_access.programme.records import Record
from data_access.programme.register import Register
from data_access.questions.programme_records import register_of
from data_access.vocabulary import HOME, Permission

if TYPE_CHECKING:
    from data_access.questions import Door

programme = Blueprint("programme", __name__)
BAD_DAY = (
    "{day!r} is no day on which the register could have stood: write it as 2024-06-30 in the "
    "address."
)


@programme.get("/milestones/<path:reference>", defaults={"kind": "milestones"})
@programme.get("/benefits/<path:reference>", defaults={"kind": "benefits"})
@programme.get("/risks/<path:reference>", defaults={"kind": "risks"})
@programme.get("/interdependencies/<path:reference>", defaults={"kind": "interdependencies"})
@needs(Permission.PROGRAMME_DETAIL)
def show(kind: str, reference: str) -> ResponseReturnValue:
    """A record as it stands or, with `on`, as it stood at the end of a day.

    404 where there was none; one that was withdrawn is told as it last was.
    """
    door: Door = current_app.extensions["door"]
    viewer = current_viewer()
    asked = read_day(request.args.get("on"))
    with door.sit(viewer) as sitting:
        today = sitting.standing.today
        on = asked if asked and asked < today else None
        held = register_of(sitting, on or today)
        register = protect_register(held, viewer)
        names = list_family(sitting.connection, kind, reference)
        versions = protect_records(read_versions_of(sitting.connection, names, on), held, viewer)
    own = [one for one in versions if (one.kind, one.reference) == (kind, reference)]
    if not own:
        abort(404, _say_nothing(kind, reference, on))
    record = own[-1]
    teller = make_teller(viewer, register, today, on)
    path, title = LISTS[kind]
    return render_template(
        "programme/record.html",
        record=record,
        word=KINDS[kind].capitalize(),
        title=f"{reference} {record.content['title']}",
        crumb=(path, title),
        on=on,
        on_words=format_date(on) if on else "",
        today=today,
        lead=say_lead(teller, record),
        facts=teller.list_facts(record),
        blocks=list_blocks(teller, record),
        acts=_list_acts(teller, record),
        history=teller.tell_history(versions, record),
    )


def read_day(text: str | None) -> date | None:
    """The day of an address, None for none; 400 with a sentence for what is no day."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(400, BAD_DAY.format(day=text[:40]))


def make_teller(viewer: Viewer, register: Register, today: date, on: date | None = None) -> Teller:
    """What tells the records of a register to somebody; nothing of the past can be changed."""
    page = next((page for page in PAGES.values() if page.of == HOME.key), None)
    return Teller(
        register,
        homes=dict(list_homes(accounts_engine())),
        day=on or today,
        on=on,
        may_keep=viewer.may(Permission.KEEP_PROGRAMME) and on is None,
        links_homes=page is not None and may_open(viewer, page),
    )


def list_family(connection: Connection, kind: str, reference: str) -> list[tuple[str, str]]:
    """A record and all that was ever told on its page, by kind and reference."""
    names = [(kind, reference)]
    if kind == "risks":
        actions = find_ever_of(connection, "risk_actions", "risk", {reference})
        names += [("risk_actions", one) for one in actions]
    if kind == "benefits":
        measures = find_ever_of(connection, "benefit_measures", "benefit", {reference})
        readings = find_ever_of(connection, "readings", "measure", measures)
        names += [("benefit_measures", one) for one in measures]
        names += [("readings", one) for one in readings]
    return names


def _list_acts(teller: Teller, record: Record) -> list[tuple[str, str]]:
    more = []
    if record.kind == "benefits":
        more = [("Add a measure", f"/programme/benefit_measures/new?benefit={record.reference}")]
    return teller.list_acts(record, *more)


def _say_nothing(kind: str, reference: str, on: date | None) -> str:
    word = KINDS[kind]
    if on:
        return f"On {format_date(on)} the register held no {word} {reference[:40]} yet."
    return f"The register has never held a {word} {reference[:40]}."
