"""The demonstration council with an administrator, served to a browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from sqlalchemy import Engine
from waitress import create_server

from app import create_app
from data_access.store.engine import engine_for
from data_access.vocabulary import Role
from tests.browser.pages import find, wait_until
from tests.http.clients import make_settings
from tests.people import AUDIT_KEY, PASSWORD, add_person
from tests.stores import DEMONSTRATION, Stores

ANN, DANA = "ann.administrator@council.test", "dana.director@council.test"


@contextmanager
def open_office(stores: Stores) -> Iterator[tuple[str, Engine]]:
    """The address of a server on a store of its own, with Ann, administrator, and Dana, director."""
    with stores.open_copy(DEMONSTRATION) as engine:
        add_person(engine, ANN, Role.ADMINISTRATOR)
        add_person(engine, DANA, Role.DIRECTOR)
        settings = make_settings(engine, audit_key=AUDIT_KEY)
        server = create_server(create_app(settings).server, host="127.0.0.1", port=0)
        thread = threading.Thread(target=server.run)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}", engine
        server.close()
        thread.join()
        engine_for(settings.database_url).dispose()


def sign_in_by_password(browser: WebDriver, address: str, email: str) -> None:
    """Sign in on the sign-in page, whoever was signed in before."""
    browser.get(f"{address}/sign-in")
    browser.delete_all_cookies()
    browser.get(f"{address}/sign-in")
    find(browser, "#email").send_keys(email)
    find(browser, "#password").send_keys(PASSWORD)
    press(browser, "Sign in")


def press(browser: WebDriver, words: str) -> None:
    """Press the button that says this, and wait for the page that follows."""
    page = browser.find_element(By.TAG_NAME, "html")
    find_button(browser, words).click()
    wait_until(browser, "document.readyState === 'complete'")
    assert page != browser.find_element(By.TAG_NAME, "html")


def find_button(browser: WebDriver, words: str) -> WebElement:
    """The first button, or link that looks like one, that says this."""
    return find(
        browser,
        "body",
    ).find_element(By.XPATH, f"//*[self::button or self::a][normalize-space(text())='{words}']")
