"""The list of children behind a number, as a table with sorting links and pages."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dash import html

from components import elements as el
from components.attributes import aria
from components.elements import Element
from components.page import PAGES, Page
from components.shell import lay_out_heading
from components.wording import format_count, format_date, plural

if TYPE_CHECKING:
    from data_access.questions.list_of_children import ListedChild, ListOfChildren

LIST = "list-of-children"
COLUMNS = (
    ("reference", "Reference"),
    ("age", "Age"),
    ("placement_type", "Where they live"),
    ("legal_status", "Legal status"),
    ("distance", "Miles from home"),
    ("since", "Since"),
)


def lay_out_list(page: Page) -> html.Div:
    """The page before its list arrives."""
    return html.Div(
        [*lay_out_heading(page), html.Div(id=LIST, className="list")], id=f"page-{page.name}"
    )


def draw_list(found: "ListOfChildren", pairs: list[tuple[str, str]]) -> list[Any]:
    """A page of the list; `pairs` are the words of its address but for sort and page."""
    when = (
        f"{format_date(found.first)} to {format_date(found.last)}"
        if found.is_flow
        else f"on {format_date(found.as_at)}"
    )
    noun = _noun(found)
    words = f"{noun}: {found.title.lower()}," if found.is_flow else f"{noun} in our care"
    lead = el.P(f"{format_count(found.total)} {words} {when}.", className="lead")
    if not found.children:
        return [lead, el.P("Nobody fits these filters and dates.", className="empty")]
    headers = [_header(found, name, words, pairs) for name, words in COLUMNS]
    table = el.Table(
        [
            el.Caption("Select a column’s name to sort by it.", className="vh"),
            el.Thead(el.Tr(headers)),
            el.Tbody([_row(found, child) for child in found.children]),
        ]
    )
    region = el.Div(
        table, className="scroll", role="region", tabIndex="0", **aria(label="List of children")
    )
    return [lead, region, *([_pager(found, pairs)] if found.pages > 1 else [])]


def _noun(found: "ListOfChildren") -> str:
    # A child who came twice in the period stands in a list of events twice.
    if found.is_flow:
        return plural(found.total, "period of care", found.unit)
    return plural(found.total, "child", found.unit)


def _header(
    found: "ListOfChildren", name: str, words: str, pairs: list[tuple[str, str]]
) -> Element:
    current = found.sort.removeprefix("-") == name
    down = found.sort.startswith("-")
    state = ("descending" if down else "ascending") if current else "none"
    arrow = (" ↓" if down else " ↑") if current else ""
    link = el.Link(
        [words, el.Span(arrow, **aria(hidden="true"))],
        href=_address(pairs, sort=f"-{name}" if current and not down else name),
    )
    return el.Th(link, scope="col", **aria(sort=state))


def _row(found: "ListOfChildren", child: "ListedChild") -> Element:
    def words(dimension: str, key: str) -> str:
        return found.labels[dimension].get(key, key)

    miles = "not known" if child.distance_miles is None else f"{child.distance_miles:.1f}"
    return el.Tr(
        [
            el.Th(child.reference, scope="row"),
            el.Td(str(child.age)),
            el.Td(words("placement_type", child.placement_type)),
            el.Td(words("legal_status", child.legal_status)),
            el.Td(miles),
            el.Td(format_date(child.since)),
        ]
    )


def _pager(found: "ListOfChildren", pairs: list[tuple[str, str]]) -> Element:
    links: list[Any] = []
    if found.page > 1:
        links.append(el.Link("‹ Earlier", href=_address(pairs, found.sort, found.page - 1)))
    links.append(el.Span(f"Page {found.page} of {found.pages}"))
    if found.page < found.pages:
        links.append(el.Link("Later ›", href=_address(pairs, found.sort, found.page + 1)))
    return el.Nav(links, className="pager", **aria(label="Pages of the list"))


def _address(pairs: list[tuple[str, str]], sort: str, page: int = 1) -> str:
    more = [("sort", sort), *([("page", str(page))] if page > 1 else [])]
    return f"{PAGES['/children'].path}?{urlencode([*pairs, *more])}"
