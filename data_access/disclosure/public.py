"""What others publish of our own council: a reader of the publication knows that as well.

DfE publishes shares in whole percentages of a number that is published too, so each of them bounds
a count to a few children. Where such a figure agrees with ours, what is hidden is hidden from a
reader who knows it; where it does not, it leads a reader astray and is left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from sqlalchemy import Connection, select

from data_access.disclosure.catalogue import TableName
from data_access.disclosure.facts import Place
from data_access.published import PUBLISHED
from data_access.questions.measure import Keys
from data_access.store.tables import benchmark_figures
from data_access.vocabulary import PLACEMENT_GROUP, REASON_LEFT, SAME_PLACEMENT, UNACCOMPANIED

_LIVING = "looked_after", (PLACEMENT_GROUP.key,)
_ALL: Place = ("looked_after", ()), ()
_ALL_WHO_LEFT: Place = ("ceased", ()), ()
# Which of our cells a published number counts.
COUNTED: Mapping[str, Place] = {
    "looked_after": _ALL,
    "started": (("started", ()), ()),
    "ceased": _ALL_WHO_LEFT,
    "uasc": (("looked_after", (UNACCOMPANIED.key,)), ("yes",)),
    "ceased_special_guardianship": (("ceased", (REASON_LEFT.key,)), ("special_guardianship",)),
}
# Which of our cells together are a published share of all.
SHARED: Mapping[str, tuple[str, ...]] = {
    "fostered_pct": ("connected_persons", "in_house_fostering", "external_fostering"),
    "secure_or_childrens_home_pct": ("own_childrens_home", "external_homes"),
    "supported_accommodation_pct": ("supported_accommodation",),
    "placed_with_parents_pct": ("with_parents",),
}
# Which of our cells is a published share of which other one.
SHARES_OF: Mapping[str, tuple[Place, Place]] = {
    "over_20_miles_outside_pct": ((("over_20_miles_outside", ()), ()), _ALL),
    "three_or_more_placements_pct": ((("three_or_more_placements", ()), ()), _ALL),
    "same_placement_two_years_pct": (
        (("long_term_stability", (SAME_PLACEMENT.key,)), ("yes",)),
        (("long_term_stability", ()), ()),
    ),
    "ceased_home_planned_pct": (
        (("ceased", (REASON_LEFT.key,)), ("home_planned",)),
        _ALL_WHO_LEFT,
    ),
}


@dataclass(frozen=True)
class PublicFigure:
    """That `count` children, of whom a reader knows `low` to `high`, are these cells together."""

    cells: tuple[Place, ...]
    count: int
    low: int
    high: int


@dataclass(frozen=True)
class PublicReader:
    """Reads what is published of a council and a year, beside our own counts."""

    connection: Connection
    council_code: str
    year: int
    tables: Mapping[TableName, Mapping[Keys, int]]

    def list_figures(self) -> tuple[PublicFigure, ...]:
        """The figures that agree with ours."""
        return tuple(each for each in self._list_all() if each.low <= each.count <= each.high)

    def _list_all(self) -> Iterator[PublicFigure]:
        table = benchmark_figures
        asked = select(table.c.published, table.c.value).where(
            table.c.area_code == self.council_code,
            table.c.year == self.year,
            table.c.value.is_not(None),
        )
        found = {row.published: row.value for row in self.connection.execute(asked)}
        for name, place in COUNTED.items():
            if name in found and self._has(place):
                number = int(found[name])
                yield PublicFigure((place,), self._count(place), number, number)
        shares = {name: value for name, value in found.items() if PUBLISHED[name].unit == "%"}
        for name, keys in SHARED.items():
            if name in shares:
                cells = tuple((_LIVING, (key,)) for key in keys)
                count = sum(map(self._count, cells))
                yield PublicFigure(cells, count, *self._bound(name, shares[name], _ALL))
        for name, (cell, whole) in SHARES_OF.items():
            if name in shares and self._has(cell):
                bounds = self._bound(name, shares[name], whole)
                yield PublicFigure((cell,), self._count(cell), *bounds)

    def _has(self, place: Place) -> bool:
        return place[0] in self.tables

    def _count(self, place: Place) -> int:
        return self.tables[place[0]][place[1]]

    def _bound(self, name: str, percentage: float, whole: Place) -> tuple[int, int]:
        """The lowest and the highest count that is so many per cent of a whole, as rounded."""
        half = Decimal(1).scaleb(-PUBLISHED[name].decimals) / 2
        hundredth = Decimal(self._count(whole)) / 100
        share = Decimal(str(percentage))
        low = ((share - half) * hundredth).to_integral_value(ROUND_CEILING)
        return max(0, int(low)), int(((share + half) * hundredth).to_integral_value(ROUND_FLOOR))
