"""The drawings of all homes at a glance: what stands vacant tonight, and how full they were."""

from typing import TYPE_CHECKING, Any

from components.drawings.context import Context, count, living
from components.drawings.home_tonight import say_night
from components.drawings.homes_quality import GOOD, NOT_KNOWN
from components.drawings.homes_rows import (
    add_nights,
    choose_homes,
    list_nights,
    name_few,
    name_homes,
    say_homes,
    say_untold,
)
from components.drawings.over_time import begin, say_period
from components.findings import say_rounded, say_share
from components.shown import Shown, now_of, total_of
from components.wording import (
    NO_NUMBER,
    explain_symbol,
    format_count,
    format_date,
    format_value,
    plural,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from components.drawings.place_nights import PlaceNights
    from data_access.questions.answer import Answer

OUR_HOMES = "the council’s children’s homes"


def lead_homes(context: Context) -> str:
    """What is vacant tonight while children live far away or, where that is not told, what Ofsted
    says of the council's homes.
    """
    judged, far = context.answer(0), context.answers[3]
    everything, headline = context.answers[2], context.answers[1]
    answer = choose_homes(everything, headline)
    words = [_say_vacant(context, answer)] if answer is not None else []
    if answer is not None and answer.homes:
        return " ".join(f"{sentence}." for sentence in (*words, *_say_not_compared(context)))
    if far is not None:
        far_away = _say_far(far)
        words = [f"{words[0]}, while {far_away}"] if words else [begin(far_away)]
    return " ".join(
        f"{sentence}." for sentence in (*words, _say_judged(judged), *_say_not_compared(context))
    )


def _say_not_compared(context: Context) -> list[str]:
    """That nothing of the page is compared, where the reader asks for it."""
    is_asked = any(word == "compare_to" for word, _ in context.words)
    return ["Homes are not compared with another date: that choice is left aside here"] * is_asked


def _say_vacant(context: Context, answer: "Answer") -> str:
    homes = list_nights(answer)
    where = name_homes(answer, homes) or name_few(answer.homes) if answer.homes else OUR_HOMES
    night = say_night(context, answer.as_at)
    if not homes:
        why = say_untold(answer)
        when = f" on {format_date(answer.as_at)}" if answer.rows else ""
        return f"How many places of {where} are vacant{when} is not known: {why}"
    nights = add_nights(list(homes.values()))
    free = [each for each in homes.values() if each.vacant]
    usable = f"{format_count(nights.usable)} usable {plural(nights.usable, 'place', 'places')}"
    if not nights.usable:
        return f"{night} no place of {where} can be used"
    more = _say_vacant_beside(context, answer, homes)
    if not nights.vacant:
        return f"{night} none of the {usable} of {where} is vacant{more}"
    verb = plural(nights.vacant, "is", "are")
    words = f"{night} {format_count(nights.vacant)} of the {usable} of {where} {verb} vacant"
    return f"{words}, in {say_homes(len(free))}{more}" if len(homes) > 1 else f"{words}{more}"


def _say_vacant_beside(context: Context, answer: "Answer", homes: "Collection[str]") -> str:
    """What is vacant in those of their own homes that do not stand in the headline."""
    everything = context.answers[2]
    if everything is None or not answer.homes:
        return ""
    others = {
        slug: nights.vacant
        for slug, nights in list_nights(everything).items()
        if slug not in homes and nights.vacant
    }
    number = sum(others.values())
    if not number:
        return ""
    verb = plural(number, "more is", "more are")
    names = name_homes(everything, others)
    return f"; {format_count(number)} {verb} vacant in homes of other kinds: {names}"


def _say_far(far: "Answer") -> str:
    total = total_of(far)
    where = "in external children’s or secure homes outside the borough"
    if total.value is None:
        return f"how many children live {where} is {explain_symbol(total.symbol)}"
    if not total.value and not far.protection.rounded_to:
        return f"no child in our care lives {where}"
    return f"{living(total)} {where}{say_rounded(far)}"


def _say_judged(judged: "Answer") -> str:
    found = {key: int(now_of(judged.row(key)).value or 0) for key in judged.keys_of("judgement")}
    day = format_date(judged.as_at)
    known = sum(number for key, number in found.items() if key != NOT_KNOWN)
    good = sum(found.get(key, 0) for key in GOOD)
    if not known:
        return f"No judgement by Ofsted of {OUR_HOMES} is recorded by {day}"
    homes = f"the council’s {plural(known, 'one children’s home', f'{known} children’s homes')}"
    which = f"{homes} that {plural(known, 'has', 'have')} a judgement"
    more = found.get(NOT_KNOWN, 0)
    of = which if more else homes
    number = format_count(good) if good else "none"
    return f"By the judgements recorded by {day} Ofsted judges {number} of {of} good or better"


def _read_tonight(context: Context) -> "tuple[Answer, dict[str, PlaceNights]] | None":
    """The answer that a tile of tonight speaks for, with its homes; None where none is told."""
    answer = choose_homes(context.answer(0), context.answers[1]) or context.answer(0)
    homes = list_nights(answer)
    return (answer, homes) if homes else None


def _draw_untold(context: Context) -> Any:
    return context.tile(
        NO_NUMBER, f"places: {say_untold(context.answer(0))}", [], context.answer(0)
    )


def tile_vacant(context: Context) -> Any:
    """How many places are vacant tonight and can be used."""
    found = _read_tonight(context)
    if found is None:
        return _draw_untold(context)
    answer, homes = found
    nights = add_nights(list(homes.values()))
    where = name_homes(answer, homes) if answer.homes else OUR_HOMES
    note = f"of {format_count(nights.usable)} that can be used in {where}"
    note += f" on {format_date(answer.as_at)}"
    if free := sum(bool(each.vacant) for each in homes.values()):
        note += f" · in {say_homes(free)}"
    if waiting := nights.kept:
        note += f" · {format_count(waiting)} more held or kept free"
    return context.tile(format_count(nights.vacant), note, [], answer)


def tile_not_usable(context: Context) -> Any:
    """How many places cannot be used tonight."""
    found = _read_tonight(context)
    if found is None:
        return _draw_untold(context)
    answer, homes = found
    nights = add_nights(list(homes.values()))
    share = say_share(Shown(nights.not_usable), Shown(nights.registered))
    where = name_homes(answer, homes) if answer.homes else OUR_HOMES
    note = f"{share} of the {format_count(nights.registered)} registered places of {where}"
    note += f" on {format_date(answer.as_at)}"
    return context.tile(format_count(nights.not_usable), note, [], answer)


def tile_long_vacant(context: Context) -> Any:
    """How many places have been vacant for 28 nights or more."""
    answer = choose_homes(context.answer(0), context.answers[1]) or context.answer(0)
    total = total_of(answer)
    if total.value is None:
        note = "not known of all the 28 nights" if answer.rows else "none have been loaded"
        return context.tile(NO_NUMBER, f"places: {note}", [], answer)
    note = f"throughout the 28 nights to {format_date(answer.as_at)}"
    if where := [row.keys[0] for row in answer.rows if row.value]:
        note += f", in {name_homes(answer, where)}"
    return context.tile(count(total), note, [], answer)


def tile_occupancy(context: Context) -> Any:
    """How full homes were: of registered places and, in the note, of those that can be used."""
    registered = choose_homes(context.answer(0), context.answers[2]) or context.answer(0)
    usable = choose_homes(context.answer(1), context.answers[3]) or context.answer(1)
    total, of_usable = total_of(registered), total_of(usable)
    value = format_value(total.value, registered.unit, total.symbol)
    if total.is_missing:
        return context.tile(NO_NUMBER, "no places are known for these nights", [], registered)
    note = f"of registered places {say_period(registered)}"
    note += f" · {format_value(of_usable.value, usable.unit, of_usable.symbol)} of usable ones"
    if len(registered.homes) > 1 and registered is context.answers[2]:
        note += " · without short breaks and supported accommodation"
    if registered.protection.is_published:
        note += " · all the council’s children’s homes together"
    return context.tile(value, note, [], registered)
