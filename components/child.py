"""A child's page: a summary in words, the journey as a line of time, and as a table by dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from components.elements import Element
from components.figures.timeline import DIAMOND, DISC, RING, Bar, Lane, Mark, draw_timeline
from components.wording import format_count, format_date, join_words, plural
from data_access.vocabulary import (
    APPROVAL,
    LEGAL_STATUS,
    LOCALITY_DETAIL,
    MOVE_KIND,
    MOVE_REASON,
    MOVED,
    NOTIFICATION,
    PLACEMENT_AUTHORITY,
    PLACEMENT_TYPE,
    PROVIDER_TYPE,
    REASON_LEFT,
)

if TYPE_CHECKING:
    from data_access.questions.child import Child, Move, PeriodOfCare, Stay
    from data_access.questions.child_returns import Review

Labels = Mapping[str, Mapping[str, str]]
# The dimensions whose words a child's page needs.
LABELLED = (LEGAL_STATUS, PLACEMENT_TYPE, PROVIDER_TYPE, LOCALITY_DETAIL)
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
NO_APPROVALS = "not known, no list of approvals has been loaded"
NOT_LATER = "At the latest: the returns loaded here do not say when it began"
_SHAPES = {"planned": DISC, "unplanned": DIAMOND}


@dataclass(frozen=True)
class Line:
    """One line of the journey's table; `until` is None for what happened on one day or lasts."""

    since: date
    until: date | None
    what: str
    details: str
    lasts: bool = False


def say_summary(child: "Child", labels: Labels) -> str:
    """Who the child is and how things stand: where they live, or why they left."""
    who = f"Child {child.reference}"
    if not child.periods:
        return f"{who}. The returns hold no period of care; short breaks are not shown here."
    last = child.periods[-1]
    if last.until is None:
        return f"{who}, {_say_age(child.age)}, {_say_since(last)}. {_say_home(child, labels)}"
    day = format_date(last.until)
    if last.has_died:
        return f"{who} died on {day}, {_say_aged(last)}, while in our care."
    if not last.has_ceased:
        return f"{who} was in our care until turning 18 on {day}."
    return f"{who} left our care on {day}, {_say_aged(last)}: {_say_reason(last).lower()}."


def list_facts(child: "Child") -> list[tuple[str, str]]:
    """The journey in numbers: a name and words for each."""
    held = [review for review in child.reviews if review.held]
    late = sum(not review.is_on_time for review in held)
    moves = [move for move in child.moves if not move.is_same_carer]
    unplanned = sum(move.move_kind == "unplanned" for move in moves)
    away = sum(absence.is_away for absence in child.absences)
    facts = [
        ("Unaccompanied child", "Yes" if child.is_unaccompanied else "No"),
        ("Periods of care", format_count(len(child.periods))),
        ("Moves", _with_part(len(moves), unplanned, "unplanned")),
        ("Reviews", _with_part(len(held), late, "late")),
        ("Times missing or away", _with_part(len(child.absences), away, "away")),
    ]
    if child.current and child.stays and child.stays[-1].is_at_a_distance:
        facts += _tell_approval(child, child.stays[-1])
    if child.deprivations:
        facts.append(("Deprivation of liberty orders", format_count(len(child.deprivations))))
    return facts


def draw_journey(child: "Child", labels: Labels) -> Element | None:
    """The line of time; None where there is no period of care to draw."""
    if not child.periods:
        return None
    first, last = child.periods[0].since, child.periods[-1].until or child.as_at
    types = labels[PLACEMENT_TYPE.key]
    periods = tuple(
        Bar(p.since, p.until or last, f"Period of care {p.number}", str(p.number))
        for p in child.periods
    )
    stays = tuple(
        Bar(s.since, s.until or last, f"{s.number} {types[s.placement_type]}", str(s.number))
        for s in child.stays
    )
    statuses = tuple(
        Bar(s.since, s.until or last, labels[LEGAL_STATUS.key].get(s.legal_status, s.legal_status))
        for s in child.legal_statuses
    )
    absences = tuple(
        Bar(a.since, a.until or a.since, _name_absence(is_away=a.is_away)) for a in child.absences
    )
    moves = tuple(
        Mark(m.day, MOVE_REASON.label_of(m.move_reason), _SHAPES.get(m.move_kind, RING))
        for m in child.moves
    )
    reviews = tuple(
        Mark(r.day, f"Review: {_say_review(r).lower()}", _shape_review(r)) for r in child.reviews
    )
    lanes = [
        Lane("In our care", periods),
        Lane("Where they lived, numbered within each period of care", stays),
        Lane("Legal status", statuses),
    ]
    if moves:
        lanes.append(Lane(f"Moves: {DISC} planned, {DIAMOND} unplanned, {RING} other", marks=moves))
    if reviews:
        lanes.append(
            Lane(f"Reviews: {DISC} on time, {DIAMOND} late, {RING} not recorded", (), reviews)
        )
    if absences:
        lanes.append(Lane("Missing, or away without authorisation", absences))
    return draw_timeline(
        lanes, first, last, f"The journey from {format_date(first)}, also in the table below."
    )


def list_lines(child: "Child", labels: Labels) -> list[Line]:
    """The whole journey in order of dates: what happened, and what began and lasted."""
    # On one day a period of care begins before the first place in it, and ends after all else.
    lines = [*_list_periods(child), *_list_stays(child, labels), *_list_others(child, labels)]
    return sorted(lines, key=lambda line: line.since)


def _list_periods(child: "Child") -> Iterator[Line]:
    for period in child.periods:
        came = "" if period.is_start_known else NOT_LATER
        yield Line(period.since, period.until, f"In our care, period {period.number}", came, True)


def _list_stays(child: "Child", labels: Labels) -> Iterator[Line]:
    moves = {move.day: move for move in child.moves}
    for stay in child.stays:
        home = labels[PLACEMENT_TYPE.key].get(stay.placement_type, stay.placement_type)
        details = _say_stay(stay, labels)
        if stay.is_at_a_distance:
            details = f"{details}; {_say_approval(child, stay)}"
        move = moves.get(stay.since)
        if move:
            details = f"{details}. {_say_move(move)}"
        yield Line(stay.since, stay.until, home, details, True)


def _list_others(child: "Child", labels: Labels) -> Iterator[Line]:
    statuses = labels[LEGAL_STATUS.key]
    for status in child.legal_statuses:
        name = statuses.get(status.legal_status, status.legal_status)
        yield Line(status.since, status.until, "Legal status", name, True)
    for review in child.reviews:
        yield Line(review.day, None, "Review", _say_review(review))
    for absence in child.absences:
        until = "" if absence.until else "No return recorded"
        yield Line(absence.since, absence.until, _name_absence(is_away=absence.is_away), until)
    for order in child.deprivations:
        until = "" if order.until else "No end recorded"
        yield Line(order.since, order.until, "Deprivation of liberty order", until)
    for period in child.periods:
        if period.until:
            yield Line(period.until, None, *_say_end(period))


def _say_end(period: "PeriodOfCare") -> tuple[str, str]:
    if period.has_died:
        return "Died", f"{_say_aged(period).capitalize()}, while in our care"
    if not period.has_ceased:
        return "Turned 18", "No end of the period of care is recorded"
    return "Left our care", _say_reason(period)


def _say_reason(period: "PeriodOfCare") -> str:
    return REASON_LEFT.label_of(period.reason_left or "other")


def _say_age(age: int) -> str:
    return "under 1 year old" if age == 0 else f"{age} {plural(age, 'year', 'years')} old"


def _say_aged(period: "PeriodOfCare") -> str:
    return f"aged {period.age_at_end or 'under 1'}"


def _say_since(period: "PeriodOfCare") -> str:
    day = format_date(period.since)
    return f"in our care since {day}{'' if period.is_start_known else ' or earlier'}"


def _say_home(child: "Child", labels: Labels) -> str:
    if not child.stays:
        return "Where they live is not known."
    stay = child.stays[-1]
    home = labels[PLACEMENT_TYPE.key].get(stay.placement_type, stay.placement_type)
    where = ", ".join([home, *_say_where(stay, labels)])
    return f"Where they live: {where}; {_say_place(stay.number)} place in this period of care."


def _say_place(number: int) -> str:
    if number <= len(PLACES):
        return f"the {PLACES[number - 1]}"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 // 10 != 1 else 0, "th")
    return f"the {number}{ending}"


def _say_where(stay: "Stay", labels: Labels) -> list[str]:
    """Home, council area and distance, as far as they are known."""
    area = labels[PLACEMENT_AUTHORITY.key].get(stay.authority or "")
    detail = labels[LOCALITY_DETAIL.key].get(stay.locality_detail, stay.locality_detail)
    miles = stay.distance_miles
    return [
        *([stay.home] if stay.home else []),
        f"in {area}" if area else f"area: {detail.lower()}",
        "miles from home not known" if miles is None else f"{miles:.1f} miles from home",
    ]


def _say_stay(stay: "Stay", labels: Labels) -> str:
    provider = labels[PROVIDER_TYPE.key].get(stay.provider_type, stay.provider_type)
    carer = "same carer as before" if stay.is_same_carer else f"place {stay.number}"
    return "; ".join(
        [carer.capitalize(), *_say_where(stay, labels), f"provider: {provider.lower()}"]
    )


def _tell_approval(child: "Child", stay: "Stay") -> list[tuple[str, str]]:
    """Whether living at a distance was approved and notice given, each with its day."""
    missing = "Not recorded" if child.are_approvals_loaded else NO_APPROVALS.capitalize()
    return [
        (APPROVAL.label, format_date(stay.approved_on) if stay.approved_on else missing),
        (NOTIFICATION.label, format_date(stay.notified_on) if stay.notified_on else missing),
    ]


def _say_approval(child: "Child", stay: "Stay") -> str:
    if not child.are_approvals_loaded:
        return f"approval to live at a distance: {NO_APPROVALS}"
    approved, notified = "approval not recorded", "notice to the council of the area not recorded"
    if stay.approved_on:
        approved = f"approved by the Director of Children’s Services {_on(stay.approved_on)}"
    if stay.notified_on:
        notified = f"notice given to the council of the area {_on(stay.notified_on)}"
    return f"{approved}; {notified}"


def _on(day: date) -> str:
    return f"on {format_date(day)}"


def _say_move(move: "Move") -> str:
    reason = MOVE_REASON.label_of(move.move_reason).lower()
    kind = MOVE_KIND.label_of(move.move_kind).lower()
    further = MOVED.label_of(move.moved).lower()
    known = [] if move.moved == "not_known" else [further]
    return f"Why they moved: {join_words([reason, kind, *known])}"


def _say_review(review: "Review") -> str:
    due = format_date(review.due)
    if review.held is None:
        return f"Due by {due}; none is recorded"
    return f"On time, due by {due}" if review.is_on_time else f"Late, due by {due}"


def _shape_review(review: "Review") -> str:
    if review.held is None:
        return RING
    return DISC if review.is_on_time else DIAMOND


def _name_absence(*, is_away: bool) -> str:
    return "Away without authorisation" if is_away else "Missing"


def _with_part(count: int, part: int, words: str) -> str:
    return f"{format_count(count)}, of them {words}: {format_count(part)}" if count else "None"
