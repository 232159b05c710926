"""Administration: who may sign in and as what, kept by people who see no child themselves."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from components.permissions import PERMISSION_WORDS, write_scope
from data_access.access import PERMISSIONS
from data_access.accounts.listing import AccountLine, list_accounts
from data_access.accounts.people import add_account, disable_account
from data_access.accounts.second_factors import roles_that_need_one
from data_access.vocabulary import Permission, Role
from tests.http.clients import (
    PASSWORD,
    add_person,
    create_server,
    make_keeper,
    make_settings,
    open_client,
    read_token,
    sign_in,
    sign_in_as,
)
from tests.http.forms import follow, read_message, read_page, send
from tests.http.office import PEOPLE, can_sign_in, find_line, path_of
from tests.people import read_audit

NEW, ROLES = f"{PEOPLE}/new", "/administration/roles"


@pytest.fixture(scope="module")
def administrator(served_store: Engine) -> str:
    return add_person(served_store, Role.ADMINISTRATOR)


@pytest.fixture
def client(served_store: Engine, administrator: str) -> FlaskClient:
    return sign_in_as(served_store, administrator)


@pytest.fixture
def director(served_store: Engine) -> AccountLine:
    return find_line(served_store, add_person(served_store, Role.DIRECTOR))


def fill_in(**changed: object) -> dict[str, object]:
    """A form for a new person as it should be, but for what is changed."""
    return {"email": "new@example.gov.uk", "role": "director", "password": PASSWORD} | changed


def test_everybody_is_listed_with_what_they_may_and_how_they_sign_in(
    served_store: Engine, client: FlaskClient, administrator: str
) -> None:
    manager = add_person(served_store, Role.RESIDENTIAL_MANAGER, homes=["piper", "tilery"])
    add_account(make_keeper(served_store), "at.council@example.gov.uk", Role.COMMISSIONER)
    disabled = add_person(served_store, Role.DATA_OFFICER)
    disable_account(make_keeper(served_store), disabled)
    rows = {
        row.th.get_text(): [" ".join(cell.get_text().split()) for cell in row.select("td")]
        for row in read_page(client, PEOPLE).select(".records tbody tr")
    }
    assert list(rows) == [line.email for line in list_accounts(served_store)]
    role, homes, by, factor, signed_in, standing = rows[manager]
    assert (role, homes, by) == ("Residential manager", "Piper, Tilery", "Password")
    assert (factor, signed_in, standing) == ("No", "Never", "Active")
    assert rows["at.council@example.gov.uk"][2:4] == ["Council sign-in", "At the council"]
    assert rows[disabled][-1] == "Disabled"
    assert rows[administrator][4] != "Never"


def test_a_person_who_is_added_signs_in_with_what_they_were_given(
    served_store: Engine, client: FlaskClient, administrator: str
) -> None:
    form = fill_in(email="Robin@Example.gov.uk", role="residential_manager", homes=["piper"])
    page = follow(client, send(client, NEW, form))
    assert read_message(page) == "robin@example.gov.uk is now residential manager at Piper."
    assert can_sign_in(served_store, "robin@example.gov.uk")
    assert find_line(served_store, "robin@example.gov.uk").homes == ("piper",)
    assert (
        "account_added",
        administrator,
        "robin@example.gov.uk: residential manager at piper",
    ) in read_audit(served_store)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": ""}, "Type the person’s email."),
        ({"email": "nobody"}, "is not an email address"),
        ({"email": "\0@example.gov.uk"}, "is not an email address"),
        ({"role": ""}, "Choose a role."),
        ({"role": "emperor"}, "Choose one of the roles in the list."),
        ({"role": "residential_manager"}, "Tick at least one home"),
        ({"role": "residential_manager", "homes": ["piper", "x"]}, "Tick homes that are in the"),
        ({"password": "short"}, "The password has 5 characters and needs at least 12."),
        ({"password": ""}, "Type a password."),
        ({"csrf_token": "forged"}, "This page was open for too long."),
    ],
)
def test_what_is_wrong_with_a_new_person_is_said_and_nobody_is_added(
    served_store: Engine, client: FlaskClient, changed: dict[str, object], words: str
) -> None:
    before = list_accounts(served_store)
    answer = send(client, NEW, fill_in(**changed))
    assert answer.status_code == 200
    assert words in answer.text
    assert answer.text.count('role="alert"') == 1
    assert list_accounts(served_store) == before


def test_nobody_is_added_twice(
    served_store: Engine, client: FlaskClient, director: AccountLine
) -> None:
    answer = send(client, NEW, fill_in(email=director.email.upper(), role="administrator"))
    assert f"There is an account for {director.email} already." in answer.text
    assert find_line(served_store, director.email).role is Role.DIRECTOR


def test_an_account_for_the_councils_sign_in_has_no_password(served_store: Engine) -> None:
    settings = make_settings(
        served_store,
        oidc_discovery_url="http://127.0.0.1:9/.well-known/openid-configuration",
        oidc_client_id="cioc",
        oidc_client_secret="a secret of the tests",
        oidc_group_roles='{"directors": "director"}',
    )
    email = add_person(served_store, Role.ADMINISTRATOR)
    client = create_server(settings).test_client()
    token = read_token(client.get("/sign-in").text)
    client.post("/sign-in", data={"email": email, "password": PASSWORD, "csrf_token": token})
    form = fill_in(email="known@example.gov.uk", way="council", password="")
    follow(client, send(client, NEW, form))
    assert not find_line(served_store, "known@example.gov.uk").is_local
    form = fill_in(email="by.word@example.gov.uk", way="password")
    follow(client, send(client, NEW, form))
    assert find_line(served_store, "by.word@example.gov.uk").is_local


def test_the_roles_are_told_as_the_table_has_them(client: FlaskClient) -> None:
    page = read_page(client, ROLES)
    table, with_second_factor = page.select(".records")
    heads = [head.get_text() for head in table.select("thead th")]
    assert heads[1:] == [role.label for role in Role]
    told = {row.th.get_text(): row.select("td") for row in table.select("tbody tr")}
    for permission in Permission:
        cells = told.get(PERMISSION_WORDS[permission], [])
        for number, role in enumerate(Role):
            scope = PERMISSIONS[role].get(permission)
            expected = write_scope(scope).capitalize() if scope else "– no"
            said = " ".join(cells[number].get_text(" ").split()) if cells else "– no"
            assert said == expected, (role, permission)
    assert len(with_second_factor.select("tbody tr")) == len(Role)


def test_a_second_factor_can_be_required_of_a_role_and_required_no_longer(
    demonstration_copy: Engine,
) -> None:
    client = sign_in_as(demonstration_copy, add_person(demonstration_copy, Role.ADMINISTRATOR))
    path = f"{ROLES}/second-factor"
    page = follow(client, send(client, path, {"wish": "require director"}, ROLES))
    assert read_message(page).startswith("A second factor is now required of every director")
    assert roles_that_need_one(demonstration_copy) == {Role.DIRECTOR}
    follow(client, send(client, path, {"wish": "waive director"}, ROLES))
    assert roles_that_need_one(demonstration_copy) == frozenset()
    for wish in ("", "require emperor", "abolish director"):
        refused = follow(client, send(client, path, {"wish": wish}, ROLES))
        assert "Choose one of the roles" in read_message(refused, "alert")
    assert roles_that_need_one(demonstration_copy) == frozenset()


def list_posts(server: Flask) -> list[str]:
    """Every address of administration that changes something, for the person of number {}."""
    return [
        rule.rule.replace("<int:number>", "{}")
        for rule in server.url_map.iter_rules()
        if rule.rule.startswith("/administration") and "POST" in (rule.methods or ())
    ]


def test_in_a_demonstration_accounts_are_neither_shown_nor_changed(
    served_store: Engine, director: AccountLine
) -> None:
    client = sign_in(served_store, Role.ADMINISTRATOR)
    for path in (PEOPLE, ROLES):
        page = read_page(client, path)
        assert page.select('main form[method="post"]') == []
        # Anybody may look at a demonstration, and accounts are of real people.
        assert director.email not in page.text
    assert client.get(path_of(director)).status_code == 404
    assert director.email not in read_page(client, "/administration/audit").text
    before = list_accounts(served_store)
    changing = [path for path in list_posts(client.application) if "audit" not in path]
    assert len(changing) == 8
    for path in changing:
        answer = send(
            client, path.format(director.id), fill_in(wish="require director"), "/account"
        )
        assert answer.status_code == 403, path
        assert "You look at a demonstration" in answer.text
    assert list_accounts(served_store) == before


def test_nothing_is_changed_by_a_form_of_another_site(
    served_store: Engine, client: FlaskClient, director: AccountLine
) -> None:
    before = list_accounts(served_store)
    for path in list_posts(client.application):
        for token in ("", "forged"):
            form = fill_in(wish="require director", csrf_token=token)
            answer = client.post(path.format(director.id), data=form)
            assert answer.status_code in (200, 400), path
            assert "out of date" in answer.text or "open for too long" in answer.text
        assert client.post(path.format(director.id), json=["x"]).status_code == 415
    assert list_accounts(served_store) == before


@pytest.fixture(scope="module")
def typist(served_store: Engine, administrator: str) -> FlaskClient:
    """An administrator for all examples of a test: to sign in takes its time."""
    return sign_in_as(served_store, administrator)


@pytest.fixture(scope="module")
def somebody(served_store: Engine) -> int:
    return find_line(served_store, add_person(served_store, Role.DIRECTOR)).id


TYPED = st.text(max_size=40) | st.sampled_from(["director", "residential_manager", "piper", "\0"])


@given(
    path=st.sampled_from([NEW, f"{PEOPLE}/{{}}/role", f"{PEOPLE}/{{}}/password"]),
    fields=st.dictionaries(
        st.sampled_from(["email", "role", "homes", "password", "way", "other"]),
        TYPED | st.lists(TYPED, max_size=3),
    ),
)
def test_whatever_is_typed_is_done_or_explained(
    typist: FlaskClient, somebody: int, path: str, fields: dict[str, object]
) -> None:
    answer = send(typist, path.format(somebody), fields, NEW)
    assert answer.status_code in (200, 302), answer.text
    assert answer.status_code == 302 or 'role="alert"' in answer.text


def test_administration_leads_to_no_child(client: FlaskClient, director: AccountLine) -> None:
    for path in (PEOPLE, NEW, path_of(director), ROLES, "/administration/audit", "/account"):
        links = {link["href"].split("?")[0] for link in read_page(client, path).select("a[href]")}
        assert not links & {"/children", "/age-bands"}, path
        assert "/" in links


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_everybody_else_is_told_who_may(served_store: Engine, role: Role) -> None:
    client = sign_in(served_store, role)
    answer = client.get(PEOPLE)
    assert answer.status_code == 403
    assert "It is open to: administrator." in answer.text
    assert "ask the administrator" in answer.text
    assert 'href="/administration' not in answer.text


def test_whoever_is_not_signed_in_is_asked_to(served_store: Engine) -> None:
    answer = open_client(served_store).get(PEOPLE, headers={"Accept": "text/html"})
    assert answer.headers["Location"] == f"/sign-in?next={PEOPLE}"
