"""The brief's 11 risks. Their titles are the brief's, all that is said of them besides is invented.

What is asked about the grant is a question to the council: the brief gives its deadline twice, with
different years.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from data_access.demonstration.programme_days import FIRST_EDITION, Update

REVIEWS: Final = (
    date(2024, 1, 30),
    date(2024, 4, 30),
    date(2024, 7, 30),
    date(2024, 10, 29),
    date(2025, 1, 28),
)
Size = tuple[int, int]


class Threat(NamedTuple):
    """A risk: likelihood and impact at first, then review by review, and what they are to be.

    `decisions` are (day kept, what is to be decided, by when); the last stands. `closed` is where
    the last review closed it.
    """

    title: str
    cause: str
    event: str
    effect: str
    controls: str
    owner: str
    sizes: tuple[Size, Size, Size, Size, Size, Size]
    to_be: Size
    milestones: tuple[str, ...]
    benefits: tuple[str, ...]
    decisions: tuple[tuple[date, str, date | None], ...] = ()
    closed: bool = False


RISKS: Final = {
    "R1": Threat(
        "Market conditions: shortage of appropriate placements, significant costs",
        "Few providers open homes in the region, and many councils look for the same places.",
        "No home near by is offered for a child, or only at a price far above the usual one.",
        "Children live further away; the residential budget is overspent.",
        "Prices and contracts are reviewed every year; the partnership’s places are offered to our "
        "children first; two councils near by are asked before the open market.",
        "commissioner", ((4, 5), (4, 5), (4, 5), (4, 5), (5, 5), (4, 5)), (3, 4),
        ("M13", "M17", "M21"), ("B3", "B6"),
        (
            (
                date(2025, 1, 28),
                "Whether to agree a block contract for four places with another council",
                date(2025, 4, 15),
            ),
        ),
    ),
    "R2": Threat(
        "Capacity and skills in the service, including around the senior management team",
        "The same few managers run the service and the programme.",
        "Milestones wait for people who are needed elsewhere.",
        "Dates slip, and what is new is not kept up.",
        "A delivery manager works on the programme alone; workstream leads have deputies.",
        "director", ((3, 4), (4, 4), (3, 4), (3, 4), (3, 3), (3, 3)), (2, 3),
        ("M15", "M18"), ("B12",),
    ),
    "R3": Threat(
        "Culture and willingness to adopt new ways of working",
        "Teams have seen several changes in few years.",
        "Practice stays as it was beside the new model.",
        "Training is paid for and changes little for children.",
        "Practitioners take part in designing each model; supervision asks about it.",
        "delivery_manager", ((3, 3), (3, 3), (3, 3), (2, 3), (2, 3), (2, 3)), (2, 2),
        ("M14", "M30", "M31"), ("B2", "B13"),
    ),
    "R4": Threat(
        "Recruitment and retention of foster carers",
        "Many carers are near the end of their working lives, and agencies pay more.",
        "More households stop fostering than begin.",
        "More children live with agencies’ carers or in homes.",
        "Recruitment aims at carers for adolescents; each household that leaves is asked why.",
        "workstream_lead", ((4, 4), (4, 4), (3, 4), (3, 4), (4, 4), (4, 4)), (2, 4),
        ("M26", "M27", "M28"), ("B3", "B4"),
    ),
    "R5": Threat(
        "Buildings and locations",
        "Few buildings in the borough fit a home for children and can be bought in time.",
        "A building falls through, or neighbours object.",
        "New homes open later than planned, and children wait elsewhere.",
        "Each plan has a second building; planning officers are asked before an offer is made.",
        "delivery_manager", ((3, 4), (3, 4), (4, 4), (4, 4), (3, 4), (3, 4)), (2, 3),
        ("M20", "M21", "M23"), ("B6", "B11"),
    ),
    "R6": Threat(
        "Reshaping the Spark of Genius partnership to meet the council’s needs",
        "The agreement was made for other needs than those of now.",
        "The two partners do not agree whose children come first.",
        "Places of the partnership are filled with other councils’ children.",
        "A joint board meets every month; requests and answers are counted.",
        "project_sponsor", ((3, 4), (3, 4), (3, 4), (4, 4), (4, 4), (4, 4)), (2, 3),
        ("M21", "M22", "M23"), ("B6", "B11"),
        (
            (
                date(2024, 7, 30),
                "Whether the agreement is to give our children the first call on every place",
                date(2025, 3, 14),
            ),
        ),
    ),
    "R7": Threat(
        "DfE grant conditions: two specific home types to be purchased by the end of March, remit "
        "may change",
        "The grant is given for two types of home alone.",
        "The homes are not bought in time, or the remit changes.",
        "The grant is lost or paid back, and the council pays for the homes itself.",
        "The DfE is told every quarter how the purchases stand.",
        "project_sponsor", ((3, 5), (4, 5), (4, 5), (3, 5), (3, 5), (2, 5)), (1, 4),
        ("M20", "M23"), ("B6",),
        (
            (
                FIRST_EDITION,
                (
                    "The brief gives the deadline for the DfE grant as March 2024 in one place and "
                    "March 2023 in another: which is right?"
                ),
                None,
            ),
        ),
    ),
    "R8": Threat(
        "Recruiting and keeping experienced, qualified staff in vacant posts",
        "Other councils and agencies look for the same people.",
        "Posts in the council’s homes stay vacant or are filled by agency staff.",
        "Places cannot be used; children are looked after by people they do not know.",
        "Vacant posts are advertised together; every leaver is asked why.",
        "residential_manager", ((4, 4), (4, 4), (4, 4), (4, 3), (3, 3), (4, 3)), (3, 3),
        ("M19c", "M19d"), ("B9", "B12"),
    ),
    "R9": Threat(
        "Not identifying the children and families who would benefit most, or too late",
        "What is known of needs is kept in several places.",
        "Help is offered to families who need it less, or once care is the only way.",
        "More children come into care, and fewer go home.",
        "Panels look at each child twice a year with the same questions.",
        "head_of_service", ((3, 5), (3, 5), (3, 4), (3, 4), (3, 4), (3, 4)), (2, 4),
        ("M3", "M6", "M31"), ("B1", "B2"),
    ),
    "R10": Threat(
        "Demand from social care outweighs capacity, dilutes interventions, children enter care "
        "later",
        "More families are referred than teams can work with.",
        "Each family is seen less often than the model says.",
        "Children come into care older, and stay longer.",
        "Caseloads are looked at every month; edge of care takes no more than it can serve.",
        "director", ((4, 4), (4, 4), (4, 4), (4, 5), (4, 5), (4, 4)), (3, 4),
        ("M6", "M7"), ("B1", "B13"),
    ),
    "R11": Threat(
        "Commissioned consultancy does not deliver the expected outcomes",
        "What was bought was described in days, not in results.",
        "Reports come late, or cannot be used.",
        "Money is spent, and the milestones wait.",
        "Each piece of work has an owner in the council, and is paid for when it is accepted.",
        "programme_officer", ((3, 3), (3, 3), (2, 3), (2, 3), (1, 3), (1, 2)), (1, 2),
        ("M8", "M24"), ("B13",), closed=True,
    ),
}  # fmt: skip


def describe_risks() -> list[dict[str, Any]]:
    """Describe the risks as the first edition of the workbook has them."""
    return [
        {
            "reference": reference,
            "title": threat.title,
            "cause": threat.cause,
            "event": threat.event,
            "effect": threat.effect,
            "target_likelihood": str(threat.to_be[0]),
            "target_impact": str(threat.to_be[1]),
            "owner_role": threat.owner,
            "controls": threat.controls,
            "status": "open",
            "milestones": threat.milestones,
            "benefits": threat.benefits,
        }
        | _size(threat.sizes[0], FIRST_EDITION)
        | _decide(threat, FIRST_EDITION)
        for reference, threat in RISKS.items()
    ]


def list_reviews() -> Iterator[Update]:
    """List what each review made of each risk."""
    for on, size in zip(REVIEWS, range(1, len(REVIEWS) + 1), strict=True):
        for reference, threat in RISKS.items():
            said = _size(threat.sizes[size], on) | _decide(threat, on)
            if threat.closed and on == REVIEWS[-1]:
                said["status"] = "closed"
            yield Update(on, "risks", reference, said)


def _size(size: Size, on: date) -> dict[str, Any]:
    return {"likelihood": str(size[0]), "impact": str(size[1]), "reviewed_on": on}


def _decide(threat: Threat, on: date) -> dict[str, Any]:
    return {
        name: value
        for kept, words, by in threat.decisions
        if kept == on
        for name, value in (("decision_needed", words), ("decision_by", by))
    }
