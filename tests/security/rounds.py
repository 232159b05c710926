"""A day's use of the product, in a browser and by programs: the rounds of people with canaries."""

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from passlib.totp import TOTP
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

from callbacks.sessions import COOKIE
from data_access.demonstration.people import CANARY_REFERENCE
from data_access.vocabulary import Role
from tests.addresses import HOME
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
from tests.security.canaries import EMAIL, MISPLACED, PASSWORD, TYPED, WRONG_PASSWORD, Traces
from tests.security.sweeps import sweep

# What a browser keeps does not depend on which page it is: one of each kind is looked at.
SEEN = ("/", f"/homes/{HOME}", "/moves")
FETCH = """
    fetch(arguments[0]).then(answer => answer.text()).then(arguments[1]);
"""


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
    visit_pages(browser, address, Role.DIRECTOR, traces)
    # A word that the page leaves unread, and one that it refuses.
    open_page(browser, address, f"/?sort={TYPED}")
    browser.get(f"{address}/?placement_type={TYPED}")
    wait_until(browser, "document.querySelector('.panel .empty')?.textContent.includes('no value')")
    browser.get(f"{address}/no-such-page")
    open_child(browser, address, traces)
    take_list_away(browser, address, traces)
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


def open_child(browser: WebDriver, address: str, traces: Traces) -> None:
    """The page of the child with the canary, by the link in the list."""
    open_list(browser, address)
    link = browser.find_element(By.LINK_TEXT, CANARY_REFERENCE)
    browser.get(f"{address}{link.get_dom_attribute('href')}")
    traces.pages["child"] = browser.page_source
    traces.look_around(browser)


def take_list_away(browser: WebDriver, address: str, traces: Traces) -> None:
    """The whole list, to print, with a reason; at first without one."""
    browser.get(f"{address}/children/export?measure=looked_after")
    press(browser, "Show it to print")
    traces.pages["no reason"] = browser.page_source
    fill(browser, reason="To try what it leaves behind")
    press(browser, "Show it to print")
    traces.pages["taken away"] = browser.page_source
    traces.look_around(browser)


def visit_pages(
    browser: WebDriver,
    address: str,
    role: Role,
    traces: Traces,
    paths: Sequence[str] = SEEN,
) -> None:
    """Some pages, open or not to whoever is signed in, and a download from each; then all that
    there is, by a program.
    """
    for path in paths:
        open_page(browser, address, path)
        for link in browser.find_elements(By.CSS_SELECTOR, ".tools a")[:1]:
            browser.execute_async_script(FETCH, link.get_dom_attribute("href"))
        traces.look_around(browser)
    traces.lists.append(open_list(browser, address))
    browser.get(f"{address}/account")
    traces.look_around(browser)
    sweep_as(browser, address, role, traces)


def sweep_as(browser: WebDriver, address: str, role: Role, traces: Traces) -> None:
    """Ask for everything as whoever is signed in to the browser."""
    cookie = browser.get_cookie(COOKIE)
    assert cookie
    sweep(int(address.rpartition(":")[2]), cookie["value"], role, traces)


def use_as_others(browser: WebDriver, address: str, traces: Traces) -> None:
    """Signed in to the demonstration, role after role."""
    for role in (
        Role.DATA_OFFICER,
        Role.COMMISSIONER,
        Role.CABINET_MEMBER,
        Role.RESIDENTIAL_MANAGER,
        Role.ADMINISTRATOR,
    ):
        sign_in(browser, address, role)
        if role is Role.DATA_OFFICER:
            traces.lists.append(open_list(browser, address))
        elif role is Role.COMMISSIONER:
            sweep_as(browser, address, role, traces)
        elif role is Role.ADMINISTRATOR:
            for path in ("people", "people/1", "roles", "audit", "audit?action=sign_in_failed"):
                browser.get(f"{address}/administration/{path}")
                traces.look_around(browser)
        else:
            visit_pages(browser, address, role, traces, SEEN[:2])


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
