"""What an answer of the API says of groups: counts, rates and gaps, as bounds on counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Any

from tests.security.attacker.book import Book
from tests.security.attacker.homes import OCCUPANCY, SHARES, Share
from tests.security.attacker.knowledge import STEP, STOCK, Bounds, Group, Keys

HIDDEN = "c"
RATE, GAP = "looked_after_rate", "gap_to_neighbours"
PER = 10_000
# Rates are written with two decimals, gaps as whole children.
HALF_OF_A_RATE, HALF_OF_A_GAP = 0.005, 0.5
Number = int | float | None


@dataclass(frozen=True)
class Listed:
    """One publication as it is listed: its version, and how its tables are shown."""

    day: date
    version: int
    # Whether it is rounded, by measure and dimensions; tables not shown are not in it.
    tables: Mapping[tuple[str, frozenset[str]], bool]


@dataclass
class Figures:
    """Writes what answers show into a book, by the rules and with what is public besides."""

    book: Book
    listed: Mapping[date, Listed]
    # Children aged 0 to 17 by mid-year, and the neighbours' rate by year: published by others.
    of_age: Mapping[int, int]
    neighbours: Mapping[int, float]

    def note(
        self, measure: str, day: date, keys: Keys, table: Iterable[str], shown: Number,
        symbol: str | None, place: str, of: str = SHARES[0],
    ) -> None:  # fmt: skip
        """Write down one number, or the `c` in its place. `table`: the dimensions it stands by."""
        publication = self.listed.get(day)
        if publication is None:
            if shown is not None:
                self.book.strays.append(f"{place} shows {shown} for {day}, which is not published.")
            return
        if measure == OCCUPANCY:
            if keys or (shown is not None and shown != round(shown)):
                self.book.strays.append(f"{place} shows {shown} of {dict(keys)} alone.")
            elif shown is not None or symbol == HIDDEN:
                self.book.note_share(Share(day, publication.version, of), shown, place)
            return
        counted = STOCK if measure in (RATE, GAP) else measure
        group = Group(counted, day, publication.version, tuple(sorted(keys)))
        is_rounded = publication.tables.get((counted, frozenset(table)))
        if shown is None:
            # Where a table is not shown at all, a `c` says nothing of any one count.
            if symbol == HIDDEN and is_rounded is not None:
                hidden = self.book.rules.read_hidden(group.keys)
                self.book.note(group, hidden, place, is_hidden=True)
            return
        if is_rounded is None:
            self.book.strays.append(f"{place} shows {shown} of a table that is not published.")
            is_rounded = False
        bounds = self._read_number(measure, day, shown, is_rounded=is_rounded)
        if bounds is not None:
            self.book.note(group, bounds, place)

    def _read_number(
        self, measure: str, day: date, shown: int | float, *, is_rounded: bool
    ) -> Bounds | None:
        if measure == RATE:
            year = day.year if (day.month, day.day) >= (3, 31) else day.year - 1
            per = self.of_age[year - 1] / PER
            return self._read_range(
                (shown - HALF_OF_A_RATE) * per, (shown + HALF_OF_A_RATE) * per, is_rounded
            )
        if measure == GAP:
            year = max(each for each in self.neighbours if date(each, 3, 31) <= day)
            at = day.year if (day.month, day.day) >= (3, 31) else day.year - 1
            expected = self.neighbours[year] * self.of_age[at - 1] / PER
            near = (expected + shown - HALF_OF_A_GAP, expected + shown + HALF_OF_A_GAP)
            return self._read_range(*near, is_rounded)
        return self.book.rules.read(int(shown), is_rounded=is_rounded)

    def _read_range(self, low: float, high: float, is_rounded: bool) -> Bounds | None:
        """The counts whose form, as shown, lies in a range."""
        counts = range(max(0, ceil(low - 1e-6)), floor(high + 1e-6) + 1)
        rounded = [count for count in counts if count % STEP == 0] if is_rounded else []
        read = [
            self.book.rules.read(count, is_rounded=bool(rounded)) for count in rounded or counts
        ]
        highs = [most for _, most in read if most is not None]
        return (min(low for low, _ in read), max(highs)) if read else None

    def note_json(self, body: Mapping[str, Any], place: str) -> None:
        """Write down all of an answer that is not over time."""
        day = date.fromisoformat(body["to"] or body["as_at"])
        narrowed = tuple((name, keys[0]) for name, keys in body["filters"].items())
        table = {*body["by"], *body["filters"]}
        then = date.fromisoformat(body["compare_to"]) if body.get("compare_to") else None
        of = body["options"].get("of", SHARES[0])

        def write(keys: Keys, row: Mapping[str, Any], names: tuple[str, str, str, str]) -> None:
            value, symbol, compared, compared_symbol = names
            at = (body["measure"], day, keys, table)
            self.note(*at, row.get(value), row.get(symbol), place, of)
            if then and (compared in row):
                at = (body["measure"], then, keys, table)
                words = f"{place} (compared)"
                self.note(*at, row[compared], row.get(compared_symbol), words, of)

        of_total = ("total", "total_symbol", "total_compared", "total_compared_symbol")
        write(narrowed, body, of_total)
        for row in body["rows"]:
            keys = tuple({*narrowed, *((name, row[name]) for name in body["by"])})
            write(keys, row, ("value", "symbol", "compared", "compared_symbol"))
