"""The drawings of council foster places as they are published, ours and those of others."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components.cells import draw_frame, draw_row
from components.derived import express_share, keep_column
from components.drawings.carer_recruitment import draw_shown, keep_keys
from components.drawings.carers import FILLED, is_lacking, say_lacking
from components.drawings.context import Context, count
from components.drawings.over_time import find_last
from components.figures.bars import draw_bars
from components.figures.trend import draw_trend
from components.findings import say_share
from components.panel import draw_figure
from components.shown import add_up, now_of
from components.table import draw_table
from components.wording import format_percent
from data_access.vocabulary import Unit

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

NEIGHBOURS, ENGLAND = "neighbours", "E92000001"


def places_as_published(context: Context) -> Any:
    """Foster places approved and filled as published, beside what is now recorded."""
    published = [_of_council(context.answer(place)) for place in range(2)]
    recorded, own = context.answers[2], []
    if recorded and not is_lacking(recorded):
        filled = keep_column(recorded, "foster_place_state", FILLED)
        own = [_add_up_years(recorded), filled]
    first = min(published[0].keys_of("year"), default="")
    years = [key for key in own[0].keys_of("year") if key >= first] if own else []
    own = [keep_keys(answer, years) for answer in own]
    names = ["Approved, published", "Filled, published"]
    names += ["Approved, as now recorded", "Filled, as now recorded"][: len(own)]
    answers = [*published, *own]
    year = find_last(*published)
    headline = "Council foster places approved and filled, as published"
    if year:
        approved, filled_ = (now_of(answer.row(year)) for answer in published)
        headline = (
            f"Published for 31 March {year}: {count(approved)} council foster places approved, "
            f"{count(filled_)} filled ({say_share(filled_, approved)})"
        )
        if own:
            now = [now_of(answer.row(year)) for answer in own]
            if all(shown.value is not None for shown in now):
                headline += f"; now recorded for it {count(now[0])} and {count(now[1])}"
    sub = (
        "Places approved with the council’s own foster carers, and those filled by our children, "
        "31 March; as published without family and friends, as now recorded of mainstream carers. "
        "Published figures are rounded to 5, and may count other children’s places as filled"
    )
    if recorded and is_lacking(recorded):
        sub += f". {say_lacking(recorded)}"
    figure = draw_bars([_plain(answer) for answer in answers], names=names)
    body = [
        draw_row(
            key,
            [draw_shown(count(shown), shown) for a in answers for shown in [now_of(a.row(key))]],
        )
        for key in sorted({key for answer in answers for key in answer.keys_of("year")})
    ]
    table = draw_frame(sub, "plain", ["31 March", *names], body, [])
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _of_council(answer: "Answer") -> "Answer":
    ours = next(iter(answer.keys_of("area")), "")
    return keep_column(answer, "area", ours)


def _plain(answer: "Answer") -> "Answer":
    return replace(answer, unit=Unit.FOSTER_PLACES.value, _by_keys={})


def _add_up_years(answer: "Answer") -> "Answer":
    """An answer by year and state as one by year."""
    first = keep_column(answer, "foster_place_state", FILLED)
    rows = []
    for row in first.rows:
        whole = add_up(now_of(other) for other in answer.rows if other.keys[0] == row.keys[0])
        rows.append(replace(row, value=whole.value, symbol=whole.symbol))
    return replace(first, rows=tuple(rows), _by_keys={})


def places_among_councils(context: Context) -> Any:
    """The share of approved foster places that is filled, ours among councils like ours."""
    approved, filled = context.answer(0), context.answer(1)
    shares = express_share(filled, approved, title="Share of council foster places filled")
    ours = next(iter(shares.keys_of("area")), "")
    years = [key for key in shares.keys_of("year") if shares.value(ours, key) is not None]
    year = max(years, default="")
    headline = "Share of council foster places that are filled, as published"
    if year:
        headline = f"{_percent(shares, ours, year)} of our approved foster places were filled in "
        headline += f"March {year}"
        others = [
            f"{name} {_percent(shares, area, year)}"
            for name, area in (("neighbours", NEIGHBOURS), ("England", ENGLAND))
            if shares.value(area, year) is not None
        ]
        headline += f"; {', '.join(others)}" if others else ""
    option = approved.options
    sub = (
        f"Places filled in per cent of places approved with councils’ own foster carers, 31 March, "
        f"family and friends left out. {context.council}, its statistical neighbours "
        f"({option.get('model')} model, the {option.get('statistic')} of places filled in per cent "
        "of that of places approved, dashed), the region and England"
    )
    figure = draw_trend(shares, ours=ours)
    table = draw_table(shares, caption=sub)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _percent(shares: "Answer", area: str, year: str) -> str:
    return format_percent((shares.value(area, year) or 0) / 100)
