"""The rules of disclosure control: every parameter in this one place, under one version.

Sources: DfE, Children in need statistics (1 to 5 replaced by c, with secondary suppression) and
Children looked after methodology (whole percentages, unrounded counts); Eurostat and ONS guidance
on linked tables. What is this product's own choice is signed off by the council's information
governance, and printed by its version with every table and export.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from data_access.vocabulary import (
    ETHNIC_GROUP,
    LEGAL_STATUS,
    REASON_LEFT,
    REMAND,
    UNACCOMPANIED,
)

RULE_VERSION = "2026.5"

# A count of 1 to K is not shown.
K = 5
# A reader may not bound a hidden count within less than this, unless from 1 or less to over K.
MIN_INTERVAL = 5
ROUNDED_TO = 5

MOST_FROM_TWO = 0.9
FEWEST_CONTRIBUTORS = K + 1
FEWEST_PROVIDERS = 3
FEWEST_FOR_A_MEDIAN = 10
FEWEST_HOMES_IN_A_POOL = 3
FEWEST_CHILDREN_IN_A_POOL = 6

# A year of which a larger part of the nights has no price is not published yet.
MOST_WITHOUT_PRICE = Fraction(1, 100)
# To so many pounds; unit costs as section 251 publishes them.
COSTS_ROUNDED_TO = 1_000
UNIT_COSTS_ROUNDED_TO = 5

Key = TypeVar("Key")


@dataclass(frozen=True)
class Contributions:
    """What each child contributes to a cost, and who is paid for them."""

    by_child: Mapping[str, Fraction | int]
    providers: frozenset[str]


# None: of no child at all.
Behind = Contributions | None

# Categories in which even a 0, or everybody, says something of a child: ethnicity, unaccompanied
# children, offending, detailed legal status, disability. None of the keys: all of them.
SENSITIVE: Mapping[str, frozenset[str] | None] = {
    ETHNIC_GROUP.key: None,
    UNACCOMPANIED.key: None,
    REMAND.key: None,
    LEGAL_STATUS.key: None,
    "legal_status_group": frozenset({"youth_justice"}),
    "category_of_need": frozenset({"N2", "N6"}),
    "placement_type": frozenset({"secure_home"}),
    REASON_LEFT.key: frozenset(
        {"adult_residential", "assessed_as_adult", "custody", "remand_ended"}
    ),
}


def is_sensitive(dimension: str, key: str) -> bool:
    """Whether a category is one in which a 0 is hidden too."""
    if dimension not in SENSITIVE:
        return False
    keys = SENSITIVE[dimension]
    return keys is None or key in keys


def is_small(count: int) -> bool:
    """Whether a count is one that must not be known."""
    return 1 <= count <= K


def is_wide_enough(low: int, high: int | None) -> bool:
    """Whether bounds on a count leave it unknown: None is no bound above."""
    if high is None:
        return True
    return (low <= 1 and high > K) or high - low >= MIN_INTERVAL


def round_count(count: int) -> int:
    """A count to the nearest 5, as two-dimensional tables between year ends show it."""
    return ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)


def bound_rounded(count: int) -> tuple[int, int]:
    """The lowest and highest count that may stand behind the rounded form of a count shown.

    A 0 is shown only where it is true, and 1 to K never.
    """
    if count == 0:
        return 0, 0
    middle, reach = round_count(count), ROUNDED_TO // 2
    return max(K + 1, middle - reach), middle + reach


def may_show_average(contributions: Sequence[float], providers: Collection[str]) -> bool:
    """Whether an average or a cost may be shown of what each child, or home, contributes to it."""
    if len(contributions) < FEWEST_CONTRIBUTORS or len(set(providers)) < FEWEST_PROVIDERS:
        return False
    sizes = sorted((abs(part) for part in contributions), reverse=True)
    return sum(sizes[:2]) <= MOST_FROM_TWO * sum(sizes)


def may_show_cost(behind: Behind) -> bool:
    """Whether a cost may be shown by itself."""
    if behind is None:
        return True
    parts = [float(part) for part in behind.by_child.values() if part]
    return may_show_average(parts, behind.providers)


def may_show_unit_cost(behind: Behind, children: Fraction | int) -> bool:
    """Whether a unit cost may be shown: the spend over it is how many `children` there were."""
    return children >= FEWEST_CONTRIBUTORS and may_show_cost(behind)


def join(behind: Iterable[Behind]) -> Contributions:
    """What stands behind several costs as one."""
    by_child: dict[str, Fraction | int] = {}
    providers: frozenset[str] = frozenset()
    for each in behind:
        if each is None:
            continue
        providers |= each.providers
        for child, part in each.by_child.items():
            by_child[child] = by_child.get(child, 0) + part
    return Contributions(by_child, providers)


def choose_hidden_costs(costs: Mapping[Key, Behind], *, is_total_shown: bool) -> frozenset[Key]:
    """Which costs of a table are hidden: those that fail the rule of costs, and more beside them.

    `costs` are in the order in which they are hidden for another's sake. Where the total is shown
    the hidden ones together can be worked out from it: they are two or more that pass the rule as
    one, or all of the table.
    """
    hidden = [key for key, behind in costs.items() if not may_show_cost(behind)]
    if not is_total_shown or not hidden:
        return frozenset(hidden)
    for key in [key for key, behind in costs.items() if key not in hidden and behind is not None]:
        if len(hidden) > 1 and may_show_cost(join(costs[each] for each in hidden)):
            break
        hidden.append(key)
    return frozenset(hidden)


def may_show_median(contributors: int) -> bool:
    """Whether a median of so many may be shown; the lowest and the highest never are."""
    return contributors >= FEWEST_FOR_A_MEDIAN


def may_show_pool(children_by_home: Mapping[str, int | Fraction]) -> bool:
    """Whether the occupancy of homes together may be shown: a pool, and less any one of them.

    `children_by_home` are the children of each home that has any: so many, or so many a night.
    """

    def is_pool(homes: int, children: int | Fraction) -> bool:
        return homes >= FEWEST_HOMES_IN_A_POOL and children >= FEWEST_CHILDREN_IN_A_POOL

    homes, children = len(children_by_home), sum(children_by_home.values())
    return is_pool(homes, children) and all(
        is_pool(homes - 1, children - of_one) for of_one in children_by_home.values()
    )
