"""Published figures read for a sentence: ours, the councils it is compared with, the gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from components.shown import Shown, now_of
from components.wording import format_value, join_words, plural
from data_access.vocabulary import SYMBOL_WORDS, Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

GROUP = "neighbours"
WIDER = ("E12", "E92")
# Figures of a whole area: a council's stand beside a region's only as a table.
COUNTED = ("children,", "places,", "£,")


@dataclass(frozen=True)
class Compared:
    """An answer by area and year, in which our council comes first."""

    answer: "Answer"

    @property
    def ours(self) -> str:
        """The code of our own council."""
        return next(iter(self.answer.keys_of("area")), "")

    @cached_property
    def years(self) -> list[str]:
        return sorted(self.answer.keys_of("year"))

    @property
    def last(self) -> str:
        """The last year that is published; "" where nothing is."""
        return self.years[-1] if self.years else ""

    @property
    def label(self) -> str:
        """What is counted: "Children in care per 10,000"."""
        return self.answer.title.removesuffix(", published")

    @property
    def publisher(self) -> str:
        return self.answer.source.split()[0].rstrip(",")

    @property
    def is_count(self) -> bool:
        """Whether it grows with the area, so that a region's would dwarf a council's."""
        return self.answer.unit.startswith(COUNTED)

    @property
    def is_chosen(self) -> bool:
        """Whether the reader chose the councils."""
        return bool(self.answer.options.get("councils"))

    @cached_property
    def councils(self) -> list[str]:
        """The councils that ours is compared with."""
        others = (GROUP, self.ours)
        return [
            key
            for key in self.answer.keys_of("area")
            if key not in others and not key.startswith(WIDER)
        ]

    @cached_property
    def wider(self) -> list[str]:
        """Our region and England."""
        return [key for key in self.answer.keys_of("area") if key.startswith(WIDER)]

    @property
    def group(self) -> str:
        """Whom ours is compared with: "its statistical neighbours (2025 model)"."""
        if self.is_chosen:
            number = len(self.councils)
            return f"the {number} {plural(number, 'council', 'councils')} chosen"
        return f"its statistical neighbours ({self.answer.options['model']} model)"

    def count_known(self, year: str = "") -> int:
        """How many of these councils have a figure, in the last year unless another is named."""
        return sum(self.shown(area, year).value is not None for area in self.councils)

    @property
    def averaged(self) -> str:
        """Whom the average of the last year is of: the group, or those of it with a figure."""
        known, number = self.count_known(), len(self.councils)
        if known in (0, number):
            return self.group
        whom = "councils chosen"
        if not self.is_chosen:
            whom = f"statistical neighbours ({self.answer.options['model']} model)"
        of = f"{known} of {'' if self.is_chosen else 'its '}{number}"
        return f"the {of} {whom} that {plural(known, 'has', 'have')} a figure"

    @property
    def statistic(self) -> str:
        """The average that is taken: mean or median."""
        return self.answer.options["statistic"]

    @property
    def unit(self) -> str:
        return self.answer.unit

    @property
    def wider_beside(self) -> list[str]:
        """Region and England, where their figures can stand beside a council's."""
        return [] if self.is_count else self.wider

    def name(self, area: str) -> str:
        return self.answer.label("area", area)

    def shown(self, area: str, year: str = "") -> Shown:
        """What is published of an area, in the last year unless another is named."""
        return now_of(self.answer.row(area, year or self.last))

    def series(self, area: str) -> list[Shown]:
        """What is published of an area, year by year."""
        return [self.shown(area, year) for year in self.years]

    def list_nearest(self, most: int) -> list[str]:
        """The councils or, of more than so many, those whose figures are nearest ours."""
        middle = self.shown(self.ours).value or 0

        def distance(area: str) -> tuple[bool, float]:
            value = self.shown(area).value
            return value is None, abs((value or 0) - middle)

        kept = set(sorted(self.councils, key=distance)[:most])
        return [area for area in self.councils if area in kept]

    def write(self, shown: Shown) -> str:
        return format_value(shown.value, self.unit, shown.symbol)

    def say_trend(self, council: str) -> str:
        """How ours moved over the years shown: "…: 125 in 2025, up from 88 in 2016"."""
        series = zip(self.years, self.series(self.ours), strict=True)
        known = [(year, shown) for year, shown in series if shown.value is not None]
        if not known:
            return f"{self.label}: no figure of {council} is published"
        (first, then), (last, now) = known[0], known[-1]
        words = f"{self.label}: {self.write(now)} in {last}"
        if first == last:
            return words
        moved = (now.value or 0) - (then.value or 0)
        how = "up from" if moved > 0 else "down from" if moved else "the same as"
        return f"{words}, {how} {self.write(then)} in {first}"

    def say_average(self) -> str:
        """ "95.2 on average (mean) in its statistical neighbours (2025 model)", or why there is
        none.
        """
        average = self.shown(GROUP)
        if average.value is None:
            return f"no average is known of {self.group}"
        return f"{self.write(average)} on average ({self.statistic}) in {self.averaged}"

    def say_wider(self) -> list[str]:
        """ "111 in the North East", "67 in England": the region's and England's, where known.

        Nothing of a count: a whole region has more of anything.
        """
        return [
            f"{self.write(shown)} in {_the(self.name(area))}"
            for area in self.wider_beside
            if (shown := self.shown(area)).value is not None
        ]

    def say_polarity(self) -> str:
        """Whether ours is better than the average; nothing of what is neither better nor worse."""
        ours, average = self.shown(self.ours).value, self.shown(GROUP).value
        if self.answer.better is None or ours is None or average is None:
            return ""
        direction = f"{self.answer.better} is better for children"
        if ours == average:
            return f"That is the average; {direction}."
        is_better = (ours > average) == (self.answer.better == "higher")
        return f"That is {'better' if is_better else 'worse'} than the average: {direction}."

    def explain_gaps(self, council: str) -> list[str]:
        """Why years have no figure of ours, in a sentence for each reason, and where all begin."""
        found: dict[str, list[str]] = {}
        for year in self.years:
            shown = self.shown(self.ours, year)
            if shown.value is None:
                found.setdefault(shown.symbol or Symbol.NOT_KNOWN, []).append(year)
        return [
            f"{say_years(years)}: {self._explain(symbol, council)}."
            for symbol, years in found.items()
        ]

    def _explain(self, symbol: str, council: str) -> str:
        if symbol == Symbol.NOT_KNOWN:
            return f"no figure of {council} is loaded"
        if symbol == Symbol.CONFIDENTIAL:
            return (
                f"{self.publisher} keeps the figure of {council} back, to protect confidentiality"
            )
        if symbol == Symbol.LOW:
            return f"the figure of {council} {SYMBOL_WORDS[Symbol.LOW]}"
        words = f"{self.publisher} did not publish a figure of {council}"
        return f"{words} ({symbol}, {SYMBOL_WORDS[Symbol(symbol)]})"

    def explain_average(self) -> list[str]:
        """Of how many councils the average is, in the years in which not all have a figure."""
        found: dict[int, list[str]] = {}
        for year in self.years:
            if 0 < (known := self.count_known(year)) < len(self.councils):
                found.setdefault(known, []).append(year)
        if not found:
            return []
        parts = [
            f"{known} of {len(self.councils)} in {say_years(years)}"
            for known, years in found.items()
        ]
        return [f"The average is of the councils with a figure: {'; '.join(parts)}."]

    def explain_years(self) -> list[str]:
        """The councils that have figures in some of the years alone, because they came or went."""
        said = []
        for area in self.councils:
            there = [
                year for year in self.years if self.shown(area, year).symbol != Symbol.NOT_KNOWN
            ]
            if there and there != self.years and there == _run_of(self.years, there):
                said.append(f"{self.name(area)} {say_years(there)}")
        if not said:
            return []
        return [
            f"Of reorganised councils there are figures of some years alone: {join_words(said)}."
        ]


def _run_of(years: Sequence[str], there: Sequence[str]) -> list[str]:
    first = years.index(there[0])
    return list(years[first : first + len(there)])


def _the(name: str) -> str:
    # "the North East", but "London" and "England".
    return (
        f"the {name}" if name.split(maxsplit=1)[0] in ("North", "South", "East", "West") else name
    )


def say_years(years: Sequence[str]) -> str:
    """Years in words, those in a row together: "2016 and 2018 to 2021"."""
    return join_words(list(_list_runs(years)))


def _list_runs(years: Sequence[str]) -> Iterator[str]:
    for _, run in groupby(enumerate(years), lambda pair: int(pair[1]) - pair[0]):
        found = [year for _, year in run]
        yield found[0] if len(found) == 1 else f"{found[0]} to {found[-1]}"


def say_place(value: float, all_values: Sequence[float]) -> str:
    """ "9th highest of 151": the place from the nearer end; equal figures share it."""
    above = sum(other > value for other in all_values)
    below = sum(other < value for other in all_values)
    end, place = ("highest", above + 1) if above <= below else ("lowest", below + 1)
    return f"{'the' if place == 1 else say_ordinal(place)} {end} of {len(all_values)}"


def say_ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if 10 < number % 100 < 14 else endings.get(number % 10, "th")
    return f"{number}{ending}"
