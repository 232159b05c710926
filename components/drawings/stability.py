"""The drawings of stability as it is published: ours among councils like ours, over the years."""

from typing import TYPE_CHECKING, Any

from components.derived import express_share, fold, in_per_cent, keep_column
from components.drawings.context import Context
from components.figures.trend import draw_trend, read_ours
from components.findings import say_why_not
from components.panel import draw_figure
from components.shown import Shown, now_of
from components.table import draw_table
from components.wording import format_percent

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

NEIGHBOURS, ENGLAND = "neighbours", "E92000001"


def three_or_more_trend(context: Context) -> Any:
    """The share who lived in three or more homes in the year, among councils like ours."""
    often, children = context.answers[1], context.answers[2]
    title = "share who lived in three or more homes in the year"
    own = express_share(often, children, title=title) if often and children else None
    return _draw_stability(
        context,
        own,
        finding="of children in our care lived in three or more homes",
        when="in the year to March",
        what="Share of children in our care on 31 March who lived in three or more homes in the "
        "year; lower is better",
        better="lower is better",
    )


def same_home_trend(context: Context) -> Any:
    """The share of those long in care who live in the same home, among councils like ours."""
    settled, own = context.answers[1], None
    if settled:
        whole = fold(settled, "same_placement", {"yes": ("yes", "no")})
        own = express_share(
            keep_column(settled, "same_placement", "yes"),
            keep_column(whole, "same_placement", "yes"),
            title="share in the same home for two years",
        )
    return _draw_stability(
        context,
        own,
        finding="of those long in our care had lived in the same home for two years",
        when="in March",
        what="Share of children under 16, in our care for two and a half years or more, who have "
        "lived in the same home for two, 31 March; higher is better",
        better="higher is better",
    )


def _draw_stability(
    context: Context, own: "Answer | None", *, finding: str, when: str, what: str, better: str
) -> Any:
    """A published share and our own over the years, and how ours stands to the others."""
    published = in_per_cent(context.answer(0))
    council = next(iter(published.keys_of("area")), "")
    years = sorted({*published.keys_of("year"), *(own.keys_of("year") if own else ())})
    found = (
        read_ours(published, own, council, years)
        if own
        else [(now_of(published.row(council, year)), True) for year in years]
    )
    shown = [(year, ours) for year, (ours, _) in zip(years, found, strict=True)]
    year, ours = next((one for one in reversed(shown) if not one[1].is_missing), ("", Shown()))
    headline = say_why_not(f"What share {finding}", ours).rstrip(".")
    if ours.value is not None:
        others = [
            f"{name} {format_percent(value / 100)}"
            for name, area in (("neighbours", NEIGHBOURS), ("England", ENGLAND))
            if (value := published.value(area, year)) is not None
        ]
        headline = "; ".join(
            [f"{format_percent(ours.value / 100)} {finding} {when} {year}", *_list(others)]
        )
        headline += f": {better}" if others else f"; {better}"
    option = published.options
    sub = (
        f"{what}. {context.council}, its statistical neighbours ({option['model']} model, "
        f"{option['statistic']} dashed), the region and England"
    )
    if context.is_filtered:
        sub += ". All children: the filters cannot narrow published figures"
    figure = draw_trend(published, ours=council, own=own)
    table = draw_table(published, *([own] if own else []), caption=sub)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _list(words: list[str]) -> list[str]:
    return [", ".join(words)] if words else []
