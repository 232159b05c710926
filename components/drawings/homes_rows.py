"""What drawings of several homes share: which homes, their nights added up, and tables of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from components import elements as el
from components.attributes import aria, data
from components.drawings.context import Context
from components.drawings.place_nights import PlaceNights, read_place_nights
from components.elements import Element
from components.panel import draw_empty
from components.shown import now_of
from components.wording import join_words, plural
from data_access.vocabulary import DIMENSIONS, HOME, PURPOSE

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

Cell = str | list[str | Element]
SHORT_BREAKS = "short_breaks"
# More names than these in a sentence nobody reads.
MOST_NAMED = 3


def choose_homes(everything: "Answer | None", headline: "Answer | None") -> "Answer | None":
    """Of the same question of all homes and of those in the headline: the headline, or all of
    their own homes for those who see none that stands in it.
    """
    if everything is not None and everything.homes and not is_told(headline):
        return everything
    return headline


def say_untold(answer: "Answer") -> str:
    """Why no places are told of: none at all, or none on these nights."""
    return "none are known for this night" if answer.rows else "none have been loaded"


def name_homes(answer: "Answer", slugs: Iterable[str]) -> str:
    """The names of some homes of an answer, the first few of them."""
    return name_few([answer.label(HOME.key, slug) for slug in slugs])


def keep_homes(answer: "Answer", slugs: Collection[str]) -> "Answer":
    """Those rows of an answer by home that are of these homes: of the others nothing is told."""
    place = answer.by.index(HOME.key)
    rows = tuple(row for row in answer.rows if row.keys[place] in slugs)
    return replace(answer, rows=rows, _by_keys={})


def list_nights(answer: "Answer") -> dict[str, PlaceNights]:
    """The place-nights of each home of an answer by home and state, where they are known."""
    found = {slug: read_place_nights(answer, slug) for slug in answer.keys_of(HOME.key)}
    return {
        slug: nights
        for slug, nights in found.items()
        if nights and (nights.registered or nights.lived_in)
    }


def add_nights(nights: Sequence[PlaceNights]) -> PlaceNights:
    """Place-nights of several homes together."""
    names = [each.name for each in fields(PlaceNights)]
    return PlaceNights(**{name: sum(getattr(each, name) for each in nights) for name in names})


def keys_by_home(answer: "Answer") -> dict[str, str]:
    """What each home is, from an answer by home and one dimension of homes."""
    return {row.keys[0]: row.keys[1] for row in answer.rows if row.value}


def stand_together(purposes: "Answer") -> list[str]:
    """The homes that stand together on the page, in their order.

    Short breaks stand apart; not so for those who see their own homes alone.
    """
    return [
        slug
        for slug, purpose in keys_by_home(purposes).items()
        if purposes.homes or purpose != SHORT_BREAKS
    ]


def has_home_pages(answer: "Answer") -> bool:
    """Whether who reads an answer has homes' own pages to go to: nobody who reads what is published
    alone.
    """
    return answer.protection.tier in ("A", "B")


def link_home(context: Context, answer: "Answer", slug: str) -> Element | str:
    """The name of a home, which leads to its page on the same date where there is one to read."""
    name = answer.label(HOME.key, slug)
    if not has_home_pages(answer):
        return name
    dates = [(word, value) for word, value in context.words if word not in DIMENSIONS]
    query = f"?{urlencode(dates)}" if dates else ""
    return el.Link(name, href=f"/homes/{slug}{query}")


def name_home(link: Element | str, purpose: str = "") -> Element:
    """The head of a home's row: its name and, in small print, what it is for."""
    if not purpose:
        return el.Th(link, scope="row", role="rowheader")
    small = el.Div(PURPOSE.label_of(purpose), className="sub")
    return el.Th([link, small], scope="row", role="rowheader")


def draw_homes(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[tuple[Element, Sequence[Cell]]],
    foot: Sequence[str] = (),
    *,
    words: Sequence[str] = (),
) -> Element:
    """A table with a row for each home: its head, then what stands under the other heads.

    Under the heads `words` stand words, not numbers. On a phone a home stands below another, each
    cell with its head; the roles are said again, which blocks would lose.
    """

    def place(head: str) -> dict[str, Any]:
        return {"style": {"textAlign": "left" if head in words else "right"}}

    def line(head: Element, cells: Sequence[Cell]) -> Element:
        drawn = (
            el.Td(el.Div(cell, **place(name)), role="cell", **data(label=name))
            for name, cell in zip(heads, cells, strict=True)
        )
        return el.Tr([head, *drawn], role="row")

    titles = [el.Th(HOME.label, scope="col", role="columnheader")]
    titles += [el.Th(name, scope="col", role="columnheader", **place(name)) for name in heads]
    parts: list[Element] = [
        el.Caption(caption, className="vh"),
        el.Thead(el.Tr(titles, role="row"), role="rowgroup"),
        el.Tbody([line(head, cells) for head, cells in rows], role="rowgroup"),
    ]
    if foot:
        style = {"fontWeight": 650}
        whole = line(el.Th("All", scope="row", role="rowheader", style=style), foot)
        parts.append(el.Tfoot(whole, role="rowgroup"))
    table = el.Table(parts, className="records", role="table")
    return el.Div(table, className="scroll", role="region", tabIndex=0, **aria(label=caption))


def is_told(answer: "Answer | None") -> bool:
    """Whether an answer says anything: what is not loaded is not known of any home."""
    return answer is not None and (
        answer.total is not None or any(not now_of(row).is_missing for row in answer.rows)
    )


def draw_lack(what: str, answers: "Sequence[Answer | None]") -> list[Any]:
    """What a panel lacks, in its place: the notes of its answers say which sheet is not loaded."""
    notes = dict.fromkeys(note for answer in answers if answer for note in answer.notes)
    return draw_empty(" ".join([f"{what}.", *notes]))


def say_homes(number: int, what: str = "") -> str:
    """ "1 home", "4 homes"; `what` they are stands before the word."""
    return f"{number} {what}{plural(number, 'home', 'homes')}"


def name_few(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    if len(names) <= MOST_NAMED:
        return join_words(names)
    more = len(names) - MOST_NAMED
    return f"{', '.join(names[:MOST_NAMED])} and {more} more"
