"""The drawings of time in care: how long it has been, how long it was, and who is still here."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_words
from components.drawings.context import Context
from components.drawings.over_time import say_period
from components.elements import Element
from components.figures.ranges import Ranges, draw_ranges
from components.figures.share_still_in_care import draw_share_still_in_care
from components.findings import say_rounded
from components.panel import draw_figure
from components.shown import Shown, now_of, total_of
from components.table import draw_table
from components.theme import DARK_GREY, OURS
from components.wording import (
    format_count,
    format_date,
    format_percent,
    format_value,
    plural,
    round_number,
)
from data_access.vocabulary import DIMENSIONS

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

ALL = "All"
# Fewer months are said in months, more in years.
MOST_MONTHS_SAID = 24
YEAR_AFTER, FIVE_YEARS_AFTER = "12", "60"


def say_months(shown: Shown) -> str:
    """ "7 months", "3 years", "3 years and 2 months"."""
    months = int(round_number(shown.value or 0))
    if months < MOST_MONTHS_SAID:
        return f"{format_count(months)} {plural(months, 'month', 'months')}"
    years, rest = divmod(months, 12)
    words = f"{format_count(years)} years"
    return f"{words} and {rest} {plural(rest, 'month', 'months')}" if rest else words


def time_in_care(context: Context) -> Any:
    """How long those in care have been, and apart, how long those who left had been."""
    here = [context.answer(place) for place in range(3)]
    left = [context.answer(place) for place in range(3, 6)]
    now, then = total_of(here[1]), total_of(left[1])
    said = []
    if now.value is not None:
        said.append(
            f"half of the children in our care have been in it for {say_months(now)} or longer"
        )
    if then.value is not None:
        said.append(
            f"half of the periods of care that ended {say_period(left[1])} had lasted "
            f"{say_months(then)} or longer"
        )
    words = "; ".join(said) or "how long children have been in our care"
    headline = words[0].upper() + words[1:]
    sub = (
        f"Months in our care: the median, and the quartiles between which the middle half lies. "
        f"Those in our care on {format_date(here[1].as_at)} by their age, who have not left; apart "
        "from them those who left, by their age on leaving"
    )
    ages = here[1].keys_of(here[1].by[0])
    labels = [ALL, *(here[1].label(here[1].by[0], age) for age in ages)]
    figure = draw_ranges(
        [
            Ranges("in our care now", OURS, "circle", "●", _read(here, ages)),
            Ranges("left", DARK_GREY, "diamond", "◆", _read(left, ages)),
        ],
        labels,
        unit=here[1].unit,
    )
    table = draw_table(*here, *left, caption=sub)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _read(answers: "list[Answer]", ages: tuple[str, ...]) -> list[tuple[Shown, Shown, Shown]]:
    low, middle, high = answers
    rows = [(total_of(low), total_of(middle), total_of(high))]
    return rows + [(now_of(low.row(a)), now_of(middle.row(a)), now_of(high.row(a))) for a in ages]


def still_in_care(context: Context) -> Any:
    """The share still in care after so many months, by age on coming into it."""
    estimate, lower, upper, everyone = (context.answer(place) for place in range(4))
    headline = _say_share_left(everyone)
    sub = (
        "Share still in our care so many months after coming into it, by age then, of the periods "
        f"of care that began {say_period(estimate)}{say_rounded(estimate)}. Turning 18 is leaving, "
        "too. The shaded bands say how far chance alone might move each line (95% confidence)"
    )
    figure = draw_share_still_in_care(estimate, lower, upper)
    table = _tabulate(estimate, lower, upper, everyone, caption=sub)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _say_share_left(everyone: "Answer") -> str:
    year, five = (now_of(everyone.row(months)) for months in (YEAR_AFTER, FIVE_YEARS_AFTER))
    if year.value is None:
        return "The share still in our care, month by month after coming into it"
    words = f"A year after coming into our care {format_percent(year.value / 100)} are still in it"
    if five.value is not None:
        words += f", after five years {format_percent(five.value / 100)}"
    return words


def _tabulate(
    estimate: "Answer", lower: "Answer", upper: "Answer", everyone: "Answer", *, caption: str
) -> Element:
    """A row for each number of months: the estimate, and in brackets its bounds."""
    time, group = estimate.by
    groups = estimate.keys_of(group)
    body = []
    for month in estimate.keys_of(time):
        cells = [
            [now_of(answer.row(month, key)) for answer in (estimate, lower, upper)]
            for key in groups
        ]
        body.append(
            draw_row(
                month,
                [
                    *(_draw_share(*found) for found in cells),
                    _draw_share(now_of(everyone.row(month))),
                ],
            )
        )
    head = [DIMENSIONS[time].label, *(estimate.label(group, key) for key in groups), ALL]
    return draw_frame(caption, "plain", head, body, [])


def _draw_share(share: Shown, lower: Shown | None = None, upper: Shown | None = None) -> Element:
    if share.value is None:
        return el.Td(write_words(format_value(None, "%", share.symbol), share.symbol))
    words = format_value(share.value, "%")
    if lower and upper and lower.value is not None and upper.value is not None:
        words += f" ({format_value(lower.value, '%')} to {format_value(upper.value, '%')})"
    return el.Td(words)
