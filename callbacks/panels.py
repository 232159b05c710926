"""One callback per panel: the selection in, the panel's content out."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from dash import Dash, Input, Output
from flask import abort

from callbacks.asker import Asker, is_for
from callbacks.failures import in_words
from callbacks.gate import callback, current_viewer, may_open
from callbacks.sources import answer_sources
from callbacks.visitor import OF_THE_VISITOR
from components.drawings import DRAWINGS, Context
from components.notes import PinnedNote, draw_notes
from components.page import PAGES, Page, Panel
from components.panel import draw_empty_panel
from components.shell import SELECTION
from data_access.access import Viewer
from data_access.disclosure.sharing import find_shared
from data_access.notes import is_told_as_it_is, list_notes, may_read_notes
from data_access.published import PUBLISHED
from data_access.questions import MEASURES, Door, NotUnderstood, Question
from data_access.questions.door import PROGRAMME
from data_access.questions.home_records import NO_HOME, find_home, read_records
from data_access.questions.programme_records import PROGRAMME_RECORDS
from data_access.questions.standing import Standing
from data_access.vocabulary import Permission, Role


def answer_panels(app: Dash, door: Door) -> None:
    """One callback for each panel of each page, and one for each page's line of sources."""
    for page in PAGES.values():
        check_narrowed(page)
        for number in range(len(page.panels)):
            _answer_panel(app, door, page, number)
        if page.panels:
            answer_sources(app, page)


def check_narrowed(page: Page) -> None:
    """Raise ValueError where a page that is of one thing asks what cannot be narrowed to it."""
    for ask in (ask for panel in page.panels for ask in panel.asks):
        if page.of and page.of not in MEASURES[ask.measure].dimensions:
            raise ValueError(f"{page.path} asks {ask.measure}, which cannot be had by {page.of}")


def _answer_panel(app: Dash, door: Door, page: Page, number: int) -> None:
    panel = page.panels[number]
    draw = DRAWINGS[panel.draw]
    known = door.council.baseline
    baseline = known.date if known else None
    brief = {
        name: figure
        for name, figure in (asdict(known) if known else {}).items()
        if isinstance(figure, int)
    }

    # Whoever lacks what any of its answers needs is not laid out the panel, and is not given it.
    needed = {MEASURES[ask.measure].permission for ask in panel.asks if not ask.optional}

    key = [Input(page.key_id, "data")] if page.of else []

    @callback(
        app,
        frozenset({page.permission, *needed}),
        Output(page.panel_id(number), "children"),
        Input(SELECTION, "data"),
        *key,
    )
    def answer(query: str | None, slug: str | None = None) -> Any:
        viewer = current_viewer()
        if not may_open(viewer, page) or not is_for(viewer, panel):
            abort(403)

        def content(asker: Asker) -> Any:
            with door.sit(viewer) as sitting:
                home = find_home(sitting, slug or "") if page.of else None
                if page.of and home is None:
                    raise NotUnderstood(NO_HOME)
                answers = [asker.ask(ask, sitting) for ask in panel.asks]
                records: tuple[Any, ...] = ()
                if panel.records in OF_THE_VISITOR:
                    records = tuple(OF_THE_VISITOR[panel.records](sitting))
                elif panel.records in PROGRAMME_RECORDS:
                    records = tuple(PROGRAMME_RECORDS[panel.records](sitting, asker.programme_day))
                elif home and panel.records and asker.as_at:
                    records = read_records(sitting, panel.records, home, asker.as_at)
            given = [
                (asker.question(ask), answer)
                for ask, answer in zip(panel.asks, answers, strict=True)
                if answer
            ]
            downloads = [(answer.title, _address(question)) for question, answer in given]
            return draw(
                Context(
                    page,
                    number,
                    answers,
                    downloads,
                    sharing=list_shared(viewer, asker.standing, [q for q, _ in given]),
                    council=door.council.short_name,
                    baseline=baseline,
                    is_filtered=bool(asker.selection.filters) and not page.of,
                    may_list=viewer.may(Permission.CHILDREN_LIST),
                    words=asker.pairs,
                    brief=brief,
                    figures={key: words.label for key, words in PUBLISHED.items()},
                    home=home,
                    records=records,
                    pins=_list_pins(viewer, page, panel),
                )
            )

        def remembered() -> Any:
            asker = Asker.of(door, viewer, query, (page.of, slug or "") if page.of else None)
            if panel.records in OF_THE_VISITOR:
                return content(asker)
            words = f"{page.panel_id(number)}?{asker.words}"
            return door.remember(words, viewer, asker.standing, lambda: content(asker))

        def annotated() -> Any:
            return [*remembered(), *_draw_pinned(door, viewer, panel, query)]

        # What is pinned to a measure is said of the whole council, not of one home.
        is_annotated = panel.shape == "figure" and not page.of and may_read_notes(viewer)
        return in_words(
            annotated if is_annotated else remembered, lambda why: draw_empty_panel(panel, why)
        )

    answer.__name__ = f"answer_{page.name}_{number}"


def _draw_pinned(door: Door, viewer: Viewer, panel: Panel, query: str | None) -> list[Any]:
    """The notes that are pinned to a panel's measures, up to the day the panel speaks for.

    They are read anew each time: nobody is to wait for a note that was pinned or taken down.
    """
    asked = dict.fromkeys(ask.measure for ask in panel.asks)
    measures = [name for name in asked if is_told_as_it_is(viewer, MEASURES[name])]
    if not measures:
        return []
    asker = Asker.of(door, viewer, query)
    is_of_programme = all(MEASURES[name].kinds == PROGRAMME for name in measures)
    day = asker.programme_day if is_of_programme else asker.as_at
    with door.sit(viewer) as sitting:
        found = list_notes(sitting.connection, viewer, measures, day)
    return draw_notes(
        [
            PinnedNote(
                one.pinned_to,
                one.words,
                Role(one.role).label.lower(),
                MEASURES[one.measure].title if len(measures) > 1 else "",
            )
            for one in found
        ],
        measures,
    )


def _list_pins(viewer: Viewer, page: Page, panel: Panel) -> frozenset[str]:
    """The measures of a panel to which a viewer may pin a note: of one home to none."""
    if page.of or not viewer.may(Permission.PIN_NOTES):
        return frozenset()
    asked = {ask.measure for ask in panel.asks}
    return frozenset(name for name in asked if is_told_as_it_is(viewer, MEASURES[name]))


def list_shared(
    viewer: Viewer, standing: Standing, questions: Sequence[Question]
) -> list[tuple[str, str]]:
    """What of a panel may be taken for sharing, in words with its address.

    Only by those who see it as it is: what others see is what may be shared.
    """
    counts = Permission.CHILDREN_AGGREGATE
    if not viewer.may(counts) or viewer.homes_for(counts) is not None:
        return []
    of_children = [q for q in questions if MEASURES[q.measure].permission is counts]
    found = [find_shared(standing.publications, question) for question in of_children]
    return list(dict.fromkeys((each.words, each.href) for each in found if each))


def _address(question: Question) -> str:
    by = "".join(f"&by={name}" for name in question.by)
    query = question.selection.query()
    return f"/api/measures/{question.measure}?format=csv{by}{'&' if query else ''}{query}"
