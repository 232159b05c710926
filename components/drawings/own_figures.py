"""Our own figures newer than the last publication, counted as the published one is."""

from typing import TYPE_CHECKING, NamedTuple

from components.drawings.context import FOSTERED
from components.page import Ask
from components.shown import NOT_AVAILABLE, Shown, add_up, now_of, share
from components.wording import format_date, format_short_date
from data_access.vocabulary import PLACEMENT_TYPE, UNACCOMPANIED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.questions.answer import Answer

# Where the children live that a published share counts.
LIVING: dict[str, tuple[str, ...]] = {
    "fostered_pct": FOSTERED,
    "secure_or_childrens_home_pct": (
        "own_childrens_home",
        "external_childrens_home",
        "secure_home",
        "external_homes",
    ),
    "supported_accommodation_pct": ("supported_accommodation",),
    "placed_with_parents_pct": ("with_parents",),
}
DFE = (("form", "dfe"),)


def _ask(measure: str, *of: str, by: tuple[str, ...] = (), dfe: bool = False) -> Ask:
    return Ask(
        measure,
        by=("year", *by),
        options=DFE if dfe else (),
        # Starts and ceases are of whole years alone.
        span="whole_years" if dfe else "history",
        unfiltered=True,
        optional=True,
        of=of,
    )


# The like of a published figure, counted from our own returns, for those who may ask it.
OWN_ASKS = (
    _ask("looked_after", "looked_after"),
    _ask("looked_after_rate", "looked_after_rate"),
    _ask("started", "started", dfe=True),
    _ask("ceased", "ceased", dfe=True),
    _ask("looked_after", "uasc", by=(UNACCOMPANIED.key,)),
    _ask("looked_after", *LIVING, by=(PLACEMENT_TYPE.key,)),
)


class Unpublished(NamedTuple):
    """A figure of our own for a day after the last that is published, and the day in words."""

    day: str
    short_day: str
    shown: Shown


def read_unpublished(
    answers: "Sequence[Answer | None]", published: str, last_year: str
) -> list[Unpublished]:
    """Our own figures of days after 31 March of the last published year, oldest first.

    `answers` are those to OWN_ASKS; at most one of them was asked.
    """
    own = next((answer for answer in answers if answer), None)
    if own is None:
        return []
    return [
        Unpublished(format_date(last), format_short_date(last), shown)
        for year, _, last in own.periods
        if year > last_year and not (shown := _find(own, published, year)).is_missing
    ]


def _find(own: "Answer", published: str, year: str) -> Shown:
    if published == "uasc":
        return now_of(own.row(year, "yes"))
    if published not in LIVING:
        return now_of(own.row(year))
    if own.protection.rounded_to:
        return NOT_AVAILABLE
    wanted, everywhere = (
        add_up(now_of(row) for row in own.rows if row.keys[0] == year and row.keys[1] in kept)
        for kept in (LIVING[published], own.keys_of(own.by[1]))
    )
    part = share(wanted, everywhere)
    return part if part.value is None else Shown(part.value * 100)
