"""Choices of a panel's own: links side by side, each the reader's address with one word changed."""

from typing import Any
from urllib.parse import urlencode

from components import elements as el
from components.attributes import aria
from components.drawings.context import Context
from components.elements import Element


def group_links(words: str, links: list[Element], *, is_named: bool = False) -> Element:
    """Links of which one holds, side by side; `is_named` shows the words before them."""
    apart = {"alignSelf": "center", "marginRight": "6px"}
    name: list[Any] = [el.Span(words, style=apart)] if is_named else []
    return el.Div([*name, *links], className="tools", role="group", **aria(label=words))


def link_choice(context: Context, words: str, is_current: bool, **changed: str) -> Element:
    """A choice: plain where it holds already, else a link that keeps the rest of the address.

    `changed` are words of the address and their values; those without a value are left out.
    """
    if is_current:
        return el.Span(words, className="chip", **aria(current="true"))
    return el.Link(words, href=_address(context, **changed))


def _address(context: Context, **changed: str) -> str:
    words = {**dict(context.words), **changed}
    # A filter may have several keys; no word of a choice does.
    kept = [pair for pair in context.words if pair[0] not in changed]
    query = urlencode([*kept, *((w, words[w]) for w in changed if words[w])])
    return f"{context.page.path}?{query}" if query else context.page.path
