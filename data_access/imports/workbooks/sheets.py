"""What the sheets of a workbook are: their columns, what each holds, and the notes in its template.

A workbook is an .xlsx file, a folder of CSV files named as its sheets, or one such CSV file.
"""

from dataclasses import dataclass
from enum import StrEnum

from data_access.vocabulary import Dimension


class Kind(StrEnum):
    """How a value is written; everything else is refused with a sentence."""

    TEXT = "text, up to 80 characters"
    REFERENCE = "a reference, up to 40 characters"
    KEY = "one of the words listed"
    DATE = "a date, 31/03/2025"
    MONTH = "a month, 2025-03"
    YEAR = "a year, 1968"
    WHOLE = "a whole number"
    DECIMAL = "a number, 4.5"
    VALUE = "a number, 4.5; money in pounds"
    MONEY = "an amount, £1,234.50"
    MONEY_OR_TBC = "an amount, £1,234.50, or TBC: to be confirmed"
    PERCENT = "a percentage, 12.5%"
    WORDS = "text, up to 200 characters"
    YES_NO = "yes or no"
    URN = "SC and six digits, or seven digits"
    POSTCODE = "a postcode, TS18 1AB"
    SLUG = "small letters, digits and hyphens"
    HOME = "the slug of a home"
    CHILD = "the council’s reference of the child, as in the return"
    HOUSEHOLD = "the reference of a household"
    DUE = "a date, 31/03/2025, or a month, 2025-03, whose last day it is"
    PARAGRAPH = "text, up to 600 characters"
    REFERENCES = "references with semicolons between them"
    POINTS = "dates with values, 31/03/2026 560; 31/03/2027 540"
    NIGHTS = "days or spans of days, 03/04/2025; 10/05/2025 to 12/05/2025"


@dataclass(frozen=True)
class Column:
    """One column: its name, how its values are written, what it means, and an example.

    `keys` are the words of a KEY, with their labels. Empty is allowed where it is not `needed`.
    """

    name: str
    kind: Kind
    note: str
    example: str
    needed: bool = False
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def longest(self) -> int:
        """How many characters a text may have."""
        return _LONGEST.get(self.kind, 80)


LONGEST_REFERENCE = 40
_LONGEST = {
    Kind.SLUG: 60,
    Kind.WORDS: 200,
    Kind.PARAGRAPH: 600,
    Kind.REFERENCE: LONGEST_REFERENCE,
    Kind.CHILD: 40,
    Kind.HOUSEHOLD: 40,
}


@dataclass(frozen=True)
class Sheet:
    """One sheet; together its rows are the full current statement of what it is about.

    Of a sheet `of_children` no value is told but in the report that somebody asks for. What a
    `public` sheet holds anybody can read elsewhere, so that it need not be declared invented.
    """

    name: str
    note: str
    columns: tuple[Column, ...]
    of_children: bool = False
    public: bool = False

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which no row can be used."""
        return tuple(column.name for column in self.columns if column.needed)


@dataclass(frozen=True)
class Workbook:
    """The sheets that are kept in one file. Every sheet may be left out."""

    kind: str
    sheets: tuple[Sheet, ...]


def key(
    dimension: Dimension, note: str, example: str, *, name: str = "", needed: bool = False
) -> Column:
    """A column that holds keys of a dimension, under its name or one of its own."""
    return Column(name or dimension.key, Kind.KEY, note, example, needed, dimension.values)


def words(
    name: str, note: str, example: str, keys: tuple[tuple[str, str], ...], *, needed: bool = False
) -> Column:
    """A column that holds words of its own."""
    return Column(name, Kind.KEY, note, example, needed, keys)


def needed(name: str, kind: Kind, note: str, example: str) -> Column:
    """A column without which a row cannot be used."""
    return Column(name, kind, note, example, needed=True)
