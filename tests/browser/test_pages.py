"""The pages in a real browser: whole, quiet, readable at every width, from this server alone."""

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By

from data_access.vocabulary import Role
from tests.addresses import ADDRESSES
from tests.browser.pages import choose, find, open_page, read, sign_in, wait_until
from tests.live import NARROW, WIDE, read_console_errors, resize

WIDTHS = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1400", "360"])
PATHS = pytest.mark.parametrize("path", sorted(ADDRESSES))
VERY_WIDE = (1920, 1000)


@pytest.fixture(scope="module")
def director(browser: WebDriver, server: str) -> WebDriver:
    sign_in(browser, server, Role.DIRECTOR)
    return browser


def test_nothing_is_fetched_from_anywhere_else(director: WebDriver, server: str) -> None:
    open_page(director, server, "/")
    fetched = director.execute_script(
        "return performance.getEntriesByType('resource').map(entry => entry.name)"
    )
    assert len(fetched) > 10
    assert [name for name in fetched if not name.startswith((server, "data:"))] == []
    assert [name for name in fetched if "plotlyjs" in name] == [], "Dash loaded a plotly of its own"


def test_the_menu_is_open_beside_a_wide_page_and_behind_a_button_on_a_phone(
    director: WebDriver, server: str
) -> None:
    link = "#menu nav li:nth-child(2) a"
    resize(director, VERY_WIDE)
    open_page(director, server, "/")
    assert find(director, link).is_displayed()
    resize(director, NARROW)
    open_page(director, server, "/")
    wait_until(director, "!document.getElementById('menu').open")
    assert not find(director, link).is_displayed()
    find(director, "#menu summary").click()
    find(director, link).click()
    wait_until(director, "document.querySelector('h1').textContent === 'Age bands'")
    assert not find(director, link).is_displayed()


def test_the_current_page_is_marked_in_the_navigation(director: WebDriver, server: str) -> None:
    resize(director, WIDE)
    open_page(director, server, "/age-bands")
    marked = director.find_elements(By.CSS_SELECTOR, "aside nav a[aria-current=page]")
    assert [link.text for link in marked] == ["Age bands"]


def test_a_tile_links_to_a_page_that_exists_or_to_none(director: WebDriver, server: str) -> None:
    open_page(director, server, "/")
    links = director.find_elements(By.CSS_SELECTOR, ".tile a")
    assert links
    for link in links:
        path = (link.get_dom_attribute("href") or "").split("?")[0]
        assert path in ADDRESSES


def test_on_paper_only_the_page_itself_is_left(director: WebDriver, server: str) -> None:
    open_page(director, server, "/age-bands")
    director.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not find(director, "aside").is_displayed()
        assert not find(director, "#label-as_at").is_displayed()
        assert not find(director, ".tools").is_displayed()
        assert find(director, ".mark").is_displayed()
        assert find(director, ".matrix").is_displayed()
    finally:
        director.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_on_paper_each_chart_has_its_table_beside_it(director: WebDriver, server: str) -> None:
    open_page(director, server, "/")
    figures = director.find_elements(By.CSS_SELECTOR, ".panel figure")
    assert figures
    director.execute_cdp_cmd("Page.printToPDF", {})
    tables = director.find_elements(By.CSS_SELECTOR, ".panel:has(figure) .view-table table")
    assert len(tables) == len(figures)
    assert all(len(table.find_elements(By.TAG_NAME, "tr")) > 2 for table in tables)


def test_cabinet_sees_published_figures_of_a_snapshot_and_hidden_ones_as_c(
    browser: WebDriver, server: str
) -> None:
    sign_in(browser, server, Role.CABINET_MEMBER)
    assert "564 children are in our care on 31 March 2025" in read(browser, ".lead")
    assert [a.text for a in browser.find_elements(By.CSS_SELECTOR, "aside nav a")] == [
        "Overview",
        "Age bands",
        "Coming and leaving",
        "Stability",
        "Where they live",
        "Benchmark",
        "Homes",
        "Finance",
        "Value",
        "Savings",
        "Milestones",
        "Benefits",
        "Risks",
        "Definitions",
    ]
    choose(browser, "as_at", "2024-12-31")
    wait_until(browser, "document.querySelector('.lead').textContent.includes('December 2024')")
    assert "as_at=2024-12-31" in browser.current_url
    open_page(browser, server, "/age-bands?as_at=2024-12-31")
    cells = [cell.text for cell in browser.find_elements(By.CSS_SELECTOR, ".matrix tbody td")]
    assert "c" in cells
    assert all(int(cell) % 5 == 0 for cell in cells if cell.isdigit())
    assert not browser.find_elements(By.CSS_SELECTOR, ".matrix a")
    assert "c = not shown, to protect confidentiality" in find(browser, "main").text
    open_page(browser, server, "/age-bands?as_at=2023-10-31")
    assert "Nearest to it there are figures for" in find(browser, "main").text
    assert read_console_errors(browser) == []


def test_an_address_that_is_nothing_says_so(director: WebDriver, server: str) -> None:
    sign_in(director, server, Role.DIRECTOR)
    director.get(f"{server}/voids")
    assert read(director, "h1") == "Nothing here"


def test_whose_session_has_ended_is_asked_to_sign_in_and_sees_no_more(
    browser: WebDriver, server: str
) -> None:
    resize(browser, WIDE)
    sign_in(browser, server, Role.DIRECTOR)
    open_page(browser, server, "/age-bands?as_at=2023-10-31")
    browser.delete_all_cookies()
    find(browser, 'a[href^="/?"], nav a[href^="/"]').click()
    wait_until(browser, "document.location.pathname === '/sign-in'")
    assert "Age bands" not in browser.page_source
    assert "next=" in browser.current_url
