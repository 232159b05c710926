"""What is said of a benefit measure: its numbers in its unit, how it stands, in plain sentences."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from components.page import PAGES, Ask, Page
from components.shown import total_of
from components.wording import (
    MONEY,
    NO_NUMBER,
    explain_symbol,
    format_date,
    format_value,
    join_words,
    plural,
    round_number,
)
from data_access.vocabulary import (
    BENEFIT_STATE,
    CHILD_DIMENSIONS,
    DIMENSIONS,
    OWNER_ROLE,
    Symbol,
    Unit,
)

if TYPE_CHECKING:
    from data_access.questions.answer import Answer
    from data_access.questions.benefit_values import Figure
    from data_access.questions.benefits import Benefit

NOT_SET = "Not set by the council"
YES_OR_NO = "yes or no"
A_WEEK = (Unit.PENCE_A_WEEK, "£ a week")
BETTER = {
    "higher": "Stated by the council: higher is better",
    "lower": "Stated by the council: lower is better",
    "neither": "Stated by the council: neither way is better",
}
# From the first day of 12 months to their last.
YEAR_DAYS = (364, 365)
# The same, however a unit calls it.
_RATES = (Unit.RATE, "per 10,000")
_ON_EVERY_PAGE = {dimension.key for dimension in CHILD_DIMENSIONS}


def write_amount(value: float | None, unit: str, symbol: str | None = None) -> str:
    """A number without its unit, but for what is part of it: "564", "£7,030", "57%", "Yes"."""
    if value is not None and unit == YES_OR_NO:
        return "Yes" if value else "No"
    has_decimals = unit not in MONEY and value is not None and value != int(value)
    is_exact = unit in (Unit.MONTHS, Unit.LOCAL_SCALE) or not any(unit == one for one in Unit)
    decimals = 1 if has_decimals and is_exact and not unit.startswith(("£", "%")) else None
    return format_value(value, unit, symbol, decimals=decimals)


def write_value(value: float | None, unit: str, symbol: str | None = None) -> str:
    """A number with its unit: "564 children", "£7,030 a week", "125 per 10,000", "Yes"."""
    words = write_amount(value, unit, symbol)
    if value is None or unit == YES_OR_NO:
        return words
    if unit in A_WEEK or unit.startswith("£ a week"):
        return f"{words} a week"
    if unit in _RATES or unit.startswith("per 10,000"):
        return f"{words} per 10,000"
    if unit in MONEY or unit.startswith(("%", "£")) or not unit:
        return words
    noun = unit.removesuffix(f", {Unit.PUBLISHED}")
    return f"{words} {_say_one(noun) if value == 1 else noun}"


def _say_one(unit: str) -> str:
    """The unit of one: "child", "planned move", "period of care"."""
    head, of, rest = unit.partition(" of ")
    if head.endswith("children"):
        head = head.removesuffix("ren")
    elif head.endswith("ies"):
        head = f"{head.removesuffix('ies')}y"
    elif head.endswith("s"):
        head = head.removesuffix("s")
    return f"{head}{of}{rest}"


def say_missing(figure: "Figure") -> str:
    """Why there is no number: "not published", "not shown, to protect confidentiality"."""
    return figure.why.rstrip(".") or explain_symbol(figure.symbol)


def say_day(figure: "Figure") -> str:
    """ "on 31 March 2025", or "in the 12 months to 31 March 2025" of what is counted over them."""
    if figure.on is None:
        return ""
    if figure.first is None:
        return f"on {format_date(figure.on)}"
    if (figure.on - figure.first).days in YEAR_DAYS:
        return f"in the 12 months to {format_date(figure.on)}"
    return f"from {format_date(figure.first)} to {format_date(figure.on)}"


def say_now(benefit: "Benefit") -> str:
    """ "564 children on 31 March 2025", or why there is no value."""
    now = benefit.now
    if now.value is None:
        words = say_missing(now)
        return words[:1].upper() + words[1:]
    return f"{write_value(now.value, benefit.unit)} {say_day(now)}".rstrip()


def say_target(benefit: "Benefit") -> str:
    """ "120 children by 31 March 2026", or that the council set none."""
    if benefit.target is None:
        return NOT_SET
    by = f" by {format_date(benefit.target_on)}" if benefit.target_on else ", no date set"
    return f"{write_value(benefit.target, benefit.unit)}{by}"


def say_approved(benefit: "Benefit") -> str:
    """Who approved the target, a role, and when; nothing where there is no target."""
    if benefit.target is None:
        return ""
    return _say_by("Approved", benefit.target_approved_by, benefit.target_approved_on)


def say_realised(benefit: "Benefit") -> str:
    """Which role agreed that it is realised, and when; nothing where it is not."""
    if benefit.realised_on is None:
        return ""
    return _say_by("Agreed", benefit.realised_agreed_by, benefit.realised_on)


def _say_by(done: str, role: str | None, day: date | None) -> str:
    who = f" by: {OWNER_ROLE.label_of(role).lower()}" if role else ", by whom is not stated"
    return f"{done}{who}{f', {format_date(day)}' if day else ''}"


def say_distance(benefit: "Benefit") -> str:
    """ "9 above where it should be", "where it should be"; nothing where neither is known."""
    if benefit.distance is None or benefit.unit == YES_OR_NO:
        return ""
    size = write_amount(_round_as_stated(benefit, abs(benefit.distance)), benefit.unit)
    if not any(digit in size for digit in "123456789"):
        return "where it should be"
    if size.endswith("%"):
        points = size.removesuffix("%")
        size = f"{points} percentage {plural(float(points), 'point', 'points')}"
    return f"{size} {'above' if benefit.distance > 0 else 'below'} where it should be"


def write_expected(benefit: "Benefit") -> str:
    """Where the trajectory says a measure should be, as exactly as its target is stated."""
    if benefit.expected is None:
        return NO_NUMBER
    if benefit.unit == YES_OR_NO:
        return "Yes" if benefit.expected >= 1 else "Not yet"
    return write_value(_round_as_stated(benefit, benefit.expected), benefit.unit)


def _round_as_stated(benefit: "Benefit", value: float) -> float:
    target = benefit.target
    is_whole = target is not None and target == int(target)
    return _round(value) if is_whole else value


def say_state(benefit: "Benefit") -> str:
    """ "On track", "No target set": how a measure stands, in a word."""
    return BENEFIT_STATE.label_of(benefit.state)


def say_neighbours(benefit: "Benefit") -> str:
    """ "neighbours average 95": what is published beside it, ours where it is another figure."""
    published = benefit.benchmark
    if published is None:
        return ""
    unit = published.unit
    average = published.neighbours
    words = f"neighbours average {write_published(average, unit)}"
    if average.value is None:
        words = f"the neighbours’ average is {say_missing(average)}"
    if not _is_same(benefit.unit, unit):
        ours = published.ours
        shown = write_value(_whole(ours.value), unit) if ours.value is not None else NO_NUMBER
        words = f"published: ours {shown}, {words}"
    is_old = benefit.now.on is None or benefit.now.on.year != published.year
    return f"{words} on 31 March {published.year}" if is_old else words


def write_published(figure: "Figure", unit: str) -> str:
    """A published figure in whole numbers, as each council's own is published."""
    return write_amount(_whole(figure.value), unit, figure.symbol)


def _whole(value: float | None) -> float | None:
    return None if value is None else _round(value)


def _round(value: float) -> float:
    return float(round_number(value))


def _is_same(unit: str, published: str) -> bool:
    if unit in _RATES:
        return published.startswith("per 10,000")
    if unit == Unit.PENCE_A_WEEK:
        return published.startswith("£ a week")
    return published.startswith(unit)


def say_benefit(benefit: "Benefit") -> str:
    """ "125 per 10,000 on 31 March 2025; no target set; neighbours average 95": all in a line."""
    target = "no target set"
    if benefit.target is not None:
        target = f"target {say_target(benefit)}"
    parts = [say_now(benefit), target, say_distance(benefit), say_neighbours(benefit)]
    return "; ".join(part for part in parts if part)


def say_none(counted: "Answer") -> str:
    """Why there is no benefit measure: never kept, not yet on the day, or none stood then.

    `counted` is the number of measures on the same day.
    """
    if total_of(counted).value is None:
        return " ".join(counted.notes)
    return f"No benefit measure stood in the register on {format_date(counted.as_at)}."


def say_benefits(benefits: "Iterable[Benefit]", counted: "Answer") -> str:
    """How all measures stand, in a sentence that holds for any of them; `counted` as say_none."""
    found = list(benefits)
    if not found:
        return say_none(counted)
    number = {key: sum(one.state == key for one in found) for key in BENEFIT_STATE.keys}
    words = {
        "realised": "agreed as realised",
        "on_track": "on track",
        "off_track": "off track",
        "no_target": "without a target set by the council",
        "not_known": "with a target that cannot be judged",
    }
    parts = [f"{number[key]} {said}" for key, said in words.items() if number[key]]
    whole = len(found)
    sentence = f"Of {whole} benefit {plural(whole, 'measure', 'measures')}: {join_words(parts)}."
    off = [one.title for one in found if one.state == "off_track"]
    if off:
        more = f" and {len(off) - 3} more" if len(off) > 3 else ""
        sentence += f" Off track: {'; '.join(off[:3])}{more}."
    return sentence


def find_address(benefit: "Benefit", dates: Iterable[tuple[str, str]] = ()) -> str:
    """The address of the page that explains a measure, narrowed as it is; "" where there is none.

    Only a page that its reader may open, and only where the reader is told its value.
    """
    if benefit.measure is None or benefit.now.value is None:
        return ""
    opened = [page for page in PAGES.values() if page.permission in benefit.opens]
    for page in opened:
        # What is of one thing, such as a home, stands on that thing's own page.
        keys = [key for name, key in benefit.pairs if name == page.of]
        if len(keys) == 1:
            kept = [*dates, *(pair for pair in benefit.pairs if pair[0] != page.of)]
            return _join(page.address_of(keys[0]), kept)
    filters = {name for name, _ in benefit.pairs if name in DIMENSIONS}
    asks = [
        (page, ask)
        for page in opened
        if not page.of and page.path != "/benefits"
        for panel in page.panels
        for ask in panel.asks
        if ask.measure == benefit.measure
    ]
    if not asks:
        return ""
    page, ask = max(asks, key=lambda one: _fit(one, asks, filters))
    # What a panel divides by already would be refused by those beside it.
    said = {*ask.by, *dict(ask.narrow)} - _ON_EVERY_PAGE
    return _join(page.path, [*dates, *(pair for pair in benefit.pairs if pair[0] not in said)])


def _fit(
    one: tuple[Page, Ask], asks: list[tuple[Page, Ask]], filters: set[str]
) -> tuple[bool, int, bool, float]:
    """How well a page explains a measure: by what it divides it, and how much of it is of it."""
    page, ask = one
    known = len(filters & {*ask.by, *dict(ask.narrow)})
    number = sum(other is page for other, _ in asks)
    whole = sum(len(panel.asks) for panel in page.panels)
    return page.path != "/", known, not ask.optional, number / whole


def _join(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def say_symbols(benefits: "Iterable[Benefit]") -> str:
    """ ". c = not shown, to protect confidentiality": what symbols in place of values stand for."""
    found = {
        each.symbol for one in benefits for each in (one.now, *one.trend) if each.value is None
    }
    known = [symbol for symbol in Symbol if symbol in found]
    return "".join(f". {symbol} = {explain_symbol(symbol)}" for symbol in known)


def group_by_benefit(benefits: "Iterable[Benefit]") -> "dict[str, list[Benefit]]":
    """The measures of each benefit, in their order."""
    found: dict[str, list[Benefit]] = {}
    for one in benefits:
        found.setdefault(one.benefit, []).append(one)
    return found
