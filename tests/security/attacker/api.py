"""Collecting by the API: every table that is listed, in every form in which it can be asked for."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import permutations
from typing import Any
from urllib.parse import urlencode

from tests.security.attacker.answers import GAP, RATE, Figures, Listed
from tests.security.attacker.book import Book
from tests.security.attacker.homes import OCCUPANCY, SHARES
from tests.security.attacker.knowledge import FLOWS, STOCK
from tests.security.attacker.web import Web

Pairs = list[tuple[str, str]]
DERIVED = {STOCK: (RATE, GAP)}
# By these a percentage of homes together would be of few of them, or of few nights.
FINER = ("home", "purpose", "provider_group", "home_status", "week", "month", "year")
ENDS_OF_QUARTERS = {"1": (6, 30), "2": (9, 30), "3": (12, 31), "4": (3, 31)}


def read_list(web: Web) -> dict[date, Listed]:
    """What is published, by snapshot, oldest first."""
    body = web.read_json("/api/publications") or {"publications": []}
    found = {}
    for one in body["publications"]:
        day = date.fromisoformat(one["snapshot"])
        tables = {
            (table["measure"], frozenset(table["by"])): table["rounded_to"] is not None
            for table in one["tables"]
            if table["shown"]
        }
        found[day] = Listed(day, one["version"], tables)
    return dict(sorted(found.items()))


def read_neighbours(web: Web) -> dict[int, float]:
    """The neighbours' average rate, year by year, as it is published."""
    words = [("published", "looked_after_rate"), ("area", "neighbours"), ("by", "year")]
    body = web.read_json(f"/api/measures/benchmark?{urlencode(words)}") or {"rows": []}
    return {
        int(row["year"]): float(row["value"]) for row in body["rows"] if row["value"] is not None
    }


class ApiReader:
    """Reads all that the API answers of a publication into a book."""

    def __init__(self, web: Web, book: Book, of_age: Mapping[int, int]) -> None:
        self.web, self.listed = web, read_list(web)
        self.figures = Figures(book, self.listed, of_age, read_neighbours(web))
        self.options: dict[str, Pairs] = {}

    def read(self, thoroughly: Collection[date] = ()) -> None:
        """Every table; those of some days thoroughly: in every order, form, slice and comparison,
        and in the series over time.
        """
        options = self.web.read_json("/api/publications") or {"publications": []}
        for one in options["publications"]:
            for table in one["tables"]:
                self.options[table["measure"]] = list(table["options"].items())
        for day, publication in self.listed.items():
            for measure, table in publication.tables:
                self._read_table(measure, sorted(table), day, is_thorough=day in thoroughly)
        if thoroughly:
            for measure, by in dict.fromkeys(self._single_tables()):
                self._read_over_time(measure, by)

    def _single_tables(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for publication in self.listed.values():
            for measure, by in publication.tables:
                if len(by) < 2:
                    for name in (measure, *DERIVED.get(measure, ())):
                        yield name, tuple(by)

    def _dates(self, measure: str, day: date) -> Pairs:
        if measure in FLOWS:
            return [("year", str(day.year))]
        return [("as_at", day.isoformat())]

    def _read_table(self, measure: str, by: Sequence[str], day: date, *, is_thorough: bool) -> None:
        if measure == OCCUPANCY:
            self._read_shares(day, is_thorough=is_thorough)
            return
        words = [*self._dates(measure, day), *self.options[measure]]
        rows = self._ask(measure, by, words)
        if not is_thorough:
            return
        for order in permutations(by):
            self._ask(measure, order, words)
            self._ask_for_file(f"/api/measures/{measure}", order, words)
            self._ask_for_file("/sharing", order, [("measure", measure), *words])
            for other in self.listed:
                if other != day:
                    self._ask(measure, order, [*words, ("compare_to", other.isoformat())])
            for derived in DERIVED.get(measure, ()):
                if derived == RATE or not by:
                    self._ask(derived, order, words)
        for name in by:
            for key in dict.fromkeys(row[name] for row in rows):
                rest = [other for other in by if other != name]
                self._ask(measure, rest, [*words, (name, key)])

    def _read_shares(self, day: date, *, is_thorough: bool) -> None:
        """Both percentages of a quarter, and whatever may be had that is finer."""
        for of in SHARES:
            words = [("as_at", day.isoformat()), ("of", of)]
            self._ask(OCCUPANCY, (), words)
            if not is_thorough:
                continue
            self._ask_for_file(f"/api/measures/{OCCUPANCY}", (), words)
            for other in self.listed:
                if other != day:
                    self._ask(OCCUPANCY, (), [*words, ("compare_to", other.isoformat())])
            for name in FINER:
                self._ask(OCCUPANCY, (name,), words)
            first = date(day.year - 1, day.month, 1).isoformat()
            self._ask(OCCUPANCY, (), [("from", first), ("to", day.isoformat()), ("of", of)])

    def _ask(self, measure: str, by: Sequence[str], words: Pairs) -> list[dict[str, Any]]:
        path = f"/api/measures/{measure}?{urlencode([*words, ('by', ','.join(by))])}"
        body = self.web.read_json(path)
        if body is None:
            return []
        self.figures.note_json(body, path)
        rows: list[dict[str, Any]] = body["rows"]
        return rows

    def _ask_for_file(self, at: str, by: Sequence[str], words: Pairs) -> None:
        path = f"{at}?{urlencode([*words, ('by', ','.join(by)), ('format', 'csv')])}"
        text = self.web.read(path)
        # Without such a table a page says so.
        if text is not None and not text.lstrip().startswith("<"):
            self.figures.note_json(read_csv(text, by), path)

    def _read_over_time(self, measure: str, by: tuple[str, ...]) -> None:
        """The same counts as they stand in a series by quarter and by year."""
        first, last = min(self.listed), max(self.listed)
        words = [("from", date(first.year - 1, 4, 1).isoformat()), ("to", last.isoformat())]
        for grain in ("quarter", "year"):
            for order in ((grain, *by), (*by, grain)):
                options = self.options.get(measure, [])
                query = urlencode([*words, *options, ("by", ",".join(order))])
                path = f"/api/measures/{measure}?{query}"
                for row in (self.web.read_json(path) or {"rows": []})["rows"]:
                    self.figures.note(
                        measure,
                        end_of(grain, row[grain]),
                        tuple((name, row[name]) for name in by),
                        by,
                        row["value"],
                        row.get("symbol"),
                        path,
                    )


def end_of(grain: str, key: str) -> date:
    """The last day of a year or a quarter, by its key: 2024, or 2023-24-Q3."""
    if grain == "year":
        return date(int(key), 3, 31)
    found = re.fullmatch(r"(\d{4})-\d{2}-Q([1-4])", key)
    assert found, key
    month, day = ENDS_OF_QUARTERS[found[2]]
    return date(int(found[1]) + (month == 3), month, day)


def read_csv(text: str, by: Sequence[str]) -> dict[str, Any]:
    """A file, read into what the API would have answered as JSON."""
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    rows = [
        {name: line[name] for name in by}
        | {part: _read_number(line[part]) for part in ("value", "compared") if part in line}
        | {part: line[part] or None for part in ("symbol", "compared_symbol") if part in line}
        for line in lines
    ]
    about = lines[0]
    filters = [part.split(": ") for part in about["filters"].split("; ") if part]
    total: dict[str, Any] = {"total": _read_number(about["total"])}
    if total["total"] is None:
        total["total_symbol"] = about["total"] or None
    return {
        "measure": about["measure"],
        "as_at": about["as_at"],
        "to": about["to"] or None,
        "compare_to": about["compare_to"] or None,
        "by": list(by),
        "options": dict(part.split(": ") for part in about["options"].split("; ") if part),
        "filters": {name: keys.split(", ") for name, keys in filters},
        "rows": rows if by else [],
        **total,
    }


def _read_number(text: str) -> int | float | None:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return None
    return float(text) if "." in text else int(text)
