"""My account and administration pass axe-core's rules at every width, faults and all."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from sqlalchemy import Engine

from data_access.accounts.people import disable_account
from data_access.accounts.second_factors import set_second_factor
from data_access.accounts.tokens import issue_token, revoke_token
from data_access.vocabulary import Role
from tests.accessibility.test_axe import WIDTHS, find_violations
from tests.browser.office import ANN, DANA, open_office, press, sign_in_by_password
from tests.browser.pages import find, read, wait_until
from tests.browser.pages import sign_in as sign_in_to_demonstration
from tests.live import WIDE, read_console_errors, resize
from tests.people import add_person, open_keeper, read_account
from tests.stores import Stores

LONG = "a.person.with.quite.a.long.name.indeed@childrens-services.council.test"


@pytest.fixture(scope="module")
def office(
    sqlite_stores: Stores, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Engine]]:
    with open_office(sqlite_stores, tmp_path_factory.mktemp("office")) as (address, engine):
        keeper = open_keeper(engine)
        for _ in range(2):
            issue_token(keeper, ANN)
        revoke_token(keeper, 1)
        homes = ["piper", "spark-of-genius-hawthorn", "tilery"]
        add_person(engine, LONG, Role.RESIDENTIAL_MANAGER, homes=homes)
        add_person(engine, "sam@council.test", Role.COMMISSIONER, password=None)
        set_second_factor(keeper, read_account(engine, DANA).id, "sealed")
        disable_account(keeper, "sam@council.test")
        yield address, engine


@pytest.fixture(scope="module")
def ann(browser: WebDriver, office: tuple[str, Engine]) -> WebDriver:
    resize(browser, WIDE)
    for _ in range(2):
        sign_in_by_password(browser, office[0], ANN)
    return browser


def check_page(browser: WebDriver, heading: str) -> None:
    assert read(browser, "h1") == heading
    assert find_violations(browser) == []
    assert read_console_errors(browser) == []
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


@WIDTHS
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/account", "My account"),
        ("/account/tokens/2/revoke", "Revoke token 2?"),
        ("/administration/people", "People"),
        ("/administration/people/new", "Add a person"),
        ("/administration/people/1", ANN),
        ("/administration/people/2", DANA),
        ("/administration/people/3", LONG),
        ("/administration/people/4", "sam@council.test"),
        ("/administration/people/2/disable", f"Disable {DANA}?"),
        ("/administration/people/2/second-factor", f"Reset the second factor of {DANA}?"),
        ("/administration/roles", "Roles"),
        ("/administration/audit", "Audit log"),
        ("/administration/audit?actor=nobody-at-all", "Audit log"),
    ],
)
def test_a_page_breaks_no_rule(
    ann: WebDriver, office: tuple[str, Engine], path: str, heading: str, size: tuple[int, int]
) -> None:
    resize(ann, size)
    read_console_errors(ann)
    ann.get(f"{office[0]}{path}")
    check_page(ann, heading)


@WIDTHS
def test_messages_faults_and_a_new_token_break_no_rule(
    ann: WebDriver, office: tuple[str, Engine], size: tuple[int, int]
) -> None:
    resize(ann, size)
    ann.get(f"{office[0]}/administration/people/new")
    Select(find(ann, "#role")).select_by_visible_text("Responsible individual")
    press(ann, "Add the person")
    check_page(ann, "Add a person")
    assert ann.title.startswith("Error: ")
    # A screen reader starts where it says what is wrong.
    wait_until(ann, "document.activeElement.matches('.faults')")
    ann.get(f"{office[0]}/administration/people/1/disable")
    press(ann, "Disable the account")
    assert "last administrator" in read(ann, ".not-done")
    check_page(ann, ANN)
    ann.get(f"{office[0]}/administration/audit")
    press(ann, "Check the log")
    assert "keep it elsewhere" in read(ann, ".done")
    check_page(ann, "Audit log")
    ann.get(f"{office[0]}/account")
    press(ann, "Make a token")
    check_page(ann, "Your new access token")
    ann.get(f"{office[0]}/administration/audit?since=yesterday")
    check_page(ann, "Audit log")


@WIDTHS
def test_a_refusal_and_a_demonstration_break_no_rule(
    browser: WebDriver, server: str, size: tuple[int, int]
) -> None:
    resize(browser, size)
    sign_in_to_demonstration(browser, server, Role.DIRECTOR)
    browser.get(f"{server}/account")
    check_page(browser, "My account")
    browser.get(f"{server}/administration/audit")
    read_console_errors(browser)
    check_page(browser, "Not open to you")


def test_a_page_is_gone_through_by_keyboard_in_the_order_it_is_read(
    ann: WebDriver, office: tuple[str, Engine]
) -> None:
    resize(ann, WIDE)
    sign_in_by_password(ann, office[0], ANN)
    ann.get(f"{office[0]}/administration/people/2")
    reached: list[str] = []
    for _ in range(30):
        ann.switch_to.active_element.send_keys(Keys.TAB)
        reached.append(
            ann.execute_script(
                "var e = document.activeElement; return e.id || e.className || e.textContent.trim()"
            )
        )
    order = ["skip", "brand", "Overview", "Audit log", "My account", "Sign out", "role", "password"]
    places = [reached.index(name) for name in order]
    assert places == sorted(places)
    assert ann.find_elements(By.CSS_SELECTOR, "[tabindex]:not([tabindex='-1'])") == []
