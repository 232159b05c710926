"""Signing in with a second factor, in a browser: no rule of accessibility or policy is broken."""

import threading
from collections.abc import Iterator

import pytest
from passlib.totp import TOTP
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from werkzeug.serving import make_server

from app import create_app
from data_access.accounts.second_factors import require_second_factor
from data_access.store.engine import engine_for
from data_access.vocabulary import Role
from tests.accessibility.test_axe import WIDTHS, find_violations
from tests.browser.pages import find, read, wait_until
from tests.http.clients import make_settings
from tests.live import read_console_errors, resize
from tests.people import AUDIT_KEY, PASSWORD, add_person, open_keeper
from tests.stores import EMPTY, Stores

ANN = "ann@council.test"


@pytest.fixture
def door(sqlite_stores: Stores) -> Iterator[str]:
    """The address of a server where a director, Ann, needs a second factor and has none yet."""
    with sqlite_stores.open_copy(EMPTY) as engine:
        add_person(engine, ANN)
        require_second_factor(open_keeper(engine), Role.DIRECTOR, True)
        settings = make_settings(engine, audit_key=AUDIT_KEY)
        server = make_server("127.0.0.1", 0, create_app(settings).server, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.port}"
        server.shutdown()
        thread.join()
        server.server_close()
        engine_for(settings.database_url).dispose()


def submit(browser: WebDriver, **fields: str) -> None:
    """Fill in the form of the page and press its first button."""
    for name, text in fields.items():
        field = browser.find_element(By.NAME, name)
        field.clear()
        field.send_keys(text)
    page = browser.find_element(By.TAG_NAME, "html")
    find(browser, "main form button").click()
    wait_until(browser, "document.readyState === 'complete'")
    assert page != browser.find_element(By.TAG_NAME, "html")


def check_page(browser: WebDriver, heading: str) -> None:
    assert read(browser, "h1") == heading
    assert find_violations(browser) == []
    assert read_console_errors(browser) == []
    assert browser.execute_script(
        "return document.documentElement.scrollWidth <= window.innerWidth"
    )


def check_fault(browser: WebDriver, heading: str, words: str) -> None:
    check_page(browser, heading)
    assert words in read(browser, ".faults")
    assert browser.title.startswith("Error: ")
    # A screen reader starts where it says what is wrong.
    wait_until(browser, "document.activeElement.matches('.faults')")


@WIDTHS
def test_signing_in_step_by_step_breaks_no_rule(
    browser: WebDriver, door: str, size: tuple[int, int]
) -> None:
    resize(browser, size)
    browser.get(f"{door}/sign-in")
    check_page(browser, "Sign in")
    submit(browser, email=ANN, password="wrong")
    check_fault(browser, "Sign in", "not right")
    submit(browser, email=ANN, password=PASSWORD)
    check_page(browser, "Second factor")
    submit(browser)
    check_page(browser, "Scan, then type the code")
    assert browser.execute_script("return document.querySelector('.qr').naturalWidth") > 0
    app = TOTP(key=read(browser, ".key"), new=False)
    submit(browser, code="000000")
    check_fault(browser, "Type the code", "not right")
    submit(browser, code=str(app.generate().token))
    browser.get(f"{door}/account/password")
    check_page(browser, "Change your password")
    submit(browser, password=PASSWORD, new_password="short", new_password_confirm="short")
    check_fault(browser, "Change your password", "at least 12")
    for path, heading in (
        ("/confirm", "Confirm that it is you"),
        ("/account/second-factor", "Second factor"),
        ("/sign-out", "Sign out?"),
    ):
        browser.get(f"{door}{path}")
        check_page(browser, heading)
    submit(browser)
    check_page(browser, "Sign in")
