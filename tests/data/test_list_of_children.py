"""The list of the children behind a number: as many as the number, whatever it counts."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from components.list_of_children import list_heads, say_list, write_cells
from data_access.access import PERMISSIONS, Refused, Viewer
from data_access.questions import MEASURES, Door, NotUnderstood, Question, Selection
from data_access.questions.child import find_child
from data_access.questions.list_of_children import (
    MOST_OWN_COLUMNS,
    USUAL,
    ListOfChildren,
    list_children,
    list_listable,
)
from data_access.questions.measure import Measure
from data_access.store.tables import children
from data_access.vocabulary import Permission, Role, Unit

COUNCIL = "E06000004"
DIRECTOR = Viewer(Role.DIRECTOR)
LISTABLE = list_listable(DIRECTOR)
# A number of these is how many rows the list has; of others a share or a median.
COUNTED = (
    Unit.CHILDREN,
    Unit.PERIODS_OF_CARE,
    Unit.MOVES,
    Unit.INCIDENTS,
    Unit.PLANNED_MOVES,
)
EVERYTHING = 10_000


@pytest.fixture(scope="module")
def door(demonstration_store: Engine) -> Door:
    return Door(demonstration_store, COUNCIL)


def find(door: Door, measure: str, query: str = "", **more: int | str) -> ListOfChildren:
    question = Question(measure, (), Selection.parse(query))
    return list_children(door, question, DIRECTOR, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("measure", LISTABLE, ids=lambda measure: measure.name)
def test_a_list_has_a_row_for_each_that_the_number_counts_and_says_what_each_is(
    door: Door, measure: Measure
) -> None:
    narrowed = "&sex=female" if "sex" in measure.dimensions else ""
    query = f"as_at=2024-03-31{narrowed}"
    found = find(door, measure.name, query, size=EVERYTHING)
    if measure.unit in COUNTED:
        answer = door.ask(Question(measure.name, (), Selection.parse(query)), DIRECTOR)
        assert answer.total in (found.total, None)
    assert found.unit in COUNTED
    assert len(found.children) == found.total
    heads = list_heads(found)
    for child in found.children:
        cells = write_cells(found, child)
        assert len(cells) == len(heads)
        assert all(cells)
    assert say_list(found).startswith(f"{measure.title}: {found.total:,} ")


@pytest.mark.parametrize("measure", ["health_assessments", "as_published"])
def test_a_list_of_what_is_returned_once_a_year_is_of_the_day_it_was_returned_for(
    door: Door, measure: str
) -> None:
    at_year_end = find(door, measure, "as_at=2024-03-31")
    in_summer = find(door, measure, "as_at=2024-08-31")
    assert at_year_end.total
    assert in_summer.children == at_year_end.children
    assert say_list(in_summer).endswith("on 31 March 2024.")


def test_whoever_comes_from_the_menu_is_offered_every_list_the_usual_one_first() -> None:
    assert LISTABLE[0].name == USUAL
    assert len({measure.title for measure in LISTABLE}) == len(LISTABLE) > 15
    of_children = {
        name
        for name, measure in MEASURES.items()
        if measure.unit is Unit.CHILDREN and measure.kinds == ("ssda903",)
    }
    assert of_children <= {measure.name for measure in LISTABLE}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_offered_and_given_the_lists_it_may_see_and_no_others(
    door: Door, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = Viewer(role)
    offered = {measure.name for measure in list_listable(viewer)}
    assert bool(offered) == (Permission.CHILDREN_LIST in PERMISSIONS[role])
    for measure in LISTABLE:
        if measure.name not in offered:
            with pytest.raises(Refused, match="It is open to: director, data officer"):
                list_children(door, Question(measure.name), viewer)
    if offered:
        without = {p: s for p, s in PERMISSIONS[role].items() if p != Permission.CHILDREN_HEALTH}
        monkeypatch.setitem(PERMISSIONS, role, without)
        left = {measure.name for measure in list_listable(viewer)}
        of_health = {m.name for m in LISTABLE if m.permission is Permission.CHILDREN_HEALTH}
        assert offered - left == of_health
        for name in of_health:
            with pytest.raises(Refused):
                list_children(door, Question(name), viewer)
        assert list_children(door, Question(USUAL), viewer).total


def read_pages(door: Door, measure: str, sort: str) -> Iterator[tuple[str, ...]]:
    page, pages = 1, 1
    while page <= pages:
        found = find(door, measure, page=page, sort=sort, size=100)
        pages = found.pages
        yield from (tuple(write_cells(found, child)) for child in found.children)
        page += 1


@pytest.mark.parametrize("measure", ["looked_after", "moves", "missing_incidents"])
def test_the_pages_of_a_list_are_the_whole_list_however_it_is_sorted(
    door: Door, measure: str
) -> None:
    for sort in ("age", "since", "distance"):
        rows = list(read_pages(door, measure, sort))
        whole = find(door, measure, sort=sort, size=EVERYTHING)
        assert rows == [tuple(write_cells(whole, child)) for child in whole.children]
        backwards = find(door, measure, sort=f"-{sort}", size=EVERYTHING)
        assert sorted(backwards.children, key=repr) == sorted(whole.children, key=repr)
        if sort == "since":
            days = [child.since for child in whole.children if child.since]
            assert len(days) == len(whole.children)
            assert days == sorted(days)
            assert [child.since for child in backwards.children] == sorted(days, reverse=True)


def test_a_list_tells_besides_what_its_number_is_about(door: Door) -> None:
    moves = find(door, "moves", size=EVERYTHING)
    assert list_heads(moves)[5:] == [
        "On", "Where they lived before", "Why they moved", "Further or closer"
    ]  # fmt: skip
    assert moves.is_of_events
    assert moves.unit is Unit.MOVES
    usual = find(door, USUAL)
    assert not usual.own_columns
    assert not usual.is_of_events
    assert "Why they left" in list_heads(find(door, "ceased"))
    approvals = find(door, "at_a_distance")
    assert {cell for child in approvals.children for cell in write_cells(approvals, child)[6:]} <= {
        "Recorded", "Not recorded"
    }  # fmt: skip
    assert len(moves.own_columns) == MOST_OWN_COLUMNS


def test_a_row_leads_to_the_child_that_it_is_about(door: Door, demonstration_store: Engine) -> None:
    with demonstration_store.connect() as connection:
        rows = connection.execute(select(children.c.reference, children.c.key))
        keys = {row.reference: row.key for row in rows}
    found = find(door, "moves", size=EVERYTHING)
    assert all(keys[child.reference] == child.key for child in found.children)


def test_a_list_of_children_on_a_day_says_since_when_they_live_where_they_do(door: Door) -> None:
    usual = find(door, USUAL, "as_at=2024-03-31")
    assert list_heads(usual)[5] == "At this home since"
    for listed in usual.children[:12]:
        child = find_child(door, listed.key, DIRECTOR)
        assert child
        day = usual.as_at
        (stay,) = (s for s in child.stays if s.since <= day and (s.until is None or day < s.until))
        assert listed.since == stay.since
    assert list_heads(find(door, "on_order_at_home"))[5] == "At this home since"


def test_who_was_in_our_care_by_the_return_alone_is_not_said_to_be_so_by_the_record(
    door: Door,
) -> None:
    found = find(door, "as_published", "as_at=2024-03-31")
    assert say_list(found) == (
        "In our care on 31 March, as published or as now recorded: "
        f"{found.total} children on 31 March 2024."
    )
    # Where they lived by the return cannot be looked up among where they live by the record.
    assert list_heads(found)[5] == "This record since"


def test_what_has_no_children_behind_it_is_said(door: Door) -> None:
    rate = f"^{MEASURES['looked_after_rate'].title}: there is no list of children behind this.$"
    with pytest.raises(NotUnderstood, match=rate):
        find(door, "looked_after_rate")
    with pytest.raises(NotUnderstood, match=r"^There is no list of that name\.$"):
        find(door, "nonsense")
    with pytest.raises(NotUnderstood, match="sort has no value 'name'; it has reference, age"):
        find(door, USUAL, sort="name")
