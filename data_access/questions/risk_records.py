"""The register of risks as a page lists it: what is done, what each threatens, how each moved.

Causes, effects, controls, what has to be decided and the words of actions are told to whoever may
see the programme's detail, and to nobody else.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data_access.programme.movement import Movement, find_movement
from data_access.programme.records import Record, read_due
from data_access.programme.register import Register, read_versions
from data_access.programme.rules import dates_of, judge_milestone, score_of
from data_access.questions.door import Sitting
from data_access.questions.programme_records import limit_of, records, register_of
from data_access.questions.risks import (
    is_open,
    judge_action,
    judge_dependency,
    needs_decision,
)
from data_access.vocabulary import Permission, find_risk_band

# Of a milestone that has parts: as its worst part stands.
WORST_FIRST = ("late", "at_risk", "on_track", "undated", "complete", "stopped")


@dataclass(frozen=True)
class Linked:
    """A milestone or a benefit that a risk is linked with; a benefit has no state."""

    reference: str
    title: str
    state: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Said:
    """What only they are told of a risk who may see the programme's detail."""

    cause: str | None
    event: str | None
    effect: str | None
    controls: str | None
    decision: str | None


@dataclass(frozen=True)
class RiskLine:
    """A risk as it stood on a day. Sizes are 1 to 25; `target` is what it is to be brought down to.

    `actions` counts those about it by the keys of ACTION_STATE. `said` is None for whoever may not
    see it.
    """

    reference: str
    title: str
    likelihood: str
    impact: str
    size: int
    band: str
    target: int | None
    owner: str | None
    is_open: bool
    reviewed_on: date | None
    movement: Movement | None
    needs_decision: bool
    decision_by: date | None
    actions: Mapping[str, int]
    milestones: tuple[Linked, ...]
    benefits: tuple[Linked, ...]
    said: Said | None


@dataclass(frozen=True)
class ActionLine:
    """Something to be done about an open risk; `title` is None where it is not to be told.

    `state` is a key of ACTION_STATE, `days_late` is 0 where it is not overdue.
    """

    reference: str
    risk: str
    risk_title: str
    risk_band: str
    state: str
    days_late: int
    due: date | None
    done_on: date | None
    owner: str | None
    title: str | None
    is_told: bool


@dataclass(frozen=True)
class DependencyLine:
    """Something on which the programme depends; `with_whom` and `note` None where not to be told.

    `state` is a key of DEPENDENCY_STATE. A due date is the last day of its month where `is_month`.
    """

    reference: str
    title: str
    state: str
    due: date | None
    is_month: bool
    completed_on: date | None
    owner: str | None
    milestones: tuple[Linked, ...]
    with_whom: str | None
    note: str | None
    is_told: bool


@records("risks")
def list_risks(sitting: Sitting, day: date) -> Sequence[RiskLine]:
    """The risks, the open ones first, of them the greatest."""
    register = register_of(sitting, day)
    versions = read_versions(sitting.connection, "risks", limit_of(sitting, day))
    states: dict[str, list[str]] = {}
    for action in register.of("risk_actions"):
        states.setdefault(action.content["risk"], []).append(judge_action(action.content, day))
    is_told = sitting.viewer.may(Permission.PROGRAMME_DETAIL)
    lines = [
        _tell_risk(
            register,
            risk,
            day,
            movement=find_movement(versions.get(risk.reference, [])),
            states=states.get(risk.reference, ()),
            is_told=is_told,
        )
        for risk in register.of("risks")
    ]
    return sorted(lines, key=lambda line: (not line.is_open, -line.size))


def _tell_risk(
    register: Register,
    risk: Record,
    day: date,
    *,
    movement: Movement | None,
    states: Collection[str],
    is_told: bool,
) -> RiskLine:
    said, size = risk.content, score_of(risk.content)
    aim = (said["target_likelihood"], said["target_impact"])
    return RiskLine(
        reference=risk.reference,
        title=said["title"],
        likelihood=said["likelihood"],
        impact=said["impact"],
        size=size,
        band=find_risk_band(size),
        target=int(aim[0]) * int(aim[1]) if all(aim) else None,
        owner=said["owner_role"],
        is_open=is_open(said),
        reviewed_on=said["reviewed_on"],
        movement=movement,
        needs_decision=needs_decision(said),
        decision_by=said["decision_by"] if needs_decision(said) else None,
        actions={state: list(states).count(state) for state in dict.fromkeys(states)},
        milestones=link_milestones(register, said["milestones"], day),
        benefits=_link_benefits(register, said["benefits"]),
        said=Said(
            said["cause"],
            said["event"],
            said["effect"],
            said["controls"],
            said["decision_needed"] if needs_decision(said) else None,
        )
        if is_told
        else None,
    )


def link_milestones(
    register: Register, references: Collection[str] | None, day: date
) -> tuple[Linked, ...]:
    """The milestones of these references that stand in the register, and how they stand on a day.

    One that has parts stands as its worst part does, and is due when the last of them is.
    """
    found = []
    for reference in references or ():
        milestone = register.find("milestones", reference)
        if milestone is None:
            continue
        parts = register.parts.get(reference) or [milestone]
        states = {judge_milestone(part.content, day) for part in parts}
        due = max((on for part in parts if (on := dates_of(part.content).due)), default=None)
        state = next(state for state in WORST_FIRST if state in states)
        found.append(Linked(reference, milestone.content["title"], state, due))
    return tuple(found)


def _link_benefits(register: Register, references: Collection[str] | None) -> tuple[Linked, ...]:
    found = (register.find("benefits", reference) for reference in references or ())
    return tuple(Linked(one.reference, one.content["title"]) for one in found if one)


@records("risk_actions")
def list_actions(sitting: Sitting, day: date) -> Sequence[ActionLine]:
    """What is to be done about open risks: what is overdue first, and what is done last."""
    register = register_of(sitting, day)
    is_told = sitting.viewer.may(Permission.PROGRAMME_DETAIL)
    lines = []
    for action in register.of("risk_actions"):
        risk = register.find("risks", action.content["risk"])
        if risk is None or not is_open(risk.content):
            continue
        said, state = action.content, judge_action(action.content, day)
        lines.append(
            ActionLine(
                reference=action.reference,
                risk=risk.reference,
                risk_title=risk.content["title"],
                risk_band=find_risk_band(score_of(risk.content)),
                state=state,
                days_late=(day - said["due"]).days if state == "overdue" else 0,
                due=said["due"],
                done_on=said["done_on"] if state == "done" else None,
                owner=said["owner_role"],
                title=said["title"] if is_told else None,
                is_told=is_told,
            )
        )
    order = ("overdue", "to_come", "no_date", "done")
    return sorted(lines, key=lambda line: (order.index(line.state), line.due or date.max))


@records("interdependencies")
def list_dependencies(sitting: Sitting, day: date) -> Sequence[DependencyLine]:
    """On what the programme depends: what is late first, and what is complete last."""
    register = register_of(sitting, day)
    is_told = sitting.viewer.may(Permission.PROGRAMME_DETAIL)
    lines = []
    for dependency in register.of("interdependencies"):
        said = dependency.content
        due = read_due(said["due"])
        lines.append(
            DependencyLine(
                reference=dependency.reference,
                title=said["title"],
                state=judge_dependency(said, day),
                due=due.on if due else None,
                is_month=bool(due and due.is_month),
                completed_on=said["completed_on"],
                owner=said["owner_role"],
                milestones=link_milestones(register, said["milestones"], day),
                with_whom=said["with"] if is_told else None,
                note=said["note"] if is_told else None,
                is_told=is_told,
            )
        )
    order = ("late", "open", "complete")
    return sorted(lines, key=lambda line: (order.index(line.state), line.due or date.max))
