"""A figure for sharing in a real browser: copied as a table and as text, with all its marks."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver

from data_access.disclosure.rules import RULE_VERSION
from data_access.vocabulary import Role
from tests.accessibility.test_axe import WIDTHS, find_violations
from tests.browser.pages import find, read, sign_in, wait_until
from tests.http.serving import serve
from tests.live import WIDE, read_console_errors, resize
from tests.stores import PUBLISHED, Stores

CROSS = "/sharing?measure=looked_after&by=placement_group,age_band&as_at=2025-02-17"
NEAREST = "/sharing?measure=looked_after&by=placement_type,ethnic_group"
READ_CLIPBOARD = """
    var done = arguments[0];
    navigator.clipboard.read().then(async function (items) {
      var taken = {};
      for (var type of items[0].types) taken[type] = await (await items[0].getType(type)).text();
      done(taken);
    }, function (error) { done({ error: String(error) }); });
"""


@pytest.fixture(scope="module")
def address(sqlite_stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a council that has published."""
    folder = tmp_path_factory.mktemp("published")
    with sqlite_stores.copy(PUBLISHED) as store, serve(store, folder / "log") as found:
        yield found


@pytest.fixture(scope="module")
def director(browser: WebDriver, address: str) -> WebDriver:
    resize(browser, WIDE)
    sign_in(browser, address, Role.DIRECTOR)
    return browser


def test_a_figure_is_copied_as_a_table_and_as_text_with_all_its_marks(
    director: WebDriver, address: str
) -> None:
    director.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"origin": address, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]},
    )
    director.get(address + CROSS)
    find(director, "#copy").click()
    wait_until(director, "document.getElementById('copied').textContent.startsWith('Copied')")
    taken = director.execute_async_script(READ_CLIPBOARD)
    lines = taken["text/plain"].split("\n")
    assert lines[0] == "Children in our care by kind of home and age, 31 March 2025"
    assert "Kind of home\t0 to 4\t5 to 10\t11 to 15\t16 and over\tAll" in lines
    (homes,) = (line for line in lines if line.startswith("Council children’s home\t"))
    assert homes.startswith("Council children’s home\t0\tc\t")
    for taken_words in taken.values():
        for words in (
            "c = not shown, to protect confidentiality",
            "OFFICIAL–SENSITIVE",
            f"rules {RULE_VERSION}",
            "every child, carer and price here is invented",
            "Credit: ",
        ):
            assert words in taken_words
    assert "<table" in taken["text/html"]
    assert "border" in taken["text/html"]
    assert "<a " not in taken["text/html"]
    assert read_console_errors(director) == []


def test_where_the_browser_does_not_let_it_be_copied_it_is_selected(
    director: WebDriver, address: str
) -> None:
    director.get(address + CROSS)
    # As where the address is not a secure one.
    director.execute_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    find(director, "#copy").click()
    assert read(director, "#copied") == "Selected. Press Ctrl+C to copy it."
    selected = director.execute_script("return getSelection().toString()")
    assert selected.startswith("Children in our care by kind of home and age, 31 March 2025")
    assert "OFFICIAL–SENSITIVE" in selected


@WIDTHS
@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.DIRECTOR, CROSS),
        (Role.DIRECTOR, NEAREST),
        (Role.CABINET_MEMBER, "/about/confidentiality"),
        (Role.DATA_OFFICER, "/data-quality"),
    ],
)
def test_a_page_breaks_no_rule(
    browser: WebDriver, address: str, role: Role, path: str, size: tuple[int, int]
) -> None:
    resize(browser, WIDE)
    sign_in(browser, address, role)
    resize(browser, size)
    read_console_errors(browser)
    browser.get(address + path)
    assert find_violations(browser) == []
    assert read_console_errors(browser) == []
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
