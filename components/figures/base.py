"""The quiet base of a map: land where anybody has an address, and towns, drawn square by square.

`great_britain.json.gz` comes from the postcode directory (`data_access.imports.map_base`). Places
are in kilometres of the national grid, east and north. What is drawn is a small picture that
carries no words, like a sparkline: a few kilobytes, whatever lies on it.

Contains OS data and Royal Mail data, Crown copyright; Open Government Licence v3.0.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from components.theme import DARK_GREY, OURS, mix_with_paper

_FILE = Path(__file__).with_name("great_britain.json.gz")
# Ours is blue, the rest grey, towns darker: all lie quietly under the circles.
FILLS = {
    (False, False): mix_with_paper(DARK_GREY, 0.09),
    (False, True): mix_with_paper(DARK_GREY, 0.2),
    (True, False): mix_with_paper(OURS, 0.25),
    (True, True): mix_with_paper(OURS, 0.42),
}


class Point(NamedTuple):
    """A place: kilometres east and north on the national grid."""

    east: float
    north: float


class Extent(NamedTuple):
    """A part of the map, in kilometres: west, south, east and north edge."""

    west: int
    south: int
    east: int
    north: int

    @property
    def width(self) -> int:
        return self.east - self.west

    @property
    def height(self) -> int:
        return self.north - self.south

    def holds(self, point: Point) -> bool:
        """Whether a place lies on this part of the map."""
        return self.west <= point.east <= self.east and self.south <= point.north <= self.north


GREAT_BRITAIN = Extent(0, 0, 664, 1224)


class Run(NamedTuple):
    """Squares side by side of one kind: from `start` to before `end`, in kilometres east."""

    start: int
    end: int
    council: str
    is_town: bool


@dataclass(frozen=True)
class Base:
    """Squares of a kilometre, by northing, and the middle of each place.

    `rows` are as they are stored: to read all forty thousand runs takes longer than most maps need.

    `centres` of council areas and of postcode sectors are the means over their postcodes: where
    people live, not the middle of the land.
    """

    rows: dict[int, list[int]]
    codes: list[str]
    councils: dict[str, Point]
    sectors: dict[str, Point]

    def runs(self, extent: Extent) -> Iterator[tuple[int, Run]]:
        """The runs on a part of the map, each with its northing."""
        for north in range(extent.south, extent.north):
            last = 0
            numbers = iter(self.rows.get(north, ()))
            for gap, length, kind in zip(numbers, numbers, numbers, strict=True):
                first = last + gap
                last = first + length
                start, end = max(first, extent.west), min(last, extent.east)
                if start < end:
                    yield north, Run(start, end, self.codes[kind // 2], bool(kind % 2))


@cache
def read_base() -> Base:
    """The base that comes with the product; read once, when the first map is drawn."""
    found = json.loads(gzip.decompress(_FILE.read_bytes()))
    councils = found["councils"]
    return Base(
        rows={int(north): runs for north, runs in found["rows"].items()},
        codes=councils,
        councils={code: Point(*at) for code, at in zip(councils, found["centres"], strict=True)},
        sectors={sector: Point(*at) for sector, at in found["sectors"].items()},
    )


@lru_cache(maxsize=32)
def draw_base(own: str, extent: Extent, square: int) -> str:
    """A part of the map as the `data:` address of a picture, in squares of so many kilometres.

    The squares of one council, `own`, are blue. A larger square is land, town and the council's
    own where any of it is.
    """
    # Two bits for each square: the council's own, and town.
    kinds: dict[tuple[int, int], int] = {}
    for north, run in read_base().runs(extent):
        down = (extent.north - 1 - north) // square
        kind = 2 * (run.council == own) + run.is_town
        first, last = (run.start - extent.west) // square, (run.end - 1 - extent.west) // square
        for across in range(first, last + 1):
            kinds[down, across] = kinds.get((down, across), 0) | kind
    by_kind: dict[int, list[tuple[int, int]]] = {}
    for place in sorted(kinds):
        by_kind.setdefault(kinds[place], []).append(place)
    paths = "".join(
        f'<path stroke="{colour}" d="{_draw_squares(squares)}"/>'
        for (is_own, is_town), colour in FILLS.items()
        if (squares := by_kind.get(2 * is_own + is_town))
    )
    # A line one square thick lies half above and half below the place it is drawn at.
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" preserveAspectRatio="none" viewBox="0 -.5 '
        f'{extent.width // square} {extent.height // square}" shape-rendering="crispEdges">'
        f"{paths}</svg>"
    )
    return "data:image/svg+xml," + quote(svg, safe="/:=' ,.<>()")


def _draw_squares(squares: list[tuple[int, int]]) -> str:
    """Every run of squares as a line, from where the last one ended."""
    lines: list[list[int]] = []
    for down, across in squares:
        if lines and (down, across) == (lines[-1][0], sum(lines[-1][1:])):
            lines[-1][2] += 1
        else:
            lines.append([down, across, 1])
    parts = []
    at = (0, 0)
    for down, across, length in lines:
        parts.append(f"m{across - at[1]} {down - at[0]}h{length}")
        at = (down, across + length)
    return "".join(parts)
