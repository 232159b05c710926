"""Risks in words: how great each is, how it moved, what is to be decided and done."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from components import elements as el
from components.elements import Element
from components.programme_lists import NO_BREAK, keep_asked
from components.wording import (
    format_count,
    format_date,
    plural,
)
from data_access.vocabulary import RISK_BAND

if TYPE_CHECKING:
    from data_access.programme.movement import Movement
    from data_access.questions.risk_records import RiskLine

MOST_SIZE = 25
BANDS = RISK_BAND.keys


def name_band(band: str) -> str:
    """ "Very high": the word of a band, without the sizes that it spans."""
    return RISK_BAND.label_of(band).partition(",")[0]


def describe_risk(risk: "RiskLine") -> dict[str, str | None]:
    """A risk by the dimensions that it is counted by."""
    return {
        "likelihood": risk.likelihood,
        "impact": risk.impact,
        "risk_band": risk.band,
        "owner_role": risk.owner,
        "decision_needed": "yes" if risk.needs_decision else "no",
    }


def keep_open(risks: "Sequence[RiskLine]", words: Sequence[tuple[str, str]]) -> "list[RiskLine]":
    """The open risks that the reader asks for."""
    return [risk for risk in keep_asked(risks, describe_risk, words) if risk.is_open]


def draw_link(risk: "RiskLine", words: str) -> str | Element:
    """Words that lead to all that is said of a risk, for those who may read that."""
    return link_record("risks", risk.reference, words, is_told=risk.said is not None)


def link_record(kind: str, reference: str, words: str, *, is_told: bool) -> str | Element:
    """Words that lead to the page of a record, for those who may open it."""
    return el.A(words, href=f"/{kind}/{reference}") if is_told else words


def say_size(risk: "RiskLine") -> str:
    """ "16 of 25, very high"."""
    return f"{risk.size} of {MOST_SIZE}, {name_band(risk.band).lower()}"


def write_size(risk: "RiskLine") -> str:
    """ "16, very high", on one line however narrow its column."""
    return f"{risk.size}, {name_band(risk.band).lower()}".replace(" ", NO_BREAK)


def say_movement(movement: "Movement | None", size: int) -> str:
    """ "Up from 12 to 16 since 31 January 2025", "Unchanged at 12 since …", "No earlier review"."""
    if movement is None:
        return "No earlier review"
    day = format_date(movement.day)
    if movement.before == size:
        return f"Unchanged at {size} since {day}"
    way = "Up" if size > movement.before else "Down"
    since = "since" if movement.is_by_review else "on"
    return f"{way} from {movement.before} to {size} {since} {day}"


def say_late(days: int) -> str:
    """ "1 day late", "45 days late"."""
    return f"{format_count(days)} {plural(days, 'day', 'days')} late"


def say_actions(states: Mapping[str, int]) -> str:
    """ "2 overdue, 1 not yet due, 3 done"; that there are none."""
    names = {
        "overdue": "overdue",
        "to_come": "not yet due",
        "no_date": "without a date",
        "done": "done",
    }
    told = [f"{format_count(states[key])} {words}" for key, words in names.items() if key in states]
    return ", ".join(told) or "None"
