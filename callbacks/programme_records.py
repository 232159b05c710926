"""What each kind of record says of itself on its page: its lead sentence and its blocks."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from callbacks.programme_blocks import Block, Part, Teller, anchor_of
from components.programme_words import say_due, say_field, say_milestone, say_number, say_risk
from components.wording import format_count, format_date, join_words, plural
from data_access.programme.records import Record, columns_of, is_yes_no, read_due
from data_access.programme.rules import (
    dates_of,
    find_delays,
    find_expected,
    judge_milestone,
    score_of,
)
from data_access.questions.milestone_records import count_slip
from data_access.questions.risks import judge_action, judge_dependency
from data_access.vocabulary import MILESTONE_STATE, OWNER_ROLE, RISK_BAND, find_risk_band

BLANK: list[Part] = [("–", None)]
_MILESTONE_HEADS = ("Milestone", "Due", "How it stands")
# Of a count that is too small for whoever reads.
NOT_SHOWN = "Not shown, to protect confidentiality"


def say_lead(teller: Teller, record: Record) -> str:
    """How a record stands, in a sentence."""
    return _LEADS[record.kind](teller, record)


def list_blocks(teller: Teller, record: Record) -> list[Block]:
    """What is told with a record: what belongs to it, and what it hangs together with."""
    return [block for block in _BLOCKS[record.kind](teller, record) if block.rows or block.empty
            or block.facts]  # fmt: skip


def _say_milestone(teller: Teller, record: Record) -> str:
    parts = _parts_of(teller, record)
    if parts:
        states = [judge_milestone(part.content, teller.day) for part in parts]
        counts = [
            f"{states.count(key)} {'without a date' if key == 'undated' else label.lower()}"
            for key, label in MILESTONE_STATE.values
            if key in states
        ]
        number = format_count(len(parts))
        return f"Told by its {number} {plural(len(parts), 'part', 'parts')}: {join_words(counts)}."
    dates = dates_of(record.content)
    return say_milestone(
        judge_milestone(record.content, teller.day),
        {"due": dates.due, "forecast": dates.forecast, "completed": dates.completed},
        count_slip(record.content, teller.day),
        teller.day,
    )


def _say_benefit(teller: Teller, record: Record) -> str:
    measures = _naming(teller, "benefit_measures", "benefit", record)
    if not measures:
        return "No measure shows this benefit yet."
    targets = sum(one.content["target"] is not None for one in measures)
    realised = sum(one.content["realised_on"] is not None for one in measures)
    number = len(measures)
    first = f"{format_count(number)} {plural(number, 'measure shows', 'measures show')} it"
    set_ = "no target is set" if not targets else f"{format_count(targets)} with a target"
    agreed = format_count(realised) if realised else "none"
    return f"{first}; {set_}; {agreed} agreed as realised."


def _say_risk(_teller: Teller, record: Record) -> str:
    content = record.content
    target = None
    if content["target_likelihood"] and content["target_impact"]:
        target = int(content["target_likelihood"]) * int(content["target_impact"])
    score = score_of(content)
    band = RISK_BAND.label_of(find_risk_band(score)).partition(",")[0]
    return say_risk(score, band, target, is_open=content["status"] == "open")


def _say_interdependency(teller: Teller, record: Record) -> str:
    content = record.content
    state = judge_dependency(content, teller.day)
    if state == "complete":
        done = content["completed_on"]
        return f"Complete since {format_date(done)}." if done else "Complete."
    due = read_due(content["due"])
    if due is None:
        return "Open; no date is set for it."
    late = "Late: it was" if state == "late" else "Open:"
    return f"{late} due {say_due(content['due'])}."


_LEADS: dict[str, Callable[[Teller, Record], str]] = {
    "milestones": _say_milestone,
    "benefits": _say_benefit,
    "risks": _say_risk,
    "interdependencies": _say_interdependency,
}


def _naming(teller: Teller, kind: str, column: str, record: Record) -> list[Record]:
    """The records of a kind that name one in a column."""
    found = []
    for one in teller.register.of(kind):
        held = one.content[column] or ()
        if record.reference in (held if isinstance(held, tuple) else (held,)):
            found.append(one)
    return found


def _parts_of(teller: Teller, record: Record) -> list[Record]:
    return teller.register.parts.get(record.reference, [])


def _milestone_rows(teller: Teller, milestones: Sequence[Record]) -> list[list[list[Part]]]:
    rows: list[list[list[Part]]] = []
    for one in milestones:
        due = one.content["due"]
        state = MILESTONE_STATE.label_of(judge_milestone(one.content, teller.day))
        if _parts_of(teller, one):
            state = "Told by its parts"
        rows.append([
            [teller.name("milestones", one.reference)],
            [(say_due(due), None)] if due else BLANK,
            [(state, None)],
        ])  # fmt: skip
    return rows


def _milestone_blocks(teller: Teller, record: Record) -> list[Block]:
    found = {one.reference: one for one in teller.register.of("milestones")}
    first = [found[name] for name in record.content["depends_on"] or () if name in found]
    after = _naming(teller, "milestones", "depends_on", record)
    late = find_delays(found, teller.day).get(record.reference, [])
    rows = _milestone_rows(teller, first)
    for one, row in zip(first, rows, strict=True):
        if one.reference in late:
            expected = find_expected(one, _parts_of(teller, one), teller.day)
            when = "not there yet, and this one was due"
            if expected and expected > teller.day:
                when = f"expected on {format_date(expected)}, after this one is due"
            row[2] = [(f"{row[2][0][0]}: {when}", None)]
    heads = _MILESTONE_HEADS
    return [
        Block(
            "Its parts",
            "parts",
            heads=heads,
            rows=_milestone_rows(teller, _parts_of(teller, record)),
        ),
        Block("Waits for", "waits-for", heads=heads, rows=rows),
        Block("Waited for by", "waited-for-by", heads=heads, rows=_milestone_rows(teller, after)),
        _risk_block(teller, record, "milestones"),
        Block(
            "Depends on, outside the programme",
            "outside",
            heads=("Interdependency", "How it stands"),
            rows=[
                [
                    [teller.name("interdependencies", one.reference)],
                    [(_say_interdependency(teller, one), None)],
                ]
                for one in _naming(teller, "interdependencies", "milestones", record)
            ],
        ),
    ]


def _risk_block(teller: Teller, record: Record, column: str) -> Block:
    return Block(
        "Risks",
        "risks",
        heads=("Risk", "Size now"),
        rows=[
            [[teller.name("risks", one.reference)], [(_say_risk(teller, one), None)]]
            for one in _naming(teller, "risks", column, record)
        ],
    )


def _benefit_blocks(teller: Teller, record: Record) -> list[Block]:
    blocks = [
        _measure_block(teller, one)
        for one in _naming(teller, "benefit_measures", "benefit", record)
    ]
    return [*blocks, _risk_block(teller, record, "benefits")]


def _measure_block(teller: Teller, measure: Record) -> Block:
    readings = sorted(
        _naming(teller, "readings", "measure", measure),
        key=lambda one: one.content["on"],
        reverse=True,
    )
    is_by_hand = measure.content["measure"] is None
    new = urlencode({"measure": measure.reference})
    more = [("Enter a reading", f"/programme/readings/new?{new}")] if is_by_hand else []
    counts_yes = is_yes_no(measure.content)
    return Block(
        f"{measure.reference} {measure.content['title']}",
        anchor_of(measure.reference),
        facts=teller.list_facts(measure),
        heads=("Day", "Value", "Where it comes from", *(["Keep"] if teller.may_keep else [])),
        rows=[_reading_row(teller, one, counts_yes=counts_yes) for one in readings],
        empty="No reading has been entered yet." if is_by_hand else "",
        acts=teller.list_acts(measure, *more),
    )


def _reading_row(teller: Teller, reading: Record, *, counts_yes: bool) -> list[list[Part]]:
    value = reading.content["value"]
    if value is None:
        words = NOT_SHOWN
    else:
        words = ("Yes" if value else "No") if counts_yes else say_number(value)
    row: list[list[Part]] = [
        [(format_date(reading.content["on"]), None)],
        [(words, None)],
        [(reading.content["note"] or "–", None)],
    ]
    acts = [(words.removesuffix(" this reading"), to) for words, to in teller.list_acts(reading)]
    return [*row, list(acts)] if acts else row


def _risk_blocks(teller: Teller, record: Record) -> list[Block]:
    actions = _naming(teller, "risk_actions", "risk", record)
    return [
        Block(
            "What is being done",
            "actions",
            heads=("Action", "Owner", "Due", "Done", *(["Keep"] if teller.may_keep else [])),
            rows=[_action_row(teller, one) for one in actions],
            empty="No action has been entered.",
            acts=[
                (
                    "Add an action",
                    f"/programme/risk_actions/new?{urlencode({'risk': record.reference})}",
                )
            ]
            if teller.may_keep
            else [],
        )
    ]


def _action_row(teller: Teller, action: Record) -> list[list[Part]]:
    content = action.content
    due, done = content["due"], content["done_on"]
    columns = {column.name: column for column in columns_of("risk_actions")}
    is_overdue = judge_action(content, teller.day) == "overdue"
    row: list[list[Part]] = [
        [(f"{action.reference} {content['title']}", None)],
        [(OWNER_ROLE.label_of(content["owner_role"]), None)] if content["owner_role"] else BLANK,
        [(format_date(due), None)] if due else BLANK,
        [("Overdue" if is_overdue else say_field("risk_actions", columns["done_on"], done), None)]
        if done or is_overdue
        else BLANK,
    ]
    acts = [
        (words.replace("this action", action.reference), to)
        for words, to in teller.list_acts(action)
    ]
    return [*row, list(acts)] if acts else row


_BLOCKS: dict[str, Callable[[Teller, Record], list[Block]]] = {
    "milestones": _milestone_blocks,
    "benefits": _benefit_blocks,
    "risks": _risk_blocks,
    "interdependencies": lambda _teller, _record: [],
}
