"""How long a person waits for the first chart: our Overview beside the smallest default Dash app.

Each time a Chromium with a profile of its own, so that it has kept nothing from before.
"""

import os
import shutil
import tempfile
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from typing import Any

from selenium import webdriver

from data_access.vocabulary import Role
from tests.benchmarks.client import sign_in
from tests.benchmarks.serving import serve
from tests.benchmarks.stores import SMALL, SQLITE, Workshop
from tests.benchmarks.tables import print_table, say_ratio
from tests.live import CHROMEDRIVER, pytest_setup_options

REPEATS, QUICK_REPEATS = 5, 3
TIME_AIM, BYTES_AIM = 0.5, 800_000
PATIENCE_SECONDS = 60
# The moment at which a chart's first line or bar is there, since navigation began.
WATCH = """
new MutationObserver((_, observer) => {
    if (document.querySelector('.js-plotly-plot .main-svg .trace')) {
        observer.disconnect();
        window.firstChart = performance.now();
    }
}).observe(document, {childList: true, subtree: true});
"""
WEIGH = """
const files = performance.getEntriesByType('resource');
const all = [...performance.getEntriesByType('navigation'), ...files];
return [all.reduce((sum, entry) => sum + entry.transferSize, 0), files.length];
"""


def measure_first_chart(workshop: Workshop, *, quick: bool) -> None:
    """Print the time to the first chart and the bytes it takes, ours beside the default's."""
    address = workshop.find_store(SQLITE, SMALL)
    found: dict[str, list[tuple[float, int]]] = {"Overview": [], "default Dash, one chart": []}
    ours, default = found.values()
    with (
        serve("app:server", DATABASE_URL=address) as our_port,
        serve("tests.benchmarks.default_dash:server") as default_port,
    ):
        cookie = sign_in(our_port, Role.DIRECTOR.value).cookie
        for _ in range(QUICK_REPEATS if quick else REPEATS):
            ours.append(_open(our_port, cookie))
            default.append(_open(default_port))
    times = [median(seconds for seconds, _ in runs) for runs in found.values()]
    sizes = [max(size for _, size in runs) for runs in found.values()]
    verdicts = [
        (say_ratio(times[0] / times[1], TIME_AIM), _say_size(sizes[0])),
        ("1.00", f"{sizes[1]:,}"),
    ]
    print_table(
        "First chart in a cold browser",
        ("page", "median ms", "fastest", "slowest", "ours : default", "bytes on the wire"),
        [
            [
                words,
                f"{median(s for s, _ in runs) * 1000:.0f}",
                f"{min(runs)[0] * 1000:.0f}",
                f"{max(runs)[0] * 1000:.0f}",
                *verdict,
            ]
            for (words, runs), verdict in zip(found.items(), verdicts, strict=True)
        ],
    )


def _say_size(size: int) -> str:
    return f"{size:,}" + ("" if size <= BYTES_AIM else " MISSES")


def _open(port: int, cookie: str = "") -> tuple[float, int]:
    """Seconds until the first chart, and the bytes of all that the page fetched by its end."""
    address = f"http://127.0.0.1:{port}/"
    profile = Path(tempfile.mkdtemp(prefix="chromium-"))
    driver = _start_chromium(profile)
    try:
        if cookie:
            name, _, value = cookie.partition("=")
            told = {"name": name, "value": value, "url": address, "path": "/", "secure": True}
            driver.execute_cdp_cmd("Network.setCookie", told)
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        driver.get(address)
        milliseconds = _wait_for_chart(driver)
        return milliseconds / 1000, _wait_for_quiet(driver)
    finally:
        driver.quit()
        shutil.rmtree(profile, ignore_errors=True)


def _start_chromium(profile: Path) -> webdriver.Chrome:
    os.environ["SE_OFFLINE"] = "true"
    options = pytest_setup_options()
    options.add_argument(f"--user-data-dir={profile}")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
    # The first page of a new browser pays for the browser's own start.
    driver.get("data:text/html,<p>ready</p>")
    return driver


def _wait_for_chart(driver: webdriver.Chrome) -> float:
    give_up = monotonic() + PATIENCE_SECONDS
    while monotonic() < give_up:
        found: Any = driver.execute_script("return window.firstChart")
        if found:
            return float(found)
        sleep(0.1)
    raise RuntimeError(f"no chart was drawn at {driver.current_url}")


def _wait_for_quiet(driver: webdriver.Chrome) -> int:
    """The bytes fetched, once nothing more has come for a while."""
    fetched, quiet_since = (0, 0), monotonic()
    while monotonic() - quiet_since < 1:
        now: Any = tuple(driver.execute_script(WEIGH))
        if now != fetched:
            fetched, quiet_since = now, monotonic()
        sleep(0.1)
    return fetched[0]
