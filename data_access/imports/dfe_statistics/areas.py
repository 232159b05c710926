"""Areas by code and by name: England, its regions, and its upper-tier councils.

A council keeps its code for as long as it exists; a reorganised one is a new area with a new code.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from data_access.imports.record import RejectedRow
from data_access.store.tables import areas

NATIONAL, REGIONAL, LOCAL_AUTHORITY = "national", "regional", "local_authority"
_LEVEL_OF_PREFIX = {
    "E92": NATIONAL,
    "E12": REGIONAL,
    # Inner and Outer London, which DfE publishes beside the nine regions.
    "E13": REGIONAL,
    "E06": LOCAL_AUTHORITY,
    "E08": LOCAL_AUTHORITY,
    "E09": LOCAL_AUTHORITY,
    "E10": LOCAL_AUTHORITY,
}
_ENGLAND_AND_REGIONS = {
    "E92000001": "England",
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
    "E13000001": "Inner London",
    "E13000002": "Outer London",
}
_CODE = re.compile(r"[A-Z][0-9]{8}")


@dataclass(frozen=True)
class PublishedArea:
    """One area that figures are published for."""

    code: str
    name: str
    level: str
    region_code: str | None = None


def level_of(code: str) -> str | None:
    """The level that an ONS code stands for; None where figures are not published for its kind."""
    return _LEVEL_OF_PREFIX.get(code[:3]) if _CODE.fullmatch(code) else None


def _name_key(name: str) -> str:
    # Publications differ: "Durham" and "County Durham", "Herefordshire, County of", "St Helens".
    key = re.sub(r"[^a-z ]+", " ", name.casefold().replace("&", " and "))
    key = re.sub(r"\b(county of|city of|borough)\s*$|^\s*county\b", " ", key)
    return " ".join(key.split())


class AreaBook:
    """The areas that the store and the file at hand know between them."""

    def __init__(self, known: Iterable[PublishedArea]) -> None:
        self._by_code: dict[str, PublishedArea] = {}
        self._codes_of_name: dict[str, set[str]] = {}
        for code, name in _ENGLAND_AND_REGIONS.items():
            self.add(PublishedArea(code, name, _LEVEL_OF_PREFIX[code[:3]]))
        for area in known:
            self.add(area)

    def add(self, area: PublishedArea) -> None:
        """Know an area from now on; what is known of it already stands, but for its region."""
        before = self._by_code.get(area.code)
        if before and area.region_code in (None, before.region_code):
            return
        self._by_code[area.code] = replace(before, region_code=area.region_code) if before else area
        self._codes_of_name.setdefault(_name_key(area.name), set()).add(area.code)

    def __getitem__(self, code: str) -> PublishedArea:
        return self._by_code[code]

    def learn(self, code: str, name: str, region_code: str | None = None) -> None:
        """Know the area of a code and a name that a file states; an unusable code is left alone."""
        level = level_of(code)
        if level and name:
            self.add(PublishedArea(code, name[:80], level, region_code or None))

    def resolve(self, code: str, name: str, *, column: str = "area_code") -> PublishedArea:
        """The area of a code or, where that is blank, of a name; raises RejectedRow."""
        if not code and _CODE.fullmatch(name):
            code = name
        if code:
            return self._by_its_code(code, column)
        if not name:
            raise RejectedRow(column, "no_area", "", "No area is named: give its ONS code.")
        codes = self._codes_of_name.get(_name_key(name), set())
        if len(codes) == 1:
            return self._by_code[next(iter(codes))]
        if codes:
            raise RejectedRow(
                column,
                "ambiguous_area",
                name,
                f"{name!r} is the name of more than one area ({', '.join(sorted(codes))}): "
                "give its ONS code.",
            )
        raise RejectedRow(
            column, "unknown_area", name, f"No area of the name {name!r} is known: give its code."
        )

    def _by_its_code(self, code: str, column: str) -> PublishedArea:
        if code in self._by_code:
            return self._by_code[code]
        if level_of(code):
            raise RejectedRow(
                column,
                "unknown_area",
                code,
                f"The area {code} is not known yet: give its name in a column named area.",
            )
        raise RejectedRow(
            column,
            "unknown_area",
            code,
            f"{code!r} is not the ONS code of an English council with children’s services, of a "
            "region or of England (such as E06000004).",
        )


def read_area_book(connection: Connection) -> AreaBook:
    """The areas that the store knows, with England and its regions."""
    found = connection.execute(
        select(areas.c.code, areas.c.name, areas.c.level, areas.c.region_code)
    )
    return AreaBook(PublishedArea(*row) for row in found)
