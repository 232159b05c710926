"""The list of children behind a number, as a table with sorting links and pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dash import html

from components import elements as el
from components.attributes import aria
from components.elements import Element
from components.page import PAGES, Page
from components.panel import draw_empty
from components.shell import lay_out_heading
from components.sorted_list import draw_header, link_pages, write_query
from components.wording import format_count, format_date, format_short_date, plural
from data_access.vocabulary import DIMENSIONS, SYMBOL_WORDS, Symbol, Unit

if TYPE_CHECKING:
    from data_access.questions.list_of_children import ListedChild, ListOfChildren

LIST = "list-of-children"
EXPORT = "/children/export"
COLUMNS = (
    ("reference", "Reference"),
    ("age", "Age"),
    ("placement_type", "Where they live"),
    ("legal_status", "Legal status"),
    ("distance", "Miles from home"),
    ("since", "At this home since"),
)
# Of events, the last column is the day; of what a return holds, when that record begins.
DAY, RECORD = "On", "This record since"
_ROWS = {
    Unit.CHILDREN: ("child", "children"),
    Unit.PERIODS_OF_CARE: ("period of care", "periods of care"),
    Unit.MOVES: ("move", "moves"),
    Unit.INCIDENTS: ("missing incident", "missing incidents"),
    Unit.REVIEWS: ("review", "reviews"),
    Unit.ORDERS: ("deprivation of liberty order", "deprivation of liberty orders"),
    Unit.PLANNED_MOVES: ("planned move", "planned moves"),
}


@dataclass(frozen=True)
class OtherList:
    """A list that could be shown instead: what it is of, and its address."""

    title: str
    href: str
    is_current: bool


def lay_out_list(page: Page) -> html.Div:
    """The page before its list arrives."""
    return html.Div(
        [*lay_out_heading(page), html.Div(id=LIST, className="list")], id=f"page-{page.name}"
    )


def draw_list(
    found: "ListOfChildren", pairs: list[tuple[str, str]], others: Sequence[OtherList] = ()
) -> list[Any]:
    """A page of the list; `pairs` are the words of its address but for sort and page.

    `others` are the lists to choose from, this one among them.
    """
    choice = [_draw_choice(others)] if len(others) > 1 else []
    lead = el.P(say_list(found), className="lead")
    if not found.children:
        return [lead, *choice, el.P("Nobody fits these filters and dates.", className="empty")]
    path = PAGES["/children"].path
    heads = [
        draw_header(name, words, path, pairs, found.sort) for name, words in list_columns(found)
    ]
    heads += [el.Th(DIMENSIONS[name].label, scope="col") for name in found.own_columns]
    table = el.Table(
        [
            el.Caption("Select a column’s name to sort by it.", className="vh"),
            el.Thead(el.Tr(heads)),
            el.Tbody([_row(found, child) for child in found.children]),
        ]
    )
    region = el.Div(
        table, className="scroll", role="region", tabIndex="0", **aria(label="List of children")
    )
    # Drawn by the server and not by Dash: a link of the browser's own.
    take = el.A("Take this list away", href=f"{EXPORT}?{write_query(pairs, found.sort)}")
    links = [*link_pages(found.page, found.pages, path, pairs, found.sort), take]
    pager = el.Nav(links, className="pager", **aria(label="Pages of the list"))
    return [lead, *choice, region, pager]


def draw_no_list(why: str) -> list[Any]:
    """What stands where there is no list to show: the reason, and the way to the usual one."""
    usual = el.Link("Children in our care", href=PAGES["/children"].path)
    return [*draw_empty(why), el.P(["See the list: ", usual])]


def say_list(found: "ListOfChildren") -> str:
    """How many there are, of what and when: "Came into our care: 161 periods of care, …"."""
    one, several = _ROWS[found.unit]
    count = f"{format_count(found.total)} {plural(found.total, one, several)}"
    return f"{found.title}: {count}{',' if found.is_flow else ''} {say_when(found)}."


def say_when(found: "ListOfChildren") -> str:
    """The day or the period of a list, in words."""
    if found.is_flow:
        return f"{format_date(found.first)} to {format_date(found.last)}"
    return f"on {format_date(found.as_at)}"


def list_columns(found: "ListOfChildren") -> list[tuple[str, str]]:
    """The columns that every list has, by name and heading."""
    if found.is_of_events:
        return [*COLUMNS[:-1], (COLUMNS[-1][0], DAY)]
    return list(COLUMNS) if found.is_of_homes else [*COLUMNS[:-1], (COLUMNS[-1][0], RECORD)]


def list_heads(found: "ListOfChildren") -> list[str]:
    """The headings of all columns of a list, its own last."""
    own = [DIMENSIONS[name].label for name in found.own_columns]
    return [*(words for _, words in list_columns(found)), *own]


def write_cells(
    found: "ListOfChildren", child: "ListedChild", say_day: Callable[[date], str] = format_date
) -> list[str]:
    """What a row of the list says, column by column, its own columns last."""

    def words(dimension: str, key: str | None) -> str:
        if key is None:
            return SYMBOL_WORDS[Symbol.NOT_KNOWN]
        return found.labels[dimension].get(key, key)

    miles = child.distance_miles
    return [
        child.reference,
        str(child.age),
        words("placement_type", child.placement_type),
        words("legal_status", child.legal_status),
        SYMBOL_WORDS[Symbol.NOT_KNOWN] if miles is None else f"{miles:.1f}",
        SYMBOL_WORDS[Symbol.NOT_KNOWN] if child.since is None else say_day(child.since),
        *(words(name, key) for name, key in zip(found.own_columns, child.own, strict=True)),
    ]


def address_child(key: str) -> str:
    """The address of a child's own page."""
    return f"{PAGES['/children'].path}/{key}"


def _draw_choice(others: Sequence[OtherList]) -> Element:
    items = []
    for other in others:
        current = aria(current="true") if other.is_current else {}
        items.append(el.Li(el.Link(other.title, href=other.href, **current)))
    return el.Details([el.Summary("Another list"), el.Ul(items)], className="lists")


def _row(found: "ListOfChildren", child: "ListedChild") -> Element:
    # Own columns leave the days little room.
    say_day = format_short_date if found.own_columns else format_date
    reference, *cells = write_cells(found, child, say_day)
    link = el.A(reference, href=address_child(child.key))
    return el.Tr([el.Th(link, scope="row"), *(el.Td(words) for words in cells)])
