"""Signing in at the council's own provider: who comes in, and as what."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import Engine, insert, select

from data_access.accounts import single_sign_on
from data_access.accounts.keeper import Keeper
from data_access.accounts.people import add_account, disable_account, set_password, set_role
from data_access.accounts.refusal import AccountRefused
from data_access.accounts.tokens import find_viewer_by_token, issue_token
from data_access.audit import AuditLog
from data_access.store.tables import account_homes, homes, loads, sessions
from data_access.vocabulary import Role
from tests.http.council_browser import (
    AUDIT_KEY,
    Browser,
    assert_turned_away,
    open_server,
    read_accounts,
    read_audit,
    read_failures,
    who_is_signed_in,
)
from tests.provider import LEFT_OUT, Person, Provider, run_provider

PASSWORD = "heather lantern crossing 41"


@pytest.fixture(scope="module")
def running_provider() -> Iterator[Provider]:
    with run_provider() as provider:
        yield provider


@pytest.fixture
def provider(running_provider: Provider) -> Provider:
    running_provider.behave()
    return running_provider


@pytest.fixture
def store(empty_store: Engine) -> Engine:
    return empty_store


@pytest.fixture
def server(store: Engine, provider: Provider) -> Iterator[Flask]:
    with open_server(store, provider) as server:
        yield server


@pytest.fixture
def browser(server: Flask, provider: Provider) -> Browser:
    return Browser(server, provider)


@pytest.fixture
def keeper(store: Engine) -> Keeper:
    return Keeper(store, AuditLog(store, AUDIT_KEY), "command line: tests")


# Coming in


def test_a_first_sign_in_makes_an_account_with_the_role_of_the_persons_group(
    browser: Browser, store: Engine, provider: Provider
) -> None:
    answer = browser.sign_in()
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert who_is_signed_in(store) == [("amina.okafor@council.example", "director")]
    [account] = read_accounts(store)
    assert account["issuer"] == provider.address
    assert account["subject"] == "5f2c"
    assert account["password"] is None
    assert account["signed_in_at"] is not None
    assert read_audit(store) == [
        (
            "account_added",
            "council sign-in",
            "amina.okafor@council.example: director",
        ),
        ("signed_in", "amina.okafor@council.example", "council sign-in"),
    ]


def test_the_product_asks_for_a_code_by_pkce_with_a_state_and_a_nonce_and_keeps_the_verifier(
    browser: Browser, provider: Provider
) -> None:
    browser.sign_in()
    asked = dict(provider.asked)
    out = asked["/authorise"]
    assert out["response_type"] == "code"
    assert out["scope"] == "openid email profile"
    assert out["code_challenge_method"] == "S256"
    assert out["redirect_uri"] == "https://localhost/sign-in/council/back"
    assert min(len(out[name]) for name in ("state", "nonce", "code_challenge")) >= 20
    assert "code_verifier" not in out
    assert asked["/token"]["code_verifier"]
    assert [path for path, _ in provider.asked] == [
        *("/.well-known/openid-configuration", "/authorise", "/token", "/keys")
    ]


def test_a_person_is_known_by_issuer_and_subject_whatever_their_email_has_become(
    server: Flask, store: Engine, provider: Provider
) -> None:
    Browser(server, provider).sign_in()
    provider.person = Person(email="amina.newman@council.example")
    Browser(server, provider).sign_in()
    assert [account["email"] for account in read_accounts(store)] == [
        "amina.okafor@council.example"
    ]
    assert len(who_is_signed_in(store)) == 2


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"groups": ["cioc-commissioners", "cioc-directors", "staff"]}, "director"),
        ({"groups": ["cioc-managers", "cioc-commissioners"]}, "commissioner"),
        ({"groups": "cioc-commissioners"}, "commissioner"),
        ({"groups": LEFT_OUT, "roles": ["cioc-managers"]}, "residential_manager"),
        ({"groups": ["staff", 7, {"id": 1}], "roles": ["cioc-directors"]}, "director"),
    ],
)
def test_of_several_groups_the_one_that_stands_first_in_the_settings_gives_the_role(
    browser: Browser, store: Engine, provider: Provider, claims: dict[str, Any], role: str
) -> None:
    provider.manners.claims = claims
    browser.sign_in()
    assert who_is_signed_in(store) == [("amina.okafor@council.example", role)]


def test_signing_in_gives_a_new_session_and_what_the_browser_had_before_opens_nothing(
    browser: Browser, server: Flask, store: Engine, provider: Provider
) -> None:
    back = browser.visit_provider(browser.begin())
    before = browser.cookie
    remember(store, fs_paa=9_999_999_999)
    browser.get(back)
    assert browser.cookie not in ("", before)
    assert browser.get("/").status_code == 200
    replayed = Browser(server, provider)
    replayed.client.set_cookie("__Host-session", before, domain="localhost", secure=True)
    assert replayed.get("/").status_code == 401
    # All that is there is the token of the page that was opened since.
    assert read_content(store).keys() <= {"csrf_token", "_user_id"}


def read_content(store: Engine) -> dict[str, Any]:
    with store.connect() as connection:
        content: dict[str, Any] = json.loads(
            connection.execute(select(sessions.c.content)).scalar_one()
        )
    return content


def remember(store: Engine, **more: Any) -> None:
    """Have the one session remember more, such as when its owner last typed a password."""
    content = json.dumps(read_content(store) | more)
    with store.execution_options(writes=True).begin() as connection:
        connection.execute(sessions.update().values(content=content))


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/account"])
def test_where_somebody_goes_after_signing_in_is_not_for_the_request_to_say(
    browser: Browser, elsewhere: str
) -> None:
    next_page = urlencode({"next": elsewhere})
    out = browser.get(f"/sign-in/council?{next_page}")
    back = browser.visit_provider(out.headers["Location"])
    assert browser.get(f"{back}&{next_page}").headers["Location"] == "/"


@pytest.mark.parametrize("is_made_ready", [False, True])
def test_first_sign_ins_of_one_person_at_the_same_moment_make_one_account(
    server: Flask, store: Engine, provider: Provider, keeper: Keeper, is_made_ready: bool
) -> None:
    if is_made_ready:
        add_account(keeper, provider.person.email, Role.DIRECTOR)
    browsers = [Browser(server, provider) for _ in range(6)]
    backs = [browser.visit_provider(browser.begin()) for browser in browsers]
    together = Barrier(len(browsers))

    def come_back(pair: tuple[Browser, str]) -> str:
        together.wait()
        return pair[0].get(pair[1]).headers.get("Location", "")

    with ThreadPoolExecutor(len(browsers)) as pool:
        assert list(pool.map(come_back, zip(browsers, backs, strict=True))) == ["/"] * 6
    assert len(read_accounts(store)) == 1
    assert len(who_is_signed_in(store)) == 6


def test_an_account_that_another_window_makes_meanwhile_is_the_one_that_is_used(
    browser: Browser, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make_after_another(*given: Any, **more: Any) -> int:
        add_account(*given, **more)
        return add_account(*given, **more)

    monkeypatch.setattr(single_sign_on, "add_account", make_after_another)
    assert browser.sign_in().headers["Location"] == "/"
    assert len(read_accounts(store)) == 1


# Roles, homes and who has none


def test_who_is_in_no_group_with_a_role_is_told_so_and_has_no_account(
    browser: Browser, store: Engine, provider: Provider
) -> None:
    provider.person = Person(groups=("staff",))
    answer = browser.sign_in()
    assert_turned_away(answer, store, 403)
    assert "You are signed in at your council, but no role here is given to your groups." in (
        answer.text
    )
    assert read_accounts(store) == []
    assert read_failures(store) == [
        ("amina.okafor@council.example", "council sign-in: no role is given to their groups")
    ]


def test_another_group_is_another_role_and_ends_the_sessions_of_the_role_before(
    server: Flask, store: Engine, provider: Provider
) -> None:
    Browser(server, provider).sign_in()
    provider.person = Person(groups=("cioc-commissioners",))
    Browser(server, provider).sign_in()
    assert who_is_signed_in(store) == [("amina.okafor@council.example", "commissioner")]
    assert ("role_changed", "council sign-in", "amina.okafor@council.example: commissioner") in (
        read_audit(store)
    )


def test_the_same_group_leaves_the_persons_other_sessions_alone(
    server: Flask, store: Engine, provider: Provider
) -> None:
    Browser(server, provider).sign_in()
    Browser(server, provider).sign_in()
    assert len(who_is_signed_in(store)) == 2


def test_who_has_left_every_group_loses_the_sessions_and_tokens_of_before(
    server: Flask, store: Engine, provider: Provider, keeper: Keeper
) -> None:
    Browser(server, provider).sign_in()
    token = issue_token(keeper, provider.person.email)
    assert find_viewer_by_token(store, token)
    provider.person = Person(groups=())
    assert_turned_away(Browser(server, provider).sign_in(), store, 403)
    assert find_viewer_by_token(store, token) is None


def test_the_first_administrator_is_made_on_the_command_line_and_by_no_group(
    server: Flask, store: Engine, provider: Provider, keeper: Keeper
) -> None:
    provider.person = Person(groups=("cioc-administrators",))
    answer = Browser(server, provider).sign_in()
    assert_turned_away(answer, store, 403)
    assert read_accounts(store) == []
    add_account(
        keeper, "first@council.example", Role.ADMINISTRATOR, password="heather lantern crossing 41"
    )
    assert Browser(server, provider).sign_in().headers["Location"] == "/"


def test_a_manager_is_given_homes_by_an_administrator_and_they_stay_at_the_next_sign_in(
    server: Flask, store: Engine, provider: Provider, keeper: Keeper
) -> None:
    provider.person = Person(groups=("cioc-managers",))
    add_home(store, "rowan-house")
    Browser(server, provider).sign_in()
    assert read_homes(store) == []
    set_role(keeper, provider.person.email, Role.RESIDENTIAL_MANAGER, ["rowan-house"])
    Browser(server, provider).sign_in()
    assert read_homes(store) == ["rowan-house"]
    provider.person = Person(groups=("cioc-directors",))
    Browser(server, provider).sign_in()
    assert read_homes(store) == []


def add_home(store: Engine, slug: str) -> None:
    with store.execution_options(writes=True).begin() as connection:
        load = connection.execute(
            insert(loads)
            .values(
                kind="homes",
                loaded_at=datetime(2024, 1, 1),  # noqa: DTZ001 (the column is in UTC)
                loaded_by="tests",
                council_code="E06000004",
                rows_read=1,
                rows_accepted=1,
                rows_repaired=0,
                rows_rejected=0,
                is_synthetic=True,
            )
            .returning(loads.c.id)
        ).scalar_one()
        connection.execute(
            insert(homes).values(
                load_id=load, slug=slug, name=slug, provider_group="council", is_invented=True
            )
        )


def read_homes(store: Engine) -> list[str]:
    with store.connect() as connection:
        return list(
            connection.execute(
                select(homes.c.slug).join(account_homes, account_homes.c.home_id == homes.c.id)
            ).scalars()
        )


# Accounts that are there already


def test_a_local_account_is_not_taken_over_by_whoever_has_its_email_at_the_provider(
    browser: Browser, store: Engine, provider: Provider, keeper: Keeper
) -> None:
    add_account(keeper, provider.person.email, Role.ADMINISTRATOR, password=PASSWORD)
    before = read_accounts(store)
    answer = browser.sign_in()
    assert_turned_away(answer, store, 403)
    assert "another account here has your email address" in answer.text
    assert read_accounts(store) == before
    assert read_failures(store) == [
        (provider.person.email, "council sign-in: another account has the email address")
    ]


def test_an_email_that_passes_to_somebody_else_does_not_bring_the_account_with_it(
    server: Flask, store: Engine, provider: Provider
) -> None:
    Browser(server, provider).sign_in()
    with store.execution_options(writes=True).begin() as connection:
        connection.execute(sessions.delete())
    provider.person = Person(subject="77aa")
    assert_turned_away(Browser(server, provider).sign_in(), store, 403)
    assert [account["subject"] for account in read_accounts(store)] == ["5f2c"]


@pytest.mark.parametrize("vouched", [{"email_verified": True}, {"xms_edov": True}])
def test_an_account_made_ready_is_tied_at_the_first_sign_in_and_has_its_homes(
    browser: Browser, store: Engine, provider: Provider, keeper: Keeper, vouched: dict[str, Any]
) -> None:
    add_home(store, "rowan-house")
    add_account(
        keeper, "Amina.Okafor@council.example", Role.RESIDENTIAL_MANAGER, homes=["rowan-house"]
    )
    provider.person = Person(groups=("cioc-managers",), email_verified=None)
    provider.manners.claims = vouched
    browser.sign_in()
    assert who_is_signed_in(store) == [("amina.okafor@council.example", "residential_manager")]
    assert [account["subject"] for account in read_accounts(store)] == ["5f2c"]
    assert read_homes(store) == ["rowan-house"]


def test_an_account_made_ready_waits_for_a_provider_that_vouches_for_the_email(
    browser: Browser, store: Engine, provider: Provider, keeper: Keeper
) -> None:
    add_account(keeper, provider.person.email, Role.DIRECTOR)
    provider.person = Person(email_verified=None)
    answer = browser.sign_in()
    assert_turned_away(answer, store, 403)
    assert "does not vouch for the address" in answer.text
    assert [account["subject"] for account in read_accounts(store)] == [None]
    assert len(read_failures(store)) == 1


def test_a_disabled_account_stays_out_and_reads_what_somebody_without_a_role_reads(
    server: Flask, store: Engine, provider: Provider, keeper: Keeper
) -> None:
    Browser(server, provider).sign_in()
    disable_account(keeper, provider.person.email)
    answer = Browser(server, provider).sign_in()
    assert_turned_away(answer, store, 403)
    provider.person = Person(subject="none", email="nobody@council.example", groups=())
    assert answer.text == Browser(server, provider).sign_in().text
    assert read_failures(store)[0] == (
        "amina.okafor@council.example",
        "council sign-in: the account is disabled",
    )


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": LEFT_OUT, "xms_edov": False},
        {"email_verified": True, "xms_edov": "0"},
        {"email": LEFT_OUT},
        {"email": "amina"},
        {"email": ["amina.okafor@council.example"]},
        {"email": None},
        {"email": f"{'a' * 300}@council.example"},
        {"sub": "s" * 256},
        {"sub": "5f2c\x00"},
    ],
    ids=str,
)
def test_nobody_comes_in_without_an_email_that_somebody_could_be_told_by(
    browser: Browser, store: Engine, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.manners.claims = claims
    assert_turned_away(browser.sign_in(), store, 403)
    assert read_accounts(store) == []
    assert len(read_failures(store)) == 1


def test_who_signs_in_at_the_council_has_no_password_here_and_can_be_given_none(
    browser: Browser, store: Engine, provider: Provider, keeper: Keeper
) -> None:
    browser.sign_in()
    for path in ("/account/password", "/account/second-factor", "/confirm"):
        answer = browser.get(path)
        assert answer.status_code == 403
        assert "your password and second factor are kept there" in answer.text
    with pytest.raises(AccountRefused, match="has no password here"):
        set_password(keeper, provider.person.email, PASSWORD)
    assert read_accounts(store)[0]["password"] is None


@pytest.mark.parametrize("password", ["", PASSWORD])
def test_who_signs_in_at_the_council_is_refused_at_the_local_form(
    server: Flask, store: Engine, provider: Provider, password: str
) -> None:
    Browser(server, provider).sign_in()
    other = Browser(server, provider)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', other.get("/sign-in").text)
    assert token
    answer = other.client.post(
        "/sign-in",
        base_url="https://localhost",
        data={"email": provider.person.email, "password": password, "csrf_token": token[1]},
    )
    assert "Location" not in answer.headers
    assert "csrf" not in answer.text.lower().replace("csrf_token", "")
    assert len(who_is_signed_in(store)) == 1
