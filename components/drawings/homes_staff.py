"""The drawings of who works in homes, of the partnership's homes, and of homes that are planned."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from components.drawings.context import Context, count, living
from components.drawings.homes_rows import (
    draw_homes,
    draw_lack,
    is_told,
    keep_homes,
    keys_by_home,
    link_home,
    list_nights,
    name_few,
    name_home,
    say_homes,
)
from components.drawings.over_time import draw_links
from components.findings import say_why_not
from components.milestones import say_progress
from components.panel import draw_empty
from components.shown import Shown, now_of, total_of
from components.wording import (
    NO_NUMBER,
    format_count,
    format_date,
    format_short_date,
    format_value,
    plural,
)
from data_access.vocabulary import HOME, PROVIDER_GROUP, PURPOSE, REGISTERED_MANAGER

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

PARTNERSHIP = "partnership"


def homes_staff(context: Context) -> Any:
    """How many of each home's staff left in 12 months, and which homes have no manager in post."""
    turnover, managers = context.answer(0), context.answer(1)
    if not is_told(turnover) and not is_told(managers):
        return draw_lack("Who works in homes is not known", [turnover, managers])
    states = keys_by_home(managers) if is_told(managers) else {}
    slugs = list(dict.fromkeys([*turnover.keys_of(HOME.key), *states]))
    total = total_of(turnover)
    headline = "How many staff left in 12 months is not known"
    if total.value is not None:
        left = format_value(total.value, turnover.unit)
        headline = f"Of every hundred staff in post {left.rstrip('%')} left in 12 months"
    vacant = [slug for slug, state in states.items() if state == "vacant"]
    if vacant:
        names = name_few([managers.label(HOME.key, slug) for slug in vacant])
        headline += f"; by the last month recorded no registered manager is in post in {names}"
    elif states and all(state == "in_post" for state in states.values()):
        who = "the" if len(states) == 1 else "every home’s"
        headline += f"; by the last month recorded {who} registered manager is in post"
    sub = (
        "Staff who left in the last 12 whole months for each hundred in post on average, in "
        f"full-time equivalents, agency staff apart, and the registered manager, by "
        f"{format_date(turnover.as_at)}"
    )
    rows = [
        (
            name_home(link_home(context, _which(slug, turnover, managers), slug)),
            [
                _write(now_of(turnover.row(slug)), turnover.unit),
                REGISTERED_MANAGER.label_of(states[slug]) if slug in states else NO_NUMBER,
            ],
        )
        for slug in slugs
    ]
    foot = [_write(total, turnover.unit), ""]
    heads = ["Turnover", "Registered manager"]
    table = draw_homes(sub, heads, rows, foot if len(rows) > 1 else (), words=heads[1:])
    return context.panel(headline, sub, table, table)


def _which(slug: str, *answers: "Answer") -> "Answer":
    """The first of the answers that names a home."""
    return next((a for a in answers if slug in a.labels.get(HOME.key, {})), answers[0])


def _write(shown: Shown, unit: str) -> str:
    return format_value(shown.value, unit, "not known" if shown.value is None else None)


def homes_partnership(context: Context) -> Any:
    """How many of our children live in the partnership's homes, and how full those are."""
    children, nights = context.answer(0), context.answers[1]
    total = total_of(children)
    if total.value is None:
        headline = say_why_not("How many children live in homes of the partnership", total)
    elif total.value:
        headline = f"{living(total)} in homes of the partnership"
    else:
        headline = "No children in our care live in homes of the partnership"
    places = list_nights(nights) if nights is not None else {}
    slugs = list(dict.fromkeys([*children.keys_of(HOME.key), *places]))
    if not slugs:
        return draw_empty(f"{headline}, and no places of such homes have been loaded.")
    if beds := sum(each.registered for each in places.values()):
        headline += f", which {plural(len(places), 'has', 'have')} {format_count(beds)} places"
    if nights is not None:
        context = replace(context, answers=[children, keep_homes(nights, places)])
    sub = (
        "Homes that the council has in partnership with another provider: our children who live "
        f"there on {format_date(children.as_at)}, matched by the URN of the return, and the places"
    )
    rows = []
    for slug in slugs:
        answer = children if slug in children.keys_of(HOME.key) or nights is None else nights
        home = places.get(slug)
        cells = [count(now_of(children.row(slug)) if children.row(slug) else Shown(0))]
        cells += (
            [format_count(n) for n in (home.registered, home.not_usable, home.vacant)]
            if home
            else [NO_NUMBER] * 3
        )
        rows.append((name_home(link_home(context, answer, slug)), cells))
    heads = ["Our children", "Places registered", "Not usable", "Vacant"]
    table = draw_homes(sub, heads, rows)
    links = draw_links(
        context,
        [
            (f"in {children.label(HOME.key, slug)}", children, slug)
            for slug in children.keys_of(HOME.key)
        ],
    )
    return context.panel(headline, sub, [table, *links], table)


def homes_planned(context: Context) -> Any:
    """The homes that are planned, and when each is to open."""
    homes, days, groups = context.answer(0), context.answer(1), context.answer(2)
    # Whoever is told nothing of the programme has no such answer.
    has_milestones = any(answer is not None for answer in context.answers[3:])
    found = keys_by_home(homes)
    if not found:
        return draw_empty("The workbook of homes states no home that is planned.")
    whose = keys_by_home(groups)
    until = {slug: now_of(days.row(slug)).value for slug in found}
    opening = {
        slug: homes.as_at + timedelta(days=left) for slug, left in until.items() if left is not None
    }
    is_chosen = any(word in ("as_at", "to") for word, _ in context.words)
    headline = f"{say_homes(len(found))} {plural(len(found), 'is', 'are')} planned"
    headline += ", as the workbook says now" if is_chosen else ""
    ahead = {slug: day for slug, day in opening.items() if day >= homes.as_at and not is_chosen}
    if ahead:
        soonest = min(ahead, key=lambda slug: ahead[slug])
        name = homes.label(HOME.key, soonest)
        headline += f"; {name} is to open first, on {format_date(ahead[soonest])}"
    late = [slug for slug, day in opening.items() if day < homes.as_at]
    if late:
        headline += f"; the day set for {format_count(len(late))} is before "
        headline += format_date(homes.as_at)
    sub = (
        "Homes that the workbook of homes now states as planned, whatever the date, with the day "
        "on which they are to open. They have no places yet"
    )
    rows = [
        (
            name_home(link_home(context, homes, slug)),
            [
                _say_opening(opening.get(slug), is_past=slug in late),
                PURPOSE.label_of(found[slug]),
                groups.label(PROVIDER_GROUP.key, whose.get(slug, "")),
                *([_say_milestones(context, slug)] if has_milestones else []),
            ],
        )
        for slug in sorted(found, key=lambda slug: opening.get(slug, date.max))
    ]
    heads = ["To open on", "What it is for", "Whose"]
    heads += ["Milestones"] if has_milestones else []
    table = draw_homes(sub, heads, rows, words=heads)
    return context.panel(headline, sub, table, table)


def _say_milestones(context: Context, slug: str) -> str:
    """How the programme's milestones stand that are about a home."""
    return say_progress([one for one in context.records if one.home == slug and not one.has_parts])


def _say_opening(day: date | None, *, is_past: bool) -> str:
    if day is None:
        return "No day stated"
    return f"{format_short_date(day)}, past" if is_past else format_short_date(day)
