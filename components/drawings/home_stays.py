"""The drawings of the stays in a home: how they ended, and how long they were."""

from typing import TYPE_CHECKING, Any

from components.derived import fold
from components.drawings.context import Context
from components.drawings.over_time import say_period
from components.drawings.records import draw_nothing
from components.elements import Element
from components.figures.bars import draw_bars
from components.findings import say_why_not
from components.panel import draw_figure
from components.shown import Shown, add_up_keys, now_of, total_of
from components.table import draw_table
from components.wording import format_count, plural
from data_access.vocabulary import STAY_END, STAY_LENGTH

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

STILL_HERE = "still_here"
HOW = {
    "planned": ", as planned",
    "unplanned": ", unplanned",
    "left_care": ", as the child left our care",
}
ENDS = {
    "Planned": ("planned",),
    "Unplanned": ("unplanned",),
    "Left our care": ("left_care",),
    "Other or not recorded": ("apart", "not_known"),
}
LENGTHS = {
    "Under 4 weeks": ("under_1_week", "1_to_4_weeks"),
    "4 to under 26 weeks": ("4_to_26_weeks",),
    "26 weeks to under 2 years": ("26_weeks_to_2_years",),
    "2 years or more": ("2_years_or_more",),
}


def home_stays_ended(context: Context) -> Any:
    """The stays of the period by how they ended; those that have not ended stand in the table."""
    answer = context.answer(0)
    headline = _say_ended(answer)
    sub = (
        f"Stays of children {say_period(answer)} by how they ended. Those that have not ended are "
        "in the table"
    )
    chart = _draw_chart(fold(answer, STAY_END.key, ENDS), headline)
    return context.panel(headline, sub, chart, draw_table(answer, caption=sub))


def _draw_chart(folded: "Answer", headline: str) -> Element:
    if not any(row.value for row in folded.rows):
        return draw_nothing("There is nothing to draw.")
    return draw_figure(draw_bars([folded], names=["Stays"], with_values=True), headline)


def _say_ended(answer: "Answer") -> str:
    keys = [key for key in STAY_END.keys if key != STILL_HERE]
    ended, unplanned = add_up_keys(answer, keys), now_of(answer.row("unplanned"))
    if ended.value is None:
        return say_why_not("How many stays ended", ended).rstrip(".")
    if not ended.value:
        return f"No stay is recorded as ended here {say_period(answer)}"
    words = f"{_count(ended)} {plural(ended.value, 'stay', 'stays')} ended {say_period(answer)}"
    if unplanned.value is None:
        return words
    if ended.value == 1:
        return words + next((how for key, how in HOW.items() if answer.value(key)), "")
    return f"{words}, {_count(unplanned) if unplanned.value else 'none'} of them unplanned"


def home_stay_lengths(context: Context) -> Any:
    """The stays of the period by how long they had lasted by its end."""
    answer = context.answer(0)
    headline = _say_lengths(answer)
    sub = f"Stays of children {say_period(answer)} by how long they had lasted"
    chart = _draw_chart(fold(answer, STAY_LENGTH.key, LENGTHS), headline)
    return context.panel(headline, sub, chart, draw_table(answer, caption=sub))


def _say_lengths(answer: "Answer") -> str:
    whole, long = total_of(answer), now_of(answer.row("2_years_or_more"))
    if whole.value is None:
        return say_why_not("How long stays were", whole).rstrip(".")
    if not whole.value:
        return f"No stay is recorded here {say_period(answer)}"
    stays = f"{_count(whole)} {plural(whole.value, 'stay', 'stays')} {say_period(answer)}"
    if long.value is None:
        return stays
    if whole.value == 1:
        return f"{stays}, which had {'' if long.value else 'not '}lasted two years or more"
    return f"{stays}: {_count(long) if long.value else 'none'} had lasted two years or more"


def _count(shown: Shown) -> str:
    return format_count(shown.value or 0)
