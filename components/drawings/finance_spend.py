"""The drawings of what was spent: by where children live, by budget line, by who pays, in all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from components.derived import fold
from components.drawings.context import FOSTERING, Context
from components.drawings.money import (
    choose_scale,
    draw_why,
    in_pounds,
    round_together,
    say_money,
    say_notes,
    tell_money,
)
from components.drawings.over_time import begin, say_key, say_period
from components.figures.axes import LINE_HEIGHT, count_lines, wrap_label
from components.figures.compared_areas import draw_ranked
from components.figures.trend import draw_trend
from components.findings import say_share, say_why_not
from components.panel import draw_figure
from components.shown import Shown, add_up, add_up_keys, now_of, share, total_of
from components.table import draw_table
from components.wording import explain_symbol, format_percent, format_value, label_key
from data_access.vocabulary import BUDGET_LINE, DIMENSIONS, PLACEMENT_TYPE, YEAR

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

CHILDRENS_HOMES = ("own_childrens_home", "external_childrens_home", "secure_home")
# At most four lines: what is asked of money most, and everything else with its table beside it.
BY_TYPE = {
    "External children’s homes": ("external_childrens_home",),
    "Our own children’s homes": ("own_childrens_home",),
    "Foster care": FOSTERING,
}
BY_LINE = {
    "Residential care": ("residential",),
    "Fostering": ("fostering",),
    "Unaccompanied children": ("unaccompanied",),
}
OTHER = "Everything else"
NIGHTS, COUNCIL = "nights", "council"
OUR_NIGHTS = "Nights in our care"
PROGRAMME = {
    OUR_NIGHTS: (NIGHTS,),
    "Special guardians, child arrangements": ("special_guardianship", "child_arrangements"),
    "Leaving care and over 18s": (
        "staying_put",
        "supported_lodgings",
        "over_18s",
        "leaving_care_support",
    ),
    "Adoption support": ("adoption_support",),
    "Services not per child": ("services",),
}


def spend_by_type(context: Context) -> Any:
    """Spend by where children live, over years or over months."""
    answer = context.answer(0)
    sub = "Gross spend on children’s nights in our care by where they live"
    return _draw_over_time(context, answer, PLACEMENT_TYPE.key, BY_TYPE, sub)


def spend_by_line(context: Context) -> Any:
    """Spend by budget line, year by year."""
    answer = context.answer(0)
    sub = (
        "Gross spend on children’s nights in our care, without what is paid beside care and before "
        "income, by budget line"
    )
    return _draw_over_time(context, answer, BUDGET_LINE.key, BY_LINE, sub)


def _draw_over_time(
    context: Context,
    answer: "Answer",
    dimension: str,
    named: Mapping[str, Sequence[str]],
    sub: str,
) -> Any:
    time = answer.by[0]
    known = answer.keys_of(dimension)
    groups = {name: [key for key in keys if key in known] for name, keys in named.items()}
    groups = {name: keys for name, keys in groups.items() if keys}
    taken = {key for keys in groups.values() for key in keys}
    if rest := [key for key in known if key not in taken]:
        groups[OTHER] = rest
    folded = fold(answer, dimension, groups)
    drawn = in_pounds(round_together(folded, dimension))[0]
    headline = _say_largest(folded, drawn, list(groups))
    over_time = f"{sub}, {'years ending 31 March' if time == YEAR.key else 'by ' + time}"
    table = draw_table(answer, caption=over_time)
    if not any(row.value for row in answer.rows) and not any(row.symbol for row in answer.rows):
        return context.panel(headline, sub, draw_why("What was spent", answer), table)
    figure = draw_trend(*in_pounds(folded), written=drawn)
    words = f"{over_time}.{say_notes(answer)}"
    return context.panel(headline, words, draw_figure(figure, headline), table)


def _say_largest(folded: "Answer", drawn: "Answer", groups: Sequence[str]) -> str:
    """On what most was spent in the last period, and what share that was in the first.

    Amounts are said as they are `drawn`.
    """
    time = folded.by[0]
    periods = [
        key
        for key in folded.keys_of(time)
        if any(now_of(folded.row(key, group)).value for group in groups)
    ]
    if not periods:
        return f"What was spent, by {DIMENSIONS[folded.by[1]].label.lower()}"
    last, first = periods[-1], periods[0]
    parts = {group: now_of(folded.row(last, group)) for group in groups}
    whole = add_up(parts.values())
    when = _say_when(folded, last)
    named = [group for group in groups if group != OTHER] or list(groups)
    most = max(named, key=lambda group: parts[group].value or 0)
    said = {group: now_of(drawn.row(last, group)) for group in groups}
    spent = format_value(said[most].value, drawn.unit, said[most].symbol)
    if whole.value is None and parts[most].value:
        return f"{begin(most)}: {spent} spent {when}"
    if whole.value is None:
        return say_why_not(f"What was spent {when} in all", whole).rstrip(".")
    words = (
        f"{begin(most)}: {spent} of the "
        f"{format_value(add_up(said.values()).value, drawn.unit)} spent {when} "
        f"({say_share(parts[most], whole)})"
    )
    then = share(
        now_of(folded.row(first, most)), add_up(now_of(folded.row(first, g)) for g in groups)
    )
    if first != last and then.value is not None:
        words += f"; {format_percent(then.value)} {_say_when(folded, first)}"
    return words


def _say_when(answer: "Answer", key: str) -> str:
    if answer.by[0] == YEAR.key:
        return say_key(answer, key)
    return f"in {label_key([answer], answer.by[0], key)}"


def programme_total(context: Context) -> Any:
    """What children's nights and everything beside care cost together."""
    answer = context.answer(0)
    name = answer.by[0]
    folded = round_together(fold(answer, name, PROGRAMME), name)
    whole = total_of(answer)
    nights = now_of(folded.row(OUR_NIGHTS))
    beside = add_up_keys(folded, [group for group in PROGRAMME if group != OUR_NIGHTS])
    headline = "The programme in all: children’s nights in our care, and what is paid beside them"
    if whole.value is not None:
        headline = f"The programme cost {say_money(whole)} {say_period(answer)}"
        if nights.value is not None and beside.value is not None:
            headline += (
                f": {say_money(nights)} for children’s nights in our care and {say_money(beside)} "
                "beside them"
            )
        else:
            headline += f"; {tell_money('for children’s nights in our care it', nights)}"
    sub = (
        f"Gross, {say_period(answer)}. What is paid beside care is of children and young people "
        "who are not in our care, or is not per child: it is in the programme, never in the spend "
        f"on children in our care.{say_notes(answer)}"
    )
    return _draw_bars(context, folded, headline, sub, OUR_NIGHTS, table=answer)


def who_pays(context: Context) -> Any:
    """How much of the spend the council pays, and how much others."""
    answer = context.answer(0)
    rounded = round_together(answer, answer.by[0])
    whole, ours = total_of(answer), now_of(rounded.row(COUNCIL))
    headline = "Who pays for children’s nights in our care"
    if whole.value and ours.value is not None:
        headline = (
            f"The council paid {say_money(ours)} of {say_money(whole)} {say_period(answer)} "
            f"({say_share(now_of(answer.row(COUNCIL)), whole)})"
        )
    elif whole.value is not None and ours.symbol:
        headline = f"What the council itself paid is {explain_symbol(ours.symbol)}"
    sub = (
        "Gross spend on children’s nights in our care by who pays: the shares of health and "
        f"education, and grants, are taken off what the council pays, {say_period(answer)}."
        f"{say_notes(answer)}"
    )
    return _draw_bars(context, rounded, headline, sub, COUNCIL, table=answer)


def _draw_bars(
    context: Context, answer: "Answer", headline: str, sub: str, ours: str, *, table: "Answer"
) -> Any:
    """The parts of an amount as bars, one of them ours; parts that are nothing are left out."""
    name = answer.by[0]
    drawn = draw_table(table, caption=sub)
    rows: list[tuple[str, Shown]] = [(row.keys[0], now_of(row)) for row in answer.rows]
    rows = [(key, shown) for key, shown in rows if shown.value or shown.symbol]
    if not any(shown.value for _, shown in rows):
        return context.panel(headline, sub, draw_why("What was spent", answer), drawn)
    unit, pence = choose_scale([shown.value for _, shown in rows])
    longest = max(count_lines(wrap_label(answer.label(name, key))) for key, _ in rows)
    bars = [
        (
            answer.label(name, key),
            shown if shown.value is None else Shown(shown.value / pence),
            "ours" if key == ours else "council",
        )
        for key, shown in rows
    ]
    figure = draw_ranked(
        bars,
        unit=unit,
        revision=f"{answer.measure}|{name}",
        bar_height=LINE_HEIGHT * longest + 6,
    )
    # On a phone they would run into one another, and every bar has its number.
    figure["layout"]["xaxis"] |= {"showticklabels": False}
    return context.panel(headline, sub, draw_figure(figure, headline), drawn)
