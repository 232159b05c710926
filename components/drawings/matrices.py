"""What drawings of two dimensions share: a matrix whose cells lead to the children behind them."""

from typing import TYPE_CHECKING

from components.drawings.context import Context
from components.drawings.over_time import address_children
from components.elements import Element
from components.matrix import Link
from components.table import draw_matrix, draw_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.questions.answer import Answer


def link_cells(context: Context, answer: "Answer") -> Link | None:
    """Where the children behind each cell are listed, for those who may see them."""
    if not context.may_list:
        return None
    return lambda row, column: address_children(answer, row, column)


def say_select(context: Context) -> str:
    """What to do with a cell, after the sentence that says what it is of."""
    return " Select a number to see the children." if context.may_list else ""


def draw_linked_matrix(
    context: Context,
    answer: "Answer",
    sub: str,
    *,
    total_label: str,
    totals: "Sequence[Answer]" = (),
    shown: "Answer | None" = None,
    hide_empty: bool = True,
) -> tuple[str, Element, Element]:
    """An answer by two dimensions: what it is, its matrix with links, and its table.

    `totals` are the same by its first dimension and by its second; `shown` stands in the matrix for
    the answer where that would be too wide.
    """
    sub += say_select(context)
    rows, columns = totals or (None, None)
    matrix = draw_matrix(
        shown or answer,
        row_totals=rows,
        column_totals=columns,
        caption=sub,
        link=link_cells(context, answer),
        total_label=total_label,
        hide_empty=hide_empty,
    )
    return sub, matrix, draw_table(answer, caption=sub, totals=totals)
