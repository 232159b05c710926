"""What is to be done about the demonstration's risks, and the brief's 11 interdependencies.

The interdependencies, and what the brief says became of two of them, are the brief's. The actions
are invented, and so is everything else.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from data_access.demonstration.programme_days import Update, find_board


class Action(NamedTuple):
    """Something to be done about a risk; `since` is when it was agreed, at first where empty."""

    risk: str
    title: str
    due: str
    owner: str
    done: str = ""
    since: str = ""


ACTIONS: Final = {
    f"A{number}": action
    for number, action in enumerate(
        (
            Action("R1", "Ask providers near by what they mean to open in two years",
                   "2024-01-31", "commissioner", "2024-01-24"),
            Action("R1", "Write down what a usual price is, by kind of home", "2024-06-28",
                   "finance_officer", "2024-06-20", "2024-02-06"),
            Action("R1", "Work out what a block contract would cost and save", "2025-03-14",
                   "commissioner", since="2025-01-28"),
            Action("R2", "Name a deputy for each workstream lead", "2023-12-22", "director",
                   "2024-01-12"),
            Action("R2", "Fill the post of the delivery manager for two more years", "2025-04-30",
                   "director", since="2024-10-29"),
            Action("R3", "Ask practitioners after six months what the model changed",
                   "2024-12-20", "workstream_lead", "2024-12-18", "2024-06-04"),
            Action("R4", "Join the regional hub for recruiting foster carers", "2024-03-29",
                   "workstream_lead", "2024-04-05"),
            Action("R4", "Compare our fees with those of agencies and councils near by",
                   "2025-02-28", "finance_officer", since="2024-10-29"),
            Action("R5", "Find a second building for each planned home", "2024-07-31",
                   "delivery_manager", "2024-08-09", "2024-04-30"),
            Action("R6", "Draft a new agreement on whose children come first", "2024-12-20",
                   "project_sponsor", since="2024-07-30"),
            Action("R7", "Ask the DfE in writing which deadline holds", "2023-11-30",
                   "project_sponsor", "2023-11-28"),
            Action("R8", "Advertise the vacant posts of all homes together", "2024-02-29",
                   "residential_manager", "2024-02-20"),
            Action("R8", "Offer agency staff of a year or more a post", "2025-05-30",
                   "residential_manager", since="2025-01-28"),
            Action("R9", "List the children whose plan is to go home and has not moved",
                   "2024-05-31", "head_of_service", "2024-05-30", "2024-01-30"),
            Action("R10", "Agree with early help who takes which family", "2024-09-30",
                   "head_of_service", "2024-10-11", "2024-04-30"),
            Action("R11", "Agree what is paid for which result", "2023-12-15",
                   "programme_officer", "2023-12-14"),
        ),
        start=1,
    )
}  # fmt: skip


class Link(NamedTuple):
    """Something outside the programme; `done` is when it was complete, `later` (day, its note)."""

    title: str
    partner: str
    owner: str
    milestones: tuple[str, ...] = ()
    due: str = ""
    done: str = ""
    note: str = ""
    later: tuple[date, str] | None = None


LINKS: Final = {
    f"D{number}": link
    for number, link in enumerate(
        (
            Link("Strengthening services plan", "Children’s services", "director"),
            Link("Workforce planning, recruitment and retention", "Human resources", "director",
                 ("M15",)),
            Link("Commissioned work: child’s voice in internal homes", "Commissioned provider",
                 "residential_manager", due="2024-01", done="2024-01-31",
                 later=(date(2024, 2, 6), "The brief: completed in January 2024.")),
            Link("Commissioned work: practice and quality assurance", "Commissioned provider",
                 "head_of_service", ("M26",)),
            Link("Commissioned work: high-cost cases that need joint funding from health",
                 "Health", "commissioner", ("M13",), "2024-10",
                 later=(date(2024, 11, 5), "Shares of six homes are agreed, others are not.")),
            Link("Early help and interventions; reunification team moves to CIOC in February 2024",
                 "Early help", "head_of_service", ("M6", "M29"), "2024-02",
                 note="The brief: the reunification team moves in February 2024.",
                 done="2024-02-26",
                 later=(date(2024, 3, 5), "The team moved in the month that the brief gives.")),
            Link("Transitions to adulthood", "Adult social care", "head_of_service"),
            Link("Partnerships: health, schools, early years and wider groups",
                 "Health, schools, early years", "director"),
            Link("SEND high needs", "SEND and inclusion", "head_of_service", ("M22",), "2025-06",
                 later=(date(2025, 1, 7), "Which places are needed is to be agreed by June.")),
            Link("Community transport", "Transport", "delivery_manager"),
            Link("Admin", "Business support", "programme_officer"),
        ),
        start=1,
    )
}  # fmt: skip


def describe_actions() -> list[dict[str, Any]]:
    """Describe the actions that were agreed when the first edition was written."""
    return [
        _describe(reference, action) for reference, action in ACTIONS.items() if not action.since
    ]


def describe_links() -> list[dict[str, Any]]:
    """Describe the interdependencies as the first edition has them: all are open."""
    return [
        {
            "reference": reference,
            "title": link.title,
            "with": link.partner,
            "status": "open",
            "due": link.due or None,
            "owner_role": link.owner,
            "note": link.note or None,
            "milestones": link.milestones or None,
        }
        for reference, link in LINKS.items()
    ]


def list_steps() -> Iterator[Update]:
    """List what was agreed and done later, and how the interdependencies went on."""
    for reference, action in ACTIONS.items():
        if action.since:
            since = date.fromisoformat(action.since)
            yield Update(since, "risk_actions", reference, _describe(reference, action))
        if action.done:
            done = date.fromisoformat(action.done)
            yield Update(find_board(done), "risk_actions", reference, {"done_on": done})
    for reference, link in LINKS.items():
        if link.later:
            said: dict[str, Any] = {"note": link.later[1]}
            if link.done:
                said |= {"status": "complete", "completed_on": date.fromisoformat(link.done)}
            yield Update(link.later[0], "interdependencies", reference, said)


def _describe(reference: str, action: Action) -> dict[str, Any]:
    return {
        "reference": reference,
        "risk": action.risk,
        "title": action.title,
        "due": date.fromisoformat(action.due),
        "owner_role": action.owner,
    }
