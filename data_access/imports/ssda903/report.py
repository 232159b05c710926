"""What a load did, in a few lines for whoever ran it and in full as a CSV file."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from data_access.imports.ssda903.changes import COLUMNS as CHANGE_COLUMNS
from data_access.imports.ssda903.codes import LAYOUTS
from data_access.imports.ssda903.findings import show_day
from data_access.imports.ssda903.repairs import REPAIRS
from data_access.spreadsheets import as_text

REPORT_COLUMNS = ("file", "line", "column", "outcome", "code", "value", "reason")


@dataclass(frozen=True)
class FileCount:
    """The rows of one table of one file: accepted + repaired + rejected = read."""

    name: str
    table: str
    year: int
    read: int
    accepted: int
    repaired: int
    rejected: int


@dataclass(frozen=True)
class LoadReport:
    """What one load did. `load_id` is None where the store held all of it already."""

    load_id: int | None
    files: tuple[FileCount, ...]
    ignored: tuple[str, ...]
    remarks: tuple[str, ...]
    findings: pd.DataFrame
    changes: pd.DataFrame
    first_years: frozenset[int]
    data_to: date | None

    @property
    def rows_read(self) -> int:
        return sum(file.read for file in self.files)

    @property
    def rows_accepted(self) -> int:
        return sum(file.accepted for file in self.files)

    @property
    def rows_repaired(self) -> int:
        return sum(file.repaired for file in self.files)

    @property
    def rows_rejected(self) -> int:
        return sum(file.rejected for file in self.files)

    def summary(self) -> str:
        """The lines for the terminal. They name no child."""
        if self.load_id is None:
            return (
                "Nothing has changed: the store already holds exactly these files, "
                f"loaded the same way.\n{self._years_line()}"
            )
        lines = [self._years_line(), *self._file_lines()]
        if self.ignored:
            lines += ["Ignored:", *(f"  {name}" for name in self.ignored)]
        lines += [f"Note: {remark}" for remark in self.remarks]
        lines.append(
            f"{self.rows_read:,} rows read: {self.rows_accepted:,} accepted, "
            f"{self.rows_repaired:,} repaired, {self.rows_rejected:,} rejected."
        )
        lines += self._outcome_lines("repaired", "Repaired")
        lines += self._outcome_lines("rejected", "Rejected")
        lines += self._outcome_lines("noticed", "To look at, loaded as they are")
        lines += self._change_lines()
        if self.data_to is not None:
            lines.append(f"The data speaks to {self.data_to:%d/%m/%Y}.")
        lines.append(f"Loaded as data version {self.load_id}.")
        return "\n".join(lines)

    def _years_line(self) -> str:
        years = sorted({file.year for file in self.files})
        words = "year" if len(years) == 1 else "years"
        named = ", ".join(f"{year - 1}/{year % 100:02}" for year in years)
        return f"Collection {words} {named} (1 April to 31 March)."

    def _file_lines(self) -> list[str]:
        return [
            f"  {file.year}  {LAYOUTS[file.table].title:<14} {file.read:>8,} read "
            f"{file.accepted:>8,} accepted {file.repaired:>6,} repaired "
            f"{file.rejected:>6,} rejected  {file.name}"
            for file in self.files
        ]

    def _outcome_lines(self, outcome: str, heading: str) -> list[str]:
        found = self.findings[self.findings["outcome"] == outcome]
        if found.empty:
            return []
        lines = [f"{heading}:"]
        for code, part in found.groupby("code", sort=False):
            words = REPAIRS.get(str(code))
            if words is None:
                words = str(code).replace("_", " ")
            older = int((part["source"] < 0).sum())
            beside = f" ({older:,} of them in years loaded before)" if older else ""
            lines.append(f"  {len(part):>6,}  {words} [{code}]{beside}")
        return lines

    def _change_lines(self) -> list[str]:
        lines = []
        for year in sorted({file.year for file in self.files}):
            if year in self.first_years:
                continue
            counts = self.changes.loc[self.changes["year"] == year, "change"].value_counts()
            lines.append(
                f"Episodes against the return of {year} as loaded before: "
                + ", ".join(
                    f"{counts.get(change, 0):,} {change}"
                    for change in ("added", "changed", "vanished")
                )
                + "."
            )
        return lines

    def write_csv(self, path: Path) -> None:
        """Every finding, and every episode added, changed or vanished, one a row."""
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(REPORT_COLUMNS)
            for row in self.findings[list(REPORT_COLUMNS)].itertuples(index=False):
                writer.writerow([_safe(value) for value in row])
            for year, change, reference, decom, column, reason in zip(
                *(self.changes[name] for name in CHANGE_COLUMNS), strict=True
            ):
                value = _safe(f"{reference}, {show_day(decom)}")
                writer.writerow(
                    [f"return of {year}", "", column, change, f"episode_{change}", value, reason]
                )


def _safe(value: object) -> object:
    """The value for a spreadsheet: a text that a spreadsheet would compute is marked as text."""
    if value is None or value is pd.NA or value != value:
        return ""
    return as_text(value)
