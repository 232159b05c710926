"""A signed-in client that does as little as can be, so that what is measured is the server."""

import json
import re
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from time import perf_counter
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

ENCODINGS = "gzip, deflate, br, zstd"  # what Chromium says
# Of which home the page of one is.
KEYS = {"home-key.data": "ayton-place"}


Callbacks = dict[str, dict[str, Any]]


def read_callbacks(dependencies: bytes) -> Callbacks:
    """What Dash says of its callbacks, by output."""
    return {callback["output"]: callback for callback in json.loads(dependencies)}


def write_body(callback: dict[str, Any], query: str) -> bytes:
    """What a browser posts to a callback when the selection changes to a query string."""
    component, _, prop = callback["output"].partition("@")[0].rpartition(".")
    known = {"selection.data": query, "_pages_location.pathname": "/", **KEYS}

    def state(part: dict[str, str]) -> dict[str, str]:
        name = {"id": part["id"], "property": part["property"]}
        return name | {"value": known[f"{part['id']}.{part['property']}"]}

    return json.dumps(
        {
            "output": callback["output"],
            "outputs": {"id": component, "property": prop},
            "inputs": [state(part) for part in callback["inputs"]],
            "changedPropIds": ["selection.data"],
            "state": [state(part) for part in callback["state"]],
        }
    ).encode()


@dataclass(frozen=True)
class Site:
    """A running server, the cookie of whoever is signed in, and what can be asked."""

    port: int
    cookie: str
    callbacks: Callbacks

    def request(self, output: str, query: str = "", encodings: str = ENCODINGS) -> bytes:
        """The bytes that ask a callback for its answer under the selection in a query string."""
        body = write_body(self.callbacks[output], query)
        head = (
            "POST /_dash-update-component HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n"
            f"Content-Type: application/json\r\nAccept-Encoding: {encodings}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def connect(self) -> "Connection":
        return Connection(self.port)


class Connection:
    """One connection, kept open from request to request."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def send(self, request: bytes) -> bytes:
        """The body of the answer, still compressed; RuntimeError for any other than 200."""
        self._socket.sendall(request)
        received = b""
        while (ends := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        head, body = received[:ends], received[ends + 4 :]
        length = re.search(rb"(?i)\r\nContent-Length: (\d+)", head)
        while length and len(body) < int(length[1]):
            body += self._receive()
        if not head.startswith(b"HTTP/1.1 200 ") or length is None:
            raise RuntimeError(f"{head.decode()}\n{body[:500]!r}")
        return body

    def time(self, request: bytes) -> float:
        """The seconds until the whole answer is here."""
        begun = perf_counter()
        self.send(request)
        return perf_counter() - begun

    def _receive(self) -> bytes:
        part = self._socket.recv(65536)
        if not part:
            raise RuntimeError("the server closed the connection")
        return part


def sign_in(port: int, role: str) -> Site:
    """Sign in by the form, as a browser does, and learn which callbacks there are."""
    address = f"http://127.0.0.1:{port}"
    form = urlopen(f"{address}/sign-in")
    cookie = _read_cookie(form.headers)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', form.read().decode())
    assert token
    answer = _open_once(
        f"{address}/sign-in/demonstration",
        cookie,
        urlencode({"role": role, "csrf_token": token[1]}).encode(),
    )
    cookie = _read_cookie(answer.headers)
    callbacks = read_callbacks(_open_once(f"{address}/_dash-dependencies", cookie).read())
    return Site(port, cookie, callbacks)


def _read_cookie(headers: Message) -> str:
    # By hand: the standard library's jar does not send a cookie marked Secure to plain http, as
    # browsers do to the loopback address.
    return headers["Set-Cookie"].partition(";")[0]


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_told: Any) -> None:
        """Follow nobody: it is the answer itself that carries the cookie."""


def _open_once(address: str, cookie: str, form: bytes | None = None) -> Any:
    request = Request(address, form, {"Cookie": cookie})
    try:
        return build_opener(_Stay).open(request)
    except HTTPError as answer:
        if answer.code != 302:
            raise
        return answer


class Crowd:
    """Many connections, all busy at once.

    They stay the same from one measurement to the next: which of the server's workers each of them
    has got makes a difference to how long it waits.
    """

    def __init__(self, site: Site, size: int) -> None:
        self._connections = [site.connect() for _ in range(size)]

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_error: object) -> None:
        for connection in self._connections:
            connection.__exit__()

    def time(self, requests: Sequence[bytes], most_seconds: float) -> list[float]:
        """The seconds of each request, shared out evenly; no more are begun after so long."""
        give_up = perf_counter() + most_seconds

        def work(connection: Connection, own: Sequence[bytes]) -> list[float]:
            return [connection.time(request) for request in own if perf_counter() < give_up]

        size = len(self._connections)
        shares = [requests[place::size] for place in range(size)]
        with ThreadPoolExecutor(size) as pool:
            return [
                seconds for times in pool.map(work, self._connections, shares) for seconds in times
            ]
