"""Files as they go out: compressed once and kept, and for how long a browser may keep them."""

from functools import lru_cache

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, request

A_DAY = 24 * 3600
LONG = 365 * A_DAY
LIBRARIES = "/_dash-component-suites/"
ASSETS = "/assets/"
COMPRESSED = frozenset({"text/javascript", "application/javascript", "text/css"})
# The best that does not keep the first visitor waiting: 0.2 s for the largest file.
QUALITY = 9


def send_files_well(server: Flask) -> None:
    """Compress scripts and styles once a process, and say how long each answer may be kept."""
    server.after_request(_keep)
    server.after_request(_compress)


def _keep(response: Response) -> Response:
    """Files whose address carries a version for a year, others a day, answers never."""
    is_library = request.path.startswith(LIBRARIES)
    if response.status_code not in (200, 304) or not (
        is_library or request.path.startswith(ASSETS)
    ):
        response.headers["Cache-Control"] = "no-store"
    elif is_library or "m" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={LONG}, immutable"
    else:
        response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


def _compress(response: Response) -> Response:
    if (
        request.path.startswith((LIBRARIES, ASSETS))
        and request.method == "GET"
        and response.status_code == 200
        and response.mimetype in COMPRESSED
        and request.accept_encodings["br"] > 0
    ):
        response.direct_passthrough = False
        response.set_data(_brotli(response.get_data()))
        response.headers["Content-Encoding"] = "br"
        response.vary.add("Accept-Encoding")
        etag, _ = response.get_etag()
        if etag:
            response.set_etag(f"{etag}:br", weak=True)
    return response


@lru_cache(maxsize=64)
def _brotli(content: bytes) -> bytes:
    compressed: bytes = brotli.compress(content, quality=QUALITY)
    return compressed
