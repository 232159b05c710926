"""The drawings of how far from home children live, who moved further, and who approved it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_value, parts_of, parts_of_total
from components.derived import fold
from components.drawings.context import Context, count, living
from components.drawings.matrices import draw_linked_matrix, link_cells, say_select
from components.drawings.moves import say_no_moves
from components.drawings.over_time import begin, draw_links, say_period
from components.drawings.same_carer import say_same_carer
from components.elements import Element
from components.figures.bars import draw_bars
from components.findings import say_rounded, say_share, say_why_not
from components.matrix import Link, Matrix
from components.panel import draw_figure
from components.shown import NOT_AVAILABLE, Shown, add_up, add_up_keys, now_of, total_of
from components.table import draw_table
from components.wording import NO_NUMBER, format_date, format_value, plural
from data_access.vocabulary import DIMENSIONS, DISTANCE_BAND, MOVED

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

NOT_KNOWN = "not_known"
BANDS = tuple(key for key in DISTANCE_BAND.keys if key != NOT_KNOWN)
KINDS_OF_MOVE = tuple(key for key in MOVED.keys if key != NOT_KNOWN)
# The middle of fewer says little of a kind.
LEAST_CHILDREN = 5


def link_keys(context: Context, answer: "Answer", keys: Sequence[str]) -> list[Element]:
    """Links to the children behind some keys of an answer by one dimension, each in its words."""
    labels = {key: answer.label(answer.by[0], key) for key in keys}
    # In the midst of a line: only the first letter, for a name keeps its capital.
    parts = [(f"{label[:1].lower()}{label[1:]}", answer, key) for key, label in labels.items()]
    return draw_links(context, parts)


def tile_distance(context: Context) -> Any:
    """The middle distance from home, and for how many children it is known."""
    miles, bands = context.answer(0), context.answer(1)
    now = total_of(miles)
    value = format_value(None, miles.unit, now.symbol) if now.value is None else _miles(now.value)
    known = _count_known(bands)
    note = f"half live nearer, half further · known for {say_known(bands, known)}"
    if is_nobody(bands):
        value, note = NO_NUMBER, say_known(bands, known)
    if miles.total_compared is not None:
        then = format_value(miles.total_compared, miles.unit)
        note += f" · {then} on {format_date(miles.compare_to)}" if miles.compare_to else ""
    return context.tile(value, note, [], miles)


def is_nobody(everyone: "Answer") -> bool:
    """Whether an answer counts no children at all: 0 of a rounded one may be some."""
    return total_of(everyone).value == 0 and not everyone.protection.rounded_to


def say_known(everyone: "Answer", part: Shown) -> str:
    """ "3 of 12": how many of all children of an answer; in words where there are none of them."""
    if is_nobody(everyone):
        return "no children in our care" + (" who fit these filters" if everyone.filters else "")
    return f"{count(part)} of {count(total_of(everyone))}{say_rounded(everyone)}"


def _count_known(bands: "Answer") -> Shown:
    """For how many children the distance is known."""
    whole, unknown = total_of(bands), now_of(bands.row(NOT_KNOWN))
    if whole.value is None or unknown.value is None:
        return add_up_keys(bands, BANDS)
    return Shown(whole.value - unknown.value)


def distance_bands(context: Context) -> Any:
    """Children by how far from home they live."""
    answer = context.answer(0)
    name = answer.by[0]
    near, known, whole = now_of(answer.row("0-5")), _count_known(answer), total_of(answer)
    headline = "How far from home children live"
    if near.value is not None and known.value:
        headline = (
            f"{say_share(near, known)} of children whose distance from home is known live within "
            f"5 miles of it: {count(near)} of {count(known)}{say_rounded(answer)}"
        )
    elif is_nobody(answer):
        headline = f"{begin(say_known(answer, known))} on {format_date(answer.as_at)}"
    elif known.value == 0:
        headline = "How far from home children live is known for nobody"
    sub = f"Children in our care by the straight line from home, {format_date(answer.as_at)}"
    if not is_nobody(answer):
        sub += f": known for {count(known)} of {count(whole)}, for it takes the postcodes of both"
    shown = fold(answer, name, {answer.label(name, key): (key,) for key in BANDS})
    figure = draw_figure(draw_bars([shown], names=["Children"], with_values=True), headline)
    table = draw_table(answer, caption=sub, change=True)
    return context.panel(headline, sub, [figure, *link_keys(context, answer, BANDS)], table)


def distance_matrix(context: Context) -> Any:
    """How far from home children live by something else: bands, and the middle distance."""
    counts, medians = context.answer(0), context.answer(1)
    name = counts.by[0]
    what = DIMENSIONS[name].label.lower()
    headline = _say_furthest(counts, medians) or f"How far from home children live, by {what}"
    bands = [now_of(row) for row in counts.rows if row.keys[1] == NOT_KNOWN]
    # Rounded counts are too many to be added up.
    unknown = NOT_AVAILABLE if counts.protection.rounded_to else add_up(bands)
    whole = total_of(counts)
    sub = f"Children in our care by {what} and distance from home, {format_date(counts.as_at)}"
    if unknown.value is not None and whole.value:
        sub += f": known for {count(Shown(whole.value - unknown.value))} of {count(whole)}"
    sub += f". In the middle: half live nearer, half further.{say_select(context)}"
    chart, table = (
        _draw_distances(counts, medians, sub, each_link, is_shaded=is_shaded)
        for each_link, is_shaded in ((link_cells(context, counts), True), (None, False))
    )
    return context.panel(headline, sub, chart, table)


def _say_furthest(counts: "Answer", medians: "Answer") -> str:
    """Of what the children live furthest from home, in the middle; "" where that is not shown."""
    name = medians.by[0]
    known = {key: value for key in medians.keys_of(name) if (value := medians.value(key))}
    enough = {key: v for key, v in known.items() if _count_row(counts, key) >= LEAST_CHILDREN}
    # Of those that are not shown any may live further away.
    is_hidden = any(now_of(row).is_hidden for row in (*counts.rows, *medians.rows))
    if not enough or medians.total is None or is_hidden:
        return ""
    furthest = max(enough, key=lambda key: enough[key])
    words = f"{medians.label(name, furthest)}, {_miles(enough[furthest])} in the middle"
    if enough[furthest] < max(known.values()):
        words += f" (of kinds where it is known for {LEAST_CHILDREN} children or more)"
    return f"Furthest from home: {words}; {_miles(medians.total)} for all children"


def _count_row(counts: "Answer", key: str) -> int | float:
    return sum(counts.value(key, band) or 0 for band in BANDS)


def _miles(value: int | float) -> str:
    words = format_value(value, "miles")
    return f"{words} {'mile' if words == '1' else 'miles'}"


def _draw_distances(
    counts: "Answer", medians: "Answer", caption: str, link: Link | None, *, is_shaded: bool
) -> Element:
    row, column = counts.by
    matrix = Matrix(counts, row, column, link=link, is_shaded=is_shaded)
    head = [
        DIMENSIONS[row].label,
        *(counts.label(column, key) for key in matrix.columns),
        "All",
        "Middle, miles",
    ]

    def add_middle(line: Element, middle: Element) -> Element:
        return el.Tr([*line["props"]["children"], middle])

    body = [
        add_middle(
            matrix.draw_line(counts.label(row, key), key),
            draw_value(parts_of(medians.row(key)), medians.unit),
        )
        for key in counts.keys_of(row)
        if not matrix.is_empty(key)
    ]
    foot = [
        add_middle(
            matrix.draw_total("Children in our care"),
            draw_value(parts_of_total(medians), medians.unit),
        )
    ]
    return draw_frame(caption, "matrix" if is_shaded else "plain", head, body, foot)


def moved_bars(context: Context) -> Any:
    """Of the moves in the period, how many went further from home and how many closer."""
    answer = context.answer(0)
    name = answer.by[0]
    further, closer = (now_of(answer.row(key)) for key in ("further", "closer"))
    whole, unknown = total_of(answer), now_of(answer.row(NOT_KNOWN))
    headline = say_no_moves(answer) or "Moves further from home and closer to it"
    if whole.value != 0 and further.value is not None and closer.value is not None:
        headline = (
            f"{count(further)} {plural(further.value, 'move', 'moves')} took children further from "
            f"home, {count(closer)} closer to it"
        )
    sub = (
        f"Moves from one home to another, {say_period(answer)}, by the distance from home before "
        "and after"
    )
    if unknown.value and whole.value is not None:
        known = Shown(whole.value - unknown.value)
        sub += f": known for {count(known)} of {count(whole)} moves"
    sub = f"{sub}. {say_same_carer(answer)}".rstrip()
    shown = fold(answer, name, {answer.label(name, key): (key,) for key in KINDS_OF_MOVE})
    figure = draw_figure(draw_bars([shown], names=["Moves"], with_values=True), headline)
    chart = [figure, *link_keys(context, answer, KINDS_OF_MOVE)]
    return context.panel(headline, sub, chart, draw_table(answer, caption=sub))


def approvals_matrix(context: Context) -> Any:
    """Those who live at a distance, by whether their approval and the notice are recorded."""
    cells, approvals, notices = (context.answer(place) for place in range(3))
    whole, missing = total_of(cells), now_of(approvals.row("not_recorded"))
    day = format_date(cells.as_at)
    whom = living(whole)
    if whole.value is None:
        headline = say_why_not(f"How many children live at a distance on {day}", whole).rstrip(".")
    elif not whole.value:
        headline = f"No children live at a distance on {day}"
    elif missing.symbol and missing.is_missing:
        headline = f"{whom} at a distance; no list of approvals has been loaded"
    elif missing.is_hidden:
        headline = f"{whom} at a distance; how many without approval is not shown"
    elif missing.value:
        headline = f"{whom} at a distance, {count(missing)} of them with no approval recorded"
    elif missing.value == 0:
        headline = f"{whom} at a distance, each with an approval recorded"
    else:
        headline = f"{whom} at a distance"
    sub = (
        f"Children who live outside the borough and not in an adjoining council’s area, {day}, by "
        "whether there is a record of approval by the Director of Children’s Services (rows) and "
        "of notice to the council of the area (columns)."
    )
    drawn = draw_linked_matrix(
        context,
        cells,
        sub,
        total_label="All at a distance",
        totals=(approvals, notices),
        hide_empty=False,
    )
    return context.panel(headline, *drawn)
