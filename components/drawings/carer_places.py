"""The drawings of what foster places are used for, whom they may meet, and who lives there."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row
from components.derived import fold
from components.drawings.carers import FILLED, NOT_AVAILABLE, VACANT, WHOSE, is_lacking, say_lacking
from components.drawings.context import Context, count
from components.drawings.over_time import address_children, draw_count, draw_links
from components.figures.bars import draw_bars
from components.figures.trend import draw_trend
from components.panel import draw_empty, draw_figure
from components.shown import Shown, add_up, now_of, total_of
from components.table import draw_matrix, draw_table
from components.wording import format_count, format_date, join_words, plural
from data_access.vocabulary import FOSTER_PLACE_STATE

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

GROUPS = {
    "Filled": (FILLED,),
    "Vacant": (VACANT,),
    "In other use": ("staying_put", "other_council", "parent_and_child", "matching"),
    "Not available": (NOT_AVAILABLE,),
}


def places_and_need(context: Context) -> Any:
    """Vacant places by age beside the children who might come closer to one."""
    free, need, fit, now = (context.answer(place) for place in range(4))
    if is_lacking(free):
        return draw_empty(say_lacking(free))
    vacant, children, candidates = total_of(free), total_of(need), total_of(fit)
    headline = "Vacant foster places and the children who might come closer, by age"
    if vacant.value is not None and candidates.value is not None and children.value is not None:
        whole = now_of(now.row(VACANT))
        ages = " of these ages" if {"age_band", "dfe_age_band"} & free.filters.keys() else ""
        places = f"{count(vacant)} mainstream foster {plural(vacant.value, 'place', 'places')}"
        places += f" {plural(vacant.value, 'is', 'are')} vacant{ages and ' for children'}{ages}"
        if whole.value and whole.value > vacant.value:
            places = (
                f"{count(whole)} mainstream foster {plural(whole.value, 'place is', 'places are')} "
                f"vacant, {count(vacant) if vacant.value else 'none'} of them for a child{ages} "
                "without a parent"
            )
        headline = f"{places}; {_say_fit(children, candidates)}"
    sub = (
        f"On {format_date(free.as_at)}, approvals for a parent and child left out. A place counts "
        "in every age band that it could serve, so the bands do not add up; several children may "
        "be of the age of one place. Many children are settled where they are: every decision is "
        "made for the individual child"
    )
    names = ["Vacant places", "Children who might come closer"]
    figure = draw_figure(draw_bars([free, need], names=names, with_values=True), headline)
    links = draw_links(
        context,
        [(f"aged {fit.label(fit.by[0], key).lower()}", fit, key) for key in fit.keys_of(fit.by[0])],
    )
    names = [names[0], names[1], "Of them, a place for their age is vacant"]
    body = [
        draw_row(
            need.label(need.by[0], key),
            [
                el.Td(count(now_of(free.row(key)))),
                *(
                    draw_count(context, now_of(answer.row(key)), address_children(answer, key))
                    for answer in (need, fit)
                ),
            ],
        )
        for key in need.keys_of(need.by[0])
    ]
    table = draw_frame(sub, "plain", ["Age", *names], body, [])
    return context.panel(headline, sub, [figure, *links], table)


def _say_fit(children: Shown, candidates: Shown) -> str:
    """How many children there are whom a place may meet, and of how many one is of the age."""
    if not children.value:
        return f"no child lives {WHOSE}"
    lives = plural(children.value, "child lives", "children live")
    number = count(candidates) if candidates.value else "none"
    if candidates.value == children.value != 1:
        number = "all"
    words = f"{count(children)} {lives} {WHOSE}"
    return f"{words}, {number} of an age for which one is free"


def places_by_state(context: Context) -> Any:
    """What places are used for, year by year; why some are not available; what stands out."""
    now, years, reasons, basis = (context.answer(place) for place in range(4))
    if is_lacking(now):
        return draw_empty(say_lacking(now))
    total = total_of(now)
    parts = {
        name: add_up(now_of(now.row(key)) for key in keys if now.row(key))
        for name, keys in GROUPS.items()
    }
    headline = "What foster places are used for"
    if total.value and all(part.value is not None for part in parts.values()):
        said = [f"{count(part)} {name.lower()}" for name, part in parts.items() if part.value]
        headline = f"Of {count(total)} foster {_places(total)}, {join_words(said)}"
    sub = (
        f"Places approved with our own mainstream foster carers {_say_days(years)}. In other use: "
        "a young adult stays put, another council’s child, a parent and child, or not used because "
        "of matching"
    )
    figure = draw_figure(draw_trend(fold(years, FOSTER_PLACE_STATE.key, GROUPS)), headline)
    stand_out = [el.P(note, className="sub") for note in now.notes]
    tables = [
        draw_table(years, caption=sub),
        draw_table(_without(reasons, "other_state"), caption="Why not available", with_total=False),
        draw_table(basis, caption="Places by how far the approval goes"),
    ]
    return context.panel(headline, sub, [figure, *stand_out], el.Div(tables))


def _say_days(answer: "Answer") -> str:
    """On which days places over time are counted."""
    last = answer.to
    if last and (last.month, last.day) != (3, 31):
        return f"on 31 March of each year and {format_date(last)}"
    return "on 31 March of each year"


def _places(shown: Shown) -> str:
    return plural(shown.value or 0, "place", "places")


def _without(answer: "Answer", key: str) -> "Answer":
    dimension = answer.by[0]
    kept = {answer.label(dimension, k): (k,) for k in answer.keys_of(dimension) if k != key}
    return fold(answer, dimension, kept)


def children_per_household(context: Context) -> Any:
    """Foster households by how many of our children live with them."""
    answer = context.answer(0)
    if is_lacking(answer):
        return draw_empty(say_lacking(answer))
    total = total_of(answer)
    none = add_up(now_of(row) for row in answer.rows if row.keys[1] == "none")
    headline = "Foster households by how many of our children live with them"
    if total.value and none.value is not None:
        verb = plural(none.value, "has", "have")
        number = format_count(none.value) if none.value else "none"
        headline = (
            f"Of {count(total)} foster {plural(total.value, 'household', 'households')}, {number} "
            f"{verb} no child of ours living with them"
        )
    sub = (
        f"Foster households on {format_date(answer.as_at)} by type and by how many of our "
        "children live with them"
    )
    children, types = reversed(answer.by)
    matrix = draw_matrix(
        answer, caption=sub, row=children, column=types, total_label="All households"
    )
    return context.panel(headline, sub, [matrix], draw_table(answer, caption=sub))
