"""The drawings of the overview: how are we?"""

from typing import TYPE_CHECKING, Any

from components.drawings.context import FOSTERING, Context, change, count, rate
from components.figures.bars import draw_bars
from components.figures.trend import draw_trend
from components.findings import (
    say_balance,
    say_change,
    say_difference,
    say_rate_trend,
    say_share,
    say_since,
    share,
)
from components.panel import draw_figure
from components.table import draw_table
from components.wording import format_date, format_percent, format_rate, join_words, round_number

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

NEIGHBOURS = "neighbours"


def lead_overview(context: Context) -> str:
    """How many children, against a year ago, and the rate against councils like ours."""
    children, ours = context.answer(0), context.answers[1]
    neighbours = context.answer(2)
    day = format_date(children.as_at)
    change = say_change(children, children.total, children.total_compared)
    if children.homes:
        homes = join_words(children.homes)
        return f"{count(children.total)} children live in {homes} on {day}: {change}."
    if context.is_filtered:
        return (
            f"{count(children.total)} of the children in our care on {day} fit these filters: "
            f"{change}."
        )
    words = f"{count(children.total)} children are in our care on {day}: {change}"
    if ours and ours.total is not None and neighbours.total is not None:
        gap = int(round_number(ours.total) - round_number(neighbours.total))
        side = "more" if gap > 0 else "fewer"
        words += (
            f", and {abs(gap)} {side} in every 10,000 than in councils like ours"
            if gap
            else ", and as many in every 10,000 as in councils like ours"
        )
    return " ".join([words + ".", *children.limits])


def tile_looked_after(context: Context) -> Any:
    """How many children now, against the date of comparison and the project’s baseline."""
    now, baseline, years = context.answer(0), context.answer(1), context.answer(2)
    note = say_change(now, now.total, now.total_compared)
    if context.baseline and context.baseline not in (now.as_at, now.compare_to):
        difference = say_difference(now.total, baseline.total)
        joined = "as" if difference == "the same" else "than"
        day = format_date(context.baseline)
        note += f" · {difference} {joined} on {day}, the project’s baseline"
    return context.tile(count(now.total), note, [r.value for r in years.rows], now)


def tile_rate(context: Context) -> Any:
    """Our rate, the neighbours’ average, and how far apart they are in children."""
    published, neighbours, own = context.answer(0), context.answer(1), context.answers[2]
    gap, years = context.answers[3], context.answer(4)
    is_own = own is not None and own.total is not None
    now = own if own and is_own else published
    note = (
        "neighbours average not known"
        if neighbours.total is None
        else f"neighbours average {format_rate(neighbours.total)} "
        f"({neighbours.options['statistic']}, {neighbours.options['model']} model)"
    )
    if not is_own and years.rows:
        note = f"published, 31 March {years.rows[-1].keys[0]} · {note}"
    if context.is_filtered:
        note = f"all children, whatever the filters · {note}"
    elif gap and gap.total is not None:
        side = "fewer" if gap.total > 0 else "more"
        note += f" · at their rate, {count(abs(gap.total))} {side} children"
    return context.tile(rate(now.total), note, [r.value for r in years.rows], now)


def tile_flow(context: Context) -> Any:
    """Who came into our care in the last 12 months, who left, and the net."""
    came, left, net = context.answer(0), context.answer(1), context.answer(2)
    note = f"{count(left.total)} left · net {change(net.total)}"
    years = context.answer(3)
    return context.tile(count(came.total), note, [r.value for r in years.rows], came)


def tile_out_of_area(context: Context) -> Any:
    """The share that lives outside the borough."""
    now, years = context.answer(0), context.answer(1)
    row = now.row("out_of_area")
    out, before = (row.value, row.compared) if row else (0, None)
    change = say_change(now, out, before, noun="child")
    note = f"{count(out)} of {count(now.total)} · {change}"
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
    """The share of foster homes that an agency provides."""
    now, years = context.answer(0), context.answer(1)
    rows = [row for key in FOSTERING if (row := now.row(key))]
    agency = now.row("ifa")
    fostered, before = (sum(row.value or 0 for row in rows), sum(r.compared or 0 for r in rows))
    part, part_before = (agency.value, agency.compared) if agency else (0, 0)
    note = f"{count(part)} of {count(fostered)}"
    now_share, then_share = share(part, fostered), share(part_before, before)
    if now_share is not None and then_share is not None:
        points = int(round_number(now_share * 100) - round_number(then_share * 100))
        note += f" · {_points(points)} {say_since(now)}"
    return context.tile(say_share(part, fostered), note, _shares(years, ("ifa",), FOSTERING), now)


def _points(points: int) -> str:
    if points == 0:
        return "the same share as"
    size = f"{abs(points)} point{'s' if abs(points) != 1 else ''}"
    return f"{size} {'more' if points > 0 else 'fewer'} than"


def tile_with_parents(context: Context) -> Any:
    """The share that lives with parents on a full or interim care order."""
    at_home, everyone, england = (context.answer(place) for place in range(3))
    on_order = sum(
        at_home.value(key) or 0
        for key in ("full_care_order", "interim_care_order")
        if at_home.row(key)
    )
    note = f"{count(on_order)} of {count(everyone.total)}"
    if england.total is not None and not context.is_filtered:
        note += f" · England {format_percent(england.total / 100)} with parents"
    return context.tile(say_share(on_order, everyone.total), note, [], at_home)


def rate_trend(context: Context) -> Any:
    """Our rate over ten years among neighbours, region and England."""
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
    if own_from:
        until = int(own_from) - 1
        sub += f". To {until} as published; from then our own returns"
    if context.is_filtered:
        sub += ". All children: the filters cannot narrow published figures"
    figure = draw_trend(published, ours=council, own=own)
    return context.panel(
        headline,
        sub,
        draw_figure(figure, headline),
        draw_table(published, *([own] if own else []), caption=sub),
    )


def flow_bars(context: Context) -> Any:
    """Children coming into and leaving care, year by year."""
    came, left = context.answer(0), context.answer(1)
    published = [context.answer(2), context.answer(3)]
    last = came.rows[-1].keys[0] if came.rows else ""
    period = f"In the year to March {last}"
    headline = say_balance(came.value(last), left.value(last), period)
    sub = (
        "Children coming into care (dark) and leaving (light), years ending 31 March; each child "
        "once a year, so they do not add up to the change"
    )
    # What was published before our returns is of all children.
    before = [] if context.is_filtered else published
    figure = draw_bars(
        [came, left], names=["Came into our care", "Left our care"], before=before or None
    )
    return context.panel(
        headline,
        sub,
        draw_figure(figure, headline),
        draw_table(came, left, *before, caption=sub, with_total=False),
    )
