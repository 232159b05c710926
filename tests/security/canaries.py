"""A day's use of the product by people who carry canaries, and all that it left behind.

Every canary holds the same few characters: a child's reference and UPN (planted in the
demonstration council itself), a director's email and password, and what somebody types into an
address or a form where it does not belong.
"""

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from passlib.totp import TOTP
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait
from sqlalchemy import Engine, select

from callbacks.sessions import COOKIE
from components.page import PAGES
from data_access.demonstration.people import CANARY_REFERENCE
from data_access.store.tables import children, episodes
from data_access.vocabulary import Role
from tests.browser.pages import (
    OFTEN,
    PATIENCE,
    find,
    open_page,
    read,
    sign_in,
    wait_for_answers,
    wait_until,
)

MARK = "7q9z"
EMAIL = "dana.canary-7q9z@council.test"
PASSWORD = "wobbly lantern 7Q9Z trumpet"
WRONG_PASSWORD = "granite otter 7Q9Z umbrella"
# Typed where the email should be: the browser remembers it, as what its own user typed.
MISPLACED = "copper bicycle 7Q9Z planet"
TYPED = "typed-7Q9Z"
STORAGE = """
    const done = arguments[0];
    Promise.all([indexedDB.databases(), caches.keys(), navigator.serviceWorker.getRegistrations()])
        .then(kept => done(JSON.stringify([
            {...localStorage}, {...sessionStorage}, document.cookie, window.name, history.state,
            ...kept,
        ])));
"""
FETCH = """
    fetch(arguments[0]).then(answer => answer.text()).then(arguments[1]);
"""


@dataclass
class Traces:
    """What was left, by where it was left; `secrets` are what only a browser or a phone holds."""

    lists: list[str] = field(default_factory=list)
    after_signing_out: list[str] = field(default_factory=list)
    storage: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    network: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)

    def look_around(self, browser: WebDriver) -> None:
        """Keep what the page that is open has put into its browser, and which addresses it has."""
        self.storage.append(browser.execute_async_script(STORAGE))
        self.addresses += browser.execute_script(
            "return [location.href, document.referrer,"
            " ...performance.getEntries().map(entry => entry.name)]"
        )
        self.secrets |= {c["value"] for c in browser.get_cookies() if c["name"] == COOKIE}
        for entry in browser.get_log("performance"):
            self._keep_traffic(json.loads(entry["message"])["message"])

    def _keep_traffic(self, message: dict[str, Any]) -> None:
        about = message["params"]
        request, response = about.get("request", {}), about.get("response", {})
        if request:
            headers = request.get("headers", {})
            self.addresses += [request["url"], headers.get("Referer", "")]
        if message["method"] == "Network.responseReceived":
            self._keep_headers(response["url"], response["headers"])
        if "redirectResponse" in about:
            answer = about["redirectResponse"]
            self._keep_headers(answer["url"], answer["headers"])

    def _keep_headers(self, address: str, headers: dict[str, str]) -> None:
        # The session's own cookie is its browser's to know.
        kept = {name.lower(): words for name, words in headers.items()}
        kept.pop("set-cookie", None)
        self.network.append((address, kept))

    def ask(self, port: int, name: str, method: str, path: str, **more: Any) -> str:
        """Ask as a program, keep how it was answered, and give back the answer."""
        with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            connection.request(method, path, **more)
            answer: HTTPResponse = connection.getresponse()
            self.statuses[name] = answer.status
            self.pages[name] = answer.read().decode(errors="replace")
            self._keep_headers(f"http://127.0.0.1:{port}{path}", dict(answer.getheaders()))
        return self.pages[name]


def press(browser: WebDriver, words: str) -> None:
    """Press the button that says this, and wait for the page that follows."""
    page = find(browser, "html")
    buttons = browser.find_elements(By.XPATH, f"//button[normalize-space()='{words}']")
    assert buttons, f"no button says {words}: {page.text}"
    browser.execute_script("arguments[0].click()", buttons[0])
    WebDriverWait(browser, PATIENCE, poll_frequency=OFTEN).until(staleness_of(page))
    wait_until(browser, "document.readyState === 'complete'")


def fill(browser: WebDriver, **fields: str) -> None:
    """Type into the fields of these ids."""
    for name, words in fields.items():
        box = find(browser, f"#{name}")
        box.clear()
        box.send_keys(words)


def use_as_director(browser: WebDriver, address: str, traces: Traces) -> None:
    """By an account with a second factor: every page, a list, a download, a token; and mistakes."""
    browser.get(f"{address}/age-bands?as_at=2023-10-31")
    fill(browser, email=EMAIL, password=WRONG_PASSWORD)
    press(browser, "Sign in")
    assert "not right" in read(browser, ".faults")
    # Whoever types into the wrong field tells it to nobody.
    fill(browser, email=MISPLACED, password=EMAIL)
    press(browser, "Sign in")
    fill(browser, email=EMAIL, password=PASSWORD)
    press(browser, "Sign in")
    visit_pages(browser, address, traces)
    # A word that the page leaves unread, and one that it refuses.
    open_page(browser, address, f"/?sort={TYPED}")
    browser.get(f"{address}/?placement_type={TYPED}")
    wait_until(browser, "document.querySelector('.panel .empty')?.textContent.includes('no value')")
    browser.get(f"{address}/no-such-page")
    app = set_up_second_factor(browser, address, traces)
    browser.get(f"{address}/account")
    press(browser, "Make a token")
    traces.secrets.add(read(browser, "code.key"))
    traces.look_around(browser)
    open_list(browser, address)
    press(browser, "Sign out")
    traces.look_around(browser)
    browser.back()
    wait_until(browser, "document.readyState === 'complete'")
    traces.after_signing_out.append(browser.page_source)
    browser.get(f"{address}/sign-in")
    fill(browser, email=EMAIL, password=PASSWORD)
    press(browser, "Sign in")
    fill(browser, code=TYPED)
    press(browser, "Continue")
    fill(browser, code=str(app.generate(time=int(time.time()) + 30).token))
    press(browser, "Continue")
    wait_for_answers(browser)
    traces.look_around(browser)


def set_up_second_factor(browser: WebDriver, address: str, traces: Traces) -> TOTP:
    """Set up an authenticator app, and give it back."""
    browser.get(f"{address}/account/second-factor")
    press(browser, "Set it up")
    key = read(browser, "code.key")
    traces.secrets |= {key, key.replace("-", "")}
    app = TOTP(key=key, new=False)
    fill(browser, code=str(app.generate().token))
    press(browser, "Finish")
    traces.look_around(browser)
    return app


def open_list(browser: WebDriver, address: str) -> str:
    """The last page of the list of children, on which the canary is; or what there is instead."""
    open_page(browser, address, "/children?page=12")
    wait_until(browser, "document.querySelector('main table, main .empty, .refused') !== null")
    return browser.page_source


def visit_pages(browser: WebDriver, address: str, traces: Traces) -> None:
    """Every page, whether or not it is open to whoever is signed in, and a download from each."""
    for path in PAGES:
        open_page(browser, address, path)
        for link in browser.find_elements(By.CSS_SELECTOR, ".tools a")[:1]:
            browser.execute_async_script(FETCH, link.get_dom_attribute("href"))
        traces.look_around(browser)
    traces.lists.append(open_list(browser, address))
    browser.get(f"{address}/account")
    traces.look_around(browser)


def use_as_others(browser: WebDriver, address: str, traces: Traces) -> None:
    """Signed in to the demonstration, role after role."""
    for role in (
        Role.DATA_OFFICER,
        Role.CABINET_MEMBER,
        Role.RESIDENTIAL_MANAGER,
        Role.ADMINISTRATOR,
    ):
        sign_in(browser, address, role)
        if role is Role.DATA_OFFICER:
            traces.lists.append(open_list(browser, address))
        elif role is Role.ADMINISTRATOR:
            for path in ("people", "people/1", "roles", "audit", "audit?action=sign_in_failed"):
                browser.get(f"{address}/administration/{path}")
                traces.look_around(browser)
        else:
            visit_pages(browser, address, traces)


def make_mistakes(port: int, cookie: str, token: str, traces: Traces) -> None:
    """What programs and people send that they should not: none of it is to be kept."""
    held = {"Cookie": f"{COOKIE}={cookie}"}
    child, typed = quote(CANARY_REFERENCE), quote(TYPED)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = json.dumps({"output": f"{TYPED}.children", "inputs": [CANARY_REFERENCE]})
    for name, method, path, more in (
        ("child in the path", "GET", f"/children/{child}", {"headers": held}),
        ("child as a measure", "GET", f"/api/measures/{child}", {"headers": held}),
        ("child as a filter", "GET", f"/api/measures/started?home={child}", {"headers": held}),
        ("nothing there", "GET", f"/api/{typed}/{child}", {"headers": held}),
        ("signed out", "GET", f"/?sort={typed}", {"headers": {"Accept": "text/html"}}),
        ("method", "BREW", f"/{typed}", {"headers": held}),
        ("host", "GET", "/", {"headers": {"Host": f"{TYPED}.example"}}),
        ("site", "POST", "/sign-in", {"headers": form | {"Origin": f"http://{TYPED}.example"}}),
        ("token", "GET", "/api/measures", {"headers": {"Authorization": f"Bearer cioc_{TYPED}"}}),
        ("cookie", "GET", "/api/measures", {"headers": {"Cookie": f"{COOKIE}={TYPED}"}}),
        (
            "export",
            "GET",
            "/api/measures/looked_after?format=csv&by=age_band",
            {"headers": {"Authorization": f"Bearer {token}", "User-Agent": TYPED}},
        ),
        (
            "no form",
            "POST",
            "/sign-in",
            {"headers": form, "body": urlencode({"email": EMAIL, "password": PASSWORD})},
        ),
        (
            "nonsense",
            "POST",
            "/_dash-update-component",
            {"headers": held | {"Content-Type": "application/json"}, "body": body},
        ),
        ("long", "GET", f"/{typed * 1000}", {"headers": held}),
    ):
        traces.ask(port, name, method, path, **more)


@contextmanager
def broken(store: Path, breaking: str, mending: str, *values: str) -> Iterator[None]:
    """The store with something wrong in it."""
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        connection.execute(breaking, values)
        try:
            yield
        finally:
            connection.execute(mending, values)


def fail(browser: WebDriver, address: str, store: Path, cookie: str, traces: Traces) -> None:
    """Two errors of the kind that carry a value in their message: neither is to be told."""
    port = int(address.rpartition(":")[2])
    who = "WHERE reference = ?"
    with broken(
        store,
        f"UPDATE children SET date_of_birth = 'born-7Q9Z' || substr(date_of_birth, 1, 10) {who}",
        f"UPDATE children SET date_of_birth = substr(date_of_birth, 10) {who}",
        CANARY_REFERENCE,
    ):
        traces.pages["broken row"] = open_list(browser, address)
    name = "episode_spans"
    with broken(store, f"ALTER TABLE {name} RENAME TO gone", f"ALTER TABLE gone RENAME TO {name}"):
        traces.ask(
            port,
            "broken table",
            "GET",
            "/api/measures/looked_after?age_band=5-10&locality=out_of_area",
            headers={"Cookie": f"{COOKIE}={cookie}"},
        )


def read_details(store: Engine) -> set[str]:
    """What the store says of the child with the canary, as it would be written anywhere."""
    with store.connect() as connection:
        child = connection.execute(
            select(children).where(children.c.reference == CANARY_REFERENCE)
        ).one()
        addresses = connection.execute(
            select(episodes.c.home_post, episodes.c.pl_post).where(episodes.c.child_id == child.id)
        )
        postcodes = {postcode for row in addresses for postcode in row if postcode}
    born = child.date_of_birth
    days = {born.isoformat(), f"{born:%d/%m/%Y}", f"{born:%-d %B %Y}"}
    return {CANARY_REFERENCE, child.upn, child.key} | days | postcodes


def read_files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Each file of a folder that can be read, and what is in it."""
    for path in sorted(folder.rglob("*")):
        with suppress(OSError):
            if path.is_file():
                yield path, path.read_bytes()


def find_words(said: str | bytes, words: set[str]) -> set[str]:
    """Which of these words stand in something, in either of the ways that a browser writes them."""
    content = said if isinstance(said, bytes) else said.encode()
    return {
        word for word in words if word.encode() in content or word.encode("utf-16-le") in content
    }


def find_any(said: str | bytes, words: set[str]) -> set[str]:
    """Which of these words, and whose references, stand in something."""
    content = said if isinstance(said, bytes) else said.encode()
    references = re.findall(rb"CH-\d{6}|C\0H\0-\0(?:\d\0){6}", content)
    return find_words(content, words) | {found.decode().replace("\0", "") for found in references}
