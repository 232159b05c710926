"""The savings one by one: what each is, how it stands, what it comes to, who signed it off."""

from typing import TYPE_CHECKING, Any

from dash import html

from components import elements as el
from components.attributes import aria, data
from components.elements import Element
from components.panel import draw_empty
from components.wording import (
    NO_NUMBER,
    format_count,
    format_date,
    format_pounds,
    format_short_date,
    plural,
)

if TYPE_CHECKING:
    from data_access.questions.list_of_savings import ListOfSavings, Saving

LIST = "list-of-savings"
PATH = "/finance/savings"
NO_BREAK = "\N{NO-BREAK SPACE}"
CHILD = "Child"
COLUMNS = (
    "Saving",
    "Planned this year",
    "Delivered",
    "In a full year",
    "Kind",
    "State",
    "Signed off by finance",
)
NOT_LOADED = "Savings have not been loaded yet."


def lay_out_savings() -> html.Section:
    """The place of the list before it arrives."""
    return html.Section(id=LIST, className="list")


def draw_savings(found: "ListOfSavings", address: str) -> list[Any]:
    """A page of the list; `address` is the page's own, with its query, but for the page."""
    heading = el.H2("Savings one by one")
    if not found.is_loaded:
        return [heading, *draw_empty(NOT_LOADED)]
    lead = el.P(_say_list(found), className="sub")
    heads = [*COLUMNS, *([CHILD] if found.names_children else [])]
    table = el.Table(
        [
            el.Caption(_say_list(found), className="vh"),
            el.Thead(el.Tr([el.Th(words, scope="col") for words in heads])),
            el.Tbody([_row(found, saving, heads[1:]) for saving in found.savings]),
        ],
        className="records",
    )
    region = el.Div(table, className="scroll", role="region", tabIndex="0", **aria(label="Savings"))
    return [heading, lead, region, *_draw_pager(found, address)]


def _say_list(found: "ListOfSavings") -> str:
    return (
        f"{format_count(found.total)} {plural(found.total, 'saving', 'savings')}, those with the "
        f"most planned in the year to 31 March {found.year} first; delivered by "
        f"{format_date(found.as_at)}. Cashable savings leave a budget; avoided costs would "
        "otherwise have been spent. What finance has not signed off is in no forecast. State and "
        "sign-off are as stated now."
    )


def _row(found: "ListOfSavings", saving: "Saving", heads: list[str]) -> Element:
    def say(name: str, key: str) -> str:
        return found.labels[name].get(key, key)

    cells = [
        _say(saving.part_year_pence, "Not known"),
        _say(saving.delivered_pence, "Not known yet"),
        _say(saving.full_year_pence, "Not stated"),
        say("saving_kind", saving.saving_kind),
        say("saving_status", saving.saving_status),
        say_sign_off(saving),
        *([saving.child_reference or NO_NUMBER] if found.names_children else []),
    ]
    more = _say_what(saving, say("budget_line", saving.budget_line))
    what = [saving.title, el.P(more, className="sub", style={"fontWeight": "normal"})]
    first = el.Th(what, scope="row", style={"whiteSpace": "normal", "minWidth": "15em"})
    # A child's reference would be broken at its hyphen.
    styles = [{"whiteSpace": "nowrap"} if head == CHILD else {} for head in heads]
    named = zip(heads, cells, styles, strict=True)
    return el.Tr(
        [first, *(el.Td(words, style=style, **data(label=head)) for head, words, style in named)]
    )


def _say_what(saving: "Saving", line: str) -> str:
    """From when to when, once or again, which line it leaves, and what else would have happened."""
    again = "goes on" if saving.is_recurring else "once"
    return (
        f"{line}, {format_short_date(saving.first)} to {format_short_date(saving.last)}, {again}. "
        f"Without it: {saving.counterfactual}"
    )


def _say(pence: int | None, none: str) -> str:
    return none if pence is None else format_pounds(pence / 100)


def say_sign_off(saving: "Saving") -> str:
    """ "finance officer, 15 Oct 2024", or that it is not signed off."""
    if saving.signed_off_on is None:
        return "Not signed off"
    day = _keep_together(format_short_date(saving.signed_off_on))
    by = (saving.signed_off_by or "").replace("_", " ")
    return f"{by}, {day}" if by else day


def _keep_together(words: str) -> str:
    """The words on one line, however narrow their column."""
    return words.replace(" ", NO_BREAK)


def _draw_pager(found: "ListOfSavings", address: str) -> list[Element]:
    join = "&" if "?" in address else "?"
    links: list[Any] = []
    if found.page > 1:
        links.append(el.Link("‹ Earlier", href=f"{address}{join}page={found.page - 1}"))
    if found.pages > 1:
        links.append(el.Span(f"Page {found.page} of {found.pages}"))
    if found.page < found.pages:
        links.append(el.Link("Later ›", href=f"{address}{join}page={found.page + 1}"))
    return [el.Nav(links, className="pager", **aria(label="Pages of the list"))] if links else []
