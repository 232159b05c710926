"""The log tells of each request what it was and how it went, and of nobody who they are."""

import json
import logging
import re
import runpy
import socket
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from gunicorn.errors import HaltServer
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from callbacks.bodies import UPDATE
from callbacks.logs import JsonLines, describe_error
from data_access.vocabulary import Role
from tests.http.clients import PASSWORD, add_person, open_client, sign_in, sign_in_as
from tests.http.serving import serve
from tests.stores import DEMONSTRATION, Stores

Line = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
CANARY = "zqcanaryqz"
TOLD = {
    "at", "level", "logger", "message", "method", "route", "endpoint", "status", "ms", "role",
    "request_id",
}  # fmt: skip
REQUEST_ID = re.compile(r"[0-9a-f]{16}")


def read_lines(said: str) -> list[Line]:
    """What was written to standard error, every line of it JSON."""
    return [json.loads(line) for line in said.splitlines()]


def last_request(capsys: pytest.CaptureFixture[str]) -> Line:
    lines = [one for one in read_lines(capsys.readouterr().err) if one["message"] == "request"]
    return lines[-1]


@pytest.fixture
def director(served_store: Engine) -> FlaskClient:
    return sign_in(served_store, Role.DIRECTOR)


def test_each_request_is_one_line_with_its_route_and_role(
    director: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    answer = director.get(f"/api/measures/looked_after?age_band={CANARY}")
    (line,) = read_lines(capsys.readouterr().err)
    assert line.keys() == TOLD
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["at"])
    assert line["ms"] >= 0
    assert line["request_id"] == answer.headers["X-Request-Id"]
    expected = {
        "level": "info", "logger": "children_in_our_care", "method": "GET",
        "route": "/api/measures/<name>", "endpoint": "ask_measure", "status": 400,
        "role": "director",
    }  # fmt: skip
    assert {name: line[name] for name in expected} == expected


def test_a_request_of_nobody_and_for_nothing_has_neither_role_nor_path(
    served_store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    client = open_client(served_store)
    for path in (f"/{CANARY}", f"/api/{CANARY}"):
        client.get(path)
        line = last_request(capsys)
        assert (line["role"], line["status"]) == (None, 401)
    client.post(f"/{CANARY}")
    line = last_request(capsys)
    assert (line["route"], line["endpoint"]) == (None, None)


@given(given_id=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
def test_a_requests_id_is_our_own_and_never_the_callers(
    served_store: Engine, given_id: str
) -> None:
    client = open_client(served_store)
    answers = [
        client.get("/health/live", headers={"X-Request-Id": given_id, "X-Correlation-Id": given_id})
        for _ in range(2)
    ]
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    assert all(REQUEST_ID.fullmatch(one) for one in ids)
    assert len({*ids, given_id}) == 3


def test_files_and_health_are_not_worth_a_line(
    served_store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    client = open_client(served_store)
    capsys.readouterr()
    for path in ("/health/live", "/health/ready", "/assets/panels.js", "/_favicon.ico"):
        client.get(path).close()
    assert capsys.readouterr().err == ""


def test_no_line_holds_what_was_asked_for_or_who_asked(
    served_store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    email = add_person(served_store, Role.DIRECTOR)
    client = sign_in_as(served_store, email)
    cookie = client.get_cookie("__Host-session")
    assert cookie
    asked = {
        "headers": {
            "User-Agent": CANARY, "Referer": f"http://localhost/{CANARY}", "X-Forwarded-For": CANARY
        },
        "environ_base": {"REMOTE_ADDR": "203.0.113.77"},
    }  # fmt: skip
    for path in (
        f"/{CANARY}", f"/children?child={CANARY}", f"/api/measures/{CANARY}",
        f"/api/measures/looked_after?by={CANARY}", f"/_dash-component-suites/{CANARY}/{CANARY}",
        f"/assets/{CANARY}.js", f"/account/tokens/{CANARY}/revoke",
    ):  # fmt: skip
        client.get(path, **asked).close()
    client.post("/sign-in", data={"email": email, "password": f"{PASSWORD}{CANARY}"}, **asked)
    client.post(UPDATE, json={"output": CANARY}, **asked)
    client.post(UPDATE, data=CANARY, content_type=CANARY, **asked)
    client.open("/", method=CANARY.upper(), **asked)
    client.get("/", headers={"Host": CANARY, "Origin": CANARY})
    client.get("/api/measures", headers={"Authorization": f"Bearer {CANARY}"})
    said = capsys.readouterr().err.lower()
    assert len(read_lines(said)) > 10
    told = (CANARY, email, email.split("@")[0], PASSWORD, "203.0.113.77", cookie.value.lower())
    assert [word for word in told if word in said] == []


def test_a_method_of_a_callers_own_making_is_not_told(
    director: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    director.open("/", method="CANARY")
    assert last_request(capsys)["method"] == "other"


def fail_for_a_reason() -> None:
    try:
        json.loads(CANARY)
    except ValueError as error:
        raise RuntimeError(CANARY) from error


def test_of_an_exception_and_its_causes_types_and_places_are_told_and_no_message() -> None:
    with pytest.raises(RuntimeError) as told:
        fail_for_a_reason()
    described = describe_error(told.value)
    assert [one["type"] for one in described] == [
        "builtins.RuntimeError",
        "json.decoder.JSONDecodeError",
    ]
    assert re.fullmatch(r"[\w.]+:\d+ fail_for_a_reason", described[0]["trace"][-1])
    assert described[1]["trace"][-1].startswith("json.decoder:")
    assert CANARY not in json.dumps(described)


def test_causes_without_end_are_told_to_some_depth() -> None:
    error: Exception = RuntimeError()
    for _ in range(50):
        outer = RuntimeError()
        outer.__cause__ = error
        error = outer
    assert len(describe_error(error)) < 10


def write(logger: str, message: object, *args: object, **more: Any) -> Line:
    """The line that a record of this logger becomes while people are served."""
    record = logging.LogRecord(logger, logging.WARNING, "/x/pool.py", 7, message, args, None)
    vars(record).update(more)
    line: Line = json.loads(JsonLines().format(record))
    return line


def test_what_another_package_says_is_told_without_the_texts_put_into_it() -> None:
    line = write("sqlalchemy.pool", "lost %s after %d s, %s", CANARY, 3, {"child": CANARY})
    assert line["message"] == "lost … after 3 s, …"
    assert (line["logger"], line["where"]) == ("sqlalchemy.pool", "pool:7")
    for message, args in (
        (f"child {CANARY}", ()),
        (RuntimeError(CANARY), ()),
        ("%s and %s", (CANARY,)),
        ("%(child)s", ({"child": CANARY},)),
    ):
        assert CANARY not in json.dumps(write("another.package", message, *args))


def test_before_anybody_is_served_all_is_told_or_nobody_could_mend_it() -> None:
    record = logging.LogRecord("gunicorn.error", 40, "x.py", 1, "%s in use", ("port",), None)
    error = RuntimeError("no permission is named")
    record.exc_info = (RuntimeError, error, None)
    line = json.loads(JsonLines(is_serving=False).format(record))
    assert (line["message"], line["error"][0]["message"]) == ("port in use", str(error))


def test_what_we_say_ourselves_is_told_whole_with_what_is_added() -> None:
    line = write("children_in_our_care.audit", "audit %s", "head", number=7, mac="ab12")
    assert (line["message"], line["number"], line["mac"]) == ("audit head", 7, "ab12")
    assert "where" not in line


@given(st.text(), st.dictionaries(st.sampled_from(["subject", "count", "what"]), st.text()))
def test_whatever_is_said_a_line_is_one_line(message: str, more: dict[str, str]) -> None:
    record = logging.LogRecord("children_in_our_care", 20, "x.py", 1, "%s", (message,), None)
    vars(record).update(more)
    line = JsonLines().format(record)
    assert line.splitlines() == [line]
    assert line.isascii()
    assert json.loads(line)["message"] == message


def test_a_statement_that_fails_does_not_tell_its_parameters(served_store: Engine) -> None:
    with served_store.connect() as connection, pytest.raises(DBAPIError) as told:
        connection.execute(text("select * from nowhere where child = :child"), {"child": CANARY})
    assert CANARY not in str(told.value)


def talk(address: str, words: str) -> str:
    """Say something to a server that no client of HTTP would."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=20) as line:
        line.sendall(words.encode())
        return line.recv(4096).decode(errors="replace")


def read_log(path: Path, *, until: str) -> str:
    """The log, as soon as it says something, or after some patience."""
    give_up = time.monotonic() + 20
    while until not in path.read_text() and time.monotonic() < give_up:
        time.sleep(0.05)
    return path.read_text()


def test_what_gunicorn_says_of_requests_is_json_and_of_nobody(
    sqlite_stores: Stores, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with sqlite_stores.copy(DEMONSTRATION) as store, serve(store, log) as address:
        for words in (
            f"GET /{CANARY} HTP/9\r\n\r\n",
            f"{CANARY}\r\n\r\n",
            f"GET / HTTP/1.1\r\nHost: localhost\r\n{CANARY} x: {CANARY}\r\n\r\n",
            f"GET /?{CANARY * 1000} HTTP/1.1\r\nHost: localhost\r\n\r\n",
            f"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: {CANARY}\r\n\r\n",
            f"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: {CANARY}\r\n\r\n",
        ):
            assert re.match(r"HTTP/1\.1 (4\d\d|501) ", talk(address, words))
        told = talk(
            address,
            f"GET /{CANARY} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n"
            f"SCRIPT_NAME: /{CANARY}\r\nConnection: close\r\n\r\n",
        )
        assert told.startswith("HTTP/1.1 401 ")
        # gunicorn, told by nobody of a proxy, believes nobody that there is one.
        assert "Strict-Transport-Security" not in told
        lines = read_lines(read_log(log, until='"endpoint"'))
        assert {"gunicorn.error", "children_in_our_care"} <= {line["logger"] for line in lines}
        assert CANARY not in log.read_text()
        assert "127.0.0.1" not in log.read_text()


def test_a_server_that_cannot_start_says_why(sqlite_stores: Stores, tmp_path: Path) -> None:
    for environment, words in (
        ({"WEB_CONCURRENCY": "0"}, "Error: WEB_CONCURRENCY must be a whole number"),
        ({"PORT": "0"}, "Error: PORT must be a whole number"),
        ({"SECRET_KEY": "short"}, "Error: SECRET_KEY"),
    ):
        log = tmp_path / "log"
        with (
            sqlite_stores.copy(DEMONSTRATION) as store,
            pytest.raises(RuntimeError, match="did not start"),
            serve(store, log, **environment),
        ):
            sys.exit("it started")
        said = log.read_text()
        assert words in said
        assert "Traceback" not in said


def test_workers_that_fail_while_the_server_ends_are_not_told_as_a_stack_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    served = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    waiting, asked = ["second", "third"], []

    def stop(graceful: bool = True) -> None:
        asked.append(graceful)
        if waiting:
            raise HaltServer(f"The {waiting.pop(0)} worker failed to boot.", 3)

    arbiter = SimpleNamespace(num_workers=3, stop=stop)
    served["on_starting"](arbiter)
    arbiter.stop()
    assert not waiting
    assert asked == [True] * 3
