"""The navigation: the pages a person may open, in their groups."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from dash import dcc, html

from components.attributes import aria
from components.page import PAGES, Page
from data_access.vocabulary import Permission

# The type in the ids of the navigation's links, whose addresses carry the selection along.
NAVIGATION = "navigation"


def draw_navigation(may: Callable[[Permission], bool]) -> html.Nav:
    """Links to the pages the viewer may open; assets/selection.js marks the current one."""
    open_to_them = [p for p in PAGES.values() if p.in_navigation and may(p.permission)]
    pages = sorted(open_to_them, key=lambda page: page.place)
    content: list[Any] = []
    for group, members in groupby(pages, key=lambda page: page.group):
        content += [
            html.P(group, className="grp"),
            html.Ul([html.Li(_link(page)) for page in members]),
        ]
    return html.Nav(content, **aria(label="Pages"))


def _link(page: Page) -> dcc.Link:
    return draw_carrying_link(page.title, page.path, "menu")


def draw_carrying_link(content: Any, path: str, place: str, **more: Any) -> dcc.Link:
    """A link that takes the selection along; `place` tells two links to one page apart."""
    return dcc.Link(
        content, href=path, id={"type": NAVIGATION, "path": path, "place": place}, **more
    )


def draw_breadcrumb(page: Page, parents: list[tuple[str, str]]) -> html.Nav:
    """Where the page stands: links to what lies above it, then its own title."""
    parts: list[Any] = []
    for title, href in parents:
        parts += [draw_carrying_link(title, href, "breadcrumb"), " › "]
    return html.Nav(
        [*parts, html.Span(page.title, **aria(current="page"))],
        className="crumb",
        **aria(label="Breadcrumb"),
    )
