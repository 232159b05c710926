"""The pieces of any table of answers: cells, rows, and the frame that scrolls."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from components import elements as el
from components import shown
from components.attributes import aria
from components.elements import Element
from components.shown import Number, Shown, differ, now_of, then_of, total_of, total_then_of
from components.wording import NO_NUMBER, explain_symbol, format_difference, format_value
from data_access.vocabulary import DIMENSIONS, Unit

if TYPE_CHECKING:
    from data_access.questions.answer import Answer, Row


class Parts(NamedTuple):
    """What a cell shows, and the difference from what it showed on the date of comparison."""

    now: Shown = shown.UNKNOWN
    change: Shown = shown.UNKNOWN


UNKNOWN = Parts()

# What may be added up: rates, shares and published figures may not.
COUNTS = frozenset(
    unit.value
    for unit in (
        Unit.CHILDREN,
        Unit.PERIODS_OF_CARE,
        Unit.MOVES,
        Unit.INCIDENTS,
        Unit.REVIEWS,
        Unit.ORDERS,
        Unit.REQUESTS,
        Unit.PLANNED_MOVES,
        Unit.HOUSEHOLDS,
        Unit.FOSTER_PLACES,
        Unit.CARERS,
        Unit.HOMES,
        Unit.PLACES,
        Unit.VISITS,
        Unit.RECOMMENDATIONS,
        Unit.NOTIFICATIONS,
        Unit.OPINIONS,
        Unit.FINDINGS,
        Unit.PENCE,
        Unit.ARRANGEMENTS,
        Unit.DISCREPANCIES,
        Unit.SAVINGS,
        Unit.CONTRACTS,
        Unit.RISKS,
        Unit.ACTIONS,
        Unit.INTERDEPENDENCIES,
        Unit.MILESTONES,
    )
)


def parts_of(row: "Row | None", rounded_to: int | None = None) -> Parts:
    """Value and change of a row, rounded beside a rounded table; nothing where there is no row."""
    if row is None:
        return UNKNOWN
    now, then = now_of(row, rounded_to), then_of(row, rounded_to)
    return Parts(now, differ(now, then))


def parts_of_total(answer: "Answer", rounded_to: int | None = None) -> Parts:
    """Value and change of the undivided answer."""
    now, then = total_of(answer, rounded_to), total_then_of(answer, rounded_to)
    return Parts(now, differ(now, then))


def add_up(rows: "Sequence[Row | None]", unit: str) -> Parts:
    """The sum of counts and of their changes; hidden where a part is.

    Unknown where a part is, or where nothing adds up.
    """
    if unit not in COUNTS:
        return UNKNOWN
    now = shown.add_up(now_of(row) for row in rows)
    return Parts(now, differ(now, shown.add_up(then_of(row) for row in rows)))


def has_total(answer: "Answer") -> bool:
    """Whether a total belongs under the rows: over time only where the rows add up to it.

    A count at the end of each month does not: its "total" is the last month's.
    """
    if not any(DIMENSIONS[name].is_time for name in answer.by):
        return answer.total is not None or answer.total_symbol is not None
    return answer.total is not None and add_up(answer.rows, answer.unit).now.value == answer.total


def write_value(value: Number, unit: str, symbol: str | None) -> str | Element:
    """A value in words; a symbol says what it stands for."""
    return write_words(format_value(value, unit, symbol), symbol if value is None else None)


def write_words(words: str, symbol: str | None) -> str | Element:
    """Words that are a symbol say what it stands for; any others stand as they are."""
    return el.Abbr(words, title=explain_symbol(symbol)) if words == symbol else words


def draw_value(
    parts: Parts, unit: str, class_name: str = "", address: str | None = None
) -> Element:
    """A cell with a value; a link to the address where there is somebody behind it."""
    content = write_value(parts.now.value, unit, parts.now.symbol)
    if address and parts.now.value:
        content = el.Link(content, href=address)
    return el.Td(content, className=class_name)


def draw_change(parts: Parts, unit: str) -> Element:
    """A cell with the difference since the date of comparison."""
    value, symbol = parts.change
    words = (symbol or NO_NUMBER) if value is None else format_difference(value, unit)
    return el.Td(write_words(words, symbol), className="chg")


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
