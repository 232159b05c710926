"""Values as they are published: numbers, symbols, years and populations, never guessed."""

import re

from data_access.imports.record import RejectedRow
from data_access.published import Published
from data_access.vocabulary import Symbol

FIRST_YEAR, LAST_YEAR = 2000, 2100
# What publications write where there is no number, and what it says.
PUBLISHED_SYMBOLS = {
    "c": Symbol.CONFIDENTIAL,
    "k": Symbol.LOW,
    "low": Symbol.LOW,
    "x": Symbol.NOT_AVAILABLE,
    "-": Symbol.NOT_AVAILABLE,
    ":": Symbol.NOT_AVAILABLE,
    "..": Symbol.NOT_AVAILABLE,
    "z": Symbol.NOT_APPLICABLE,
}
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


def parse_year(value: str, column: str) -> int:
    """The year ending 31 March: "2025", or "2024-25", "2024/25", "202425"; raises RejectedRow."""
    year = 0
    if re.fullmatch(r"[0-9]{4}", value):
        year = int(value)
    elif found := re.fullmatch(r"([0-9]{4})[-/]?([0-9]{2})", value):
        following = int(found[1]) + 1
        year = following if following % 100 == int(found[2]) else 0
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year
    raise RejectedRow(
        column,
        "bad_year",
        value,
        f"{value!r} is not a year from {FIRST_YEAR} to {LAST_YEAR}; write it as 2025.",
    )


def has_thousands_separators(value: str) -> bool:
    """Whether a number is written as 1,234: read as meant, and recorded as a repair."""
    return bool(_THOUSANDS.fullmatch(value))


def parse_figure(figure: Published, value: str, column: str) -> tuple[float | None, str | None]:
    """A published value as (number, None) or (None, symbol); raises RejectedRow."""
    symbol = PUBLISHED_SYMBOLS.get(value.casefold())
    if symbol:
        return None, symbol.value
    number = _parse_number(value, column)
    if figure.is_count and number != int(number):
        raise RejectedRow(
            column, "not_whole", value, f"{figure.key} is counted in whole numbers, not {value}."
        )
    if figure.unit == "%" and number > 100:
        raise RejectedRow(
            column, "over_100", value, f"{figure.key} is a percentage and cannot be {value}."
        )
    return number, None


def parse_population(value: str, column: str) -> int | None:
    """A number of children, or None where a symbol says it is not published; RejectedRow."""
    if value.casefold() in PUBLISHED_SYMBOLS:
        return None
    number = _parse_number(value, column)
    if number != int(number) or number < 1:
        raise RejectedRow(
            column,
            "bad_population",
            value,
            f"A population estimate is a whole number of children above 0, not {value}.",
        )
    return int(number)


def _parse_number(value: str, column: str) -> float:
    plain = value.replace(",", "") if has_thousands_separators(value) else value
    # Sixteen digits and more would no longer be exact; nothing published comes near.
    if not _NUMBER.fullmatch(plain) or len(plain) > 15:
        raise RejectedRow(
            column,
            "no_value" if not value else "not_a_number",
            value,
            f"{value!r} is neither a number nor one of the symbols {', '.join(PUBLISHED_SYMBOLS)}.",
        )
    return float(plain)
