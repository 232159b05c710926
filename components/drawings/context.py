"""What a drawing has to hand, and the words they share."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from components.figures.spark import draw_spark
from components.page import Page
from components.panel import draw_panel, draw_tile
from components.wording import NO_NUMBER, format_change, format_count, format_rate

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

FOSTERING = (
    "connected_persons",
    "in_house_fostering",
    "ifa",
    "other_authority_fostering",
)


Number = int | float | None


def count(value: Number) -> str:
    """A count as it is written; a dash where it is not known."""
    return NO_NUMBER if value is None else format_count(value)


def rate(value: Number) -> str:
    """A rate as it is written; a dash where it is not known."""
    return NO_NUMBER if value is None else format_rate(value)


def change(value: Number) -> str:
    """A difference with its sign; a dash where it is not known."""
    return NO_NUMBER if value is None else format_change(value)


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

    def answer(self, place: int) -> "Answer":
        """An answer that the panel cannot do without."""
        found = self.answers[place]
        if found is None:
            raise LookupError(f"panel {self.number} of {self.page.path} needs answer {place}")
        return found

    @property
    def given(self) -> "list[Answer]":
        return [answer for answer in self.answers if answer is not None]

    def tile(self, value: str, note: str, spark: list[float | int | None], asks: "Answer") -> Any:
        """The content of a tile that leads to the page of its panel."""
        panel = self.page.panels[self.number]
        return draw_tile(panel, value=value, note=note, spark=draw_spark(spark), query=asks.query())

    def panel(self, headline: str, sub: str, chart: Any, table: Any) -> Any:
        """The content of a figure's panel."""
        return draw_panel(
            self.page,
            self.number,
            headline=headline,
            sub=sub,
            chart=chart,
            table=table,
            answers=self.given,
            downloads=self.downloads,
        )
