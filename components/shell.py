"""The shell every page stands in: banner, navigation, filter bar, the page itself, sources."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import dash
from dash import dcc, html

from components.attributes import aria
from components.filter_bar import draw_filter_bar
from components.marks import MARKING
from components.navigation import (
    Place,
    draw_breadcrumb,
    draw_carrying_link,
    draw_navigation,
    draw_switch,
)
from components.page import PAGES, Page, Panel
from components.panel import lay_out_panel
from data_access.vocabulary import Permission

# The query string in force, and the mark that assets/selection.js moves when the address changes.
SELECTION, ADDRESS = "selection", "address"


@dataclass(frozen=True)
class Subject:
    """What a page is of: its key and name, what is to be known of it in a line, and its like.

    `others` are those that whoever looks may change to, this one among them. `more` are the ids of
    parts beside the panels, which are neither kept nor taken away.
    """

    key: str
    name: str
    facts: str
    others: Sequence[Place] = ()
    more: Sequence[str] = ()
    # Of what is yet to come there is a sentence, and nothing to draw.
    is_to_come: bool = False


def draw_shell(
    *,
    council: str,
    role: str,
    account_name: str,
    sign_out_token: str,
    is_synthetic: bool,
    data_date: str,
    baseline: tuple[str, str] | None,
    labels: dict[str, dict[str, str]],
    snapshots: list[tuple[str, str]] | None,
    may: Callable[[Permission], bool],
    homes: Sequence[Place] = (),
) -> html.Div:
    """The whole document for one viewer; the routed page appears inside `main`.

    `snapshots` are the (date, words) to choose from for a viewer of published figures alone;
    `homes` are those of a manager, which the menu leads to.

    `sign_out_token` goes along with the form that signs out, so that no other site can send it.
    """
    navigation = draw_navigation(may, homes)
    return html.Div(
        [
            html.A("Skip to content", href="#main", className="skip"),
            *(
                [
                    html.Div(
                        "Demonstration council: every child, carer and price here is invented",
                        className="synthetic",
                        role="region",
                        **aria(label="About this data"),
                    )
                ]
                if is_synthetic
                else []
            ),
            dcc.Store(id=SELECTION),
            dcc.Store(id=ADDRESS),
            dcc.Store(id="data-date", data=data_date),
            html.Div(
                [
                    html.Aside(
                        [
                            draw_carrying_link(
                                [html.B("Children in our Care"), html.Span(council)],
                                "/",
                                "brand",
                                className="brand",
                            ),
                            html.Details(
                                [
                                    html.Summary("Menu"),
                                    navigation,
                                    _draw_who(role, account_name, sign_out_token),
                                ],
                                className="menu",
                                open=True,
                                id="menu",
                            ),
                        ]
                    ),
                    html.Main(
                        [
                            html.Div(MARKING, className="mark"),
                            draw_filter_bar(
                                data_date=data_date,
                                baseline=baseline,
                                labels=labels,
                                snapshots=snapshots,
                                may_filter=snapshots is None and may(Permission.CHILDREN_AGGREGATE),
                            ),
                            dash.page_container,
                        ],
                        id="main",
                        tabIndex="-1",
                    ),
                ],
                className="layout",
            ),
        ]
    )


def _draw_who(role: str, account_name: str, sign_out_token: str) -> html.Div:
    sign_out = html.Form(
        # The button's own value is the token: among Dash's parts there is no hidden field.
        html.Button("Sign out", type="submit", name="csrf_token", value=sign_out_token),
        action="/sign-out",
        method="post",
    )
    return html.Div(
        [
            html.B(role),
            html.Span(account_name),
            html.Div([html.A("My account", href="/account"), sign_out]),
        ],
        className="who",
    )


def lay_out_page(
    page: Page,
    shows: Callable[[Panel], bool],
    subject: Subject | None = None,
    first: Any = None,
) -> html.Div:
    """A page of panels: the lead sentence first, then tiles, then figures.

    `shows` tells whether a panel is for this viewer; one that is not is not laid out at all.
    `subject` is what the page is of, where it is of something; `first` what stands before figures.
    """
    shown = [(number, panel) for number, panel in enumerate(page.panels) if shows(panel)]
    return html.Div(
        [
            *(_lay_out_subject(page, subject) if subject else lay_out_heading(page)),
            *(lay_out_panel(page, n) for n, panel in shown if panel.shape in ("lead", "choice")),
            _group("tiles", [lay_out_panel(page, n) for n, p in shown if p.shape == "tile"]),
            first,
            _group(
                "grid",
                [
                    *(
                        html.Section(id=part, className="panel wide")
                        for part in (subject.more if subject else ())
                    ),
                    *(lay_out_panel(page, n) for n, p in shown if p.shape == "figure"),
                ],
            ),
            html.Div(id=f"{page.name}-sources", className="sources"),
        ],
        id=f"page-{page.name}",
        # Over what is a list alone, such as of accounts, no filters stand.
        className=_name_asked(page, [panel for _, panel in shown]),
    )


def _name_asked(page: Page, panels: Sequence[Panel]) -> str | None:
    """What of the filter bar a page has no use for, as the class by which it is put away."""
    if panels and not any(panel.asks for panel in panels):
        return "unasked"
    # The programme is of no children whom filters could tell.
    return "unfiltered" if page.permission is Permission.PROGRAMME else None


def lay_out_heading(page: Page) -> list[Any]:
    """Breadcrumb and title."""
    parents = [] if page.path == "/" else [(PAGES["/"].title, "/")]
    return [draw_breadcrumb(page.title, parents), html.H1(page.title)]


def _lay_out_subject(page: Page, subject: Subject) -> list[Any]:
    """Breadcrumb, the others to change to, and the name of what the page is of."""
    parents = [(PAGES[path].title, path) for path in ("/", page.folder) if path in PAGES]
    return [
        dcc.Store(id=page.key_id, data=subject.key),
        draw_breadcrumb(subject.name, parents),
        *([draw_switch(page.title, subject.name, subject.others)] if subject.others else []),
        html.H1(subject.name),
        html.P(subject.facts, className="sub"),
    ]


def _group(name: str, content: list[Any]) -> Any:
    return html.Div(content, className=name) if content else None


def lay_out_refusal(title: str, why: str) -> html.Div:
    """A page for whoever may not open what they asked for: who may, and whom to ask."""
    return html.Div(
        [
            html.H1(title),
            html.P(why),
            html.P("If you need it for your work, ask the administrator of this product."),
            html.P(dcc.Link("Go to the overview", href="/")),
        ],
        className="refused",
    )
