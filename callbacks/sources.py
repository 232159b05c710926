"""Each page's line of sources: how current it is and, of published figures, by which rules."""

from typing import Any

from dash import Dash, Input, Output

from callbacks.asker import is_for, read_query
from callbacks.gate import callback, current_standing, current_viewer
from components import elements as el
from components.marks import draw_page_marks
from components.page import Page
from components.panel import age_words
from components.shell import SELECTION
from data_access.access import Viewer
from data_access.disclosure.rules import RULE_VERSION
from data_access.published import CREDIT
from data_access.questions import MEASURES, NotUnderstood
from data_access.questions.answer import Protection
from data_access.questions.checks import may_ask
from data_access.questions.standing import Standing


def answer_sources(app: Dash, page: Page) -> None:
    """The one callback of a page's line of sources."""

    @callback(
        app,
        frozenset({page.permission}),
        Output(f"{page.name}-sources", "children"),
        Input(SELECTION, "data"),
    )
    def answer(query: str | None) -> list[Any]:
        viewer = current_viewer()
        standing = current_standing()
        shown = [panel for panel in page.panels if is_for(viewer, panel)]
        measures = {ask.measure for panel in shown for ask in panel.asks}
        asked = [m for name in sorted(measures) if may_ask(viewer, m := MEASURES[name])]
        published = [m for m in asked if viewer.reads_publication(m.permission)]
        kinds = {kind for measure in asked if measure not in published for kind in measure.kinds}
        words = " · ".join(age_words(standing.ages(sorted(kinds)), standing.data_version))
        line = f"{words}. {CREDIT}" if "benchmarks" in kinds else words
        if not published:
            marks = Protection(viewer.tier, RULE_VERSION, standing.loaded_at)
            return [el.P(line), draw_page_marks([marks], [])]
        marked = _find_protection(viewer, standing, query)
        return [el.P(line), *([draw_page_marks([marked])] if marked else [])]


def _find_protection(viewer: Viewer, standing: Standing, query: str | None) -> Protection | None:
    """How the figures of the snapshot that a page speaks for are protected."""
    try:
        day = read_query(query)[0].as_at or standing.snapshot
    except NotUnderstood:
        return None
    known = next((each for each in standing.publications if each.snapshot == day), None)
    if known is None:
        return None
    return Protection(
        viewer.published_tier, known.rule_version, known.published_at, known.snapshot, known.version
    )
