"""The anatomy of a panel: finding as headline, chart | table | download | about, source."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dash import html

from components import elements as el
from components import wording
from components.attributes import aria, data
from components.cells import write_words
from components.elements import Element
from components.marks import draw_marks, say_protection
from components.page import Page, Panel
from components.theme import GRAPH_CONFIG
from data_access.vocabulary import Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer, SourceAge

VIEWS = (("chart", "Chart"), ("table", "Table"))
Children = Any


def lay_out_panel(page: Page, number: int) -> html.Section | html.Div | html.P:
    """The panel before its first answer; its callback fills it in and keeps it up to date."""
    panel = page.panels[number]
    panel_id = page.panel_id(number)
    if panel.shape == "lead":
        return html.P(id=panel_id, className="lead", role="status")
    if panel.shape == "choice":
        return html.Div(id=panel_id, className="pager")
    if panel.shape == "tile":
        return html.Div(
            [html.Span(panel.label, className="t-label"), html.Span(" ", className="t-value")],
            id=panel_id,
            className="tile",
        )
    return html.Section(
        html.P("Loading…", className="empty"),
        id=panel_id,
        className="panel wide" if panel.wide else "panel",
        **data(view="chart"),
    )


def draw_panel(
    page: Page,
    number: int,
    *,
    headline: str,
    sub: str,
    chart: Children,
    table: Element,
    answers: Sequence["Answer"],
    downloads: list[tuple[str, str]],
    sharing: Sequence[tuple[str, str]] = (),
    pins: Collection[str] = (),
) -> list[Any]:
    """A panel's content: the finding, chart and table as twins, and what stands behind them.

    `sharing` are words and addresses of what may leave, `pins` the measures to which the viewer may
    pin a note.
    """
    panel_id = page.panel_id(number)
    return [
        el.Header([el.H2(headline, id=f"{panel_id}-headline"), el.P(sub, className="sub")]),
        el.Div(
            [
                el.Div(chart, className="view-chart"),
                _put_aside("view-table", table),
                _put_aside("view-about", draw_about(answers, pins)),
            ],
            className="body",
        ),
        el.Footer(
            [
                draw_marks(answers, [chart, table]),
                el.Span(source_words(answers), className="src"),
                el.Div(
                    [
                        *(_view_button(panel_id, view, words) for view, words in VIEWS),
                        _draw_downloads(panel_id, downloads),
                        *([_draw_sharing(sharing)] if sharing else []),
                        _view_button(panel_id, "about", "About"),
                    ],
                    className="tools",
                    role="group",
                    **aria(label="Views of this figure"),
                ),
            ]
        ),
    ]


def _put_aside(class_name: str, content: Element) -> Element:
    """A view that is not seen at first, as data: `assets/views.js` draws it when it is asked for.

    A browser takes longer to draw a table's hundreds of parts through Dash than to draw its chart.
    """
    return el.Div(className=class_name, **data(drawing=json.dumps(content)))


def _view_button(panel_id: str, view: str, words: str) -> Element:
    pressed = "true" if view == "chart" else "false"
    return el.Button(
        words,
        type="button",
        **data(show=view),
        **aria(pressed=pressed, describedby=f"{panel_id}-headline"),
    )


def _draw_downloads(panel_id: str, downloads: list[tuple[str, str]]) -> Element:
    """One link, or one for each figure that the panel is made of."""
    named = {href: title for title, href in downloads}
    if len(named) == 1:
        href = next(iter(named))
        described = aria(describedby=f"{panel_id}-headline")
        return el.A("Download", href=href, download="", **described)
    links = [el.A(title, href=href, download="") for href, title in named.items()]
    return _fold("Download", links)


def _draw_sharing(sharing: Sequence[tuple[str, str]]) -> Element:
    """What may leave of a panel, each by its own name: it need not be what the panel shows."""
    return _fold("For sharing", [el.A(words, href=href) for words, href in sharing])


def _fold(name: str, parts: list[Element]) -> Element:
    """A list behind one word."""
    return el.Details(
        [el.Summary(name), el.Ul([el.Li(part) for part in parts])], className="downloads"
    )


def draw_empty(why: str) -> list[Any]:
    """What stands in a panel that has nothing to show: the reason, in a sentence."""
    return [el.P(why, className="empty", role="status")]


def draw_empty_panel(panel: Panel, why: str) -> Children:
    """What stands where a panel has no answer: in its own shape, so that nothing jumps."""
    if panel.shape == "lead":
        return why
    if panel.shape == "tile":
        label = el.Span(panel.label, className="t-label")
        return [label, el.Span(why, className="t-note", role="status")]
    return draw_empty(why)


def draw_figure(figure: dict[str, Any], description: str) -> Element:
    """A labelled chart; its table stands beside it as its twin."""
    # The figure holds its place before the chart's code has arrived.
    height = {"height": f"{figure['layout']['height']}px"}
    return el.Figure(
        el.Graph(figure=figure, config=GRAPH_CONFIG, style=height),
        role="img",
        style=height,
        **aria(label=description),
    )


def draw_about(answers: Sequence["Answer"], pins: Collection[str] = ()) -> Element:
    """Definition, source, notes and ages of what a panel shows, and where a note is pinned."""
    entries: list[Any] = []
    for answer in {answer.measure: answer for answer in answers}.values():
        entries += [
            el.Dt(answer.title),
            el.Dd(answer.definition),
            el.Dd(f"Source: {answer.source}."),
            el.Dd(el.A("Its definition in full", href=f"/definitions#{answer.measure}")),
        ]
        if answer.measure in pins:
            words = f"measure={answer.measure}&on={answer.as_at.isoformat()}"
            entries.append(el.Dd(el.A("Pin a note to it", href=f"/notes/new?{words}")))
    for note in dict.fromkeys(note for answer in answers for note in answer.notes):
        entries.append(el.Dd(note))
    ages = age_words((age for a in answers for age in a.sources), answers[0].data_version)
    entries += [el.Dt("How current"), *(el.Dd(words) for words in ages)]
    protection = say_protection(answer.protection for answer in answers)
    entries += [el.Dt("How it is protected"), el.Dd(protection)]
    return el.Dl(entries)


def source_words(answers: Sequence["Answer"]) -> str:
    """The sources of a panel, in a line."""
    sources = dict.fromkeys(part for a in answers for part in a.source.split("; "))
    return "; ".join(sources)


def age_words(ages: Iterable["SourceAge"], data_version: int) -> list[str]:
    """How old each source in use is: "SSDA903 return loaded 2 April 2025, to 31 March 2025"."""
    words = [
        f"{age.words} loaded {wording.format_date(age.loaded_on)}"
        + (f", to {wording.format_date(age.data_to)}" if age.data_to else "")
        for age in dict.fromkeys(ages)
    ]
    return [*words, f"Data version {data_version}"]


def draw_tile(panel: Panel, *, value: str, note: str, spark: str, query: str) -> list[Any]:
    """A tile: one number, what it is, what it stands against; a link where its page exists."""
    symbol = value if value in set(Symbol) else None
    content = [
        el.Span(panel.label, className="t-label"),
        el.Span(
            [
                el.Span(write_words(value, symbol), className="t-value"),
                *([el.Img(src=spark, alt="", className="spark")] if spark else []),
            ],
            className="t-row",
        ),
        el.Span(note, className="t-note"),
    ]
    if panel.is_link:
        href = f"{panel.to}?{query}" if query else panel.to
        return [el.Link(content, href=href, className="tile-link")]
    return content
