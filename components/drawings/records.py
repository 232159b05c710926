"""Records as they are told, row by row: a table of words, and the facts of the latest."""

from collections.abc import Iterable, Sequence

from components import elements as el
from components.drawings.benefits_rows import draw_listed
from components.elements import Element

# A row's first cell, and the others: words, or a link.
Record = tuple[str, Sequence[str | Element]]


def draw_records(caption: str, heads: Sequence[str], rows: Iterable[Record]) -> Element:
    """A table whose cells hold words and not numbers to compare; on a phone one below another."""
    return el.Div(draw_listed(caption, heads, [("", list(rows))]), className="list")


def draw_facts(facts: Iterable[tuple[str, str]]) -> Element:
    """Names and what they are, in two columns."""
    parts = [part for name, words in facts for part in (el.Dt(name), el.Dd(words))]
    return el.Dl(parts, className="facts")


def draw_nothing(words: str) -> Element:
    """What stands in place of a chart where there is nothing to draw."""
    return el.P(words, className="empty")
