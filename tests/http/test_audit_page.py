"""The audit log as an administrator reads it: newest first, filtered, a page at a time, checked."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from data_access.audit import Action, AuditLog
from data_access.store.engine import create_engine
from data_access.vocabulary import Role
from tests.http.clients import AUDIT_KEY, add_person, sign_in, sign_in_as
from tests.http.forms import follow, read_message, read_page, read_text, send

PAGE = "/administration/audit"


@pytest.fixture(scope="module")
def administrator(served_store: Engine) -> FlaskClient:
    return sign_in_as(served_store, add_person(served_store, Role.ADMINISTRATOR))


@pytest.fixture(scope="module")
def log(served_store: Engine) -> AuditLog:
    return AuditLog(served_store, AUDIT_KEY)


def read_rows(page: BeautifulSoup) -> list[dict[str, str]]:
    return [
        {"No.": row.th.get_text()}
        | {cell["data-label"]: " ".join(cell.get_text(" ").split()) for cell in row.select("td")}
        for row in page.select(".records tbody tr")
    ]


def test_the_newest_entry_comes_first_in_the_words_of_a_person(
    administrator: FlaskClient, log: AuditLog
) -> None:
    entry = log.record(
        Action.CHILDREN_LISTED,
        actor="dana@example.gov.uk",
        role=Role.DATA_OFFICER,
        subject="measure=looked_after&locality=out_of_area",
        count=1234,
    )
    row = read_rows(read_page(administrator, PAGE))[0]
    moment = entry.moment
    assert row == {
        "No.": str(entry.number),
        "When (UTC)": f"{moment.day} {moment:%B %Y, %H:%M}",
        "Who": "dana@example.gov.uk Data officer",
        "What": "Saw a list of children",
        "About": "measure=looked_after&locality=out_of_area",
        "Count": "1,234",
    }


def test_what_an_entry_holds_is_text_and_never_markup(
    administrator: FlaskClient, log: AuditLog
) -> None:
    log.record(Action.REFUSED, actor="<b>x</b>", subject="<script>alert(1)</script>")
    page = read_page(administrator, PAGE)
    assert read_rows(page)[0]["About"] == "<script>alert(1)</script>"
    assert page.main.select("script, td b") == []


def test_entries_are_found_by_what_who_and_about(administrator: FlaskClient, log: AuditLog) -> None:
    for actor in ("eve@example.gov.uk", "eva@example.gov.uk"):
        log.record(Action.EXPORTED, actor=actor, subject=f"looked_after by {actor[:3]}")
    found = read_rows(read_page(administrator, f"{PAGE}?action=exported&actor=EVE@&subject=looked"))
    assert [row["Who"] for row in found] == ["eve@example.gov.uk"]
    page = read_page(administrator, f"{PAGE}?actor=eve@&action=loaded")
    assert "No entry fits" in read_text(page)
    assert "0 entries fit" in read_text(page)


def test_the_filters_stay_in_the_form_and_go_along_to_the_next_page(
    administrator: FlaskClient, log: AuditLog
) -> None:
    for number in range(51):
        log.record(Action.LOADED, actor="filler@example.gov.uk", subject=f"load {number}")
    page = read_page(administrator, f"{PAGE}?actor=filler@&since=2020-01-01")
    assert "51 entries fit." in read_text(page)
    assert "Page 1 of 2" in read_text(page)
    assert page.select_one('input[name="actor"]')["value"] == "filler@"
    assert page.select_one('input[name="since"]')["value"] == "2020-01-01"
    assert [row["About"] for row in read_rows(page)][:2] == ["load 50", "load 49"]
    (older,) = page.select(".pager a")
    last = read_page(administrator, older["href"])
    assert [row["About"] for row in read_rows(last)] == ["load 0"]
    assert [link.get_text() for link in last.select(".pager a")] == ["Newer"]


def test_entries_are_found_by_day_both_days_included(
    administrator: FlaskClient, log: AuditLog
) -> None:
    entry = log.record(Action.LOADED, actor="dated@example.gov.uk")
    day = entry.moment.date().isoformat()
    for words, count in (
        (f"since={day}&until={day}", 1),
        ("until=2020-01-01", 0),
        ("since=9999-12-31", 0),
        ("since=0001-01-01&until=9999-12-31", 1),
    ):
        page = read_page(administrator, f"{PAGE}?actor=dated@&{words}")
        assert len(read_rows(page)) == count, words


def test_a_day_that_is_none_is_explained_beside_its_field(administrator: FlaskClient) -> None:
    page = read_page(administrator, f"{PAGE}?since=31/10/2023")
    assert "31/10/2023 is not a date" in read_message(page, "alert")
    assert page.select_one("#since")["aria-invalid"] == "true"
    assert read_rows(page)


@given(
    words=st.dictionaries(
        st.sampled_from(["action", "actor", "subject", "since", "until", "page", "other"]),
        st.one_of(st.text(max_size=30), st.integers().map(str)),
    )
)
def test_whatever_stands_in_the_address_is_answered(
    administrator: FlaskClient, words: dict[str, str]
) -> None:
    assert administrator.get(PAGE, query_string=words).status_code == 200


def test_checking_says_that_the_log_is_whole_and_what_its_head_is(
    administrator: FlaskClient, log: AuditLog
) -> None:
    page = follow(administrator, send(administrator, f"{PAGE}/check", page=PAGE))
    verdict = log.verify()
    assert verdict.is_whole
    assert read_message(page) == verdict.words()
    assert str(verdict.head) in read_message(page)


def test_checking_finds_an_entry_that_was_changed(demonstration_copy: Engine) -> None:
    client = sign_in_as(demonstration_copy, add_person(demonstration_copy, Role.ADMINISTRATOR))
    # By whoever owns the store: the web itself may only add.
    owner = create_engine(demonstration_copy.url.render_as_string(hide_password=False))
    with owner.begin() as connection:
        connection.execute(text("UPDATE audit_entries SET actor = 'x' WHERE number = 2"))
    owner.dispose()
    page = follow(client, send(client, f"{PAGE}/check", page=PAGE))
    assert "Entry 2" in read_message(page, "alert")


def test_a_check_is_not_started_by_another_site(administrator: FlaskClient) -> None:
    assert administrator.post(f"{PAGE}/check", data={"csrf_token": "forged"}).status_code == 400


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.DATA_OFFICER])
def test_nobody_but_an_administrator_reads_it(served_store: Engine, role: Role) -> None:
    answer = sign_in(served_store, role).get(PAGE)
    assert answer.status_code == 403
    assert "It is open to: administrator." in answer.text
