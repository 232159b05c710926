"""The benefits of the programme: how many measures there are of them, and what each says now."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from data_access.access import Viewer
from data_access.programme.protecting import is_hidden_by_hand, is_told_as_it_is
from data_access.programme.records import Content, Record, read_due
from data_access.programme.register import Register
from data_access.programme.rules import without_parts
from data_access.questions.answer import Number
from data_access.questions.benefit_benchmarks import Benchmark, read_benchmark
from data_access.questions.benefit_states import BENEFIT_RULES, expect, judge_benefit
from data_access.questions.benefit_values import (
    Figure,
    Values,
    read_bound,
    read_by_hand,
    read_published_baseline,
)
from data_access.questions.door import PROGRAMME, Sitting
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.programme_records import records, register_of
from data_access.questions.risks import count_register
from data_access.vocabulary import (
    BENEFIT_KEPT,
    OWNER_ROLE,
    REALISED,
    TARGET_SET,
    Permission,
    Symbol,
    Unit,
)

MEASURES_SHEET = "benefit_measures"


@dataclass(frozen=True)
class Benefit:
    """One benefit measure as it stands on a day, for one viewer.

    Every number is in `unit`, money in pence; `expected` is where the trajectory says it should be
    on the day of its value, `distance` by how much its value is above that. `dis_benefits` are for
    those alone who may see the programme’s detail. `opens` are the permissions of whoever reads
    it: what it leads to must be open to them.
    """

    reference: str
    title: str
    benefit: str
    benefit_title: str
    benefit_types: str
    owner_role: str | None
    measure: str | None
    pairs: tuple[tuple[str, str], ...]
    unit: str
    source: str
    better: str
    baseline: Figure
    now: Figure
    target: Number
    target_on: date | None
    target_approved_by: str | None
    target_approved_on: date | None
    expected: Number
    distance: Number
    state: str
    trend: tuple[Figure, ...]
    benchmark: Benchmark | None
    dis_benefits: str | None
    realised_on: date | None
    realised_agreed_by: str | None
    opens: frozenset[Permission]


@dataclass(frozen=True)
class Review:
    """A review of the benefits realised, a milestone of the programme: when it is due."""

    title: str
    due: date
    is_done: bool


@measure(
    title="Benefit measures",
    unit=Unit.BENEFIT_MEASURES,
    better=None,
    definition=(
        "The figures by which the programme’s benefits are shown, as its register stood on the "
        "date: taken from a measure of this product or entered by hand, with a target where the "
        "council has set one, agreed as realised or not yet. The owner is that of the benefit. How "
        f"each stands: {BENEFIT_RULES}"
    ),
    source="Programme register: benefits",
    by=(BENEFIT_KEPT, TARGET_SET, REALISED, OWNER_ROLE),
    permission=Permission.PROGRAMME,
    kinds=PROGRAMME,
)
def benefits(asked: Asked) -> Cells:
    return count_register(
        asked,
        MEASURES_SHEET,
        lambda register, day: (
            _keys_of(register, one.content, day) for one in register.of(MEASURES_SHEET)
        ),
    )


def _keys_of(register: Register, content: Content, day: date) -> dict[str, str | None]:
    owner = register.find("benefits", content["benefit"])
    return {
        BENEFIT_KEPT.key: "bound" if content["measure"] else "by_hand",
        TARGET_SET.key: "no" if content["target"] is None else "yes",
        REALISED.key: "yes" if content["realised_on"] and content["realised_on"] <= day else "no",
        OWNER_ROLE.key: owner.content["owner_role"] if owner else None,
    }


@records("benefits")
def read_benefits(sitting: Sitting, day: date) -> list[Benefit]:
    """Every benefit measure as it stands on a day, in the order of the benefits."""
    return _read(sitting, day, with_trend=True, with_benchmark=True)


@records("benefits_beside_published")
def read_beside_published(sitting: Sitting, day: date) -> list[Benefit]:
    """The same without the values up to now."""
    return _read(sitting, day, with_benchmark=True)


@records("benefits_judged")
def judge_benefits(sitting: Sitting, day: date) -> list[Benefit]:
    """The same without what stands beside them: no trend, and no published figure."""
    return _read(sitting, day)


def _read(
    sitting: Sitting, day: date, *, with_trend: bool = False, with_benchmark: bool = False
) -> list[Benefit]:
    register = register_of(sitting, day)
    readings: defaultdict[str, list[Record]] = defaultdict(list)
    for one in register.of("readings"):
        readings[one.content["measure"]].append(one)
    place = {one.reference: number for number, one in enumerate(register.of("benefits"))}
    measures = sorted(
        register.of(MEASURES_SHEET),
        key=lambda one: place.get(one.content["benefit"], len(place)),
    )
    found = []
    for one in measures:
        if one.content["measure"]:
            values = read_bound(sitting, one.content, day, with_trend=with_trend)
        else:
            values = _hide_small(
                read_by_hand(one.content, readings[one.reference], day), one.content, sitting.viewer
            )
        name = one.content["benchmark"] if with_benchmark else None
        published = read_benchmark(sitting, name, day)
        found.append(_state(sitting, register, one, values, published, day))
    return found


def _hide_small(values: Values, content: Content, viewer: Viewer) -> Values:
    """Values that are kept by hand, without the counts that are too small for a viewer."""

    def hide(figure: Figure) -> Figure:
        if not is_hidden_by_hand(viewer, content, figure.value):
            return figure
        return replace(figure, value=None, symbol=Symbol.CONFIDENTIAL)

    return replace(values, now=hide(values.now), trend=tuple(map(hide, values.trend)))


def _state(
    sitting: Sitting,
    register: Register,
    record: Record,
    values: Values,
    published: Benchmark | None,
    day: date,
) -> Benefit:
    content, now, scale = record.content, values.now, values.scale
    whose = register.find("benefits", content["benefit"])
    # It is judged as of its own day: what is published may speak for an earlier one.
    on = now.on or day
    expected = expect(content, on)
    in_sheet = None if now.value is None else now.value / scale
    sees_detail = sitting.viewer.may(Permission.PROGRAMME_DETAIL)
    is_told = is_told_as_it_is(sitting.viewer, content)
    baseline = (
        Figure(_scale(content["baseline"], scale), on=content["baseline_on"])
        if is_told
        else read_published_baseline(sitting, content)
    )
    is_realised = content["realised_on"] is not None and content["realised_on"] <= day
    should_be = _scale(expected, scale) if is_told else None
    return Benefit(
        reference=record.reference,
        title=content["title"],
        benefit=content["benefit"],
        benefit_title=whose.content["title"] if whose else content["benefit"],
        benefit_types=(whose.content["types"] or "") if whose else "",
        owner_role=whose.content["owner_role"] if whose else None,
        measure=content["measure"],
        pairs=values.pairs,
        unit=values.unit,
        source=values.source,
        better=content["better"],
        baseline=baseline,
        now=now,
        target=_scale(content["target"], scale),
        target_on=content["target_on"],
        target_approved_by=content["target_approved_by"],
        target_approved_on=content["target_approved_on"],
        expected=should_be,
        distance=None if should_be is None or now.value is None else now.value - should_be,
        state=judge_benefit(content, in_sheet, expected, day),
        trend=values.trend,
        benchmark=published,
        dis_benefits=content["dis_benefits"] if sees_detail else None,
        realised_on=content["realised_on"] if is_realised else None,
        realised_agreed_by=content["realised_agreed_by"] if is_realised else None,
        opens=_list_opened(sitting.viewer),
    )


def _list_opened(viewer: Viewer) -> frozenset[Permission]:
    """What a viewer may open: no page of one home where all they are told of homes is published."""
    held = {one for one in Permission if viewer.may(one)}
    if viewer.reads_publication(Permission.HOMES):
        held.discard(Permission.HOMES)
    return frozenset(held)


def _scale(value: float | None, scale: int) -> Number:
    return None if value is None else value * scale


@records("benefits_reviews")
def read_reviews(sitting: Sitting, day: date) -> list[Review]:
    """The programme’s reviews of the benefits realised, the earliest first."""
    found = []
    kept = {one.reference: one for one in register_of(sitting, day).of("milestones")}
    for one in without_parts(kept).values():
        due = read_due(one.content["due"])
        if one.content["benefits_review"] and due is not None:
            is_done = one.content["status"] == "complete"
            found.append(Review(one.content["title"], due.on, is_done))
    return sorted(found, key=lambda review: review.due)
