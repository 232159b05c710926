"""What drawings of money share: amounts in words, parts that add up in a sentence, scales."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from components.findings import say_why_not
from components.panel import draw_empty
from components.shown import Shown, total_of
from components.wording import (
    MILLION,
    NO_NUMBER,
    POUND,
    POUNDS,
    POUNDS_IN_MILLIONS,
    choose_money_step,
    explain_symbol,
    format_money,
    format_money_steps,
    format_pounds,
)
from data_access.vocabulary import Symbol

if TYPE_CHECKING:
    from components.panel import Children
    from data_access.questions.answer import Answer

# Charts are in millions from here on.
LEAST_IN_MILLIONS = MILLION
NOT_ONE_STEP = "next to nothing"


def say_money(shown: Shown) -> str:
    """ "£61.6m", "£842,000": an amount in a headline, or its symbol where it is not shown."""
    return (shown.symbol or NO_NUMBER) if shown.value is None else format_money(shown.value)


def say_exactly(shown: Shown) -> str:
    """ "£7,012": an amount in whole pounds, or its symbol where it is not shown."""
    if shown.value is None:
        return shown.symbol or NO_NUMBER
    return format_pounds(shown.value / POUND)


def tell_money(what: str, shown: Shown) -> str:
    """ "the budget is £59.3m", "the budget is not known": a clause of a sentence."""
    words = explain_symbol(shown.symbol) if shown.value is None else say_money(shown)
    return f"{what} is {words}"


def split_money(parts: Sequence[Shown], whole: Shown) -> list[str]:
    """The sizes of parts of an amount in words that add up as they are read.

    All are rounded as the whole is, the largest remainders up; a part that is not nothing but comes
    out so is "next to nothing", and one without a number is its symbol.
    """
    if whole.value is None or any(part.value is None for part in parts):
        return [say_money(part) for part in parts]
    step = choose_money_step(whole.value)
    exact = [Fraction(part.value or 0) / step for part in parts]
    steps = [floor(part) for part in exact]
    wanted = floor(sum(exact, Fraction(0)) + Fraction(1, 2))
    order = sorted(range(len(parts)), key=lambda at: steps[at] - exact[at])
    for at in order[: wanted - sum(steps)]:
        steps[at] += 1
    return [
        format_money_steps(abs(number), step) if number or not part else NOT_ONE_STEP
        for number, part in zip(steps, exact, strict=True)
    ]


def in_pounds(*answers: "Answer") -> "list[Answer]":
    """Answers in pence as charts draw them: all in pounds, or all in millions of pounds."""
    amounts = [row.value for answer in answers for row in answer.rows]
    unit, pence = choose_scale(amounts)
    return [
        replace(
            answer,
            unit=unit,
            rows=tuple(
                replace(row, value=None if row.value is None else row.value / pence)
                for row in answer.rows
            ),
            total=None if answer.total is None else answer.total / pence,
            _by_keys={},
        )
        for answer in answers
    ]


def choose_scale(amounts: "Sequence[int | float | None]") -> tuple[str, int]:
    """The unit in which a chart draws amounts in pence, and how many pence it is worth."""
    largest = max((abs(amount) for amount in amounts if amount is not None), default=0)
    return (POUNDS_IN_MILLIONS, MILLION) if largest >= LEAST_IN_MILLIONS else (POUNDS, POUND)


def end_year(day: date) -> int:
    """The financial year that holds a day, by the year it ends in."""
    return day.year + (day.month > 3)


def find_kept(forecast: "Answer") -> date:
    """The month end at which a forecast stood as it is told: the last one the data reaches."""
    ages = [age.data_to for age in forecast.sources if age.data_to]
    day = min([forecast.as_at, *([max(ages)] if ages else [])])
    after = day + timedelta(days=1)
    return day if after.day == 1 else day.replace(day=1) - timedelta(days=1)


def say_year(day: date) -> str:
    """The financial year that holds a day: "the year to 31 March 2025"."""
    return f"the year to 31 March {end_year(day)}"


def say_year_of(forecast: "Answer") -> str:
    """The financial year that a forecast is of."""
    return say_year(find_kept(forecast))


def is_lacking(answer: "Answer") -> bool:
    """Whether what an answer rests on has never been loaded."""
    return total_of(answer).symbol == Symbol.NOT_AVAILABLE


def draw_why(what: str, answer: "Answer") -> "Children":
    """What stands in place of a chart of which the whole is no number: why, in sentences."""
    shown = total_of(answer)
    return draw_empty(" ".join([say_why_not(what, shown), *answer.notes]))
