"""At the door: which hosts we answer to, what other sites may ask of us, what browsers are told."""

from dash import Dash
from flask import Flask, Response, abort, current_app, request
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from data_access.settings import Settings

OTHER_HOST = "This product does not answer at this address: open it at the address you were given."
OTHER_SITE = "This request came from another site, so nothing was done."
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# What browsers say of a request that our own page makes, or a person by hand.
OUR_OWN = frozenset({None, "same-origin", "none"})
TWO_YEARS = 2 * 365 * 24 * 3600

PLAIN_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# Dash's pages: scripts from here and its own inline ones by their hashes, callbacks to here; and
# React and plotly write styles into elements, which no hash can name.
DASH_POLICY = PLAIN_POLICY | {
    "script-src": "'self' {hashes}",
    "style-src": "'self' 'unsafe-inline'",
    "connect-src": "'self'",
}
DASH_PAGES = frozenset({"/", "/<path:path>"})
# Its one script copies the figure.
SHARING = "sharing.show"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": browsers then say of our own forms that they come from nowhere.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
            *("magnetometer", "microphone", "midi", "payment", "serial", "usb"),
        )
    ),
}


def answer_our_own_hosts(server: Flask, settings: Settings) -> None:
    """Refuse other host names and other sites' requests, before anything else looks at them.

    Of the addresses that proxies hand on, as many are believed as there are proxies of ours.
    """
    server.config["TRUSTED_HOSTS"] = settings.host_names
    if settings.proxies:
        count = settings.proxies
        server.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            server.wsgi_app, x_for=count, x_proto=count, x_host=count
        )

    @server.before_request
    def refuse_others() -> None:
        if isinstance(request.routing_exception, SecurityError):
            abort(400, OTHER_HOST)
        if request.environ["PATH_INFO"].startswith("//"):
            # A browser takes a link to such an address for one to another host.
            abort(404)
        if request.method in READING:
            is_refused = not (_is_our_own() or (_is_visit() and not _is_for_programs()))
        else:
            is_refused = not (_is_our_own() and _is_our_origin())
        if is_refused:
            abort(403, OTHER_SITE)


def _is_our_own() -> bool:
    return request.headers.get("Sec-Fetch-Site") in OUR_OWN


def _is_visit() -> bool:
    """Whether a person follows a link from elsewhere to a page of ours, in a window of its own."""
    return (
        request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    )


def _is_for_programs() -> bool:
    # Its answers are taken away as files: another site's link must not have them taken.
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "takes_token", False))


def _is_our_origin() -> bool:
    # Programs send no Origin; browsers send one with whatever is not plain reading.
    origin = request.headers.get("Origin")
    return origin is None or origin.lower() == f"{request.scheme}://{request.host}".lower()


def set_policy(app: Dash) -> None:
    """Tell browsers what each answer may do; to be called when all callbacks are known."""
    server: Flask = app.server
    # Dash adds its router, which has a script, before the first request it sees. Made now, the
    # script is among the hashes, and two first requests at once never find the router half made.
    with server.test_request_context("/health/live", base_url=_address_of(server)):
        server.preprocess_request()
    hashes = " ".join(app.csp_hashes())
    plain = "; ".join(f"{name} {value}" for name, value in PLAIN_POLICY.items())
    dash = "; ".join(f"{name} {value}" for name, value in DASH_POLICY.items())
    policies = dict.fromkeys(DASH_PAGES, dash.format(hashes=hashes))
    policies[SHARING] = f"{plain}; script-src 'self'"

    @server.after_request
    def add_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policies.get(request.endpoint or "", plain)
        response.headers.update(HEADERS)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = (
                f"max-age={TWO_YEARS}; includeSubDomains"
            )
        return response


def _address_of(server: Flask) -> str | None:
    hosts = server.config["TRUSTED_HOSTS"]
    return f"http://{hosts[0].lstrip('.')}" if hosts else None
