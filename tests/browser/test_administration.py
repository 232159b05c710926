"""Administration in a real browser: without a script, at every width, and out again."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select
from sqlalchemy import Engine

from tests.browser.office import ANN, DANA, find_button, open_office, press, sign_in_by_password
from tests.browser.pages import find, open_page, read, wait_for_answers, wait_until
from tests.live import NARROW, WIDE, read_console_errors, resize
from tests.stores import Stores

PEOPLE = "/administration/people"


@pytest.fixture(scope="module")
def office(
    sqlite_stores: Stores, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Engine]]:
    with open_office(sqlite_stores, tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.fixture
def ann(browser: WebDriver, office: tuple[str, Engine]) -> WebDriver:
    resize(browser, WIDE)
    sign_in_by_password(browser, office[0], ANN)
    read_console_errors(browser)
    return browser


def test_an_administrator_finds_administration_in_the_menu_and_no_child(
    ann: WebDriver, office: tuple[str, Engine]
) -> None:
    open_page(ann, office[0], "/")
    links = [link.text for link in ann.find_elements(By.CSS_SELECTOR, "aside nav a")]
    assert links == ["Overview", "Benchmark", "People", "Roles", "Audit log", "Definitions"]
    assert ANN in read(ann, ".who")
    find_button(ann, "People").click()
    wait_until(ann, "document.querySelector('h1')?.textContent === 'People'")
    assert read(ann, "aside nav a[aria-current=page]") == "People"
    again = [link.text for link in ann.find_elements(By.CSS_SELECTOR, "aside nav a")]
    assert again == links
    assert read_console_errors(ann) == []


def test_homes_are_asked_for_where_the_role_has_some(
    ann: WebDriver, office: tuple[str, Engine]
) -> None:
    ann.get(f"{office[0]}{PEOPLE}/new")
    role = Select(find(ann, "#role"))
    homes = find(ann, "#homes")
    assert not homes.is_displayed()
    role.select_by_visible_text("Residential manager")
    assert homes.is_displayed()
    role.select_by_visible_text("Director")
    assert not homes.is_displayed()
    # What is missing is asked for above the form and beside its field, and nothing is lost.
    role.select_by_visible_text("Residential manager")
    find(ann, "#email").send_keys("mo@council.test")
    press(ann, "Add the person")
    assert "Tick at least one home" in read(ann, ".faults")
    assert find(ann, "#homes").is_displayed()
    assert find(ann, "#email").get_attribute("value") == "mo@council.test"
    find(ann, ".faults a").click()
    assert ann.execute_script("return document.activeElement.closest('form, fieldset') !== null")
    assert read_console_errors(ann) == []


def test_a_person_is_added_changed_and_disabled(ann: WebDriver, office: tuple[str, Engine]) -> None:
    ann.get(f"{office[0]}{PEOPLE}")
    press(ann, "Add a person")
    find(ann, "#email").send_keys("mo.manager@council.test")
    Select(find(ann, "#role")).select_by_visible_text("Residential manager")
    find(ann, 'input[value="piper"]').click()
    find(ann, "#password").send_keys("granite otter umbrella 3")
    press(ann, "Add the person")
    assert read(ann, ".done") == ("mo.manager@council.test is now residential manager at Piper.")
    Select(find(ann, "#role")).select_by_visible_text("Commissioner")
    press(ann, "Change role and homes")
    assert read(ann, ".done") == "mo.manager@council.test is now commissioner."
    press(ann, "Disable the account")
    assert read(ann, "h1") == "Disable mo.manager@council.test?"
    press(ann, "Disable the account")
    assert read(ann, ".done") == "mo.manager@council.test is disabled."
    # Said once: the message is gone from the next page.
    ann.refresh()
    assert ann.find_elements(By.CSS_SELECTOR, ".done") == []
    assert read_console_errors(ann) == []


def test_signing_out_by_the_menu_ends_the_session_on_both_kinds_of_page(
    browser: WebDriver, office: tuple[str, Engine]
) -> None:
    resize(browser, WIDE)
    for email, path in ((DANA, "/"), (ANN, PEOPLE)):
        sign_in_by_password(browser, office[0], email)
        browser.get(f"{office[0]}{path}")
        if path == "/":
            wait_for_answers(browser)
        press(browser, "Sign out")
        wait_until(browser, "location.pathname === '/sign-in'")
        browser.get(f"{office[0]}/account")
        assert browser.current_url.startswith(f"{office[0]}/sign-in")


def test_my_account_is_reached_from_the_menu_on_a_phone(
    ann: WebDriver, office: tuple[str, Engine]
) -> None:
    resize(ann, NARROW)
    ann.get(f"{office[0]}/administration/roles")
    assert not find_button(ann, "My account").is_displayed()
    find_button(ann, "Menu").click()
    press(ann, "My account")
    assert read(ann, "h1") == "My account"
    assert not find_button(ann, "People").is_displayed()


def test_whoever_types_the_address_is_told_who_may(
    browser: WebDriver, office: tuple[str, Engine]
) -> None:
    sign_in_by_password(browser, office[0], DANA)
    browser.get(f"{office[0]}{PEOPLE}")
    assert "It is open to: administrator." in read(browser, ".refused")
    links = [link.text for link in browser.find_elements(By.CSS_SELECTOR, "aside nav a")]
    assert "People" not in links
