"""What every page shares on which the programme is kept: who keeps it, and what it is called."""

from flask import abort, current_app

from callbacks.gate import current_standing, current_viewer
from callbacks.keeping import accounts_engine
from callbacks.logs import find_request_id
from callbacks.programme import make_teller
from callbacks.programme_blocks import BELONGS_TO, LISTS, Teller
from components.programme_words import KINDS
from data_access.accounts.keeper import Keeper
from data_access.programme.register import Register

NO_KIND = "There is no such kind of record in the programme."


def current_programme_keeper() -> Keeper:
    """Whoever changes the programme in this request; in a demonstration by the chosen role."""
    viewer = current_viewer()
    return Keeper(
        accounts_engine(),
        current_app.extensions["audit"],
        name=viewer.name,
        role=viewer.role,
        request_id=find_request_id(),
    )


def open_teller(register: Register) -> Teller:
    """What tells the records of the register, as it stands now, to whoever asks."""
    return make_teller(current_viewer(), register, current_standing().today)


def check_kind(kind: str) -> None:
    """404, in a sentence, for a kind of record that there is not."""
    if kind not in KINDS:
        abort(404, NO_KIND)


def list_above(kind: str) -> tuple[str, str]:
    """The page of the menu on whose list a record of a kind is found: its address and title."""
    while kind in BELONGS_TO:
        kind = BELONGS_TO[kind][1]
    return LISTS[kind]


def say_none(kind: str, reference: str) -> str:
    """That there is no such record."""
    return f"The register holds no {KINDS[kind]} {reference[:40]}."


def name_record(kind: str, reference: str) -> str:
    """What a record is called at the start of a sentence: "Milestone M1"."""
    return f"{KINDS[kind].capitalize()} {reference}"


def is_version(number: str) -> bool:
    """Whether a text that was sent is a number such as a version can be."""
    return number.isascii() and number.isdecimal() and len(number) < len("1000000")
