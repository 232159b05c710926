"""The navigation: the pages a person may open, in their groups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dash import dcc, html

from components.attributes import aria
from components.page import PAGES
from data_access.vocabulary import Permission

# The type in the ids of the navigation's links, whose addresses carry the selection along.
NAVIGATION = "navigation"
# The page after which a manager's own homes stand in the menu.
HOMES = "/homes"
# A name and an address.
Place = tuple[str, str]


@dataclass(frozen=True)
class MenuLink:
    """One line of the menu; `is_page` where the address is a page of figures."""

    title: str
    path: str
    is_page: bool


@dataclass(frozen=True)
class MenuGroup:
    """The lines of the menu under one heading."""

    title: str
    links: list[MenuLink]


# Pages that the server draws itself: forms and tables, without figures and without a script.
DRAWN_BY_SERVER = {
    "Data quality": (("Data quality", "/data-quality", Permission.PRICES),),
    "Administration": (
        ("People", "/administration/people", Permission.MANAGE_ACCOUNTS),
        ("Roles", "/administration/roles", Permission.MANAGE_ACCOUNTS),
        ("Audit log", "/administration/audit", Permission.READ_AUDIT),
    ),
    "About the figures": (
        ("Definitions", "/definitions", Permission.BENCHMARKS),
        ("Notes", "/notes", Permission.PIN_NOTES),
    ),
}


def list_menu(may: Callable[[Permission], bool], homes: Sequence[Place] = ()) -> list[MenuGroup]:
    """The menu of somebody: what they may open, and nothing else. `homes` are a manager's own."""
    open_to_them = [p for p in PAGES.values() if p.in_navigation and may(p.permission)]
    pages = sorted(open_to_them, key=lambda page: page.place)
    groups = [
        MenuGroup(
            group,
            [
                MenuLink(title, path, is_page=True)
                for page in members
                for title, path in (
                    (page.title, page.path),
                    *(homes if page.path == HOMES else ()),
                )
            ],
        )
        for group, members in groupby(pages, key=lambda page: page.group)
    ]
    for group, drawn in DRAWN_BY_SERVER.items():
        links = [MenuLink(title, path, is_page=False) for title, path, p in drawn if may(p)]
        groups += [MenuGroup(group, links)] if links else []
    return groups


def draw_navigation(may: Callable[[Permission], bool], homes: Sequence[Place] = ()) -> html.Nav:
    """The menu's links; assets/selection.js marks the current one."""
    content: list[Any] = []
    for group in list_menu(may, homes):
        content += [
            html.P(group.title, className="grp"),
            html.Ul([html.Li(_draw_link(link)) for link in group.links]),
        ]
    return html.Nav(content, **aria(label="Pages"))


def _draw_link(link: MenuLink) -> Any:
    if link.is_page:
        return draw_carrying_link(link.title, link.path, "menu")
    return html.A(link.title, href=link.path)


def draw_carrying_link(content: Any, path: str, place: str, **more: Any) -> dcc.Link:
    """A link that takes the selection along; `place` tells two links to one page apart."""
    return dcc.Link(
        content, href=path, id={"type": NAVIGATION, "path": path, "place": place}, **more
    )


def draw_switch(words: str, current: str, places: Sequence[Place]) -> html.Nav:
    """Links to pages of the same kind, the current one marked."""
    links: list[Any] = [
        html.B(name, **aria(current="page"))
        if name == current
        else draw_carrying_link(name, path, "switch")
        for name, path in places
    ]
    return html.Nav([html.Span(f"{words}:"), *links], className="pager", **aria(label=words))


def draw_breadcrumb(title: str, parents: Sequence[Place]) -> html.Nav:
    """Where a page stands: links to what lies above it, then its own title."""
    parts: list[Any] = []
    for name, href in parents:
        parts += [draw_carrying_link(name, href, "breadcrumb"), " › "]
    return html.Nav(
        [*parts, html.Span(title, **aria(current="page"))],
        className="crumb",
        **aria(label="Breadcrumb"),
    )
