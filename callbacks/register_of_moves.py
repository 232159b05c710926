"""The register of planned moves: the address in, a page of the register out.

Each view is noted and none is kept; the register itself is not taken away as a file.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output

from callbacks.asker import read_query
from callbacks.audit import note
from callbacks.failures import in_words
from callbacks.gate import callback, current_standing, current_viewer
from callbacks.paging import read_page
from components.panel import draw_empty
from components.register_of_moves import REGISTER, draw_register
from components.shell import SELECTION
from data_access.access import Viewer
from data_access.audit import Action
from data_access.questions import Door
from data_access.questions.register_of_moves import RegisterOfMoves, read_register
from data_access.vocabulary import Permission

USUAL_SORT = "target"


def answer_register(app: Dash, door: Door) -> None:
    """The one callback of the register."""

    @callback(
        app,
        frozenset({Permission.COMMISSIONING}),
        Output(REGISTER, "children"),
        Input(SELECTION, "data"),
    )
    def answer(query: str | None) -> Any:
        viewer = current_viewer()

        def draw() -> Any:
            found, pairs = _find(door, viewer, query)
            return draw_register(found, pairs, current_standing().data_date)

        return in_words(draw, draw_empty)


def _find(
    door: Door, viewer: Viewer, query: str | None
) -> tuple[RegisterOfMoves, list[tuple[str, str]]]:
    """The page of the register that an address asks for, and the words of its selection."""
    selection, words, _ = read_query(query)
    # What only other figures follow is left aside.
    selection = replace(selection, compare_to=None, options=())
    found = read_register(
        door,
        selection,
        viewer,
        page=read_page(words),
        sort=words.get("sort", USUAL_SORT),
    )
    pairs = selection.pairs()
    subject = urlencode([("register", "planned_moves"), ("page", str(found.page)), *pairs])
    note(Action.CHILDREN_LISTED, subject, count=len(found.moves))
    return found, pairs
