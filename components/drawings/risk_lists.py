"""The lists of risks: how each moved, what has to be decided and done, what they threaten."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.drawings.context import Context, count
from components.drawings.records import Record, draw_nothing, draw_records
from components.elements import Element
from components.milestones import OVER, say_state
from components.panel import draw_empty
from components.programme_lists import keep_asked, say_day, say_owner
from components.risks import (
    draw_link,
    keep_open,
    link_record,
    name_band,
    say_actions,
    say_late,
    say_movement,
    say_size,
    write_size,
)
from components.shown import part_of, total_of
from components.table import draw_table
from components.wording import NO_NUMBER, explain_symbol, format_count, format_date, plural
from data_access.vocabulary import ACTION_STATE

if TYPE_CHECKING:
    from data_access.questions.answer import Answer
    from data_access.questions.risk_records import ActionLine, Linked, RiskLine

NOT_DONE = ("overdue", "to_come", "no_date")
# Never wider than what a phone leaves beside the heads.
_WIDE = {"minWidth": "min(11em, 45vw)", "whiteSpace": "normal"}


def draw_unknown(context: Context, what: str, sub: str) -> Any:
    """What stands where the register holds nothing for the day: why it does not."""
    answer = context.answer(0)
    headline = f"{what} are {explain_symbol(total_of(answer).symbol)}"
    chart = draw_empty(" ".join(answer.notes))
    return context.panel(headline, sub, chart, draw_table(answer, caption=sub))


def wide(words: str | Element) -> Element:
    """Words of a cell that wrap, in room enough to be read."""
    return el.Div(words, style=_WIDE)


def risk_list(context: Context) -> Any:
    """The open risks, the greatest first, and how each moved since it was reviewed before."""
    answer = context.answer(0)
    sub = (
        "Open risks, the greatest first: how each moved since the review before its last one, to "
        "what it is to be brought down, whose it is, and what is done about it"
    )
    if total_of(answer).value is None:
        return draw_unknown(context, "Risks", sub)
    risks = keep_open(context.records, context.words)
    heads = ["Risk", "What it is", "Size", "Movement", "Target", "Owner", "Reviewed", "Actions"]
    rows: list[Record] = [
        (
            risk.reference,
            [
                wide(draw_link(risk, risk.title)),
                write_size(risk),
                say_movement(risk.movement, risk.size),
                NO_NUMBER if risk.target is None else str(risk.target),
                say_owner(risk.owner),
                say_day(risk.reviewed_on),
                say_actions(risk.actions),
            ],
        )
        for risk in risks
    ]
    chart = draw_records(sub, heads, rows) if risks else draw_nothing("No risk is open.")
    return context.panel(_say_greatest(risks), sub, chart, _draw_causes(risks, sub))


def _say_greatest(risks: "list[RiskLine]") -> str:
    if not risks:
        return "No risk is open"
    size = risks[0].size
    first = [risk for risk in risks if risk.size == size]
    if len(first) == 1:
        return f"The greatest risk, {say_size(first[0])}: {first[0].title}"
    return f"{format_count(len(first))} risks are the greatest, each {say_size(first[0])}"


def _draw_causes(risks: "list[RiskLine]", caption: str) -> Element:
    """Each risk at length, as far as it is told to whoever looks."""
    heads = ["Risk", "What it is", "Size"]
    told = [risk for risk in risks if risk.said]
    if told:
        heads += ["Cause", "What may happen", "Effect", "What holds it"]

    def tell(risk: "RiskLine") -> Record:
        said = risk.said
        texts = (said.cause, said.event, said.effect, said.controls) if said else ()
        long = [wide(text or NO_NUMBER) for text in texts]
        return risk.reference, [wide(risk.title), write_size(risk), *long]

    return draw_records(caption, heads, map(tell, risks))


def risk_decisions(context: Context) -> Any:
    """What has to be decided about open risks, and by when."""
    answer = context.answer(0)
    sub = "Decisions that open risks wait for, the earliest first"
    needed = part_of(answer, "yes")
    if total_of(answer).value is None:
        return draw_unknown(context, "Decisions needed", sub)
    risks = [risk for risk in keep_open(context.records, context.words) if risk.needs_decision]
    dated = sorted((risk for risk in risks if risk.decision_by), key=_decision_day)
    ordered = [*dated, *(risk for risk in risks if not risk.decision_by)]
    late = sum(_decision_day(risk) < answer.as_at for risk in dated)
    headline = "No decision is needed"
    if needed.value:
        verb = plural(needed.value, "decision is", "decisions are")
        headline = f"{count(needed)} {verb} needed"
        if late:
            headline += f", {format_count(late)} of them past {plural(late, 'its', 'their')} date"
    is_told = any(risk.said for risk in ordered)
    heads = ["By", *(["What has to be decided"] if is_told else []), "Risk", "Size", "Owner"]
    rows = [_tell_decision(risk, answer, is_told=is_told) for risk in ordered]
    table = draw_records(sub, heads, rows)
    chart = table if rows else draw_nothing("No open risk waits for a decision.")
    return context.panel(headline, sub, chart, table)


def _decision_day(risk: "RiskLine") -> Any:
    return risk.decision_by


def _tell_decision(risk: "RiskLine", answer: "Answer", *, is_told: bool) -> Record:
    by = "No date set"
    if risk.decision_by:
        days = (answer.as_at - risk.decision_by).days
        by = f"{say_day(risk.decision_by)}{f', {say_late(days)}' if days > 0 else ''}"
    what = [wide((risk.said and risk.said.decision) or NO_NUMBER)] if is_told else []
    name = wide(draw_link(risk, f"{risk.reference} {risk.title}"))
    return by, [*what, name, write_size(risk), say_owner(risk.owner)]


def risk_actions(context: Context) -> Any:
    """What is to be done about open risks: what is overdue, and what is to come."""
    answer = context.answer(0)
    sub = "Actions on open risks: those overdue first, then by the date they are due"
    if total_of(answer).value is None:
        return draw_unknown(context, "Actions", sub)
    lines: list[ActionLine] = keep_asked(context.records, _describe_action, context.words)
    waiting = [line for line in lines if line.state in NOT_DONE]
    overdue = sum(line.state == "overdue" for line in lines)
    headline = "No action on an open risk is left to be done"
    if waiting:
        are = plural(len(waiting), "action that is", "actions that are")
        none = "None" if overdue == 0 else format_count(overdue)
        verb = plural(overdue, "is", "are") if overdue else "is"
        headline = f"{none} of {format_count(len(waiting))} {are} not done {verb} overdue"
    chart: Any = draw_nothing("No action on an open risk is left to be done.")
    if waiting:
        chart = _draw_actions(waiting, sub)
    return context.panel(headline, sub, chart, _draw_actions(lines, sub))


def _describe_action(line: "ActionLine") -> dict[str, str | None]:
    return {
        "action_state": line.state,
        "risk_band": line.risk_band,
        "owner_role": line.owner,
    }


def _draw_actions(lines: "list[ActionLine]", caption: str) -> Element:
    """Each action or, where its words are not told, how many each risk has."""
    if all(line.is_told for line in lines):
        heads = ["Due", "What is to be done", "Owner", "Risk"]
        return draw_records(caption, heads, map(_tell_action, lines))
    names = {line.risk: line.risk_title for line in lines}
    states = {
        risk: {
            state: number
            for state in ACTION_STATE.keys
            if (number := sum((line.risk, line.state) == (risk, state) for line in lines))
        }
        for risk in names
    }
    rows: list[Record] = [
        (risk, [wide(title), say_actions(states[risk])]) for risk, title in names.items()
    ]
    return draw_records(caption, ["Risk", "What it is", "Actions"], rows)


def _tell_action(line: "ActionLine") -> Record:
    due = say_day(line.due) if line.due else "No date set"
    if line.state == "done":
        due = f"Done {say_day(line.done_on)}"
    elif line.days_late:
        due = f"{due}, {say_late(line.days_late)}"
    risk = link_record("risks", line.risk, f"{line.risk} {line.risk_title}", is_told=line.is_told)
    return due, [wide(line.title or NO_NUMBER), say_owner(line.owner), wide(risk)]


def risk_threatens(context: Context) -> Any:
    """The milestones and benefits that open risks are linked with, and how they stand."""
    answer = context.answer(0)
    sub = (
        "Milestones that open risks threaten, or that hold them, and benefits that they threaten, "
        f"as they stand on {format_date(answer.as_at)}. Those that are complete or stopped are in "
        "the table alone"
    )
    if total_of(answer).value is None:
        return draw_unknown(context, "Risks", sub)
    risks = keep_open(context.records, context.words)
    milestones = _gather(risks, "milestones")
    benefits = _gather(risks, "benefits")
    late = sum(linked.state == "late" for linked, _ in milestones)
    at_risk = sum(linked.state == "at_risk" for linked, _ in milestones)
    headline = "No milestone is linked with an open risk"
    if milestones:
        verb = plural(len(milestones), "milestone is", "milestones are")
        gone_by = sum(is_over(linked) for linked, _ in milestones)
        headline = (
            f"{format_count(len(milestones))} {verb} linked with open risks: "
            f"{format_count(late)} late, {format_count(at_risk)} at risk, "
            f"{format_count(gone_by)} complete or stopped"
        )
    heads = ["Kind", "What it is", "How it stands", "Due", "Risks"]
    told = [_tell_linked("benefits", linked, by) for linked, by in benefits]
    to_come = [_tell_linked("milestones", *each) for each in milestones if not is_over(each[0])]
    over = [_tell_linked("milestones", *each) for each in milestones if is_over(each[0])]
    chart: Any = draw_nothing(f"{headline}.")
    if to_come or told:
        chart = draw_records(sub, heads, [*to_come, *told])
    return context.panel(headline, sub, chart, draw_records(sub, heads, [*to_come, *over, *told]))


def is_over(linked: "Linked") -> bool:
    """Whether nothing can threaten a milestone any more: it is complete, or stopped."""
    return linked.state in OVER


def _gather(risks: "list[RiskLine]", kind: str) -> "list[tuple[Linked, list[RiskLine]]]":
    """Each milestone or benefit that is linked, with the risks it is linked with; late ones first.

    The risks come the greatest first.
    """
    found: dict[str, tuple[Linked, list[RiskLine]]] = {}
    for risk in risks:
        for linked in getattr(risk, kind):
            found.setdefault(linked.reference, (linked, []))[1].append(risk)
    order = ("late", "at_risk", "on_track", "undated", "complete", "stopped", "")
    return sorted(found.values(), key=lambda one: order.index(one[0].state))


def _tell_linked(kind: str, linked: "Linked", risks: "list[RiskLine]") -> Record:
    is_told = any(risk.said for risk in risks)
    name = link_record(kind, linked.reference, linked.title, is_told=is_told)
    names = ", ".join(f"{risk.reference} ({name_band(risk.band).lower()})" for risk in risks)
    what = "Milestone" if kind == "milestones" else "Benefit"
    state = say_state(linked) if linked.state else NO_NUMBER
    return what, [wide(name), state, say_day(linked.due), names]
