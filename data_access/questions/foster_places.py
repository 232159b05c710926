"""Measures of foster places: what each is used for, for what ages it is free, and who needs one."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from data_access.questions.carers import Facts, count_facts
from data_access.questions.fostering import (
    CONNECTED,
    SOURCE,
    Fostering,
    OnADay,
    day_of,
    read_fostering,
)
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.not_loaded import not_loaded
from data_access.store.tables import episode_spans
from data_access.vocabulary import (
    APPROVAL_BASIS,
    FOSTER_PLACE_STATE,
    HOUSEHOLD_TYPE,
    NOT_AVAILABLE_REASON,
    PLACE_CONDITION,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

IN_HOUSE = "in_house_fostering"
KINDS = ("carers", "ssda903")
# What only is told of places where it is known who lives where.
_BY_STATE = (FOSTER_PLACE_STATE.key, NOT_AVAILABLE_REASON.key)


@measure(
    title="Foster places",
    unit=Unit.FOSTER_PLACES,
    better=None,
    definition=(
        "Places for which the council’s foster households are approved on the date. Each is one of "
        "these, in this order: filled by a child of ours who lives there; used by a young adult "
        "who stays put, another council’s child or a parent and child, or not used because of "
        "matching; not available; else vacant. Family and friends are left out, as in published "
        "figures, unless their type is asked for: they are approved for named children, and what "
        "they have left is no vacancy. Children beyond a household’s places are told apart."
    ),
    source=f"{SOURCE}; SSDA903 episodes",
    by=(
        FOSTER_PLACE_STATE,
        HOUSEHOLD_TYPE,
        PLACE_CONDITION,
        APPROVAL_BASIS,
        NOT_AVAILABLE_REASON,
        *TIME_DIMENSIONS,
    ),
    permission=Permission.CARERS,
    kinds=KINDS,
)
def foster_places(asked: Asked) -> Cells:
    fostering = read_fostering(asked)
    if missing := fostering.list_missing("households", "approvals"):
        return not_loaded(asked, "The number of foster places is", "carers", *missing)
    filters = dict(asked.filters)
    if not fostering.tells_who_lives_where and any(n in (*asked.by, *filters) for n in _BY_STATE):
        return not_loaded(asked, "Which foster places are filled is", "carers", "placements")
    types = filters.get(HOUSEHOLD_TYPE.key)
    counted = types or tuple(key for key in HOUSEHOLD_TYPE.keys if key != CONNECTED)

    def find() -> Iterator[tuple[Facts, int]]:
        for period, then in asked.each_period():
            on_day = fostering.on(day_of(then))
            for household in on_day.households.values():
                if household.household_type not in counted:
                    continue
                for place in on_day.split_places(household):
                    facts = {
                        FOSTER_PLACE_STATE.key: place.state,
                        HOUSEHOLD_TYPE.key: household.household_type,
                        PLACE_CONDITION.key: place.condition,
                        APPROVAL_BASIS.key: place.approval.basis,
                        NOT_AVAILABLE_REASON.key: place.reason,
                    }
                    yield {**facts, asked.time_dimension or "": period}, 1

    cells: Cells = count_facts(asked, find())
    asked.notes.extend(_note_households(asked, fostering.on(day_of(asked)), counted))
    if fostering.tells_who_lives_where:
        asked.notes.extend(_note_unnamed(asked, fostering))
    if not fostering.not_filled:
        asked.notes.append(
            "Every place that is not filled counts as vacant: the workbook of foster carers has "
            "not been loaded with its sheet availability."
        )
    if HOUSEHOLD_TYPE.key in asked.by and not types:
        place = asked.by.index(HOUSEHOLD_TYPE.key)
        apart = [keys for keys in asked.combinations() if keys[place] == CONNECTED]
        return {**cells, **dict.fromkeys(apart, Symbol.NOT_APPLICABLE)}
    return cells


def _note_households(asked: Asked, on_day: OnADay, types: tuple[str, ...]) -> Iterator[str]:
    """Which households stand out on the day: over the usual limit, over their places, with none."""
    over: Counter[str] = Counter()
    beyond = without = 0
    for household in on_day.households.values():
        if household.household_type not in types:
            continue
        approval = on_day.approvals.get(household.id)
        if approval is None:
            without += 1
            continue
        over[approval.basis] += 1
        beyond += max(on_day.count_children(household.id) - approval.places, 0)
    when = f"On {asked.as_at:%-d %B %Y},"
    for basis, words in (
        ("exemption", "over the usual limit of three under an exemption"),
        ("emergency", "under an emergency approval"),
    ):
        if number := over[basis]:
            yield f"{when} {_say(number, 'household is', 'households are')} approved {words}."
    if beyond:
        yield (
            f"{when} {_say(beyond, 'child lives', 'children live')} with foster carers beyond the "
            "places they are approved for; no place is counted for them."
        )
    if without:
        yield (
            f"{when} {_say(without, 'household has', 'households have')} no approval of places "
            "that is in force; no place is counted for them."
        )


def _note_unnamed(asked: Asked, fostering: Fostering) -> Iterator[str]:
    """How many of our children with our own carers are named with no household."""
    day, spans = day_of(asked), episode_spans.c
    here = (spans.end_day > day, spans.start_day <= day, spans.placement_type == IN_HOUSE)
    children_there = set(
        asked.connection.execute(select(spans.child_id).where(*here)).scalars().all()
    )
    on_day = fostering.on(day)
    named = frozenset[int]().union(*(on_day.children.get(id_, ()) for id_ in on_day.households))
    if missing := len(children_there - named):
        yield (
            f"On {asked.as_at:%-d %B %Y}, {_say(missing, 'child is', 'children are')} with our own "
            "foster carers by the return, but named with no household on the sheet placements: as "
            "many places may be filled that are counted otherwise."
        )


def _say(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"
