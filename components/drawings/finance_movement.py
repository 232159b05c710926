"""Why the forecast moved since the one before it: a sentence, and the steps from nought."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from components.drawings.context import Context
from components.drawings.money import (
    draw_why,
    say_money,
    say_notes,
    say_part,
)
from components.figures.waterfall import Step, draw_money_steps
from components.findings import say_why_not
from components.panel import draw_figure
from components.shown import Shown, now_of, total_of
from components.table import draw_table
from components.wording import format_date, join_words
from data_access.vocabulary import FORECAST_CHANGE

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

# What made a forecast rise or fall, in the words of a sentence.
CAUSES = {
    "new": "new arrangements",
    "ended": "arrangements that ended",
    "moved": "children who moved",
    "price": "changed prices",
    "uplift": "uplifts",
    "correction": "corrections and everything else",
}


def forecast_movement(context: Context) -> Any:
    """Why the forecast moved since the one before it."""
    answer = context.answer(0)
    keys = answer.keys_of(FORECAST_CHANGE.key)
    parts = {key: now_of(answer.row(key)) for key in keys}
    headline = say_movement(answer, parts)
    sub = (
        f"Why the forecast of {format_date(answer.as_at)} differs from the one kept at "
        f"{say_before(answer)}: every change has one cause.{say_notes(answer)}"
    )
    table = draw_table(answer, caption=sub)
    whole = total_of(answer)
    steps = [
        Step(answer.label(FORECAST_CHANGE.key, key), shown.value)
        for key, shown in parts.items()
        if shown.value
    ]
    if whole.value is None or any(shown.value is None for shown in parts.values()) or not steps:
        why = "Why the forecast moved"
        chart = draw_why(why, answer) if whole.value is None else []
        return context.panel(headline, sub, chart, table)
    figure = draw_money_steps(
        [*steps, Step("All together", whole.value, True)], revision="forecast_movement"
    )
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def say_before(answer: "Answer") -> str:
    """When the forecast was kept that this one is held against: "the end of February 2025"."""
    before = answer.as_at.replace(day=1) - timedelta(days=1)
    return f"the end of {before:%B %Y}"


def say_movement(answer: "Answer", parts: dict[str, Shown]) -> str:
    """ "The forecast rose by £214,000 since …: £180,000 more for new arrangements, …"."""
    whole, before = total_of(answer), say_before(answer)
    if whole.value is None:
        return say_why_not(f"By how much the forecast moved since {before}", whole).rstrip(".")
    moved = {key: shown for key, shown in parts.items() if shown.value or shown.symbol}
    words = f"The forecast has not changed since {before}"
    if whole.value:
        verb = "rose" if whole.value > 0 else "fell"
        words = f"The forecast {verb} by {say_money(Shown(abs(whole.value)))} since {before}"
    if not moved:
        return words
    said = [f"{say_part(shown)} for {CAUSES.get(key, key)}" for key, shown in moved.items()]
    return f"{words}: {join_words(said)}"
