"""What docs/security.md promises of passwords, secrets and accounts."""

import re
from random import SystemRandom

import pytest
from passlib import totp
from sqlalchemy import Engine, func, select
from wtforms import Form, PasswordField
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from callbacks import sign_in_forms
from callbacks.sessions import COOKIE
from data_access.accounts import passwords
from data_access.accounts.refusal import AccountRefused
from data_access.store.tables import accounts, metadata
from data_access.vocabulary import Role
from tests.http.clients import PASSWORD, add_person, open_client, read_token, sign_in_as
from tests.http.council_browser import Browser, open_server
from tests.provider import CLIENT_SECRET, run_provider


def is_refused(password: str) -> bool:
    try:
        passwords.check(password, "ann.other@council.test")
    except AccountRefused:
        return True
    return False


def test_the_commonest_leaked_passwords_are_refused() -> None:
    leaked = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= passwords.SHORTEST]
    assert len(leaked) > 200
    assert [word for word in leaked if not is_refused(word)] == []
    # Shorter ones, which people make longer by what is asked of them.
    longer = [f"{word}12345" for word in FREQUENCY_LISTS["passwords"][:100]]
    assert [word for word in longer if not is_refused(word)] == []


@pytest.mark.parametrize(
    "password",
    [
        "children in our care",
        "ChildrenInOurCare1",
        "looked after children",
        "ann.other.council",
        "SocialCareDashboard",
        "ourcarecouncil",
        "Dashboard2026!!",
    ],
)
def test_the_products_own_name_and_ones_own_are_no_passwords(password: str) -> None:
    assert is_refused(password)


def test_passwords_are_masked_and_open_to_password_managers(served_store: Engine) -> None:
    page = open_client(served_store).get("/sign-in").text
    fields = re.findall(r"<input[^>]*type=\"password\"[^>]*>", page)
    assert len(fields) == 1
    assert "<script" not in page
    forms = vars(sign_in_forms).values()
    asked = [
        field
        for form in forms
        if isinstance(form, type) and issubclass(form, Form)
        for field in vars(form).values()
        if getattr(field, "field_class", None) is PasswordField
    ]
    assert len(asked) > 3
    for field in asked:
        told = field.kwargs["render_kw"]
        assert told.keys() == {"autocomplete"}
        assert told["autocomplete"] in {"current-password", "new-password"}


def test_no_account_comes_with_the_product(
    empty_store: Engine, demonstration_store: Engine
) -> None:
    for store in (empty_store, demonstration_store):
        with store.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(accounts)) == 0


def test_a_form_takes_no_field_that_it_does_not_show(served_store: Engine) -> None:
    email = add_person(served_store, Role.COMMISSIONER)
    client = sign_in_as(served_store, email)

    def read_account() -> dict[str, object]:
        with served_store.connect() as connection:
            row = connection.execute(select(accounts).where(accounts.c.email == email)).one()
        return row._asdict()

    before = read_account()
    new = "walrus kettle banister 9"
    done = client.post(
        "/account/password",
        data={
            "csrf_token": read_token(client.get("/account/password").text),
            "password": PASSWORD, "new_password": new, "new_password_confirm": new,
            "id": "1", "email": "other@example.gov.uk", "role": "administrator", "active": "",
            "user": "1", "issuer": "x", "subject": "x", "tf_totp_secret": "x",
        },
    )  # fmt: skip
    assert done.status_code == 302
    after = read_account()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"password", "password_set_at", "fs_uniquifier"}
    assert "password" in changed


def test_of_a_council_sign_in_the_browser_gets_a_session_and_the_store_keeps_no_token(
    empty_store: Engine,
) -> None:
    with run_provider() as provider, open_server(empty_store, provider) as server:
        browser = Browser(server, provider)
        way_back = browser.visit_provider(browser.begin())
        answer = browser.get(way_back)
        assert answer.headers["Location"] == "/"
        cookies = answer.headers.getlist("Set-Cookie")
        assert [cookie.partition("=")[0] for cookie in cookies] == [COOKIE]
        assert "eyJ" not in str(answer.headers)
        issued = dict(provider.asked)["/token"]
        given = {issued["code"], issued["code_verifier"], CLIENT_SECRET}
        with empty_store.connect() as connection:
            kept = str([connection.execute(select(t)).all() for t in metadata.sorted_tables])
        assert "amina" in kept
        # A JSON Web Token begins so, whatever it says.
        assert [word for word in ("eyJ", "access_token", *given) if word in kept] == []


def test_the_secrets_of_second_factors_are_160_bits_of_the_systems_own_randomness(
    served_store: Engine,
) -> None:
    codes = open_client(served_store).application.extensions["security"].totp_factory
    made = {codes._totp.from_source(codes.generate_totp_secret()).key for _ in range(20)}
    assert len(made) == 20
    assert {len(key) for key in made} == {20}
    assert isinstance(totp.rng, SystemRandom)
