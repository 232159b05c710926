"""Made-up children in care, and the true counts of them in every table of the catalogue."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import product

from hypothesis import strategies as st

from data_access.disclosure.catalogue import tables_of
from data_access.disclosure.counts import TrueCounts, Year
from data_access.vocabulary import DIMENSIONS
from tests.data.day_by_day import placement_group

YEAR_END, QUARTER_END = date(2025, 3, 31), date(2024, 12, 31)
AGES = {
    0: ("0-4", "under-1"),
    3: ("0-4", "1-4"),
    8: ("5-10", "5-9"),
    10: ("5-10", "10-15"),
    13: ("11-15", "10-15"),
    17: ("16+", "16+"),
}


@dataclass(frozen=True)
class MadeUp:
    """One child, or one event of a child's; `age` is one of AGES."""

    age: int = 13
    sex: str = "female"
    ethnic_group: str = "white"
    unaccompanied: str = "no"
    placement_type: str = "ifa"
    legal_status_group: str = "full_care_order"
    category_of_need: str = "N1"
    locality_detail: str = "in_borough"
    distance_band: str = "0-5"
    permanence_order: str = "special_guardianship"
    entry: str = "first_time"
    reason_left: str = "special_guardianship"
    places_in_year: int = 1
    # Of those in care for two and a half years: whether for two in one place.
    same_placement: str | None = None

    @property
    def returned_home(self) -> bool:
        return self.reason_left in ("home_planned", "home_unplanned")

    @property
    def lives_far_outside(self) -> bool:
        return self.distance_band == "20+" and self.key_of("locality") == "out_of_area"

    def key_of(self, dimension: str) -> str:
        if dimension in ("age_band", "dfe_age_band"):
            return AGES[self.age][dimension == "dfe_age_band"]
        if dimension == "locality":
            known = {"in_borough": "in_area", "not_known": "not_known"}
            return known.get(self.locality_detail, "out_of_area")
        if dimension == "placement_group":
            return placement_group(self.placement_type)
        return str(getattr(self, dimension))


# Few values of each, and one of them common: rare categories and full ones come of themselves.
_COMMON = {
    "age": (13, 13, 17, *AGES),
    "sex": ("female", "male", "male", "not_known"),
    "placement_type": ("ifa", "ifa", "in_house_fostering", "secure_home", "other"),
    "legal_status_group": ("full_care_order", "full_care_order", "section_20", "youth_justice"),
    "category_of_need": ("N1", "N1", "N2", "N5"),
    "locality_detail": ("in_borough", "in_borough", "adjoining", "outside_england", "not_known"),
    "distance_band": ("0-5", "0-5", "20+", "not_known"),
    "reason_left": ("home_planned", "home_unplanned", "adopted", "custody"),
    "places_in_year": (1, 1, 2, 3),
    "same_placement": (None, "yes", "no"),
}


def _make_possible(child: MadeUp) -> MadeUp:
    """The child, without what the definitions rule out."""
    if child.age in (0, 17):
        child = replace(child, same_placement=None)
    return replace(child, places_in_year=1) if child.same_placement == "yes" else child


_child = st.builds(
    MadeUp,
    **{
        field.name: st.sampled_from(_COMMON.get(field.name) or DIMENSIONS[field.name].keys[:2])
        for field in fields(MadeUp)
    },
).map(_make_possible)


def children(most: int = 40) -> st.SearchStrategy[list[MadeUp]]:
    """So many children, or events, at most."""
    return st.lists(_child, max_size=most)


def count(
    day: date = YEAR_END,
    year: Year | None = None,
    **populations: Sequence[MadeUp],
) -> TrueCounts:
    """The true counts of populations by measure, and of those that are a part of one."""
    ceased, in_care = populations.get("ceased", ()), populations.get("looked_after", ())
    populations["reunified"] = [child for child in ceased if child.returned_home]
    populations["three_or_more_placements"] = [each for each in in_care if each.places_in_year > 2]
    populations["long_term_stability"] = [each for each in in_care if each.same_placement]
    populations["over_20_miles_outside"] = [each for each in in_care if each.lives_far_outside]
    tables = {
        (published.measure, by): tabulate(populations.get(published.measure, ()), by)
        for published, by in tables_of(day)
    }
    return TrueCounts(day, tables, year or {})


def tabulate(those: Sequence[MadeUp], by: tuple[str, ...]) -> Mapping[tuple[str, ...], int]:
    """How many there are of each combination of keys."""
    counted = Counter(tuple(child.key_of(name) for name in by) for child in those)
    return {keys: counted[keys] for keys in product(*(DIMENSIONS[name].keys for name in by))}
