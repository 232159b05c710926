"""At the door: what browsers are told, which hosts are answered, what other sites may ask."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from app import create_app
from callbacks.environment import ignore_environment
from callbacks.gate import OPEN_ENDPOINTS
from data_access.vocabulary import Role
from tests.http.clients import (
    SECRET_KEY,
    add_person,
    make_settings,
    open_client,
    read_token,
    sign_in,
    sign_in_as,
)

ROOT = Path(__file__).resolve().parents[2]
UPDATE = "/_dash-update-component"
CHIPS = {
    "output": "chips.children",
    "outputs": {"id": "chips", "property": "children"},
    "inputs": [
        {"id": "selection", "property": "data", "value": ""},
        {"id": "_pages_location", "property": "pathname", "value": "/"},
    ],
}


@pytest.fixture(scope="module")
def director(served_store: Engine) -> FlaskClient:
    return sign_in(served_store, Role.DIRECTOR)


def read_policy(answer: TestResponse) -> dict[str, list[str]]:
    (policy,) = answer.headers.getlist("Content-Security-Policy")
    parts = [part.split() for part in policy.split(";")]
    assert len({name for name, *_ in parts}) == len(parts)
    return {name: sources for name, *sources in parts}


def list_answers(client: FlaskClient) -> list[TestResponse]:
    """An answer of every kind there is."""
    return [
        client.get("/", headers={"Accept": "text/html"}),
        client.get("/age-bands?as_at=2023-10-31"),
        client.get("/no-such-page"),
        client.get("/account"),
        client.get("/administration/people"),
        client.get("/sign-out"),
        client.get("/api/measures"),
        client.get("/api/measures/looked_after?format=csv"),
        client.get("/api/measures/none"),
        client.get("/api/none"),
        client.get("/_dash-layout"),
        client.get("/_dash-dependencies"),
        client.get("/assets/panels.js"),
        client.get("/assets/none.js"),
        client.get("/_dash-component-suites/dash/none.js"),
        client.get("/health/live"),
        client.get("/_favicon.ico"),
        client.get("/", headers={"Host": "elsewhere.example"}),
        client.post("/", data="x"),
        client.post(UPDATE, json=CHIPS),
        client.post(UPDATE, json={}),
        client.post(UPDATE, data="x" * 100_000, content_type="application/json"),
        client.post(UPDATE, json=CHIPS, headers={"Origin": "https://elsewhere.example"}),
    ]


def test_every_answer_of_every_kind_says_what_a_browser_may_do_with_it(
    director: FlaskClient, served_store: Engine
) -> None:
    answers = [*list_answers(director), *list_answers(open_client(served_store))]
    assert {200, 302, 400, 401, 403, 404, 405, 413} <= {answer.status_code for answer in answers}
    for answer in answers:
        told = answer.headers
        policy = read_policy(answer)
        assert (
            policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
        )
        assert policy["form-action"] == ["'self'"]
        assert "'unsafe-inline'" not in policy.get("script-src", [])
        assert "unsafe-eval" not in str(policy)
        assert not re.search(r"https?:|\*|blob:", str(policy))
        assert told["X-Content-Type-Options"] == "nosniff"
        assert told["Referrer-Policy"] == "same-origin"
        assert told["Cross-Origin-Opener-Policy"] == "same-origin"
        assert told["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in told["Permissions-Policy"]
        assert "Strict-Transport-Security" not in told
        assert "Access-Control-Allow-Origin" not in told
        is_file = answer.status_code == 200 and answer.request.path.startswith("/assets")
        assert (told["Cache-Control"] == "no-store") != is_file
        answer.close()


def test_a_page_of_dash_runs_its_own_scripts_and_none_that_was_put_into_it(
    director: FlaskClient,
) -> None:
    answer = director.get("/age-bands")
    policy = read_policy(answer)
    inline = [
        script.string
        for script in BeautifulSoup(answer.text, "lxml").find_all("script")
        if not script.get("src") and script.get("type") != "application/json"
    ]
    assert len(inline) == 2
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in inline
    ]
    assert policy["script-src"] == ["'self'", *hashes]
    assert policy["connect-src"] == ["'self'"]


def list_plain_pages(served_store: Engine) -> list[TestResponse]:
    """Every page that is no page of Dash's, as an administrator and as a stranger see it."""
    person = sign_in_as(served_store, add_person(served_store, Role.ADMINISTRATOR))
    visitor = open_client(served_store)
    rules = [
        rule.rule.replace("<int:number>", "1")
        for rule in person.application.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith(("/", "_dash"))
    ]
    refused = visitor.get("/sign-in", headers={"Host": "elsewhere.example"})
    answers = [refused, *(client.get(rule) for client in (person, visitor) for rule in rules)]
    return [answer for answer in answers if answer.mimetype == "text/html"]


def test_a_page_that_we_draw_ourselves_has_no_script_and_no_style_of_its_own(
    served_store: Engine,
) -> None:
    answers = list_plain_pages(served_store)
    assert {"/sign-in", "/account/second-factor", "/administration/people"} <= {
        answer.request.path for answer in answers if answer.status_code == 200
    }
    for answer in answers:
        policy = read_policy(answer)
        # One page has a script in a file of ours, to copy what it shows.
        is_sharing = answer.request.path == "/sharing"
        assert policy.get("script-src") == (["'self'"] if is_sharing else None), answer.request.path
        assert policy["style-src"] == ["'self'"]
        page = BeautifulSoup(answer.text, "lxml")
        scripts = [script.get("src") for script in page.find_all("script")]
        assert scripts in ([], ["/assets/copy.js"] if is_sharing else [])
        assert page.find_all("style") == page.find_all(style=True) == []
        assert "javascript:" not in answer.text
        for tag in page.find_all(True):
            assert not [name for name in tag.attrs if name.startswith("on")], tag
        for tag in page.find_all(src=True):
            assert tag["src"].startswith(("/", "data:"))


def test_by_tls_a_browser_is_told_to_come_by_nothing_else(director: FlaskClient) -> None:
    for answer in (
        director.get("/health/live", base_url="https://localhost"),
        director.get("/none", base_url="https://localhost"),
    ):
        told = answer.headers["Strict-Transport-Security"]
        assert int(re.findall(r"max-age=(\d+)", told)[0]) >= 365 * 24 * 3600
        assert "includeSubDomains" in told


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_as_many_proxies_are_believed_as_there_are(served_store: Engine, proxies: int) -> None:
    client = open_client(served_store, proxies=proxies)
    for sent in (1, 2, 3):
        by_tls = [False] * sent
        by_tls[-proxies if 0 < proxies <= sent else 0] = 0 < proxies <= sent
        for hops, expected in ((by_tls, any(by_tls)), ([False] * sent, False)):
            told = client.get(
                "/health/live",
                headers={"X-Forwarded-Proto": ",".join("https" if h else "http" for h in hops)},
            ).headers
            assert ("Strict-Transport-Security" in told) == expected, (proxies, hops)
    forged = client.get("/health/live", headers={"X-Forwarded-Host": "elsewhere.example"})
    assert forged.status_code == (400 if proxies == 1 else 200)


def test_a_form_is_taken_through_a_proxy_that_speaks_tls(served_store: Engine) -> None:
    client = open_client(served_store, proxies=1)
    proxy = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "127.0.0.1"}
    page = client.get("/sign-in", headers=proxy, base_url="http://127.0.0.1:8050")
    sent = proxy | {"Origin": "https://127.0.0.1", "Referer": "https://127.0.0.1/sign-in"}
    form = {"role": "director", "csrf_token": read_token(page.text)}
    for headers, status in ((sent, 302), (sent | {"Origin": "http://127.0.0.1"}, 403)):
        done = client.post(
            "/sign-in/demonstration", data=form, headers=headers, base_url="http://127.0.0.1:8050"
        )
        assert done.status_code == status
    account = client.get("/account", headers=proxy, base_url="http://127.0.0.1:8050")
    assert account.status_code == 200


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "localhost.elsewhere.example", "localhost@elsewhere", "", "[::2]"]
)
def test_another_host_name_is_not_answered(director: FlaskClient, host: str) -> None:
    for path in ("/", "/sign-in", "/api/measures", "/health/live", "/assets/panels.js"):
        answer = director.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert "does not answer at this address" in answer.text
        assert not host or host not in answer.text


def test_a_council_names_the_hosts_that_are_answered(served_store: Engine) -> None:
    client = open_client(served_store, hosts="cioc.example.gov.uk, 10.1.2.3")
    for host, status in (
        ("cioc.example.gov.uk", 200),
        ("cioc.example.gov.uk:8443", 200),
        ("10.1.2.3", 200),
        ("10.1.2.4", 400),
        ("other.cioc.example.gov.uk", 400),
    ):
        assert client.get("/health/live", headers={"Host": host}).status_code == status


OWN = "http://localhost"
OTHERS = st.sampled_from(
    ["null", "", "https://localhost", "http://localhost:81", "http://localhost.elsewhere.example",
     "http://elsewhere.example", f"{OWN}, {OWN}", f"{OWN}/", "http://LOCALHOST@elsewhere.example"]
) | st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30).filter(
    lambda text: text.lower() != OWN
)  # fmt: skip


@given(origin=OTHERS)
def test_a_request_from_another_origin_changes_nothing(director: FlaskClient, origin: str) -> None:
    for send in (
        lambda headers: director.post(UPDATE, json=CHIPS, headers=headers),
        lambda headers: director.post("/sign-out", headers=headers),
        lambda headers: director.delete("/account", headers=headers),
    ):
        answer = send({"Origin": origin})
        assert answer.status_code == 403
        assert "from another site" in answer.text
    assert director.post(UPDATE, json=CHIPS, headers={"Origin": OWN}).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense", "None"])
def test_what_a_browser_says_is_not_from_our_own_page_changes_nothing(
    director: FlaskClient, site: str
) -> None:
    for origin in ({}, {"Origin": OWN}):
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", **origin}
        assert director.post(UPDATE, json=CHIPS, headers=headers).status_code == 403
        assert director.post("/sign-out", headers=headers).status_code == 403
    for own in ("same-origin", "none"):
        answer = director.post(UPDATE, json=CHIPS, headers={"Sec-Fetch-Site": own, "Origin": OWN})
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("same-origin", "cors", "empty", 200),
        ("none", "navigate", "document", 200),
        ("cross-site", "navigate", "document", 200),
        ("same-site", "navigate", "document", 200),
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "navigate", "object", 403),
        ("cross-site", "no-cors", "image", 403),
        ("cross-site", "no-cors", "script", 403),
        ("cross-site", "cors", "empty", 403),
        ("same-site", "cors", "empty", 403),
        ("cross-site", "websocket", "websocket", 403),
    ],
)
def test_another_site_may_link_to_us_and_not_read_or_frame_us(
    director: FlaskClient, site: str, mode: str, dest: str, status: int
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    for path in ("/", "/assets/panels.js", "/account"):
        for method in ("GET", "HEAD"):
            with director.open(path, method=method, headers=headers) as answer:
                assert answer.status_code == status, path
    preflight = director.options("/api/measures", headers=headers)
    assert "Access-Control-Allow-Origin" not in preflight.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_on_another_site_has_nothing_taken_away_as_a_file(
    director: FlaskClient, site: str
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    for path in ("/api/measures", "/api/measures/looked_after?format=csv"):
        assert director.get(path, headers=headers).status_code == 403
        assert director.get(path).status_code == 200


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example/age-bands", "///x"])
def test_an_address_that_a_browser_would_take_for_another_host_is_none(
    director: FlaskClient, path: str
) -> None:
    answer = director.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code == 404
    assert "Clear filters" not in answer.text


def test_programs_which_say_nothing_of_sites_are_answered(director: FlaskClient) -> None:
    assert director.get("/api/measures").status_code == 200
    assert director.post(UPDATE, json=CHIPS).status_code == 200


def test_dashs_development_tools_have_no_address(director: FlaskClient) -> None:
    assert director.get("/_reload-hash").status_code == 404
    answered = {rule.rule for rule in director.application.url_map.iter_rules()}
    dashs = {
        rule for rule in answered if rule.startswith(("/_dash", "/_reload", "/_alive", "/_mcp"))
    }
    assert dashs == {
        "/_dash-layout", "/_dash-dependencies", "/_dash-update-component", "/_reload-hash",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    }  # fmt: skip
    assert "/_reload-hash" not in OPEN_ENDPOINTS


DEVELOPMENT = {
    "FLASK_DEBUG": "1", "DASH_DEBUG": "true", "dash_debug": "true", "DASH_UI": "true",
    "DASH_HOT_RELOAD": "true", "DASH_HOT_RELOAD_INTERVAL": "soon", "DASH_PROPS_CHECK": "true",
    "DASH_SERVE_DEV_BUNDLES": "true", "DASH_PRUNE_ERRORS": "true", "DASH_MCP_ENABLED": "true",
    "DASH_ASSETS_EXTERNAL_PATH": "https://elsewhere.example/", "DASH_APP_NAME": "other",
    "DASH_URL_BASE_PATHNAME": "/other/", "DASH_REQUESTS_PATHNAME_PREFIX": "/other/",
    "DASH_COMPRESS": "true", "DASH_SUPPRESS_CALLBACK_EXCEPTIONS": "false",
}  # fmt: skip


def test_the_environment_turns_on_neither_debugging_nor_dashs_tools(
    served_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = create_app(make_settings(served_store))
    for name, value in DEVELOPMENT.items():
        monkeypatch.setenv(name, value)
    ignore_environment()
    app = create_app(make_settings(served_store))
    assert not app.server.debug
    assert dict(app.config) == dict(plain.config)
    assert dict(app._dev_tools) == dict(plain._dev_tools)
    assert {r.rule for r in app.server.url_map.iter_rules()} == {
        r.rule for r in plain.server.url_map.iter_rules()
    }


@pytest.mark.parametrize("told", [{"FLASK_RUN_DEBUGGER": "1"}, {}], ids=["environment", "command"])
def test_flasks_debugger_is_never_served(served_store: Engine, told: dict[str, str]) -> None:
    settings = make_settings(served_store)
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "run", "--port", "0",
         *([] if told else ["--debugger"])],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
        env={
            "PATH": os.environ["PATH"], "DATABASE_URL": settings.database_url,
            "SECRET_KEY": SECRET_KEY, "AUDIT_KEY": settings.audit_key, **told,
        },
    )  # fmt: skip
    assert done.returncode != 0
    assert done.stderr.startswith("Error: A debugger")
    assert "Traceback" not in done.stderr
