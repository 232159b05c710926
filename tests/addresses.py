"""Where pages stand in tests: at an address of their own, a page of one home at that of a home."""

from typing import Any

import pages  # noqa: F401 (importing the pages registers them)
from components.page import PAGES, Page
from data_access.access import Viewer
from data_access.disclosure.catalogue import find_form
from data_access.questions import MEASURES
from data_access.questions.checks import may_ask

# The home of the demonstration's manager.
HOME, HOME_NAME = "ayton-place", "Ayton Place"
ADDRESSES: dict[str, Page] = {
    page.address_of(HOME) if page.of else path: page for path, page in PAGES.items()
}
SELECTION = "selection"
KEYS = {page.key_id: HOME for page in PAGES.values() if page.of}


def title_of(page: Page) -> str:
    """What stands over a page."""
    return HOME_NAME if page.of else page.title


def write_inputs(output: str, query: str | None) -> list[dict[str, Any]]:
    """What a browser gives to a callback of a page: the selection and, of one home, which."""
    component = output.rpartition(".")[0]
    key_id = next(
        (
            page.key_id
            for page in PAGES.values()
            if page.of and component in {page.panel_id(n) for n in range(len(page.panels))}
        ),
        None,
    )
    inputs = [{"id": SELECTION, "property": "data", "value": query}]
    return [*inputs, {"id": key_id, "property": "data", "value": HOME}] if key_id else inputs


def breakdown_for(viewer: Viewer, measure: str) -> tuple[str, ...]:
    """By what somebody can ask a measure: of some no whole is published, only what makes it up."""
    asked = MEASURES[measure]
    if may_ask(viewer, asked) and viewer.reads_publication(asked.permission):
        return find_form(measure).tables[0]
    return ()
