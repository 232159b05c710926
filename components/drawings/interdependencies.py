"""The list of interdependencies: on what outside it the programme depends, and how that stands."""

from typing import TYPE_CHECKING, Any

from components.drawings.context import Context
from components.drawings.records import Record, draw_nothing, draw_records
from components.drawings.risk_lists import draw_unknown, wide
from components.milestones import say_state
from components.programme_lists import keep_asked, say_day, say_owner
from components.risks import link_record
from components.shown import total_of
from components.wording import NO_NUMBER, format_count, plural
from data_access.vocabulary import DEPENDENCY_STATE

if TYPE_CHECKING:
    from components.elements import Element
    from data_access.questions.risk_records import DependencyLine

SIGNS = {"late": "◆", "open": "○", "complete": "●"}


def interdependencies(context: Context) -> Any:
    """On what the programme depends, with whom, by when, and the milestones that wait for it."""
    answer = context.answer(0)
    sub = (
        "Things outside the programme on which it depends, late ones first, and the milestones "
        "that depend on each"
    )
    if total_of(answer).value is None:
        return draw_unknown(context, "Interdependencies", sub)
    lines: list[DependencyLine] = keep_asked(context.records, _describe, context.words)
    is_told = any(line.is_told for line in lines)
    heads = ["State", "On what it depends", *(["With whom"] if is_told else [])]
    heads += ["Due", "Owner", "Milestones that depend on it"]
    rows = [_tell(line) for line in lines]
    chart: Any = draw_nothing("The register holds no interdependency.")
    if lines:
        chart = draw_records(sub, heads, rows)
    if is_told:
        heads, rows = [*heads, "How it stands"], list(map(_add_note, rows, lines))
    return context.panel(_say_states(lines), sub, chart, draw_records(sub, heads, rows))


def _add_note(row: Record, line: "DependencyLine") -> Record:
    return row[0], [*row[1], wide(line.note or NO_NUMBER)]


def _describe(line: "DependencyLine") -> dict[str, str | None]:
    return {"dependency_state": line.state, "owner_role": line.owner}


def _say_states(lines: "list[DependencyLine]") -> str:
    held = {state: sum(line.state == state for line in lines) for state in DEPENDENCY_STATE.keys}
    if not lines:
        return "No interdependency is in the register"
    told = [
        f"{format_count(number)} {DEPENDENCY_STATE.label_of(state).lower()}"
        for state, number in held.items()
        if number
    ]
    noun = plural(len(lines), "interdependency", "interdependencies")
    return f"{format_count(len(lines))} {noun}: {', '.join(told)}"


def _tell(line: "DependencyLine") -> Record:
    name = link_record("interdependencies", line.reference, line.title, is_told=line.is_told)
    due = say_day(line.due)
    if line.due and line.is_month:
        due = f"End of {line.due:%B %Y}"
    if line.state == "complete" and line.completed_on:
        due = f"Complete {say_day(line.completed_on)}"
    linked = [f"{one.title} ({say_state(one)})" for one in line.milestones]
    cells: list[str | Element] = [
        wide(name),
        *([line.with_whom or NO_NUMBER] if line.is_told else []),
        due,
        say_owner(line.owner),
        wide("; ".join(linked) or NO_NUMBER),
    ]
    return f"{SIGNS[line.state]} {DEPENDENCY_STATE.label_of(line.state)}", cells
