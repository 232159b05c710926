"""Pages of forms as a person uses them: opened, filled in, sent, and followed to what they say."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.http.clients import read_token


def read_page(client: FlaskClient, path: str) -> BeautifulSoup:
    """A page that this person may open."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text)
    return BeautifulSoup(answer.text, "lxml")


def read_text(page: BeautifulSoup) -> str:
    """What a page says beside the menu, in one line."""
    return " ".join(page.main.get_text(" ").split())


def send(client: FlaskClient, path: str, fields: object = (), page: str = "") -> TestResponse:
    """Send a form with the token of the page that it stands on."""
    token = read_token(client.get(page or path).text)
    return client.post(path, data={"csrf_token": token, **dict(fields)})


def follow(client: FlaskClient, answer: TestResponse) -> BeautifulSoup:
    """The page that a form leads to once it has done what it does."""
    assert answer.status_code == 302, answer.text
    return read_page(client, answer.headers["Location"])


def read_message(page: BeautifulSoup, role: str = "status") -> str:
    """What the page says was done or, as role "alert", was not."""
    (message,) = page.main.select(f'[role="{role}"]')
    return " ".join(message.get_text(" ").split())
