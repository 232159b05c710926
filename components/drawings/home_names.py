"""Who lives in a home tonight, by name: a list to read, with nothing to take away."""

from datetime import date
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.attributes import aria
from components.drawings.records import Record, draw_records
from components.elements import Element
from components.wording import format_count, format_date, plural

if TYPE_CHECKING:
    from data_access.questions.known_names import Resident, Residents

NO_NAME = "Name not recorded"
WHO_SEES = (
    "Shown to the managers of this home and to the director alone. Each look at it is written in "
    "the audit log. It cannot be taken away as a file."
)


def draw_other_night(newest: date, address: str) -> list[Any]:
    """In place of the names on any night but the newest: where they are shown."""
    link = el.Link(f"See the night of {format_date(newest)}", href=address)
    words = "Names are shown for the newest night alone. "
    return [el.Header([el.H2("Who lives here"), el.P([words, link, "."], className="sub")])]


def draw_residents(found: "Residents") -> list[Any]:
    """The content of the section: a sentence, then the names of who is here and of who is away."""
    number, day = len(found.people), format_date(found.night)
    if not number:
        headline = f"No child sleeps here on the night of {day}"
    else:
        children = plural(number, "child sleeps", "children sleep")
        headline = f"{format_count(number)} {children} here on the night of {day}"
    if away := len(found.away):
        headline += f"; {format_count(away)} {plural(away, 'is', 'are')} away, the place held"
    may_open = any(person.key for person in (*found.people, *found.away))
    tables = [
        _draw_table(people, caption, may_open=may_open)
        for people, caption in ((found.people, "Here tonight"), (found.away, "Away, place held"))
        if people
    ]
    return [
        el.Header([el.H2(headline), el.P(WHO_SEES, className="sub")]),
        el.Div(tables, className="body"),
    ]


def _draw_table(people: "tuple[Resident, ...]", caption: str, *, may_open: bool) -> Element:
    rows: list[Record] = [
        (
            person.known_as or NO_NAME,
            [
                format_date(person.since),
                _say_who(person),
                *([_draw_link(person)] if may_open else []),
            ],
        )
        for person in people
    ]
    heads = ["Known as", "Here since", "Who", *(["More"] if may_open else [])]
    return draw_records(caption, heads, rows)


def _draw_link(person: "Resident") -> str | Element:
    if not person.key:
        return ""
    # Drawn by the server and not by Dash: a link of the browser's own.
    named = aria(label=f"The journey of {person.known_as or 'this child'}")
    return el.A("Journey", href=f"/children/{person.key}", **named)


def _say_who(person: "Resident") -> str:
    if person.kind == "guest":
        return "Guest for a short break"
    is_own = person.whose_child == "own"
    return "Child in our care" if is_own else "Another council’s child"
