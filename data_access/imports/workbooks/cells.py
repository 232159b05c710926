"""One cell as the value its column holds, whether it was typed as text or kept by Excel."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from data_access.imports.record import RejectedRow
from data_access.imports.text import parse_date, parse_pence
from data_access.imports.workbooks.known import WHOLE_SHARE, Pence, Share
from data_access.imports.workbooks.sheets import LONGEST_REFERENCE, Column, Kind

# Of births; then of what is done for children, and of ends that are not known yet.
FIRST_YEAR = 1900
FIRST_YEAR_OF_DATES, LAST_YEAR = 1950, 2100
# What the store's small integers hold.
HIGHEST_NUMBER = 32_767
# Of a figure that a programme follows, which may be money in pounds.
HIGHEST_VALUE = 10_000_000_000
_MOST_PENCE = 100_000_000_00
_LONGEST_TOLD = 60
# As text, in CSV; a workbook says by itself which cells are errors.
_ERRORS = re.compile(r"#[A-Z0-9/_]+[!?]|#N/A|#GETTING_DATA", re.IGNORECASE)
_YES_NO = {
    **dict.fromkeys(("yes", "y", "true", "1", "1.0"), True),
    **dict.fromkeys(("no", "n", "false", "0", "0.0"), False),
}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_URN = re.compile(r"SC[0-9]{6}|[0-9]{7}")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
# With the whole year: Mar 31 may be a day, too.
_MONTHS_IN_WORDS = ("%b %Y", "%B %Y")
_WHOLE = re.compile(r"[0-9]+(\.0+)?")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_SPAN = re.compile(r"(\S+)(?: to (\S+))?", re.IGNORECASE)
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?0*) ?%|0")
# What stands in the place of an amount that nobody knows yet, which is not nought.
TO_BE_CONFIRMED = "TBC"
_UNCONFIRMED = ("tbc", "to be confirmed")
DATE_WORDS = "a date must be written as 31/03/2025 or 2025-03-31"


class NoStoredValue:
    """A formula of which the workbook does not hold the result."""


class ErrorValue(str):
    """An error that a workbook holds in place of a value, as Excel writes it."""

    __slots__ = ()


class CellValue(NamedTuple):
    """What a cell holds, and whether it was written otherwise than it is kept."""

    value: Any
    is_mended: bool = False


def is_empty(cell: object) -> bool:
    """Whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read_cell(column: Column, cell: object) -> CellValue:
    """The cell's value; RejectedRow, with a sentence, where it is none that the column can hold."""
    if isinstance(cell, NoStoredValue):
        raise RejectedRow(
            column.name,
            "no_stored_value",
            "",
            f"{column.name} is a formula whose result the workbook does not hold; open it in "
            "Excel and save it, or write the value.",
        )
    is_error = isinstance(cell, ErrorValue)
    if isinstance(cell, str):
        cell = " ".join(cell.split())
    if cell is None or cell == "":
        if column.needed:
            raise RejectedRow(
                column.name, f"bad_{column.name}", "", f"{column.name} is empty; it is needed."
            )
        return CellValue(None)
    if isinstance(cell, str) and (is_error or _ERRORS.fullmatch(cell)):
        raise RejectedRow(
            column.name,
            "error_value",
            cell,
            f"{column.name} holds the error {cell}; mend the formula, or write the value.",
        )
    return _READERS[column.kind](column, cell)


def tell_cell(cell: object) -> str:
    """What a cell holds, as a sentence tells it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        written = f"{cell:%d/%m/%Y}" if cell.time() == time() else f"{cell:%d/%m/%Y %H:%M:%S}"
    elif isinstance(cell, date):
        written = f"{cell:%d/%m/%Y}"
    elif isinstance(cell, float) and cell.is_integer():
        written = str(int(cell))
    else:
        written = str(cell)
    return written if len(written) <= _LONGEST_TOLD else f"{written[:_LONGEST_TOLD]}…"


def _bad(column: Column, cell: object, what: str, code: str = "bad") -> RejectedRow:
    told = tell_cell(cell)
    return RejectedRow(
        column.name, f"{code}_{column.name}", told, f"{column.name} is {told!r}; {what}."
    )


def _as_words(column: Column, cell: object) -> str:
    """A cell as text: numbers as they are written, but no dates."""
    if isinstance(cell, date | time | timedelta):
        raise _bad(column, cell, "it must be text, and Excel holds it as a date or a time")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _read_text(column: Column, cell: object) -> CellValue:
    words = _as_words(column, cell)
    if len(words) > column.longest:
        raise _bad(column, words, f"it has more than {column.longest} characters")
    if not words.isprintable():
        raise _bad(column, words, "it holds a character that cannot be shown")
    return CellValue(words)


def _fold(words: str) -> str:
    return re.sub(r"[\s_-]+", " ", words.replace("'", "’").casefold()).strip()


def _read_key(column: Column, cell: object) -> CellValue:
    words = _as_words(column, cell)
    keys = dict.fromkeys((key for key, _ in column.keys), True)
    if words in keys:
        return CellValue(words)
    folded = _fold(words)
    for key, label in column.keys:
        if folded in (_fold(key), _fold(label)):
            return CellValue(key, is_mended=True)
    raise _bad(column, words, f"it must be one of {', '.join(keys)}", "unknown")


def _read_date(column: Column, cell: object) -> CellValue:
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise _bad(column, cell, "it has a time of day, and must be a date alone")
        day: date | None = cell.date()
    elif isinstance(cell, date):
        day = cell
    elif isinstance(cell, str):
        day = parse_date(cell)
    else:
        raise _bad(column, cell, f"{DATE_WORDS}, or kept by Excel as a date")
    if day is None or not _is_of_our_time(day):
        raise _bad(column, cell, DATE_WORDS)
    return CellValue(day)


def _is_of_our_time(day: date) -> bool:
    return FIRST_YEAR_OF_DATES <= day.year <= LAST_YEAR


def _read_month(column: Column, cell: object) -> CellValue:
    # Excel makes the first day of a month of a month that is typed in.
    if isinstance(cell, datetime) and cell.day == 1 and cell.time() == time():
        cell = f"{cell:%Y-%m}"
    found = _MONTH.fullmatch(cell) if isinstance(cell, str) else None
    if found and FIRST_YEAR_OF_DATES <= int(found[1]) <= LAST_YEAR:
        return CellValue(cell)
    raise _bad(column, cell, "a month must be written as 2025-03")


def _read_whole(column: Column, cell: object) -> CellValue:
    number = _as_number(cell, _WHOLE)
    if number is None or not number.is_integer() or not 0 <= number <= HIGHEST_NUMBER:
        raise _bad(column, cell, f"it must be a whole number from 0 to {HIGHEST_NUMBER:,}")
    return CellValue(int(number))


def _read_year(column: Column, cell: object) -> CellValue:
    number = _as_number(cell, _WHOLE)
    if number is None or not number.is_integer() or not FIRST_YEAR <= number <= LAST_YEAR:
        raise _bad(column, cell, "it must be a year such as 1968")
    return CellValue(int(number))


def _read_decimal(column: Column, cell: object) -> CellValue:
    number = _as_number(cell, _DECIMAL)
    most = HIGHEST_VALUE if column.kind is Kind.VALUE else HIGHEST_NUMBER
    if number is None or abs(number) > most:
        raise _bad(column, cell, "it must be a number such as 4 or 4.5")
    return CellValue(number)


def _as_number(cell: object, written: re.Pattern[str]) -> float | None:
    """The number in a cell, None where it is none."""
    if isinstance(cell, str):
        return float(cell) if written.fullmatch(cell) and len(cell) <= _LONGEST_TOLD else None
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    try:
        number = float(cell)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _read_money(column: Column, cell: object) -> CellValue:
    pence: int | None = None
    if isinstance(cell, str) and len(cell) <= _LONGEST_TOLD:
        sign = -1 if cell.startswith(("-", "−")) else 1
        found = parse_pence(cell[1:].strip() if sign < 0 else cell)
        pence = None if found is None else sign * found
    elif (number := _as_number(cell, _DECIMAL)) is not None and abs(number) <= _MOST_PENCE:
        exact = number * 100
        # Pounds kept as binary fractions are a hair beside the penny.
        pence = round(exact) if abs(exact - round(exact)) < 1e-4 else None
    if pence is None or abs(pence) > _MOST_PENCE:
        raise _bad(column, cell, "it must be an amount in pounds such as 1,234.50 or -£3,200")
    return CellValue(Pence(pence))


def _read_money_or_tbc(column: Column, cell: object) -> CellValue:
    if isinstance(cell, str) and cell.casefold() in _UNCONFIRMED:
        return CellValue(TO_BE_CONFIRMED)
    try:
        return _read_money(column, cell)
    except RejectedRow:
        raise _bad(
            column, cell, "it must be an amount in pounds such as 1,234.50 or -£3,200, or TBC"
        ) from None


def _read_percent(column: Column, cell: object) -> CellValue:
    """A percentage in hundredths of a per cent; what Excel keeps as a part of 1 counts as such.

    A plain 1 is told: Excel keeps 100 % so, and somebody may have meant 1 %.
    """
    hundredths: float | None = None
    if isinstance(cell, str):
        found = _PERCENT.fullmatch(cell)
        hundredths = float(found[1] or 0) * 100 if found else None
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell <= 1:
        hundredths = float(cell) * WHOLE_SHARE
    # Parts of 1 kept as binary fractions are a hair beside the hundredth.
    if hundredths is None or abs(hundredths - round(hundredths)) > 1e-6 or hundredths > WHOLE_SHARE:
        raise _bad(
            column,
            cell,
            "it must be a percentage from 0% to 100%, written with its sign, such as 12.5%, with "
            "at most two decimals",
        )
    return CellValue(Share(round(hundredths)), is_mended=cell == 1)


def _read_yes_no(column: Column, cell: object) -> CellValue:
    if not isinstance(cell, date | time | timedelta):
        answer = _YES_NO.get(str(cell).casefold())
        if answer is not None:
            return CellValue(answer)
    raise _bad(column, cell, "it must be yes or no", "unknown")


def _read_urn(column: Column, cell: object) -> CellValue:
    words = _as_words(column, cell)
    urn = words.upper()
    if not _URN.fullmatch(urn):
        raise _bad(column, words, "a URN is SC and six digits, or seven digits")
    return CellValue(urn, is_mended=urn != words)


def _read_postcode(column: Column, cell: object) -> CellValue:
    words = _as_words(column, cell)
    found = _POSTCODE.fullmatch(words.upper())
    if not found:
        raise _bad(column, words, "it is not a postcode such as TS18 1AB")
    postcode = f"{found[1]} {found[2]}"
    return CellValue(postcode, is_mended=postcode != words)


def _read_slug(column: Column, cell: object) -> CellValue:
    words = _as_words(column, cell)
    slug = words.casefold()
    if not _SLUG.fullmatch(slug) or len(slug) > column.longest:
        raise _bad(
            column,
            words,
            "a slug is the home’s word in an address: up to 60 small letters, digits and single "
            "hyphens, such as oak-view",
        )
    return CellValue(slug, is_mended=slug != words)


def _read_nights(column: Column, cell: object) -> CellValue:
    if not isinstance(cell, str):
        day = _read_date(column, cell).value
        return CellValue(((day, day),))
    spans = []
    for part in cell.rstrip("; ").split(";"):
        found = _SPAN.fullmatch(part.strip())
        written = [day for day in found.groups() if day] if found else []
        days = [day for day in map(parse_date, written) if day and _is_of_our_time(day)]
        if not days or len(days) < len(written):
            raise _bad(
                column,
                cell,
                "nights must be written as 03/04/2025, or 10/05/2025 to 12/05/2025, with a "
                "semicolon between them",
            )
        first, last = days[0], days[-1]
        if last < first:
            raise _bad(column, cell, "a span of nights ends before it begins")
        spans.append((first, last))
    return CellValue(tuple(spans))


def _read_due(column: Column, cell: object) -> CellValue:
    """A day or a month as text, "2024-02-29" or "2024-02".

    Excel makes the first day of a month of a month that is typed in: that is told.
    """
    if isinstance(cell, str):
        if _MONTH.fullmatch(cell):
            return _read_month(column, cell)
        for form in _MONTHS_IN_WORDS:
            try:
                found = datetime.strptime(cell, form)  # noqa: DTZ007
            except ValueError:
                continue
            month = _read_month(column, f"{found.year:04d}-{found.month:02d}").value
            return CellValue(month, is_mended=True)
    try:
        day = _read_date(column, cell).value
    except RejectedRow:
        raise _bad(column, cell, "write a day as 31/03/2025, or a month as 2025-03") from None
    return CellValue(day.isoformat(), is_mended=not isinstance(cell, str) and day.day == 1)


def _read_references(column: Column, cell: object) -> CellValue:
    parts = [part.strip() for part in _as_words(column, cell).split(";")]
    found = tuple(dict.fromkeys(part for part in parts if part))
    for one in found:
        if len(one) > LONGEST_REFERENCE or not one.isprintable():
            raise _bad(
                column,
                cell,
                f"it must be references of up to {LONGEST_REFERENCE} characters, with semicolons "
                "between them",
            )
    return CellValue(found or None)


def _read_points(column: Column, cell: object) -> CellValue:
    points = []
    for part in _as_words(column, cell).rstrip("; ").split(";"):
        day, _, number = part.strip().partition(" ")
        on, value = parse_date(day), _as_number(number.strip(), _DECIMAL)
        if on is None or not _is_of_our_time(on) or value is None or abs(value) > HIGHEST_VALUE:
            raise _bad(
                column,
                cell,
                "write dates with values, 31/03/2026 560; 31/03/2027 540, with semicolons between",
            )
        points.append((on, value))
    if len({on for on, _ in points}) < len(points):
        raise _bad(column, cell, "it holds two values for one day")
    return CellValue(tuple(sorted(points)))


_READERS: Final[dict[Kind, Callable[[Column, object], CellValue]]] = {
    Kind.TEXT: _read_text,
    Kind.WORDS: _read_text,
    Kind.REFERENCE: _read_text,
    Kind.HOME: _read_text,
    Kind.CHILD: _read_text,
    Kind.HOUSEHOLD: _read_text,
    Kind.KEY: _read_key,
    Kind.DATE: _read_date,
    Kind.MONTH: _read_month,
    Kind.YEAR: _read_year,
    Kind.WHOLE: _read_whole,
    Kind.DECIMAL: _read_decimal,
    Kind.VALUE: _read_decimal,
    Kind.MONEY: _read_money,
    Kind.MONEY_OR_TBC: _read_money_or_tbc,
    Kind.PERCENT: _read_percent,
    Kind.YES_NO: _read_yes_no,
    Kind.URN: _read_urn,
    Kind.POSTCODE: _read_postcode,
    Kind.SLUG: _read_slug,
    Kind.NIGHTS: _read_nights,
    Kind.DUE: _read_due,
    Kind.PARAGRAPH: _read_text,
    Kind.REFERENCES: _read_references,
    Kind.POINTS: _read_points,
}
