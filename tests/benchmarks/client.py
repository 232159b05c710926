"""A signed-in client that does as little as can be, so that what is measured is the server."""

import json
import re
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import CookieJar
from time import perf_counter
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

WARM_UP = 3
ENCODINGS = "gzip, deflate, br, zstd"  # what Chromium says


Callbacks = dict[str, dict[str, Any]]


def read_callbacks(dependencies: bytes) -> Callbacks:
    """What Dash says of its callbacks, by output."""
    return {callback["output"]: callback for callback in json.loads(dependencies)}


def write_body(callback: dict[str, Any], query: str) -> bytes:
    """What a browser posts to a callback when the selection changes to a query string."""
    component, _, prop = callback["output"].rpartition(".")
    known = {"selection.data": query, "_pages_location.pathname": "/"}

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
    cookies = CookieJar()
    opener = build_opener(HTTPCookieProcessor(cookies))
    address = f"http://127.0.0.1:{port}"
    form = opener.open(f"{address}/sign-in").read().decode()
    token = re.search(r'name="token" value="([^"]+)"', form)
    assert token
    opener.open(f"{address}/sign-in", urlencode({"role": role, "token": token[1]}).encode())
    callbacks = read_callbacks(opener.open(f"{address}/_dash-dependencies").read())
    cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)
    return Site(port, cookie, callbacks)


def time_together(
    site: Site, connections: int, requests: Sequence[bytes], *, warm_up: bytes, most_seconds: float
) -> list[float]:
    """The seconds of each request, shared out among as many connections, all busy at once.

    Each of them sends `warm_up` three times first, which is not timed, and ends early where it has
    been at it for `most_seconds`.
    """

    def work(own: Sequence[bytes]) -> list[float]:
        with site.connect() as connection:
            for _ in range(WARM_UP):
                connection.send(warm_up)
            give_up = perf_counter() + most_seconds
            return [connection.time(request) for request in own if perf_counter() < give_up]

    with ThreadPoolExecutor(connections) as pool:
        shares = [requests[place::connections] for place in range(connections)]
        return [seconds for times in pool.map(work, shares) for seconds in times]
