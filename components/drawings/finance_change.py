"""Why spend changed between two periods: nights, where they were spent, and what a night cost."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.drawings.choice import group_links, link_choice
from components.drawings.context import Context
from components.drawings.money import (
    draw_why,
    say_money,
    say_notes,
    say_part,
)
from components.drawings.over_time import say_period
from components.elements import Element
from components.figures.waterfall import Step, draw_money_steps
from components.findings import say_why_not
from components.panel import draw_figure
from components.shown import Shown, now_of, total_of
from components.table import draw_table
from components.wording import explain_symbol, format_date, join_words

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

PARTS = ("volume", "mix", "price")
# Why each part came out above, or below, nought.
WHY = {
    "volume": ("more nights", "fewer nights"),
    "mix": ("more nights where they cost more", "more nights where they cost less"),
    "price": ("dearer nights of the same kind", "cheaper nights of the same kind"),
}
OF_NOTHING = {
    "volume": "the number of nights",
    "mix": "where they were spent",
    "price": "what a night of the same kind cost",
}
MOST_YEARS = 8


def spend_change(context: Context) -> Any:
    """How much spend changed since the date of comparison, and by what, exactly."""
    answer, by_type, now, years = context.answer(0), context.answer(1), *context.answers[2:4]
    headline = say_change_of_spend(answer)
    since = f"the year to {format_date(answer.compare_to)}" if answer.compare_to else "before"
    sub = (
        f"Gross spend on children’s nights in our care {say_period(answer)} against {since}. "
        "Nights: more or fewer of them, at the earlier year’s mix and prices. Mix: in which kinds "
        "of home they were spent; one without nights in one of the years counts here. Price: what "
        "a night of the same kind cost. Children and their needs lie behind all three."
        f"{say_notes(answer)}"
    )
    table = draw_table(by_type, caption=sub)
    choice = _draw_choice(context, answer, years) if years else []
    parts = [now_of(answer.row(part)) for part in PARTS]
    if total_of(answer).value is None or any(part.value is None for part in parts):
        chart: Any = draw_why("Why spend changed", answer)
    else:
        chart = [draw_figure(_draw(answer, parts, now), headline)]
    return context.panel(headline, sub, [*choice, *chart], table)


def say_change_of_spend(answer: "Answer") -> str:
    """ "Spend rose by £33.5m since the year to …: £20.1m more because of …, £1.2m less …"."""
    change = total_of(answer)
    since = f"the year to {format_date(answer.compare_to)}" if answer.compare_to else "before"
    if change.value is None:
        return say_why_not(f"By how much spend changed since {since}", change).rstrip(".")
    parts = [now_of(answer.row(part)) for part in PARTS]
    if not change.value:
        words = f"Spend is the same as in {since}"
        if all(part.value == 0 for part in parts):
            return words
    else:
        verb = "rose" if change.value > 0 else "fell"
        words = f"Spend {verb} by {say_money(Shown(abs(change.value)))} since {since}"
    return f"{words}: {join_words(_say_parts(parts))}"


def _say_parts(parts: Sequence[Shown]) -> list[str]:
    said = []
    for name, part in zip(PARTS, parts, strict=True):
        more, fewer = WHY[name]
        if part.value is None:
            why = f"how much because of {OF_NOTHING[name]} is {explain_symbol(part.symbol)}"
            said.append(why)
        elif not part.value:
            said.append(f"nothing because of {OF_NOTHING[name]}")
        else:
            said.append(f"{say_part(part)} because of {more if part.value > 0 else fewer}")
    return said


def _draw(answer: "Answer", parts: Sequence[Shown], now: "Answer | None") -> Any:
    """From what was spent then to what was spent now; the changes alone where that is not had."""
    labels = [answer.label("change_part", part) for part in PARTS]
    spent = total_of(now) if now else Shown()
    change = total_of(answer).value or 0
    steps = [Step(label, part.value or 0) for label, part in zip(labels, parts, strict=True)]
    if now is not None and spent.value is not None:
        then = f"To {format_date(answer.compare_to)}" if answer.compare_to else "Then"
        last = f"To {format_date(now.to or now.as_at)}"
        steps = [Step(then, spent.value - change, True), *steps, Step(last, spent.value, True)]
    else:
        steps.append(Step("All together", change, is_whole=True))
    return draw_money_steps(steps, revision="spend_change")


def _draw_choice(context: Context, answer: "Answer", years: "Answer") -> list[Element]:
    """Links to the years before, by which the reader compares with another."""
    end = answer.to or answer.as_at
    known = [int(row.keys[0]) for row in years.rows if row.value and int(row.keys[0]) < end.year]
    links = []
    for year in sorted(known, reverse=True)[:MOST_YEARS]:
        day = _same_day(end, year)
        links.append(
            link_choice(context, str(year), day == answer.compare_to, compare_to=day.isoformat())
        )
    if not links:
        return []
    return [el.Div(group_links("Compare with the year to", links, is_named=True))]


def _same_day(day: date, year: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28 if is_leap_day else day.day)
