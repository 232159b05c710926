"""One child's page: the journey as day by day it was, in words and on a line of time."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from sqlalchemy import Engine, select

from components.child import LABELLED, draw_journey, list_facts, list_lines, say_summary
from components.wording import format_date
from data_access.access import PERMISSIONS, Refused, Viewer, roles_with
from data_access.council_areas import label_council_areas
from data_access.questions import Door, Question
from data_access.questions.child import Child, find_child
from data_access.questions.child_returns import Review
from data_access.questions.list_of_children import list_children
from data_access.store.tables import children
from data_access.vocabulary import (
    APPROVAL,
    NOTIFICATION,
    PLACEMENT_AUTHORITY,
    Permission,
    Role,
)
from tests.data.day_by_day import Child as Kept
from tests.data.day_by_day import Episode, days_that_matter
from tests.data.filled_stores import LAST_DAY, fill_store
from tests.data.histories import councils
from tests.data.returned_tables import empty_returned, fill_returned
from tests.data.test_out_of_area import Approval, fill

DIRECTOR = Viewer(Role.DIRECTOR)
LABELS = {dimension.key: dict(dimension.values) for dimension in LABELLED} | {
    PLACEMENT_AUTHORITY.key: label_council_areas()
}
OpenStore = Callable[[], AbstractContextManager[Engine]]


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Engine:
    with open_empty_store() as engine:
        yield engine


def find(door: Door, number: int = 1) -> Child:
    found = find_child(door, f"key-{number}", DIRECTOR)
    assert found
    return found


def covers(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or day < until)


@settings(max_examples=6)
@given(councils(is_faultless=True))
def test_the_page_tells_of_each_day_what_the_records_do(store: Engine, council: list[Kept]) -> None:
    door = fill_store(store, council)
    for kept in council:
        child = find(door, kept.id)
        for day in (day for day in days_that_matter(kept) if day <= LAST_DAY):
            speaks = kept.counted_on(day)
            told = [s.legal_status for s in child.legal_statuses if covers(s.since, s.until, day)]
            assert told == ([speaks.ls] if speaks else []), day
            homes = [stay for stay in child.stays if covers(stay.since, stay.until, day)]
            periods = [p for p in child.periods if covers(p.since, p.until, day)]
            # Short breaks amid a period of care are days in it, but not in our care.
            assert len(homes) == len(told) <= len(periods) <= 1
        lines = list_lines(child, LABELS)
        assert [line.since for line in lines] == sorted(line.since for line in lines)
        assert {line.until for line in lines if line.lasts} >= {s.until for s in child.stays}
        assert say_summary(child, LABELS).startswith(f"Child {child.reference}")
        assert bool(draw_journey(child, LABELS)) == bool(child.periods)
        assert say_summary(child, LABELS).endswith(".")


def make(*episodes: Episode, born: date = date(2010, 5, 4)) -> list[Kept]:
    return [Kept(id=1, born=born, episodes=episodes)]


CAME, MOVED, ENDED = date(2028, 1, 10), date(2028, 9, 1), date(2029, 2, 1)


def test_a_child_in_care_is_summed_up_by_age_time_and_home(store: Engine) -> None:
    door = fill_store(
        store,
        make(
            Episode(11, CAME, MOVED, "S", "X1", place="U4", reason_place_change="CREQB"),
            Episode(12, MOVED, ENDED, "P", "X1", place="K2", place_provider="PR4"),
            Episode(13, ENDED, None, "T", None, place="K2", place_provider="PR4", ls="C1"),
            born=date(2018, 5, 4),
        ),
    )
    child = find(door)
    words = say_summary(child, LABELS)
    assert words.startswith(
        "Child CH-000001, 11 years old, in our care since 10 January 2028. Where they live: "
        "External children’s home"
    )
    assert words.endswith("; the second place in this period of care.")
    facts = dict(list_facts(child))
    assert facts["Moves"] == "1, of them unplanned: 1"
    assert facts["Times missing or away"] == "None"
    assert [stay.number for stay in child.stays] == [1, 2, 2]
    lines = {(line.since, line.what): line.details for line in list_lines(child, LABELS)}
    moved = lines[MOVED, "External children’s home"]
    assert moved.startswith("Place 2; ")
    assert "Why they moved: carer asked, because of behaviour, unplanned" in moved
    assert "Same carer as before" in lines[ENDED, "External children’s home"]
    assert lines[ENDED, "Legal status"] == "Interim care order"


@pytest.mark.parametrize(
    ("rec", "words", "what", "details"),
    [
        ("E4A", "left our care on 1 September 2028, aged 16: returned home, planned.",
         "Left our care", "Returned home, planned"),
        ("E8", "left our care on 1 September 2028, aged 16: another reason.",
         "Left our care", "Another reason"),
        ("E2", "died on 1 September 2028, aged 16, while in our care.",
         "Died", "Aged 16, while in our care"),
    ],
)  # fmt: skip
def test_how_a_time_in_care_ended_is_told_and_a_death_as_a_death(
    store: Engine, rec: str, words: str, what: str, details: str
) -> None:
    door = fill_store(store, make(Episode(11, CAME, MOVED, "S", rec), born=date(2012, 5, 4)))
    child = find(door)
    assert say_summary(child, LABELS) == f"Child CH-000001 {words}"
    end = list_lines(child, LABELS)[-1]
    assert (end.since, end.what, end.details) == (MOVED, what, details)
    # The line of time draws how long it was, and no death.
    assert "ied" not in str(draw_journey(child, LABELS))


def test_who_turned_18_and_who_had_short_breaks_alone_is_told_as_that(store: Engine) -> None:
    door = fill_store(store, make(Episode(11, CAME, None, "S", None)))
    assert say_summary(find(door), LABELS) == (
        "Child CH-000001 was in our care until turning 18 on 4 May 2028."
    )
    door = fill_store(store, make(Episode(11, CAME, MOVED, "S", "E4A", ls="V4")))
    child = find(door)
    assert "The returns hold no period of care" in say_summary(child, LABELS)
    assert draw_journey(child, LABELS) is None
    assert list_lines(child, LABELS) == []


def fill_with_returns(store: Engine) -> Door:
    """A child whose return has reviews, absences, an order and health, some told in two years."""
    mine = {"child_id": 1, "dob": date(2018, 5, 4)}
    later, earlier = {**mine, "collection_year": 2029}, {**mine, "collection_year": 2028}
    missing = {"missing": "M", "mis_start": date(2028, 3, 30)}
    return fill_returned(
        store,
        make(Episode(11, CAME, None, "S", None), born=date(2018, 5, 4)),
        {
            "reviews": [
                {**earlier, "review": date(2028, 2, 4)},
                {**later, "review": date(2028, 7, 1)},
                {**later, "review": date(2028, 12, 1)},
            ],
            "missing_incidents": [
                {**earlier, **missing, "mis_end": None},
                {**later, **missing, "mis_end": date(2028, 4, 2)},
                {**later, "missing": "A", "mis_start": date(2028, 8, 1), "mis_end": None},
            ],
            "deprivations_of_liberty": [{**later, "dolo_start": date(2028, 9, 1)}],
            "oc2": [{**later, "health_assessment": "1", "teeth_check": "0", "sdq_score": 15}],
        },
        years=(2028, 2029),
    )


def test_what_the_other_tables_return_stands_once_in_the_journey(store: Engine) -> None:
    child = find(fill_with_returns(store))
    assert child.reviews[:3] == (
        # Twenty working days, then three months, then six.
        Review(due=date(2028, 2, 7), held=date(2028, 2, 4)),
        Review(due=date(2028, 5, 4), held=date(2028, 7, 1)),
        Review(due=date(2029, 1, 1), held=date(2028, 12, 1)),
    )
    assert [review.held for review in child.reviews[3:]] == [None]
    lines = [(line.what, line.until, line.details) for line in list_lines(child, LABELS)]
    assert ("Missing", date(2028, 4, 2), "") in lines
    assert ("Away without authorisation", None, "No return recorded") in lines
    assert ("Review", None, "Late, due by 4 May 2028") in lines
    assert ("Review", None, "Due by 1 June 2029; none is recorded") in lines
    facts = dict(list_facts(child))
    assert facts["Times missing or away"] == "2, of them away: 1"
    assert facts["Reviews"] == "3, of them late: 1"
    assert facts["Deprivation of liberty orders"] == "1"


def test_of_whoever_lives_at_a_distance_it_is_told_whether_that_was_approved(store: Engine) -> None:
    near = Episode(11, CAME, MOVED, "S", "X1")
    away = Episode(12, MOVED, ENDED, "P", "X1", pl_post="NE1 8QH")
    # The carer moves, so that the approval of coming to the carer still holds.
    further = Episode(13, ENDED, None, "T", None, pl_post="NE1 8QH")
    council = make(near, away, further, born=date(2018, 5, 4))
    given = f"notice given to the council of the area on {format_date(MOVED)}"

    empty_returned(store)

    def tell(listed: list[Approval] | None) -> tuple[list[str], dict[str, str]]:
        child = find(fill(store, council, listed))
        assert [stay.is_at_a_distance for stay in child.stays] == [False, True, True]
        stays = [line.details for line in list_lines(child, LABELS) if "rovider: " in line.details]
        assert not re.search("approv|notice", stays[0])
        return stays[1:], dict(list_facts(child))

    stays, facts = tell(None)
    assert all("no list of approvals has been loaded" in words for words in stays)
    assert facts[APPROVAL.label] == "Not known, no list of approvals has been loaded"
    stays, facts = tell([])
    assert all("approval not recorded; notice to the council" in words for words in stays)
    assert (facts[APPROVAL.label], facts[NOTIFICATION.label]) == ("Not recorded", "Not recorded")
    # What is dated later than the page is not recorded on its day.
    later = Approval(1, ENDED, LAST_DAY + timedelta(days=1), None)
    stays, facts = tell([Approval(1, MOVED, ENDED, MOVED), later])
    approved = f"approved by the Director of Children’s Services on {format_date(ENDED)}"
    assert all(f"{approved}; {given}" in words for words in stays)
    assert facts[APPROVAL.label] == format_date(ENDED)
    assert facts[NOTIFICATION.label] == format_date(MOVED)
    assert APPROVAL.label not in dict(
        list_facts(find(fill(store, make(Episode(11, CAME, None, "S", None)))))
    )


def test_health_is_for_whoever_may_see_it_and_nobody_else(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = fill_with_returns(store)
    (told,) = find(door).health or ()
    assert (told.year, told.health_assessment, told.teeth_check) == (2029, True, False)
    assert (told.sdq_score, told.immunisations) == (15, None)
    held = PERMISSIONS[Role.DIRECTOR]
    without = {p: scope for p, scope in held.items() if p is not Permission.CHILDREN_HEALTH}
    monkeypatch.setitem(PERMISSIONS, Role.DIRECTOR, without)
    assert find(door).health is None


@pytest.mark.parametrize("role", list(Role))
def test_a_child_is_found_by_its_key_alone_and_for_those_who_may_list_children(
    demonstration_store: Engine, role: Role
) -> None:
    door = Door(demonstration_store, "E06000004")
    with demonstration_store.connect() as connection:
        key, reference = connection.execute(select(children.c.key, children.c.reference)).first()
    if role not in roles_with(Permission.CHILDREN_LIST):
        for word in (key, "nobody"):
            with pytest.raises(Refused, match="It is open to: director, data officer"):
                find_child(door, word, Viewer(role))
        return
    found = find_child(door, key, Viewer(role))
    assert found
    assert found.reference == reference
    for word in (reference, key[:-1], f"{key}x", "", "%", "x" * 5000, "é", "'", "\0"):
        assert find_child(door, word, Viewer(role)) is None


def test_the_page_and_the_list_agree_about_a_child(demonstration_store: Engine) -> None:
    door = Door(demonstration_store, "E06000004")
    for listed in list_children(door, Question("looked_after"), DIRECTOR, size=20).children:
        child = find_child(door, listed.key, DIRECTOR)
        assert child
        assert (child.reference, child.age) == (listed.reference, listed.age)
        assert child.legal_statuses[-1].legal_status == listed.legal_status
        assert child.stays[-1].until is None
