"""Findings: the sentence that an answer supports, computed from it, so it is never false."""

from typing import TYPE_CHECKING

from components.wording import format_count, format_date, format_percent, plural, round_number

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

Number = int | float | None


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


def say_change(answer: "Answer", now: Number, then: Number, *, noun: str = "") -> str:
    """ "17 fewer than a year earlier", "the same as on 31 October 2023", or not known."""
    difference = say_difference(now, then, noun=noun)
    if now is None or then is None:
        return f"{difference} {say_since(answer)}"
    return f"{difference} {'as' if difference == 'the same' else 'than'} {say_since(answer)}"


def share(part: Number, whole: Number) -> float | None:
    """Part of whole; None where there is no whole."""
    return part / whole if part is not None and whole else None


def say_share(part: Number, whole: Number) -> str:
    """ "36%", or a dash where there is no whole."""
    known = share(part, whole)
    return "–" if known is None else format_percent(known)


def say_rate_trend(ours: list[tuple[int, float]], neighbours: float | None, council: str) -> str:
    """How our rate moved and where it stands: "Our rate fell to 125 …, the lowest since 2019 …".

    `ours` are (year, rate), oldest first; compared as published: in whole numbers.
    """
    if not ours:
        return f"No rate of {council} is known for this date"
    whole = [(year, int(round_number(rate))) for year, rate in ours]
    year, now = whole[-1]
    earlier = [rate for _, rate in whole[:-1]]
    words = f"Our rate was {now} in every 10,000"
    if earlier:
        moved = (
            "stayed at" if now == earlier[-1] else ("rose to" if now > earlier[-1] else "fell to")
        )
        words = f"Our rate {moved} {now} in every 10,000"
        if now < earlier[-1]:
            words += _extreme("lowest", [year for year, rate in whole[:-1] if rate <= now], year)
        elif now > earlier[-1]:
            words += _extreme("highest", [year for year, rate in whole[:-1] if rate >= now], year)
    if neighbours is not None:
        gap = now - int(round_number(neighbours))
        side = "above" if gap > 0 else "below"
        words += f", {abs(gap)} {side} our neighbours" if gap else ", the same as our neighbours"
    return words


def _extreme(word: str, as_far: list[int], year: int) -> str:
    """ ", the lowest since 2019": the last year that went as far; none did: of all these years."""
    if not as_far:
        return f", the {word} of these years"
    return f", the {word} since {as_far[-1]}" if year - as_far[-1] > 1 else ""


def say_balance(came: Number, left: Number, period: str) -> str:
    """ "In 2025 more children left our care than came into it"."""
    if came is None or left is None:
        return f"Coming into and leaving our care, {period}"
    if came == left:
        return f"{period}: as many children left our care as came into it"
    more, fewer = ("came into", "left it") if came > left else ("left", "came into it")
    return f"{period}: more children {more} our care than {fewer}"
