"""The drawings of the overview: how are we?"""

from typing import TYPE_CHECKING, Any

from components.drawings.context import FOSTERED, Context, change, count, rate
from components.figures.bars import draw_bars
from components.figures.trend import draw_trend, read_ours
from components.findings import (
    note_change,
    say_balance,
    say_change,
    say_difference,
    say_rate_trend,
    say_rounded,
    say_share,
    say_since,
    say_why_not,
)
from components.panel import draw_figure
from components.shown import (
    UNKNOWN,
    Number,
    Shown,
    add_up,
    add_up_keys,
    differ,
    now_of,
    share,
    then_of,
    total_of,
    total_then_of,
)
from components.table import draw_table
from components.wording import format_date, format_percent, format_rate, join_words, round_number

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

NEIGHBOURS = "neighbours"
# Published are those with agencies and with other councils' carers as one.
AGENCIES = ("ifa", "external_fostering")


def lead_overview(context: Context) -> str:
    """How many children, against a year ago, and the rate against councils like ours."""
    children, ours = context.answer(0), context.answers[1]
    neighbours = context.answer(2)
    day = format_date(children.as_at)
    now = total_of(children)
    change = say_change(children, now, total_then_of(children))
    if children.homes:
        homes = join_words(children.homes)
        return f"{count(now)} children live in {homes} on {day}: {change}."
    if context.is_filtered:
        if now.value is None:
            what = f"How many of the children in our care on {day} fit these filters"
            return say_why_not(what, now)
        return (
            f"{count(now)} of the children in our care on {day} fit these filters"
            f"{say_rounded(children)}: {change}."
        )
    if now.value is None:
        return say_why_not(f"The number of children in our care on {day}", now)
    words = f"{count(now)} children are in our care on {day}: {change}"
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
    now, baseline, years = context.answer(0), context.answers[1], context.answer(2)
    total = total_of(now)
    note = note_change(now, total, total_then_of(now))
    if baseline and context.baseline and context.baseline not in (now.as_at, now.compare_to):
        day = format_date(context.baseline)
        change = differ(total, total_of(baseline))
        if change.is_hidden:
            note += f" · the difference from {day}, the project’s baseline: {change.symbol}"
        else:
            difference = say_difference(total.value, total_of(baseline).value)
            joined = "as" if difference == "the same" else "than"
            note += f" · {difference} {joined} on {day}, the project’s baseline"
    return context.tile(count(total), note, [r.value for r in years.rows], now)


def tile_rate(context: Context) -> Any:
    """Our rate, the neighbours’ average, and how far apart they are in children."""
    published, neighbours, own = context.answer(0), context.answer(1), context.answers[2]
    gap, years = context.answers[3], context.answer(4)
    # A rate that is hidden stays so: the published one beside it is of another day.
    is_own = own is not None and (total_of(own).value is not None or total_of(own).is_hidden)
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
        note += f" · at their rate, {count(Shown(abs(gap.total)))} {side} children"
    return context.tile(rate(total_of(now)), note, [r.value for r in years.rows], now)


def tile_flow(context: Context) -> Any:
    """Who came into our care in a year, who left and, where it is asked for, the net."""
    came, left, net = context.answer(0), context.answer(1), context.answers[2]
    note = f"in the year to {format_date(came.to or came.as_at)} · {count(total_of(left))} left"
    if net:
        note += f" · net {change(total_of(net))}"
    years = context.answer(3)
    return context.tile(count(total_of(came)), note, [r.value for r in years.rows], came)


def tile_out_of_area(context: Context) -> Any:
    """The share that lives outside the borough."""
    now, years = context.answer(0), context.answer(1)
    row, to = now.row("out_of_area"), now.protection.rounded_to
    out, before = (now_of(row), then_of(row, to)) if row else (Shown(0), UNKNOWN)
    total = total_of(now)
    change = note_change(now, out, before, noun="child")
    note = f"{count(out)} of {count(total)}{say_rounded(now)} · {change}"
    if total.value == 0 and not now.protection.rounded_to:
        note = "no children in our care" + (" who fit these filters" if now.filters else "")
    return context.tile(say_share(out, total), note, _shares(years, ("out_of_area",)), now)


def _shares(years: "Answer", keys: tuple[str, ...], of: tuple[str, ...] = ()) -> list[Number]:
    """Year by year, the share of some keys among others (all, where none are named)."""

    def total(year: str, those: tuple[str, ...]) -> Shown:
        return add_up(now_of(row) for key in those if (row := years.row(year, key)))

    wholes = of or years.keys_of(years.by[1])
    return [
        share(total(year, keys), total(year, wholes)).value for year in years.keys_of(years.by[0])
    ]


def tile_ifa(context: Context) -> Any:
    """The share of foster homes that an agency provides."""
    now, years = context.answer(0), context.answer(1)
    fostered, before = (add_up_keys(now, FOSTERED, then=then) for then in (False, True))
    part, part_before = (add_up_keys(now, AGENCIES, then=then) for then in (False, True))
    note = f"{count(part)} of {count(fostered)}{say_rounded(now)}"
    if now.row("external_fostering"):
        note += ", with other councils’ carers among them"
    now_share, then_share = share(part, fostered), share(part_before, before)
    if now_share.value is not None and then_share.value is not None:
        points = int(round_number(now_share.value * 100) - round_number(then_share.value * 100))
        note += f" · {_points(points)} {say_since(now)}"
    elif differ(now_share, then_share).is_hidden:
        note += f" · {note_change(now, now_share, then_share)}"
    return context.tile(say_share(part, fostered), note, _shares(years, AGENCIES, FOSTERED), now)


def _points(points: int) -> str:
    if points == 0:
        return "the same share as"
    size = f"{abs(points)} point{'s' if abs(points) != 1 else ''}"
    return f"{size} {'more' if points > 0 else 'fewer'} than"


def tile_with_parents(context: Context) -> Any:
    """The share that lives with parents on a full or interim care order.

    Under which order is not published: there it is that of all who live with their parents.
    """
    everyone, england, there = (context.answer(place) for place in range(3))
    at_home = context.answers[3]
    if at_home is None:
        return _tell_with_parents(context, everyone, england, there)
    on_order = add_up_keys(at_home, ("full_care_order", "interim_care_order"))
    # Beside rounded parts the whole is rounded too.
    whole = total_of(everyone, at_home.protection.rounded_to)
    note = f"{count(on_order)} of {count(whole)}{say_rounded(at_home)}, on a care order"
    if england.total is not None and not context.is_filtered:
        note += f" · England {format_percent(england.total / 100)} with parents"
    return context.tile(say_share(on_order, whole), note, [], at_home)


def _tell_with_parents(
    context: Context, everyone: "Answer", england: "Answer", at_home: "Answer"
) -> Any:
    shown, whole = total_of(at_home), total_of(everyone, at_home.protection.rounded_to)
    note = f"{count(shown)} of {count(whole)}{say_rounded(at_home)}, on whatever order"
    if england.total is not None and not context.is_filtered:
        note += f" · England {format_percent(england.total / 100)} with parents"
    return context.tile(say_share(shown, whole), note, [], at_home)


def rate_trend(context: Context) -> Any:
    """Our rate over ten years among neighbours, region and England."""
    published, own = context.answer(0), context.answers[1]
    years = published.keys_of("year")
    council = next(iter(published.keys_of("area")), "")
    if own:
        keys = sorted({*years, *own.keys_of("year")})
        found = read_ours(published, own, council, keys)
    else:
        keys = sorted(years)
        found = [(now_of(published.row(council, year)), True) for year in keys]
    ours = [(int(year), shown) for year, (shown, _) in zip(keys, found, strict=True)]
    neighbours = [published.value(NEIGHBOURS, year) for year in years]
    latest = next((v for v in reversed(neighbours) if v is not None), None)
    headline = say_rate_trend(ours, latest, context.council)
    model, statistic = published.options["model"], published.options["statistic"]
    sub = (
        f"Children in care per 10,000 aged 0 to 17, 31 March: {context.council}, its statistical "
        f"neighbours ({model} model, {statistic} dashed), the region and England"
    )
    begins = next((at for at, (one, given) in enumerate(found) if not (given or one.is_missing)), 0)
    if begins:
        sub += f". To {int(keys[begins]) - 1} as published; from then our own returns"
        if any(is_published for _, is_published in found[begins:]):
            sub += " where there are any"
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
    last = _find_last(came, left)
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


def _find_last(*answers: "Answer") -> str:
    """The last year of which each answer says something; "" where there is none."""
    return next(
        (
            year
            for year in reversed(answers[0].keys_of("year"))
            if not any(now_of(each.row(year)).is_missing for each in answers)
        ),
        "",
    )
