"""One callback per panel: the selection in, the panel's content out. And the lists and sources."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output

from callbacks.failures import in_words
from callbacks.gate import current_viewer
from components.drawings import DRAWINGS, Context
from components.filter_bar import BANDS
from components.page import PAGES, Ask, Page
from components.panel import age_words, draw_empty
from components.shell import SELECTION
from data_access.access import Viewer
from data_access.periods import year_before
from data_access.questions import MEASURES, Answer, Door, Question, Selection
from data_access.vocabulary import AGE_BAND, DFE_AGE_BAND, TIME_DIMENSIONS

# Words in the address that pages understand and measures do not.
PAGE_WORDS = (BANDS, "measure", "sort", "page")


@dataclass(frozen=True)
class Asker:
    """Turns a panel's asks into questions under the selection in an address, and asks them."""

    door: Door
    viewer: Viewer
    selection: Selection
    page_words: dict[str, str]

    @classmethod
    def of(cls, door: Door, viewer: Viewer, query: str | None) -> "Asker":
        """The asker for the query string that the browser shows."""
        selection, words = split_query(query)
        return cls(door, viewer, selection, words)

    @property
    def as_at(self) -> date | None:
        return self.selection.as_at or self.door.standing().data_date

    def ask(self, ask: Ask) -> Answer | None:
        """The answer; None where an optional question is not open to this viewer."""
        if ask.optional and not self.viewer.may(MEASURES[ask.measure].permission):
            return None
        return self.door.ask(self.question(ask), self.viewer)

    def question(self, ask: Ask) -> Question:
        """The question a panel asks: its own filters and options over the reader's."""
        measure = MEASURES[ask.measure]
        age = DFE_AGE_BAND if self.page_words.get(BANDS) == "dfe" else AGE_BAND
        by = tuple(age.key if name == "age" else name for name in ask.by)
        filters = tuple(
            kept
            for kept in self.selection.filters
            if kept[0] in measure.dimensions and not ask.unfiltered
        )
        chosen = replace(
            self.selection,
            filters=filters,
            compare_to=self._compare_to() if ask.compare else None,
            options=tuple(o for o in self.selection.options if o[0] in measure.options),
        )
        for name, keys in ask.narrow:
            chosen = chosen.narrow(name, *keys)
        for name, value in ask.options:
            chosen = replace(
                chosen, options=(*(o for o in chosen.options if o[0] != name), (name, value))
            )
        return Question(ask.measure, by, self._dated(chosen, ask))

    def _dated(self, chosen: Selection, ask: Ask) -> Selection:
        standing = self.door.standing()
        if ask.span == "history":
            return replace(chosen, as_at=None, from_=standing.first_date, to=self.as_at)
        if ask.span == "baseline" and self.door.council.baseline:
            return replace(
                chosen, as_at=self.door.council.baseline.date, from_=None, to=None, compare_to=None
            )
        over_time = any(name in {d.key for d in TIME_DIMENSIONS} for name in ask.by)
        return replace(chosen, from_=None, to=None) if over_time else chosen

    def _compare_to(self) -> date | None:
        if self.selection.compare_to:
            return self.selection.compare_to
        return year_before(self.as_at) if self.as_at else None


def split_query(query: str | None) -> tuple[Selection, dict[str, str]]:
    """The selection in an address, and the words in it that only pages understand."""

    pairs = parse_qsl((query or "").removeprefix("?"), keep_blank_values=True)
    words = {word: value for word, value in pairs if word in PAGE_WORDS}
    return Selection.parse((w, v) for w, v in pairs if w not in PAGE_WORDS), words


def answer_panels(app: Dash, door: Door) -> None:
    """One callback for each panel of each page, and one for each page's line of sources."""
    for page in PAGES.values():
        for number in range(len(page.panels)):
            _answer_panel(app, door, page, number)
        if page.panels:
            _answer_sources(app, door, page)


def _answer_panel(app: Dash, door: Door, page: Page, number: int) -> None:
    panel = page.panels[number]
    draw = DRAWINGS[panel.draw]
    known = door.council.baseline
    baseline = (known.date, known.looked_after) if known else None

    @app.callback(Output(page.panel_id(number), "children"), Input(SELECTION, "data"))
    def answer(query: str | None) -> Any:
        viewer = current_viewer()

        def content() -> Any:
            asker = Asker.of(door, viewer, query)
            answers = [asker.ask(ask) for ask in panel.asks]
            download = "/api/measures/" + _address(asker.question(panel.asks[0]))
            return draw(
                Context(
                    page,
                    number,
                    answers,
                    download,
                    council=door.council.short_name,
                    baseline=baseline,
                    is_filtered=bool(asker.selection.filters),
                )
            )

        return in_words(content, lambda why: why if panel.shape == "lead" else draw_empty(why))

    answer.__name__ = f"answer_{page.name}_{number}"


def _address(question: Question) -> str:
    by = "".join(f"&by={name}" for name in question.by)
    query = question.selection.query()
    return f"{question.measure}?format=csv{by}{'&' if query else ''}{query}"


def _answer_sources(app: Dash, door: Door, page: Page) -> None:
    measures = {ask.measure: ask for panel in page.panels for ask in panel.asks}

    @app.callback(Output(f"{page.name}-sources", "children"), Input(SELECTION, "data"))
    def answer(_query: str | None) -> str:
        viewer = current_viewer()
        standing = door.standing()
        kinds = dict.fromkeys(
            kind
            for name in measures
            if viewer.may(MEASURES[name].permission)
            for kind in MEASURES[name].kinds
        )
        return " · ".join(age_words(standing.ages(kinds), standing.data_version))
