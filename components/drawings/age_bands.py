"""The drawings of the age bands: where children live by how old they are."""

from typing import TYPE_CHECKING, Any

from components.drawings.context import FOSTERING, Context, count
from components.figures.trend import draw_trend
from components.findings import say_difference, say_since
from components.panel import draw_figure
from components.table import draw_matrix, draw_table
from components.wording import format_date, format_percent, join_words

if TYPE_CHECKING:
    from data_access.questions.answer import Answer


def lead_age_bands(context: Context) -> str:
    """The share of children in foster homes, and with family or friends."""
    answer = context.answer(0)
    fostered = sum(answer.value(key) or 0 for key in FOSTERING)
    kin = answer.value("connected_persons") or 0
    if not answer.total:
        return f"No children are in our care on {format_date(answer.as_at)} under these filters."
    if answer.homes:
        homes = join_words(answer.homes)
        return f"{count(answer.total)} children live in {homes} on {format_date(answer.as_at)}."
    return (
        f"{format_percent(fostered / answer.total)} of the {count(answer.total)} children "
        f"in our care on {format_date(answer.as_at)} live in foster homes, "
        f"{count(kin)} of them with family or friends. {' '.join(answer.limits)}".strip()
    )


def age_matrix(context: Context) -> Any:
    """The brief’s table: where children live by age, with those beside care outside the total."""
    cells, rows, columns, beside = (context.answer(place) for place in range(4))
    kinds = [
        f"{count(rows.value(key))} {words}"
        for key, words in (
            ("connected_persons", "with connected persons"),
            ("in_house_fostering", "with our carers"),
            ("ifa", "with agencies"),
            ("other_authority_fostering", "with another authority’s carers"),
        )
        if rows.value(key)
    ]
    fostered = sum(rows.value(key) or 0 for key in FOSTERING)
    headline = f"{count(fostered)} children are fostered"
    if kinds:
        headline += f": {join_words(kinds)}"
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
        beside=beside if {*cells.filters} <= {cells.by[1]} else None,
        caption=sub,
        link=(lambda row, column: f"/children?{cells.query(row, column)}")
        if context.may_list
        else None,
        total_label="Children in our care",
        hide_empty=True,
    )
    return context.panel(headline, sub, matrix, draw_table(cells, caption=sub, change=True))


def _change_words(answer: "Answer") -> str:
    since = say_since(answer)
    return f"on {since}" if since.startswith("a ") else f"since {since.removeprefix('on ')}"


def age_trend(context: Context) -> Any:
    """Children by age at each quarter’s end."""
    answer = context.answer(0)
    age = answer.by[1]
    bands = answer.keys_of(age)
    periods = answer.keys_of(answer.by[0])
    first, last = periods[0], periods[-1]
    moves = {
        band: (answer.value(last, band) or 0) - (answer.value(first, band) or 0) for band in bands
    }
    if first == last:
        moves = dict.fromkeys(bands, 0)
    band = max(bands, key=lambda key: abs(moves[key]))
    headline = "Children in our care by age"
    if moves[band]:
        headline = (
            f"Children aged {answer.label(age, band)} changed most: "
            f"{say_difference(moves[band], 0)} than in {answer.label(answer.by[0], first)}"
        )
    sub = "Children in our care by age at the end of each quarter"
    if answer.to and answer.to.month % 3:
        sub += f", the last on {format_date(answer.to)}"
    figure = draw_trend(answer)
    return context.panel(
        headline, sub, draw_figure(figure, headline), draw_table(answer, caption=sub)
    )
