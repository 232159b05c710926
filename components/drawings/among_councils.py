"""The drawing of a published share over the years, ours among councils like ours."""

from typing import TYPE_CHECKING, Any

from components.derived import in_per_cent
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


def draw_among_councils(
    context: Context, own: "Answer | None", *, finding: str, when: str, what: str, better: str
) -> Any:
    """A published share and our own over the years, and how ours stands to the others.

    The published one is the first answer; `own` is ours in per cent, by year. `finding` says what
    is so of a share of children, `when` goes before its year, `what` says what is drawn, `better`
    which way is the better one.
    """
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
        headline = f"{format_percent(ours.value / 100)} {finding} {when} {year}"
        headline += f"; {', '.join(others)}: {better}" if others else f"; {better}"
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
