"""The drawings of where children live: in or out of the borough, and on the map."""

from typing import TYPE_CHECKING, Any

from components.derived import express_share, fold, keep_column
from components.drawings.among_councils import draw_among_councils
from components.drawings.context import Context, count, living
from components.drawings.distances import is_nobody, link_keys, say_known
from components.drawings.matrices import draw_linked_matrix
from components.figures.bars import draw_bars
from components.figures.trend import draw_trend
from components.findings import say_change, say_rounded, say_share, say_why_not
from components.panel import draw_figure
from components.shown import Shown, add_up_keys, now_of, then_of, total_of
from components.table import draw_table
from components.wording import format_date, format_percent, join_words, plural, round_number
from data_access.vocabulary import DIMENSIONS

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

OUTSIDE = "out_of_area"
BEYOND = ("adjoining", "rest_of_region", "elsewhere_in_england", "outside_england")


def lead_where_they_live(context: Context) -> str:
    """How many live outside the borough, against a year ago, and how many of them far away.

    With the reader's filters that the page leaves aside, so that it can tell in from out.
    """
    return " ".join([_say_where_they_live(context), *_say_aside(context)])


def _say_aside(context: Context) -> list[str]:
    known = context.answer(0).filters
    asked = dict.fromkeys(word for word, _ in context.words if word in DIMENSIONS)
    aside = [DIMENSIONS[name].label.lower() for name in asked if name not in known]
    if not aside:
        return []
    verb = "filter by {} is" if len(aside) == 1 else "filters by {} are"
    return [f"The {verb.format(join_words(aside))} left aside on this page."]


def _say_where_they_live(context: Context) -> str:
    children, far = context.answer(0), context.answers[1]
    day, total = format_date(children.as_at), total_of(children)
    if total.value is None:
        return say_why_not(f"The number of children in our care on {day}", total)
    if children.homes:
        return f"{living(total)} in {join_words(children.homes)} on {day}."
    which = "children in our care" + (" who fit these filters" if children.filters else "")
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
            f"{count(out)} of the {count(total)} {which} on {day} ({say_share(out, total)}) "
            f"{plural(out.value, 'lives', 'live')} outside the borough{say_rounded(children)}: "
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
    is_nobody = far.value == 0 and not context.answer(0).protection.rounded_to
    found = "Nobody lives" if is_nobody else f"{count(far)} {verb}"
    words = f"{found} {whom} ({say_share(far, total)}"
    others = _say_others(*context.answers[2:4]) if not context.answer(0).filters else ""
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
    notes = [say_known(everyone, now)]
    others = "" if far.filters else _say_others(*context.answers[3:5])
    notes += [f"{others}: lower is better"] if others else []
    if wherever and wherever.total is not None and not is_nobody(everyone):
        notes.append(f"{count(total_of(wherever))} wherever that is, as DfE’s dashboard counts")
    return context.tile(say_share(now, whole), " · ".join(notes), [], far)


def which_area(context: Context) -> Any:
    """Of those outside the borough, how far outside: an adjoining council, or beyond."""
    answer = context.answer(0)
    name = answer.by[0]
    to = answer.protection.rounded_to
    near = now_of(answer.row("adjoining"), to)
    # Not of rounded counts: they are too many to be added up.
    outside = add_up_keys(answer, BEYOND)
    headline = "Where those who live outside the borough live"
    if near.value is not None and outside.value:
        headline = (
            f"{count(near)} of the {count(outside)} {plural(outside.value, 'child', 'children')} "
            f"who {plural(outside.value, 'lives', 'live')} outside the borough "
            f"({say_share(near, outside)}) {plural(near.value, 'lives', 'live')} in the area of an "
            "adjoining council"
        )
    elif outside.value == 0:
        headline = "Nobody is known to live outside the borough"
    elif near.value:
        headline = f"{living(near)} in the area of an adjoining council{say_rounded(answer)}"
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
    headline = _say_share_outside(shares)
    sub = "Share of children in our care who live outside the borough, at the end of each quarter"
    figure = draw_trend(shares)
    table = draw_table(shares, caption=sub, with_total=False)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _say_share_outside(shares: "Answer") -> str:
    """The last share, and how it stands to the others where all of them are shown."""
    keys = [row.keys[0] for row in shares.rows if not now_of(row).is_missing]
    last = now_of(shares.row(keys[-1])) if keys else Shown()
    if last.value is None:
        return "The share of children in our care who live outside the borough"
    words = f"{format_percent(last.value / 100)} of children live outside the borough"
    if len(keys) < len(shares.rows) and keys[-1] != shares.rows[-1].keys[0]:
        label = shares.label(shares.by[0], keys[-1])
        return f"{words.replace('live', 'lived')} at the end of {label}"
    # Compared as they are written: in whole per cent.
    whole = {row.keys[0]: round_number(row.value) for row in shares.rows if row.value is not None}
    most, least = max(whole.values()), min(whole.values())
    if len(whole) < len(shares.rows) or most == least:
        return words
    if whole[keys[-1]] in (most, least):
        which = "highest" if whole[keys[-1]] == most else "lowest"
        return f"{words}, the {which} share of these quarters"
    highest = max(whole, key=lambda key: whole[key])
    label = shares.label(shares.by[0], highest)
    return f"{words}; at most {most}%, in {label}"


def over_20_trend(context: Context) -> Any:
    """The share over 20 miles away and outside, among councils like ours."""
    far, everyone = context.answers[1], context.answers[2]
    own = express_share(far, everyone, title="Our own returns") if far and everyone else None
    whom = "lived over 20 miles from home and outside the borough"
    return draw_among_councils(
        context,
        own,
        finding=f"of children in our care {whom}",
        when="on 31 March",
        what=f"Share of children in our care who {whom}, 31 March; lower is better",
        better="lower is better",
    )


def locality_matrix(context: Context) -> Any:
    """Which kinds of home are in the borough and which outside it."""
    answer, kinds, localities = context.answer(0), context.answer(1), context.answer(2)
    headline = _say_most_outside(answer, kinds)
    sub = f"Children in our care by the kind of home and where it is, {format_date(answer.as_at)}."
    label = "Children in our care"
    drawn = draw_linked_matrix(context, answer, sub, total_label=label, totals=(kinds, localities))
    return context.panel(headline, *drawn)


def _say_most_outside(answer: "Answer", kinds: "Answer") -> str:
    """Which kind of home has most children outside the borough, where one has."""
    name = answer.by[0]
    outside = {key: now_of(answer.row(key, OUTSIDE)) for key in answer.keys_of(name)}
    most = max((part.value for part in outside.values() if part.value), default=0)
    first = [key for key, part in outside.items() if part.value == most]
    # Of kinds that are not shown any may have more.
    if not most or len(first) > 1 or any(part.value is None for part in outside.values()):
        return "Where children live, in the borough and outside it"
    whole = now_of(kinds.row(first[0]))
    of = f" of {count(whole)}" if whole.value is not None else ""
    return (
        f"Of all kinds of home, {answer.label(name, first[0])} has most children outside the "
        f"borough: {count(Shown(most))}{of}{say_rounded(answer)}"
    )
