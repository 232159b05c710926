"""What every list has that is sorted by its columns and read page by page."""

from typing import Any
from urllib.parse import urlencode

from components import elements as el
from components.attributes import aria
from components.elements import Element

# The words of an address but for sort and page.
Pairs = list[tuple[str, str]]


def write_query(pairs: Pairs, sort: str, page: int = 1) -> str:
    """The query string of a page of a list."""
    return urlencode([*pairs, ("sort", sort), *([("page", str(page))] if page > 1 else [])])


def draw_header(name: str, words: str, path: str, pairs: Pairs, sort: str) -> Element:
    """The head of a column, which sorts by it; where it does so already, the other way round."""
    is_current, is_down = sort.removeprefix("-") == name, sort.startswith("-")
    state = ("descending" if is_down else "ascending") if is_current else "none"
    arrow = (" ↓" if is_down else " ↑") if is_current else ""
    turned = f"-{name}" if is_current and not is_down else name
    link = el.Link(
        [words, el.Span(arrow, **aria(hidden="true"))], href=f"{path}?{write_query(pairs, turned)}"
    )
    return el.Th(link, scope="col", **aria(sort=state))


def link_pages(page: int, pages: int, path: str, pairs: Pairs, sort: str) -> list[Any]:
    """Links to the pages before and after this one, and which of how many it is."""
    links: list[Any] = []
    if page > 1:
        links.append(el.Link("‹ Earlier", href=f"{path}?{write_query(pairs, sort, page - 1)}"))
    if pages > 1:
        links.append(el.Span(f"Page {page} of {pages}"))
    if page < pages:
        links.append(el.Link("Later ›", href=f"{path}?{write_query(pairs, sort, page + 1)}"))
    return links
