"""What docs/security.md promises of every answer, and what no other test is about."""

import json
import re
from dataclasses import fields
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from components.list_of_children import COLUMNS
from data_access.access import ROLES_WITH_HOMES, Viewer
from data_access.questions import Door, Question, Selection
from data_access.questions.list_of_children import list_children
from data_access.store.tables import audit_entries, metadata, sessions
from data_access.vocabulary import Role
from tests.http.clients import add_person, open_client, sign_in, sign_in_as

COUNCIL = "E06000004"
MARKUP = "<script>alert(1)</script>\"'&"


@pytest.mark.parametrize(
    "path",
    ["/api/measures/{}", "/api/measures/looked_after?by={}", "/{}", "/sign-in?next=/{}"],
)
@pytest.mark.parametrize("role", [None, Role.DIRECTOR])
def test_markup_in_an_address_comes_back_as_text(
    served_store: Engine, role: Role | None, path: str
) -> None:
    client = sign_in(served_store, role) if role else open_client(served_store)
    answer = client.get(path.format(quote(MARKUP)), headers={"Accept": "text/html"})
    assert answer.mimetype == "application/json" or "<script>alert" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.status_code < 500


def list_addresses(server: Flask) -> list[str]:
    """An address of every route that answers to GET; made-up words stand for what varies."""
    return sorted(
        re.sub(r"<[^>]+>", "looked_after", rule.rule)
        for rule in server.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    )


def test_every_answer_says_what_it_is(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    seen = set()
    for address in list_addresses(client.application):
        answer = client.get(address, headers={"Accept": "text/html"})
        if not answer.data:
            continue
        seen.add(answer.mimetype)
        if str(answer.mimetype).startswith("text/"):
            assert answer.mimetype_params.get("charset") == "utf-8", address
        if answer.mimetype == "application/json":
            json.loads(answer.data)
        if answer.mimetype == "text/html":
            assert answer.text.lstrip().lower().startswith("<!doctype html>"), address
    assert {"text/html", "application/json"} <= seen


def test_trace_is_not_answered(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    for address in list_addresses(client.application):
        assert client.open(address, method="TRACE").status_code in (404, 405), address


@pytest.mark.parametrize(
    "path",
    [
        "/assets/", "/assets/libraries/", "/assets/../app.py", "/assets/%2e%2e/app.py",
        "/assets/..%2fdata_access/settings.py", "/assets//etc/passwd", "/assets/%00",
        "/.git/config", "/.git/HEAD", "/app.py", "/instance/secret_key", "/instance/",
        "/requirements.txt", "/_dash-component-suites/dash/../../app.py",
        "/_dash-component-suites/dash/__init__.py",
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", [None, Role.DIRECTOR])
def test_no_file_outside_the_assets_is_given_out(
    served_store: Engine, role: Role | None, path: str
) -> None:
    client = sign_in(served_store, role) if role else open_client(served_store)
    answer = client.get(path)
    # Signed in, an address that is none is answered by the pages' shell, which says so itself.
    assert answer.status_code in (302, 400, 401, 404) or "_dash-config" in answer.text
    assert not re.search(
        r"^(import|from) |\[core\]|ref: refs|root:x:|--hash", answer.text, re.MULTILINE
    )


def test_no_other_origin_is_told_that_it_may_read(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    for origin in ("https://elsewhere.example", "null", "http://localhost"):
        for address in list_addresses(client.application):
            for method in ("GET", "OPTIONS"):
                answer = client.open(address, method=method, headers={"Origin": origin})
                given = [n for n, _ in answer.headers if n.lower().startswith("access-control-")]
                assert given == [], (method, address)


def test_a_file_that_leaves_is_an_attachment_under_a_name_of_ours(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    asked = "/api/measures/looked_after?as_at=2023-10-31&format=csv"
    answer = client.get(asked)
    named = 'attachment; filename="looked_after-2023-10-31.csv"'
    assert answer.headers["Content-Disposition"] == named
    assert answer.mimetype == "text/csv"
    for more in ("&filename=x.html", "&name=x%22%0d%0aX-Made: up"):
        assert "Content-Disposition" not in client.get(asked + more).headers


def test_reading_changes_nothing_but_what_is_noted_of_it(demonstration_copy: Engine) -> None:
    def read_all() -> dict[str, object]:
        kept = [t for t in metadata.sorted_tables if t not in (sessions, audit_entries)]
        with demonstration_copy.connect() as connection:
            return {
                table.name: connection.execute(select(table).order_by(*table.primary_key)).all()
                for table in kept
            }

    person = sign_in_as(demonstration_copy, add_person(demonstration_copy, Role.ADMINISTRATOR))
    before = read_all()
    for address in list_addresses(person.application):
        for query in ("", "?setup=disable&active=0&role=director", "?format=csv"):
            assert person.get(address + query).status_code < 500, address
    assert person.get("/api/measures").status_code == 200
    assert read_all() == before


@pytest.mark.parametrize("role", list(Role))
def test_signing_out_is_in_sight_on_every_page(served_store: Engine, role: Role) -> None:
    demonstration = sign_in(served_store, role)
    # One frame stands around all pages of Dash's.
    assert '"action": "/sign-out"' in json.dumps(demonstration.get("/_dash-layout").get_json())
    homes = ["piper"] if role in ROLES_WITH_HOMES else []
    person = sign_in_as(served_store, add_person(served_store, role, homes=homes))
    answers = [person.get(address) for address in list_addresses(person.application)]
    pages = [one for one in answers if one.status_code == 200 and one.mimetype == "text/html"]
    framed = [page for page in pages if 'class="layout' in page.text]
    assert "/account" in {page.request.path for page in framed}
    for page in framed:
        assert '<form action="/sign-out" method="post">' in page.text, page.request.path


def test_no_list_of_children_is_kept_in_a_cache(demonstration_store: Engine) -> None:
    class Remembering:
        def __init__(self) -> None:
            self.kept: dict[str, object] = {}

        def get(self, key: str) -> object:
            return self.kept.get(key)

        def set(self, key: str, value: object) -> None:
            self.kept[key] = value

    cache = Remembering()
    door = Door(demonstration_store, COUNCIL, cache)
    question = Question("looked_after", (), Selection(as_at=date(2023, 10, 31)))
    door.ask(question, Viewer(Role.DIRECTOR))
    found = list_children(door, question, Viewer(Role.DIRECTOR))
    assert len(found.children) > 10
    assert cache.kept
    kept = repr(cache.kept)
    assert [child for child in found.children if child.reference in kept] == []


def test_a_list_gives_of_each_child_what_its_columns_show_and_no_more(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, COUNCIL)
    found = list_children(door, Question("looked_after", (), Selection()), Viewer(Role.DIRECTOR))
    names = {field.name for field in fields(found.children[0])}
    # And the key of the child's own address, and what some lists tell besides.
    told = {name.removesuffix("_miles") for name in names - {"key", "own"}}
    assert told == {name for name, _ in COLUMNS}
    assert {child.own for child in found.children} == {()}


def test_what_is_refused_and_what_is_taken_away_is_noted(served_store: Engine) -> None:
    def read_last(count: int) -> list[tuple[Any, ...]]:
        c = audit_entries.c
        newest = select(c.action, c.actor, c.subject, c.count).order_by(c.number.desc())
        with served_store.connect() as connection:
            rows = connection.execute(newest.limit(count)).all()
        return [tuple(row) for row in reversed(rows)]

    email = add_person(served_store, Role.COMMISSIONER)
    client = sign_in_as(served_store, email)
    assert client.get("/administration/people").status_code == 403
    assert client.get("/api/measures/looked_after?as_at=2023-10-31&format=csv").status_code == 200
    refused, exported = read_last(2)
    assert refused[:2] == ("refused", email)
    assert "/administration/people" in refused[2]
    assert exported[:2] == ("exported", email)
    assert exported[2].startswith("looked_after?as_at=2023-10-31")
    assert exported[3] is not None
    officer = sign_in_as(served_store, add_person(served_store, Role.ADMINISTRATOR))
    assert officer.get("/api/measures/looked_after").status_code == 403
    assert read_last(1)[0][::2] == ("refused", "measure looked_after")
