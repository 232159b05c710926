"""A browser in which people sign in by password: what they type, and what they are told."""

import re
import time

from flask.testing import FlaskClient
from passlib.totp import TOTP
from werkzeug.test import TestResponse

from tests.http.clients import read_token
from tests.people import PASSWORD

ANN = "ann@council.test"
HELD_BACK = "Too many attempts. Wait a quarter of an hour, or ask the administrator."
PASSWORD_PAGE, FACTOR_PAGE = "/account/password", "/account/second-factor"


def post(client: FlaskClient, path: str, page: str = "", **fields: str) -> TestResponse:
    """Send a form as its page does, with the page's own token."""
    token = read_token(client.get(page or path).text)
    return client.post(path, data={"csrf_token": token, **fields})


def try_password(
    client: FlaskClient, password: str = PASSWORD, email: str = ANN, address: str = "192.0.2.1"
) -> TestResponse:
    client.environ_base["REMOTE_ADDR"] = address
    return post(client, "/sign-in", email=email, password=password)


def sign_in(client: FlaskClient, password: str = PASSWORD, email: str = ANN) -> FlaskClient:
    answer = try_password(client, password, email)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert is_in(client)
    return client


def is_in(client: FlaskClient) -> bool:
    """Whether somebody with a password here is signed in."""
    return client.get(PASSWORD_PAGE).status_code == 200


def is_told(answer: TestResponse, words: str) -> bool:
    """Whether a page says this where it says what is wrong."""
    assert answer.status_code == 200, answer.status
    summary = re.search(r'class="faults" role="alert".*?</div>', answer.text, re.DOTALL)
    return bool(summary) and words in summary[0]


def set_up(client: FlaskClient) -> TOTP:
    """Press the button to set up a second factor; gives back the app that has scanned it."""
    shown = post(client, FACTOR_PAGE, setup="authenticator")
    assert 'src="data:image/svg+xml;base64,' in shown.text
    key = re.search(r'<code class="key">([A-Z2-7-]+)</code>', shown.text)
    assert key, shown.text
    return TOTP(key=key[1], new=False)


def show_code(app: TOTP, half_minutes_on: int = 0) -> str:
    return str(app.generate(time=int(time.time()) + 30 * half_minutes_on).token)


def send_code(client: FlaskClient, code: str) -> TestResponse:
    return post(client, "/sign-in/code", code=code)


def use_second_factor(client: FlaskClient) -> TOTP:
    """Somebody signed in sets up a second factor and signs out again."""
    app = set_up(client)
    assert send_code(client, show_code(app)).headers["Location"] == "/account"
    post(client, "/sign-out")
    return app


def change_password(
    client: FlaskClient, new: str, *, old: str = PASSWORD, again: str | None = None
) -> TestResponse:
    return post(
        client, PASSWORD_PAGE, password=old, new_password=new, new_password_confirm=again or new
    )
