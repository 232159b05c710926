"""The drawing of the map of where children live, and of the table that is its twin."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_change, draw_frame, draw_row, draw_value, parts_of
from components.drawings.context import Context, count
from components.drawings.over_time import address_children
from components.elements import Element
from components.figures.map import draw_map
from components.figures.spots import list_spots
from components.findings import say_rounded
from components.panel import draw_figure
from components.shown import NOT_AVAILABLE, Shown, add_up, now_of
from components.wording import format_date, format_short_date, plural
from data_access.vocabulary import DIMENSIONS

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

MOST_PLACES = 100


def where_map(context: Context) -> Any:
    """The map of where children live; its twin names every area."""
    areas, sectors = context.answer(0), context.answers[1]
    headline = _say_most(areas)
    sub = (
        f"Where children in our care live, {format_date(areas.as_at)}: a circle for each "
        f"{'postcode sector' if sectors else 'council area'}, its size for the number of children, "
        "the borough in blue. The small map shows all of Great Britain"
    )
    missing = _count_missing(areas)
    if missing.value:
        sub += f". {count(missing)} {plural(missing.value, 'has', 'have')} no place on the map"
    elif missing.is_hidden:
        sub += ". An area whose number is not shown has no circle"
    sub += "."
    figure = draw_figure(draw_map(areas, sectors), headline)
    tables = [_list_places(context, areas, sub)]
    if sectors:
        fold_away = [el.Summary(sectors.title), _list_places(context, sectors, sectors.title)]
        tables.append(el.Details(fold_away))
    return context.panel(headline, sub, figure, el.Div(tables))


def _say_most(areas: "Answer") -> str:
    """In how many areas of other councils children live, and in which most."""
    name = areas.by[0]
    own = next(iter(areas.keys_of(name)), "")
    others = {
        key: now_of(areas.row(key)) for key in areas.keys_of(name) if key not in (own, "not_known")
    }
    sizes = {key: shown.value for key, shown in others.items() if shown.value}
    # Children live in areas that are not shown, too, and any of them may have most.
    if any(shown.value is None for shown in others.values()):
        return "The council areas in which children in our care live"
    if not sizes:
        return "Nobody is known to live outside the borough"
    most = max(sizes.values())
    first = [areas.label(name, key) for key, size in sizes.items() if size == most]
    words = (
        f"Outside the borough, children live in {len(sizes)} other council "
        f"{plural(len(sizes), 'area', 'areas')}"
    )
    if len(first) > 1:
        return f"{words}: no more than {count(Shown(most))} in any{say_rounded(areas)}"
    return f"{words}: most in {first[0]}, {count(Shown(most))}{say_rounded(areas)}"


def _count_missing(areas: "Answer") -> Shown:
    """How many children have no circle on the map, as far as all numbers are shown."""
    whole = add_up(now_of(row) for row in areas.rows)
    if whole.value is None or areas.protection.rounded_to:
        return whole if whole.is_hidden else NOT_AVAILABLE
    return Shown(whole.value - sum(spot.children for spot in list_spots(areas)))


def _list_places(context: Context, answer: "Answer", caption: str) -> Element:
    """The places with their children, the most first; each a link for those who may list them.

    Beyond a hundred, those with fewest stand in the file to download alone.
    """
    name = answer.by[0]
    is_compared = answer.compare_to is not None
    head = [DIMENSIONS[name].label, "Children"]
    if answer.compare_to:
        head.append(f"Change since {format_short_date(answer.compare_to)}")
    body = []
    ranked = sorted(answer.rows, key=lambda row: -(row.value or 0))
    for row in ranked[:MOST_PLACES]:
        parts = parts_of(row)
        cell = draw_value(parts, answer.unit)
        if context.may_list and row.value:
            cell = el.Td(el.A(count(parts.now), href=address_children(answer, *row.keys)))
        change = [draw_change(parts, answer.unit)] if is_compared else []
        body.append(draw_row(answer.label(name, row.keys[0]), [cell, *change]))
    more = len(ranked) - MOST_PLACES
    if more > 0:
        words = f"and {more} more: see Download"
        body.append(draw_row(words, [el.Td() for _ in head[1:]]))
    return draw_frame(caption, "plain", head, body, [])
