"""The base of the map, worked out once from the postcode directory: where in Great Britain anybody
has an address, and in whose area.

    python -m data_access.imports.map_base components/figures/great_britain.json.gz

A square kilometre is on the map where a postcode is, and belongs to the council in whose area most
of its postcodes are; where there are many it is town. Northern Ireland has a grid of its own and is
not on it.

Contains OS data and Royal Mail data, Crown copyright; Open Government Licence v3.0.
"""

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from data_access.imports.postcodes import PostcodeOnGrid, read_grid

SQUARE = 1000
# Of the postcodes there are and have been in a square: fewer are a village or a farm.
LEAST_OF_A_TOWN = 25
CREDIT = "Contains OS data and Royal Mail data, Crown copyright; Open Government Licence v3.0."


def build_base(postcodes: Iterable[PostcodeOnGrid]) -> dict[str, Any]:
    """What the map is drawn from, all in kilometres of the national grid.

    `councils` are codes; `centres` each one's mean easting and northing, over its postcodes.
    `rows` has for each northing the runs of squares from west to east, three numbers each: how many
    squares are empty before it, how many it has, and twice the place in `councils` of whose they
    are, plus one where they are town.
    `sectors` has the mean easting and northing of each postcode sector ("TS18 1").
    """
    squares: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    of_council: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0, 0])
    of_sector: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0, 0])
    for postcode, easting, northing, council in postcodes:
        squares[int(northing) // SQUARE, int(easting) // SQUARE][council] += 1
        for sums in (of_council[council], of_sector[f"{postcode[:-3]} {postcode[-3]}"]):
            sums[0] += easting
            sums[1] += northing
            sums[2] += 1
    councils = sorted(of_council)
    whose = {code: place for place, code in enumerate(councils)}
    kinds = {
        square: 2 * whose[_find_owner(counts)] + (counts.total() >= LEAST_OF_A_TOWN)
        for square, counts in squares.items()
    }
    rows = {
        str(northing): _list_runs([(square[1], kinds[square]) for square in row])
        for northing, row in groupby(sorted(kinds), key=lambda square: square[0])
    }
    return {
        "credit": CREDIT,
        "councils": councils,
        "centres": [_average(of_council[code]) for code in councils],
        "rows": rows,
        "sectors": {sector: _average(of_sector[sector]) for sector in sorted(of_sector)},
    }


def _find_owner(counts: Counter[str]) -> str:
    # Where two councils have as many postcodes in a square, the first by its code has it.
    return min(counts, key=lambda code: (-counts[code], code))


def _average(sums: list[float]) -> list[float]:
    easting, northing, count = sums
    return [round(easting / count / SQUARE, 1), round(northing / count / SQUARE, 1)]


def _list_runs(row: list[tuple[int, int]]) -> list[int]:
    runs: list[int] = []
    end = 0
    for easting, kind in row:
        if runs and easting == end and runs[-1] == kind:
            runs[-2] += 1
        else:
            runs += [easting - end, 1, kind]
        end = easting + 1
    return runs


def write_base(path: Path) -> None:
    """Write the base of the map to a file, the same bytes from the same directory."""
    text = json.dumps(build_base(read_grid()), separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    write_base(Path(sys.argv[1]))
