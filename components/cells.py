"""The pieces of any table of answers: cells, rows, and the frame that scrolls."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from components import elements as el
from components.attributes import aria
from components.elements import Element
from components.wording import NO_NUMBER, explain_symbol, format_change, format_value
from data_access.vocabulary import DIMENSIONS, Unit

if TYPE_CHECKING:
    from data_access.questions.answer import Answer, Row

Number = int | float | None
# Value, change and symbol.
Parts = tuple[Number, Number, str | None]
UNKNOWN: Parts = (None, None, None)

# What may be added up: rates, shares and published figures may not.
COUNTS = frozenset({Unit.CHILDREN.value, Unit.PERIODS_OF_CARE.value})


def parts_of(row: "Row | None") -> Parts:
    """Value, change and symbol of a row; nothing at all where there is no row."""
    return (row.value, row.change, row.symbol) if row else UNKNOWN


def add_up(rows: "Sequence[Row | None]", unit: str) -> Parts:
    """The sum of counts and of their changes; unknown where a part is, or where nothing adds up."""
    values = [row.value for row in rows if row and row.value is not None]
    if unit not in COUNTS or len(values) < len(rows):
        return UNKNOWN
    changes = [row.change for row in rows if row and row.change is not None]
    return sum(values), sum(changes) if len(changes) == len(rows) else None, None


def has_total(answer: "Answer") -> bool:
    """Whether a total belongs under the rows: over time only where the rows add up to it.

    A count at the end of each month does not: its "total" is the last month's.
    """
    if answer.total is None:
        return False
    if not any(DIMENSIONS[name].is_time for name in answer.by):
        return True
    return add_up(answer.rows, answer.unit)[0] == answer.total


def write_value(value: Number, unit: str, symbol: str | None) -> str | Element:
    """A value in words; a symbol says what it stands for."""
    text = format_value(value, unit, symbol)
    if value is None and text != NO_NUMBER:
        return el.Abbr(text, title=explain_symbol(symbol))
    return text


def draw_value(parts: Parts, unit: str, class_name: str = "") -> Element:
    """A cell with a value."""
    value, _, symbol = parts
    return el.Td(write_value(value, unit, symbol), className=class_name)


def draw_change(change: Number) -> Element:
    """A cell with the difference since the date of comparison."""
    return el.Td(NO_NUMBER if change is None else format_change(change), className="chg")


def draw_row(label: str, cells: Sequence[Element], class_name: str = "") -> Element:
    """A row with its header."""
    return el.Tr([el.Th(label, scope="row"), *cells], className=class_name)


def draw_frame(
    caption: str,
    class_name: str,
    head: Sequence[str],
    body: Sequence[Element],
    foot: Sequence[Element],
) -> Element:
    """A table with its caption, in a region that scrolls and can be reached with the keyboard."""
    parts: list[Element] = [
        # What it says stands above the table already, for those who see.
        el.Caption(caption, className="vh"),
        el.Thead(el.Tr([el.Th(title, scope="col") for title in head])),
        el.Tbody(list(body)),
    ]
    if foot:
        parts.append(el.Tfoot(list(foot)))
    table = el.Table(parts, className=class_name)
    return el.Div(table, className="scroll", role="region", tabIndex=0, **aria(label=caption))
