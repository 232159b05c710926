"""The register of arrangements above a price: the address in, a page of the register out.

Each view is noted and none is kept; the register itself is not taken away as a file.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output

from callbacks.asker import read_query
from callbacks.audit import note
from callbacks.failures import in_words
from callbacks.gate import callback, current_viewer
from callbacks.paging import read_page
from components.panel import draw_empty
from components.register_of_arrangements import REGISTER, draw_arrangements
from components.shell import SELECTION
from data_access.access import Viewer
from data_access.audit import Action
from data_access.questions import Door, NotUnderstood
from data_access.questions.prices import ABOVE_PRICE
from data_access.questions.register_of_arrangements import (
    MEASURE,
    RegisterOfArrangements,
    read_arrangements,
)
from data_access.vocabulary import Permission

USUAL_SORT = "-weekly_price"


def answer_arrangements(app: Dash, door: Door) -> None:
    """The one callback of the register."""

    @callback(
        app,
        frozenset({Permission.PRICES}),
        Output(REGISTER, "children"),
        Input(SELECTION, "data"),
    )
    def answer_register_of_arrangements(query: str | None) -> Any:
        viewer = current_viewer()
        return in_words(lambda: draw_arrangements(*_find(door, viewer, query)), draw_empty)


def _find(
    door: Door, viewer: Viewer, query: str | None
) -> tuple[RegisterOfArrangements, list[tuple[str, str]]]:
    """The page of the register that an address asks for, and the words of its selection."""
    selection, words, refused = read_query(query)
    if ABOVE_PRICE in refused:
        raise NotUnderstood(refused[ABOVE_PRICE])
    # What only other figures follow is left aside.
    kept = tuple(option for option in selection.options if option[0] == ABOVE_PRICE)
    selection = replace(selection, compare_to=None, options=kept)
    found = read_arrangements(
        door,
        selection,
        viewer,
        page=read_page(words),
        sort=words.get("sort", USUAL_SORT),
    )
    pairs = selection.pairs()
    subject = urlencode([("register", MEASURE), ("page", str(found.page)), *pairs])
    note(Action.CHILDREN_LISTED, subject, count=len(found.arrangements))
    return found, pairs
