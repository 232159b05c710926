"""The register of planned moves as a table with sorting links, filters and pages."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dash import html

from components import elements as el
from components.attributes import aria
from components.elements import Element
from components.list_of_children import address_child
from components.panel import draw_empty
from components.sorted_list import Pairs, draw_header, link_pages, write_query
from components.wording import format_count, format_date, format_pounds, format_short_date, plural
from data_access.vocabulary import BLOCKED_BY, DIMENSIONS, MOVE_STATUS, MOVE_TO

if TYPE_CHECKING:
    from datetime import date

    from data_access.questions.register_of_moves import PlannedMove, RegisterOfMoves

REGISTER = "register-of-moves"
PATH = "/moves"
# By what the register is narrowed above it, and the states that no open plan has.
FACETS = (MOVE_STATUS, BLOCKED_BY, MOVE_TO)
OVER = ("done", "cancelled")
# What a narrow screen shows without scrolling stands first.
COLUMNS = (
    ("target", "Target date"),
    ("move_status", "State"),
    ("blocked_by", "Blocked by"),
    ("move_from", "From"),
    ("move_to", "To"),
    ("move_why", "Why"),
    ("age_band", "Age"),
    ("slip", "Slip"),
    ("weekly_change", "Change a week"),
)
# How a plan that was open on a day in the past has ended by now.
SINCE = {"done": "Since done", "cancelled": "Since given up"}
# In a table of ten columns there is no room for more.
SHORT = {"with_parents": "With parents"}
NO_BREAK = "\N{NO-BREAK SPACE}"
NOT_LOADED = (
    "No planned moves have been loaded yet. They are kept in a workbook, which is loaded with: "
    "flask --app app load requests FILE"
)


def lay_out_register() -> html.Section:
    """The place of the register before it arrives."""
    return html.Section(id=REGISTER, className="list")


def draw_register(
    found: "RegisterOfMoves", pairs: Pairs, newest: "date | None" = None
) -> list[Any]:
    """A page of the register; `pairs` are the words of its address but for sort and page.

    `newest` is the last day that the data speaks for.
    """
    heading = el.H2("The register of planned moves")
    if not found.is_loaded:
        return [heading, *draw_empty(NOT_LOADED)]
    lead = el.P(_say_register(found, newest), className="sub")
    facets = el.Div(
        [_draw_facet(found, pairs, dimension.key) for dimension in FACETS], className="pager"
    )
    if not found.moves:
        return [heading, lead, facets, *draw_empty("No open plan fits these filters.")]
    first = el.Th("Child" if found.names_children else "Plan", scope="col")
    heads = [draw_header(name, words, PATH, pairs, found.sort) for name, words in COLUMNS]
    table = el.Table(
        [
            el.Caption("Select a column’s name to sort by it.", className="vh"),
            el.Thead(el.Tr([first, *heads])),
            el.Tbody([_row(found, move) for move in found.moves]),
        ]
    )
    region = el.Div(
        table, className="scroll", role="region", tabIndex="0", **aria(label="Planned moves")
    )
    return [heading, lead, facets, region, *_draw_pager(found, pairs)]


def _say_register(found: "RegisterOfMoves", newest: "date | None") -> str:
    words = (
        f"{format_count(found.total)} {plural(found.total, 'plan is', 'plans are')} open on "
        f"{format_date(found.as_at)}."
    )
    if newest and found.as_at < newest:
        words += (
            " State, what blocks it, target and cost are what the register says now, not what it "
            "said that day."
        )
    if found.left_out:
        words += (
            f" Left out here and in every count: {format_count(found.left_out)} open "
            f"{plural(found.left_out, 'plan', 'plans')} for children who are not in our care on "
            "that day."
        )
    return f"{words} What a move is expected to cost or save a week is the plan’s own expectation."


def _draw_facet(found: "RegisterOfMoves", pairs: Pairs, name: str) -> Element:
    chosen = [key for word, key in pairs if word == name]
    labels = found.labels[name]
    others = [pair for pair in pairs if pair[0] != name]
    items = [
        _draw_choice("All", f"{PATH}?{write_query(others, found.sort)}", is_current=not chosen)
    ]
    for key, label in labels.items():
        if key not in OVER or key in chosen:
            href = f"{PATH}?{write_query([*others, (name, key)], found.sort)}"
            items.append(_draw_choice(label, href, is_current=chosen == [key]))
    now = ", ".join(labels[key] for key in chosen) or "all"
    summary = el.Summary(f"{DIMENSIONS[name].label}: {now}")
    return el.Details([summary, el.Ul(items)], className="lists")


def _draw_choice(words: str, href: str, *, is_current: bool) -> Element:
    return el.Li(el.Link(words, href=href, **(aria(current="true") if is_current else {})))


def _row(found: "RegisterOfMoves", move: "PlannedMove") -> Element:
    first: Any = move.reference
    if move.child_reference and move.child_key:
        first = el.A(move.child_reference, href=address_child(move.child_key))

    def say(name: str, key: str) -> str:
        return SHORT.get(key) or found.labels[name].get(key, key)

    cells = [
        say_target(move),
        SINCE.get(move.move_status) or say("move_status", move.move_status),
        say("blocked_by", move.blocked_by),
        say("move_from", move.move_from),
        say("move_to", move.move_to),
        say("move_why", move.move_why),
        _keep_together(say("age_band", move.age_band)),
        say_slip(move.slip_days),
        say_weekly_change(move.weekly_change_pence),
    ]
    return el.Tr([el.Th(first, scope="row"), *(el.Td(words) for words in cells)])


def say_target(move: "PlannedMove") -> str:
    """ "31 May 2025", and by how much it is past: "28 Feb 2025, 31 days late"."""
    words = _keep_together(format_short_date(move.target))
    late = _keep_together(f"{_say_days(move.days_late)} late")
    return f"{words}, {late}" if move.days_late else words


def say_slip(days: int) -> str:
    """ "59 days", "None", or by how much the target was brought forward."""
    if days < 0:
        return f"{_say_days(-days)} earlier"
    return _say_days(days) if days else "None"


def say_weekly_change(pence: int | None) -> str:
    """ "−£3,200", "+£450", "£0", or that the plan states none."""
    if pence is None:
        return "Not stated"
    return f"{'+' if pence > 0 else ''}{format_pounds(pence / 100)}"


def _say_days(days: int) -> str:
    return _keep_together(f"{format_count(days)} {plural(days, 'day', 'days')}")


def _keep_together(words: str) -> str:
    """The words on one line, however narrow their column."""
    return words.replace(" ", NO_BREAK)


def _draw_pager(found: "RegisterOfMoves", pairs: Pairs) -> list[Element]:
    links = link_pages(found.page, found.pages, PATH, pairs, found.sort)
    if found.names_children:
        words = urlencode([("measure", "planned_moves"), *pairs])
        links.append(el.Link("See the children", href=f"/children?{words}"))
    if not links:
        return []
    return [el.Nav(links, className="pager", **aria(label="Pages of the register"))]
