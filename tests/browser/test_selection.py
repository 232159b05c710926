"""The selection lives in the address: filters, Back, reload and a link all agree with it."""

from urllib.parse import parse_qs, urlparse

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from data_access.vocabulary import Role
from tests.browser.pages import choose, find, open_page, read, sign_in, wait_for_answers, wait_until
from tests.live import WIDE, read_console_errors, resize

BRIEFS_DAY = "2023-10-31"
MATRIX = "table.matrix"


@pytest.fixture
def director(browser: WebDriver, server: str) -> WebDriver:
    resize(browser, WIDE)
    sign_in(browser, server, Role.DIRECTOR)
    return browser


def words(browser: WebDriver) -> dict[str, list[str]]:
    return parse_qs(urlparse(browser.current_url).query)


def set_date(browser: WebDriver, control: str, day: str) -> None:
    """Type a date into a native date control, its parts in the order that the browser shows."""
    parts = dict(zip(("year", "month", "day"), day.split("-"), strict=True))
    order = browser.execute_script(
        "return new Intl.DateTimeFormat().formatToParts(new Date())"
        ".map(part => part.type).filter(type => type !== 'literal')"
    )
    find(browser, f"#control-{control}").send_keys("".join(parts[name] for name in order))


def total(browser: WebDriver) -> str:
    return read(browser, f"{MATRIX} tfoot tr .all")


def wait_for_total(browser: WebDriver, value: str) -> None:
    wait_until(
        browser,
        f"document.querySelector('{MATRIX} tfoot tr .all')?.textContent === '{value}'",
    )


def test_a_link_with_a_date_shows_the_briefs_table(director: WebDriver, server: str) -> None:
    open_page(director, server, f"/age-bands?as_at={BRIEFS_DAY}")
    cells = [
        [cell.text for cell in row.find_elements(By.CSS_SELECTOR, "td")][:5]
        for row in director.find_elements(By.CSS_SELECTOR, f"{MATRIX} tbody tr")[:3]
    ]
    assert cells == [
        ["23", "56", "54", "21", "154"],
        ["22", "27", "32", "21", "102"],
        ["10", "42", "38", "29", "119"],
    ]
    assert total(director) == "587"
    beside = read(director, f"{MATRIX} tr.beside")
    assert "41 107 89 23 260" in beside
    assert find(director, "#control-as_at").get_attribute("value") == BRIEFS_DAY
    assert "375 children are fostered" in read(director, ".panel h2")


def test_a_filter_goes_into_the_address_and_back_and_reload_restore_it(
    director: WebDriver, server: str
) -> None:
    open_page(director, server, f"/age-bands?as_at={BRIEFS_DAY}")
    choose(director, "locality", "out_of_area")
    wait_until(director, "location.search.includes('locality=out_of_area')")
    wait_until(director, f"document.querySelector('{MATRIX} tfoot tr .all').textContent !== '587'")
    wait_for_answers(director)
    out = total(director)
    assert words(director) == {"as_at": [BRIEFS_DAY], "locality": ["out_of_area"]}
    director.refresh()
    wait_for_answers(director)
    wait_for_total(director, out)
    assert find(director, "#control-locality").get_attribute("value") == "out_of_area"
    director.back()
    wait_for_total(director, "587")
    assert find(director, "#control-locality").get_attribute("value") == "all"
    director.forward()
    wait_for_total(director, out)
    assert read_console_errors(director) == []


def test_focus_stays_on_the_control_that_was_changed(director: WebDriver, server: str) -> None:
    open_page(director, server, "/age-bands")
    control = find(director, "#control-age_band")
    control.send_keys("5")
    wait_until(director, "location.search.includes('age_band=5-10')")
    wait_for_answers(director)
    assert director.execute_script("return document.activeElement.id") == "control-age_band"


def test_a_half_typed_date_is_left_alone_until_it_is_whole(
    director: WebDriver, server: str
) -> None:
    open_page(director, server, "/age-bands")
    control = find(director, "#control-as_at")
    control.send_keys(Keys.BACK_SPACE)
    assert control.get_attribute("value") == ""
    choose(director, "age_band", "0-4")
    wait_until(director, "location.search.includes('age_band=0-4')")
    wait_for_answers(director)
    assert control.get_attribute("value") == ""
    assert "as_at" not in words(director)
    choose(director, "age_band", "all")
    set_date(director, "as_at", BRIEFS_DAY)
    wait_until(director, f"location.search.includes('as_at={BRIEFS_DAY}')")
    wait_for_total(director, "587")


def test_the_comparison_can_be_the_projects_baseline_or_any_date(
    director: WebDriver, server: str
) -> None:
    open_page(director, server, "/age-bands")
    assert not find(director, "#control-compare_to").is_displayed()
    choose(director, "compare", BRIEFS_DAY)
    wait_until(director, f"location.search.includes('compare_to={BRIEFS_DAY}')")
    wait_until(director, "document.querySelector('.panel .sub').textContent.includes('October')")
    assert "since 31 October 2023" in read(director, ".panel .sub")
    choose(director, "compare", "other")
    wait_until(director, "!document.getElementById('label-compare_to').hidden")
    set_date(director, "compare_to", "2020-03-31")
    wait_until(director, "location.search.includes('compare_to=2020-03-31')")
    wait_until(director, "document.querySelector('.panel .sub').textContent.includes('2020')")
    choose(director, "compare", "year")
    wait_until(director, "!location.search.includes('compare_to')")


def test_a_chip_takes_its_filter_away(director: WebDriver, server: str) -> None:
    open_page(director, server, f"/age-bands?as_at={BRIEFS_DAY}&placement_type=ifa")
    wait_for_total(director, "119")
    chip = find(director, "#chips .chip")
    assert chip.text.startswith("External fostering (IFA)")
    chip.click()
    wait_for_total(director, "587")
    assert words(director) == {"as_at": [BRIEFS_DAY]}


def test_a_chip_takes_away_a_filter_that_the_bar_set(director: WebDriver, server: str) -> None:
    open_page(director, server, f"/age-bands?as_at={BRIEFS_DAY}")
    choose(director, "locality", "in_area")
    wait_until(director, f"document.querySelector('{MATRIX} tfoot tr .all').textContent !== '587'")
    find(director, "#chips .chip").click()
    wait_for_total(director, "587")
    assert find(director, "#control-locality").get_attribute("value") == "all"


def test_the_selection_goes_along_to_the_next_page(director: WebDriver, server: str) -> None:
    open_page(director, server, f"/age-bands?as_at={BRIEFS_DAY}")
    choose(director, "locality", "out_of_area")
    wait_until(director, "document.querySelector('#menu nav a').search.includes('out_of_area')")
    find(director, "#menu nav a").click()
    wait_until(director, "document.querySelector('h1').textContent === 'Overview'")
    wait_for_answers(director)
    assert words(director) == {"as_at": [BRIEFS_DAY], "locality": ["out_of_area"]}
    assert "31 October 2023" in read(director, ".lead")
    assert find(director, "#control-locality").get_attribute("value") == "out_of_area"
    director.back()
    wait_until(director, "document.querySelector('h1').textContent === 'Age bands'")
    wait_until(director, "document.querySelector('#control-locality').value === 'out_of_area'")


def test_a_number_leads_to_the_children_behind_it_and_back(
    director: WebDriver, server: str
) -> None:
    open_page(director, server, f"/age-bands?as_at={BRIEFS_DAY}")
    link = find(director, f"{MATRIX} tbody tr:nth-child(3) td:nth-of-type(2) a")
    assert link.text == "42"
    link.click()
    wait_until(director, "document.querySelector('#list-of-children .lead') !== null")
    assert "42 children on" in read(director, "#list-of-children .lead")
    rows = director.find_elements(By.CSS_SELECTOR, "#list-of-children tbody tr")
    assert len(rows) == 42
    assert all("CH-" in row.text and "External fostering" in row.text for row in rows)
    assert words(director)["placement_type"] == ["ifa"]
    assert "CH-" not in director.current_url
    director.back()
    wait_for_total(director, "587")


def test_the_list_is_sorted_and_paged_by_links(director: WebDriver, server: str) -> None:
    open_page(director, server, f"/children?as_at={BRIEFS_DAY}")
    assert "587 children" in read(director, ".lead")
    assert "Page 1 of 12" in read(director, ".pager")
    find(director, "th[aria-sort] a[href*='sort=age']").click()
    wait_until(
        director, "document.querySelector('th[aria-sort=ascending] a')?.text.startsWith('Age')"
    )
    ages = [
        int(row.text)
        for row in director.find_elements(
            By.CSS_SELECTOR, "#list-of-children tbody td:nth-child(2)"
        )
    ]
    assert ages == sorted(ages)
    wait_for_answers(director)
    find(director, ".pager a").send_keys(Keys.ENTER)
    wait_until(director, "document.querySelector('.pager')?.textContent.includes('Page 2')")
    choose(director, "age_band", "16+")
    wait_until(director, "document.querySelector('.pager')?.textContent.includes('Page 1')")


def test_bands_of_the_dfe_replace_the_projects(director: WebDriver, server: str) -> None:
    open_page(director, server, f"/age-bands?as_at={BRIEFS_DAY}")
    find(director, ".more summary").click()
    choose(director, "bands", "dfe")
    wait_until(
        director, f"document.querySelector('{MATRIX} thead').textContent.includes('Under 1')"
    )
    assert total(director) == "587"
    assert words(director)["bands"] == ["dfe"]


def test_a_panel_shows_its_chart_its_table_and_what_it_means(
    director: WebDriver, server: str
) -> None:
    open_page(director, server, "/")
    panel = find(director, "section.panel")
    for view in ("table", "about", "chart"):
        panel.find_element(By.CSS_SELECTOR, f"button[data-show={view}]").send_keys(Keys.ENTER)
        for other in ("table", "about", "chart"):
            shown = panel.find_element(By.CSS_SELECTOR, f".view-{other}").is_displayed()
            assert shown == (other == view)
            pressed = panel.find_element(By.CSS_SELECTOR, f"button[data-show={other}]")
            assert (pressed.get_attribute("aria-pressed") == "true") == (other == view)


def test_the_table_that_a_reader_chose_stays_and_follows_the_selection(
    director: WebDriver, server: str
) -> None:
    open_page(director, server, f"/age-bands?as_at={BRIEFS_DAY}")
    panel = find(director, "section.panel")
    panel.find_element(By.CSS_SELECTOR, "button[data-show=table]").send_keys(Keys.ENTER)
    table = panel.find_element(By.CSS_SELECTOR, ".view-table table")
    total = table.find_element(By.CSS_SELECTOR, "tfoot td:nth-last-child(2)")
    assert total.text == "587"
    choose(director, "locality", "in_area")
    wait_until(director, "location.search.includes('locality')")
    wait_for_answers(director)
    wait_until(
        director,
        "Array.from(document.querySelectorAll('section.panel .view-table tfoot td'))"
        ".every(cell => cell.textContent !== '587')",
    )
    assert panel.find_element(By.CSS_SELECTOR, ".view-table tfoot").is_displayed()


def test_a_panels_download_is_the_api_under_the_same_selection(
    director: WebDriver, server: str
) -> None:
    open_page(director, server, f"/age-bands?as_at={BRIEFS_DAY}&locality=in_area")
    link = find(director, ".panel .tools a").get_attribute("href") or ""
    assert link.startswith(f"{server}/api/measures/looked_after?format=csv")
    text = director.execute_async_script(
        "var done = arguments[1]; fetch(arguments[0]).then(r => r.text()).then(done)", link
    )
    assert "placement_type,placement_type_label,age_band" in text
    assert f",{total(director)},looked_after," in text


def test_an_address_that_means_nothing_is_answered_in_words(
    director: WebDriver, server: str
) -> None:
    director.get(f"{server}/age-bands?placement_type=castle")
    wait_until(director, "document.querySelector('.panel .empty')?.textContent.includes('castle')")
    assert "connected_persons" in read(director, ".panel .empty")
    director.get(f"{server}/children?as_at=1951-01-01")
    wait_until(director, "document.querySelector('#list-of-children .empty') !== null")
    assert "Nobody fits" in read(director, "#list-of-children .empty")
