"""A list of records in a panel: a row each, which stand below one another on a phone."""

from collections.abc import Sequence
from typing import Any

from components import elements as el
from components.attributes import aria, data
from components.elements import Element
from components.wording import NO_NUMBER

Cell = str | Element | list[str | Element]
# The head of a row, and what stands under the other heads.
Listed = tuple[Cell, Sequence[Cell]]


def draw_small(words: str) -> Element:
    """Small print within a cell."""
    return el.Div(words, className="sub", style={"fontWeight": 400})


def draw_listed(
    caption: str, heads: Sequence[str], groups: Sequence[tuple[Cell, Sequence[Listed]]]
) -> Element:
    """Rows under heads, in groups that have a name each, or none.

    The roles are said again: shown as blocks, rows and cells would be told as such no longer.
    """
    titles = [el.Th(head, scope="col", role="columnheader") for head in heads]
    parts = [
        el.Caption(caption, className="vh"),
        el.Thead(el.Tr(titles, role="row"), role="rowgroup"),
    ]
    for name, rows in groups:
        lines = [_draw_row(heads, first, cells) for first, cells in rows]
        if name:
            lines.insert(0, _draw_name(name, len(heads)))
        parts.append(el.Tbody(lines, role="rowgroup"))
    table = el.Table(parts, className="records", role="table")
    return el.Div(table, className="scroll", role="region", tabIndex="0", **aria(label=caption))


def _draw_name(name: Cell, columns: int) -> Element:
    style = {"fontWeight": 650, "paddingTop": "14px"}
    head = el.Th(name, scope="rowgroup", role="rowheader", colSpan=columns, style=style)
    return el.Tr(head, role="row")


def _draw_row(heads: Sequence[str], first: Cell, cells: Sequence[Cell]) -> Element:
    # In a cell that is a grid on a phone its parts must be one.
    drawn: list[Any] = [el.Th(first, scope="row", role="rowheader")]
    for head, cell in zip(heads[1:], cells, strict=True):
        # On a phone what says nothing takes no line.
        kind = {"className": "none"} if cell == NO_NUMBER else {}
        drawn.append(el.Td(el.Div(cell), role="cell", **kind, **data(label=head)))
    return el.Tr(drawn, role="row")
