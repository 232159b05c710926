"""Enquiries by people who would foster: invented, about one in ten approved."""

from random import Random
from typing import Final

from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.fostering import Fostering
from data_access.demonstration.targets import LAST_DAY, Day, day

RECRUITMENT_COLUMNS: Final = (
    "reference", "enquired_on", "visited_on", "applied_on", "assessed_on", "panel_on",
    "approved_on", "ended_on", "outcome",
)  # fmt: skip
FIRST_ENQUIRY: Final = day(2021, 1, 4)
_FIRST_KNOWN_APPROVAL: Final = day(2021, 9, 1)
_NOT_APPROVED: Final = 390
_LONGEST_UNDER_WAY: Final = 240
# Days from each stage to the next.
_WAITS: Final = ((6, 24), (14, 45), (20, 60), (80, 130), (8, 20))
# How many of those not approved go on to the next stage.
_GO_ON: Final = (0.46, 0.36, 0.5, 0.16)

_STAGES: Final = RECRUITMENT_COLUMNS[1:7]

Enquiry = tuple[list[Day], Day | None, str]
"""The day of each stage reached, the day it ended without approval, and what came of it."""


def list_recruitment(fostering: Fostering) -> list[Row]:
    """List the enquiries since 2021 in the order in which they came."""
    chance = Random(51)
    approved = [
        _go_back(chance, home.start)
        for home in fostering.mainstream
        if home.start >= _FIRST_KNOWN_APPROVAL
    ]
    enquiries: list[Enquiry] = [(days, None, "approved") for days in approved]
    enquiries += [_go_forward(chance) for _ in range(_NOT_APPROVED)]
    enquiries.sort(key=lambda each: each[0])
    rows = []
    for number, (days, ended, outcome) in enumerate(enquiries, start=1):
        row = dict.fromkeys(RECRUITMENT_COLUMNS, "") | {
            "reference": f"EN-{number:04d}",
            "ended_on": write_day(ended) if ended else "",
            "outcome": outcome,
        }
        rows.append(row | dict(zip(_STAGES, map(write_day, days), strict=False)))
    return rows


def _go_back(chance: Random, approved: Day) -> list[Day]:
    """Give the day of each stage of people approved on a day."""
    days = [approved]
    for low, high in reversed(_WAITS):
        days.insert(0, days[0] - chance.randint(low, high))
    return [max(on, FIRST_ENQUIRY + position) for position, on in enumerate(days)]


def _go_forward(chance: Random) -> Enquiry:
    """Give the stages of people who are not approved, or not yet."""
    days = [chance.randint(FIRST_ENQUIRY, LAST_DAY)]
    for (low, high), share in zip(_WAITS, _GO_ON, strict=False):
        following = days[-1] + chance.randint(low, high)
        if chance.random() > share:
            break
        if following > LAST_DAY:
            return days, None, "in_progress"
        days.append(following)
    ended = days[-1] + chance.randint(5, 60)
    if ended > LAST_DAY:
        return days, None, "in_progress"
    return days, ended, chance.choice(("withdrew", "withdrew", "withdrew", "not_accepted"))
