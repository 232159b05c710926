"""The drawings of coming and leaving: how many, over time, and at what age."""

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from components.cells import draw_frame, draw_row
from components.drawings.context import Context, count
from components.drawings.over_time import (
    address_children,
    begin,
    draw_count,
    draw_linked_table,
    draw_net,
    find_last,
    say_key,
    say_period,
    say_times,
    say_whose,
    say_years,
)
from components.elements import Element
from components.figures.bars import draw_bars
from components.figures.flow import draw_flow
from components.findings import say_balance, say_rounded, say_why_not
from components.panel import draw_figure
from components.shown import Shown, add_up_keys, differ, now_of, total_of
from components.wording import join_words, label_key, plural
from data_access.vocabulary import AGE_BAND, DFE_AGE_BAND, DIMENSIONS

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

ONCE_A_YEAR = (
    "Published starts and ceases count each child once a year, so they do not add up to the change."
)
CAME, LEFT, NET = "Came into our care", "Left our care", "Net"


class _Column(NamedTuple):
    """A column of the table by age: its name, who came, who left, and the ages it holds."""

    name: str
    came: Shown
    left: Shown
    ages: tuple[str, ...]


# From the 5th birthday to the 16th, whichever bands are shown.
SCHOOL_AGE = {AGE_BAND.key: ("5-10", "11-15"), DFE_AGE_BAND.key: ("5-9", "10-15")}


def lead_entries_and_exits(context: Context) -> str:
    """How many came into our care and left it, the net, and those of school age."""
    came, left = context.answer(0), context.answer(1)
    first, second = total_of(came), total_of(left)
    period = begin(say_period(came))
    for what, shown in (("came into our care", first), ("left our care", second)):
        if shown.value is None:
            return say_why_not(f"{period}, how many children {what}", shown)
    into, out = "into our care", "it"
    if came.homes:
        homes = join_words(came.homes)
        into, out = f"into our care to live in {homes}", "our care from there"
    which = " who fit these filters" if context.is_filtered else ""
    if _is_once_a_year(came):
        words = (
            f"{period}, {count(first)} {plural(first.value or 0, 'child', 'children')}{which} came "
            f"{into} and {count(second)} left {out}"
        )
    else:
        words = (
            f"{period}, children{which} came {into} {say_times(first)} and left {out} "
            f"{say_times(second)}"
        )
    net = _say_net(differ(first, second))
    form = [ONCE_A_YEAR] if _is_once_a_year(came) else []
    school = _say_school_age(context.answers[2], context.answers[3])
    return " ".join([f"{words}{say_rounded(came)}: {net}.", *form, *school, *came.limits])


def _is_once_a_year(answer: "Answer") -> bool:
    return answer.options.get("form") == "dfe"


def _say_net(net: Shown) -> str:
    if not net.value:
        return "as many left as came"
    more, fewer = ("came", "left") if net.value > 0 else ("left", "came")
    return f"{count(Shown(abs(net.value)))} more {more} than {fewer}"


def _add_up_school_age(answer: "Answer | None") -> Shown | None:
    """Those aged 5 to 15; None where the answer is not of all of them."""
    if answer is None:
        return None
    keys = SCHOOL_AGE[answer.by[0]]
    if not {*keys} <= {*answer.keys_of(answer.by[0])}:
        return None
    return add_up_keys(answer, keys)


def _say_school_age(came: "Answer | None", left: "Answer | None") -> list[str]:
    first, second = _add_up_school_age(came), _add_up_school_age(left)
    if came is None or first is None or second is None:
        return []
    if first.value is None or second.value is None:
        return []
    if _is_once_a_year(came):
        return [f"Of school age, 5 to 15, {count(first)} came and {count(second)} left."]
    return [f"Of school age, 5 to 15, they came {say_times(first)} and left {say_times(second)}."]


def flow_over_time(context: Context) -> Any:
    """Coming and leaving year by year, with the net."""
    came, left = context.answer(0), context.answer(1)
    last = find_last(came, left)
    period = begin(say_key(came, last)) if last else ""
    headline = say_balance(came.value(last), left.value(last), period)
    sub = (
        f"Children coming into our care (above the line) and leaving it (below), "
        f"{say_years(came, left)}{say_whose(context, came)}. {_say_form(came)}"
    )
    table = draw_linked_table(
        context, [came, left], [CAME, LEFT], sub, more=[(NET, lambda key: _net_at(key, came, left))]
    )
    figure = draw_flow(came, left, names=[CAME, LEFT, NET])
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _net_at(key: str, came: "Answer", left: "Answer") -> Shown:
    return differ(now_of(came.row(key)), now_of(left.row(key)))


def _say_form(answer: "Answer") -> str:
    if _is_once_a_year(answer):
        return "Each child counts once a year, so they do not add up to the change"
    return "A child who came or left more than once counts each time"


def flow_by_age(context: Context) -> Any:
    """Coming and leaving by age; of school age, 5 to 15, both ways side by side."""
    came, left = context.answer(0), context.answer(1)
    headline = _say_gap(came, left)
    sub = (
        f"Children coming into our care and leaving it by age, {say_period(came)}"
        f"{say_whose(context, came)}. {_say_form(came)}"
    )
    figure = draw_bars([came, left], names=[CAME, LEFT], height=260)
    table = _table_by_age(context, came, left, sub)
    return context.panel(headline, sub, [draw_figure(figure, headline), table], table)


def _say_gap(came: "Answer", left: "Answer") -> str:
    first, second = _add_up_school_age(came), _add_up_school_age(left)
    if first is None or second is None or first.value is None or second.value is None:
        return "Coming into and leaving our care by age"
    net = first.value - second.value
    if not net:
        return f"Of school age, 5 to 15, as many left our care as came into it: {count(first)}"
    more, fewer = ("came into", "left it") if net > 0 else ("left", "came into it")
    size = count(Shown(abs(net)))
    return (
        f"Of school age, 5 to 15, {size} more {more} our care than {fewer}: {count(first)} came, "
        f"{count(second)} left"
    )


def _table_by_age(context: Context, came: "Answer", left: "Answer", caption: str) -> Element:
    """Ages across, school age and all ages last; who came, who left, and the difference."""
    age = came.by[0]
    columns = [
        _Column(label_key([came], age, key), now_of(came.row(key)), now_of(left.row(key)), (key,))
        for key in came.keys_of(age)
    ]
    first, second = _add_up_school_age(came), _add_up_school_age(left)
    if first and second:
        columns.append(_Column("Of these 5 to 15", first, second, SCHOOL_AGE[age]))
    columns.append(_Column("All", total_of(came), total_of(left), ()))

    def draw_cell(shown: Shown, answer: "Answer", ages: tuple[str, ...]) -> Element:
        narrowed = "".join(f"&{age}={quote(key)}" for key in ages)
        return draw_count(context, shown, address_children(answer) + narrowed)

    body = [
        draw_row(CAME, [draw_cell(each.came, came, each.ages) for each in columns]),
        draw_row(LEFT, [draw_cell(each.left, left, each.ages) for each in columns]),
    ]
    foot = [draw_row(NET, [draw_net(differ(each.came, each.left)) for each in columns])]
    head = [DIMENSIONS[age].label, *(each.name for each in columns)]
    return draw_frame(caption, "plain", head, body, foot)
