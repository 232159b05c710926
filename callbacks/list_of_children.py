"""The list of children behind a number: the address in, a page of the list out."""

from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output

from callbacks.asker import split_query
from callbacks.audit import note
from callbacks.failures import in_words
from callbacks.gate import callback, current_viewer
from components.list_of_children import LIST, draw_list
from components.panel import draw_empty
from components.shell import SELECTION
from data_access.access import Viewer
from data_access.audit import Action
from data_access.questions import MEASURES, Door, Question
from data_access.questions.list_of_children import ListOfChildren, list_children
from data_access.vocabulary import Permission


def answer_list(app: Dash, door: Door) -> None:
    """The one callback of the list."""

    @callback(
        app,
        frozenset({Permission.CHILDREN_LIST}),
        Output(LIST, "children"),
        Input(SELECTION, "data"),
    )
    def answer(query: str | None) -> Any:
        viewer = current_viewer()
        return in_words(lambda: draw_list(*find(door, viewer, query)), draw_empty)


def find(
    door: Door, viewer: Viewer, query: str | None
) -> tuple[ListOfChildren, list[tuple[str, str]]]:
    """The page of the list that an address asks for, and the words of that address."""
    selection, words = split_query(query)
    measure = words.get("measure", "looked_after")
    known = MEASURES[measure].options if measure in MEASURES else ()
    for name in dict(selection.options).keys() - set(known):
        selection = selection.without_option(name)
    page = words.get("page", "1")
    found = list_children(
        door,
        Question(measure, (), selection),
        viewer,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1,
        sort=words.get("sort", "reference"),
    )
    words_asked = [("measure", measure), *selection.pairs()]
    note(
        Action.CHILDREN_LISTED,
        urlencode([("page", str(found.page)), *words_asked]),
        count=len(found.children),
    )
    return found, words_asked
