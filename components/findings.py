"""Findings: the sentence that an answer supports, computed from it, so it is never false."""

from typing import TYPE_CHECKING

from components.shown import Number, Shown, differ, share, total_of
from components.wording import (
    NO_NUMBER,
    explain_symbol,
    format_count,
    format_date,
    format_percent,
    plural,
    round_number,
)
from data_access.vocabulary import Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer


def say_difference(now: Number, then: Number, *, noun: str = "") -> str:
    """ "17 fewer", "10 more", "the same": a count against an earlier one, without judgement."""
    if now is None or then is None:
        return "no figure to compare with"
    change = now - then
    if change == 0:
        return "the same"
    size = f"{format_count(abs(change))} {'more' if change > 0 else 'fewer'}"
    return f"{size} {plural(abs(change), noun, noun + 'ren')}" if noun else size


def say_since(answer: "Answer") -> str:
    """The words for the date of comparison: "a year earlier", or "on 31 October 2023"."""
    then = answer.compare_to
    if then is None:
        return ""
    now = answer.as_at
    if (now.month, now.day) == (then.month, then.day) and now.year - then.year == 1:
        return "a year earlier"
    return f"on {format_date(then)}"


def say_change(answer: "Answer", now: Shown, then: Shown, *, noun: str = "") -> str:
    """ "17 fewer than a year earlier", "the same as on 31 October 2023", not known or not shown."""
    if differ(now, then).is_hidden:
        return f"{_name_difference(answer)} is {explain_symbol('c')}"
    difference = say_difference(now.value, then.value, noun=noun)
    if now.value is None or then.value is None:
        return f"{difference} {say_since(answer)}".rstrip()
    return f"{difference} {'as' if difference == 'the same' else 'than'} {say_since(answer)}"


def note_change(answer: "Answer", now: Shown, then: Shown, *, noun: str = "") -> str:
    """The same where room is short: a difference that is not shown is its symbol."""
    change = differ(now, then)
    if change.is_hidden:
        return f"{_name_difference(answer)}: {change.symbol}"
    return say_change(answer, now, then, noun=noun)


def _name_difference(answer: "Answer") -> str:
    return f"the difference from {say_since(answer).removeprefix('on ')}"


def say_why_not(what: str, number: Shown) -> str:
    """ "The number of children … is not shown, to protect confidentiality.": a missing number."""
    return f"{what} is {explain_symbol(number.symbol)}."


def say_why_unknown(what: str, answer: "Answer") -> str:
    """The same of the whole of an answer; why it is not known, the answer says itself."""
    whole = total_of(answer)
    notes = answer.notes if whole.symbol == Symbol.NOT_KNOWN else ()
    return " ".join([say_why_not(what, whole), *notes])


def say_rounded(answer: "Answer") -> str:
    """ " (rounded to 5)" after a number of an answer that is; nothing after any other."""
    to = answer.protection.rounded_to
    return f" (rounded to {to})" if to else ""


def say_share(part: Shown, whole: Shown) -> str:
    """ "36%", a symbol where it is not shown, or a dash where there is no whole."""
    known, symbol = share(part, whole)
    return (symbol or NO_NUMBER) if known is None else format_percent(known)


def say_rate_trend(ours: "list[tuple[int, Shown]]", neighbours: float | None, council: str) -> str:
    """How our rate moved and where it stands: "Our rate fell to 125 …, the lowest since 2019 …".

    `ours` are (year, rate), oldest first; compared as published: in whole numbers. Nothing is said
    across a year whose rate is not shown.
    """
    known = [place for place, (_, rate) in enumerate(ours) if not rate.is_missing]
    # Years that have not come, and those before the first that is known, are not spoken of.
    ours = ours[known[0] : known[-1] + 1] if known else []
    if not ours:
        return f"No rate of {council} is known for this date"
    year, latest = ours[-1]
    if latest.value is None:
        return say_why_not(f"Our rate of 31 March {year}", latest).rstrip(".")
    since = max((place for place, (_, rate) in enumerate(ours) if rate.value is None), default=-1)
    whole = [(y, int(round_number(r.value))) for y, r in ours[since + 1 :] if r.value is not None]
    now = whole[-1][1]
    earlier = [rate for _, rate in whole[:-1]]
    words = f"Our rate was {now} in every 10,000"
    if earlier:
        moved = (
            "stayed at" if now == earlier[-1] else ("rose to" if now > earlier[-1] else "fell to")
        )
        words = f"Our rate {moved} {now} in every 10,000"
        is_all = len(whole) == len(ours)
        if now < earlier[-1]:
            as_far = [year for year, rate in whole[:-1] if rate <= now]
            words += _extreme("lowest", as_far, year, is_all=is_all)
        elif now > earlier[-1]:
            as_far = [year for year, rate in whole[:-1] if rate >= now]
            words += _extreme("highest", as_far, year, is_all=is_all)
    if neighbours is not None:
        gap = now - int(round_number(neighbours))
        side = "above" if gap > 0 else "below"
        words += f", {abs(gap)} {side} our neighbours" if gap else ", the same as our neighbours"
    return words


def _extreme(word: str, as_far: list[int], year: int, *, is_all: bool) -> str:
    """ ", the lowest since 2019": the last year that went as far; none did: of all these years."""
    if not as_far:
        return f", the {word} of these years" if is_all else ""
    return f", the {word} since {as_far[-1]}" if year - as_far[-1] > 1 else ""


def say_balance(came: Number, left: Number, period: str) -> str:
    """ "In 2025 more children left our care than came into it"."""
    if came is None or left is None:
        return "Coming into and leaving our care, year by year"
    if came == left:
        return f"{period}: as many children left our care as came into it"
    more, fewer = ("came into", "left it") if came > left else ("left", "came into it")
    return f"{period}: more children {more} our care than {fewer}"
