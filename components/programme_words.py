"""The words of the programme's records: what a record is called, its fields, and what they hold."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from components.wording import format_date, format_value

if TYPE_CHECKING:
    from data_access.imports.workbooks.sheets import Column

# What a record of each kind is called.
KINDS = {
    "milestones": "milestone",
    "benefits": "benefit",
    "benefit_measures": "benefit measure",
    "readings": "reading",
    "risks": "risk",
    "risk_actions": "action",
    "interdependencies": "interdependency",
}
_LABELS = {
    "on": "Day",
    "asked": "Filters and options of the measure",
    "baseline_on": "Day of the baseline",
    "benchmark": "Published figure beside it",
    "benefits": "Benefits that it threatens",
    "benefits_review": "A review of the benefits",
    "better": "Which way is better",
    "completed_on": "Complete on",
    "decision_by": "Decision needed by",
    "depends_on": "Waits for",
    "dis_benefits": "Dis-benefits",
    "forecast": "Expected",
    "impact": "Impact now",
    "likelihood": "Likelihood now",
    "measure": "Measure of this product",
    "owner_role": "Owner",
    "per_cent": "Per cent done",
    "realised_agreed_by": "Agreed as realised by",
    "realised_on": "Agreed as realised on",
    "reviewed_on": "Last reviewed",
    "start": "Work begins",
    "target_approved_by": "Target approved by",
    "target_approved_on": "Target approved on",
    "target_impact": "Impact to be reached",
    "target_likelihood": "Likelihood to be reached",
    "target_on": "Target to be reached by",
    "tolerance": "Still on track within",
    "types": "Kinds of benefit",
    "with": "With whom",
}
# Where a kind of record has words of its own.
_LABELS_OF = {
    ("milestones", "baseline"): "First due",
    ("interdependencies", "milestones"): "Milestones that depend on it",
    ("risks", "milestones"): "Milestones that it threatens or that hold it",
    ("readings", "measure"): "Benefit measure",
}
NOT_SET = {
    ("milestones", "due"): "No date set",
    ("benefit_measures", "target"): "Not set by the council",
}


def label_field(kind: str, name: str) -> str:
    """What a field of a record is called on screen: "per_cent" is "Per cent done"."""
    words = _LABELS_OF.get((kind, name)) or _LABELS.get(name)
    return words or name.replace("_", " ").capitalize()


def say_due(text: str) -> str:
    """A due date as it is kept, "2024-02" or "2024-02-29", in words."""
    if len(text) == len("2024-02"):
        return f"end of {date.fromisoformat(f'{text}-01'):%B %Y}"
    return format_date(date.fromisoformat(text))


def say_number(value: float) -> str:
    """A figure of a benefit as it was entered: "1,234.5"."""
    decimals = len(f"{value:.15g}".partition(".")[2])
    return format_value(value, "", decimals=min(decimals, 6))


def say_field(kind: str, column: "Column", value: Any) -> str:
    """What a field of a record says, in words; what stands for nothing where it is empty."""
    if value is None:
        return NOT_SET.get((kind, column.name), "Not stated")
    match column.kind.name:
        case "KEY":
            return dict(column.keys).get(value, str(value))
        case "DATE":
            return format_date(value)
        case "DUE":
            return say_due(value)
        case "YES_NO":
            return "Yes" if value else "No"
        case "REFERENCES":
            return ", ".join(value)
        case "POINTS":
            return "; ".join(f"{format_date(day)}: {say_number(figure)}" for day, figure in value)
        case "WHOLE" | "DECIMAL" | "VALUE":
            return say_number(value)
    return str(value)


def mend_words(kind: str, column: "Column", sentence: str) -> str:
    """A sentence about a cell as one about a field of a form: its name as it is on screen."""
    if sentence.startswith(f"{column.name} "):
        return label_field(kind, column.name) + sentence[len(column.name) :]
    return sentence


def say_who(by: str, role: str, *, came_by_load: bool) -> str:
    """Who kept a version: "olive@council.test, programme officer", or which way it came."""
    if came_by_load:
        return f"Came with a workbook ({by})"
    return f"{by}, {role.lower()}" if role and role.lower() not in by else by


def say_milestone(state: str, dates: Mapping[str, date | None], slip: int | None, day: date) -> str:
    """How a milestone stands on a day, with the dates that say so.

    `state` is a key of MILESTONE_STATE; `dates` has due, forecast and completed; `slip` is in days
    against when it was first due, None where that cannot be told.
    """
    due, forecast, completed = dates["due"], dates["forecast"], dates["completed"]
    if state == "complete":
        since = f"Complete since {format_date(completed)}" if completed else "Complete"
        return f"{since}{_say_slip(slip)}."
    if state == "stopped":
        return "Stopped."
    if due is None:
        return "No date is set for it."
    was, word = ("it was due", "Late") if state == "late" else ("it is due", "On track")
    word = "At risk" if state == "at_risk" else word
    expected = ""
    if forecast and forecast < day:
        expected = ", no new date is set"
    elif forecast and forecast != due:
        expected = f" and is expected on {format_date(forecast)}"
    return f"{word}: {was} on {format_date(due)}{expected}{_say_slip(slip)}."


def _say_slip(slip: int | None) -> str:
    if not slip:
        return ""
    days = f"{abs(slip):,} {'day' if abs(slip) == 1 else 'days'}"
    return f", {days} {'later' if slip > 0 else 'earlier'} than first set"


def say_risk(score: int, band: str, target: int | None, *, is_open: bool) -> str:
    """The size of a risk, now and to be reached: of 25, likelihood times impact."""
    if not is_open:
        return f"Closed. Its size was {score} of 25."
    size = f"{band}: {score} of 25, likelihood times impact"
    return f"{size}; to be brought to {target}." if target is not None else f"{size}."
