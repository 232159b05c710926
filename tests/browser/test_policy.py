"""Every page lives within its content security policy, as everybody, in whatever is done on it."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from data_access.vocabulary import Role
from tests.addresses import ADDRESSES
from tests.browser.office import ANN, DANA, open_office, sign_in_by_password
from tests.browser.pages import find, open_page, sign_in, wait_for_answers, wait_until
from tests.live import read_console_errors
from tests.stores import Stores

# Put into each page before its own scripts: what the policy forbids is told to it.
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => window.violations.push(
    [event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber].join(" ")));
"""
OWN_PAGES = (
    "/account", "/account/password", "/account/second-factor", "/confirm", "/sign-out",
    "/administration/people", "/administration/people/new", "/administration/people/1",
    "/administration/people/2/disable", "/administration/people/2/second-factor",
    "/administration/roles", "/administration/audit", "/api/none", "/none/such/page",
)  # fmt: skip


@pytest.fixture(scope="module")
def office(sqlite_stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with open_office(sqlite_stores, tmp_path_factory.mktemp("office")) as (address, _):
        yield address


@pytest.fixture(scope="module")
def listener(office: str, browser: WebDriver) -> WebDriver:  # noqa: ARG001 (it ends after browsers)
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": LISTEN})
    return browser


def check_nothing_was_forbidden(browser: WebDriver) -> None:
    """Check that the page kept to its policy. The console tells of what came before it too."""
    assert browser.execute_script("return window.violations") == []
    console = [line for line in read_console_errors(browser) if "Content Security" in line]
    assert console == []


# The director's pages, of which all other staff see a part, are opened by the accessibility tests,
# where nothing may stand in the console either.
def test_every_page_keeps_to_its_policy_for_cabinet(listener: WebDriver, office: str) -> None:
    read_console_errors(listener)
    sign_in(listener, office, Role.CABINET_MEMBER)
    check_nothing_was_forbidden(listener)
    for path in sorted(ADDRESSES):
        open_page(listener, office, path)
        check_nothing_was_forbidden(listener)


def test_whatever_is_done_on_a_page_keeps_to_its_policy(listener: WebDriver, office: str) -> None:
    sign_in(listener, office, Role.DIRECTOR)
    # Of every kind of figure there is one on these; the number at the end is on the last.
    for path in ("/out-of-area", "/", "/age-bands"):
        open_page(listener, office, path)
        for view in ("table", "about", "chart"):
            for button in listener.find_elements(By.CSS_SELECTOR, f"button[data-show={view}]"):
                listener.execute_script("arguments[0].click()", button)
            check_nothing_was_forbidden(listener)
        Select(find(listener, "#control-locality")).select_by_value("out_of_area")
        wait_until(listener, "location.search.includes('out_of_area')")
        wait_for_answers(listener)
        listener.execute_script(
            "document.querySelectorAll('.dash-graph .nsewdrag').forEach(plot =>"
            " ['mousemove', 'mousedown', 'mouseup', 'dblclick'].forEach(kind =>"
            " plot.dispatchEvent(new MouseEvent(kind, {bubbles: true, clientX: 500}))))"
        )
        check_nothing_was_forbidden(listener)
        assert listener.execute_cdp_cmd("Page.printToPDF", {})["data"]
        check_nothing_was_forbidden(listener)
    link = find(listener, "table.matrix tbody a")
    listener.execute_script("arguments[0].click()", link)
    wait_until(listener, "document.querySelector('#list-of-children .lead') !== null")
    check_nothing_was_forbidden(listener)
    listener.back()
    wait_for_answers(listener)
    check_nothing_was_forbidden(listener)


@pytest.mark.parametrize("email", [ANN, DANA])
def test_the_pages_of_accounts_keep_to_their_policy(
    listener: WebDriver, office: str, email: str
) -> None:
    sign_in_by_password(listener, office, email)
    check_nothing_was_forbidden(listener)
    for path in OWN_PAGES:
        listener.get(office + path)
        wait_until(listener, "document.readyState === 'complete'")
        check_nothing_was_forbidden(listener)


def run_forbidden(browser: WebDriver) -> list[str]:
    """Do to a page what somebody would who can write into it; what was forbidden of that."""
    browser.execute_script(
        """
        var elsewhere = "http://elsewhere.invalid/";
        window.ran = [];
        function put(tag, attributes, text) {
            var node = document.createElement(tag);
            Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
            node.textContent = text || "";
            document.body.appendChild(node);
            return node;
        }
        put("script", {}, "window.ran.push('inline')");
        put("script", {src: elsewhere + "x.js"});
        put("script", {src: "data:text/javascript,window.ran.push('data')"});
        put("img", {src: "x", onerror: "window.ran.push('handler')"});
        put("a", {href: "javascript:window.ran.push('address')"}).click();
        put("img", {src: elsewhere + "x.png"});
        put("iframe", {src: elsewhere});
        put("object", {data: elsewhere + "x"});
        put("base", {href: elsewhere});
        put("link", {rel: "stylesheet", href: elsewhere + "x.css"});
        put("form", {action: elsewhere, method: "post"}).submit();
        fetch(elsewhere).catch(() => 0);
        setTimeout(() => { try { setTimeout("window.ran.push('text')", 0); } catch (e) { 0; } }, 0);
        """
    )
    wait_until(browser, "new Set(window.violations.map(v => v.split(' ')[0])).size >= 9")
    forbidden: list[str] = browser.execute_script("return window.violations")
    assert browser.execute_script("return window.ran") == []
    return forbidden


@pytest.mark.parametrize("path", ["/age-bands", "/account"])
def test_what_somebody_writes_into_a_page_is_not_run_and_reaches_nobody(
    listener: WebDriver, office: str, path: str
) -> None:
    sign_in(listener, office, Role.DIRECTOR)
    listener.get(office + path)
    wait_until(listener, "document.querySelector('h1') !== null")
    kinds = {line.split()[0] for line in run_forbidden(listener)}
    assert {
        "script-src-elem", "script-src-attr", "img-src", "frame-src", "object-src", "base-uri",
        "style-src-elem", "form-action", "connect-src",
    } <= kinds  # fmt: skip
    read_console_errors(listener)


def test_a_page_of_ours_is_shown_in_nobodys_frame(listener: WebDriver, office: str) -> None:
    sign_in(listener, office, Role.DIRECTOR)
    # A page without a policy of its own: it is the framed page that refuses.
    listener.get("about:blank")
    listener.execute_script(
        "var frame = document.createElement('iframe'); frame.src = arguments[0];"
        "document.body.appendChild(frame); frame.onload = () => window.loaded = true;",
        f"{office}/sign-in",
    )
    wait_until(listener, "window.loaded === true")
    listener.switch_to.frame(0)
    try:
        assert "Sign in" not in listener.page_source
    finally:
        listener.switch_to.default_content()
    read_console_errors(listener)
