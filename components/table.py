"""Answers as tables: the twin of any figure, and the shaded matrix whose cells are links.

Every table stands in a region that scrolls sideways and can be reached with the keyboard. Totals
are the undivided answer, never a sum of what is shown; only counts are ever added up, and only
where no total of their own was handed in.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dash import dcc, html
from dash.development.base_component import Component

from components.theme import shade_cell
from components.wording import (
    NO_NUMBER,
    explain_symbol,
    format_change,
    format_short_date,
    format_value,
    label_key,
)
from data_access.vocabulary import DIMENSIONS, Unit

if TYPE_CHECKING:
    from data_access.questions.answer import Answer, Row

Number = int | float | None
# Value, change and symbol.
Parts = tuple[Number, Number, str | None]
# Row key and column key to the address behind a cell.
Link = Callable[[str, str], str]

COUNTS = frozenset({Unit.CHILDREN.value, Unit.PERIODS_OF_CARE.value})


def draw_table(*answers: "Answer", caption: str, change: bool = False) -> Component:
    """The twin of a figure: any answer by none, one or two dimensions, as a plain table.

    Several answers by the same one dimension (or by none) stand side by side, a column each.
    With `change`, answers that were compared show by how much they changed.
    """
    first = answers[0]
    if len(first.by) > 1:
        return _draw_cross(first, caption=caption, change=change)
    head = [_name_column(first)]
    for answer in answers:
        head.append(answer.title)
        if change and answer.compare_to:
            head.append(f"Change since {format_short_date(answer.compare_to)}")
    dimension = first.by[0] if first.by else None
    keys = dict.fromkeys(key for answer in answers for key in _keys_of(answer, dimension))
    body = [
        _draw_row(
            _label_of(answers, dimension, key),
            [cell for answer in answers for cell in _cells_of(answer, answer.row(key), change)],
        )
        for key in keys
    ]
    totals = [cell for answer in answers for cell in _total_cells(answer, change)]
    foot = [_draw_row("All", totals)] if any(_has_total(answer) for answer in answers) else []
    if not first.by:
        body, foot = [_draw_row(format_day(first), totals)], []
    return _frame(caption, "plain", head, body, foot)


def draw_matrix(
    answer: "Answer",
    *,
    caption: str,
    row: str | None = None,
    column: str | None = None,
    link: Link | None = None,
    row_totals: "Answer | None" = None,
    column_totals: "Answer | None" = None,
    beside: "Answer | None" = None,
    total_label: str = "All",
    hide_empty: bool = False,
) -> Component:
    """Two dimensions as a table shaded by amount, with totals and the change where compared.

    Rows and columns are the answer's first and second dimension unless named. `row_totals` and
    `column_totals` are the same question by one dimension only. `beside` is an answer by another
    dimension and the column's: a row for each of its keys stands under the total, outside it. A
    cell that is not zero links to `link(row key, column key)`. With `hide_empty` rows that hold
    nothing, and held nothing on the date of comparison, are left out.
    """
    row = row or next(name for name in answer.by if name != column)
    column = column or next(name for name in answer.by if name != row)
    return _Matrix(answer, row, column, row_totals, column_totals, link, shaded=True).draw(
        caption, total_label, beside, hide_empty=hide_empty
    )


def _draw_cross(answer: "Answer", *, caption: str, change: bool) -> Component:
    """Two dimensions without shading; time runs down, or across where there are more others."""
    row, column = answer.by
    if DIMENSIONS[column].is_time and len(answer.keys_of(column)) >= len(answer.keys_of(row)):
        row, column = column, row
    matrix = _Matrix(answer, row, column, None, None, None, shaded=False)
    matrix.is_compared = matrix.is_compared and change
    return matrix.draw(caption, "All", None, hide_empty=False)


class _Matrix:
    """The parts of one matrix, each drawn from the same answer."""

    def __init__(
        self,
        answer: "Answer",
        row: str,
        column: str,
        row_totals: "Answer | None",
        column_totals: "Answer | None",
        link: Link | None,
        *,
        shaded: bool,
    ) -> None:
        self.answer, self.row, self.column, self.link = answer, row, column, link
        self.row_totals, self.column_totals, self.shaded = row_totals, column_totals, shaded
        self.columns = answer.keys_of(column)
        self.is_compared = answer.compare_to is not None
        self.largest = max((found.value or 0 for found in answer.rows), default=0)
        self.adds_up = answer.unit in COUNTS

    def draw(
        self,
        caption: str,
        total_label: str,
        beside: "Answer | None",
        *,
        hide_empty: bool,
    ) -> Component:
        answer = self.answer
        head = [
            DIMENSIONS[self.row].label,
            *(label_key([answer], self.column, key) for key in self.columns),
        ]
        has_all = self.row_totals is not None or self.adds_up
        if has_all:
            head.append("All")
        if self.is_compared and has_all:
            head.append("Change")
        rows = [key for key in answer.keys_of(self.row) if not (hide_empty and self.is_empty(key))]
        body = [
            _draw_row(
                label_key([answer], self.row, key),
                [self.draw_cell(key, column) for column in self.columns]
                + (self.draw_ends(self.total_of_row(key)) if has_all else []),
            )
            for key in rows
        ]
        foot = []
        if self.has_total_row():
            foot.append(self.draw_total_row(total_label, has_all=has_all))
            foot += self.draw_beside(beside) if beside else []
        return _frame(caption, "matrix" if self.shaded else "plain", head, body, foot)

    def find(self, row: str, column: str) -> "Row | None":
        return self.answer.row(*((row, column) if self.answer.by[0] == self.row else (column, row)))

    def draw_cell(self, row: str, column: str) -> Component:
        found = self.find(row, column)
        value = found.value if found else None
        content = _write(value, self.answer.unit, found.symbol if found else None)
        if not value:
            return html.Td(content)
        style = {}
        if self.shaded and value > 0:
            background, text = shade_cell(round(value / self.largest, 2))
            style = {"backgroundColor": background, "color": text}
        if self.link:
            return html.Td(dcc.Link(content, href=self.link(row, column)), style=style)
        return html.Td(content, style=style)

    def draw_ends(self, total: Parts) -> list[Component]:
        """The total of a row and, where compared, its change."""
        value, change, symbol = total
        ends: list[Component] = [html.Td(_write(value, self.answer.unit, symbol), className="all")]
        if self.is_compared:
            ends.append(_draw_change(change))
        return ends

    def total_of_row(self, key: str) -> Parts:
        """Value, change and symbol of all columns of a row."""
        if self.row_totals is not None:
            return _parts(self.row_totals.row(key))
        return self.add_up([self.find(key, column) for column in self.columns])

    def add_up(self, found: "list[Row | None]") -> Parts:
        values = [row.value for row in found if row]
        if not self.adds_up or None in values or len(values) < len(found):
            return None, None, None
        changes = [row.change for row in found if row]
        return (
            sum(value for value in values if value is not None),
            None if None in changes else sum(change for change in changes if change is not None),
            None,
        )

    def is_empty(self, row: str) -> bool:
        cells = [self.find(row, column) for column in self.columns]
        nothing = all(cell is not None and cell.value == 0 for cell in cells)
        value, change, _ = self.total_of_row(row)
        return (
            nothing and not value and not change and not any(cell.change for cell in cells if cell)
        )

    def has_total_row(self) -> bool:
        return self.answer.total is not None and _is_sum_over_time(self.answer)

    def draw_total_row(self, label: str, *, has_all: bool) -> Component:
        answer = self.answer
        cells: list[Component] = []
        for column in self.columns:
            if self.column_totals is not None:
                value, _, symbol = _parts(self.column_totals.row(column))
            else:
                rows = answer.keys_of(self.row)
                value, _, symbol = self.add_up([self.find(row, column) for row in rows])
            cells.append(html.Td(_write(value, answer.unit, symbol)))
        if has_all:
            total = (answer.total, answer.total_change, answer.total_symbol)
            cells += self.draw_ends(total)
        return _draw_row(label, cells)

    def draw_beside(self, beside: "Answer") -> list[Component]:
        """A row for each kind of child who is not in the total; kinds without any are left out."""
        dimension = next(name for name in beside.by if name != self.column)
        apart = _Matrix(beside, dimension, self.column, None, None, None, shaded=False)
        apart.is_compared = self.is_compared
        return [
            _draw_row(
                f"Beside care: {beside.label(dimension, key).lower()}",
                [apart.draw_cell(key, column) for column in self.columns]
                + apart.draw_ends(apart.total_of_row(key)),
                "beside",
            )
            for key in beside.keys_of(dimension)
            if not apart.is_empty(key)
        ]


def format_day(answer: "Answer") -> str:
    """The day, or the days from and to, that an answer speaks for, in short."""
    if answer.from_ and answer.to:
        return f"{format_short_date(answer.from_)} to {format_short_date(answer.to)}"
    return format_short_date(answer.as_at)


def _parts(row: "Row | None") -> Parts:
    return (row.value, row.change, row.symbol) if row else (None, None, None)


def _name_column(answer: "Answer") -> str:
    return DIMENSIONS[answer.by[0]].label if answer.by else "When"


def _keys_of(answer: "Answer", dimension: str | None) -> Iterable[str]:
    return answer.keys_of(dimension) if dimension else ()


def _label_of(answers: "Sequence[Answer]", dimension: str | None, key: str) -> str:
    return label_key(answers, dimension, key) if dimension else key


def _is_sum_over_time(answer: "Answer") -> bool:
    """Whether a total belongs under the rows: over time only where the rows add up to it.

    A count at the end of each month does not: its "total" is the last month's.
    """
    if not any(DIMENSIONS[name].is_time for name in answer.by):
        return True
    values = [row.value for row in answer.rows]
    known = [value for value in values if value is not None]
    return answer.unit in COUNTS and len(known) == len(values) and sum(known) == answer.total


def _has_total(answer: "Answer") -> bool:
    return answer.total is not None and _is_sum_over_time(answer)


def _write(value: Number, unit: str, symbol: str | None) -> str | Component:
    text = format_value(value, unit, symbol)
    if value is None and text != NO_NUMBER:
        return html.Abbr(text, title=explain_symbol(symbol))
    return text


def _draw_value(answer: "Answer", row: "Row | None") -> Component:
    value, _, symbol = _parts(row)
    return html.Td(_write(value, answer.unit, symbol))


def _draw_change(change: Number) -> Component:
    return html.Td(NO_NUMBER if change is None else format_change(change), className="chg")


def _cells_of(answer: "Answer", row: "Row | None", change: bool) -> list[Component]:
    cells = [_draw_value(answer, row)]
    if change and answer.compare_to:
        cells.append(_draw_change(row.change if row else None))
    return cells


def _total_cells(answer: "Answer", change: bool) -> list[Component]:
    known = not answer.by or _has_total(answer)
    cells: list[Component] = [
        html.Td(_write(answer.total, answer.unit, answer.total_symbol) if known else NO_NUMBER)
    ]
    if change and answer.compare_to:
        cells.append(_draw_change(answer.total_change if known else None))
    return cells


def _draw_row(label: str, cells: list[Component], class_name: str = "") -> Component:
    return html.Tr([html.Th(label, scope="row"), *cells], className=class_name)


def _frame(
    caption: str,
    class_name: str,
    head: Sequence[str],
    body: list[Component],
    foot: list[Component],
) -> Component:
    """A table with its caption, in a region that scrolls and can be reached with the keyboard."""
    parts: list[Component] = [
        html.Caption(caption, className="vh" if class_name == "matrix" else ""),
        html.Thead(html.Tr([html.Th(title, scope="col") for title in head])),
        html.Tbody(body),
    ]
    if foot:
        parts.append(html.Tfoot(foot))
    attributes: dict[str, Any] = {"aria-label": caption}
    return html.Div(
        html.Table(parts, className=class_name),
        className="scroll",
        role="region",
        tabIndex=0,
        **attributes,
    )
