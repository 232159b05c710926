"""The drawings of the benchmark: our published figures among those of other councils."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, draw_value, parts_of, write_value
from components.drawings.compared import GROUP, Compared, say_place
from components.drawings.context import Context
from components.drawings.own_figures import Unpublished, read_unpublished
from components.elements import Element
from components.figures.compared_areas import draw_areas, draw_ranked, draw_strip
from components.findings import say_why_not
from components.panel import draw_figure
from components.shown import Shown, now_of
from components.table import draw_table
from components.wording import format_value, join_words, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.questions.answer import Answer, Row

# More councils by name than this cannot be read on a phone.
MOST_NAMED = 12


def lead_benchmark(context: Context) -> str:
    """Ours, its place in England, the averages it stands among, and our own since."""
    compared, rank, england = Compared(context.answer(0)), context.answer(1), context.answer(2)
    if not compared.last:
        return f"{compared.label}: nothing is published for this date."
    ours = compared.shown(compared.ours)
    words = f"{compared.label}, as {compared.publisher} published it for the year ending "
    words += f"31 March {compared.last}: "
    words += f"{compared.write(ours)} in" if ours.value is not None else "no figure of"
    words += f" {context.council}"
    if place := _say_place(ours, rank, england):
        words += f", {place}"
    words += f"; {join_words([compared.say_average(), *compared.say_wider()])}."
    own = _find_unpublished(compared, context.answers[3:])
    said = [words, compared.say_polarity(), *(_say_own(each, compared) for each in own[-1:])]
    return " ".join(filter(None, said))


def _say_own(own: Unpublished, compared: Compared) -> str:
    what = f"Our own figure of {own.day}, unpublished,"
    if own.shown.value is None:
        return say_why_not(what, own.shown)
    return f"{what} is {compared.write(own.shown)}."


def _say_place(ours: Shown, rank: "Answer", england: "Answer") -> str:
    """ "9th highest of 151 councils in England"; nothing where not all of them have a figure."""
    if rank.total is None or ours.value is None:
        return ""
    known = [row.value for row in england.rows if row.value is not None]
    return f"{say_place(ours.value, known)} councils in England"


def _find_unpublished(compared: Compared, answers: "Sequence[Answer | None]") -> list[Unpublished]:
    return read_unpublished(answers, compared.answer.options["published"], compared.last)


def benchmark_trend(context: Context) -> Any:
    """Ours over the years among the councils it is compared with, and what is missing."""
    compared = Compared(context.answer(0))
    own = _find_unpublished(compared, context.answers[1:])
    wider = compared.wider_beside
    headline = compared.say_trend(context.council)
    lines = [
        f"{compared.group} and their {compared.statistic} (dashed)",
        *(compared.name(area) for area in wider),
    ]
    notes = [
        f"{compared.label}, years ending 31 March: {context.council}, {join_words(lines)}.",
        *compared.explain_gaps(context.council),
        *compared.explain_average(),
        *compared.explain_years(),
    ]
    if compared.is_count:
        notes.append("A number grows with the size of a council: look at how each moves.")
    if own:
        notes.append("Our own figures since then are not published, and stand apart.")
    if context.is_filtered:
        notes.append("All children: the filters cannot narrow published figures.")
    sub = " ".join(notes)
    figure = draw_areas(
        compared.years,
        ours=(context.council, compared.series(compared.ours)),
        average=("Average" if compared.is_chosen else "Neighbours", compared.series(GROUP)),
        named=[(compared.name(area), compared.series(area)) for area in wider],
        crowd=[(compared.name(area), compared.series(area)) for area in compared.councils],
        unpublished=[(each.short_day, each.shown) for each in own],
        unit=compared.unit,
        revision=f"trend|{compared.answer.options['published']}",
    )
    table = draw_table(compared.answer, caption=sub, with_total=False)
    if own:
        table = el.Div([table, _draw_own(own, compared)])
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _draw_own(own: list[Unpublished], compared: Compared) -> Element:
    """Our own figures as a table of their own, apart from what is published."""
    name = "Our own, unpublished"
    body = [
        draw_row(each.day, [el.Td(write_value(each.shown.value, compared.unit, each.shown.symbol))])
        for each in own
    ]
    return draw_frame(name, "plain", [name, compared.label], body, [])


def ranked_areas(context: Context) -> Any:
    """The last year: ours among the councils it is compared with, each by name."""
    compared = Compared(context.answer(0))
    ours, average = compared.shown(compared.ours), compared.shown(GROUP)
    values = [
        value
        for area in (compared.ours, *compared.councils)
        if (value := compared.shown(area).value) is not None
    ]
    known, number = compared.count_known(), len(compared.councils)
    is_partial = 0 < known < number
    headline = f"{context.council} and {compared.group}"
    if ours.value is not None and len(values) > 1:
        others = "the councils chosen" if compared.is_chosen else "its statistical neighbours"
        headline = f"Among {others} {context.council} is {say_place(ours.value, values)}"
        if average.value is not None:
            headline += f": {compared.write(ours)} against {compared.write(average)} on average"
            headline += f" of the {known} with a figure" if is_partial else ""
    named = compared.list_nearest(MOST_NAMED)
    wider = compared.wider_beside
    sub = f"{compared.label}, year ending 31 March {compared.last}: {context.council}, "
    sub += compared.group
    if is_partial:
        sub += f" (of the {number}, {known} {plural(known, 'has', 'have')} a figure)"
    if len(named) < len(compared.councils):
        sub += f" (those {len(named)} whose figures are nearest ours; the table has all)"
    sub += f", {join_words([f'their {compared.statistic}', *map(compared.name, wider)])}"
    bars = [
        (context.council, ours, "ours"),
        *((compared.name(area), compared.shown(area), "council") for area in named),
        (
            f"Average ({compared.statistic}{f', {known} of {number}' if is_partial else ''})",
            average,
            "wider",
        ),
        *((compared.name(area), compared.shown(area), "wider") for area in wider),
    ]
    revision = f"ranked|{compared.answer.options['published']}"
    figure = draw_ranked(bars, unit=compared.unit, revision=revision)
    areas = [compared.ours, *compared.councils, GROUP, *compared.wider]
    rows = [row for area in areas if (row := compared.answer.row(area, compared.last))]
    table = _draw_areas_table(rows, compared, "Area", sub)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def england_strip(context: Context) -> Any:
    """Every council in England in the last year, ours among them."""
    england, rank, compared = context.answer(0), context.answer(1), Compared(context.answer(2))
    known = {row.keys[0]: row.value for row in england.rows if row.value is not None}
    ours = now_of(england.row(compared.ours))
    place = _say_place(ours, rank, england)
    headline = f"{context.council} is {place}" if place else "Councils in England"

    def write(value: float) -> str:
        return format_value(value, england.unit)

    ordered = sorted(known, key=lambda area: -known[area])
    sub = f"{compared.label}, year ending 31 March {compared.last}; each bar is a council"
    if ordered:
        ends = [f"{england.label('area', e)} {write(known[e])}" for e in (ordered[0], ordered[-1])]
        sub += f", from {' to '.join(ends)}"
    if len(known) < len(england.rows):
        sub += f". Without a figure: {len(england.rows) - len(known)}, as the table shows"
    if not place:
        sub += f". No place among all: {_say_why_no_place(ours, context.council)}"
    kinds = dict.fromkeys(compared.councils, "group") | {compared.ours: "ours"}
    figure = draw_strip(
        [
            (
                context.council if area == compared.ours else england.label("area", area),
                known[area],
                kinds.get(area, "other"),
            )
            for area in ordered
        ],
        group="councils chosen" if compared.is_chosen else "statistical neighbours",
        write=write,
        unit=england.unit,
        revision=f"strip|{compared.answer.options['published']}",
    )
    table = _draw_areas_table(england.rows, compared, "Council", sub)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _say_why_no_place(ours: Shown, council: str) -> str:
    if ours.value is None:
        return f"{council} has no figure"
    return "too few councils are loaded to speak of all"


def _draw_areas_table(
    rows: "Sequence[Row]", compared: Compared, head: str, caption: str
) -> Element:
    body = [
        draw_row(compared.name(row.keys[0]), [draw_value(parts_of(row), compared.unit)])
        for row in rows
    ]
    return draw_frame(caption, "plain", [head, f"31 March {compared.last}"], body, [])
