"""The drawings of many homes: where places are vacant, how full each was, what is not used."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.derived import leave_out_empty
from components.drawings.context import Context, count
from components.drawings.home_tonight import say_night
from components.drawings.homes_rows import (
    SHORT_BREAKS,
    add_nights,
    choose_homes,
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
    stand_together,
)
from components.drawings.over_time import begin, say_period
from components.drawings.place_nights import PlaceNights
from components.elements import Element
from components.figures.bars import draw_bars
from components.figures.calendar import Line, draw_calendar
from components.figures.compared_areas import draw_ranked
from components.findings import say_share
from components.panel import draw_empty, draw_figure
from components.shown import Shown, add_up, now_of, total_of
from components.table import draw_matrix, draw_table
from components.wording import (
    format_count,
    format_date,
    format_value,
    join_words,
    plural,
)
from data_access.vocabulary import FINDING, HOME, NOT_USABLE_REASON, PURPOSE, WEEK

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

USABLE, SUPPORTED = "usable", "supported_accommodation"
NOT_LOADED = "How many places are vacant is not known"
# Kinds of homes that are not held against children's homes.
OTHER_KINDS = (SUPPORTED, SHORT_BREAKS)
UNNAMED_REASONS = {
    "other": "for reasons that are not told apart",
    "not_known": "for reasons that are not recorded",
}


def homes_vacant(context: Context) -> Any:
    """Where places are vacant tonight, the most first, and what the others are used for."""
    answer, purposes, long_ = context.answer(0), context.answer(1), context.answers[2]
    what = keys_by_home(purposes)
    together = stand_together(purposes)
    homes = {slug: each for slug, each in list_nights(answer).items() if slug in together}
    if not homes:
        return draw_lack(NOT_LOADED, [answer])
    order = sorted(homes, key=lambda slug: -homes[slug].vacant)
    free = [slug for slug in order if homes[slug].vacant]
    places = [
        f"{format_count(homes[slug].vacant)} in {answer.label(HOME.key, slug)}" for slug in free
    ]
    kinds = _say_kinds(homes, what)
    nights = add_nights(list(homes.values()))
    headline = f"No place is vacant on {format_date(answer.as_at)}"
    if free:
        verb = plural(nights.vacant, "place is", "places are")
        headline = f"{format_count(nights.vacant)} {verb} vacant and can be used{kinds}"
        headline += f": {name_few(places)}"
    sub = (
        f"{say_night(context, answer.as_at).rstrip(',')}: what the places of each home are used for"
    )
    if not answer.homes:
        sub += ". All homes of which places are stated; short breaks stand apart"
    heads = ["Vacant", "Lived in", "Held or kept", "Not usable", "Places"]
    if long_ is not None:
        heads.insert(1, "28 nights or more")

    def cells(nights: PlaceNights, long_vacant: Shown) -> list[str]:
        numbers = (nights.lived_in, nights.kept, nights.not_usable, nights.registered)
        first = [format_count(nights.vacant)] + ([count(long_vacant)] if long_ is not None else [])
        return [*first, *map(format_count, numbers)]

    def vacant_long(slug: str) -> Shown:
        return now_of(long_.row(slug)) if long_ is not None else Shown()

    def draw(slugs: list[str]) -> Element:
        rows = [
            (
                name_home(link_home(context, answer, slug), what.get(slug, "")),
                cells(homes[slug], vacant_long(slug)),
            )
            for slug in slugs
        ]
        # A total stands under all homes and under nothing less.
        is_all = len(slugs) == len(order) > 1
        known = [each for slug in slugs if (each := vacant_long(slug)).value is not None]
        whole = add_up(known) if known else Shown()
        return draw_homes(sub, heads, rows, cells(nights, whole) if is_all else ())

    shown = [slug for slug in order if homes[slug].lived_in != homes[slug].registered]
    if shown and len(shown) < len(order):
        full = len(order) - len(shown)
        sub += f". {say_homes(full)} with every place lived in {plural(full, 'is', 'are')} "
        sub += "in the table alone"
    told: list[Answer | None] = [keep_homes(answer, homes), purposes]
    told += [keep_homes(long_, homes)] if long_ is not None else []
    return replace(context, answers=told).panel(headline, sub, draw(shown or order), draw(order))


def _say_kinds(homes: dict[str, PlaceNights], what: dict[str, str]) -> str:
    """Of what kinds of homes the vacant places are, where children's homes are not all of them."""
    kinds = {SUPPORTED: "in supported accommodation", SHORT_BREAKS: "for short breaks"}
    found = dict.fromkeys(("in children’s homes", *kinds.values()), 0)
    for slug, nights in homes.items():
        found[kinds.get(what.get(slug, ""), "in children’s homes")] += nights.vacant
    parts = [f"{format_count(number)} {words}" for words, number in found.items() if number]
    return f", {join_words(parts)}" if len(parts) > 1 else ""


def homes_calendar(context: Context) -> Any:
    """How full each home was, week by week, as a calendar."""
    answer, wholes, purposes = (context.answer(place) for place in range(3))
    together = stand_together(purposes)
    what = keys_by_home(purposes)
    known = {row.keys[0] for row in answer.rows if row.value is not None}
    slugs = [slug for slug in together if slug in known]
    if not slugs:
        return draw_lack("How full homes were is not known", [answer])
    slugs.sort(key=lambda slug: PURPOSE.keys.index(what[slug]))
    answer, wholes = keep_homes(answer, slugs), keep_homes(wholes, slugs)
    lines = [Line(slug, answer.label(HOME.key, slug), now_of(wholes.row(slug))) for slug in slugs]
    ranked = _rank(lines, answer, what)
    of_what = "" if {what[line.key] for line in ranked} & set(OTHER_KINDS) else "children’s "
    headline = _say_calendar(ranked, wholes, of_what)
    over = any((row.value or 0) > 100 for row in answer.rows if row.keys[0] in slugs)
    sub = (
        f"Nights that children slept in each home {say_period(answer)}, week by week, in per cent "
        "of the nights of its registered places; at the end of each row the whole period"
    )
    sub += ". A plus: more children than places" if over else ""
    if not answer.homes:
        sub += ". All homes of which places are stated; short breaks stand apart"
    figure = draw_figure(draw_calendar(answer, lines), headline)
    told = replace(context, answers=[answer, wholes, purposes])
    return told.panel(headline, sub, figure, draw_table(answer, caption=sub, totals=[wholes]))


def _rank(lines: list[Line], answer: "Answer", what: dict[str, str]) -> list[Line]:
    """The homes that may be held against each other: of one kind, and known for most of it."""
    weeks = answer.keys_of(WEEK.key)

    def is_known_mostly(line: Line) -> bool:
        known = [now_of(answer.row(line.key, week)).value is not None for week in weeks]
        return 2 * sum(known) > len(weeks)

    mostly = [line for line in lines if is_known_mostly(line)]
    of_children = [line for line in mostly if what[line.key] not in OTHER_KINDS]
    return of_children or mostly


def _say_calendar(lines: list[Line], wholes: "Answer", of_what: str) -> str:
    known = sorted(
        (line for line in lines if line.whole.value is not None),
        key=lambda line: line.whole.value or 0,
    )
    if not known:
        return "How full each home was, week by week"

    def write(line: Line) -> str:
        return format_value(line.whole.value, wholes.unit)

    least, most = known[0], known[-1]
    period = begin(say_period(wholes))
    lived_in = "of its place-nights lived in"
    if len(known) == 1:
        return f"{period} {write(most)} of the place-nights of {most.name} were lived in"
    if write(least) == write(most):
        return f"{period} each of {say_homes(len(known), of_what)} had {write(most)} {lived_in}"
    return (
        f"{period} {most.name} was the fullest of {say_homes(len(known), of_what)}, with "
        f"{write(most)} {lived_in}, and {least.name} the emptiest, with {write(least)}"
    )


def homes_not_usable(context: Context) -> Any:
    """For what reasons places could not be used, in place-nights."""
    answer = choose_homes(context.answer(0), context.answers[1]) or context.answer(0)
    period = say_period(answer)
    if total_of(answer).value is None:
        return draw_lack("Why places are not usable is not known", [answer])
    reasons = [key for key in NOT_USABLE_REASON.keys if key != USABLE]
    found = {key: int(now_of(answer.row(key)).value or 0) for key in reasons}
    total = sum(found.values())
    headline = f"Every place could be used {period}"
    if total:
        most = max(reasons, key=lambda key: found[key])
        part = "all" if found[most] == total else say_share(Shown(found[most]), Shown(total))
        why = f"with the reason “{answer.label(NOT_USABLE_REASON.key, most).lower()}”"
        why = UNNAMED_REASONS.get(most, why)
        headline = (
            f"Places could not be used on {format_count(total)} place-nights {period}, {part} of "
            f"them {why}"
        )
    sub = (
        "Nights of registered places that could not be used, by the reason that is stated. One "
        "place for one night is one place-night"
    )
    rows = tuple(row for row in answer.rows if row.keys[0] in reasons and row.value)
    table = draw_table(replace(answer, rows=rows, total=total, _by_keys={}), caption=sub)
    chart = el.P("There is nothing to draw.", className="empty")
    if total:
        bars = [
            (answer.label(NOT_USABLE_REASON.key, key), Shown(number), "ours")
            for key, number in found.items()
            if number
        ]
        revision = f"{answer.measure}|{NOT_USABLE_REASON.key}"
        chart = draw_figure(draw_ranked(bars, unit=answer.unit, revision=revision), headline)
    return context.panel(headline, sub, chart, table)


def homes_short_breaks(context: Context) -> Any:
    """How full the homes for short breaks were, month by month: apart from all others."""
    months, wholes, tonight = context.answer(0), context.answer(1), context.answer(2)
    if not is_told(wholes):
        return draw_lack("How full homes for short breaks were is not known", [wholes])
    names = [wholes.label(HOME.key, row.keys[0]) for row in wholes.rows if row.value is not None]
    total, period = total_of(wholes), say_period(wholes)
    headline = (
        f"{join_words(names)}, for short breaks: guests slept there on "
        f"{format_value(total.value, wholes.unit)} of the nights of registered places {period}"
    )
    homes = add_nights(list(list_nights(tonight).values()))
    sub = (
        "Short breaks, apart from the homes in which children live: nights slept there in per "
        f"cent of the nights of registered places, by month. {say_night(context, tonight.as_at)} "
        f"{format_count(homes.lived_in)} of {format_count(homes.registered)} places are taken; "
        "guests stand in no count of children in our care"
    )
    figure = draw_figure(draw_bars([months], names=["Occupancy"], height=240), headline)
    table = draw_table(months, caption=sub, with_total=False)
    return context.panel(headline, sub, figure, table)


def homes_findings(context: Context) -> Any:
    """What does not fit together of homes, places and stays, for somebody to look at."""
    answer = context.answer(0)
    total = total_of(answer)
    if not total.value:
        words = "Nothing that does not fit together is found in what is loaded of homes and stays"
        return draw_empty(f"{words} {say_period(answer)}.")
    found = {
        key: sum(int(row.value or 0) for row in answer.rows if row.keys[1] == key)
        for key in answer.keys_of(FINDING.key)
    }
    most = max(found, key=lambda key: found[key])
    what = answer.label(FINDING.key, most)
    what = f"{what[:1].lower()}{what[1:]}"
    headline = f"1 thing does not fit together: {what}"
    if total.value > 1:
        part = "all of one kind" if found[most] == total.value else "most often"
        if found[most] == 1:
            part = "each of another kind, among them"
        headline = f"{format_count(total.value)} things do not fit together, {part}: {what}"
    sub = (
        f"Unbroken runs of nights {say_period(answer)} on which what the return and the workbook "
        "of homes say does not go together, for somebody to look at"
    )
    shown = leave_out_empty(answer, HOME.key)
    matrix = draw_matrix(shown, caption=sub, total_label="All homes")
    return context.panel(headline, sub, matrix, draw_table(shown, caption=sub))
