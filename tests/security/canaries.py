"""Canaries, and all that a day's use of the product by people who carry them has left behind.

Every canary holds the same few characters: a child's reference and UPN (planted in the
demonstration council itself), a director's email and password, and what somebody types into an
address or a form where it does not belong.
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from selenium.webdriver.chrome.webdriver import WebDriver
from sqlalchemy import Engine, select

from callbacks.sessions import COOKIE
from data_access.demonstration.people import CANARY_REFERENCE
from data_access.store.tables import children, episodes
from data_access.vocabulary import Role

MARK = "7q9z"
EMAIL = "dana.canary-7q9z@council.test"
PASSWORD = "wobbly lantern 7Q9Z trumpet"
WRONG_PASSWORD = "granite otter 7Q9Z umbrella"
# Typed where the email should be: the browser remembers it, as what its own user typed.
MISPLACED = "copper bicycle 7Q9Z planet"
TYPED = "typed-7Q9Z"
STORAGE = """
    const done = arguments[0];
    Promise.all([indexedDB.databases(), caches.keys(), navigator.serviceWorker.getRegistrations()])
        .then(kept => done(JSON.stringify([
            {...localStorage}, {...sessionStorage}, document.cookie, window.name, history.state,
            ...kept,
        ])));
"""


@dataclass
class Traces:
    """What was left, by where it was left; `secrets` are what only a browser or a phone holds."""

    lists: list[str] = field(default_factory=list)
    after_signing_out: list[str] = field(default_factory=list)
    storage: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    network: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)
    # All that the product answered to somebody of a role who asked for everything.
    told: dict[Role, str] = field(default_factory=dict)

    def look_around(self, browser: WebDriver) -> None:
        """Keep what the page that is open has put into its browser, and which addresses it has."""
        self.storage.append(browser.execute_async_script(STORAGE))
        self.addresses += browser.execute_script(
            "return [location.href, document.referrer,"
            " ...performance.getEntries().map(entry => entry.name)]"
        )
        self.secrets |= {c["value"] for c in browser.get_cookies() if c["name"] == COOKIE}
        for entry in browser.get_log("performance"):
            self._keep_traffic(json.loads(entry["message"])["message"])

    def _keep_traffic(self, message: dict[str, Any]) -> None:
        about = message["params"]
        request, response = about.get("request", {}), about.get("response", {})
        if request:
            headers = request.get("headers", {})
            self.addresses += [request["url"], headers.get("Referer", "")]
        if message["method"] == "Network.responseReceived":
            self.keep_headers(response["url"], response["headers"])
        if "redirectResponse" in about:
            answer = about["redirectResponse"]
            self.keep_headers(answer["url"], answer["headers"])

    def keep_headers(self, address: str, headers: dict[str, str]) -> None:
        """Keep the headers of an answer."""
        # The session's own cookie is its browser's to know.
        kept = {name.lower(): words for name, words in headers.items()}
        kept.pop("set-cookie", None)
        self.network.append((address, kept))

    def ask(self, port: int, name: str, method: str, path: str, **more: Any) -> str:
        """Ask as a program, keep how it was answered, and give back the answer."""
        with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            connection.request(method, path, **more)
            answer: HTTPResponse = connection.getresponse()
            self.statuses[name] = answer.status
            self.pages[name] = answer.read().decode(errors="replace")
            self.keep_headers(f"http://127.0.0.1:{port}{path}", dict(answer.getheaders()))
        return self.pages[name]


def read_details(store: Engine) -> set[str]:
    """What the store says of the child with the canary, as it would be written anywhere."""
    with store.connect() as connection:
        child = connection.execute(
            select(children).where(children.c.reference == CANARY_REFERENCE)
        ).one()
        addresses = connection.execute(
            select(episodes.c.home_post, episodes.c.pl_post).where(episodes.c.child_id == child.id)
        )
        postcodes = {postcode for row in addresses for postcode in row if postcode}
    born = child.date_of_birth
    days = {born.isoformat(), f"{born:%d/%m/%Y}", f"{born:%-d %B %Y}"}
    return {CANARY_REFERENCE, child.upn} | days | postcodes


def read_key(store: Engine) -> str:
    """The word by which the child's page is found: it is for addresses, and says nothing."""
    with store.connect() as connection:
        return connection.execute(
            select(children.c.key).where(children.c.reference == CANARY_REFERENCE)
        ).scalar_one()


def read_files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Each file of a folder that can be read, and what is in it."""
    for path in sorted(folder.rglob("*")):
        with suppress(OSError):
            if path.is_file():
                yield path, path.read_bytes()


def find_words(said: str | bytes, words: set[str]) -> set[str]:
    """Which of these words stand in something, in either of the ways that a browser writes them."""
    content = said if isinstance(said, bytes) else said.encode()
    return {
        word for word in words if word.encode() in content or word.encode("utf-16-le") in content
    }


def find_any(said: str | bytes, words: set[str]) -> set[str]:
    """Which of these words, and whose references, stand in something."""
    content = said if isinstance(said, bytes) else said.encode()
    references = re.findall(rb"CH-\d{6}|C\0H\0-\0(?:\d\0){6}", content)
    return find_words(content, words) | {found.decode().replace("\0", "") for found in references}
