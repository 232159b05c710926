"""What is true of generated children's stays, told slowly from their episodes, and groups of it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from tests.data.day_by_day import Child, Episode

State = Mapping[str, str]

_CALLED = {
    "E4A": "home_planned",
    "E4B": "home_unplanned",
    "E13": "relatives",
    "E45": "special_guardianship",
    "E41": "child_arrangements",
    "E12": "adopted",
    "E17": "stays_with_carers",
    "E5": "independent_with_support",
    "E6": "independent",
    "E7": "adult_residential",
    "E3": "other_council",
    "E9": "custody",
}
_HOME = ("home_planned", "home_unplanned")
_GROWN_UP = (
    "stays_with_carers", "independent_with_support", "independent", "adult_residential",
)  # fmt: skip
_AGED_1_TO_15 = ("1-4", "5-9", "10-15")


def tell_reason(code: str | None) -> str:
    """Why a child left, by the recorded code."""
    return _CALLED.get(code or "", "other")


def tell_entry(child: Child, episode: Episode) -> str:
    """Whether a start is a child's first: nobody here comes back later than some months after."""
    left = [one for one in child.episodes if one.dec and one.dec <= episode.decom]
    return "re_entry" if any(one.rec != "X1" for one in left) else "first_time"


def tell_stay(child: Child, day: date) -> dict[str, str]:
    """In how many places a child lived in the year, and whether long in care and in the same."""
    placements = _list_placements(child)
    first = date(day.year - (day.month < 12), day.month % 12 + 1, 1)
    lived_in = {start for start, end in placements if start <= day and end > first}
    since = max(one.decom for one in child.episodes if one.rne == "S" and one.decom <= day)
    same = max(start for start, _ in placements if start <= day)
    is_long = child.age_on(day) < 16 and since <= months_before(day, 30)
    has_stayed = "yes" if same <= months_before(day, 24) else "no"
    return {
        "three_or_more": "yes" if len(lived_in) > 2 else "no",
        "same_placement": has_stayed if is_long else "none",
    }


def _list_placements(child: Child) -> list[tuple[date, date]]:
    """Each from its first day to before its last: with other carers, not with adopters-to-be."""
    found: list[tuple[date, date]] = []
    for episode in sorted(child.episodes, key=lambda one: one.decom):
        end = episode.dec or date.max
        if episode.rne == "S" or episode.place not in ("A3", "A5"):
            found.append((episode.decom, end))
        else:
            found[-1] = found[-1][0], end
    return found


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of its month where that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_after - timedelta(1))


def _lives_outside(state: State) -> bool:
    return state["locality"] == "out_of_area"


def _lives_far(state: State) -> bool:
    return state["distance_band"] == "20+"


# Groups of those whom another measure counts, by what is true of them.
PARTS: Mapping[str, tuple[str, Callable[[State], bool]]] = {
    "reunified": ("ceased", lambda one: one["reason_left"] in _HOME),
    "ceased_otherwise": ("ceased", lambda one: one["reason_left"] not in _HOME),
    "left_from_16_not_grown_up": (
        "ceased",
        lambda one: one["age_band"] == "16+" and one["reason_left"] not in _GROWN_UP,
    ),
    "left_from_16_otherwise": (
        "ceased",
        lambda one: one["age_band"] == "16+" and one["reason_left"] not in (*_GROWN_UP, *_HOME),
    ),
    "three_or_more_placements": ("looked_after", lambda one: one["three_or_more"] == "yes"),
    "in_fewer_placements": ("looked_after", lambda one: one["three_or_more"] == "no"),
    "long_term_stability": ("looked_after", lambda one: one["same_placement"] != "none"),
    "not_long_term": ("looked_after", lambda one: one["same_placement"] == "none"),
    "neither_moved_nor_stayed": (
        "looked_after",
        lambda one: one["three_or_more"] == "no" and one["same_placement"] != "yes",
    ),
    "aged_1_to_15_not_long_term": (
        "looked_after",
        lambda one: one["dfe_age_band"] in _AGED_1_TO_15 and one["same_placement"] == "none",
    ),
    "over_20_miles_outside": (
        "looked_after",
        lambda one: _lives_far(one) and _lives_outside(one),
    ),
    "nearer_or_inside": (
        "looked_after",
        lambda one: not (_lives_far(one) and _lives_outside(one)),
    ),
    "far_and_inside": ("looked_after", lambda one: _lives_far(one) and not _lives_outside(one)),
    "outside_and_near": ("looked_after", lambda one: _lives_outside(one) and not _lives_far(one)),
    "inside_and_near": (
        "looked_after",
        lambda one: not _lives_far(one) and not _lives_outside(one),
    ),
}
