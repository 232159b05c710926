"""What a drawing has to hand, and the words they share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from components.figures.spark import draw_spark
from components.page import Page
from components.panel import draw_panel, draw_tile
from components.shown import Number, Shown
from components.wording import (
    NO_NUMBER,
    format_change,
    format_count,
    format_rate,
    join_words,
    plural,
)
from data_access.vocabulary import DIMENSIONS

if TYPE_CHECKING:
    from data_access.questions.answer import Answer
    from data_access.questions.homes import Home

FOSTERING = (
    "connected_persons",
    "in_house_fostering",
    "ifa",
    "other_authority_fostering",
)
# The same where children are counted by the kinds of home that are published.
FOSTERING_PUBLISHED = ("connected_persons", "in_house_fostering", "external_fostering")
FOSTERED = tuple(dict.fromkeys((*FOSTERING, *FOSTERING_PUBLISHED)))


def count(shown: Shown) -> str:
    """A count as it is written; its symbol, or a dash, where it is not shown or not known."""
    return _write(shown, format_count)


def living(shown: Shown) -> str:
    """ "1 child lives", "46 children live"."""
    return f"{count(shown)} {plural(shown.value or 0, 'child lives', 'children live')}"


def rate(shown: Shown) -> str:
    """A rate as it is written; its symbol, or a dash, where it is not shown or not known."""
    return _write(shown, format_rate)


def change(shown: Shown) -> str:
    """A difference with its sign; its symbol, or a dash, where it is not shown or not known."""
    return _write(shown, format_change)


def _write(shown: Shown, form: Callable[[int | float], str]) -> str:
    return (shown.symbol or NO_NUMBER) if shown.value is None else form(shown.value)


@dataclass(frozen=True)
class Context:
    """What a drawing has to hand: where it stands, its answers in the order of the panel's asks.

    An answer is None where the question is optional and not open to the viewer. `baseline` is the
    day the project began. `is_filtered`: the reader has narrowed whom the page counts,
    which published figures cannot follow. `may_list`: the viewer may see the children behind a
    number.
    """

    page: Page
    number: int
    answers: "list[Answer | None]"
    # Each answer's title, and the address it is taken away from.
    downloads: list[tuple[str, str]]
    council: str
    baseline: date | None
    is_filtered: bool
    may_list: bool
    # What may be shared of it: its words and address, or no address where there is nothing to take.
    sharing: list[tuple[str, str]] = field(default_factory=list)
    # The words of the reader's address, what the project's brief says of its baseline, and the
    # labels of all figures that are published.
    words: tuple[tuple[str, str], ...] = ()
    brief: dict[str, int] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    # The home that a page is of, and what its panel reads of it beside its answers.
    home: "Home | None" = None
    records: "tuple[Any, ...]" = ()
    # The measures to which the viewer may pin a note.
    pins: frozenset[str] = frozenset()

    def answer(self, place: int) -> "Answer":
        """An answer that the panel cannot do without."""
        found = self.answers[place]
        if found is None:
            raise LookupError(f"panel {self.number} of {self.page.path} needs answer {place}")
        return found

    @property
    def given(self) -> "list[Answer]":
        return [answer for answer in self.answers if answer is not None]

    def tile(self, value: str, note: str, spark: list[Number], asks: "Answer") -> Any:
        """The content of a tile that leads to the page of its panel."""
        panel = self.page.panels[self.number]
        if "filter" not in note.lower() and (aside := self.say_aside(asks)):
            note = f"{note}; {aside}"
        return draw_tile(panel, value=value, note=note, spark=draw_spark(spark), query=asks.query())

    def panel(self, headline: str, sub: str, chart: Any, table: Any) -> Any:
        """The content of a figure's panel."""
        notes = [note for note in (self._say_filters(sub), *self._list_limits(sub)) if note]
        if notes:
            sub = " ".join([f"{sub.rstrip('.')}.", *notes])
        return draw_panel(
            self.page,
            self.number,
            headline=headline,
            sub=sub,
            chart=chart,
            table=table,
            answers=self.given,
            downloads=self.downloads,
            sharing=self.sharing,
            pins=self.pins,
        )

    def _list_limits(self, said: str) -> list[str]:
        """Dates that the data does not cover: a panel may be taken away without the page's lead."""
        limits = dict.fromkeys(limit for answer in self.given for limit in answer.limits)
        # Of one home, the title says whose children are counted.
        own = self.home.name if self.home else None
        return [limit for limit in limits if limit not in said and not (own and own in limit)]

    @property
    def _asked(self) -> list[str]:
        """The dimensions by which the reader filters."""
        return list(dict.fromkeys(word for word, _ in self.words if word in DIMENSIONS))

    def say_aside(self, *answers: "Answer | None") -> str:
        """ "filters left aside: age": those that do not narrow each of the answers; else nothing.

        A page of one thing is narrowed to it, whatever the reader filters by.
        """
        given = [answer.filters for answer in answers if answer is not None]
        aside = [
            DIMENSIONS[name].label.lower()
            for name in self._asked
            if self.page.of or not all(name in filters for filters in given)
        ]
        return f"filters left aside: {join_words(aside)}" if aside else ""

    def _say_filters(self, said: str) -> str:
        """Whether the reader's filters narrow this panel, where it does not say so itself."""
        if "filter" in said.lower():
            return ""
        asked, each = self._asked, [set(answer.filters) for answer in self.given]
        some = set() if self.page.of else set().union(*each)
        every = some.intersection(*each)
        said_of = {
            "Filters left aside here": [name for name in asked if name not in some],
            "Filters that reach only part of this": [
                name for name in asked if name in some and name not in every
            ],
        }
        lists = [
            f"{words}: {join_words([DIMENSIONS[name].label for name in names]).lower()}."
            for words, names in said_of.items()
            if names
        ]
        if every.intersection(asked):
            lists.insert(0, f"Of those who fit {'the other' if lists else 'these'} filters.")
        return " ".join(lists)
