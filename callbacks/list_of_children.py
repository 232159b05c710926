"""The list of children behind a number: the address in, a page of the list out."""

from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output

from callbacks.asker import split_query
from callbacks.audit import note
from callbacks.failures import in_words
from callbacks.gate import callback, current_viewer
from callbacks.paging import read_page
from components.list_of_children import LIST, OtherList, draw_list, draw_no_list
from components.page import PAGES
from components.shell import SELECTION
from data_access.access import Viewer
from data_access.audit import Action
from data_access.questions import MEASURES, Door, Question, Selection
from data_access.questions.list_of_children import (
    USUAL,
    ListOfChildren,
    list_children,
    list_listable,
)
from data_access.questions.measure import Measure
from data_access.vocabulary import Permission

Pairs = list[tuple[str, str]]


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
        return in_words(lambda: draw_list(*find(door, viewer, query)), draw_no_list)


def find(
    door: Door, viewer: Viewer, query: str | None
) -> tuple[ListOfChildren, Pairs, list[OtherList]]:
    """The page of the list that an address asks for, its words, and the other lists there are."""
    question, words = read_list(query)
    found = list_children(
        door,
        question,
        viewer,
        page=read_page(words),
        sort=words.get("sort", "reference"),
    )
    pairs = write_list(question)
    note(
        Action.CHILDREN_LISTED,
        urlencode([("page", str(found.page)), *pairs]),
        count=len(found.children),
    )
    others = [
        OtherList(measure.title, _address_other(measure, question.selection), measure is current)
        for current in (MEASURES[question.measure],)
        for measure in list_listable(viewer)
    ]
    return found, pairs, others


def read_list(query: str | None) -> tuple[Question, dict[str, str]]:
    """The question behind a list that an address names, and the page's own words in it."""
    selection, words = split_query(query)
    measure = words.get("measure", USUAL)
    known = MEASURES[measure].options if measure in MEASURES else ()
    for name in dict(selection.options).keys() - set(known):
        selection = selection.without_option(name)
    return Question(measure, (), selection), words


def write_list(question: Question) -> Pairs:
    """The words of the address of a list, but for how it is sorted and its page."""
    return [("measure", question.measure), *question.selection.pairs()]


def _address_other(measure: Measure, selection: Selection) -> str:
    """Another list on the same dates, with those of the filters and options that it has."""
    for name, _ in selection.filters:
        if name not in measure.dimensions:
            selection = selection.widen(name)
    for name, _ in selection.options:
        if name not in measure.options:
            selection = selection.without_option(name)
    return (
        f"{PAGES['/children'].path}?{urlencode(write_list(Question(measure.name, (), selection)))}"
    )
