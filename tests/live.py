"""The application as a person meets it: a running server, and Chromium to look at it with."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from selenium import webdriver

from tests.servers import find_free_port, run_guarded
from tests.stores import PUBLISHED, Stores

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
CHROMEDRIVER = "/usr/bin/chromedriver"
WIDE = (1400, 900)
NARROW = (360, 800)


def _set_up_chromium(profile: Path | None = None) -> webdriver.ChromeOptions:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in (
        "headless=new",
        "no-sandbox",  # it refuses to run as root, as in CI and containers
        "disable-dev-shm-usage",
        "disable-gpu",
        # It would look up its maker's hosts at every start.
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        "lang=en-GB",
        "window-size={},{}".format(*WIDE),
    ):
        options.add_argument(f"--{argument}")
    if profile:
        options.add_argument(f"--user-data-dir={profile}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return options


def pytest_setup_options() -> webdriver.ChromeOptions:
    """Let dash_duo use the same Chromium."""
    os.environ["SE_CHROMEDRIVER"] = CHROMEDRIVER
    return _set_up_chromium()


@contextmanager
def open_chromium(profile: Path, *logs: str) -> Iterator[webdriver.Chrome]:
    """A Chromium on a profile, a folder that stays; `logs` are kept besides the console's."""
    if not Path(CHROMEDRIVER).exists():
        pytest.fail("Chromium's driver is not installed: `make test` installs it.")
    options = _set_up_chromium(profile)
    options.set_capability("goog:loggingPrefs", dict.fromkeys(("browser", *logs), "ALL"))
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A Chromium with a profile of its own, signed in nowhere; resize() sets its width."""
    profile = tmp_path_factory.mktemp("chromium")
    with open_chromium(profile) as driver:
        yield driver
    shutil.rmtree(profile, ignore_errors=True)


def resize(browser: webdriver.Chrome, size: tuple[int, int]) -> None:
    """Set the page's width and height in CSS pixels, phones' widths too."""
    # A headless window is never narrower than 500 pixels; the page in it may be.
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False},
    )


def read_console_errors(browser: webdriver.Chrome) -> list[str]:
    """The errors in the browser's console since it was last read."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.fixture(scope="session")
def server(sqlite_stores: Stores) -> Iterator[str]:
    """The address of the application, serving the demonstration council as `make run` does."""
    port = find_free_port()
    address = f"http://127.0.0.1:{port}"
    with sqlite_stores.copy(PUBLISHED) as store:
        environment = {
            **os.environ,
            "DATABASE_URL": store,
            "SECRET_KEY": "a key that only tests know, long enough",
            "PORT": str(port),
            "DEMONSTRATION_SIGN_IN": "yes",
        }
        command = [
            sys.executable, "-m", "gunicorn", "--chdir", ROOT,
            "--config", ROOT / "gunicorn.conf.py", "app:server",
        ]  # fmt: skip
        folder = Path(tempfile.mkdtemp(prefix="server-"))
        with run_guarded(command, folder, lambda: _is_live(address), environment, "INT"):
            yield address


def _is_live(address: str) -> bool:
    with suppress(URLError, OSError), urlopen(f"{address}/health/live", timeout=5):
        return True
    return False
