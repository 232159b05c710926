"""The programme kept on screen: added, changed and withdrawn, and nothing overwritten unseen."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from openpyxl import load_workbook as open_book
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from components.ways_to_add import ADDED_ON, REGISTER, draw_ways_to_add
from data_access.programme.records import Record
from data_access.programme.register import read_history
from data_access.vocabulary import Role
from tests.data.programme import keep_milestones, keep_records, keep_risks
from tests.http.clients import add_person, sign_in, sign_in_as
from tests.http.forms import follow, read_message, read_page, read_text
from tests.people import add_homes, read_audit
from tests.stores import EMPTY, Stores

EDIT = "/programme/milestones/M1/edit"
NEW = "/programme/milestones/new"


def fill(engine: Engine) -> None:
    """A small register, and a home to name."""
    add_homes(engine, piper="council")
    keep_milestones(
        engine,
        {"reference": "M1", "title": "Review panels", "due": "2024-02", "per_cent": 40},
        {"reference": "M2", "title": "Train staff", "depends_on": ("M1",)},
    )
    keep_records(engine, "benefits", {"reference": "B1"})
    keep_records(engine, "benefit_measures", {"reference": "BM1"})
    keep_risks(engine, {"reference": "R7"})


@pytest.fixture(scope="module")
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.open_copy(EMPTY) as engine:
        fill(engine)
        yield engine


@pytest.fixture(scope="module")
def officer(store: Engine) -> FlaskClient:
    return sign_in_as(store, add_person(store, Role.PROGRAMME_OFFICER))


def read_form(page: BeautifulSoup) -> dict[str, Any]:
    """What a browser would send of the form of a record as it stands."""
    form, sent = page.main.select_one("form.form"), {}
    for part in form.select("input[name]"):
        if part.get("type") != "checkbox":
            sent[part["name"]] = part.get("value", "")
        elif part.has_attr("checked"):
            sent.setdefault(part["name"], []).append(part["value"])
    for part in form.select("textarea"):
        sent[part["name"]] = part.get_text().removeprefix("\r\n").removeprefix("\n")
    for part in form.select("select"):
        chosen = part.select_one("option[selected]")
        sent[part["name"]] = chosen["value"] if chosen else ""
    return sent


def send(client: FlaskClient, path: str, **changed: object) -> TestResponse:
    """Open a form, change some of its fields, and send it."""
    return client.post(path, data=read_form(read_page(client, path)) | changed)


def read_back(answer: TestResponse) -> BeautifulSoup:
    """The form that came back."""
    assert answer.status_code == 200, answer.headers.get("Location")
    return BeautifulSoup(answer.text, "lxml")


def read_faults(answer: TestResponse) -> list[str]:
    return [item.get_text() for item in read_back(answer).select(".faults li")]


def read_newest(engine: Engine, reference: str, kind: str = "milestones") -> Record:
    with engine.connect() as connection:
        return read_history(connection, kind, reference)[0]


def test_what_is_changed_on_screen_is_a_version_more_with_who_and_an_audit_entry(
    empty_store: Engine,
) -> None:
    fill(empty_store)
    email = add_person(empty_store, Role.PROGRAMME_OFFICER)
    officer = sign_in_as(empty_store, email)
    page = follow(officer, send(officer, EDIT, due="2024-03", forecast="15/04/2024"))
    assert read_message(page) == "Milestone M1 is changed."
    assert "it was due on 31 March 2024, no new date is set" in read_text(page)
    record = read_newest(empty_store, "M1")
    assert (record.version, record.changed_by) == (2, email)
    assert record.changed_by_role == "programme_officer"
    assert not record.came_by_load
    assert record.content["due"] == "2024-03"
    assert record.content["forecast"] == "2024-04-15"
    assert record.content["per_cent"] == 40
    assert ("programme_changed", email, "milestones M1: version 2") in read_audit(empty_store)
    entries = len(read_audit(empty_store))
    page = follow(officer, send(officer, EDIT))
    assert "said all this already: nothing was written" in read_message(page)
    assert read_newest(empty_store, "M1").version == 2
    assert len(read_audit(empty_store)) == entries


def test_in_a_demonstration_the_chosen_role_keeps_the_programme(store: Engine) -> None:
    officer = sign_in(store, Role.PROGRAMME_OFFICER)
    follow(officer, send(officer, "/programme/risks/R7/edit", cause="Prices"))
    record = read_newest(store, "R7", "risks")
    assert record.changed_by == "demonstration: programme officer"
    assert record.content["cause"] == "Prices"
    sponsor = sign_in(store, Role.PROJECT_SPONSOR)
    assert sponsor.get("/programme/risks/R7/edit").status_code == 403
    assert sponsor.post("/programme/risks/R7/edit").status_code == 403


def test_a_new_record_gets_the_next_reference_that_was_never_given(
    store: Engine, officer: FlaskClient
) -> None:
    keep_milestones(store, {"reference": "M40", "title": "Gone"})
    keep_milestones(store, {"reference": "M40"}, withdrawn=True)
    assert read_form(read_page(officer, NEW))["reference"] == "M41"
    answer = send(
        officer, NEW, title="New plan", workstream="fostering", status="not_started",
        depends_on=["M1", "M2"], home="piper", benefits_review="yes",
    )  # fmt: skip
    page = follow(officer, answer)
    assert read_message(page) == "Milestone M41 is added."
    assert "Home Piper" in read_text(page)
    content = read_newest(store, "M41").content
    assert content["depends_on"] == ("M1", "M2")
    assert content["benefits_review"] is True
    unsafe = send(
        officer, NEW, reference="M/1", title="x", workstream="fostering", status="stopped"
    )
    assert read_faults(unsafe)[0].startswith("A reference begins with a letter or digit")
    for given, words in (("M40", "M40 was withdrawn"), ("M1", "M1 is there already")):
        faults = read_faults(
            send(officer, NEW, reference=given, title="x", workstream="fostering", status="stopped")
        )
        assert faults == [f"{words}: choose another reference."]


def test_what_belongs_to_a_record_is_added_from_its_page_and_leads_back_there(
    store: Engine, officer: FlaskClient
) -> None:
    page = follow(officer, send(officer, "/programme/risk_actions/new?risk=R7", title="Join"))
    assert read_message(page) == "Action A1 is added."
    assert page.h1.get_text().startswith("R7 ")
    answer = send(
        officer, "/programme/readings/new?measure=BM1", on="2024-03-31", value="9.5", note="Log"
    )
    assert "31 March 2024 9.5 Log" in read_text(follow(officer, answer))
    path = "/programme/readings/BM1 2024-03-31/edit"
    follow(officer, send(officer, path, value="8"))
    assert read_newest(store, "BM1 2024-03-31", "readings").content["value"] == 8
    again = send(officer, "/programme/readings/new?measure=BM1", on="2024-03-31", value="1")
    assert read_faults(again) == ["There is a reading of this day already: change that one."]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"title": " "}, "Title is empty; it is needed."),
        ({"per_cent": "101"}, "Write 0 to 100 per cent."),
        ({"per_cent": "many"}, "Per cent done is 'many'; it must be a whole number from 0"),
        ({"due": "soon"}, "Due is 'soon'; write a day as 31/03/2025, or a month as 2025-03."),
        ({"completed_on": "2024-02-31"}, "Complete on is '2024-02-31'; a date must be written"),
        ({"status": "complete"}, "Say when it was complete."),
        ({"depends_on": ["M2"]}, "M1 would wait for itself; take away what leads back to it."),
        ({"depends_on": ["M77"]}, "'M77' stands nowhere among the milestones"),
        ({"workstream": "secret"}, "Workstream is 'secret'; it must be one of"),
        ({"home": "nowhere"}, "'nowhere' is no home that is known"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field_and_what_was_typed_stays(
    store: Engine, officer: FlaskClient, changed: dict[str, Any], fault: str
) -> None:
    before = read_newest(store, "M1").version
    answer = send(officer, EDIT, evidence="Minutes of the board", **changed)
    (told,) = read_faults(answer)
    assert told.startswith(fault)
    page = read_back(answer)
    assert read_form(page)["evidence"] == "Minutes of the board"
    assert page.title.get_text().startswith("Error: ")
    assert read_newest(store, "M1").version == before


def test_of_two_the_second_is_told_field_by_field_and_saves_over_it_only_knowingly(
    store: Engine, officer: FlaskClient
) -> None:
    keep_milestones(store, {"reference": "M5", "title": "Plan", "evidence": "a", "per_cent": 10})
    path = "/programme/milestones/M5/edit"
    mine = read_form(read_page(officer, path)) | {"title": "My plan"}
    keep_milestones(
        store, {"reference": "M5", "title": "Their plan", "evidence": "b"}, by="theirs@council.test"
    )
    page = read_back(officer.post(path, data=mine))
    assert read_newest(store, "M5").content["title"] == "Their plan"
    alert = " ".join(page.select_one('[role="alert"]').get_text(" ").split())
    assert "Nothing of yours has been written" in alert
    assert "theirs@council.test, programme officer, 1 November 2023, 12:00 (UTC)" in alert
    rows = [
        [cell.get_text(strip=True) for cell in row.select("th, td")]
        for row in page.select("#differs ~ table tbody tr")
    ]
    assert rows == [
        ["Title", "Plan", "Their plan", "My plan"],
        ["Evidence", "a", "b", "As it was; the form now has theirs"],
    ]
    again = read_form(page)
    assert (again["title"], again["evidence"]) == ("My plan", "b")
    follow(officer, officer.post(path, data=again))
    record = read_newest(store, "M5")
    assert (record.version, record.content["title"]) == (3, "My plan")
    assert record.content["evidence"] == "b"


def test_what_was_withdrawn_meanwhile_comes_back_only_knowingly(
    store: Engine, officer: FlaskClient
) -> None:
    keep_milestones(store, {"reference": "M6", "title": "Plan"})
    path = "/programme/milestones/M6/edit"
    mine = read_form(read_page(officer, path)) | {"title": "Mine"}
    keep_milestones(store, {"reference": "M6"}, withdrawn=True)
    page = read_back(officer.post(path, data=mine))
    assert "somebody has withdrawn this milestone" in read_text(page)
    assert read_newest(store, "M6").is_withdrawn
    kept = follow(officer, officer.post(path, data=read_form(page)))
    assert "Back in the register" in read_text(kept)
    assert not read_newest(store, "M6").is_withdrawn


def test_a_text_that_may_tell_who_a_child_is_is_kept_only_where_somebody_says_it_does_not(
    store: Engine, officer: FlaskClient
) -> None:
    words = "The girl aged 9 leaves Piper"
    answer = send(officer, EDIT, evidence=words)
    (told,) = read_faults(answer)
    assert "the home Piper together with an age, “aged 9”" in told
    assert read_newest(store, "M1").content["evidence"] is None
    warned = read_form(read_back(answer))
    assert warned["evidence"] == words
    other = warned | {"identifies_nobody": "y", "evidence": "J.S. leaves"}
    assert "“J.S.”" in read_faults(officer.post(EDIT, data=other))[0]
    follow(officer, officer.post(EDIT, data=warned | {"identifies_nobody": "y"}))
    assert read_newest(store, "M1").content["evidence"] == words
    follow(officer, send(officer, EDIT, per_cent="41"))
    assert read_newest(store, "M1").content["per_cent"] == 41


def test_a_record_is_withdrawn_once_asked_and_never_while_others_refer_to_it(
    store: Engine, officer: FlaskClient
) -> None:
    keep_milestones(store, {"reference": "M8"}, {"reference": "M9", "depends_on": ("M8",)})
    path = "/programme/milestones/M8/withdraw"
    refused = follow(officer, send_withdrawal(officer, path))
    assert read_message(refused, "alert") == (
        "Milestone M8 was not withdrawn, because others refer to it: milestones: M9. Change or "
        "withdraw them first."
    )
    ninth = "/programme/milestones/M9/withdraw"
    form = read_withdrawal(officer, ninth)
    keep_milestones(store, {"reference": "M9", "title": "Changed"})
    stale = follow(officer, officer.post(ninth, data=form))
    assert "somebody has changed it since you asked" in read_message(stale, "alert")
    assert officer.post(ninth, data=read_withdrawal(officer, ninth)).location == "/milestones/M9"
    assert read_newest(store, "M9").is_withdrawn
    done = follow(officer, send_withdrawal(officer, path))
    assert read_message(done) == "Milestone M8 is withdrawn."
    assert "milestones M8: withdrawn" in {subject for _, _, subject in read_audit(store)}
    assert officer.get(path).status_code == 404


def read_withdrawal(client: FlaskClient, path: str) -> dict[str, str]:
    form = read_page(client, path).main.select("form.acts input")
    return {part["name"]: part["value"] for part in form}


def send_withdrawal(client: FlaskClient, path: str) -> TestResponse:
    return client.post(path, data=read_withdrawal(client, path))


def test_a_form_that_was_not_opened_here_changes_nothing(
    store: Engine, officer: FlaskClient
) -> None:
    before = read_newest(store, "M1").version
    form = read_form(read_page(officer, EDIT)) | {"title": "Forged"}
    for forged in (form | {"csrf_token": "x"}, form | {"version": "x"}, form | {"version": ""}):
        assert read_back(officer.post(EDIT, data=forged))
    assert officer.post(EDIT, json=form).status_code == 415
    assert (
        officer.post("/programme/milestones/M1/withdraw", data={"version": "1"}).status_code == 400
    )
    assert read_newest(store, "M1").version == before


@pytest.mark.parametrize(
    "path",
    ["secrets/new", "secrets/M1/edit", "milestones/M99/edit", "milestones/M99/withdraw"],
)
def test_what_there_is_not_cannot_be_changed(officer: FlaskClient, path: str) -> None:
    answer = officer.get(f"/programme/{path}")
    assert answer.status_code == 404
    assert "There is no such kind" in answer.text or "The register holds no" in answer.text


@pytest.mark.parametrize(
    "kind",
    ["benefits", "benefit_measures", "readings", "risks", "risk_actions", "interdependencies"],
)
def test_every_kind_of_record_has_a_form_whose_every_field_has_a_label(
    officer: FlaskClient, kind: str
) -> None:
    page = read_page(officer, f"/programme/{kind}/new?on=soon&milestones=x&title=&risk=R99")
    labelled = {label["for"] for label in page.main.select("label[for]")}
    fields = page.main.select(".form :is(input:not([type=hidden]), select, textarea)")
    assert fields
    assert {part["id"] for part in fields} <= labelled


def test_the_officers_pages_lead_to_what_can_be_added_and_give_the_register_as_a_workbook(
    store: Engine, officer: FlaskClient, tmp_path: Path
) -> None:
    for path, ways in ADDED_ON.items():
        drawn = json.dumps(draw_ways_to_add(path), cls=PlotlyJSONEncoder)
        for _, address in (*ways, REGISTER):
            assert address in drawn
            assert officer.get(address).status_code == 200
    answer = officer.get(REGISTER[1])
    (tmp_path / "programme.xlsx").write_bytes(answer.data)
    book = open_book(tmp_path / "programme.xlsx")
    assert [row[0].value for row in book["milestones"].iter_rows(min_row=2)][:2] == ["M1", "M2"]
    assert read_audit(store)[-1][0] == "exported"
    other = sign_in_as(store, add_person(store, Role.PROJECT_SPONSOR))
    assert other.get(REGISTER[1]).status_code == 403
