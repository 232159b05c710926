"""Answers as tables: the twin of any figure, and the shaded matrix whose cells are links.

Totals are the undivided answer, never a sum of what is shown; only counts are ever added up, and
only where no total of their own was handed in.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from components.cells import (
    UNKNOWN,
    Parts,
    draw_change,
    draw_frame,
    draw_row,
    draw_value,
    has_total,
    parts_of,
    parts_of_total,
)
from components.elements import Element
from components.matrix import Link, Matrix
from components.wording import format_short_date, label_key
from data_access.vocabulary import DIMENSIONS

if TYPE_CHECKING:
    from data_access.questions.answer import Answer


def draw_table(
    *answers: "Answer",
    caption: str,
    change: bool = False,
    with_total: bool = True,
    totals: "Sequence[Answer]" = (),
) -> Element:
    """The twin of a figure: any answer by none, one or two dimensions, as a plain table.

    Several answers by the same one dimension, or by none, stand side by side, a column each. After
    an answer by two, answers by one of the two are rows of their own. With `change`, answers that
    were compared show by how much they changed. Without `with_total` there is no row for all: not
    every figure of several years adds up to one that means anything. `totals` are an answer by two
    dimensions asked by each of them alone.
    """
    first = answers[0]
    if len(first.by) > 1:
        return _draw_cross(first, answers[1:], totals, caption, change=change)
    head = [DIMENSIONS[first.by[0]].label if first.by else "When"]
    for answer in answers:
        head.append(answer.title)
        if _is_compared(answer, change=change):
            head.append(f"Change since {_say_compared(answer)}")
    wholes = [
        parts_of_total(answer) if not first.by or has_total(answer) else UNKNOWN
        for answer in answers
    ]
    last = _draw_line("All" if first.by else _say_when(first), answers, wholes, change=change)
    if not first.by:
        return draw_frame(caption, "plain", head, [last], [])
    name = first.by[0]
    keys = list(dict.fromkeys(key for answer in answers for key in answer.keys_of(name)))
    if DIMENSIONS[name].is_time:
        # One of several answers may go further back than the first.
        keys.sort()
    body = [
        _draw_line(
            label_key(answers, name, key),
            answers,
            [parts_of(answer.row(key)) for answer in answers],
            change=change,
        )
        for key in keys
    ]
    foot = [last] if with_total and any(has_total(answer) for answer in answers) else []
    return draw_frame(caption, "plain", head, body, foot)


def draw_matrix(
    answer: "Answer",
    *,
    caption: str,
    row: str | None = None,
    column: str | None = None,
    link: Link | None = None,
    row_totals: "Answer | None" = None,
    column_totals: "Answer | None" = None,
    beside: "tuple[Answer, Answer] | None" = None,
    total_label: str = "All",
    hide_empty: bool = False,
) -> Element:
    """Two dimensions as a table shaded by amount, with totals and the change where compared.

    Rows and columns are the answer's first and second dimension unless named. `row_totals` and
    `column_totals` are the same question by one dimension only. `beside` is an answer by another
    dimension and the column's, and the same by the other alone: a row for each of its keys stands
    under the total, outside it. A
    cell that is not zero links to `link(row key, column key)`. With `hide_empty` rows that hold
    nothing, and held nothing on the date of comparison, are left out.
    """
    row = row or next(name for name in answer.by if name != column)
    column = column or next(name for name in answer.by if name != row)
    matrix = Matrix(
        answer,
        row,
        column,
        row_totals,
        column_totals,
        link,
        is_shaded=True,
        is_compared=answer.compare_to is not None,
    )
    return matrix.draw(caption, total_label=total_label, beside=beside, hide_empty=hide_empty)


def _draw_cross(
    answer: "Answer",
    apart: "Sequence[Answer]",
    totals: "Sequence[Answer]",
    caption: str,
    *,
    change: bool,
) -> Element:
    """Two dimensions without shading; time runs down, or across where there are more others."""
    row, column = answer.by
    is_long = len(answer.keys_of(column)) >= len(answer.keys_of(row))
    if DIMENSIONS[column].is_time and is_long and not apart:
        row, column = column, row
    by = {total.by[0]: total for total in totals}
    return Matrix(
        answer,
        row,
        column,
        by.get(row),
        by.get(column),
        is_compared=_is_compared(answer, change=change),
        apart=apart,
    ).draw(caption)


def _draw_line(
    label: str, answers: "Sequence[Answer]", parts: Sequence[Parts], *, change: bool
) -> Element:
    cells = []
    for answer, found in zip(answers, parts, strict=True):
        cells.append(draw_value(found, answer.unit))
        if _is_compared(answer, change=change):
            cells.append(draw_change(found, answer.unit))
    return draw_row(label, cells)


def _is_compared(answer: "Answer", *, change: bool) -> bool:
    return change and answer.compare_to is not None


def _say_compared(answer: "Answer") -> str:
    return format_short_date(answer.compare_to) if answer.compare_to else ""


def _say_when(answer: "Answer") -> str:
    if answer.from_ and answer.to:
        return f"{format_short_date(answer.from_)} to {format_short_date(answer.to)}"
    return format_short_date(answer.as_at)
