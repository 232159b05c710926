"""The programme's records, made, changed and withdrawn on screen by whoever keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from callbacks.gate import current_standing, needs
from callbacks.keeping import (
    accounts_engine,
    say_done,
    take_forms_alone,
)
from callbacks.programme_blocks import BELONGS_TO, IDENTITY
from callbacks.programme_common import (
    check_kind,
    current_programme_keeper,
    is_version,
    list_above,
    name_record,
    open_teller,
    say_none,
)
from callbacks.programme_conflicts import Conflict, settle_conflict
from callbacks.programme_forms import RecordForm, make_form
from components.programme_words import KINDS, label_field
from data_access.accounts.homes import list_homes
from data_access.accounts.keeper import Keeper
from data_access.programme.changing import (
    change_register,
    keep_record,
)
from data_access.programme.checks import check_record
from data_access.programme.history import read_versions_of
from data_access.programme.keeping import ChangedMeanwhile
from data_access.programme.records import Content, Record, columns_of, reference_of
from data_access.programme.register import Register, read_history, read_references, read_register
from data_access.vocabulary import Permission

programme_forms = Blueprint("programme_forms", __name__, url_prefix="/programme")
programme_forms.before_request(take_forms_alone)
PREFIXES = {
    "milestones": "M",
    "benefits": "B",
    "benefit_measures": "BM",
    "risks": "R",
    "risk_actions": "A",
    "interdependencies": "D",
}


@dataclass
class Filled:
    """A form that was not kept: with what is wrong with it, or what was kept meanwhile."""

    form: RecordForm
    record: Record | None
    conflict: Conflict | None = None
    kept: str | None = None


@programme_forms.get("/<kind>/new")
@needs(Permission.KEEP_PROGRAMME)
def ask_for_new(kind: str) -> ResponseReturnValue:
    """The form for a new record, with the next free reference, and to what the address says it
    belongs.
    """
    check_kind(kind)
    with accounts_engine().connect() as connection:
        register = read_register(connection)
        suggested = {"reference": suggest_reference(connection, kind)} if kind in PREFIXES else {}
    form = _make_form(kind, register)
    if kind in BELONGS_TO:
        column, _ = BELONGS_TO[kind]
        suggested[column] = request.args.get(column, "")
    form.fill(suggested)
    form.version.data = "0"
    return _draw(kind, Filled(form, None), register)


@programme_forms.get("/<kind>/<path:reference>/edit")
@needs(Permission.KEEP_PROGRAMME)
def ask_for_change(kind: str, reference: str) -> ResponseReturnValue:
    """The form for a record, filled in with what it says now."""
    check_kind(kind)
    with accounts_engine().connect() as connection:
        register = read_register(connection)
    record = register.find(kind, reference) or abort(404, say_none(kind, reference))
    form = _make_form(kind, register, without=identity_of(kind))
    form.fill(record.content)
    form.version.data = str(record.version)
    return _draw(kind, Filled(form, record), register)


@programme_forms.post("/<kind>/new")
@needs(Permission.KEEP_PROGRAMME)
def add(kind: str) -> ResponseReturnValue:
    """Keep a new record."""
    check_kind(kind)
    return _answer(kind, None)


@programme_forms.post("/<kind>/<path:reference>/edit")
@needs(Permission.KEEP_PROGRAMME)
def change(kind: str, reference: str) -> ResponseReturnValue:
    """Keep what a record says now, unless somebody else has changed it meanwhile."""
    check_kind(kind)
    return _answer(kind, reference)


def _answer(kind: str, reference: str | None) -> ResponseReturnValue:
    keeper = current_programme_keeper()
    try:
        with change_register(keeper) as connection:
            filled = _take(keeper, connection, kind, reference)
    except ChangedMeanwhile:
        # A load has come in between: the next look finds what it kept.
        with change_register(keeper) as connection:
            filled = _take(keeper, connection, kind, reference)
    with accounts_engine().connect() as connection:
        register = read_register(connection)
    if filled.kept is None:
        return _draw(kind, filled, register)
    teller = open_teller(register)
    return redirect(teller.link(kind, filled.kept) or list_above(kind)[0])


def _take(keeper: Keeper, connection: Connection, kind: str, reference: str | None) -> Filled:
    """Keep what was posted, or give it back with what stands in the way."""
    register = read_register(connection)
    now = _find_now(connection, kind, reference)
    without = identity_of(kind) if reference else ()
    form = _make_form(kind, register, without=without, formdata=request.form)
    filled = Filled(form, now)
    if not form.validate():
        return filled
    if now and form.seen != now.version:
        versions = read_versions_of(connection, [(kind, now.reference)])
        filled.conflict = settle_conflict(form, now, versions)
        return filled
    fixed = {name: now.content[name] for name in without} if now else {}
    content = form.read(fixed)
    if content is None or not _is_sound(connection, form, content, register, now):
        return filled
    name = now.reference if now else reference_of(kind, content)
    expected = now.version if now else 0
    is_new = keep_record(keeper, connection, kind, name, content, expected=expected)
    _say_kept(kind, name, is_added=now is None, is_new=is_new)
    filled.kept = name
    return filled


def _is_sound(
    connection: Connection,
    form: RecordForm,
    content: Content,
    register: Register,
    now: Record | None,
) -> bool:
    """Whether a record may be kept; its form says why not."""
    homes = list_homes(accounts_engine())
    faults = check_record(
        form.kind,
        content,
        register,
        today=current_standing().today,
        homes=[slug for slug, _ in homes],
    )
    if now is None:
        faults |= _check_reference(connection, form.kind, content)
    for name, sentence in faults.items():
        form.say_fault(name, sentence)
    before = now.content if now else {}
    return not faults and not form.warn_of_people(content, before, [name for _, name in homes])


def _check_reference(connection: Connection, kind: str, content: Content) -> dict[str, str]:
    """Why a new record cannot be known by what it is called."""
    reference = reference_of(kind, content)
    column = identity_of(kind)[-1]
    history = read_history(connection, kind, reference)
    if not history:
        return {}
    if kind == "readings" and not history[0].is_withdrawn:
        return {column: "There is a reading of this day already: change that one."}
    if kind == "readings":
        return {column: "The reading of this day was withdrawn. Choose another day."}
    last = "was withdrawn" if history[0].is_withdrawn else "is there already"
    return {column: f"{reference} {last}: choose another reference."}


def suggest_reference(connection: Connection, kind: str) -> str:
    """The next reference that was never given: after M34, M35."""
    prefix = PREFIXES[kind]
    numbers = [
        int(number)
        for name in read_references(connection, kind)
        if (number := name.removeprefix(prefix)) != name and is_version(number)
    ]
    return f"{prefix}{max(numbers, default=0) + 1}"


def identity_of(kind: str) -> Sequence[str]:
    """The columns by which a record is known, chosen once."""
    return IDENTITY.get(kind, ("reference",))


def _find_now(connection: Connection, kind: str, reference: str | None) -> Record | None:
    """The record that is changed, withdrawn or not; None for a new one."""
    if reference is None:
        return None
    history = read_history(connection, kind, reference)
    return history[0] if history else abort(404, say_none(kind, reference))


def _make_form(kind: str, register: Register, **more: Any) -> RecordForm:
    return make_form(kind, register, list_homes(accounts_engine()), **more)


def _say_kept(kind: str, name: str, *, is_added: bool, is_new: bool) -> None:
    word = name_record(kind, name)
    if is_new:
        say_done(f"{word} is {'added' if is_added else 'changed'}.")
    else:
        say_done(f"{word} said all this already: nothing was written.")


def _draw(kind: str, filled: Filled, register: Register) -> str:
    teller, record = open_teller(register), filled.record
    word = KINDS[kind]
    back = teller.link(kind, record.reference) if record else None
    if record is None and kind in BELONGS_TO:
        column, other = BELONGS_TO[kind]
        back = teller.link(other, filled.form[column].data or "")
    path, title = list_above(kind)
    fixed = [
        (column, record.content[column.name])
        for column in columns_of(kind)
        if record and column.name in identity_of(kind)
    ]
    return render_template(
        "programme/form.html",
        form=filled.form,
        fields=[filled.form.field_of(column) for column in filled.form.columns],
        fixed=[
            (label_field(kind, column.name), teller.say(kind, column, value))
            for column, value in fixed
        ],
        conflict=filled.conflict and filled.conflict.tell(teller),
        heading=f"Change {word} {record.reference}" if record else f"Add a new {word}",
        word=word,
        crumb=(path, title),
        back=back or path,
    )
