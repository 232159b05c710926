"""The drawings of where children live: in or out of the borough, and on the map."""

from typing import TYPE_CHECKING, Any

from components.derived import express_share, fold, in_per_cent, keep_column
from components.drawings.context import Context, count
from components.drawings.distances import link_keys
from components.figures.bars import draw_bars
from components.figures.trend import draw_trend, read_ours
from components.findings import say_change, say_rounded, say_share, say_why_not
from components.panel import draw_figure
from components.shown import Shown, add_up, now_of, then_of, total_of
from components.table import draw_matrix, draw_table
from components.wording import format_date, format_percent, join_words, plural

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

NEIGHBOURS, ENGLAND = "neighbours", "E92000001"
OUTSIDE = "out_of_area"
BEYOND = ("adjoining", "rest_of_region", "elsewhere_in_england", "outside_england")
SEE = " Select a number to see the children."


def lead_where_they_live(context: Context) -> str:
    """How many live outside the borough, against a year ago, and how many of them far away."""
    children, far = context.answer(0), context.answers[1]
    day, total = format_date(children.as_at), total_of(children)
    if total.value is None:
        return say_why_not(f"The number of children in our care on {day}", total)
    if children.homes:
        return f"{count(total)} children live in {join_words(children.homes)} on {day}."
    which = "children in our care" + (" who fit these filters" if context.is_filtered else "")
    if not total.value:
        return f"There are no {which} on {day}."
    to = children.protection.rounded_to
    row = children.row(OUTSIDE)
    out = now_of(row, to)
    if out.value is None:
        what = f"How many of the {count(total)} {which} on {day} live outside the borough"
        words = say_why_not(what, out)
    else:
        words = (
            f"{count(out)} of the {count(total)} {which} on {day} ({say_share(out, total)}) live "
            f"outside the borough{say_rounded(children)}: "
            f"{say_change(children, out, then_of(row, to))}."
        )
    if far:
        words += f" {_say_far(context, total_of(far), total)}"
    return " ".join([words, *children.limits])


def _say_far(context: Context, far: Shown, total: Shown) -> str:
    whom = "outside the borough and over 20 miles from home"
    if far.value is None:
        return say_why_not(f"How many live {whom}", far)
    verb = plural(far.value, "lives", "live")
    found = f"{count(far)} {verb}" if far.value else "Nobody lives"
    words = f"{found} {whom} ({say_share(far, total)}"
    others = _say_others(*context.answers[2:4]) if not context.is_filtered else ""
    return f"{words}; {others})." if others else f"{words})."


def _say_others(neighbours: "Answer | None", england: "Answer | None") -> str:
    """ "on 31 March 2025 neighbours 13%, England 18%": the shares last published, if any."""
    shares: dict[str, list[str]] = {}
    for name, answer in (("neighbours", neighbours), ("England", england)):
        known = [row for row in answer.rows if row.value is not None] if answer else []
        if known and known[-1].value is not None:
            words = f"{name} {format_percent(known[-1].value / 100)}"
            shares.setdefault(known[-1].keys[0], []).append(words)
    return "; ".join(f"on 31 March {year} {', '.join(words)}" for year, words in shares.items())


def tile_over_20_miles(context: Context) -> Any:
    """The share that lives over 20 miles away and outside, beside the published shares."""
    far, everyone, wherever = context.answer(0), context.answer(1), context.answers[2]
    now, whole = total_of(far), total_of(everyone)
    notes = [f"{count(now)} of {count(whole)}{say_rounded(far)}"]
    others = "" if context.is_filtered else _say_others(*context.answers[3:5])
    notes += [f"{others}: lower is better"] if others else []
    if wherever and wherever.total is not None:
        notes.append(f"{count(total_of(wherever))} wherever that is, as DfE’s dashboard counts")
    return context.tile(say_share(now, whole), " · ".join(notes), [], far)


def which_area(context: Context) -> Any:
    """Of those outside the borough, how far outside: an adjoining council, or beyond."""
    answer = context.answer(0)
    name = answer.by[0]
    to = answer.protection.rounded_to
    near = now_of(answer.row("adjoining"), to)
    outside = add_up(now_of(answer.row(key)) for key in BEYOND)
    headline = "Where those who live outside the borough live"
    if near.value is not None and outside.value and not to:
        headline = (
            f"{count(near)} of the {count(outside)} children who live outside the borough "
            f"({say_share(near, outside)}) live in the area of an adjoining council"
        )
    elif outside.value == 0:
        headline = "Nobody is known to live outside the borough"
    elif near.value:
        headline = (
            f"{count(near)} {plural(near.value, 'child lives', 'children live')} in the area of an "
            f"adjoining council{say_rounded(answer)}"
        )
    sub = (
        f"Children in our care who live outside the borough, {format_date(answer.as_at)}, by the "
        "council area they live in. The table has those in the borough too"
    )
    # Where a narrow screen breaks a name, so that it stays clear of the next.
    names = {
        key: answer.label(name, key).replace(" in ", " in\N{NO-BREAK SPACE}") for key in BEYOND
    }
    shown = fold(answer, name, {names[key]: (key,) for key in BEYOND})
    bars = draw_bars([shown], names=["Children"], height=410, with_values=True)
    chart = [draw_figure(bars, headline), *link_keys(context, answer, BEYOND)]
    return context.panel(headline, sub, chart, draw_table(answer, caption=sub, change=True))


def outside_trend(context: Context) -> Any:
    """The share outside the borough at each quarter’s end."""
    parts, wholes = context.answer(0), context.answer(1)
    shares = express_share(
        keep_column(parts, "locality", OUTSIDE), wholes, title="Share outside the borough"
    )
    known = [
        (row.keys[0], row.value)
        for row in shares.rows
        if row.value is not None and not now_of(row).is_missing
    ]
    last = next((row for row in reversed(shares.rows) if not now_of(row).is_missing), None)
    headline = "The share of children in our care who live outside the borough"
    if last and last.value is not None:
        headline = f"{format_percent(last.value / 100)} of children live outside the borough"
        highest = max(known, key=lambda one: one[1])
        lowest = min(known, key=lambda one: one[1])
        if len(known) == len(shares.rows) and highest[1] != lowest[1]:
            label = shares.label(shares.by[0], highest[0])
            if highest[0] == last.keys[0]:
                headline += ", the highest share of these quarters"
            elif lowest[0] == last.keys[0]:
                headline += ", the lowest share of these quarters"
            else:
                headline += f"; at most {format_percent(highest[1] / 100)}, in {label}"
    sub = "Share of children in our care who live outside the borough, at the end of each quarter"
    if context.is_filtered:
        sub += ", of those who fit these filters"
    figure = draw_trend(shares)
    table = draw_table(shares, caption=sub, with_total=False)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def over_20_trend(context: Context) -> Any:
    """The share over 20 miles away and outside, among councils like ours."""
    published = in_per_cent(context.answer(0))
    far, everyone = context.answers[1], context.answers[2]
    own = None
    if far and everyone:
        own = express_share(far, everyone, title="Our own returns")
    council = next(iter(published.keys_of("area")), "")
    years = sorted({*published.keys_of("year"), *(own.keys_of("year") if own else ())})
    found = (
        [shown for shown, _ in read_ours(published, own, council, years)]
        if own
        else [now_of(published.row(council, year)) for year in years]
    )
    shown = [one for one in zip(years, found, strict=True) if not one[1].is_missing]
    year, ours = shown[-1] if shown else ("", Shown())
    headline = "The share living over 20 miles from home and outside the borough"
    if ours.value is not None:
        others = [
            f"{name} {format_percent(value / 100)}"
            for name, area in (("neighbours", NEIGHBOURS), ("England", ENGLAND))
            if (value := published.value(area, year)) is not None
        ]
        headline = (
            f"{format_percent(ours.value / 100)} lived over 20 miles from home and outside the "
            f"borough on 31 March {year}"
        )
        headline += f"; {', '.join(others)}: lower is better" if others else "; lower is better"
    elif ours.is_hidden:
        headline = say_why_not(f"{headline} on 31 March {year}", ours).rstrip(".")
    option = published.options
    sub = (
        "Share of children in our care who live over 20 miles from home and outside the borough, "
        f"31 March: {context.council}, its statistical neighbours ({option['model']} model, "
        f"{option['statistic']} dashed), the region and England"
    )
    if context.is_filtered:
        sub += ". All children: the filters cannot narrow published figures"
    figure = draw_trend(published, ours=council, own=own)
    table = draw_table(published, *([own] if own else []), caption=sub)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def locality_matrix(context: Context) -> Any:
    """Which kinds of home are in the borough and which outside it."""
    answer, kinds, localities = context.answer(0), context.answer(1), context.answer(2)
    shares = {
        key: (now_of(answer.row(key, OUTSIDE)), now_of(kinds.row(key)))
        for key in answer.keys_of(answer.by[0])
    }
    headline = "Where children live, in the borough and outside it"
    known = {key: part.value for key, (part, _) in shares.items() if part.value}
    if known and not any(part.is_hidden for part, _ in shares.values()):
        most = max(known, key=lambda key: known[key])
        label = answer.label(answer.by[0], most)
        headline = (
            f"Of all kinds of home, {label} has most children outside the borough: "
            f"{count(shares[most][0])} of {count(shares[most][1])}{say_rounded(answer)}"
        )
    sub = f"Children in our care by the kind of home and where it is, {format_date(answer.as_at)}."
    sub += SEE if context.may_list else ""
    matrix = draw_matrix(
        answer,
        row_totals=kinds,
        column_totals=localities,
        caption=sub,
        link=(lambda row, column: f"/children?measure={answer.measure}&{answer.query(row, column)}")
        if context.may_list
        else None,
        total_label="Children in our care",
        hide_empty=True,
    )
    table = draw_table(answer, caption=sub, totals=(kinds, localities))
    return context.panel(headline, sub, matrix, table)
