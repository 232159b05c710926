"""Texts are looked through for what could tell who a child is, before they are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.programme.identification import find_identifying

HOMES = ("Oak View", "Piper")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A 14-year-old girl from Thornaby", "“14-year-old girl”: whoever knows"),
        ("Two brothers aged 3 and 5 came", "“brothers aged 3"),
        ("the twins from TS20 1AB", "“TS20 1AB”, which is a postcode"),
        ("The Miller brothers arrived in May", "“The Miller brothers”, which may be"),
        ("number 943 476 5919", "“943 476 5919”, which may be an NHS number"),
        ("The 14-year-old at Oak View moves in May", "the home Oak View together with an age"),
        ("The twelve-year-old in Piper", "together with an age, “twelve-year-old”"),
        ("Piper: a baby 9 months old", "together with an age, “9 months old”"),
        ("d.o.b. 3rd Apr 2011", "“d.o.b. 3rd Apr 2011”, which may be the day"),
        ("the girl A B is well", "“girl A B”, which may be somebody’s initials"),
        ("He was born on 3 May 2021", "“born on 3 May 2021”, which may be the day"),
        ("DOB 03/05/2021", "“DOB 03/05/2021”, which may be the day"),
        ("the one of 12/05/2010", "“12/05/2010”, which may be the day"),
        ("the one of 2010-05-12", "“2010-05-12”, which may be the day"),
        ("J.S. has moved", "“J.S.”, which may be somebody’s initials"),
        ("J. S. has moved", "“J. S.”, which may be somebody’s initials"),
        ("JS, 14, has moved", "“JS, 14”, which may be somebody’s initials"),
        ("child AB needs a plan", "“child AB”, which may be somebody’s initials"),
        ("CH-0042 has moved", "“CH-0042”, which may be the reference of a child"),
        ("123456 has moved", "“123456”, which may be the reference of a child"),
    ],
)
def test_what_may_tell_who_a_child_is_is_found_and_shown(text: str, found: str) -> None:
    (sentence,) = find_identifying(text, HOMES)
    assert found in sentence


@pytest.mark.parametrize(
    "text",
    [
        "Oak View takes children aged 10 to 17",
        "Two more places for young people aged 16 and over at Piper",
        "The 14-year-olds of the borough",
        "Girls and boys aged 10 to 17",
        "Brothers and sisters are kept together",
        "Children aged 16 and over move to supported accommodation",
        "IFA and SBC carers meet the DCS, see Regulation 44",
        "Child protection plans are reviewed; children in care council",
        "Due by 31/03/2024, seen on 2024-06-30 and again on 5 March 2025",
        "As published for 31 March 2019",
        "14 places of agencies (IFA), 12 of the NHS, £1,234,567 in all or £1234567",
        "Waits for M19a, BM12 and R10; Phase 2. The U.K. has a plan, e.g. this one",
        "SC012345 opens, URN 1234567 follows",
        "",
    ],
)
def test_what_speaks_of_nobody_is_let_alone(text: str) -> None:
    assert find_identifying(text, HOMES) == []


def test_each_thing_that_points_at_a_child_is_told() -> None:
    assert len(find_identifying("J.S., aged 12, born 3/4/2011, lives at Oak View", HOMES)) == 3


@given(st.text(), st.lists(st.text(max_size=9), max_size=3))
def test_any_text_is_looked_through_and_a_reference_in_it_is_found(
    text: str, names: list[str]
) -> None:
    find_identifying(text, names)
    sentences = find_identifying(f"{text} CH-001655 {text}", names)
    assert any("“CH-001655”" in sentence for sentence in sentences)
