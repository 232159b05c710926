"""The drawing of what was published of each 31 March, beside what is recorded of it now."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_words
from components.derived import fold, keep_column
from components.drawings.context import Context, change, count
from components.drawings.over_time import address_children, draw_count
from components.elements import Element
from components.figures.bars import draw_bars
from components.panel import draw_figure
from components.shown import Shown, add_up, differ, now_of
from components.wording import join_words
from data_access.vocabulary import RECORDED, YEAR

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

IN_BOTH, AS_PUBLISHED_ONLY, NOW_ONLY = RECORDED.keys
AS_PUBLISHED, NOW, PUBLISHED = "As published", "As now recorded", "DfE’s figure"
MOST_YEARS_NAMED = 3
SIDES = {AS_PUBLISHED: (IN_BOTH, AS_PUBLISHED_ONLY), NOW: (IN_BOTH, NOW_ONLY)}


def as_published(context: Context) -> Any:
    """Children in our care on each 31 March by the year’s return, and by the record as it is."""
    answer, published = context.answer(0), context.answer(1)
    folded = fold(answer, RECORDED.key, SIDES)
    then, now = (keep_column(folded, RECORDED.key, name) for name in SIDES)
    headline = _say_difference(answer)
    sub = (
        "Children in our care on 31 March: as published, by the return of that year; as now "
        "recorded, by all returns since, with their repairs. A later return may correct an "
        "earlier one; what was loaded before a year was loaded again is not kept"
    )
    figure = draw_bars([then, now], names=[AS_PUBLISHED, NOW])
    table = _tabulate(context, answer, then, now, published, caption=sub)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _say_difference(answer: "Answer") -> str:
    """In which years the two sides are not of the same children."""
    years = answer.keys_of(YEAR.key)
    apart = {
        year: add_up(now_of(answer.row(year, key)) for key in (AS_PUBLISHED_ONLY, NOW_ONLY))
        for year in years
    }
    known = {year: shown.value for year, shown in apart.items() if shown.value is not None}
    # Of a year that is not shown it cannot be told how many it adds.
    if not known or any(shown.is_hidden for shown in apart.values()):
        return "Children in our care on 31 March, as published and as now recorded"
    different = [year for year, value in known.items() if value]
    if not different:
        first, last = min(known), max(known)
        since = (
            f"of every 31 March from {first} to {last}" if first != last else f"of 31 March {last}"
        )
        return f"What is now recorded {since} is of the same children as the year’s return"
    if len(different) == 1:
        children = known[different[0]]
        whom = "child differs" if children == 1 else "children differ"
        return f"{children} {whom} between as published and as now recorded, in {different[0]}"
    # Not how many in all: a child may be among those of several years.
    when = (
        join_words(different) if len(different) <= MOST_YEARS_NAMED else f"{len(different)} years"
    )
    return f"As published and as now recorded are not of the same children in {when}"


def _tabulate(
    context: Context,
    answer: "Answer",
    then: "Answer",
    now: "Answer",
    published: "Answer",
    *,
    caption: str,
) -> Element:
    body = []
    for year in answer.keys_of(YEAR.key):
        sides = [now_of(side.row(year)) for side in (then, now)]
        body.append(
            draw_row(
                year,
                [
                    _draw(now_of(published.row(year)), count),
                    *(_draw(side, count) for side in sides),
                    _draw(differ(sides[1], sides[0]), change),
                    *(
                        draw_count(
                            context,
                            now_of(answer.row(year, key)),
                            address_children(answer, year, key),
                        )
                        for key in (AS_PUBLISHED_ONLY, NOW_ONLY)
                    ),
                ],
            )
        )
    head = [
        "31 March",
        PUBLISHED,
        AS_PUBLISHED,
        NOW,
        "Difference",
        *(answer.label(RECORDED.key, key) for key in (AS_PUBLISHED_ONLY, NOW_ONLY)),
    ]
    return draw_frame(caption, "plain", head, body, [])


def _draw(shown: Shown, write: Any) -> Element:
    return el.Td(write_words(write(shown), shown.symbol if shown.value is None else None))
