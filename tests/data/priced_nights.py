"""The children of `priced` and one who moved, night by night, counted by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from data_access.periods import period_with
from tests.data.day_by_day import Child, Episode
from tests.data.priced import DATA_TO, FIRST, LIVES, PRICES, price

MOVED = date(2024, 8, 17)
# From a children's home to a foster family, whose price is known from September alone; in the home
# a lower price was stated while a higher one went on, and the one that began last counts.
WHO_MOVED = Child(
    8,
    date(2013, 7, 9),
    (
        Episode(80, FIRST, MOVED, rec="X1", place="K2", place_provider="PR4", pl_post="NE1 8QH"),
        Episode(81, MOVED, None, rne="P", place_provider="PR4"),
    ),
)
OF_WHO_MOVED = (
    price(8, FIRST, 5111, provider="Example Homes"),
    price(8, FIRST, 4999, provider="Example Homes", start=date(2024, 2, 12)),
    price(8, MOVED, 803, start=date(2024, 9, 1), cost_basis="marginal"),
)
COUNCIL_OF_EIGHT = (*LIVES, WHO_MOVED)
THEIR_PRICES = (*PRICES, *OF_WHO_MOVED)
_LIVES_IN = {
    1: "in_house_fostering",
    2: "ifa",
    3: "external_childrens_home",
    4: "own_childrens_home",
    5: "supported_accommodation",
    6: "with_parents",
    7: "ifa",
}
_BORN = {child.id: child.born for child in COUNCIL_OF_EIGHT}


class Night(NamedTuple):
    """One night of one child; `weekly` is pence a week, nought without a price."""

    day: date
    child: int
    weekly: int
    keys: dict[str, str]


def _list_nights() -> Iterator[Night]:
    day = FIRST
    while day <= DATA_TO:
        for child in COUNCIL_OF_EIGHT:
            for episode in child.episodes:
                if episode.decom <= day and (episode.dec is None or day < episode.dec):
                    yield _tell(child.id, episode.decom, day)
        day += timedelta(days=1)


def _tell(child: int, placed: date, day: date) -> Night:
    lives_in = _LIVES_IN.get(child) or ("external_childrens_home" if day < MOVED else "ifa")
    in_force = [
        stated
        for stated in THEIR_PRICES
        if (stated["child_id"], stated["placement_start"]) == (child, placed)
        and stated["start"] <= day < (stated["end"] or date.max)
    ]
    counts = max(in_force, key=lambda stated: stated["start"], default=None)
    without = "none_needed" if lives_in == "with_parents" else "missing"
    born = _BORN[child]
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return Night(
        day,
        child,
        counts["weekly_pence"] if counts else 0,
        {
            "placement_type": lives_in,
            "budget_line": _line(child, lives_in),
            "provider": counts["provider"].lower().replace(" ", "-") if counts else "not_known",
            "cost_basis": counts["cost_basis"] if counts else "not_priced",
            "price_state": "priced" if counts else without,
            "age_band": "5-10" if age < 11 else "11-15" if age < 16 else "16+",
            "unaccompanied": "yes" if child == 5 else "no",
            **{grain: period_with(day, grain).key for grain in ("month", "quarter", "year")},
        },
    )


def _line(child: int, lives_in: str) -> str:
    if child == 5:
        return "unaccompanied"
    if lives_in.endswith("childrens_home"):
        return "residential"
    return "other_homes" if lives_in == "with_parents" else "fostering"


NIGHTS = tuple(_list_nights())
