"""How numbers, dates and lists are written, so that a sentence, a table and a chart agree.

Halves are rounded away from nothing, as published figures are; the minus is a real minus sign.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from data_access.vocabulary import SYMBOL_WORDS, YEAR, Symbol, Unit

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

Number = int | float

MINUS = "−"
NO_NUMBER = "–"
# In pence.
POUND, THOUSAND, MILLION = 100, 100_000, 100_000_000
MONEY = frozenset((Unit.PENCE.value, Unit.PENCE_A_WEEK.value))
# What charts of money are drawn in.
POUNDS, POUNDS_IN_MILLIONS = "£", "£m"


def round_number(value: Number | Decimal, decimals: int = 0) -> Decimal:
    """The value to so many decimals; a half goes away from nothing, and nothing has no sign."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return rounded or abs(rounded)


def _write(value: Number | Decimal, decimals: int = 0) -> str:
    return f"{round_number(value, decimals):,}".replace("-", MINUS)


def format_count(value: Number) -> str:
    """A whole number of children, places or events: "587", "1,234"."""
    return _write(value)


def format_rate(value: Number, decimals: int = 0) -> str:
    """A rate per 10,000: whole unless more decimals are asked for."""
    return _write(value, decimals)


def format_percent(share: float, decimals: int = 0) -> str:
    """A share between 0 and 1 as a percentage: 0.358 is "36%"."""
    return f"{round_number(Decimal(str(share)) * 100, decimals):,}%".replace("-", MINUS)


def format_change(value: Number, decimals: int = 0, *, none: str = "0") -> str:
    """A difference with its sign: "+10", "−2"; `none` where nothing changed."""
    rounded = round_number(value, decimals)
    if not rounded:
        return none
    return f"{rounded:+,}".replace("-", MINUS)


def format_pounds(pounds: Number | Decimal) -> str:
    """An amount in whole pounds: "£1,235", "−£20"."""
    rounded = round_number(pounds)
    return f"{MINUS if rounded < 0 else ''}£{abs(rounded):,}"


def format_money(pence: Number | Decimal) -> str:
    """An amount as a sentence says it: "£61.6m", "£842,000"; below £100,000 exactly: "£70,683"."""
    exact = Decimal(str(pence))
    size = abs(exact)
    if size >= MILLION - THOUSAND // 2:
        return format_value(exact / MILLION, POUNDS_IN_MILLIONS)
    step = THOUSAND if size >= 100 * THOUSAND else POUND
    return format_pounds(round_number(exact / step) * step / POUND)


def format_difference(value: Number, unit: str) -> str:
    """A difference as its unit is written, with its sign: "+10", "−£2,500"."""
    if unit not in MONEY and not unit.startswith(POUNDS):
        return format_change(value)
    return _sign(format_value(value, unit))


def format_more_money(pence: Number | Decimal) -> str:
    """A difference as `format_money` writes it, with its sign: "+£56,451", "−£1.5m"."""
    return _sign(format_money(pence))


def _sign(words: str) -> str:
    return words if words.startswith(MINUS) or not re.search("[1-9]", words) else f"+{words}"


def format_date(day: date) -> str:
    """A day in words: "31 October 2023"."""
    return f"{day.day} {day:%B %Y}"


def format_short_date(day: date) -> str:
    """A day where room is short: "31 Oct 2023"."""
    return f"{day.day} {day:%b %Y}"


def format_value(
    value: Number | Decimal | None,
    unit: str,
    symbol: str | None = None,
    *,
    decimals: int | None = None,
) -> str:
    """A value as its unit is written, or its symbol where there is no number.

    Shared by headlines, tiles, tables and charts. `unit` is an answer's own. Counts and rates are
    whole; a figure "as published" and miles keep one decimal where they have one.
    """
    if value is None:
        return symbol or NO_NUMBER
    if unit in MONEY:
        return format_pounds(Decimal(str(value)) / POUND)
    if unit == POUNDS_IN_MILLIONS:
        pounds = round_number(value, 1)
        return f"{MINUS if pounds < 0 else ''}£{abs(pounds):,.1f}m"
    if unit.startswith("£"):
        return format_pounds(value)
    if decimals is None:
        has_decimals = unit == "miles" or unit.endswith("as published")
        decimals = 1 if has_decimals and round_number(value, 1) % 1 else 0
    return _write(value, decimals) + ("%" if unit.startswith("%") else "")


def explain_symbol(symbol: str | None) -> str:
    """Why there is no number: "not available"."""
    if symbol in set(Symbol):
        return SYMBOL_WORDS[Symbol(symbol)]
    return SYMBOL_WORDS[Symbol.NOT_KNOWN]


def label_key(answers: "Sequence[Answer]", dimension: str, key: str) -> str:
    """The words for a key, from the first of the answers that has some.

    A year is the one it ends in, published or our own.
    """
    if dimension == YEAR.key:
        return key
    labels = (answer.label(dimension, key) for answer in answers)
    return next((label for label in labels if label != key), key)


def shorten_period(key: str) -> str:
    """The key of a period for an axis, on two lines: a week by its Monday, a month or quarter by
    its last month.
    """
    if found := re.fullmatch(r"(\d{4})-W(\d{2})", key):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return f"{monday:%-d %b}<br>{monday.year}"
    if found := re.fullmatch(r"(\d{4})-(\d{2})", key):
        year, month = int(found[1]), int(found[2])
    elif found := re.fullmatch(r"(\d{4})-\d{2}-Q([1-4])", key):
        year, month = int(found[1]) + (found[2] == "4"), int(found[2]) * 3 % 12 + 3
    else:
        return key
    return f"{date(year, month, 1):%b}<br>{year}"


def join_words(words: Sequence[str], last: str = "and") -> str:
    """Words as a list in a sentence: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def plural(count: Number, one: str, many: str) -> str:
    """The word that goes with a count: plural(1, "child", "children") is "child"."""
    return one if count == 1 else many
