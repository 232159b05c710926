"""The measure of the programme's milestones: how many, and how they stand by the stated rules."""

from collections import Counter
from datetime import date

from data_access.programme.records import Content, Record
from data_access.programme.rules import MILESTONE_RULES, judge_milestone, without_parts
from data_access.questions.door import PROGRAMME
from data_access.questions.homes import visible_homes
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.not_loaded import mark_all
from data_access.questions.programme_records import register_of
from data_access.questions.risks import note_nothing
from data_access.vocabulary import (
    HOME,
    MILESTONE_STATE,
    OWNER_ROLE,
    WORKSTREAM,
    Permission,
    Unit,
)

MILESTONES = "milestones"
SOURCE = "Programme register: milestones"


@measure(
    title="Milestones",
    unit=Unit.MILESTONES,
    better=None,
    definition=(
        "Milestones of the programme as its register stood at the end of the date. One with parts, "
        "such as one that recurs or one for each of several homes, is not counted itself: its "
        f"parts are. {MILESTONE_RULES} A month as a due date means its last day."
    ),
    source=SOURCE,
    by=(WORKSTREAM, MILESTONE_STATE, OWNER_ROLE, HOME),
    permission=Permission.PROGRAMME,
    kinds=PROGRAMME,
)
def milestones(asked: Asked) -> Cells:
    of_homes = {home.slug for home in visible_homes(asked)} if HOME.key in _named(asked) else None
    kept = {each.reference: each for each in register_of(asked, asked.as_at).of(MILESTONES)}
    if not kept and (symbol := note_nothing(asked, MILESTONES)):
        return mark_all(asked, symbol)
    if asked.as_at > asked.standing.today:
        asked.notes.append(
            f"{asked.as_at:%-d %B %Y} is to come: milestones as the register has them now, judged "
            "as of that day."
        )
    narrowed = dict(asked.filters)
    found: Counter[tuple[str, ...]] = Counter()
    untold: Counter[str] = Counter()
    for record in without_parts(kept).values():
        says = _key(record, asked.as_at)
        if any(says[name] not in keys for name, keys in narrowed.items()):
            continue
        lacking = [name for name in asked.by if not says[name]]
        untold.update(lacking)
        if of_homes is not None and says[HOME.key] and says[HOME.key] not in of_homes:
            continue
        if not lacking:
            found[tuple(says[name] for name in asked.by)] += 1
    if count := untold[OWNER_ROLE.key]:
        asked.notes.append(f"Without an owner, and in no row by owner: {count:,}.")
    if count := untold[HOME.key]:
        asked.notes.append(f"About no home, and in no row by home: {count:,}.")
    return dict(found)


def _named(asked: Asked) -> set[str]:
    return {*asked.by, *dict(asked.filters)}


def _key(record: Record, day: date) -> dict[str, str]:
    """What a milestone is in each dimension; "" where it is nothing."""
    says: Content = record.content
    return {
        WORKSTREAM.key: says["workstream"],
        MILESTONE_STATE.key: judge_milestone(says, day),
        OWNER_ROLE.key: says["owner_role"] or "",
        HOME.key: says["home"] or "",
    }
