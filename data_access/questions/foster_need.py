"""Measures of the ages for which foster places are vacant, and of the children who need one."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, literal, or_

from data_access.imports.derivation.ages import name_age_bands
from data_access.periods import add_months
from data_access.questions.behind import Behind, count_behind, looked_after_on
from data_access.questions.fostering import (
    ANY_CHILD,
    MAINSTREAM,
    SOURCE,
    VACANT,
    OnADay,
    day_of,
    read_fostering,
)
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import not_loaded, say_not_loaded
from data_access.store.tables import children, episode_spans
from data_access.vocabulary import (
    AGE_BAND,
    CHILD_DIMENSIONS,
    DFE_AGE_BAND,
    PLACE_CONDITION,
    TIME_DIMENSIONS,
    VACANCY_FOR_AGE,
    Permission,
    Unit,
)

AGENCY = "ifa"
PARENT_AND_CHILD = "parent_and_child"
# Where a child who lives outside the area would not leave a family for a place with our carers.
SETTLED = (
    "in_house_fostering",
    "connected_persons",
    "with_parents",
    "placed_for_adoption",
    "secure_home",
)
KINDS = ("carers", "ssda903")
OLDEST = 17
SHEETS = ("households", "approvals", "placements")


@measure(
    title="Vacant foster places by the ages they could serve",
    unit=Unit.FOSTER_PLACES,
    better=None,
    definition=(
        "Vacant places of mainstream foster households on the date. A place counts in every age "
        "band of which the household is approved for at least one year of age, so the bands do "
        "not add up to the number of places. Left out are short-breaks carers, and approvals for "
        "a parent and child alone."
    ),
    source=f"{SOURCE}; SSDA903 episodes",
    by=(AGE_BAND, DFE_AGE_BAND, PLACE_CONDITION, *TIME_DIMENSIONS),
    permission=Permission.CARERS,
    kinds=KINDS,
)
def foster_vacancies_by_age(asked: Asked) -> Cells:
    fostering = read_fostering(asked)
    if missing := fostering.list_missing(*SHEETS):
        return not_loaded(asked, "The number of vacant foster places is", "carers", *missing)
    filters = dict(asked.filters)
    cells: Counter[Keys] = Counter()
    for period, then in asked.each_period():
        for vacancy in list_vacancies(fostering.on(day_of(then))):
            serves: set[Keys] = set()
            for age in vacancy.ages:
                facts = {
                    **name_age_bands(age),
                    PLACE_CONDITION.key: vacancy.condition,
                    asked.time_dimension or "": period,
                }
                if all(facts[name] in keys for name, keys in filters.items()):
                    serves.add(tuple(facts[name] for name in asked.by))
            cells.update(serves)
    return dict(cells)


class Vacancy(NamedTuple):
    """A vacant place: of which ages, in whole years, and whether for any child of them."""

    ages: range
    condition: str


def list_vacancies(on_day: OnADay) -> Iterator[Vacancy]:
    """The vacant places of a day into which a child could come to live."""
    for household in on_day.households.values():
        if household.household_type != MAINSTREAM:
            continue
        for place in on_day.split_places(household):
            of = place.approval
            if place.state == VACANT and of.terms != PARENT_AND_CHILD:
                yield Vacancy(range(of.age_from, min(of.age_to, OLDEST) + 1), place.condition)


def find_foster_need(asked: Asked) -> Behind:
    """The children for whom a place with our own foster carers might be closer to home."""
    fostering = read_fostering(asked)
    spans = episode_spans.c
    away = and_(spans.locality == "out_of_area", spans.placement_type.not_in(SETTLED))
    column: ColumnElement[Any] = literal("not_known")
    if not fostering.list_missing(*SHEETS):
        ages = {
            age
            for vacancy in list_vacancies(fostering.on(day_of(asked)))
            if vacancy.condition == ANY_CHILD
            for age in vacancy.ages
        }
        column = case((_is_of_age(asked, ages), "yes"), else_="no")
    return looked_after_on(
        asked.as_at,
        or_(spans.placement_type == AGENCY, away),
        source=episode_spans.join(children, children.c.id == spans.child_id),
        columns={VACANCY_FOR_AGE.key: column},
    )


def _is_of_age(asked: Asked, ages: set[int]) -> ColumnElement[bool]:
    """Whether a child is of one of these ages, in whole years, on the day."""
    born = children.c.date_of_birth
    return or_(
        false(),
        *(
            and_(
                born <= add_months(asked.as_at, -12 * age),
                born > add_months(asked.as_at, -12 * (age + 1)),
            )
            for age in sorted(ages)
        ),
    )


@measure(
    title="Children who might come closer to a place with our own foster carers",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date who live with an agency’s foster carers, or outside the "
        "area; of those outside, not the ones who live with our own foster carers, with family and "
        "friends or their parents, in a home for adoption or in a secure home. By whether a place "
        "for any child of their age, in whole years, is vacant that day with our mainstream "
        "foster carers: several children may be of the age of one place. Whether a child should "
        "move is decided for the individual child; many are settled where they are."
    ),
    source=f"SSDA903 episodes; {SOURCE}",
    by=(VACANCY_FOR_AGE, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CARERS,
    kinds=("ssda903", "carers"),
    behind=find_foster_need,
)
def foster_need(asked: Asked) -> Cells:
    if missing := read_fostering(asked).list_missing(*SHEETS):
        say_not_loaded(asked, "For which ages a place is vacant is", "carers", *missing)
    return count_behind(asked, find_foster_need)
