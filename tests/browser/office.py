"""The demonstration council with an administrator, served to a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from sqlalchemy import Engine

from data_access.vocabulary import Role
from tests.browser.pages import PATIENCE, find, wait_until
from tests.http.serving import serve
from tests.people import AUDIT_KEY, PASSWORD, add_person
from tests.stores import DEMONSTRATION, Stores

ANN, DANA = "ann.administrator@council.test", "dana.director@council.test"


@contextmanager
def open_office(stores: Stores, folder: Path) -> Iterator[tuple[str, Engine]]:
    """The address of a server with Ann, an administrator, and Dana, a director; and its store."""
    with stores.open_copy(DEMONSTRATION) as engine:
        add_person(engine, ANN, Role.ADMINISTRATOR)
        add_person(engine, DANA, Role.DIRECTOR)
        store = engine.url.render_as_string(hide_password=False)
        with serve(store, folder / "log", AUDIT_KEY=AUDIT_KEY) as address:
            yield address, engine


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
    button = find_button(browser, words)
    # Without it the click may come before a smooth scroll has ended.
    browser.execute_script("arguments[0].scrollIntoView({behavior: 'instant'})", button)
    button.click()
    # The old page is complete too, until its answer has come.
    WebDriverWait(browser, PATIENCE).until(lambda b: b.find_element(By.TAG_NAME, "html") != page)
    wait_until(browser, "document.readyState === 'complete'")


def find_button(browser: WebDriver, words: str) -> WebElement:
    """The first button, or link that looks like one, that says this."""
    return find(browser, "body").find_element(
        By.XPATH, f"//*[self::button or self::a][normalize-space(text())='{words}']"
    )
