"""Programme text that may point at a child raises a warning before it is saved."""

import pytest

from data_access.disclosure.texts import find_warnings

HOMES = ("Ayton House", "The Beeches")


@pytest.mark.parametrize(
    "text",
    [
        "One child at Ayton House, aged 12, will move in May",
        "A 9-year-old leaves the beeches next month",
        "Ayton House: a 15 year old is waiting",
    ],
)
def test_a_home_named_together_with_an_age_raises_a_warning(text: str) -> None:
    assert len(find_warnings(text, HOMES)) == 1
    assert "together with an age" in find_warnings(text, HOMES)[0]


@pytest.mark.parametrize(
    "text",
    [
        "born 3/4/2011",
        "DOB: 03.04.2011",
        "d.o.b. 3 April 2011",
        "His date of birth is 3rd Apr 2011",
    ],
)
def test_a_date_of_birth_raises_a_warning(text: str) -> None:
    assert any("date of birth" in warning for warning in find_warnings(text, HOMES))


@pytest.mark.parametrize("text", ["J.S. moves home", "child JS moves home", "the girl A B is well"])
def test_initials_raise_a_warning(text: str) -> None:
    assert any("initials" in warning for warning in find_warnings(text, HOMES))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ayton House opens on 3 April 2026",
        "Children aged 16 and over move to supported accommodation",
        "IFA and SBC carers meet the DCS, see Regulation 44",
        "Child protection plans are reviewed; children in care council",
        "The Beeches will have 4 beds by 31 March 2026",
    ],
)
def test_ordinary_programme_text_raises_none(text: str) -> None:
    assert find_warnings(text, HOMES) == []


def test_each_thing_that_points_at_a_child_is_told() -> None:
    found = find_warnings("J.S., aged 12, born 3/4/2011, lives at Ayton House", HOMES)
    assert len(found) == 3
