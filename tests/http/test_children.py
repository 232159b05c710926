"""The list of children and a child's page, by HTTP: who is shown what, and what is noted of it."""

import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from data_access.access import PERMISSIONS, roles_with
from data_access.audit import AuditLog
from data_access.vocabulary import Permission, Role
from tests.http.clients import AUDIT_KEY, add_person, open_client, sign_in, sign_in_as
from tests.http.forms import read_page, read_text
from tests.http.test_gate import post_callback
from tests.security.test_traces import read_last

LIST = "list-of-children.children"
NOBODY = "There is nobody at this address."
LISTERS = roles_with(Permission.CHILDREN_LIST)
ROW = re.compile(r'"children": "(CH-\d{6})", "href": "/children/([\w-]{16})"')


def read_list(client: FlaskClient, query: str = "") -> tuple[str, dict[str, str]]:
    """A page of the list as it is sent, and the key of each child on it by reference."""
    status, page = post_callback(client, LIST, query)
    assert status == 200
    page = write_plainly(page)
    return page, dict(ROW.findall(page))


def write_plainly(answer: str) -> str:
    """An answer of Dash's without what it escapes."""
    return json.dumps(json.loads(answer), ensure_ascii=False)


@pytest.fixture(scope="module")
def director(served_store: Engine) -> FlaskClient:
    return sign_in(served_store, Role.DIRECTOR)


@pytest.fixture(scope="module")
def child(director: FlaskClient) -> tuple[str, str]:
    """The reference and the key of a child in care."""
    return next(iter(read_list(director)[1].items()))


def test_each_row_of_a_list_leads_to_the_childs_page(
    director: FlaskClient, child: tuple[str, str]
) -> None:
    _, rows = read_list(director)
    assert len(rows) == 50
    reference, key = child
    words = read_text(read_page(director, f"/children/{key}"))
    assert f"Child {reference}, " in words
    assert "Where they live: " in words
    assert "In order of dates" in words
    assert "Health, as returned each year" in words
    assert "This child is invented." in words


def test_the_title_and_the_addresses_of_a_childs_page_do_not_name_the_child(
    director: FlaskClient, child: tuple[str, str]
) -> None:
    reference, key = child
    page = read_page(director, f"/children/{key}")
    assert page.title
    assert page.title.get_text() == "Child – Children in our Care"
    assert not any(reference in str(tag.attrs) for tag in page.find_all(True))
    # The journey is drawn, and stands in a table that a keyboard and a screen reader reach.
    assert page.select("figure.timeline[role=img] svg rect")
    assert page.select("table.records tbody tr")


@pytest.mark.parametrize("role", [None, *Role])
def test_a_childs_page_is_for_those_who_may_list_children_and_never_kept(
    served_store: Engine, child: tuple[str, str], role: Role | None
) -> None:
    client = sign_in(served_store, role) if role else open_client(served_store)
    reference, key = child
    answers = [client.get(f"/children/{word}") for word in (key, "nobody", reference)]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    if role in LISTERS:
        assert [answer.status_code for answer in answers] == [200, 404, 404]
        assert all(NOBODY in answer.text for answer in answers[1:])
        return
    # Whether there is such a child cannot be told from the answer.
    assert {answer.status_code for answer in answers} == {403 if role else 401}
    assert len({re.sub(r'value="[^"]*"|next=\S*', "", a.text) for a in answers}) == 1
    assert all(reference not in answer.text for answer in answers)


def test_each_look_at_a_child_is_noted_by_the_key(
    served_store: Engine, child: tuple[str, str]
) -> None:
    email = add_person(served_store, Role.DATA_OFFICER)
    client = sign_in_as(served_store, email)
    reference, key = child
    for _ in range(2):
        client.get(f"/children/{key}")
        assert read_last(served_store) == [("child_seen", email, f"child {key}")]
    client.get(f"/children/{reference}")
    assert read_last(served_store)[0][0] == "child_seen"
    administrator = sign_in(served_store, Role.ADMINISTRATOR)
    administrator.get(f"/children/{key}")
    assert read_last(served_store)[0] == (
        "refused", "demonstration: administrator", "/children/<key> (children_list)"
    )  # fmt: skip
    log = AuditLog(served_store, AUDIT_KEY)
    assert log.verify().is_whole
    entry = next(e for e in log.read(subject=key).entries if e.action == "child_seen")
    assert entry.action_label == "Saw a child’s page"


def test_nobody_is_shown_a_child_who_cannot_be_noted(
    director: FlaskClient, child: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_words: object, **_more: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(AuditLog, "record", fail)
    answer = director.get(f"/children/{child[1]}")
    assert answer.status_code == 500
    assert child[0] not in answer.text


def test_health_is_shown_to_whoever_may_see_health_alone(
    served_store: Engine, child: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = PERMISSIONS[Role.DATA_OFFICER]
    without = {p: scope for p, scope in held.items() if p is not Permission.CHILDREN_HEALTH}
    monkeypatch.setitem(PERMISSIONS, Role.DATA_OFFICER, without)
    client = sign_in(served_store, Role.DATA_OFFICER)
    words = read_text(read_page(client, f"/children/{child[1]}"))
    assert "In order of dates" in words
    assert "Health" not in words
    page, rows = read_list(client, "?measure=health_assessments")
    assert not rows
    assert "It is open to: director." in page
    assert "health_assessments" not in read_list(client)[0]


def test_a_list_is_chosen_among_all_and_keeps_the_dates_and_what_filters_it_has(
    director: FlaskClient,
) -> None:
    page, _ = read_list(director, "?measure=moves&move_kind=unplanned&as_at=2024-03-31&sex=male")
    assert "Moves from one home to another: " in page
    assert "Why they moved" in page
    assert '/children?measure=ceased&as_at=2024-03-31&sex=male"' in page.replace("\\u0026", "&")
    assert "Children in our care: " not in page


def read_panel(client: FlaskClient, panel: str, query: str) -> str:
    status, content = post_callback(client, f"{panel}-panel.children", query)
    assert status == 200
    return write_plainly(content)


def test_a_number_is_not_shown_under_a_filter_that_it_does_not_know(
    director: FlaskClient,
) -> None:
    for panel in ("entries_and_exits-0", "placements-0", "out_of_area-0", "overview-0"):
        words = read_panel(director, panel, "?reason_left=adopted")
        assert "this cannot be filtered by “Why they left”. Take that filter away" in words
    assert "Adopted: " in read_panel(director, "entries_and_exits-5", "?reason_left=adopted")


def test_a_panel_says_whether_the_filters_narrow_it(director: FlaskClient) -> None:
    mix, query = "placements-4", "?sex=female"
    assert "filters" not in read_panel(director, mix, "")
    assert "Of those who fit these filters." in read_panel(director, mix, query)
    aside = read_panel(director, mix, "?sex=female&placement_type=ifa")
    assert "the other filters. Filters left aside here: where they live." in aside
    balance = read_panel(director, "entries_and_exits-10", query)
    assert "Filters left aside here: sex." in balance


def read_chips(client: FlaskClient, query: str) -> str:
    body = {
        "output": "chips.children",
        "outputs": {"id": "chips", "property": "children"},
        "inputs": [
            {"id": "selection", "property": "data", "value": query},
            {"id": "_pages_location", "property": "pathname", "value": "/children"},
        ],
        "changedPropIds": ["selection.data"],
        "parsedChangedPropsIds": ["selection.data"],
    }
    return write_plainly(client.post("/_dash-update-component", json=body).text)


def test_a_filter_of_a_journey_is_a_chip(director: FlaskClient) -> None:
    chips = read_chips(director, "?measure=moves&move_kind=unplanned")
    assert "Take away: Unplanned" in chips
    assert "/children?measure=moves" in chips


def test_a_home_that_is_filtered_for_is_a_chip_by_its_name(director: FlaskClient) -> None:
    assert "Take away: Oak View" in read_chips(director, "?home=oak-view")
    assert "Take away: no-such-home" in read_chips(director, "?home=no-such-home")


def test_a_chip_of_a_period_begins_with_a_capital_and_so_do_its_months(
    director: FlaskClient,
) -> None:
    from_ = "?measure=moves&from=2024-12-01"
    assert "From 1 December 2024 to 31 March 2025" in read_chips(director, f"{from_}&to=2025-03-31")


def test_a_list_that_there_is_not_leads_to_the_one_that_there_is(director: FlaskClient) -> None:
    page, rows = read_list(director, "?measure=nonsense")
    assert "There is no list of that name." in page
    assert '"href": "/children"' in page
    assert not rows
    # What programs call the lists is nothing to a reader.
    assert "looked_after" not in page
    answer = director.get("/children/export?measure=nonsense")
    assert answer.status_code == 400
    assert "There is no list of that name." in answer.text
