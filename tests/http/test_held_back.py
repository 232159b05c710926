"""Guesses at the door are held back: passwords and codes, known people and unknown."""

import pytest
from flask import Flask

from callbacks.sign_in_forms import WRONG
from data_access.accounts.throttle import ACCOUNT, ADDRESS, MOST_FAILURES
from tests.http.clients import read_token
from tests.http.local_browser import (
    ANN,
    HELD_BACK,
    is_in,
    is_told,
    try_password,
)


@pytest.mark.usefixtures("ann")
def test_guesses_are_held_back_across_workers_even_where_the_next_is_right(
    workers: tuple[Flask, Flask],
) -> None:
    clients = [worker.test_client() for worker in workers]
    for number in range(MOST_FAILURES[ACCOUNT]):
        answer = try_password(clients[number % 2], "wrong", address=f"192.0.2.{number}")
        assert is_told(answer, WRONG)
    for client in clients:
        assert is_told(try_password(client, address="198.51.100.7"), HELD_BACK)
        assert not is_in(client)


@pytest.mark.usefixtures("ann")
def test_a_guess_that_is_held_back_is_told_to_the_log(
    server: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(MOST_FAILURES[ACCOUNT] + 1):
        assert "sign-in held back" not in caplog.messages
        try_password(server.test_client(), "wrong", address=f"192.0.2.{number}")
    assert "sign-in held back" in caplog.messages
    assert ANN not in caplog.text


@pytest.mark.usefixtures("ann")
def test_an_unknown_email_is_held_back_in_the_same_words(server: Flask) -> None:
    said = []
    for email in (ANN, "nobody@council.test"):
        for number in range(MOST_FAILURES[ACCOUNT] + 1):
            answer = try_password(server.test_client(), "wrong", email, f"{email}{number}")
        said.append(answer.text.replace(email, "EMAIL").replace(read_token(answer.text), "TOKEN"))
        assert is_told(answer, HELD_BACK)
    assert said[0] == said[1]


@pytest.mark.usefixtures("ann")
def test_an_address_that_tries_one_person_after_another_is_held_back(server: Flask) -> None:
    client = server.test_client()
    for number in range(MOST_FAILURES[ADDRESS]):
        try_password(client, "wrong", f"{number}@council.test")
    assert is_told(try_password(client), HELD_BACK)
    assert try_password(server.test_client(), address="198.51.100.7").status_code == 302


@pytest.mark.usefixtures("ann")
def test_signing_in_forgets_what_was_mistyped_before(server: Flask) -> None:
    for number in range(2 * MOST_FAILURES[ACCOUNT]):
        client = server.test_client()
        try_password(client, "wrong", address=f"192.0.2.{number}")
        assert try_password(client, address=f"192.0.2.{number}").status_code == 302
