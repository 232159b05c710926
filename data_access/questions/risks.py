"""Measures of the register of risks: how many and how great, what is done, on what it depends."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from data_access.programme.records import Content, read_due
from data_access.programme.register import Register, read_first_day
from data_access.programme.rules import score_of
from data_access.questions.door import PROGRAMME
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.not_loaded import mark_all
from data_access.questions.programme_records import register_of
from data_access.vocabulary import (
    ACTION_STATE,
    DECISION_NEEDED,
    DEPENDENCY_STATE,
    IMPACT,
    LIKELIHOOD,
    OWNER_ROLE,
    RISK_BAND,
    RISK_STATUS,
    Permission,
    Symbol,
    Unit,
    find_risk_band,
)

# A record by the dimensions it is counted by; None where it states nothing.
Described = Mapping[str, str | None]
RISKS, ACTIONS, DEPENDENCIES = "risks", "risk_actions", "interdependencies"
SOURCE = "Programme register"
_NAMES = {
    RISKS: "Risks",
    ACTIONS: "Actions on risks",
    DEPENDENCIES: "Interdependencies",
    "benefit_measures": "Benefit measures",
    "milestones": "Milestones",
}
NEVER_KEPT = {
    kind: (
        f"No {name[0].lower()}{name[1:]} are kept yet. They come in the workbook of the programme, "
        "which is loaded with: flask --app app load programme FILE. A programme officer may add "
        "them on screen, too."
    )
    for kind, name in _NAMES.items()
}
AS_IT_STOOD = "On a day in the past: as the register stood at its end."


def count_register(
    asked: Asked, kind: str, describe: Callable[[Register, date], Iterable[Described]]
) -> Cells:
    """How many of a kind of record, as the register stood on the day, by what was asked.

    Not available while none has ever been kept, not known of a day before the first was. What has
    no owner is in no row by owner, but in the total.
    """
    register = register_of(asked, asked.as_at)
    if not register.of(kind) and (symbol := note_nothing(asked, kind)):
        return mark_all(asked, symbol)
    counted = [
        tuple(one[name] for name in asked.by)
        for one in describe(register, asked.as_at)
        if all(one[name] in keys for name, keys in asked.filters)
    ]
    whole = [tuple(key for key in keys if key is not None) for keys in counted if None not in keys]
    if without := len(counted) - len(whole):
        asked.notes.append(
            f"{without:,} of them {'has' if without == 1 else 'have'} no owner, and "
            f"{'is' if without == 1 else 'are'} in the total alone."
        )
    return Counter(whole)


def note_nothing(asked: Asked, kind: str) -> Symbol | None:
    """Why the register holds none of a kind, as a note and a symbol; None where there are none."""
    begins = read_first_day(asked.connection, kind)
    if begins is None:
        asked.notes.append(NEVER_KEPT[kind])
        return Symbol.NOT_AVAILABLE
    if asked.as_at >= min(begins, asked.standing.today):
        return None
    asked.notes.append(
        f"{_NAMES[kind]} are kept in the register since {begins:%-d %B %Y}: how they stood on "
        f"{asked.as_at:%-d %B %Y} is not known."
    )
    return Symbol.NOT_KNOWN


def is_open(risk: Content) -> bool:
    """Whether a risk still stands."""
    return bool(risk["status"] == "open")


def needs_decision(risk: Content) -> bool:
    """Whether something has to be decided about a risk that stands."""
    return is_open(risk) and bool(risk["decision_needed"])


def judge_action(action: Content, day: date) -> str:
    """How an action stands on a day: a key of ACTION_STATE. On its due date it is not late yet."""
    done, due = action["done_on"], action["due"]
    if done is not None and done <= day:
        return "done"
    if due is None:
        return "no_date"
    return "overdue" if due < day else "to_come"


def judge_dependency(dependency: Content, day: date) -> str:
    """How an interdependency stands on a day: a key of DEPENDENCY_STATE."""
    if dependency["status"] == "complete":
        return "complete"
    due = read_due(dependency["due"])
    return "late" if due and due.on < day else "open"


def _describe_risk(risk: Content) -> Described:
    return {
        LIKELIHOOD.key: risk["likelihood"],
        IMPACT.key: risk["impact"],
        RISK_BAND.key: find_risk_band(score_of(risk)),
        RISK_STATUS.key: risk["status"],
        OWNER_ROLE.key: risk["owner_role"],
        DECISION_NEEDED.key: "yes" if needs_decision(risk) else "no",
    }


def _describe_actions(register: Register, day: date) -> Iterable[Described]:
    for action in register.of(ACTIONS):
        risk = register.find(RISKS, action.content["risk"])
        if risk is not None:
            yield {
                ACTION_STATE.key: judge_action(action.content, day),
                OWNER_ROLE.key: action.content["owner_role"],
                RISK_BAND.key: find_risk_band(score_of(risk.content)),
                RISK_STATUS.key: risk.content["status"],
            }


@measure(
    title="Risks",
    unit=Unit.RISKS,
    better=None,
    definition=(
        "Risks in the register of the programme, open and closed. The size of a risk is its "
        "likelihood, 1 to 5, times its impact, 1 to 5: very high from 16, high from 10, medium "
        f"from 5, low below. A decision counts as needed of open risks alone. {AS_IT_STOOD}"
    ),
    source=f"{SOURCE}: risks",
    by=(LIKELIHOOD, IMPACT, RISK_BAND, RISK_STATUS, OWNER_ROLE, DECISION_NEEDED),
    permission=Permission.PROGRAMME,
    kinds=PROGRAMME,
)
def risks(asked: Asked) -> Cells:
    return count_register(
        asked,
        RISKS,
        lambda register, _: (_describe_risk(one.content) for one in register.of(RISKS)),
    )


@measure(
    title="Actions on risks",
    unit=Unit.ACTIONS,
    better=None,
    definition=(
        "What is to be done about the risks of the register. Overdue: its due date is past and it "
        "is not done; on its due date it is not overdue yet. Size and state are those of the risk "
        f"that an action is about. {AS_IT_STOOD}"
    ),
    source=f"{SOURCE}: risk_actions",
    by=(ACTION_STATE, RISK_BAND, RISK_STATUS, OWNER_ROLE),
    permission=Permission.PROGRAMME,
    kinds=PROGRAMME,
)
def risk_actions(asked: Asked) -> Cells:
    return count_register(asked, ACTIONS, _describe_actions)


@measure(
    title="Interdependencies",
    unit=Unit.INTERDEPENDENCIES,
    better=None,
    definition=(
        "Things outside the programme on which it depends. Late: not complete, and its due date is "
        f"past; a month means its last day. {AS_IT_STOOD}"
    ),
    source=f"{SOURCE}: interdependencies",
    by=(DEPENDENCY_STATE, OWNER_ROLE),
    permission=Permission.PROGRAMME,
    kinds=PROGRAMME,
)
def interdependencies(asked: Asked) -> Cells:
    return count_register(
        asked,
        DEPENDENCIES,
        lambda register, day: (
            {
                DEPENDENCY_STATE.key: judge_dependency(one.content, day),
                OWNER_ROLE.key: one.content["owner_role"],
            }
            for one in register.of(DEPENDENCIES)
        ),
    )
