"""The drawings of stability as it is published: ours among councils like ours, over the years."""

from typing import Any

from components.derived import express_share, fold, keep_column
from components.drawings.among_councils import draw_among_councils
from components.drawings.context import Context


def three_or_more_trend(context: Context) -> Any:
    """The share who lived in three or more homes in the year, among councils like ours."""
    often, children = context.answers[1], context.answers[2]
    title = "share who lived in three or more homes in the year"
    own = express_share(often, children, title=title) if often and children else None
    return draw_among_councils(
        context,
        own,
        finding="of children in our care lived in three or more homes",
        when="in the year to March",
        what="Share of children in our care on 31 March who lived in three or more homes in the "
        "year, another place with the same carer not counted; lower is better",
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
    return draw_among_councils(
        context,
        own,
        finding="of those long in our care had lived in the same home for two years",
        when="in March",
        what="Share of children under 16, in our care for two and a half years or more, who have "
        "lived in the same home for two, 31 March; higher is better",
        better="higher is better",
    )
