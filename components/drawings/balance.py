"""The drawing of the balance: what reaching a number of children by a day would mean."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from components import elements as el
from components.attributes import aria
from components.cells import draw_frame, draw_row, write_words
from components.drawings.context import Context, count
from components.elements import Element
from components.figures.waterfall import Step, draw_waterfall
from components.panel import draw_figure
from components.shown import Shown, now_of, total_of
from components.wording import explain_symbol, format_count, format_date, round_number

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

EVERY_DECISION = "Every decision is made for the individual child."
REACH, REACH_BY = "reach", "reach_by"
MOST = 9999
# Parts of the sum that are seldom whole numbers.
_WITH_TENTHS = ("months", "leaving", "coming", "coming_a_month")


def balance(context: Context) -> Any:
    """The sum, its parts, and the controls that choose the number and the day."""
    answer, came = context.answer(0), context.answers[1]
    parts = {key: now_of(answer.row(key)) for key in answer.keys_of(answer.by[0])}
    by = _find_day(answer)
    headline = _say_balance(parts, by, answer.as_at)
    number = [words for words in _say_number(answer, parts) if not words.startswith(headline)]
    sub = " ".join([*number, *_say_pace(came), EVERY_DECISION])
    table = _draw_sum(answer, parts, sub)
    chart: list[Any] = [draw_figure(figure, headline)] if (figure := _draw_steps(parts)) else []
    return context.panel(headline, sub, [*chart, _draw_choice(context, answer, parts, by)], table)


def _find_day(answer: "Answer") -> date:
    """The day asked for, or a year after the date."""
    if chosen := answer.options[REACH_BY]:
        return date.fromisoformat(chosen)
    day = answer.as_at
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)


def _say_balance(parts: dict[str, Shown], by: date, as_at: date) -> str:
    if by <= as_at:
        return (
            f"The day to reach it by must be later than {format_date(as_at)}; it is "
            f"{format_date(by)}"
        )
    reach, number = parts["reach"], parts["coming_a_month"]
    coming = parts["coming"].value
    if reach.value is None or number.value is None or coming is None:
        return f"What reaching a number of children would mean is {explain_symbol(number.symbol)}"
    day, start = format_date(by), "If children leave as in the last 12 months"
    if number.value < 0:
        left = reach.value - coming
        return (
            f"{start}, {format_count(left)} would still be in our care on {day} even if no child "
            f"came: {count(reach)} would not be reached"
        )
    about = round_number(number.value)
    if not number.value:
        words = "no child coming"
    elif not about:
        words = "fewer than one child a month coming"
    else:
        words = f"about {about:,} {'child' if about == 1 else 'children'} a month coming"
    return f"{start}, reaching {count(reach)} by {day} would mean {words} into our care"


def _say_number(answer: "Answer", parts: dict[str, Shown]) -> list[str]:
    """Where the number to reach comes from."""
    reach = parts["reach"]
    if reach.value is None:
        return [note for note in answer.notes if note != EVERY_DECISION]
    if answer.options[REACH]:
        return [f"{count(reach)} is the number chosen here; arithmetic, not a limit."]
    model, statistic = answer.options["model"], answer.options["statistic"]
    average = f"our statistical neighbours’ average rate ({statistic}, {model} model)"
    return [f"{count(reach)} is the number of children at {average}; arithmetic, not a limit."]


def _say_pace(came: "Answer | None") -> list[str]:
    """How many came a month, to set the number against."""
    if came is None or (total := total_of(came)).value is None:
        return []
    a_month = round_number(total.value / 12)
    return [f"In the last 12 months about {a_month:,} a month came."]


def _draw_steps(parts: dict[str, Shown]) -> dict[str, Any] | None:
    """From those in our care now to the number; None where a part is not known."""
    values = {key: shown.value for key, shown in parts.items() if shown.value is not None}
    if len(values) < len(parts):
        return None
    steps = [
        Step("In our care now", values["now"], is_whole=True),
        Step("Turn 18", -values["turning_18"]),
        Step("Others leave", -values["leaving"]),
    ]
    if values["coming"] < 0:
        left = values["reach"] - values["coming"]
        steps.append(Step("If no child came", left, is_whole=True))
    else:
        steps.append(Step("Come in", values["coming"]))
    steps.append(Step("To reach", values["reach"], is_whole=True))
    return draw_waterfall(steps, revision="balance")


def _draw_sum(answer: "Answer", parts: dict[str, Shown], caption: str) -> Element:
    """The parts one by one, so that a reader can do the sum again."""
    name = answer.by[0]
    rows = []
    for key, shown in parts.items():
        tenths = 1 if key in _WITH_TENTHS else 0
        words = (
            f"{round_number(shown.value, tenths):,}".replace("-", "−")
            if shown.value is not None
            else (shown.symbol or "–")
        )
        value = el.Td(write_words(words, shown.symbol if shown.value is None else None))
        rows.append(draw_row(answer.label(name, key), [value]))
    return draw_frame(caption, "plain", ["Part of the sum", "Number"], rows, [])


def _draw_choice(context: Context, answer: "Answer", parts: dict[str, Shown], by: date) -> Element:
    """The number and the day as fields of a form, which keeps the other words of the address."""
    kept = [(word, value) for word, value in context.words if word not in (REACH, REACH_BY)]
    least = answer.as_at + timedelta(days=1)
    reach = parts["reach"].value
    fields: list[Any] = [
        *(el.Input(type="hidden", name=word, value=value) for word, value in kept),
        el.Label(
            [
                "Children to reach ",
                el.Input(
                    type="number",
                    name=REACH,
                    value=answer.options[REACH] if reach is None else int(reach),
                    min=0,
                    max=MOST,
                    step=1,
                    required=True,
                ),
            ]
        ),
        el.Label(
            [
                "By ",
                el.Input(
                    type="date",
                    name=REACH_BY,
                    value=by.isoformat(),
                    min=least.isoformat(),
                    required=True,
                ),
            ]
        ),
        el.Button("Work it out", type="submit", className="chip"),
    ]
    if answer.options[REACH] or answer.options[REACH_BY]:
        usual = f"{context.page.path}?{urlencode(kept)}" if kept else context.page.path
        fields.append(el.Link("At our neighbours’ rate, in a year", href=usual))
    return el.Form(
        fields,
        action=context.page.path,
        method="get",
        className="pager",
        **aria(label="The number to reach and the day"),
    )
