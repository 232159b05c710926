"""Signing in at the council's own provider: what is not believed, and what is when it is gone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from callbacks import single_sign_on
from tests.http.council_browser import (
    Browser,
    assert_turned_away,
    open_server,
    read_accounts,
    read_audit,
    read_failures,
    who_is_signed_in,
)
from tests.provider import CLIENT_ID, CLIENT_SECRET, LEFT_OUT, Manners, Provider, run_provider


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


# A provider that cannot be believed

FORGED = {
    "for another client": Manners(claims={"aud": "another-product"}),
    "for another client, by this one": Manners(claims={"aud": "other", "azp": CLIENT_ID}),
    "for several clients, none named": Manners(claims={"aud": [CLIENT_ID, "other"]}),
    "for several clients, another named": Manners(
        claims={"aud": [CLIENT_ID, "other"], "azp": "other"}
    ),
    "for nobody": Manners(claims={"aud": LEFT_OUT}),
    "of another issuer": Manners(claims={"iss": "https://login.example"}),
    "of no issuer": Manners(claims={"iss": LEFT_OUT}),
    "of the issuer, but for a stroke": Manners(claims={"iss": "slash"}),
    "with another nonce": Manners(claims={"nonce": "n" * 20}),
    "without a nonce": Manners(claims={"nonce": LEFT_OUT}),
    "expired": Manners(claims={"exp": 1_600_000_000}),
    "that never expires": Manners(claims={"exp": LEFT_OUT}),
    "that expires at no number": Manners(claims={"exp": "tomorrow"}),
    "issued in the future": Manners(claims={"iat": 9_999_999_999}),
    "issued at no time": Manners(claims={"iat": LEFT_OUT}),
    "valid only later": Manners(claims={"nbf": 9_999_999_999}),
    "of another access token": Manners(claims={"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}),
    "about nobody": Manners(claims={"sub": LEFT_OUT}),
    "about an empty name": Manners(claims={"sub": ""}),
    "about a number": Manners(claims={"sub": 5}),
    "unsigned": Manners(sign_with="none"),
    "unsigned, with a key named": Manners(sign_with="none", header={"kid": "rsa-1"}),
    "signed with the client's secret": Manners(sign_with="hmac"),
    "signed with the client's secret, with a key named": Manners(
        sign_with="hmac", header={"kid": "rsa-1"}
    ),
    "signed with the client's secret, called RS256": Manners(
        sign_with="hmac", header={"alg": "RS256", "kid": "rsa-1"}
    ),
    "signed with a key of its own": Manners(sign_with="another key"),
    "signed with a key that nobody publishes": Manners(
        sign_with="another key", header={"kid": "unheard-of"}
    ),
    "signed by an algorithm that was not agreed": Manners(sign_with="rsa", header={"alg": "RS512"}),
    "signed with an extension that must be understood": Manners(header={"crit": ["b64"]}),
}


@pytest.mark.parametrize("manners", FORGED.values(), ids=FORGED.keys())
def test_a_token_that_is_not_to_be_believed_signs_nobody_in(
    browser: Browser, store: Engine, provider: Provider, manners: Manners
) -> None:
    if manners.claims.get("iss") == "slash":
        manners = Manners(claims={"iss": f"{provider.address}/"})
    provider.manners = manners
    assert_turned_away(browser.sign_in(), store)
    assert read_accounts(store) == []
    assert len(read_audit(store)) == 1
    assert len(read_failures(store)) == 1


ODD_ANSWERS = {
    "no ID token but claims beside it": ("/token", 200, {"userinfo": {"sub": "5f2c"}}),
    "an ID token that is none": ("/token", 200, {"id_token": "a.b.c"}),
    "an ID token that is no text": ("/token", 200, {"id_token": 5}),
    "an empty ID token": ("/token", 200, {"id_token": None}),
    "an error": ("/token", 400, {"error": "<b>invalid</b>", "error_description": "joserfc"}),
    "a fault": ("/token", 500, {}),
    "a list": ("/token", 200, []),
    "keys that are none": ("/keys", 200, {"keys": [1, {}, {"kty": "RSA"}]}),
    "no keys": ("/keys", 200, {}),
    "a list of keys": ("/keys", 200, [1]),
    "a fault in place of keys": ("/keys", 503, {}),
}


@pytest.mark.parametrize(("path", "status", "body"), ODD_ANSWERS.values(), ids=ODD_ANSWERS.keys())
def test_an_answer_of_another_form_signs_nobody_in(
    browser: Browser, store: Engine, provider: Provider, path: str, status: int, body: Any
) -> None:
    if isinstance(body, dict) and path == "/token":
        body = {"access_token": "a", "token_type": "Bearer", **body}
    provider.manners.answers = {path: (status, json.dumps(body))}
    assert_turned_away(browser.sign_in(), store)
    assert len(read_failures(store)) == 1


def test_tokens_signed_by_either_agreed_algorithm_are_believed(
    server: Flask, store: Engine, provider: Provider
) -> None:
    for key in ("rsa", "ec"):
        provider.manners = Manners(sign_with=key)
        assert Browser(server, provider).sign_in().headers["Location"] == "/"
    provider.manners = Manners(claims={"aud": [CLIENT_ID, "other"], "azp": CLIENT_ID})
    assert Browser(server, provider).sign_in().headers["Location"] == "/"
    assert len(who_is_signed_in(store)) == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
CLAIMS = st.sampled_from(["iss", "aud", "sub", "exp", "iat", "nonce", "email", "groups", "at_hash"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claim=CLAIMS, value=JSON)
def test_whatever_stands_in_a_claim_is_answered_in_words(
    browser: Browser, provider: Provider, claim: str, value: Any
) -> None:
    provider.manners = Manners(claims={claim: value})
    # Nothing that is made up here is what these three must be.
    exact = claim in ("iss", "aud", "nonce")
    assert browser.sign_in().status_code in ((400,) if exact else (302, 400, 403))


# A browser that cannot be believed


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=abc",
        "?state=abc",
        "?code=abc&state=abc",
        "?error=access_denied",
        "?error=%3Cscript%3E&error_description=%3Cscript%3E&state=abc",
        "?code=%00&state=%00",
        "?id_token=a.b.c&state=abc",
    ],
)
def test_who_comes_back_without_having_gone_out_is_turned_away(
    browser: Browser, store: Engine, query: str
) -> None:
    answer = browser.get(f"/sign-in/council/back{query}")
    assert_turned_away(answer, store)
    assert "script" not in answer.text
    # Anybody could flood the audit log with it.
    assert read_audit(store) == []


def test_a_link_on_another_site_begins_no_sign_in(browser: Browser, provider: Provider) -> None:
    def follow(site: str) -> str:
        told = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        answer = browser.client.get("/sign-in/council", base_url="https://localhost", headers=told)
        return str(answer.headers["Location"])

    assert follow("cross-site") == "/sign-in"
    assert follow("same-origin").startswith(provider.address)


@pytest.mark.parametrize("state", ["", "&state=", "&state=another", "&state[]=1"])
def test_a_state_that_is_missing_or_another_is_refused(
    browser: Browser, store: Engine, provider: Provider, state: str
) -> None:
    back = browser.visit_provider(browser.begin())
    path, _, query = back.partition("?")
    code = next(part for part in query.split("&") if part.startswith("code="))
    assert_turned_away(browser.get(f"{path}?{code}{state}"), store)
    assert "/token" not in dict(provider.asked)
    assert read_failures(store) == []


def test_the_way_back_is_taken_once(browser: Browser, store: Engine) -> None:
    back = browser.visit_provider(browser.begin())
    browser.get(back)
    assert browser.get(back).status_code == 400
    assert len(who_is_signed_in(store)) == 1
    assert read_failures(store) == []


def test_a_failed_way_back_is_not_taken_again_either(
    browser: Browser, store: Engine, provider: Provider
) -> None:
    provider.manners.answers = {"/token": (500, "{}")}
    back = browser.visit_provider(browser.begin())
    assert_turned_away(browser.get(back), store)
    provider.manners = Manners()
    assert_turned_away(browser.get(back), store)


def test_the_way_back_of_one_browser_is_none_for_another(
    server: Flask, store: Engine, provider: Provider
) -> None:
    one, other = Browser(server, provider), Browser(server, provider)
    of_one, of_other = one.visit_provider(one.begin()), other.visit_provider(other.begin())
    assert_turned_away(one.get(of_other), store)
    assert_turned_away(other.get(of_one), store)


def test_only_the_sign_in_begun_last_in_a_browser_can_be_finished(
    browser: Browser, store: Engine
) -> None:
    first, last = browser.begin(), browser.begin()
    assert_turned_away(browser.get(browser.visit_provider(first)), store)
    assert browser.get(browser.visit_provider(last)).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("mode", "destination", "status"),
    [("navigate", "document", 302), ("navigate", "iframe", 403), ("no-cors", "image", 403)],
)
def test_people_come_back_as_visitors_and_never_within_another_sites_page(
    browser: Browser, mode: str, destination: str, status: int
) -> None:
    answer = browser.client.get(
        browser.visit_provider(browser.begin()),
        base_url="https://localhost",
        headers={
            "Sec-Fetch-Site": "cross-site",
            "Sec-Fetch-Mode": mode,
            "Sec-Fetch-Dest": destination,
        },
    )
    assert answer.status_code == status


def swap_code(back: str, code: str) -> str:
    path, _, query = back.partition("?")
    kept = [part for part in query.split("&") if not part.startswith("code=")]
    return f"{path}?{'&'.join([*kept, f'code={code}'])}"


def test_a_code_that_was_used_is_worth_nothing(
    server: Flask, store: Engine, provider: Provider
) -> None:
    first = Browser(server, provider)
    back = first.visit_provider(first.begin())
    [used] = provider.codes
    first.get(back)
    second = Browser(server, provider)
    answer = second.get(swap_code(second.visit_provider(second.begin()), used))
    assert answer.status_code == 400
    assert len(who_is_signed_in(store)) == 1
    assert [subject for _, subject in read_failures(store)] == [
        "council sign-in: the provider refused: invalid_grant"
    ]


def test_somebody_elses_unused_code_is_worth_nothing_in_another_browser(
    server: Flask, store: Engine, provider: Provider
) -> None:
    victim = Browser(server, provider)
    victim.visit_provider(victim.begin())
    [stolen] = provider.codes
    thief = Browser(server, provider)
    assert_turned_away(thief.get(swap_code(thief.visit_provider(thief.begin()), stolen)), store)


# A provider that is not there


@pytest.mark.parametrize(
    "answer",
    [
        (500, ""),
        (404, "{}"),
        (200, "nonsense"),
        (200, "[]"),
        (200, "{}"),
        (200, '{"issuer": 5}'),
        pytest.param((200, "[" * 100_000), id="deep"),
        (302, "/keys"),
    ],
    ids=str,
)
def test_a_provider_that_does_not_answer_well_is_told_in_a_sentence_with_a_reference(
    browser: Browser, store: Engine, provider: Provider, answer: tuple[int, str]
) -> None:
    provider.manners.answers = {"/.well-known/openid-configuration": answer}
    told = browser.get("/sign-in/council")
    assert_turned_away(told, store)
    assert "Your council's sign-in does not answer" in told.text.replace("&#39;", "'")
    assert f"quote the reference {told.headers['X-Request-Id'][:8]}" in told.text
    assert len(read_failures(store)) == 1
    # Sent elsewhere, it does not go.
    assert [path for path, _ in provider.asked] == ["/.well-known/openid-configuration"]
    assert browser.get("/sign-in").status_code == 200
    provider.manners = Manners()
    assert browser.sign_in().headers["Location"] == "/"


def test_a_provider_that_cannot_be_reached_leaves_the_local_sign_in_as_it_is(
    store: Engine, provider: Provider
) -> None:
    gone = Provider()
    gone.address = "http://127.0.0.1:9"
    with open_server(store, gone) as server:
        browser = Browser(server, provider)
        assert_turned_away(browser.get("/sign-in/council"), store)
        assert browser.get("/sign-in").status_code == 200


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
def test_a_provider_that_is_slow_is_not_waited_for(
    browser: Browser,
    store: Engine,
    provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
) -> None:
    monkeypatch.setattr(single_sign_on, "TIMEOUT_SECONDS", 0.2)
    provider.manners.delays = {path: 1.0}
    first = browser.get("/sign-in/council")
    if first.status_code == 302:
        first = browser.get(browser.visit_provider(first.headers["Location"]))
    assert_turned_away(first, store)
    assert [subject for _, subject in read_failures(store)] == [
        "council sign-in: the provider does not answer: ReadTimeout"
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://login.example"},
        {"token_endpoint": "ftp://127.0.0.1/token"},
        {"jwks_uri": "file:///etc/hostname"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": LEFT_OUT},
    ],
    ids=str,
)
def test_a_discovery_document_speaks_for_its_own_issuer_and_over_the_web_alone(
    browser: Browser, store: Engine, provider: Provider, said: dict[str, Any]
) -> None:
    provider.manners.discovery = said
    assert_turned_away(browser.get("/sign-in/council"), store)


def test_a_discovery_document_changes_nothing_of_how_the_provider_is_asked(
    browser: Browser, provider: Provider
) -> None:
    provider.manners.discovery = {
        "verify": False,
        "proxies": {"http": "http://127.0.0.1:9"},
        "client_id": "another",
        "response_type": "token",
        "code_challenge_method": None,
        "id_token_signing_alg_values_supported": ["none"],
    }
    assert browser.sign_in().headers["Location"] == "/"


def test_a_client_secret_is_sent_in_the_form_where_the_provider_takes_it_nowhere_else(
    browser: Browser, provider: Provider
) -> None:
    provider.manners.discovery = {
        "token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_post"]
    }
    assert browser.sign_in().headers["Location"] == "/"
    assert dict(provider.asked)["/token"]["client_secret"] == CLIENT_SECRET


def test_a_key_that_the_provider_has_just_taken_up_is_believed_at_once(
    server: Flask, provider: Provider
) -> None:
    Browser(server, provider).sign_in()
    provider.take_new_key()
    assert Browser(server, provider).sign_in().headers["Location"] == "/"


def test_a_key_that_the_provider_has_given_up_is_believed_no_longer_than_its_documents(
    server: Flask, store: Engine, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    Browser(server, provider).sign_in()
    provider.keys["given up"] = provider.take_new_key()
    provider.manners.sign_with = "given up"
    monkeypatch.setattr(single_sign_on, "METADATA_SECONDS", -1)
    assert Browser(server, provider).sign_in().status_code == 400
    assert len(who_is_signed_in(store)) == 1


def test_what_the_provider_publishes_is_asked_for_once_and_not_at_each_sign_in(
    server: Flask, provider: Provider
) -> None:
    for _ in range(3):
        Browser(server, provider).sign_in()
    asked = [path for path, _ in provider.asked]
    assert asked.count("/.well-known/openid-configuration") == 1
    assert asked.count("/keys") == 1
