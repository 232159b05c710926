"""The list of savings: the address in, a page of the list out. It names children: none is kept."""

from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output
from flask import abort

from callbacks.asker import read_query
from callbacks.audit import note
from callbacks.failures import in_words
from callbacks.gate import callback, current_viewer
from callbacks.paging import read_page
from components.list_of_savings import LIST, PATH, draw_savings
from components.panel import draw_empty
from components.shell import SELECTION
from data_access.access import Viewer
from data_access.audit import Action
from data_access.questions import Door
from data_access.questions.list_of_savings import read_savings
from data_access.vocabulary import Permission


def answer_savings(app: Dash, door: Door) -> None:
    """The one callback of the list."""

    @callback(
        app,
        frozenset({Permission.MONEY}),
        Output(LIST, "children"),
        Input(SELECTION, "data"),
    )
    def answer_list_of_savings(query: str | None) -> Any:
        viewer = current_viewer()
        if not viewer.reads_money:
            abort(403)
        return in_words(lambda: _draw(door, viewer, query), draw_empty)


def _draw(door: Door, viewer: Viewer, query: str | None) -> Any:
    selection, words, _ = read_query(query)
    found = read_savings(door, selection, viewer, page=read_page(words))
    kept = urlencode(selection.pairs())
    if found.names_children:
        subject = urlencode([("register", "savings"), ("page", str(found.page))])
        count = sum(saving.child_reference is not None for saving in found.savings)
        note(Action.CHILDREN_LISTED, subject, count=count)
    return draw_savings(found, f"{PATH}?{kept}" if kept else PATH)
