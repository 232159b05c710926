"""Two dimensions of an answer as rows and columns, with the totals of both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from components import elements as el
from components.cells import (
    COUNTS,
    UNKNOWN,
    Parts,
    add_up,
    draw_change,
    draw_frame,
    draw_row,
    draw_value,
    has_total,
    parts_of,
    parts_of_total,
    write_value,
)
from components.elements import Element
from components.theme import shade_cell
from components.wording import label_key
from data_access.vocabulary import DIMENSIONS

if TYPE_CHECKING:
    from data_access.questions.answer import Answer, Row

# Row key and column key to the address behind a cell; no key in place of either for all of them.
Link = Callable[[str | None, str | None], str]


@dataclass(frozen=True)
class Matrix:
    """An answer by two dimensions, and what its table needs beside it.

    Totals are answers by one dimension, where given; else counts are added up and anything else
    goes without. Beside a rounded answer totals are rounded on their own, and never added up.
    `apart` are answers by the column's dimension that stand as rows above the others and in no
    total.
    """

    answer: "Answer"
    row: str
    column: str
    row_totals: "Answer | None" = None
    column_totals: "Answer | None" = None
    link: Link | None = None
    is_shaded: bool = False
    is_compared: bool = False
    apart: "Sequence[Answer]" = ()

    def draw(
        self,
        caption: str,
        *,
        total_label: str = "All",
        beside: "tuple[Answer, Answer] | None" = None,
        hide_empty: bool = False,
    ) -> Element:
        """The whole table."""
        answer = self.answer
        head = [
            DIMENSIONS[self.row].label,
            *(label_key([answer], self.column, key) for key in self.columns),
            *(["All"] if self.has_all else []),
            *(["Change"] if self.has_all and self.is_compared else []),
        ]
        body = [self.draw_apart(other) for other in self.apart]
        body += [
            self.draw_line(label_key([answer], self.row, key), key)
            for key in answer.keys_of(self.row)
            if not (hide_empty and self.is_empty(key))
        ]
        foot = []
        if has_total(answer) and not (self.rounded_to and self.column_totals is None):
            foot = [self.draw_total(total_label), *(self.draw_beside(*beside) if beside else [])]
        return draw_frame(caption, "matrix" if self.is_shaded else "plain", head, body, foot)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The keys across."""
        return self.answer.keys_of(self.column)

    @cached_property
    def largest(self) -> int | float:
        """What the darkest of the cells that are shown holds."""
        return max((row.value for row in self.answer.rows if row.value is not None), default=0)

    @property
    def rounded_to(self) -> int | None:
        """What the cells are rounded to, if they are."""
        return self.answer.protection.rounded_to

    @property
    def has_all(self) -> bool:
        """Whether a row has a total."""
        if self.row_totals is not None:
            return True
        return self.answer.unit in COUNTS and not self.rounded_to

    def find(self, row: str, column: str) -> "Row | None":
        """The answer's row for a cell, whichever of its dimensions comes first."""
        return self.answer.row(*((row, column) if self.answer.by[0] == self.row else (column, row)))

    def find_row(self, key: str) -> "list[Row | None]":
        """The cells of one row."""
        return [self.find(key, column) for column in self.columns]

    def total_of(self, key: str) -> Parts:
        """What all columns of a row come to."""
        return self.add_up(self.row_totals, key, self.find_row(key))

    def add_up(self, totals: "Answer | None", key: str, rows: "list[Row | None]") -> Parts:
        """The total of some cells: its own where it was given, else their sum."""
        if totals is not None:
            return parts_of(totals.row(key), self.rounded_to)
        return UNKNOWN if self.rounded_to else add_up(rows, self.answer.unit)

    def is_empty(self, key: str) -> bool:
        """Whether every cell of a row is 0 and was 0: without it, all totals still add up.

        What is hidden is not known to be 0.
        """
        parts = [self.total_of(key), *map(parts_of, cells := self.find_row(key))]
        if any(any(shown.value or shown.symbol for shown in part) for part in parts):
            return False
        return all(cell and cell.value == 0 for cell in cells)

    def draw_line(self, label: str, key: str) -> Element:
        """A row of the matrix with its total."""
        cells = [self.draw_cell(key, column) for column in self.columns]
        return draw_row(
            label, [*cells, *self.draw_ends(self.total_of(key), self.address(key, None))]
        )

    def address(self, row: str | None, column: str | None) -> str | None:
        """The address behind a number; None where it leads nowhere."""
        return self.link(row, column) if self.link else None

    def draw_cell(self, row: str, column: str) -> Element:
        """A cell: shaded by its amount, a link where there is somebody behind it."""
        parts = parts_of(self.find(row, column))
        value = parts.now.value
        if not value:
            return draw_value(parts, self.answer.unit)
        content = write_value(value, self.answer.unit, None)
        shade = {}
        if self.is_shaded and value > 0:
            background, text = shade_cell(round(value / self.largest, 2))
            shade = {"style": {"backgroundColor": background, "color": text}}
        if self.link:
            return el.Td(el.Link(content, href=self.link(row, column)), **shade)
        return el.Td(content, **shade)

    def draw_ends(self, total: Parts, address: str | None = None) -> list[Element]:
        """The total of a row and, where compared, its change."""
        if not self.has_all:
            return []
        ends = [draw_value(total, self.answer.unit, "all", address)]
        return [*ends, draw_change(total, self.answer.unit)] if self.is_compared else ends

    def draw_total(self, label: str) -> Element:
        """The row of totals; at its end the undivided answer."""
        answer = self.answer
        rows = answer.keys_of(self.row)
        cells = [
            draw_value(
                self.add_up(self.column_totals, column, [self.find(row, column) for row in rows]),
                answer.unit,
                address=self.address(None, column),
            )
            for column in self.columns
        ]
        ends = self.draw_ends(parts_of_total(answer), self.address(None, None))
        return draw_row(label, [*cells, *ends])

    def draw_beside(self, beside: "Answer", totals: "Answer") -> list[Element]:
        """A row for each kind of child who is not in the total; kinds without any are left out."""
        dimension = next(name for name in beside.by if name != self.column)
        other = Matrix(beside, dimension, self.column, row_totals=totals)
        return [
            draw_row(
                f"Beside care: {beside.label(dimension, key).lower()}",
                [
                    *(other.draw_cell(key, column) for column in self.columns),
                    # Its own rows may have no total where these have one.
                    *self.draw_ends(other.total_of(key)),
                ],
                "beside",
            )
            for key in beside.keys_of(dimension)
            if not other.is_empty(key)
        ]

    def draw_apart(self, other: "Answer") -> Element:
        """An answer by the column's dimension as a row of its own."""
        cells = [draw_value(parts_of(other.row(key)), other.unit) for key in self.columns]
        blank = [el.Td() for _ in self.draw_ends(UNKNOWN)]
        return draw_row(f"{other.council}, {other.title.lower()}", [*cells, *blank])
