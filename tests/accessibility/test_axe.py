"""Every page is whole and passes axe-core's WCAG 2.2 A and AA rules, wide, narrow, by keyboard."""

from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from data_access.vocabulary import Role
from tests.addresses import ADDRESSES, title_of
from tests.browser.pages import find, open_page, read, sign_in, wait_until
from tests.live import NARROW, WIDE, read_console_errors, resize

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = "color-contrast"
WIDTHS = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1400", "360"])


@cache
def read_axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def find_violations(browser: WebDriver, *without: str) -> list[str]:
    """Each rule that is broken, but for these, with the first places where it is.

    What is drawn in a chart is not looked into: the chart is one labelled image.
    """
    browser.execute_script(read_axe())
    found: dict[str, Any] = browser.execute_async_script(
        "var done = arguments[2];"
        "axe.run({exclude: ['.main-svg']}, {runOnly: arguments[0], rules: arguments[1],"
        # To tell where each rule is kept would take long.
        " resultTypes: ['violations'], preload: false})"
        ".then(done, e => done({violations: [e]}))",
        RULES,
        {rule: {"enabled": False} for rule in without},
    )
    return [
        f"{rule['id']}: {rule['help']}: {[node['html'][:160] for node in rule['nodes'][:3]]}"
        for rule in found["violations"]
    ]


@pytest.fixture(scope="module")
def director(browser: WebDriver, server: str) -> WebDriver:
    sign_in(browser, server, Role.DIRECTOR)
    return browser


@WIDTHS
@pytest.mark.parametrize("path", sorted(ADDRESSES))
def test_a_page_is_whole_quiet_never_wider_than_the_window_and_breaks_no_rule(
    director: WebDriver, server: str, path: str, size: tuple[int, int]
) -> None:
    resize(director, size)
    read_console_errors(director)
    open_page(director, server, path)
    assert read(director, "h1") == title_of(ADDRESSES[path])
    assert director.title.startswith(title_of(ADDRESSES[path]))
    assert director.execute_script("return document.documentElement.scrollWidth") <= size[0]
    assert "went wrong" not in find(director, "main").text
    # What a phone shows otherwise, the menu and the filters, is the same on every page.
    if size == WIDE or path == "/":
        assert find_violations(director) == []
    views = ("table", "about") if path == "/" else ("table",)
    for view in views if size == WIDE else ():
        for button in director.find_elements(By.CSS_SELECTOR, f"button[data-show={view}]"):
            director.execute_script("arguments[0].click()", button)
        # Colours are the same in every view, and take longest to look at.
        assert find_violations(director, COLOURS) == []
    assert read_console_errors(director) == []


@WIDTHS
def test_more_filters_and_chips_break_no_rule(
    director: WebDriver, server: str, size: tuple[int, int]
) -> None:
    resize(director, size)
    open_page(director, server, "/age-bands?placement_type=ifa&sex=male&age_band=5-10")
    director.execute_script("document.querySelector('.more').open = true")
    assert find_violations(director) == []


@WIDTHS
def test_signing_in_breaks_no_rule(browser: WebDriver, server: str, size: tuple[int, int]) -> None:
    resize(browser, size)
    browser.get(f"{server}/sign-out")
    assert find_violations(browser) == []


def test_every_control_of_a_page_is_reached_by_tab_in_the_order_it_is_read(
    browser: WebDriver, server: str
) -> None:
    resize(browser, WIDE)
    sign_in(browser, server, Role.DIRECTOR)
    open_page(browser, server, "/")
    browser.execute_script("document.activeElement.blur()")
    reached = []
    for _ in range(60):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        name = browser.execute_script(
            "var e = document.activeElement;"
            "return e.matches('.brand') ? 'brand' : e.id || e.dataset.show || e.className"
            " || e.textContent.trim()"
        )
        reached.append(name)
        if "about" in reached[-1:] and reached.count("about") == 2:
            break
    assert reached[0] == "skip"
    order = [reached.index(name) for name in ("skip", "brand", "control-as_at", "chart", "about")]
    assert order == sorted(order)
    assert reached.count("about") == 2
    outline = browser.execute_script("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_skip_to_content_moves_past_the_menu(browser: WebDriver, server: str) -> None:
    sign_in(browser, server, Role.DIRECTOR)
    open_page(browser, server, "/")
    skip = browser.find_element(By.CSS_SELECTOR, "a.skip")
    skip.send_keys(Keys.ENTER)
    wait_until(browser, "location.hash === '#main'")
    assert browser.execute_script("return document.activeElement.id") == "main"
