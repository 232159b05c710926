"""The drawings of the programme’s benefits: one by one, and beside what is published."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.benefits import (
    BETTER,
    find_address,
    group_by_benefit,
    say_approved,
    say_benefits,
    say_distance,
    say_missing,
    say_neighbours,
    say_none,
    say_realised,
    say_state,
    say_symbols,
    write_amount,
    write_expected,
    write_value,
)
from components.cells import draw_frame, draw_row
from components.drawings.benefits_rows import Cell, draw_listed, draw_small
from components.drawings.context import Context
from components.elements import Element
from components.figures.spark import draw_spark
from components.panel import draw_empty
from components.shown import total_of
from components.wording import (
    NO_NUMBER,
    explain_symbol,
    format_date,
    format_short_date,
    plural,
)
from data_access.vocabulary import Permission, Symbol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from data_access.questions.benefit_values import Figure
    from data_access.questions.benefits import Benefit, Review

NO_BREAK = "\N{NO-BREAK SPACE}"
MEASURE = "Measure"
WHERE_FROM = (
    "What comes from a measure of this product updates itself, and leads to the page that explains "
    "it; what is entered by hand is the last reading. Which way is better is stated by the council "
    "of each measure: a count of children is neither good nor bad by itself"
)


def lead_benefits(context: Context) -> Any:
    """How the measures of the benefits stand, in a sentence."""
    return say_benefits(_rows(context), context.answer(0))


def benefits_listed(context: Context) -> Any:
    """Every benefit with its measures: at first, now, where it should be, its target."""
    rows = _rows(context)
    if not rows:
        return draw_empty(say_none(context.answer(0)))
    judged = [one for one in rows if one.state in ("on_track", "off_track")]
    headline = "No measure has both a target set by the council and a value to judge by it"
    if judged:
        well = sum(one.state == "on_track" for one in judged)
        headline = (
            f"{well} of {len(judged)} {plural(len(judged), 'measure', 'measures')} that can be "
            f"judged {plural(well, 'is', 'are')} where the trajectory says, or better"
        )
    sub = f"Each benefit and its measures. {WHERE_FROM}{say_symbols(rows)}"
    heads = ["At the start", "Now", "Should be now", "Target", "How it stands", "Up to now"]
    groups = [
        (
            _name_benefit(context, measures[0]),
            [(_name_measure(context, one), _draw_cells(one)) for one in measures],
        )
        for measures in group_by_benefit(rows).values()
    ]
    chart = draw_listed("Benefits and their measures", [MEASURE, *heads], groups)
    return context.panel(headline, sub, chart, _draw_twin(rows, "Benefits and their measures"))


def _name_benefit(context: Context, benefit: "Benefit") -> Cell:
    """The benefit, which leads to all that is said of it, as it stood on the day."""
    if Permission.PROGRAMME_DETAIL not in benefit.opens:
        return benefit.benefit_title
    day = dict(context.words).get("as_at")
    address = f"/benefits/{benefit.benefit}"
    return el.A(benefit.benefit_title, href=f"{address}?on={day}" if day else address)


def link_measure(context: Context, benefit: "Benefit") -> str | Element:
    """The title of a measure, which leads to the page that explains it where there is one."""
    dates = [pair for pair in context.words if pair[0] in ("as_at", "to")]
    address = find_address(benefit, dates)
    return el.Link(benefit.title, href=address) if address else benefit.title


def _name_measure(context: Context, benefit: "Benefit") -> Cell:
    how = BETTER[benefit.better]
    small = draw_small(how if benefit.measure else f"By hand. {how}")
    return [link_measure(context, benefit), small]


def _draw_cells(benefit: "Benefit") -> list[Cell]:
    return [
        _draw_figure(benefit.baseline, benefit.unit),
        _draw_now(benefit),
        write_expected(benefit),
        _draw_target(benefit),
        _draw_state(benefit),
        _draw_trend(benefit),
    ]


def _draw_now(benefit: "Benefit") -> Cell:
    """The value now; under it our neighbours’ average where one is published."""
    drawn = _draw_figure(benefit.now, benefit.unit)
    published = say_neighbours(benefit)
    if not published:
        return drawn
    parts = drawn if isinstance(drawn, list) else [drawn]
    return [*parts, draw_small(published[:1].upper() + published[1:])]


def _draw_figure(figure: "Figure", unit: str) -> Cell:
    """A number and its day in small print, or why there is none."""
    if figure.value is None:
        if figure.symbol == Symbol.CONFIDENTIAL:
            return el.Abbr(figure.symbol, title=explain_symbol(figure.symbol))
        if not figure.why and figure.symbol is None:
            return NO_NUMBER
        words = say_missing(figure)
        return words[:1].upper() + words[1:]
    day = [draw_small(_say_short(figure))] if figure.on else []
    return [write_value(figure.value, unit), *day]


def _say_short(figure: "Figure") -> str:
    words = format_short_date(figure.on).replace(" ", NO_BREAK) if figure.on else ""
    return f"year to {words}" if figure.first else words


def _draw_target(benefit: "Benefit") -> Cell:
    if benefit.target is None:
        return "Not set by the council"
    by = f"by {format_short_date(benefit.target_on)}" if benefit.target_on else "no date set"
    approved = say_approved(benefit)
    return [
        write_value(benefit.target, benefit.unit),
        draw_small(f"{by}. {approved}"),
    ]


def _draw_state(benefit: "Benefit") -> Cell:
    more = say_realised(benefit) if benefit.state == "realised" else say_distance(benefit)
    small = more[:1].upper() + more[1:]
    return [say_state(benefit), *([draw_small(small)] if small else [])]


def _draw_trend(benefit: "Benefit") -> Cell:
    """The shape of the last values, and the first of them in words."""
    picture = draw_spark([one.value for one in benefit.trend])
    first = next((one for one in benefit.trend if one.value is not None), None)
    if not picture or first is None:
        return NO_NUMBER
    words = f"from {write_amount(first.value, benefit.unit)}, {_say_short(first)}"
    return [el.Img(src=picture, alt="", className="spark"), draw_small(words)]


def _draw_twin(rows: "Sequence[Benefit]", caption: str) -> Element:
    """All numbers in words, the values up to now one after another."""
    heads = [MEASURE, "At the start", "Now", "Should be now", "Target", "Distance"]
    heads += ["Beside it", "Up to now"]

    def line(one: "Benefit") -> Element:
        cells = [
            _write(one.baseline, one.unit),
            _write(one.now, one.unit),
            write_expected(one),
            NO_NUMBER if one.target is None else write_value(one.target, one.unit),
            say_distance(one) or NO_NUMBER,
            say_neighbours(one) or NO_NUMBER,
            "; ".join(_write(each, one.unit) for each in one.trend) or NO_NUMBER,
        ]
        return draw_row(one.title, [el.Td(cell, style={"textAlign": "left"}) for cell in cells])

    return draw_frame(caption, "plain", heads, [line(one) for one in rows], [])


def _write(figure: "Figure", unit: str) -> str:
    if figure.value is None:
        return figure.symbol or NO_NUMBER
    day = f" ({format_short_date(figure.on)})" if figure.on else ""
    return f"{write_amount(figure.value, unit)}{day}"


def benefits_realised(context: Context) -> Any:
    """What was agreed as realised and by whom, and what may become worse by a benefit."""
    rows = _rows(context)
    if not rows:
        return draw_empty(say_none(context.answer(0)))
    done = [one for one in rows if one.realised_on]
    sees_detail = Permission.PROGRAMME_DETAIL in rows[0].opens
    headline = f"None of {len(rows)} {plural(len(rows), 'measure', 'measures')} is agreed realised"
    if done:
        headline = (
            f"{len(done)} of {len(rows)} {plural(len(rows), 'measure', 'measures')} "
            f"{plural(len(done), 'is', 'are')} agreed as realised"
        )
    sub = "Realised is what a role has agreed to be so, on a date, not what a figure says by itself"
    heads = [MEASURE, "Agreed as realised"]
    if sees_detail:
        sub += ". What may become worse by a benefit stands beside it: a dis-benefit"
        heads.append("What may become worse")
    told = [one for one in rows if one.realised_on or one.dis_benefits]
    if not told:
        words = "Nothing is agreed as realised"
        words += " and no dis-benefit is stated." if sees_detail else " yet."
        drawn: Any = draw_empty(words)
        return context.panel(headline, sub, drawn, drawn[0])
    listed = [
        (
            one.title,
            [
                say_realised(one) or "Not yet",
                *([one.dis_benefits or NO_NUMBER] if sees_detail else []),
            ],
        )
        for one in told
    ]
    table = draw_listed("Realised benefits and dis-benefits", heads, [("", listed)])
    return context.panel(headline, sub, table, table)


def benefits_reviews(context: Context) -> Any:
    """The programme's reviews of its benefits, each with its sheet to print."""
    reviews: Sequence[Review] = context.records
    if not reviews:
        if total_of(context.answer(0)).value is None:
            return draw_empty(say_none(context.answer(0)))
        return draw_empty("No review of the benefits has a date in the programme yet.")
    headline = _say_reviews(reviews, context.answer(0).as_at)
    sub = (
        "Benefits realisation reviews of the programme. The sheet has every benefit as it stood on "
        "the day of the review, with space for decisions and signatures"
    )
    listed: list[tuple[Cell, list[Cell]]] = [
        (
            one.title,
            [
                format_date(one.due),
                "Done" if one.is_done else "Not done yet",
                el.A(
                    f"Sheet of {format_date(one.due)}",
                    href=f"/benefits/review?as_at={one.due.isoformat()}",
                ),
            ],
        )
        for one in reviews
    ]
    table = draw_listed(
        "Benefits realisation reviews", ["Review", "Due", "State", "To print"], [("", listed)]
    )
    return context.panel(headline, sub, table, table)


def _say_reviews(reviews: "Sequence[Review]", day: "date") -> str:
    """Which review is past its date and which is next, as of a day."""
    left = [one.due for one in reviews if not one.is_done]
    if not left:
        return "Every review of the benefits is done"
    late, ahead = ([due for due in left if (due < day) == is_past] for is_past in (True, False))
    parts = []
    if len(late) == 1:
        parts.append(f"The review of the benefits due on {format_date(late[0])} is not done yet")
    elif late:
        parts.append(f"{len(late)} reviews of the benefits are past their due dates")
    if ahead:
        words = "the next" if late else "The next review of the benefits"
        parts.append(f"{words} is due on {format_date(ahead[0])}")
    if done := len(reviews) - len(left):
        parts.append(f"{done} of {len(reviews)} {plural(done, 'is', 'are')} done")
    return "; ".join(parts)


def _rows(context: Context) -> "Sequence[Benefit]":
    return context.records
