"""The register of arrangements above a price as a table with sorting links and pages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dash import html

from components import elements as el
from components.attributes import aria, data
from components.elements import Element
from components.list_of_children import address_child
from components.panel import draw_empty
from components.sorted_list import Pairs, draw_header, link_pages
from components.wording import format_count, format_date, format_pounds, format_short_date, plural

if TYPE_CHECKING:
    from datetime import date

    from data_access.questions.register_of_arrangements import Arrangement, RegisterOfArrangements

REGISTER = "register-of-arrangements"
PATH = "/finance/value"
NO_BREAK = "\N{NO-BREAK SPACE}"
NEED = ("category_of_need", "Need")
# Those without a name cannot be sorted by, nor can need.
COLUMNS = (
    ("weekly_price", "Price a week"),
    ("", "Median of its kind"),
    ("provider", "Provider"),
    ("placement_type", "Where they live"),
    ("age_band", "Age"),
    ("reviewed", "Last review"),
    ("contract_end", "Contract ends"),
)
# In a table of this many columns there is no room for more.
SHORT = {
    "with_parents": "With parents",
    "marginal": "fee alone",
    "full": "whole cost",
}
NOT_LOADED = "Prices have not been loaded yet."


def lay_out_arrangements() -> html.Section:
    """The place of the register before it arrives."""
    return html.Section(id=REGISTER, className="list")


def draw_arrangements(found: "RegisterOfArrangements", pairs: Pairs) -> list[Any]:
    """A page of the register; `pairs` are the words of its address but for sort and page."""
    heading = el.H2("Arrangements above a price")
    if not found.is_loaded:
        return [heading, *draw_empty(NOT_LOADED)]
    lead = el.P(_say_register(found), className="sub")
    if not found.arrangements:
        why = f"No arrangement costs more than {_pounds(found)} a week."
        return [heading, lead, *draw_empty(why)]
    columns = [*COLUMNS[:5], *([("", NEED[1])] if found.tells_need else []), *COLUMNS[5:]]
    heads = [
        draw_header(name, words, PATH, pairs, found.sort) if name else el.Th(words, scope="col")
        for name, words in columns
    ]
    table = el.Table(
        [
            el.Caption("Select a column’s name to sort by it.", className="vh"),
            el.Thead(el.Tr([el.Th("Child", scope="col"), *heads])),
            el.Tbody([_row(found, each, columns) for each in found.arrangements]),
        ],
        className="records",
    )
    region = el.Div(
        table,
        className="scroll",
        role="region",
        tabIndex="0",
        **aria(label="Arrangements above a price"),
    )
    links = link_pages(found.page, found.pages, PATH, pairs, found.sort)
    pager = el.Nav(links, className="pager", **aria(label="Pages of the register"))
    return [heading, lead, region, *([pager] if links else [])]


def _pounds(found: "RegisterOfArrangements") -> str:
    return format_pounds(found.above_pounds)


def _say_register(found: "RegisterOfArrangements") -> str:
    verb = plural(found.total, "arrangement costs", "arrangements cost")
    return (
        f"{format_count(found.total)} {verb} more than {_pounds(found)} a week on "
        f"{format_date(found.as_at)}. The median is that of all prices on the day for the same "
        "kind of home that cover the same, whatever is filtered: the whole cost of a night, or a "
        "fee alone. A price "
        "says nothing of whether a home is right for a child."
    )


def _row(
    found: "RegisterOfArrangements", each: "Arrangement", columns: Sequence[tuple[str, str]]
) -> Element:
    def say(name: str, key: str | None) -> str:
        return SHORT.get(key or "") or found.labels[name].get(key or "", key or "Not known")

    first: Any = each.child_reference
    if each.child_key:
        first = el.A(each.child_reference, href=address_child(each.child_key))
    need = [say("category_of_need", each.category_of_need)] if found.tells_need else []
    cells = [
        _keep_together(format_pounds(each.weekly_pence / 100)),
        say_median(each, say("cost_basis", each.cost_basis)),
        each.provider,
        say("placement_type", each.placement_type),
        _keep_together(say("age_band", each.age_band)),
        *need,
        _say_day(each.reviewed_on, "None recorded"),
        _say_day(each.contract_end, "Not stated"),
    ]
    named = zip(columns, cells, strict=True)
    return el.Tr(
        [
            el.Th(first, scope="row"),
            *(el.Td(words, **data(label=head)) for (_, head), words in named),
        ]
    )


def say_median(each: "Arrangement", covers: str) -> str:
    """ "£4,950 (whole cost), £1,250 above it": the median, and how far the price is from it."""
    gap = each.weekly_pence - each.median_pence
    where = "the same"
    if gap:
        size = format_pounds(abs(gap) / 100)
        where = _keep_together(f"{size} {'above' if gap > 0 else 'below'} it")
    median = _keep_together(f"{format_pounds(each.median_pence / 100)} ({covers})")
    return f"{median}, {where}"


def _say_day(day: "date | None", none: str) -> str:
    return none if day is None else _keep_together(format_short_date(day))


def _keep_together(words: str) -> str:
    """The words on one line, however narrow their column."""
    return words.replace(" ", NO_BREAK)
