"""What is told of carers by age: never, by any two answers or two hundred, of one to nine."""

from collections import Counter
from itertools import chain, combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.questions.carer_ages import FEWEST_CARERS, tell_ages
from data_access.questions.selection import OPTIONS
from data_access.vocabulary import CARER_AGE_BAND, EXPECTED_TO_LEAVE

AGES = range(25, 95)
BAND, LEAVING = CARER_AGE_BAND.key, EXPECTED_TO_LEAVE.key
LEAVING_AGES = [int(age) for age in OPTIONS["leaving_age"]]
carers = st.dictionaries(
    st.sampled_from([30, 45, 55, *range(58, 80)]), st.integers(1, 14), max_size=25
)


def runs_of(keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Keys that follow each other: enough of what can be filtered for to add up to all the rest."""
    return [keys[first:end] for first, end in combinations(range(len(keys) + 1), 2)]


def ages_of(band: tuple[str, ...], leaving: tuple[str, ...], leaving_age: int) -> frozenset[int]:
    """The ages that a cell is of, as words say it."""

    def is_in_band(age: int, key: str) -> bool:
        if key == "under-40":
            return age < 40
        least = int(key[:2])
        return age >= least and (key.endswith("+") or age <= int(key[-2:]))

    def leaves(age: int, key: str) -> bool:
        years = leaving_age - age
        if key in ("reached", "later"):
            return years <= 0 if key == "reached" else years > 5
        return years == int(key)

    return frozenset(
        age
        for age in AGES
        if any(is_in_band(age, key) for key in band) and any(leaves(age, key) for key in leaving)
    )


ANY = EXPECTED_TO_LEAVE.keys
QUESTIONS = [
    (band, leaving, leaving_age)
    for band in runs_of(CARER_AGE_BAND.keys)
    for leaving in (ANY, ANY[1:6], *((key,) for key in ANY))
    for leaving_age in LEAVING_AGES
]
AGES_OF = {question: ages_of(*question) for question in QUESTIONS}


def tell(
    ages: Counter[int], band: tuple[str, ...], leaving: tuple[str, ...], leaving_age: int
) -> int | str:
    filters = {BAND: band, LEAVING: leaving}
    return tell_ages(ages, (), filters, leaving_age).get((), 0)


@settings(max_examples=10, deadline=None)
@given(carers)
def test_no_group_of_one_to_nine_carers_follows_from_all_that_is_told(
    found: dict[int, int],
) -> None:
    ages = Counter(found)
    told: dict[frozenset[int], int] = {}
    for question, of_ages in AGES_OF.items():
        number = tell(ages, *question)
        if isinstance(number, int):
            assert number == sum(ages[age] for age in of_ages)
            assert number == 0 or number >= FEWEST_CARERS
            told[of_ages] = number
    # Of ages of which nobody is, each is known.
    nobody = set(chain.from_iterable(of for of, number in told.items() if not number))
    few = {
        of_ages - nobody
        for of_ages in AGES_OF.values()
        if 0 < sum(ages[age] for age in of_ages) < FEWEST_CARERS
    }

    def write(of_ages: frozenset[int]) -> list[float]:
        return [float(age in of_ages) for age in AGES if age not in nobody]

    rows = {of_ages - nobody for of_ages in told} - {frozenset()}
    if not rows or not few:
        return
    _, size, directions = np.linalg.svd([write(of_ages) for of_ages in rows], full_matrices=False)
    known = directions[size > 1e-9]
    for of_ages in few:
        group = np.array(write(of_ages))
        # No sum and difference of what is told is the group.
        assert np.abs(group - known.T @ (known @ group)).max() > 1e-6


@settings(max_examples=10)
@given(carers, st.sampled_from(LEAVING_AGES))
def test_a_breakdown_tells_what_its_filters_tell(found: dict[int, int], leaving_age: int) -> None:
    ages = Counter(found)
    cells = tell_ages(ages, (BAND, LEAVING), {}, leaving_age)
    for band in CARER_AGE_BAND.keys:
        for leaving in EXPECTED_TO_LEAVE.keys:
            alone = tell(ages, (band,), (leaving,), leaving_age)
            assert cells.get((band, leaving), 0) == alone


def test_ten_of_each_are_all_told() -> None:
    ages = Counter(dict.fromkeys((30, 45, 55, *range(60, 78)), FEWEST_CARERS))
    for question, of_ages in AGES_OF.items():
        assert tell(ages, *question) == sum(ages[age] for age in of_ages)
