"""The drawings of coming home: three things apart, and whether it lasts."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components.drawings.context import Context, count
from components.drawings.over_time import (
    begin,
    draw_linked_table,
    draw_links,
    find_last,
    pick,
    say_key,
    say_times,
    say_whose,
    say_years,
)
from components.figures.bars import draw_bars
from components.findings import say_share
from components.panel import draw_figure
from components.shown import add_up, now_of

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

WAYS = (
    ("Moved home on an order", "moved home on an order"),
    ("Order ended while at home", "order ended at home"),
    ("Left straight home, planned", "straight home, planned"),
    ("Left straight home, unplanned", "straight home, unplanned"),
)
OUTCOMES = (("Still home", "still home"), ("Back in our care", "back in our care"))


def coming_home(context: Context) -> Any:
    """The ways home, year by year: on an order, the order ended, straight out of care."""
    straight_home = context.answer(2)
    ways = [
        context.answer(0),
        context.answer(1),
        pick(straight_home, "home_planned"),
        pick(straight_home, "home_unplanned"),
    ]
    last = find_last(*ways)
    moved, ended, planned, unplanned = (now_of(way.row(last)) for way in ways)
    straight = add_up([planned, unplanned])
    headline = "Children coming home"
    if last and not any(each.value is None for each in (moved, ended, straight)):
        headline = (
            f"{begin(say_key(ways[0], last))}, children left our care straight home "
            f"{say_times(straight)}, had their order end at home {say_times(ended)} and moved home "
            f"on an order {say_times(moved)}"
        )
    sub = (
        f"Three ways home, apart, {say_years(*ways)}: a child who moves home on an order stays "
        "in our care until the order ends; left straight home is planned or unplanned"
        f"{say_whose(context, ways[0])}."
    )
    names = [name for name, _ in WAYS]
    links = draw_links(
        context, [(words, way, last) for (_, words), way in zip(WAYS, ways, strict=True)]
    )
    return context.panel(
        headline,
        sub,
        [draw_figure(draw_bars(ways, names=names), headline), *links],
        draw_linked_table(context, ways, names, sub),
    )


def still_home(context: Context) -> Any:
    """Of those who came home and could be followed for 12 months, how many were still home."""
    home, back = (pick(context.answer(0), key) for key in ("still_home", "back_in_care"))
    last = next((key for key in reversed(home.keys_of(home.by[0])) if _has(key, home, back)), "")
    # The years after it have not been followed yet: no bars, rather than bars of nothing.
    home, back = (_end_with(answer, last) for answer in (home, back))
    lasted = now_of(home.row(last))
    followed = add_up([lasted, now_of(back.row(last))])
    headline = "Children who came home, 12 months later"
    if not last:
        headline = "Nobody who came home has been followed for 12 months"
    elif followed.value is not None:
        headline = (
            f"Of those who came home {say_key(home, last)}, {say_share(lasted, followed)} were "
            f"still home 12 months later: {count(lasted)} of {count(followed)}"
        )
    sub = (
        "Children who left our care to return home, by the year in which they did ("
        f"{say_years(home)}), followed for a full 12 months and under 18 throughout"
        f"{say_whose(context, home)}. A return to another council’s care cannot be seen."
    )
    names = [name for name, _ in OUTCOMES]
    parts = [home, back]
    links = draw_links(
        context, [(words, part, last) for (_, words), part in zip(OUTCOMES, parts, strict=True)]
    )
    return context.panel(
        headline,
        sub,
        [draw_figure(draw_bars(parts, names=names, height=260), headline), *links],
        draw_linked_table(context, parts, names, sub),
    )


def _has(key: str, home: "Answer", back: "Answer") -> bool:
    """Whether somebody who came home in a period was followed, or may have been."""
    followed = add_up([now_of(home.row(key)), now_of(back.row(key))])
    return bool(followed.value) or followed.is_hidden


def _end_with(answer: "Answer", last: str) -> "Answer":
    """An answer by time alone without what comes after a period."""
    rows = tuple(row for row in answer.rows if row.keys[0] <= last)
    return replace(answer, rows=rows, _by_keys={})
