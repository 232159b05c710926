"""The drawings of a home tonight: its places, what is free, and what is to come."""

from datetime import date
from typing import TYPE_CHECKING, Any

from components.drawings.context import Context
from components.drawings.place_nights import PlaceNights, read_place_nights
from components.drawings.records import Record, draw_nothing, draw_records
from components.home import PLANNED
from components.panel import draw_empty
from components.wording import NO_NUMBER, format_count, format_date, join_words, plural
from data_access.vocabulary import MOVE_STATUS, MOVE_TO, PLACE_STATE

if TYPE_CHECKING:
    from data_access.questions.answer import Answer
    from data_access.questions.coming import Coming
    from data_access.questions.homes import Home

DAYS_AHEAD = 28
SHORT_BREAKS = "short_breaks"


def home_of(context: Context) -> "Home":
    """The home that the page is of."""
    if context.home is None:
        raise LookupError(f"{context.page.path} is a page of one home")
    return context.home


def lead_home(context: Context) -> str:
    """How the home stands tonight: "4 of 5 places are lived in; 1 is free and can be used."."""
    home, answer = home_of(context), context.answer(0)
    if why := _say_not_open(home, answer.as_at):
        return why
    places = read_place_nights(answer)
    if places is None:
        night = f"on the night of {format_date(answer.as_at)}"
        return f"How the places of {home.name} are used {night} is not known.{_say_limits(answer)}"
    return f"{say_night(context, answer.as_at)} {say_places(home, places)}"


def _say_limits(answer: "Answer") -> str:
    return "".join(f" {limit}" for limit in answer.limits if limit.startswith("The "))


def _say_not_open(home: "Home", day: date) -> str:
    """That no night can have been spent there, where the home is not open on a day."""
    if home.is_open(day):
        return ""
    if home.home_status == PLANNED:
        when = f" It is to open on {format_date(home.planned_for)}." if home.planned_for else ""
        return (
            f"{home.name} is planned: nobody lives there yet.{when} What is told of its nights, "
            "its children and its staff stands here once it is open."
        )
    if home.opened_on and home.opened_on > day:
        return f"{home.name} opened on {format_date(home.opened_on)}, after {format_date(day)}."
    closed = f"closed on {format_date(home.closed_on)}" if home.closed_on else "is closed"
    return f"{home.name} {closed}: it has no places now."


def say_night(context: Context, day: date) -> str:
    """ "Tonight, 31 March 2025," or, where the reader chose a day, "On the night of …"."""
    is_chosen = any(word in ("as_at", "to") for word, _ in context.words)
    return f"On the night of {format_date(day)}," if is_chosen else f"Tonight, {format_date(day)},"


def say_places(home: "Home", places: PlaceNights) -> str:
    """What the places of one night are used for, in a sentence."""
    used = "taken" if home.purpose == SHORT_BREAKS else "lived in"
    children = f"{format_count(places.lived_in)} {plural(places.lived_in, 'child', 'children')}"
    if not places.registered:
        sleeps = plural(places.lived_in, "sleeps", "sleep")
        who = f"{children} {sleeps}" if places.lived_in else "nobody is known to sleep"
        return f"{who} here; no places are stated."
    number = format_count(places.registered)
    whole = f"{number} {plural(places.registered, 'place', 'places')}"
    if places.over:
        have = plural(places.lived_in, "sleeps", "sleep")
        first = f"{children} {have} here, more than its {whole}"
    elif places.occupied == places.registered:
        first = f"the one place is {used}" if places.registered == 1 else f"all {whole} are {used}"
    else:
        verb = "are" if places.occupied > 1 else "is"
        lived = format_count(places.occupied) if places.occupied else "none"
        first = f"{lived} of {whole} {verb} {used}"
    rest = [
        f"{format_count(value)} {plural(value, *words)}"
        for value, words in (
            (places.vacant, ("is free and can be used", "are free and can be used")),
            (places.held, ("is held for a child who is away", "are held for children away")),
            (places.kept_free, ("is kept free for a move-in", "are kept free for move-ins")),
            (places.emergency, ("is kept for emergencies", "are kept for emergencies")),
            (places.not_usable, ("cannot be used", "cannot be used")),
        )
        if value
    ]
    if not places.vacant:
        rest.append("none is free")
    return f"{first}; {join_words(rest)}."


def tile_free(context: Context) -> Any:
    """How many places are free and can be used tonight."""
    answer = context.answer(0)
    places = read_place_nights(answer)
    if places is None or not places.registered:
        return context.tile(NO_NUMBER, "no places are known for this night", [], answer)
    note = f"of {format_count(places.registered)} {plural(places.registered, 'place', 'places')}"
    if places.not_usable:
        note += f" · {format_count(places.not_usable)} cannot be used"
    return context.tile(format_count(places.vacant), note, [], answer)


def tile_coming(context: Context) -> Any:
    """How many stays are stated to begin in the next 28 days, and how many to end."""
    arrivals = _count(context, "arrival")
    note = f"{format_count(_count(context, 'departure'))} to leave"
    if birthdays := _count(context, "birthday"):
        note += f" · {format_count(birthdays)} {plural(birthdays, 'turns', 'turn')} 18"
    if kept := sum(each.number for each in context.records if each.what == "kept_free"):
        note += f" · {format_count(kept)} {plural(kept, 'place', 'places')} kept free"
    if moves := _count(context, "move"):
        note += f" · {format_count(moves)} {plural(moves, 'move', 'moves')} planned"
    return context.tile(format_count(arrivals), note, [], context.answer(0))


def _count(context: Context, what: str) -> int:
    return sum(each.what == what for each in context.records)


def coming(context: Context) -> Any:
    """What is stated for the next 28 days: who comes, who goes, which places are kept free."""
    answer = context.answer(0)
    if why := _say_not_open(home_of(context), answer.as_at):
        return draw_empty(why)
    found: list[Coming] = list(context.records)
    headline = _say_coming(context)
    sub = (
        f"Stays that are stated to begin or to end in the {DAYS_AHEAD} days after "
        f"{format_date(answer.as_at)}, places kept free, and moves planned for those who live here"
    )
    table = draw_records(
        headline, ["On", "What", "More"], (_say_each(each, answer.as_at) for each in found)
    )
    chart = table if found else draw_nothing("Nothing is stated for these days.")
    return context.panel(headline, sub, chart, table)


def _say_coming(context: Context) -> str:
    parts = [
        f"{format_count(number)} {plural(number, one, several)}"
        for what, one, several in (
            ("arrival", "stay begins", "stays begin"),
            ("departure", "stay ends", "stays end"),
            ("birthday", "child turns 18", "children turn 18"),
            ("move", "move is planned", "moves are planned"),
        )
        if (number := _count(context, what))
    ]
    if kept := sum(each.number for each in context.records if each.what == "kept_free"):
        parts.append(f"{format_count(kept)} {plural(kept, 'place is', 'places are')} kept free")
    if not parts:
        return f"No coming or going is stated for the next {DAYS_AHEAD} days"
    return f"In the next {DAYS_AHEAD} days {join_words(parts)}"


def _say_each(each: "Coming", day: date) -> Record:
    when = format_date(each.day)
    if each.day <= day:
        when = f"Since {when}" if each.what == "kept_free" else f"{when}, past"
    return when, _say_what(each)


def _say_what(each: "Coming") -> tuple[str, str]:
    if each.what == "arrival":
        return "A child moves in", ""
    if each.what == "departure":
        return "A stay ends", ""
    if each.what == "birthday":
        return "A child who lives here turns 18", ""
    if each.what == "kept_free":
        until = f"until {format_date(each.until)}" if each.until else "no end is stated"
        places = f"{format_count(each.number)} {plural(each.number, 'place', 'places')}"
        return f"{places} {PLACE_STATE.label_of('kept_free').lower()}", until
    state = MOVE_STATUS.label_of(each.move_status)
    late = "; late" if each.is_late else ""
    return f"A move is planned: {MOVE_TO.label_of(each.move_to)}", f"{state}{late}"
