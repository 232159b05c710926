"""The figures, populations and neighbours that one file states, each of them once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from data_access.imports.dfe_statistics.areas import PublishedArea
from data_access.imports.record import RejectedRow


class FigureKey(NamedTuple):
    """What was published, for which year ending 31 March, about which area."""

    published: str
    year: int
    area_code: str


class FigureValue(NamedTuple):
    """A number, or the symbol that says why there is none."""

    value: float | None
    symbol: str | None


class PopulationKey(NamedTuple):
    """An area and the year of the mid-year estimate (30 June)."""

    area_code: str
    mid_year: int


class NeighbourKey(NamedTuple):
    """The year of a statistical neighbour model, the council, and a place in its list."""

    model: int
    area_code: str
    rank: int


class Neighbour(NamedTuple):
    """One statistical neighbour and how close the model finds it."""

    code: str
    closeness: str | None


class Fact(NamedTuple):
    """One thing that a row states, and the column that states it."""

    key: FigureKey | PopulationKey | NeighbourKey
    stated: FigureValue | int | Neighbour
    column: str


@dataclass
class Statistics:
    """What a file of published statistics states, and the areas it speaks of."""

    areas: dict[str, PublishedArea] = field(default_factory=dict)
    _facts: dict[tuple[object, ...], tuple[Fact, int]] = field(default_factory=dict)

    def take(self, line: int, facts: Sequence[Fact]) -> None:
        """Take in all that a row states, or raise RejectedRow where it contradicts an earlier."""
        for fact in facts:
            first, first_line = self._facts.get(fact.key, (fact, line))
            if first.stated != fact.stated:
                raise RejectedRow(
                    fact.column,
                    "contradiction",
                    "",
                    f"Line {first_line} of the same file states something else for the same "
                    "area, year and measure; that line was kept.",
                )
        for fact in facts:
            self._facts.setdefault(fact.key, (fact, line))

    @property
    def figures(self) -> dict[FigureKey, FigureValue]:
        """Figures by measure, year ending 31 March and area."""
        return {
            fact.key: fact.stated
            for fact, _ in self._facts.values()
            if isinstance(fact.key, FigureKey) and isinstance(fact.stated, FigureValue)
        }

    @property
    def populations(self) -> dict[PopulationKey, int]:
        """Children aged 0 to 17 by area and mid-year."""
        return {
            fact.key: fact.stated
            for fact, _ in self._facts.values()
            if isinstance(fact.key, PopulationKey) and isinstance(fact.stated, int)
        }

    @property
    def neighbours(self) -> dict[NeighbourKey, Neighbour]:
        """Statistical neighbours by model, council and rank."""
        return {
            fact.key: fact.stated
            for fact, _ in self._facts.values()
            if isinstance(fact.key, NeighbourKey) and isinstance(fact.stated, Neighbour)
        }

    @property
    def last_year(self) -> int | None:
        """The last year ending 31 March that a figure speaks of."""
        keys = (fact.key for fact, _ in self._facts.values())
        return max((key.year for key in keys if isinstance(key, FigureKey)), default=None)
