"""The drawings of the age bands: where children live by how old they are."""

from typing import TYPE_CHECKING, Any

from components.drawings.context import FOSTERED, Context, count
from components.figures.trend import draw_trend
from components.findings import (
    say_difference,
    say_rounded,
    say_share,
    say_since,
    say_why_not,
)
from components.panel import draw_figure
from components.shown import add_up_keys, differ, now_of, total_of
from components.table import draw_matrix, draw_table
from components.wording import explain_symbol, format_date, join_words
from data_access.vocabulary import PLACEMENT_GROUP, PLACEMENT_TYPE

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

KINDS = frozenset({PLACEMENT_TYPE.key, PLACEMENT_GROUP.key})


def lead_age_bands(context: Context) -> str:
    """The share of children in foster homes, and with family or friends."""
    answer = context.answer(0)
    day, total = format_date(answer.as_at), total_of(answer)
    if total.value is None:
        return say_why_not(f"The number of children in our care on {day}", total)
    if not total.value:
        return f"No children are in our care on {day} under these filters."
    if answer.homes:
        return f"{count(total)} children live in {join_words(answer.homes)} on {day}."
    rounding = say_rounded(answer)
    fostered = add_up_keys(answer, FOSTERED)
    if fostered.value is None or not KINDS.isdisjoint(answer.filters):
        words = f"{count(total)} children are in our care on {day}{rounding}."
        if context.is_filtered:
            words = (
                f"{count(total)} of the children in our care on {day} fit these filters{rounding}."
            )
        elif fostered.is_hidden:
            words += " " + say_why_not("How many of them live in foster homes", fostered)
        return " ".join([words, *answer.limits])
    words = (
        f"{say_share(fostered, total)} of the {count(total)} children in our care on {day}"
        f"{' who fit these filters' if context.is_filtered else ''} live in foster homes"
    )
    kin = add_up_keys(answer, FOSTERED[:1])
    words += f", {count(kin)} of them with family or friends{rounding}."
    return " ".join([words, *answer.limits])


def age_matrix(context: Context) -> Any:
    """The brief’s table: where children live by age, with those beside care outside the total."""
    cells, rows, columns, beside, beside_totals = (context.answer(place) for place in range(5))
    headline = _say_fostered(rows)
    sub = (
        f"Children in our care by where they live and age, {format_date(cells.as_at)}; change "
        f"{_change_words(cells)}."
    )
    if context.may_list:
        sub += " Select a number to see the children."
    matrix = draw_matrix(
        cells,
        row_totals=rows,
        column_totals=columns,
        # Those beside care are known by age alone: no other filter can narrow them.
        beside=(beside, beside_totals) if {*cells.filters} <= {cells.by[1]} else None,
        caption=sub,
        link=(lambda row, column: f"/children?{cells.query(row, column)}")
        if context.may_list
        else None,
        total_label="Children in our care",
        hide_empty=True,
    )
    table = draw_table(cells, caption=sub, change=True, totals=(rows, columns))
    return context.panel(headline, sub, matrix, table)


def _say_fostered(rows: "Answer") -> str:
    """How many children are fostered, and by whom, as far as it is shown."""
    kinds = [
        f"{count(shown)} {words}"
        for key, words in (
            ("connected_persons", "with connected persons"),
            ("in_house_fostering", "with our carers"),
            ("ifa", "with agencies"),
            ("other_authority_fostering", "with another authority’s carers"),
            ("external_fostering", "with agencies or another authority’s carers"),
        )
        if (shown := now_of(rows.row(key))).value
    ]
    fostered = add_up_keys(rows, FOSTERED)
    if not KINDS.isdisjoint(rows.filters):
        return "Children in our care by where they live and age"
    if fostered.value is not None:
        words = f"{count(fostered)} children are fostered"
        words += say_rounded(rows)
        return f"{words}: {join_words(kinds)}" if kinds else words
    if not kinds:
        return "Children in our care by where they live and age"
    words = f"Fostered children{say_rounded(rows)}: {join_words(kinds)}"
    return f"{words}; the others are {explain_symbol('c')}" if fostered.is_hidden else words


def _change_words(answer: "Answer") -> str:
    since = say_since(answer)
    return f"on {since}" if since.startswith("a ") else f"since {since.removeprefix('on ')}"


def age_trend(context: Context) -> Any:
    """Children by age at each quarter’s end."""
    answer = context.answer(0)
    headline = _say_largest_move(answer)
    sub = "Children in our care by age at the end of each quarter"
    if answer.to and answer.to.month % 3:
        sub += f", the last on {format_date(answer.to)}"
    figure = draw_trend(answer)
    return context.panel(
        headline, sub, draw_figure(figure, headline), draw_table(answer, caption=sub)
    )


def _say_largest_move(answer: "Answer") -> str:
    """Which age changed most since the first quarter, where all of both quarters is shown."""
    time, age = answer.by
    bands = answer.keys_of(age)
    periods = [
        period
        for period in answer.keys_of(time)
        if any(not now_of(answer.row(period, band)).is_missing for band in bands)
    ]
    moves = {
        band: differ(now_of(answer.row(periods[-1], band)), now_of(answer.row(periods[0], band)))
        for band in (bands if periods else ())
    }
    # Of ages that are not shown any may have changed more.
    sizes = {band: move.value for band, move in moves.items() if move.value is not None}
    if not sizes or len(sizes) < len(moves):
        return "Children in our care by age"
    band = max(sizes, key=lambda key: abs(sizes[key]))
    if not sizes[band]:
        return "Children in our care by age"
    return (
        f"Children aged {answer.label(age, band)} changed most: "
        f"{say_difference(sizes[band], 0)} than in {answer.label(time, periods[0])}"
    )
