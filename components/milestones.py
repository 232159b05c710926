"""Milestones in words: what each is called, how it stands, by how much it is late."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.elements import Element
from components.programme_lists import NO_BREAK, keep_asked, say_day
from components.wording import NO_NUMBER, format_count, format_date, format_short_date, plural
from data_access.vocabulary import DUE_SOON_DAYS, HOME, MILESTONE_STATE, OWNER_ROLE, WORKSTREAM

if TYPE_CHECKING:
    from datetime import date

    from data_access.questions.milestone_records import Milestone
    from data_access.questions.risk_records import Linked

LATE, AT_RISK, ON_TRACK, COMPLETE = "late", "at_risk", "on_track", "complete"
UNDATED, STOPPED = "undated", "stopped"
OVER = (COMPLETE, STOPPED)
# Each state by a shape of its own, beside its word.
SIGNS = {
    LATE: "◆",
    AT_RISK: "▲",
    ON_TRACK: "○",
    COMPLETE: "●",
    UNDATED: "–",
    STOPPED: "×",
}
_WIDE = {"whiteSpace": "normal", "minWidth": "14em"}
_PLAIN = {"fontWeight": "normal"}


def keep_counted(
    found: "Iterable[Milestone]", words: Sequence[tuple[str, str]]
) -> "list[Milestone]":
    """The milestones that are counted, of them those that the words of the address ask for."""
    return keep_asked((one for one in found if not one.has_parts), _describe, words)


def _describe(one: "Milestone") -> dict[str, str | None]:
    return {
        WORKSTREAM.key: one.workstream,
        MILESTONE_STATE.key: one.state,
        OWNER_ROLE.key: one.owner_role,
        HOME.key: one.home,
    }


def find_soon(found: "Iterable[Milestone]", day: "date") -> "list[Milestone]":
    """Those still to come that are due on the day or within 30 days of it, the soonest first."""
    soon = [
        one
        for one in found
        if one.due and one.state not in OVER and 0 <= (one.due - day).days <= DUE_SOON_DAYS
    ]
    return sorted(soon, key=lambda one: (one.due is None, one.due))


def name_milestone(one: "Milestone") -> Element:
    """The head of a milestone's row: its title, which leads to all that is said of it for those
    who may read that, and what it is a part of.
    """
    title: Any = say_title(one)
    if one.has_page:
        title = el.A(title, href=f"/milestones/{one.reference}")
    whole = shorten_title(one.whole) if one.whole else ""
    more = [el.P(f"Part of: {whole}", className="sub", style=_PLAIN)] if whole else []
    return el.Th([title, *more], scope="row", style=_WIDE)


def say_title(one: "Milestone") -> str:
    """Its title; where that is its whole's, with the month in which this part is due."""
    if one.whole == one.title and one.due:
        return f"{one.title}: {one.due:%B %Y}"
    return one.title


def shorten_title(title: str) -> str:
    """A title without what it lists after a colon."""
    return title.partition(":")[0]


def say_state(one: "Milestone | Linked") -> str:
    """ "◆ Late", "● Complete"."""
    return f"{SIGNS[one.state]} {MILESTONE_STATE.label_of(one.state)}"


def say_days(days: int) -> str:
    """ "1 day", "45 days"."""
    return f"{format_count(days)}{NO_BREAK}{plural(days, 'day', 'days')}"


def say_slip(days: int | None) -> str:
    """ "45 days later", "3 days earlier", "as planned", or a dash where there is no date."""
    if days is None:
        return NO_NUMBER
    if not days:
        return "As planned"
    return f"{say_days(abs(days))}{NO_BREAK}{'later' if days > 0 else 'earlier'}"


def say_expected(one: "Milestone", day: "date") -> str:
    """When it was complete or is expected; that nobody has said so since that day went by."""
    is_past = one.expected is not None and one.expected < day and one.state not in OVER
    return "No new date" if is_past else say_day(one.expected)


def say_held_up(one: "Milestone") -> str:
    """The titles of what makes it late; a dash where nothing does."""
    return "; ".join(one.held_up_by) or NO_NUMBER


def say_per_cent(one: "Milestone") -> str:
    """How much of it is done."""
    if one.state == COMPLETE:
        return "100%"
    return NO_NUMBER if one.per_cent is None else f"{one.per_cent}%"


def say_end(one: "Milestone") -> str:
    """ "complete on 2 March 2024", "due 31 May 2025, expected 4 June 2025", "no date set"."""
    if one.state == COMPLETE:
        return f"complete on {format_date(one.completed_on)}" if one.completed_on else "complete"
    if one.state == STOPPED:
        return "stopped"
    if one.due is None:
        return "no date set"
    words = f"due {format_date(one.due)}"
    if one.days_late:
        words += f", late by {say_days(one.days_late)}"
    if one.expected and one.expected > one.due:
        words += f", expected {format_date(one.expected)}"
    return words


def say_progress(found: "Sequence[Milestone]") -> str:
    """ "2 of 5 complete, 1 late; next due 31 May 2025"; that there are none."""
    if not found:
        return "None"
    done = sum(one.state == COMPLETE for one in found)
    words = f"{format_count(done)} of {format_count(len(found))} complete"
    if late := sum(one.state == LATE for one in found):
        words += f", {format_count(late)} late"
    ahead = [one.due for one in found if one.due and one.state in (AT_RISK, ON_TRACK)]
    if ahead:
        words += f"; next due {format_short_date(min(ahead))}"
    return words
