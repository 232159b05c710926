"""A row of a sheet as it was read, and what the store knows that rows refer to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data_access.imports.record import RejectedRow, RowLog
from data_access.imports.workbooks.sheets import Sheet


class Pence(int):
    """An amount of money, which findings tell in pounds."""

    __slots__ = ()


class Share(int):
    """A percentage in hundredths of a per cent, which findings tell with its sign."""

    __slots__ = ()


# Of a share.
WHOLE_SHARE = Share(100_00)


@dataclass(frozen=True)
class SheetRow:
    """One row: the line of its sheet it stands on, and its values by name of column.

    Every declared column has a value, None where it is empty: a date for a DATE, "2025-03" for a
    MONTH, int for a WHOLE or a YEAR, float for a DECIMAL or a VALUE, int pence for MONEY (or TBC,
    as text, where it may be to be confirmed), int hundredths of a per cent for a PERCENT, bool for
    a YES_NO, a tuple of (first, last) dates for NIGHTS and of (date, float) for POINTS, a tuple of
    texts for REFERENCES, "2025-03" or "2025-03-31" for a DUE, text for all the others.
    """

    line: int
    values: Mapping[str, Any]
    log: RowLog = field(default_factory=lambda: RowLog("sheet"), compare=False, repr=False)

    def reject(self, column: str, code: str, reason: str) -> RejectedRow:
        """The exception by which this row is left out for what stands in a column."""
        return RejectedRow(column, code, write_value(self.values.get(column)), reason)

    def notice(self, column: str, code: str, reason: str) -> None:
        """Tell of what somebody should look at; the row stands as it is."""
        self.log.add(
            "noticed", self.line, column, code, write_value(self.values.get(column)), reason
        )

    def repair(self, column: str, code: str, reason: str) -> None:
        """Tell of what was not kept as it was written; the row counts as repaired."""
        self.log.add(
            "repaired", self.line, column, code, write_value(self.values.get(column)), reason
        )


@dataclass(frozen=True)
class SheetRead:
    """A sheet that was there: what it is, its rows that can be read, and what became of each.

    `unread` are the cells of the rows that cannot be read.
    """

    sheet: Sheet
    rows: list[SheetRow]
    log: RowLog
    sha256: str
    unread: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True)
class Known:
    """What rows may refer to, as the store holds it and as earlier sheets of the load state it.

    `child_ids` are by the council's reference, `homes` by slug, name and URN in small letters,
    `households` by reference in small letters; `purposes`, and the days on which it opened and
    closed (`home_days`), by home; `births` by child. `lives_in`
    is the placement type of each child who is looked after on the last day of the returns.
    `household_spans` are the first day of each household's approval and the day after its last,
    `placement_starts` the days on which each child came to a place, `arrivals` those on which each
    came to a carer or home, `savings` by reference in small letters, `saving_days` their first day
    and the day after their last. `today` is the day of the load.
    """

    today: date
    child_ids: Mapping[str, int] = field(default_factory=dict)
    births: Mapping[int, date] = field(default_factory=dict)
    homes: Mapping[str, int] = field(default_factory=dict)
    purposes: Mapping[int, str | None] = field(default_factory=dict)
    home_days: Mapping[int, tuple[date | None, date | None]] = field(default_factory=dict)
    households: Mapping[str, int] = field(default_factory=dict)
    lives_in: Mapping[int, str] = field(default_factory=dict)
    household_spans: Mapping[int, tuple[int, int | None]] = field(default_factory=dict)
    placement_starts: Mapping[int, frozenset[int]] = field(default_factory=dict)
    arrivals: Mapping[int, frozenset[int]] = field(default_factory=dict)
    savings: Mapping[str, int] = field(default_factory=dict)
    saving_days: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def find_home(self, row: SheetRow, column: str = "home") -> int:
        """The id of the home that a column names; RejectedRow where no home is known by it."""
        found = self.homes.get(str(row.values[column]).casefold())
        if found is None:
            raise row.reject(
                column,
                "unknown_home",
                f"{row.values[column]!r} is no home that is known; write the slug it has on the "
                "sheet homes.",
            )
        return found

    def find_household(self, row: SheetRow, column: str = "household") -> int:
        """The id of the household that a column names; RejectedRow where none is known by it."""
        found = self.households.get(str(row.values[column]).casefold())
        if found is None:
            raise row.reject(
                column,
                "unknown_household",
                f"{row.values[column]!r} is no household that is known; write the reference it "
                "has on the sheet households.",
            )
        return found

    def find_child(self, row: SheetRow, column: str = "child") -> int:
        """The id of the child that a column names; RejectedRow where the returns know none."""
        found = self.child_ids.get(str(row.values[column]))
        if found is None:
            raise row.reject(
                column,
                "unknown_child",
                f"{row.values[column]!r} is no child of the returns that are loaded; check the "
                "reference, or load the return first.",
            )
        return found


def _write_part(part: object) -> str:
    """One of several: a reference, a span of days, or a day with its value."""
    if not isinstance(part, tuple):
        return write_value(part)
    between = " to " if isinstance(part[-1], date) else " "
    return between.join(map(write_value, part))


def write_value(value: object) -> str:
    """A value as a finding tells it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Pence):
        return f"{'-' if value < 0 else ''}£{abs(value) / 100:,.2f}"
    if isinstance(value, Share):
        return f"{value / 100:g}%"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, tuple):
        return "; ".join(map(_write_part, value))
    return str(value)
