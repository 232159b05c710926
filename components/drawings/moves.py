"""The drawings of moves: how many, planned or not, why, and from where to where."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components.derived import keep_column, leave_out_empty
from components.drawings.context import Context, count
from components.drawings.matrices import draw_linked_matrix
from components.drawings.over_time import say_period
from components.drawings.same_carer import choose_same_carer, say_same_carer
from components.figures.bars import draw_bars
from components.findings import say_share, say_why_not
from components.panel import draw_figure
from components.shown import Shown, add_up, now_of, total_of
from components.table import draw_table
from components.wording import plural

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

# Under many columns there is no room for more.
SHORT = {
    "with_parents": "With parents",
    "supported_accommodation": "Supported accom\N{SOFT HYPHEN}modation",
    "residential_school": "Residen\N{SOFT HYPHEN}tial school",
    "other_residential": "Other residen\N{SOFT HYPHEN}tial",
}


def moves_by_kind(context: Context) -> Any:
    """Moves year by year, planned and unplanned."""
    answer = context.answer(0)
    headline = "Moves from one home to another, planned and unplanned"
    for year in reversed(answer.keys_of("year")):
        kinds = [now_of(answer.row(year, kind)) for kind in answer.keys_of("move_kind")]
        unplanned, whole = now_of(answer.row(year, "unplanned")), add_up(kinds)
        if whole.value and unplanned.value is not None:
            headline = (
                f"Unplanned: {count(unplanned)} of {count(whole)} moves in the year to March "
                f"{year} ({say_share(unplanned, whole)})"
            )
        if not whole.is_missing:
            break
    sub = (
        "Moves from one home to another while in our care, years ending 31 March. Unplanned: the "
        "carer, the child or a council asked, or there was a concern about the home. "
        f"{say_same_carer(answer)}"
    ).rstrip()
    both = ("planned", "unplanned")
    figure = draw_bars(
        [keep_column(answer, "move_kind", kind) for kind in both],
        names=[answer.label("move_kind", kind) for kind in both],
    )
    chart = [draw_figure(figure, headline), *choose_same_carer(context, answer)]
    return context.panel(headline, sub, chart, draw_table(answer, caption=sub))


def moves_by_reason(context: Context) -> Any:
    """Why children moved in the period."""
    answer = context.answer(0)
    reasons = {
        reason: add_up(now_of(row) for row in answer.rows if row.keys[0] == reason)
        for reason in answer.keys_of("move_reason")
    }
    known = {reason: shown.value for reason, shown in reasons.items() if shown.value}
    headline = say_no_moves(answer) or "Why children moved from one home to another"
    # Of reasons that are not shown any may be the most frequent.
    if known and all(shown.value is not None for shown in reasons.values()):
        most = max(known, key=lambda reason: known[reason])
        headline = (
            f"The most frequent reason: {answer.label('move_reason', most).lower()}, "
            f"{count(reasons[most])} of {count(total_of(answer))} moves"
        )
    sub = f"Moves by the reason recorded, {say_period(answer)}."
    return context.panel(headline, *_draw_links(context, answer, sub))


def first_week_moves(context: Context) -> Any:
    """Children who moved within a week of coming into care, year by year."""
    answer, started = context.answer(0), context.answer(1)
    headline = "Moves in the first week of coming into our care"
    for year in reversed(answer.keys_of("year")):
        moves, began = now_of(answer.row(year)), now_of(started.row(year))
        if moves.value is not None and began.value is not None:
            headline = (
                f"{count(moves) if moves.value else 'No'} {plural(moves.value, 'move', 'moves')} "
                "in the first week of coming into our care in the year to March "
                f"{year}; periods of care that began: {count(began)}"
            )
        if not moves.is_missing:
            break
    sub = (
        "Moves within seven days of coming into our care, years ending 31 March, where the returns "
        f"say on which day a child came. {say_same_carer(answer)}"
    ).rstrip()
    figure = draw_bars([answer], names=["Moves in the first week"])
    table = draw_table(answer, started, caption=sub, with_total=False)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def moves_between(context: Context) -> Any:
    """From which kind of home to which, as a matrix whose cells are links to the children."""
    answer = context.answer(0)
    headline = say_no_moves(answer)
    if not headline:
        stayed = [row for row in answer.rows if row.keys[0] == row.keys[1]]
        same, whole = add_up(now_of(row) for row in stayed), total_of(answer)
        headline = (
            say_why_not("How many moves were between homes of the same kind", same).rstrip(".")
            if same.value is None or whole.value is None
            else f"Between homes of the same kind: {count(same)} of {count(whole)} moves"
        )
    sub = (
        "Moves from one kind of home (rows) to another (columns), the same kind included, "
        f"{say_period(answer)}."
    )
    short = {name: {**answer.labels[name], **SHORT} for name in answer.by}
    return context.panel(headline, *_draw_links(context, answer, sub, short))


def _draw_links(
    context: Context,
    answer: "Answer",
    sub: str,
    labels: dict[str, dict[str, str]] | None = None,
) -> tuple[str, Any, Any]:
    """An answer by two dimensions: what it is, a matrix with links, and its twin.

    `labels` stand in the matrix in place of the answer's own.
    """
    sub = f"{sub} {say_same_carer(answer)}".rstrip()
    shown = leave_out_empty(answer, answer.by[1])
    shown = replace(shown, labels=labels or shown.labels, _by_keys={})
    return draw_linked_matrix(context, answer, sub, total_label="All moves", shown=shown)


def say_no_moves(answer: "Answer") -> str:
    """That nobody moved in the period, where that is so."""
    total: Shown = total_of(answer)
    if total.value == 0:
        return "No moves from one home to another in this period"
    return ""
