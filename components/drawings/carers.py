"""The drawings of foster households and their places: how many, what for, and who needs one."""

from typing import TYPE_CHECKING, Any

from components.derived import keep_column
from components.drawings.context import Context, count
from components.findings import say_share, say_why_not, say_why_unknown
from components.panel import draw_tile
from components.shown import Shown, now_of, total_of
from components.wording import explain_symbol, format_date, join_words, plural
from data_access.vocabulary import DIMENSIONS, FOSTER_PLACE_STATE, Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

FILLED, VACANT, NOT_AVAILABLE = "filled", "vacant", "not_available"
TOGETHER = "brothers_and_sisters"
NOT_LOADED = "Not loaded"
WHOSE = "with an agency’s foster carers or outside the borough"


def is_lacking(answer: "Answer") -> bool:
    """Whether a workbook has not been loaded with what the answer rests on."""
    return answer.total_symbol == Symbol.NOT_AVAILABLE and bool(answer.notes)


def say_lacking(answer: "Answer") -> str:
    """What has not been loaded, in a sentence, and how it is."""
    return answer.notes[0]


def lead_carers(context: Context) -> str:
    """How many places our own carers have, how they are used, and whom the vacant ones may meet."""
    places, need, free = context.answer(0), context.answers[1], context.answers[2]
    if is_lacking(places):
        return say_lacking(places)
    day, total = format_date(places.as_at), total_of(places)
    if total.value is None:
        return say_why_unknown(f"The number of foster places on {day}", places)
    if not total.value:
        return f"No place is approved with our own mainstream foster carers on {day}."
    filled, vacant = (now_of(places.row(key)) for key in (FILLED, VACANT))
    are = plural(total.value, "place is", "places are")
    words = f"{count(total)} {are} approved with our own mainstream foster carers on {day}"
    if filled.value is not None and vacant.value is not None:
        words += f": {count(filled)} filled and {count(vacant)} vacant{say_for_whom(vacant, free)}"
    words = f"{words}{_say_aside(context, places, ' (%s)')}."
    if not need:
        return words
    said = _say_need(need)
    if any(word in need.filters for word in _filtered(context)):
        said = f"Among those who fit these filters: {said[:1].lower()}{said[1:]}"
    return f"{words} {said}"


def say_for_whom(vacant: Shown, free: "Answer | None") -> str:
    """Of vacant places, how many a child could come to live in without a parent."""
    alone = total_of(free) if free else Shown()
    if not vacant.value or alone.value is None or alone.value >= vacant.value:
        return ""
    number = count(alone) if alone.value else "none"
    return f", {number} of them for a child without a parent"


def _filtered(context: Context) -> list[str]:
    """The dimensions by which the reader filters."""
    return list(dict.fromkeys(word for word, _ in context.words if word in DIMENSIONS))


def _say_aside(context: Context, answer: "Answer", form: str) -> str:
    """Which of the reader's filters an answer does not follow; nothing where it follows all."""
    aside = [DIMENSIONS[w].label.lower() for w in _filtered(context) if w not in answer.filters]
    return form % f"filters left aside: {join_words(aside)}" if aside else ""


def _say_need(need: "Answer") -> str:
    """How many children a vacant place may meet, of those of whom that is asked."""
    fit, whole = now_of(need.row("yes")), total_of(need)
    if whole.value is None:
        return say_why_not(f"The number of children who live {WHOSE}", whole)
    if fit.value is None:
        return say_why_not("For how many children a place is vacant", fit)
    if not whole.value:
        return f"No child lives {WHOSE}."
    if now_of(need.row("not_known")).value == whole.value:
        return "For which ages a place is vacant is not known."
    lives = plural(whole.value, "child lives", "children live")
    number = "none" if not fit.value else "all" if fit.value == whole.value else count(fit)
    if whole.value == 1:
        of_age = "of an age" if fit.value else "of no age"
        return f"The one child who lives {WHOSE} is {of_age} for which a place is vacant."
    verb = plural(fit.value, "is", "are")
    return (
        f"{count(whole)} {lives} {WHOSE}; {number} of them {verb} of an age for which a place is "
        "vacant."
    )


def tile_households(context: Context) -> Any:
    """How many foster households there are, and of what types."""
    answer, years = context.answer(0), context.answer(1)
    kinds = [
        f"{count(shown)} {answer.label('household_type', key).lower()}"
        for key in answer.keys_of("household_type")
        if (shown := now_of(answer.row(key))).value != 0
    ]
    return _draw_tile(context, answer, total_of(answer), join_words(kinds), years)


def tile_foster_places(context: Context) -> Any:
    """How many foster places are approved."""
    answer, years = context.answer(0), context.answer(1)
    note = f"with mainstream carers, on {format_date(answer.as_at)}"
    return _draw_tile(context, answer, total_of(answer), note, years)


def tile_foster_filled(context: Context) -> Any:
    """How many of the places are filled by our children."""
    answer, years = context.answer(0), context.answer(1)
    filled = now_of(answer.row(FILLED))
    share = say_share(filled, total_of(answer))
    note = f"{share} of the places approved"
    return _draw_tile(context, answer, filled, note, _of_state(years, FILLED))


def tile_foster_vacant(context: Context) -> Any:
    """How many places are vacant, and how many of them for brothers and sisters alone."""
    answer, years, together = context.answer(0), context.answer(1), context.answer(2)
    vacant = now_of(answer.row(VACANT))
    note = f"on {format_date(answer.as_at)}{say_for_whom(vacant, context.answers[3])}"
    only = now_of(together.row(TOGETHER))
    if vacant.value and only.value != 0:
        note += f" · {count(only)} for brothers and sisters together only"
    return _draw_tile(context, answer, vacant, note, _of_state(years, VACANT))


def _of_state(years: "Answer", state: str) -> "Answer":
    return keep_column(years, FOSTER_PLACE_STATE.key, state)


def _draw_tile(context: Context, answer: "Answer", shown: Shown, note: str, years: "Answer") -> Any:
    panel = context.page.panels[context.number]
    if is_lacking(answer):
        return draw_tile(panel, value=NOT_LOADED, note=say_lacking(answer), spark="", query="")
    value = count(shown)
    if shown.is_missing:
        value, note = explain_symbol(shown.symbol).capitalize(), " ".join(answer.notes[:1])
    note += _say_aside(context, answer, " · %s")
    spark = [now_of(row).value for row in years.rows] if len(years.by) == 1 else []
    return context.tile(value, note, spark, answer)
