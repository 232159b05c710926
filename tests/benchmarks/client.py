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
