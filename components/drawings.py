"""The drawings that panels name: answers in, what stands on the page out. Pure functions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from components.figures.bars import draw_bars
from components.figures.spark import draw_spark
from components.figures.trend import draw_trend
from components.findings import (
    say_balance,
    say_difference,
    say_looked_after,
    say_rate_trend,
    say_share,
    say_since,
    share,
)
from components.page import Page
from components.panel import draw_figure, draw_panel, draw_tile
from components.table import draw_matrix, draw_table
from components.wording import (
    format_change,
    format_count,
    format_date,
    format_percent,
    format_rate,
    join_words,
)

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

FOSTERING = (
    "connected_persons",
    "in_house_fostering",
    "ifa",
    "other_authority_fostering",
)
NEIGHBOURS = "neighbours"


@dataclass(frozen=True)
class Context:
    """What a drawing has to hand: where it stands, its answers in the order of the panel's asks.

    An answer is None where the question is optional and not open to the viewer. `baseline` is the
    project's date and its own count.
    """

    page: Page
    number: int
    answers: "list[Answer | None]"
    download: str
    council: str
    baseline: tuple[date, int] | None

    def answer(self, place: int) -> "Answer":
        """An answer that the panel cannot do without."""
        found = self.answers[place]
        if found is None:
            raise LookupError(f"panel {self.number} of {self.page.path} needs answer {place}")
        return found

    @property
    def given(self) -> "list[Answer]":
        return [answer for answer in self.answers if answer is not None]

    def tile(self, value: str, note: str, spark: list[float | int | None], asks: "Answer") -> Any:
        """The content of a tile that leads to the page of its panel."""
        panel = self.page.panels[self.number]
        return draw_tile(panel, value=value, note=note, spark=draw_spark(spark), query=asks.query())

    def panel(self, headline: str, sub: str, chart: Any, table: Any) -> Any:
        """The content of a figure's panel."""
        return draw_panel(
            self.page,
            self.number,
            headline=headline,
            sub=sub,
            chart=chart,
            table=table,
            answers=self.given,
            download=self.download,
        )


def lead_overview(context: Context) -> str:
    children, rate = context.answer(0), context.answers[1]
    neighbours = context.answer(2)
    words = (
        f"{format_count(children.total)} children are in our care on "
        f"{format_date(children.as_at)}: {say_looked_after(children)}"
    )
    if rate and rate.total is not None and neighbours.total is not None and not rate.filters:
        gap = round(rate.total) - round(neighbours.total)
        side = "more" if gap > 0 else "fewer"
        words += (
            f", and {abs(gap)} {side} in every 10,000 than in councils like ours"
            if gap
            else ", and as many in every 10,000 as in councils like ours"
        )
    return words + "."


def tile_looked_after(context: Context) -> Any:
    now, baseline, years = context.answer(0), context.answer(1), context.answer(2)
    note = say_looked_after(now)
    if context.baseline and now.as_at != context.baseline[0]:
        difference = say_difference(now.total, baseline.total)
        note += (
            f" · {difference} than on {format_date(context.baseline[0])}, the project’s baseline"
        )
    return context.tile(format_count(now.total), note, [r.value for r in years.rows], now)


def tile_rate(context: Context) -> Any:
    published, neighbours, rate = context.answer(0), context.answer(1), context.answers[2]
    gap, years = context.answers[3], context.answer(4)
    now = rate if rate and rate.total is not None else published
    note = (
        "neighbours average not known"
        if neighbours.total is None
        else f"neighbours average {format_rate(neighbours.total)}"
    )
    if gap and gap.total is not None:
        side = "fewer" if gap.total > 0 else "more"
        note += f" · at their rate, {format_count(abs(gap.total))} {side} children"
    return context.tile(format_rate(now.total), note, [r.value for r in years.rows], now)


def tile_flow(context: Context) -> Any:
    came, left, net = context.answer(0), context.answer(1), context.answer(2)
    note = f"{format_count(left.total)} left · net {format_change(net.total)}"
    years = context.answer(3)
    return context.tile(format_count(came.total), note, [r.value for r in years.rows], came)


def tile_out_of_area(context: Context) -> Any:
    now, years = context.answer(0), context.answer(1)
    row = now.row("out_of_area")
    out, before = (row.value, row.compared) if row else (0, None)
    difference = say_difference(out, before, noun="child")
    joined = "as" if difference == "the same" else "than"
    note = (
        f"{format_count(out)} of {format_count(now.total)} · {difference} {joined} {say_since(now)}"
    )
    return context.tile(say_share(out, now.total), note, _shares(years, ("out_of_area",)), now)


def _shares(years: "Answer", keys: tuple[str, ...], of: tuple[str, ...] = ()) -> list[Any]:
    """Year by year, the share of some keys among others (all, where none are named)."""
    wholes = of or years.keys_of(years.by[1])
    return [
        share(
            sum(years.value(year, key) or 0 for key in keys),
            sum(years.value(year, key) or 0 for key in wholes),
        )
        for year in years.keys_of(years.by[0])
    ]


def tile_ifa(context: Context) -> Any:
    now, years = context.answer(0), context.answer(1)
    rows = [row for key in FOSTERING if (row := now.row(key))]
    agency = now.row("ifa")
    fostered, before = (sum(row.value or 0 for row in rows), sum(r.compared or 0 for r in rows))
    part, part_before = (agency.value, agency.compared) if agency else (0, 0)
    note = f"{format_count(part)} of {format_count(fostered)}"
    now_share, then_share = share(part, fostered), share(part_before, before)
    if now_share is not None and then_share is not None:
        points = round(now_share * 100) - round(then_share * 100)
        note += f" · {_points(points)} {say_since(now)}"
    return context.tile(say_share(part, fostered), note, _shares(years, ("ifa",), FOSTERING), now)


def _points(points: int) -> str:
    if points == 0:
        return "the same share as"
    size = f"{abs(points)} point{'s' if abs(points) != 1 else ''}"
    return f"{size} {'more' if points > 0 else 'fewer'} than"


def tile_with_parents(context: Context) -> Any:
    at_home, everyone, england = (context.answer(place) for place in range(3))
    on_order = sum(
        at_home.value(key) or 0
        for key in ("full_care_order", "interim_care_order")
        if at_home.row(key)
    )
    note = f"{format_count(on_order)} of {format_count(everyone.total)}"
    if england.total is not None:
        note += f" · England {format_percent(england.total / 100)} with parents"
    return context.tile(say_share(on_order, everyone.total), note, [], at_home)


def rate_trend(context: Context) -> Any:
    published, own = context.answer(0), context.answers[1]
    years = published.keys_of("year")
    council = next(iter(published.keys_of("area")), "")
    # Our own figures take over from the first year that the returns cover.
    own_from = own.rows[0].keys[0] if own and own.rows else None
    ours = {
        year: value
        for year in years
        if (value := published.value(council, year)) is not None
        and (own_from is None or year < own_from)
    }
    if own:
        ours |= {row.keys[0]: row.value for row in own.rows if row.value is not None}
    neighbours = [published.value(NEIGHBOURS, year) for year in years]
    latest = next((v for v in reversed(neighbours) if v is not None), None)
    headline = say_rate_trend(
        [(int(y), r) for y, r in sorted(ours.items())], latest, context.council
    )
    model, statistic = published.options["model"], published.options["statistic"]
    sub = (
        f"Children in care per 10,000 aged 0 to 17, 31 March: {context.council}, its statistical "
        f"neighbours ({model} model, {statistic} dashed), the region and England"
    )
    if own_from and own:
        until = int(own_from) - 1
        sub += f". To {until} as published; from then our own returns"
        if own.to and (own.to.month, own.to.day) != (3, 31):
            sub += f", the last one on {format_date(own.to)}"
    figure = draw_trend(published, ours=council, own=own)
    return context.panel(
        headline,
        sub,
        draw_figure(figure, headline),
        draw_table(published, caption=sub),
    )


def flow_bars(context: Context) -> Any:
    came, left = context.answer(0), context.answer(1)
    published = (context.answer(2), context.answer(3))
    last = came.rows[-1].keys[0] if came.rows else ""
    period = f"In the year to March {last}"
    if came.to and (came.to.month, came.to.day) != (3, 31):
        period = f"From April {int(last) - 1} to {format_date(came.to)}"
    headline = say_balance(came.value(last), left.value(last), period)
    sub = (
        "Children coming into care (dark) and leaving (light), years ending 31 March; each child "
        "once a year, so they do not add up to the change"
    )
    figure = draw_bars(
        [came, left], names=["Came into our care", "Left our care"], before=list(published)
    )
    return context.panel(
        headline, sub, draw_figure(figure, headline), draw_table(came, left, caption=sub)
    )


def lead_age_bands(context: Context) -> str:
    answer = context.answer(0)
    fostered = sum(answer.value(key) or 0 for key in FOSTERING)
    kin = answer.value("connected_persons") or 0
    if not answer.total:
        return f"No children are in our care on {format_date(answer.as_at)} under these filters."
    return (
        f"{format_percent(fostered / answer.total)} of the {format_count(answer.total)} children "
        f"in our care on {format_date(answer.as_at)} live in foster homes, "
        f"{format_count(kin)} of them with family or friends."
    )


def age_matrix(context: Context) -> Any:
    cells, rows, columns, beside = (context.answer(place) for place in range(4))
    kinds = [
        f"{format_count(rows.value(key))} {words}"
        for key, words in (
            ("connected_persons", "with connected persons"),
            ("in_house_fostering", "with our carers"),
            ("ifa", "with agencies"),
            ("other_authority_fostering", "with another authority’s carers"),
        )
        if rows.value(key)
    ]
    fostered = sum(rows.value(key) or 0 for key in FOSTERING)
    headline = f"{format_count(fostered)} children are fostered"
    if kinds:
        headline += f": {join_words(kinds)}"
    sub = (
        f"Children in our care by where they live and age, {format_date(cells.as_at)}; change "
        f"{_change_words(cells)}. Select a number to see the children."
    )
    matrix = draw_matrix(
        cells,
        row_totals=rows,
        column_totals=columns,
        beside=beside,
        caption=sub,
        link=lambda row, column: "/children?" + cells.query(row, column),
        total_label="Children in our care",
    )
    return context.panel(headline, sub, matrix, draw_table(cells, caption=sub, change=True))


def _change_words(answer: "Answer") -> str:
    since = say_since(answer)
    return f"on {since}" if since.startswith("a ") else f"since {since.removeprefix('on ')}"


def age_trend(context: Context) -> Any:
    answer = context.answer(0)
    age = answer.by[1]
    bands = answer.keys_of(age)
    periods = answer.keys_of(answer.by[0])
    first, last = periods[0], periods[-1]
    moves = {
        band: (answer.value(last, band) or 0) - (answer.value(first, band) or 0) for band in bands
    }
    band = max(bands, key=lambda key: abs(moves[key]))
    headline = (
        f"Children aged {answer.label(age, band)} changed most: "
        f"{say_difference(moves[band], 0)} than in {answer.label(answer.by[0], first)}"
    )
    sub = "Children in our care by age at the end of each quarter"
    figure = draw_trend(answer)
    return context.panel(
        headline, sub, draw_figure(figure, headline), draw_table(answer, caption=sub)
    )


DRAWINGS: dict[str, Callable[[Context], Any]] = {
    draw.__name__: draw
    for draw in (
        lead_overview,
        tile_looked_after,
        tile_rate,
        tile_flow,
        tile_out_of_area,
        tile_ifa,
        tile_with_parents,
        rate_trend,
        flow_bars,
        lead_age_bands,
        age_matrix,
        age_trend,
    )
}
