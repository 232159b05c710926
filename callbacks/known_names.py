"""Who lives in a home tonight: for its managers and the director, noted each time, never kept."""

from typing import Any

from dash import Dash, Input, Output

from callbacks.asker import read_query
from callbacks.audit import note
from callbacks.failures import in_words
from callbacks.gate import callback, current_standing, current_viewer
from callbacks.one_home import KNOWN_NAMES
from components.drawings.home_names import draw_other_night, draw_residents
from components.page import PAGES
from components.panel import draw_empty
from components.shell import SELECTION
from data_access.audit import Action
from data_access.questions import Door
from data_access.questions.known_names import list_residents
from data_access.vocabulary import HOME, Permission


def answer_known_names(app: Dash, door: Door) -> None:
    """The one callback of the names on the page of a home."""
    page = next(page for page in PAGES.values() if page.of == HOME.key)

    @callback(
        app,
        frozenset({Permission.KNOWN_AS}),
        Output(KNOWN_NAMES, "children"),
        Input(page.key_id, "data"),
        Input(SELECTION, "data"),
    )
    def answer(slug: str | None, query: str | None) -> Any:
        def draw() -> Any:
            selection, _, _ = read_query(query)
            day, newest = selection.as_at or selection.to, current_standing().data_date
            if day and newest and day != newest:
                return draw_other_night(newest, page.address_of(slug or ""))
            found = list_residents(door, slug or "", current_viewer())
            # The home and not the names: what is written down names nobody.
            note(
                Action.NAMES_SEEN,
                f"home {found.home.slug}",
                count=len(found.people) + len(found.away),
            )
            return draw_residents(found)

        return in_words(draw, draw_empty)
