"""Two people at work at once, each in a browser of their own: neither moves the other's screen."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.keys import Keys

from data_access.vocabulary import Role
from tests.browser.pages import choose, find, open_page, read, sign_in, wait_for_answers, wait_until
from tests.browser.test_selection import BRIEFS_DAY, set_date, wait_for_total
from tests.live import open_chromium, read_console_errors

CONTROLS = ("as_at", "compare", "locality", "age_band")
SEEN = """
    const text = selector => Array.from(document.querySelectorAll(selector))
        .filter(element => element.offsetParent).map(element => element.innerText);
    return [location.pathname + location.search, document.title, text('h1, h2, .lead, .chip'),
        text('.tile'), text('table'), text('.who'),
        arguments[0].map(name => document.getElementById('control-' + name)?.value)];
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[WebDriver, WebDriver]]:
    """Two browsers that share nothing."""
    folder = tmp_path_factory.mktemp("two-people")
    with open_chromium(folder / "here") as here, open_chromium(folder / "there") as there:
        yield here, there


def see(browser: WebDriver) -> list[object]:
    """All that a person can tell of their screen: address, words, figures, controls."""
    wait_for_answers(browser)
    seen: list[object] = browser.execute_script(SEEN, list(CONTROLS))
    return seen


def test_whatever_one_director_chooses_the_others_screen_stays(
    two: tuple[WebDriver, WebDriver], server: str
) -> None:
    here, there = two
    for browser in two:
        sign_in(browser, server, Role.DIRECTOR)
    open_page(here, server, f"/age-bands?as_at={BRIEFS_DAY}")
    wait_for_total(here, "587")
    open_page(there, server, "/age-bands")
    wait_for_total(there, "564")
    mine, theirs = see(here), see(there)

    choose(here, "locality", "out_of_area")
    wait_until(here, "location.search.includes('out_of_area')")
    wait_until(here, "document.querySelector('table.matrix tfoot .all').textContent !== '587'")
    assert see(there) == theirs
    mine = see(here)
    assert mine != theirs

    choose(there, "age_band", "0-4")
    wait_until(there, "location.search === '?age_band=0-4'")
    wait_until(there, "document.querySelector('table.matrix tfoot .all').textContent !== '564'")
    assert see(here) == mine
    theirs = see(there)

    find(here, "#menu nav a").click()
    wait_until(here, "document.querySelector('h1').textContent === 'Overview'")
    mine = see(here)
    assert see(there) == theirs

    set_date(there, "as_at", "2024-03-31")
    wait_until(there, "location.search.includes('as_at=2024-03-31')")
    wait_until(there, "document.querySelector('.lead').textContent.includes('2024')")
    theirs = see(there)
    assert see(here) == mine

    # The server remembers nothing of either that a new page would come back with.
    for browser, seen in ((here, mine), (there, theirs)):
        browser.refresh()
        assert see(browser) == seen
        assert read_console_errors(browser) == []


def test_one_directors_list_is_not_turned_by_the_other(
    two: tuple[WebDriver, WebDriver], server: str
) -> None:
    here, there = two
    for browser in two:
        sign_in(browser, server, Role.DIRECTOR)
        open_page(browser, server, f"/children?as_at={BRIEFS_DAY}")
        wait_until(browser, "document.querySelector('.pager')?.textContent.includes('of 12')")
    theirs = see(there)
    find(here, ".pager a").send_keys(Keys.ENTER)
    wait_until(here, "document.querySelector('.pager')?.textContent.includes('Page 2')")
    wait_for_answers(here)
    find(here, "th[aria-sort] a[href*='sort=age']").click()
    wait_until(here, "document.querySelector('th[aria-sort=ascending] a')?.text.startsWith('Age')")
    mine = see(here)
    assert see(there) == theirs
    choose(there, "age_band", "16+")
    wait_until(there, "!document.querySelector('.lead').textContent.includes('587')")
    assert see(here) == mine


def test_a_cabinet_member_beside_a_director_sees_nothing_of_theirs(
    two: tuple[WebDriver, WebDriver], server: str
) -> None:
    director, member = two
    sign_in(director, server, Role.DIRECTOR)
    sign_in(member, server, Role.CABINET_MEMBER)
    alone = see(member)
    for day in (BRIEFS_DAY, "2025-02-17"):
        # Both ask before either is answered.
        for browser in two:
            browser.execute_script(f"window.location.href = '{server}/?as_at={day}'")
        for browser in two:
            wait_until(browser, f"location.search === '?as_at={day}'")
            wait_for_answers(browser)
        told = read(director, ".lead").split()[0]
        assert len(told) == 3
        assert told in read(director, ".tile")
        assert told not in find(member, "main").text
    open_page(member, server, "/")
    assert see(member) == alone
    assert read_console_errors(member) == []
