"""The drawings of planned moves: when due, what blocks them, from where to where, at what cost."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_words
from components.derived import fold, keep_column, leave_out_empty
from components.drawings.context import Context, count
from components.drawings.matrices import draw_linked_matrix
from components.drawings.moves import SHORT
from components.elements import Element
from components.figures.bars import draw_bars
from components.findings import say_share
from components.panel import draw_empty, draw_figure
from components.register_of_moves import NOT_LOADED, say_weekly_change
from components.shown import NOT_AVAILABLE, Shown, add_up, now_of, total_of
from components.table import draw_table
from components.wording import format_date, label_key, plural
from data_access.vocabulary import DIMENSIONS, Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

MOST_BARS = {
    "Done": ("on_time", "late"),
    "Still to come": ("to_come",),
    "Past the target, not done": ("past_target",),
}
NOTHING = "nothing"


def is_lacking(answer: "Answer") -> bool:
    """Whether nothing of what an answer counts has ever been loaded."""
    return total_of(answer) == NOT_AVAILABLE


def say_pounds(pence: Shown) -> str:
    """ "−£12,300" a week, or the symbol in its place."""
    return count(pence) if pence.value is None else say_weekly_change(int(pence.value))


def moves_by_month(context: Context) -> Any:
    """Planned moves by the month of their target date, and what came of them."""
    answer = context.answer(0)
    results = {
        key: add_up(now_of(row) for row in answer.rows if row.keys[1] == key)
        for key in answer.keys_of("move_result")
    }
    done, whole = add_up((results["on_time"], results["late"])), total_of(answer)
    headline = "Planned moves by the month they are due"
    if whole.value and done.value is not None and results["on_time"].value is not None:
        headline = (
            f"Of {count(whole)} planned {plural(whole.value, 'move', 'moves')} with a target date "
            f"in these 12 months {count(done)} {plural(done.value, 'is', 'are')} done, "
            f"{count(results['on_time'])} of them by that date"
        )
    sub = (
        "Planned moves by the month of their target date as it is now: the half year up to the "
        "date and the half year after it. The table has those given up besides"
    )
    folded = fold(answer, "move_result", MOST_BARS)
    names = list(MOST_BARS)
    figure = draw_bars(
        [keep_column(folded, "move_result", name) for name in names], names=names, height=260
    )
    return _draw(context, answer, headline, sub, draw_figure(figure, headline), answer)


def _draw(
    context: Context, answer: "Answer", headline: str, sub: str, chart: Any, *tables: "Answer"
) -> Any:
    """The panel, or what it lacks where nothing has been loaded."""
    if is_lacking(answer):
        headline, chart = "Planned moves", draw_empty(f"{NOT_LOADED}.")
    return context.panel(headline, sub, chart, draw_table(*tables, caption=sub))


def what_blocks(context: Context) -> Any:
    """What blocks planned moves, by when they are due."""
    answer = context.answer(0)
    reasons = [key for key in answer.keys_of("blocked_by") if key != NOTHING]
    held = {
        key: add_up(now_of(row) for row in answer.rows if row.keys[0] == key) for key in reasons
    }
    whole = total_of(answer)
    blocked = add_up(held.values())
    headline = "What blocks planned moves"
    if whole.value and blocked.value is not None:
        headline = f"Nothing blocks any of the {count(whole)} planned moves"
        if blocked.value:
            most = max(reasons, key=lambda key: held[key].value or 0)
            headline = (
                f"Something blocks {count(blocked)} of {count(whole)} planned "
                f"{plural(whole.value, 'move', 'moves')}, most often: "
                f"{answer.label('blocked_by', most).lower()} ({count(held[most])})"
            )
    sub = f"Planned moves by what blocks them, and when they are due, {_say_day(answer)}."
    return _draw_links(context, answer, headline, sub)


def planned_between(context: Context) -> Any:
    """From which kind of home to which children are to move, as a matrix with links."""
    answer = context.answer(0)
    whole = total_of(answer)
    family = ("in_house_fostering", "connected_persons", "with_parents")
    columns = [add_up(now_of(row) for row in answer.rows if row.keys[1] == key) for key in family]
    to_family = add_up(columns)
    headline = "From where to where children are to move"
    if whole.value and to_family.value is not None:
        headline = (
            f"To our own or connected foster carers, or to parents: {count(to_family)} of "
            f"{count(whole)} planned {plural(whole.value, 'move', 'moves')} "
            f"({say_share(to_family, whole)})"
        )
    sub = f"Planned moves from one kind of home (rows) to another (columns), {_say_day(answer)}."
    return _draw_links(context, answer, headline, sub, short=True)


def _draw_links(
    context: Context, answer: "Answer", headline: str, sub: str, *, short: bool = False
) -> Any:
    shown = leave_out_empty(answer, answer.by[1])
    if short:
        labels = {name: {**answer.labels[name], **SHORT} for name in answer.by}
        shown = replace(shown, labels=labels, _by_keys={})
    if is_lacking(answer):
        return _draw(context, answer, headline, sub, [], answer)
    if total_of(answer).symbol == Symbol.NOT_KNOWN:
        headline = "Which moves were planned is not known"
        matrix = draw_empty(" ".join(answer.notes))
        return context.panel(headline, sub, matrix, draw_table(answer, caption=sub))
    if total_of(answer).value == 0:
        headline, matrix = "No moves are planned", draw_empty("No plan is open on this date.")
        return context.panel(headline, sub, matrix, draw_table(answer, caption=sub))
    sub, drawn, table = draw_linked_matrix(
        context, answer, sub, total_label="All planned moves", shown=shown
    )
    return context.panel(headline, sub, drawn, table)


def move_savings(context: Context) -> Any:
    """What the plans expect to change a week, by where the children are to live."""
    change, number = context.answer(0), context.answer(1)
    total = total_of(change)
    headline = "What planned moves are expected to change a week"
    if total.value is not None:
        size = say_pounds(Shown(abs(total.value))).removeprefix("+")
        said = f"cost {size} a week more" if total.value > 0 else f"save {size} a week"
        headline = f"The plans that are open expect to {said}, all together"
        if not total.value:
            headline = "The plans that are open expect no change of cost, all together"
    sub = (
        f"Expected change of cost a week by where children are to live, {_say_day(change)}: the "
        "plans’ own expectation, not finance’s figure; below nought they save."
    )
    if is_lacking(change):
        return _draw(context, change, headline, sub, [], number)
    return context.panel(
        headline, sub, _tabulate(change, number, sub), _tabulate(change, number, sub, every=True)
    )


def _tabulate(change: "Answer", number: "Answer", caption: str, *, every: bool = False) -> Element:
    """A row for each kind of home that children are to move to: how many, and what it changes."""
    name = change.by[0]
    keys = [
        key
        for key in number.keys_of(name)
        if every or (now := now_of(number.row(key))).value or now.symbol
    ]
    body = [
        draw_row(
            label_key([change], name, key),
            [_cell(now_of(number.row(key))), _cell_of_pounds(now_of(change.row(key)))],
        )
        for key in keys
    ]
    foot = draw_row("All", [_cell(total_of(number)), _cell_of_pounds(total_of(change))])
    head = [DIMENSIONS[name].label, "Planned moves", "Expected change a week"]
    return draw_frame(caption, "plain", head, body, [foot])


def _cell(shown: Shown) -> Element:
    return el.Td(write_words(count(shown), shown.symbol if shown.value is None else None))


def _cell_of_pounds(shown: Shown) -> Element:
    words = write_words(say_pounds(shown), shown.symbol if shown.value is None else None)
    return el.Td(words, style={"whiteSpace": "nowrap"})


def _say_day(answer: "Answer") -> str:
    return f"on {format_date(answer.as_at)}"
