"""The drawings of what happens in care: going missing, reviews, health, teeth and feelings."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_words
from components.derived import express_share, fold, keep_column
from components.drawings.context import Context, count
from components.drawings.over_time import (
    address_children,
    draw_linked_table,
    find_last,
    say_period,
    say_times,
)
from components.elements import Element
from components.figures.bars import draw_bars
from components.figures.lines import Line, draw_lines
from components.findings import say_share, say_why_not
from components.panel import draw_figure
from components.shown import Shown, now_of, total_of
from components.theme import LINE_STYLES
from components.wording import format_count, format_date, format_value, plural
from data_access.vocabulary import CHECKED, ON_TIME, SDQ_BAND, YEAR, Unit

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

CHILDREN = "Children"
HEALTH = "Health, teeth and feelings of children in our care for a year or more"
YES, NO = ON_TIME.keys
HIGH, NOT_RETURNED = SDQ_BAND.keys[-2:]


def missing(context: Context) -> Any:
    """How often children went missing, and how many did, now and year by year."""
    times, children = context.answer(0), context.answer(1)
    by_year = [context.answer(2), context.answer(3)]
    headline = _say_missing(times, children)
    sub = (
        "Times children in our care went missing or were away without authorisation, and children "
        "in our care on the last day who did so at least once in 12 months, years ending 31 March"
    )
    sub += _whose(context)
    names = ["Times missing or away", CHILDREN]
    figure = draw_bars(by_year, names=names)
    chart = [draw_figure(figure, headline), *_link(context, [("who went missing", children, ())])]
    table = draw_linked_table(context, by_year, names, sub)
    return context.panel(headline, sub, chart, table)


def _say_missing(times: "Answer", children: "Answer") -> str:
    often, many = total_of(times), total_of(children)
    if often.value is None:
        return say_why_not("How often children went missing or were away", often).rstrip(".")
    if often.value == 0:
        return f"No child in our care went missing or was away {say_period(times)}"
    words = f"Children in our care went missing or were away {say_times(often)} {say_period(times)}"
    if many.value is None:
        return words
    whom = format_count(many.value) if many.value else "none"
    return f"{words}; {whom} of those in our care on the last day did"


def reviews(context: Context) -> Any:
    """Of how many children all reviews were on time, now and year by year."""
    now, by_year = context.answer(0), context.answer(1)
    late, whole = now_of(now.row(NO)), total_of(now)
    day = format_date(now.as_at)
    children = plural(whole.value or 0, "child", "children")
    if whole.value is None:
        headline = say_why_not("How many reviews were on time", whole).rstrip(".")
    elif not whole.value:
        headline = f"No review was due in the 12 months to {day}"
    elif late.value == 0:
        whom = "the one child" if whole.value == 1 else f"all {count(whole)} children"
        headline = f"The reviews of {whom} for whom one was due were on time"
    else:
        headline = (
            f"{count(late)} of {count(whole)} {children} for whom a review was due had one or more "
            f"late ({say_share(late, whole)})"
        )
    sub = (
        f"Children in our care by whether each review that was due in the 12 months to {day} (in "
        "the chart: years ending 31 March) was on time: 20 working days after coming into care, 3 "
        "months later, then every 6 months"
    )
    sub += _whose(context)
    on_time = express_share(
        keep_column(by_year, ON_TIME.key, YES), _add_up_columns(by_year), title="All on time"
    )
    figure = _draw_shares([("All on time", on_time)])
    links = _link(context, [("with a late review", now, (NO,))])
    counts = [
        (by_year.label(ON_TIME.key, key), keep_column(by_year, ON_TIME.key, key))
        for key in ON_TIME.keys
    ]
    table = _draw_columns([*counts, ("All on time, share", on_time)], sub)
    return context.panel(headline, sub, [draw_figure(figure, headline), *links], table)


def health(context: Context) -> Any:
    """Health assessments, dental checks and scores of those a year or more in care, by year."""
    assessed, teeth, scores = (context.answer(place) for place in range(3))
    shares = [
        ("Health assessed", _share_of(assessed, CHECKED.key, ["yes"])),
        ("Teeth checked", _share_of(teeth, CHECKED.key, ["yes"])),
        ("Score returned", _share_of(scores, SDQ_BAND.key, SDQ_BAND.keys[:-1])),
    ]
    high = _share_of(scores, SDQ_BAND.key, [HIGH], SDQ_BAND.keys[:-1])
    year = find_last(*(answer for _, answer in shares))
    everyone, of_age = _add_up_columns(assessed), _add_up_columns(scores)
    headline = _say_health(shares, high, _count_returned(scores), everyone, year)
    sub = (
        "Share of the children in our care on 31 March for 12 months or more who had their health "
        "assessments and a dental check in the year and, of those aged 4 to 16, whose strengths "
        "and difficulties score was returned"
    )
    sub += _whose(context)
    figure = _draw_shares(shares)
    links = _link(
        context,
        [
            ("without a health assessment", assessed, (year, "no")),
            ("without a dental check", teeth, (year, "no")),
            ("with a high score", scores, (year, HIGH)),
        ]
        if year
        else [],
    )
    table = _draw_columns(
        [
            ("Children", everyone),
            *shares[:2],
            ("Aged 4 to 16", of_age),
            shares[2],
            ("High score, of those returned", high),
        ],
        sub,
    )
    return context.panel(headline, sub, [draw_figure(figure, headline), *links], table)


def _count_returned(scores: "Answer") -> "Answer":
    """How many scores were returned, by year."""
    known = tuple(key for key in SDQ_BAND.keys[:-1] if key in scores.keys_of(SDQ_BAND.key))
    return keep_column(fold(scores, SDQ_BAND.key, {"known": known}), SDQ_BAND.key, "known")


def _say_health(
    shares: "list[tuple[str, Answer]]",
    high: "Answer",
    returned: "Answer",
    everyone: "Answer",
    year: str,
) -> str:
    if not year:
        return HEALTH
    found = [now_of(answer.row(year)) for _, answer in shares[:2]]
    whole, scored = now_of(everyone.row(year)), now_of(returned.row(year))
    if any(shown.value is None for shown in (*found, whole)):
        return HEALTH
    health, teeth = (format_value(shown.value, Unit.PERCENT) for shown in found)
    words = (
        f"By 31 March {year}, of the {count(whole)} "
        f"{plural(whole.value or 0, 'child', 'children')} in our care for a year or more {health} "
        f"had their health assessed and {teeth} their teeth checked"
    )
    raised = now_of(high.row(year)).value
    if raised is None or not scored.value:
        return words
    return (
        f"{words}; of the {count(scored)} {plural(scored.value, 'score', 'scores')} returned for "
        f"those aged 4 to 16, {format_value(raised, Unit.PERCENT)} "
        f"{plural(scored.value, 'is', 'are')} high"
    )


def _share_of(
    answer: "Answer",
    dimension: str,
    part: "list[str] | tuple[str, ...]",
    whole: tuple[str, ...] = (),
) -> "Answer":
    """Some keys of an answer by years and a dimension in per cent of all of them, or of others."""
    groups = {"part": tuple(part), "whole": whole or answer.keys_of(dimension)}
    groups = {
        name: tuple(key for key in keys if key in answer.keys_of(dimension))
        for name, keys in groups.items()
    }
    folded = fold(answer, dimension, groups)
    kept, all_of_it = (keep_column(folded, dimension, name) for name in groups)
    return express_share(kept, all_of_it, title=answer.title)


def _add_up_columns(answer: "Answer") -> "Answer":
    """An answer by years and a dimension as one by years alone."""
    dimension = next(name for name in answer.by if name != YEAR.key)
    folded = fold(answer, dimension, {"all": answer.keys_of(dimension)})
    return keep_column(folded, dimension, "all")


def _draw_shares(shares: "list[tuple[str, Answer]]") -> dict[str, Any]:
    years = list(shares[0][1].keys_of(YEAR.key))
    lines = []
    for (name, answer), style in zip(shares, LINE_STYLES, strict=False):
        found = [now_of(answer.row(year)) for year in years]
        values, symbols = [shown.value for shown in found], [shown.symbol for shown in found]
        lines.append(Line(name, values, symbols, *style, has_markers=True))
    figure = draw_lines(
        lines,
        [],
        keys=years,
        labels=years,
        unit=Unit.PERCENT.value,
        height=300,
        decimals=0,
        revision="|".join(name for name, _ in shares),
        with_name=True,
    )
    figure["layout"]["yaxis"] |= {"range": [0, 100], "dtick": 20}
    return figure


def _draw_columns(columns: "list[tuple[str, Answer]]", caption: str) -> Element:
    """Answers by the same years side by side, each under a name."""
    years = columns[0][1].keys_of(YEAR.key)
    body = [
        draw_row(year, [_draw_cell(now_of(answer.row(year)), answer.unit) for _, answer in columns])
        for year in years
    ]
    return draw_frame(caption, "plain", [YEAR.label, *(name for name, _ in columns)], body, [])


def _draw_cell(shown: Shown, unit: str) -> Element:
    words = format_value(shown.value, unit, shown.symbol)
    return el.Td(write_words(words, shown.symbol if shown.value is None else None))


def _link(context: Context, parts: "list[tuple[str, Answer, tuple[str, ...]]]") -> list[Element]:
    """A line of links to children, for those who may see them; what counts nobody is left out."""
    links: list[Any] = []
    for words, answer, keys in parts:
        shown = now_of(answer.row(*keys)) if keys else total_of(answer)
        if shown.value:
            links.append(el.Link(f"{count(shown)} {words}", href=address_children(answer, *keys)))
    if not links or not context.may_list:
        return []
    return [el.Div([el.Span("See the children:"), *links], className="pager")]


def _whose(context: Context) -> str:
    return ", of those who fit these filters" if context.is_filtered else ""
