"""The drawings of homes sought: how many, how long they took, who met them, what is vacant."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_words
from components.derived import keep_column, leave_out_empty
from components.drawings.context import Context, count
from components.drawings.over_time import say_period
from components.drawings.planned_moves import is_lacking
from components.elements import Element
from components.figures.bars import draw_bars
from components.figures.ranges import Ranges, draw_ranges
from components.findings import say_share
from components.panel import draw_empty, draw_figure
from components.shown import UNKNOWN, Shown, add_up, now_of, total_of
from components.table import draw_matrix, draw_table
from components.theme import OURS
from components.wording import format_count, format_date, label_key, plural, round_number
from data_access.vocabulary import Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

NOT_LOADED = (
    "No requests for homes have been loaded yet. They are kept in a workbook, which is loaded "
    "with: flask --app app load requests FILE."
)
# Between ranges whose names take three lines.
LABEL_GAP = 32
COUNCIL, PARTNERSHIP, EXTERNAL = "council", "partnership", "external"
# Whose vacant places, of what purpose, meet what is sought; fostering is asked about apart.
FOSTERING = "in_house_fostering"
VACANT_IN = {
    "own_childrens_home": (("long_stay", "emergency", "assessment"), (COUNCIL,)),
    "external_childrens_home": (("long_stay", "emergency", "assessment"), (PARTNERSHIP, EXTERNAL)),
    "supported_accommodation": (("supported_accommodation",), (COUNCIL, PARTNERSHIP, EXTERNAL)),
}


def requests_by_type(context: Context) -> Any:
    """Homes sought in the period by type, and what came of each."""
    answer = context.answer(0)
    total, still = total_of(answer), _add_up_column(answer, "open")
    headline = "Homes sought for children, by type"
    if total.symbol == Symbol.NOT_KNOWN:
        headline = "How many homes were sought in this period is not known"
    if total.value == 0:
        headline = "No homes were sought in this period"
    elif total.value is not None and still.value is not None:
        looked_for = f"for {count(still)} a home" if still.value else "for none a home"
        headline = (
            f"{count(total)} {plural(total.value, 'request', 'requests')} for a home: "
            f"{looked_for} is still looked for"
        )
    sub = (
        "Homes sought for children by type and by what came of it, by the day on which a home was "
        f"needed, {say_period(answer)}."
    )
    if is_lacking(answer):
        return _draw_lacking(context, sub, answer)
    shown = leave_out_empty(answer, answer.by[0])
    matrix = draw_matrix(shown, caption=sub, total_label="All types")
    return context.panel(headline, sub, matrix, draw_table(answer, caption=sub))


def _add_up_column(answer: "Answer", key: str) -> Shown:
    return add_up(now_of(row) for row in answer.rows if row.keys[1] == key)


def _draw_lacking(context: Context, sub: str, *answers: "Answer") -> Any:
    table = draw_table(*answers, caption=sub)
    return context.panel("Homes sought for children", sub, draw_empty(NOT_LOADED), table)


def days_to_place(context: Context) -> Any:
    """From the day a home was needed to the day a child moved in, by type."""
    low, middle, high, outcomes = (context.answer(place) for place in range(4))
    half, placed = total_of(middle), now_of(outcomes.row("placed"))
    still = now_of(outcomes.row("open"))
    headline = "How long it took to find a home"
    if half.value is not None:
        headline = f"Half of the homes found were found {_say_within(half)}"
    said = ""
    if placed.value is not None and still.value is not None:
        said = (
            f" Of {count(placed)} for which a home was found; "
            f"{count(still) if still.value else 'none'} still looked for "
            f"{plural(still.value, 'is', 'are')} not among them."
        )
    sub = (
        "Days from the day on which a home was needed to the day the child moved in: the median, "
        f"and the quartiles between which the middle half lies, {say_period(middle)}.{said}"
    )
    answers = (low, middle, high)
    if is_lacking(middle):
        return _draw_lacking(context, sub, *answers)
    name = middle.by[0]
    kept = [
        key
        for key in middle.keys_of(name)
        if now_of(middle.row(key)).value is not None or now_of(middle.row(key)).is_hidden
    ]
    rows = [(total_of(low), half, total_of(high))]
    rows += [(now_of(low.row(k)), now_of(middle.row(k)), now_of(high.row(k))) for k in kept]
    labels = ["All types", *(label_key([middle], name, key) for key in kept)]
    figure = draw_ranges(
        [Ranges("homes found", OURS, "circle", "●", rows)], labels, unit=middle.unit, gap=LABEL_GAP
    )
    return context.panel(
        headline, sub, draw_figure(figure, headline), draw_table(*answers, caption=sub)
    )


def _say_within(days: Shown) -> str:
    whole = round_number(days.value or 0)
    if not whole:
        return "on the day they were needed"
    return f"within {format_count(int(whole))} {plural(int(whole), 'day', 'days')}"


def who_met(context: Context) -> Any:
    """Who provides the homes found: over time, where a children's home was sought, first choice."""
    quarters, homes, choices = (context.answer(place) for place in range(3))
    everyone = {
        key: add_up(now_of(row) for row in choices.rows if row.keys[0] == key)
        for key in choices.keys_of("met_by")
    }
    own, whole = everyone[COUNCIL], total_of(choices)
    headline = "Who provides the homes found"
    if whole.value and own.value is not None:
        headline = (
            f"The council met {count(own)} of {count(whole)} "
            f"{plural(whole.value, 'request', 'requests')} itself ({say_share(own, whole)})"
        )
        joint, sought = now_of(homes.row(PARTNERSHIP)), total_of(homes)
        if sought.value and joint.value is not None:
            headline += (
                f"; the partnership met {count(joint) if joint.value else 'none'} of "
                f"{count(sought)} for a children’s home ({say_share(joint, sought)})"
            )
    sub = (
        f"Homes found, by who provides them. {_say_first_choice(choices)}The headline is of those "
        f"needed {say_period(choices)}, the chart of two years by quarter. Those still looked for "
        "count among the requests for a children’s home alone, those no longer needed nowhere"
    )
    if is_lacking(quarters):
        return _draw_lacking(context, sub, choices)
    bars = [COUNCIL, PARTNERSHIP, EXTERNAL]
    figure = draw_bars(
        [keep_column(quarters, "met_by", key) for key in bars],
        names=[quarters.label("met_by", key) for key in bars],
        height=260,
    )
    tables = [
        draw_table(quarters, caption=sub),
        draw_table(choices, caption=f"{sub}. By whether it was the first choice"),
    ]
    return context.panel(headline, sub, draw_figure(figure, headline), el.Div(tables))


def _say_first_choice(choices: "Answer") -> str:
    yes, no = (_add_up_column(choices, key) for key in ("yes", "no"))
    known = add_up((yes, no))
    if not known.value:
        return ""
    return f"The first choice: {count(yes)} of {count(known)} where that is recorded. "


def vacant_for_what_is_sought(context: Context) -> Any:
    """What is still looked for and planned for, beside the places that are vacant now."""
    wanted, planned = context.answer(0), context.answer(1)
    foster, homes = context.answers[2], context.answers[3]
    name = wanted.by[0]
    rows = []
    for key in wanted.keys_of(name):
        cells = (
            now_of(wanted.row(key)),
            now_of(planned.row(key)),
            _find_vacant(key, foster, homes),
        )
        if any(shown.value or shown.is_hidden for shown in cells):
            rows.append((label_key([wanted], name, key), cells))
    looking, moves = total_of(wanted), total_of(planned)
    headline = "What is sought, and the places that are vacant"
    if looking.value is not None and moves.value is not None:
        sought = f"{count(looking)} {plural(looking.value, 'home is', 'homes are')}"
        plans = f"{count(moves)} {plural(moves.value, 'move is', 'moves are')}"
        headline = (
            f"{sought if looking.value else 'No home is'} still looked for, "
            f"{plans if moves.value else 'no move is'} planned: the places that are vacant "
            "beside them"
        )
    sub = (
        f"Homes still looked for, of those needed {say_period(wanted)}; planned moves to each kind "
        f"of home; and places that are vacant on {format_date(planned.as_at)}: whether one suits a "
        "child is decided for that child; foster places are those of mainstream carers, approvals "
        "for a parent and child left out. A dash: not all vacant places of this kind are known."
    )
    if is_lacking(wanted) and is_lacking(planned):
        return _draw_lacking(context, sub, wanted)
    head = ["Kind of home", "Still looked for", "Planned moves to it", "Vacant now"]
    body = [draw_row(label, [_cell(shown) for shown in cells]) for label, cells in rows]
    table = draw_frame(sub, "plain", head, body, [])
    return context.panel(headline, sub, table, _draw_twin(wanted, planned, sub))


def _draw_twin(wanted: "Answer", planned: "Answer", caption: str) -> Element:
    kept = replace(wanted, by=planned.by, labels=planned.labels, _by_keys={})
    return draw_table(kept, planned, caption=caption)


def _find_vacant(key: str, foster: "Answer | None", homes: "Answer | None") -> Shown:
    """The vacant places of a kind of home; not known where they are not kept, or not open."""
    if key == FOSTERING:
        return total_of(foster) if foster else UNKNOWN
    if key not in VACANT_IN or homes is None:
        return UNKNOWN
    purposes, groups = VACANT_IN[key]
    rows = [homes.row(purpose, group) for purpose in purposes for group in groups]
    # Where one part is not known the whole is not.
    return add_up(now_of(row) for row in rows)


def _cell(shown: Shown) -> Element:
    return el.Td(write_words(count(shown), shown.symbol if shown.value is None else None))
