"""What drawings of money share: amounts in words, parts that add up in a sentence, scales."""

from dataclasses import replace
from datetime import date
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
    explain_symbol,
    format_money,
    format_pounds,
)
from data_access.vocabulary import Symbol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.panel import Children
    from data_access.questions.answer import Answer

# Charts are in millions from here on.
LEAST_IN_MILLIONS = MILLION


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


def say_part(part: Shown) -> str:
    """ "£1.5m less", "£56,451 more": a part of a change, rounded by itself."""
    if part.value is None:
        return say_money(part)
    return f"{format_money(abs(part.value))} {'more' if part.value > 0 else 'less'}"


def round_together(answer: "Answer", dimension: str) -> "Answer":
    """Amounts in pence as a chart writes them, so that the keys of a dimension add up as read.

    Largest remainders go up. What is below nought or not shown is left as it is, with all that it
    stands beside.
    """
    step = MILLION // 10 if choose_scale([row.value for row in answer.rows])[1] > POUND else POUND
    place = answer.by.index(dimension)
    beside: dict[tuple[str, ...], list[int]] = {}
    for at, row in enumerate(answer.rows):
        beside.setdefault((*row.keys[:place], *row.keys[place + 1 :]), []).append(at)
    rows = list(answer.rows)
    for places in beside.values():
        exact = [Fraction(value) / step for at in places if (value := rows[at].value) is not None]
        if len(exact) < len(places) or min(exact) < 0:
            continue
        steps = [floor(part) for part in exact]
        up = sorted(range(len(exact)), key=lambda at: steps[at] - exact[at])
        for at in up[: floor(sum(exact) + Fraction(1, 2)) - sum(steps)]:
            steps[at] += 1
        for at, number in zip(places, steps, strict=True):
            rows[at] = replace(rows[at], value=number * step)
    return replace(answer, rows=tuple(rows), _by_keys={})


def say_notes(*answers: "Answer | None") -> str:
    """What answers say of themselves, in sentences after a full stop; what is unpriced, say."""
    notes = dict.fromkeys(note for answer in answers if answer for note in answer.notes)
    return "".join(f" {note}" for note in notes)


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


def say_year(day: date) -> str:
    """The financial year that holds a day: "the year to 31 March 2025"."""
    return f"the year to 31 March {end_year(day)}"


def is_lacking(answer: "Answer") -> bool:
    """Whether what an answer rests on has never been loaded."""
    return total_of(answer).symbol == Symbol.NOT_AVAILABLE


def draw_why(what: str, answer: "Answer") -> "Children":
    """What stands in place of a chart of which the whole is no number: why, in sentences."""
    shown = total_of(answer)
    return draw_empty(" ".join([say_why_not(what, shown), *answer.notes]))
