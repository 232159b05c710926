"""A list of children taken away: with a reason, which is noted first, or not at all."""

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from callbacks import export
from components.list_of_children import EXPORT
from data_access.access import roles_with
from data_access.audit import AuditLog
from data_access.vocabulary import Permission, Role
from tests.http.clients import AUDIT_KEY, add_person, sign_in, sign_in_as
from tests.http.forms import read_page, read_text, send
from tests.security.test_traces import read_last

REASON = "To check the reviews of the quarter"
FILTERED = f"{EXPORT}?measure=looked_after&sort=-age&as_at=2023-10-31&placement_type=ifa"


@pytest.fixture(scope="module")
def email(served_store: Engine) -> str:
    return add_person(served_store, Role.DIRECTOR)


@pytest.fixture(scope="module")
def director(served_store: Engine, email: str) -> FlaskClient:
    return sign_in_as(served_store, email)


def take(client: FlaskClient, address: str = FILTERED, **fields: str) -> TestResponse:
    return send(client, address, {"reason": REASON, "as": "csv", **fields})


def read_file(answer: TestResponse) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_the_page_asks_for_a_reason_and_shows_no_child(
    served_store: Engine, director: FlaskClient
) -> None:
    before = read_last(served_store)
    words = read_text(read_page(director, FILTERED))
    assert "Children in our care: " in words
    assert "children on 31 October 2023. Filtered for: External fostering (IFA)." in words
    assert "Why do you need it?" in words
    for more in ("&reason=to+check+the+reviews&as=csv", "&format=csv"):
        answer = director.get(FILTERED + more)
        assert answer.mimetype != "text/csv"
        assert "CH-" not in answer.text
    assert read_last(served_store) == before


def test_a_reason_leads_to_the_whole_list_as_a_marked_file(
    director: FlaskClient,
) -> None:
    answer = take(director)
    rows = read_file(answer)
    total = director.get(
        "/api/measures/looked_after?as_at=2023-10-31&placement_type=ifa"
    ).get_json()["total"]
    assert len(rows) == total > 50
    assert len({row["Reference"] for row in rows}) == total
    ages = [int(row["Age"]) for row in rows]
    assert ages[0] <= ages[-1] or ages == sorted(ages, reverse=True)
    for row in rows:
        assert row["Where they live"] == "External fostering (IFA)"
        assert row["as_at"] == "2023-10-31"
        assert row["filters"] == "External fostering (IFA)"
        assert row["options"] == ""
        assert row["rows_in_list"] == row["rows_in_file"] == str(total)
        assert row["marking"] == "OFFICIAL–SENSITIVE"
        assert row["synthetic"] == "yes"
        assert int(row["data_version"]) > 0
    name = answer.headers["Content-Disposition"]
    assert name == 'attachment; filename="children-looked_after-2023-10-31.csv"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_reason_is_noted_with_the_list_and_how_many_were_taken(
    served_store: Engine, director: FlaskClient, email: str
) -> None:
    taken = read_file(take(director, reason=f"  {REASON}\n, as  asked "))
    ((action, actor, subject),) = read_last(served_store)
    assert (action, actor) == ("children_exported", email)
    assert subject == (
        f"reason: {REASON} , as asked; csv of measure=looked_after&as_at=2023-10-31"
        "&placement_type=ifa&sort=-age"
    )
    log = AuditLog(served_store, AUDIT_KEY)
    assert log.verify().is_whole
    assert log.read().entries[0].count == len(taken)
    assert log.read().entries[0].action_label == "Took a list of children away"


@pytest.mark.parametrize("reason", ["", "   ", "too short", "x" * 501])
def test_without_a_reason_of_some_length_nothing_leaves_and_why_is_said(
    served_store: Engine, director: FlaskClient, reason: str
) -> None:
    before = read_last(served_store)
    answer = take(director, reason=reason)
    assert answer.status_code == 400
    assert "in 10 to 500 characters" in answer.text
    assert "CH-" not in answer.text
    assert read_last(served_store) == before


def test_a_reason_that_names_a_child_is_not_kept(
    served_store: Engine, director: FlaskClient
) -> None:
    named = read_file(take(director))[0]["Reference"]
    before = read_last(served_store)
    answer = take(director, reason=f"a letter about {named.lower()}, who asked")
    assert answer.status_code == 400
    assert "The reason names a child." in answer.text
    assert read_last(served_store) == before


def test_what_was_not_sent_from_the_page_takes_nothing_away(
    served_store: Engine, director: FlaskClient
) -> None:
    before = read_last(served_store)
    for token in ("", "forged"):
        answer = director.post(FILTERED, data={"reason": REASON, "csrf_token": token})
        assert answer.status_code == 400
        assert "CH-" not in answer.text
    assert director.post(FILTERED, json={"reason": REASON}).status_code == 415
    assert take(director, **{"as": "xlsx"}).status_code == 400
    for address in ("?measure=looked_after_rate", "?measure=x", "?sort=name", "?sex=x", "?x=1"):
        answer = director.get(EXPORT + address)
        assert answer.status_code == 400
        assert "Traceback" not in answer.text
    assert read_last(served_store) == before


def test_nothing_leaves_that_cannot_be_noted(
    director: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = director.get(FILTERED)
    assert page.status_code == 200

    def fail(*_words: object, **_more: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(AuditLog, "record", fail)
    for kind in ("csv", "page"):
        answer = take(director, **{"as": kind})
        assert answer.status_code == 500
        assert "CH-" not in answer.text


@pytest.mark.parametrize("role", list(Role))
def test_who_may_not_list_children_takes_no_list_away(served_store: Engine, role: Role) -> None:
    client = sign_in(served_store, role)
    if role in roles_with(Permission.CHILDREN_LIST):
        assert len(read_file(take(client))) > 50
        return
    for answer in (client.get(FILTERED), client.post(FILTERED, data={"reason": REASON})):
        assert answer.status_code == 403
        assert "It is open to: director, data officer." in answer.text
        assert "CH-" not in answer.text


def test_a_page_to_print_has_every_row_and_is_noted_as_well(
    served_store: Engine, director: FlaskClient
) -> None:
    answer = take(director, f"{EXPORT}?measure=moves", **{"as": "page"})
    assert answer.status_code == 200
    assert read_last(served_store)[0][2].startswith(f"reason: {REASON}; page of measure=moves")
    total = director.get("/api/measures/moves").get_json()["total"]
    assert answer.text.count('<tr><th scope="row">') == total > 50
    assert "Why they moved" in answer.text
    assert "OFFICIAL–SENSITIVE" in answer.text


def test_a_file_says_which_form_of_a_count_it_is_of(director: FlaskClient) -> None:
    rows = read_file(take(director, f"{EXPORT}?measure=started&form=dfe&sex=female"))
    assert {row["options"] for row in rows} == {"form: dfe"}


def test_a_list_too_long_for_one_file_says_so_before_and_in_the_file(
    director: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 20)
    assert "At most 20 rows are taken away at once" in director.get(FILTERED).text
    rows = read_file(take(director))
    assert len(rows) == 20
    assert {row["rows_in_file"] for row in rows} == {"20"}
    assert int(rows[0]["rows_in_list"]) > 20


def test_nothing_in_the_file_is_run_by_a_spreadsheet(
    director: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = ["=1+1", "+1", "-1", "@x", "harmless", "6"]
    monkeypatch.setattr(export, "write_cells", lambda *_words, **_more: cells)
    row = next(iter(read_file(take(director))))
    assert list(row.values())[:6] == ["'=1+1", "'+1", "'-1", "'@x", "harmless", "6"]
