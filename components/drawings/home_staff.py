"""The drawings of how a home is run: reviews of its care, what Ofsted is told, and its staff."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row
from components.drawings.context import Context
from components.drawings.home_quality import NOT_ASKED, NOT_RECORDED, SUPPORTED
from components.drawings.home_tonight import home_of
from components.drawings.over_time import say_period
from components.drawings.records import draw_facts, draw_nothing, draw_records
from components.elements import Element
from components.figures.bars import draw_bars
from components.figures.lines import Line, draw_lines
from components.home import say_month
from components.panel import draw_empty, draw_figure
from components.shown import Number, Shown, total_of
from components.theme import LINE_STYLES
from components.wording import (
    NO_NUMBER,
    format_count,
    format_date,
    format_percent,
    format_short_date,
    plural,
    round_number,
)
from data_access.vocabulary import EVENT, MONTH, REGISTERED_MANAGER

if TYPE_CHECKING:
    from datetime import date

    from data_access.questions.home_records import Notification, Review, StaffMonth

NO_REVIEW = "The workbook of homes records no review of the quality of care for this home"
NO_STAFF = "No staff of this home are recorded for these months"
FULL_TIME = "full-time equivalents"


def home_reviews(context: Context) -> Any:
    """When the quality of care was last reviewed under regulation 45, and when next it must be."""
    found: tuple[Review, ...] = context.records
    day = context.answer(0).as_at
    if not found and home_of(context).purpose == SUPPORTED:
        return draw_empty(f"Regulation 45, on reviews of the quality of care, {NOT_ASKED}.")
    headline = _say_reviews(found, day)
    sub = "Reviews under regulation 45, due at least every six months, the latest first"
    table = draw_records(
        sub,
        ["Reviewed on", "Sent to Ofsted on", "Next due by"],
        (
            (format_date(each.reviewed_on), [_say_sent(each), format_date(each.next_due)])
            for each in found
        ),
    )
    chart = draw_nothing(f"{NO_REVIEW}.")
    if found:
        last = found[0]
        chart = draw_facts(
            [
                ("Last reviewed", format_date(last.reviewed_on)),
                ("Sent to Ofsted", _say_sent(last)),
                ("Next due by", format_date(last.next_due)),
            ]
        )
    return context.panel(headline, sub, chart, table)


def _say_sent(each: "Review") -> str:
    return format_date(each.sent_on) if each.sent_on else NOT_RECORDED


def tile_review(context: Context) -> Any:
    """By when the quality of care must be reviewed next."""
    answer = context.answer(0)
    if not context.records and home_of(context).purpose == SUPPORTED:
        return context.tile("None due", f"regulation 45 {NOT_ASKED}", [], answer)
    if not context.records:
        return context.tile("None recorded", "no review of the quality of care", [], answer)
    last: Review = context.records[0]
    late = "overdue by what is recorded · " if last.next_due < answer.as_at else ""
    note = f"{late}last reviewed on {format_date(last.reviewed_on)}"
    return context.tile(format_short_date(last.next_due), note, [], answer)


def tile_staff(context: Context) -> Any:
    """How many of the staff left in 12 months, and how many posts are filled."""
    answer = context.answer(0)
    turnover = total_of(answer)
    value = NO_NUMBER if turnover.value is None else format_percent(turnover.value / 100)
    note = "not known: no staff are recorded"
    if context.records:
        last: StaffMonth = context.records[0]
        of_posts = "in post" if last.posts is None else f"of {_write(last.posts)} posts filled"
        note = f"left in 12 months · {_write(last.in_post)} {of_posts}"
    return context.tile(value, note, [], answer)


def _say_reviews(found: "tuple[Review, ...]", day: "date") -> str:
    if not found:
        return NO_REVIEW
    due = found[0].next_due
    last = f"The quality of care was last reviewed on {format_date(found[0].reviewed_on)}"
    if due < day:
        return f"{last}: the next review was due by {format_date(due)}, and none is recorded"
    return f"{last}: the next review is due by {format_date(due)}"


def home_notifications(context: Context) -> Any:
    """What Ofsted was told of in 12 months, by what it was about."""
    answer = context.answer(0)
    total = total_of(answer)
    found: list[Notification] = [
        each
        for each in context.records
        if (answer.from_ or answer.as_at) <= each.notified_on <= (answer.to or answer.as_at)
    ]
    headline = _say_notifications(total, say_period(answer))
    sub = (
        "Notifications to Ofsted under regulation 40, by what they were about. More "
        "notifications do not mean a worse home"
    )
    chart: Any = draw_nothing("There is nothing to draw.")
    if total.value:
        chart = draw_figure(
            draw_bars([answer], names=["Notifications"], with_values=True), headline
        )
    table = draw_records(
        sub,
        ["Notified on", EVENT.label],
        ((format_date(each.notified_on), [EVENT.label_of(each.event)]) for each in found),
    )
    return context.panel(headline, sub, chart, table)


def _say_notifications(total: Shown, period: str) -> str:
    if total.value is None:
        return f"What Ofsted was told of {period} is not known"
    if not total.value:
        return f"The workbook of homes records no notification of this home {period}"
    events = f"{format_count(total.value)} {plural(total.value, 'event', 'events')}"
    return f"Ofsted was told of {events} {period}"


def home_staff(context: Context) -> Any:
    """Posts, staff in post and agency staff month by month, turnover, and the manager."""
    found: tuple[StaffMonth, ...] = context.records
    headline = _say_staff(found, total_of(context.answer(0)))
    sub = f"Staff at the end of each month, in {FULL_TIME}; agency staff stand apart"
    months = list(reversed(found))
    chart: Any = draw_nothing(f"{NO_STAFF}.")
    if months:
        chart = draw_figure(_draw_staff_lines(months, home_of(context).slug), headline)
    return context.panel(headline, sub, chart, _draw_staff(found, sub))


def _say_staff(found: "tuple[StaffMonth, ...]", turnover: Shown) -> str:
    if not found:
        return NO_STAFF
    last = found[0]
    in_post = _write(last.in_post)
    of_posts = f" of {_write(last.posts)} posts" if last.posts is not None else ""
    words = f"At the end of {say_month(last.month)} {in_post}{of_posts} were filled"
    if not of_posts:
        words = f"At the end of {say_month(last.month)} {in_post} staff were in post"
    if last.agency:
        words += f", {_write(last.agency)} more by agency staff"
    manager = {
        "in_post": "a registered manager is in post",
        "vacant": "there is no registered manager in post",
        "absent": "the registered manager is in post, but absent",
    }.get(last.registered_manager or "")
    words += f"; {manager}" if manager else ""
    if turnover.value is not None:
        words += f". {format_percent(turnover.value / 100)} left in 12 months"
    return words


def _write(staff: float | None) -> str:
    """Staff in full-time equivalents: "12.5", "14"."""
    return NO_NUMBER if staff is None else f"{round_number(staff, 1):f}".removesuffix(".0")


def _draw_staff_lines(months: "list[StaffMonth]", slug: str) -> dict[str, Any]:
    series: tuple[tuple[str, list[Number]], ...] = (
        ("In post", [each.in_post for each in months]),
        ("Posts", [each.posts for each in months]),
        ("Agency", [each.agency for each in months]),
    )
    return draw_lines(
        [
            Line(name, values, [None] * len(values), *style)
            for (name, values), style in zip(series, LINE_STYLES, strict=False)
            if any(value is not None for value in values)
        ],
        [],
        keys=[each.month for each in months],
        labels=[say_month(each.month) for each in months],
        unit=FULL_TIME,
        height=280,
        decimals=1,
        revision=f"staff|{slug}",
        with_name=True,
    )


def _draw_staff(found: "tuple[StaffMonth, ...]", caption: str) -> Element:
    heads = [MONTH.label, "Posts", "In post", "Agency", "Left", REGISTERED_MANAGER.label]
    rows = [
        draw_row(
            say_month(each.month),
            [
                *(el.Td(_write(n)) for n in (each.posts, each.in_post, each.agency, each.leavers)),
                el.Td(
                    REGISTERED_MANAGER.label_of(each.registered_manager)
                    if each.registered_manager
                    else NO_NUMBER
                ),
            ],
        )
        for each in found
    ]
    return draw_frame(caption, "plain", heads, rows, [])
