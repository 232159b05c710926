"""One callback per panel: the selection in, the panel's content out. And the lists and sources."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output
from flask import abort

from callbacks.failures import in_words
from callbacks.gate import callback, current_standing, current_viewer
from components.drawings import DRAWINGS, Context
from components.filter_bar import BANDS
from components.page import PAGES, Ask, Page, Panel
from components.panel import age_words, draw_empty
from components.shell import SELECTION
from components.wording import format_date
from data_access.access import Viewer
from data_access.periods import first_of_twelve_months, last_year_end, year_before
from data_access.published import CREDIT
from data_access.questions import MEASURES, Answer, Door, NotUnderstood, Question, Selection
from data_access.questions.checks import may_ask
from data_access.questions.door import Sitting
from data_access.questions.selection import check_length
from data_access.questions.standing import Standing
from data_access.vocabulary import AGE_BAND, DFE_AGE_BAND, TIME_DIMENSIONS, Permission

_OVER_TIME = {dimension.key for dimension in TIME_DIMENSIONS}
# Words in the address that pages understand and measures do not.
PAGE_WORDS = (BANDS, "measure", "sort", "page")


@dataclass(frozen=True)
class Asker:
    """Turns a panel's asks into questions under the selection in an address, and asks them."""

    door: Door
    viewer: Viewer
    standing: Standing
    selection: Selection
    page_words: dict[str, str]

    @classmethod
    def of(cls, door: Door, viewer: Viewer, query: str | None) -> "Asker":
        """The asker for the query string that the browser shows."""
        selection, words = split_query(query)
        return cls(door, viewer, current_standing(), selection, words)

    @property
    def as_at(self) -> date | None:
        """The day the page speaks for."""
        return self.selection.as_at or self.selection.to or self.standing.data_date

    @property
    def words(self) -> str:
        """All that answers depend on, in one spelling, and nothing else of what was typed."""
        return f"{self.selection.query()};{self._age}"

    @property
    def _age(self) -> str:
        return DFE_AGE_BAND.key if self.page_words.get(BANDS) == "dfe" else AGE_BAND.key

    def ask(self, ask: Ask, sitting: Sitting) -> Answer | None:
        """The answer; None where an optional question is not open to this viewer, or too early."""
        if ask.optional and not may_ask(self.viewer, MEASURES[ask.measure]):
            return None
        try:
            self._check_covered(ask)
        except NotUnderstood:
            if ask.optional:
                return None
            raise
        return sitting.ask(self.question(ask))

    def _check_covered(self, ask: Ask) -> None:
        """Raise NotUnderstood where the returns begin too late: a count would be wrong."""
        begins, day = self.standing.first_date, self.as_at
        measure = MEASURES[ask.measure]
        if not begins or not day or "ssda903" not in measure.kinds:
            return
        first = day + timedelta(days=1)
        if ask.span == "whole_years":
            first = last_year_end(day)
        elif measure.is_flow and ask.span != "history":
            first = first_of_twelve_months(day)
            if ask.span == "selected" and self.selection.from_:
                first = self.selection.from_
        if first < begins:
            raise NotUnderstood(
                f"The returns loaded begin on {format_date(begins)}: they do not cover what would "
                f"be counted here for {format_date(day)}."
            )

    def question(self, ask: Ask) -> Question:
        """The question a panel asks: its own filters and options over the reader's."""
        measure = MEASURES[ask.measure]
        by = tuple(self._age if name == "age" else name for name in ask.by)
        filters = tuple(
            kept
            for kept in self.selection.filters
            if kept[0] in measure.dimensions and kept[0] not in ask.widen and not ask.unfiltered
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
            chosen = chosen.choose(name, value)
        return Question(ask.measure, by, self._dated(chosen, ask))

    def _dated(self, chosen: Selection, ask: Ask) -> Selection:
        baseline = self.door.council.baseline
        if ask.span == "whole_years" and self.as_at:
            return replace(
                chosen, as_at=None, from_=self.standing.first_date, to=last_year_end(self.as_at)
            )
        if ask.span == "history":
            first = self.standing.first_date
            # A day before the first return has no history of its own.
            first = min(first, self.as_at) if first and self.as_at else first
            return replace(chosen, as_at=None, from_=first, to=self.as_at)
        if ask.span == "baseline" and baseline:
            return replace(chosen, as_at=baseline.date, from_=None, to=None, compare_to=None)
        if ask.span == "twelve_months" or any(name in _OVER_TIME for name in ask.by):
            return replace(chosen, as_at=self.as_at, from_=None, to=None)
        return chosen

    def _compare_to(self) -> date | None:
        if self.selection.compare_to:
            return self.selection.compare_to
        return year_before(self.as_at) if self.as_at else None


def is_for(viewer: Viewer, panel: Panel) -> bool:
    """Whether a panel is for this viewer: all it cannot do without may be asked, and what it says
    of the children of some homes alone is right, where they see no others.
    """
    needed = [MEASURES[ask.measure] for ask in panel.asks if not ask.optional]
    if not all(may_ask(viewer, measure) for measure in needed):
        return False
    return panel.by_home or all(viewer.homes_for(one.permission) is None for one in needed)


def split_query(query: str | None) -> tuple[Selection, dict[str, str]]:
    """The selection in an address, and the words in it that only pages understand."""

    if not isinstance(query, str | None):
        raise NotUnderstood("A selection is the text of an address.")
    check_length(query or "")
    pairs = parse_qsl((query or "").removeprefix("?"), keep_blank_values=True)
    words = {word: value for word, value in pairs if word in PAGE_WORDS}
    return Selection.parse((w, v) for w, v in pairs if w not in PAGE_WORDS), words


def answer_panels(app: Dash, door: Door) -> None:
    """One callback for each panel of each page, and one for each page's line of sources."""
    for page in PAGES.values():
        for number in range(len(page.panels)):
            _answer_panel(app, door, page, number)
        if page.panels:
            _answer_sources(app, page)


def _answer_panel(app: Dash, door: Door, page: Page, number: int) -> None:
    panel = page.panels[number]
    draw = DRAWINGS[panel.draw]
    known = door.council.baseline
    baseline = known.date if known else None

    # Whoever lacks what any of its answers needs is not laid out the panel, and is not given it.
    needed = {MEASURES[ask.measure].permission for ask in panel.asks if not ask.optional}

    @callback(
        app,
        frozenset({page.permission, *needed}),
        Output(page.panel_id(number), "children"),
        Input(SELECTION, "data"),
    )
    def answer(query: str | None) -> Any:
        viewer = current_viewer()
        if not is_for(viewer, panel):
            abort(403)

        def content(asker: Asker) -> Any:
            with door.sit(viewer) as sitting:
                answers = [asker.ask(ask, sitting) for ask in panel.asks]
            downloads = [
                (answer.title, _address(asker.question(ask)))
                for ask, answer in zip(panel.asks, answers, strict=True)
                if answer
            ]
            return draw(
                Context(
                    page,
                    number,
                    answers,
                    downloads,
                    council=door.council.short_name,
                    baseline=baseline,
                    is_filtered=bool(asker.selection.filters),
                    may_list=viewer.may(Permission.CHILDREN_LIST),
                )
            )

        def remembered() -> Any:
            asker = Asker.of(door, viewer, query)
            words = f"{page.panel_id(number)}?{asker.words}"
            return door.remember(words, viewer, asker.standing, lambda: content(asker))

        return in_words(remembered, lambda why: why if panel.shape == "lead" else draw_empty(why))

    answer.__name__ = f"answer_{page.name}_{number}"


def _address(question: Question) -> str:
    by = "".join(f"&by={name}" for name in question.by)
    query = question.selection.query()
    return f"/api/measures/{question.measure}?format=csv{by}{'&' if query else ''}{query}"


def _answer_sources(app: Dash, page: Page) -> None:
    measures = {ask.measure for panel in page.panels for ask in panel.asks}

    @callback(
        app,
        frozenset({page.permission}),
        Output(f"{page.name}-sources", "children"),
        Input(SELECTION, "data"),
    )
    def answer(_query: str | None) -> str:
        viewer = current_viewer()
        standing = current_standing()
        asked = [MEASURES[name] for name in sorted(measures)]
        kinds = {k for measure in asked if may_ask(viewer, measure) for k in measure.kinds}
        words = " · ".join(age_words(standing.ages(sorted(kinds)), standing.data_version))
        return f"{words}. {CREDIT}" if "benchmarks" in kinds else words
