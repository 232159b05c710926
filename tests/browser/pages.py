"""Reading a page as a person does: sign in, open, wait until it has its answers."""

from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from data_access.vocabulary import Role

PATIENCE = 60
OFTEN = 0.05


def wait_until(browser: WebDriver, script: str) -> None:
    """Wait until a script's answer is true."""
    wait = WebDriverWait(browser, PATIENCE, poll_frequency=OFTEN)
    wait.until(lambda b: b.execute_script(f"return {script}"))


def sign_in(browser: WebDriver, server: str, role: Role) -> None:
    """Choose a role on the sign-in page."""
    browser.get(f"{server}/sign-in")
    # Whoever was signed in is forgotten by the browser, and asked who they are.
    browser.delete_all_cookies()
    browser.get(f"{server}/sign-in")
    find(browser, f'button[value="{role.value}"]').click()
    wait_for_answers(browser)


def open_page(browser: WebDriver, server: str, path: str) -> None:
    """Open an address and wait for its answers."""
    browser.get(server + path)
    wait_for_answers(browser)


def wait_for_answers(browser: WebDriver) -> None:
    """Wait until nothing on the page is loading any more and each chart is drawn."""
    wait_until(
        browser,
        """document.querySelector('#_pages_content h1') !== null
        && document.querySelector('[data-dash-is-loading]') === null
        && document.querySelector('.panel > .empty:only-child:not([role])') === null
        && Array.from(document.querySelectorAll('.tile')).every(t => t.querySelector('.t-note'))
        && Array.from(document.querySelectorAll('.dash-graph')).every(
            g => g.querySelector('.main-svg') || !g.offsetParent)
        && document.title !== 'Updating...'""",
    )


def find(browser: WebDriver, selector: str) -> WebElement:
    """The first element that fits, waited for."""
    return WebDriverWait(browser, PATIENCE, poll_frequency=OFTEN).until(
        lambda b: next(iter(b.find_elements(By.CSS_SELECTOR, selector)), None)
    )


def read(browser: WebDriver, selector: str) -> str:
    """What an element says."""
    return find(browser, selector).text


def choose(browser: WebDriver, control: str, value: str) -> None:
    """Choose a value of one of the filter bar's lists."""
    Select(find(browser, f"#control-{control}")).select_by_value(value)
