"""Which days figures can be published for."""

from datetime import date

import pytest

from data_access.disclosure.snapshots import (
    NoSuchSnapshot,
    check_snapshot,
    list_newest,
    list_snapshots,
)
from data_access.questions.standing import Standing


def standing(first: date | None, last: date | None) -> Standing:
    return Standing(1, "key", last, first, True, "E06000004", {}, {}, {})


def test_a_year_of_returns_has_its_four_quarter_ends_and_not_the_eve_of_the_first() -> None:
    assert list_snapshots(standing(date(2023, 4, 1), date(2024, 3, 31))) == [
        date(2024, 3, 31),
        date(2023, 12, 31),
        date(2023, 9, 30),
        date(2023, 6, 30),
    ]


def test_a_return_in_the_middle_of_a_quarter_speaks_for_the_quarter_before() -> None:
    covered = standing(date(2022, 4, 1), date(2024, 2, 29))
    assert list_newest(covered) == [date(2023, 12, 31), date(2023, 3, 31)]
    with pytest.raises(NoSuchSnapshot, match="31 March 2024 is not covered"):
        check_snapshot(date(2024, 3, 31), covered)


def test_returns_that_cover_no_quarter_have_no_snapshot() -> None:
    for covered in (standing(None, None), standing(date(2023, 4, 1), date(2023, 6, 29))):
        assert list_snapshots(covered) == list_newest(covered) == []
        with pytest.raises(NoSuchSnapshot, match="No return is loaded"):
            check_snapshot(date(2023, 3, 31), covered)


def test_the_last_day_of_every_quarter_is_found_whatever_the_day() -> None:
    for day in (date(2024, 1, 1), date(2024, 2, 29), date(2024, 3, 30)):
        assert max(list_snapshots(standing(date(2020, 4, 1), day))) == date(2023, 12, 31)
    assert max(list_snapshots(standing(date(2020, 4, 1), date(2024, 3, 31)))) == date(2024, 3, 31)
