"""Somebody must be left who can look after accounts; and sessions ended from outside."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from data_access.accounts.keeper import Keeper
from data_access.accounts.listing import list_accounts
from data_access.accounts.open_sessions import (
    end_all_sessions,
    end_other_sessions,
    end_session_of,
    list_sessions,
)
from data_access.accounts.people import disable_account, set_role
from data_access.accounts.refusal import AccountRefused
from data_access.accounts.sessions import Sessions, hash_id
from data_access.vocabulary import Role
from tests.people import add_person, open_keeper, read_account, read_audit

ANN, BOB = "ann@council.test", "bob@council.test"


def keeper_of(engine: Engine, email: str) -> Keeper:
    """An administrator who keeps accounts in the browser."""
    return replace(open_keeper(engine), name=email, role=Role.ADMINISTRATOR)


def read_administrators(engine: Engine) -> list[str]:
    return [
        line.email
        for line in list_accounts(engine)
        if line.is_active and line.role is Role.ADMINISTRATOR
    ]


CHANGES: list[Callable[[Keeper], object]] = [
    lambda keeper: disable_account(keeper, ANN),
    lambda keeper: set_role(keeper, ANN, Role.DIRECTOR),
    lambda keeper: set_role(keeper, ANN, Role.DIRECTOR, homes=None),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_last_administrator_cannot_be_taken_away_by_a_person(
    empty_store: Engine, change: Callable[[Keeper], object]
) -> None:
    add_person(empty_store, ANN, Role.ADMINISTRATOR)
    add_person(empty_store, BOB, Role.ADMINISTRATOR)
    disable_account(open_keeper(empty_store), BOB)
    before = read_audit(empty_store)
    with pytest.raises(AccountRefused, match="the last administrator who can sign in"):
        change(keeper_of(empty_store, ANN))
    assert read_administrators(empty_store) == [ANN]
    assert read_audit(empty_store) == before


@pytest.mark.parametrize("change", CHANGES)
def test_on_the_command_line_even_the_last_administrator_can(
    empty_store: Engine, change: Callable[[Keeper], object]
) -> None:
    add_person(empty_store, ANN, Role.ADMINISTRATOR)
    assert change(open_keeper(empty_store))
    assert read_administrators(empty_store) == []


def test_one_of_two_administrators_can_go(empty_store: Engine) -> None:
    add_person(empty_store, ANN, Role.ADMINISTRATOR)
    add_person(empty_store, BOB, Role.ADMINISTRATOR)
    assert disable_account(keeper_of(empty_store, ANN), ANN)
    assert read_administrators(empty_store) == [BOB]


def test_of_administrators_who_disable_each_other_at_once_one_stays(empty_store: Engine) -> None:
    for round_ in range(5):
        pair = [f"{name}{round_}@council.test" for name in ("ann", "bob")]
        for email in pair:
            add_person(empty_store, email, Role.ADMINISTRATOR)

        def disable(other: str, pair: list[str] = pair) -> bool:
            by = next(email for email in pair if email != other)
            try:
                return disable_account(keeper_of(empty_store, by), other)
            except AccountRefused:
                return False

        with ThreadPoolExecutor(2) as threads:
            assert sorted(threads.map(disable, pair)) == [False, True]
        (left,) = read_administrators(empty_store)
        # So that the next two are the only ones.
        disable_account(open_keeper(empty_store), left)


def start_session(engine: Engine, account_id: int) -> str:
    session_id, _ = Sessions(engine).start(None, account_id=account_id, device="Firefox on Mac")
    return session_id


def test_sessions_are_ended_one_or_all_others_or_all(empty_store: Engine) -> None:
    account = add_person(empty_store)
    stranger = add_person(empty_store, BOB)
    theirs = start_session(empty_store, stranger)
    first, second, third, fourth = (start_session(empty_store, account) for _ in range(4))
    keeper = open_keeper(empty_store)

    def open_now() -> set[str]:
        return {line.id_hash for line in list_sessions(empty_store, account)}

    assert end_session_of(keeper, ANN, hash_id(first))
    assert not end_session_of(keeper, ANN, hash_id(first))
    assert not end_session_of(keeper, ANN, hash_id(theirs))
    assert open_now() == {hash_id(one) for one in (second, third, fourth)}
    assert end_other_sessions(keeper, ANN, hash_id(third)) == 2
    assert open_now() == {hash_id(third)}
    known_by = read_account(empty_store).fs_uniquifier
    assert end_all_sessions(keeper, ANN) == 1
    assert open_now() == set()
    # A sign-in that is half done goes by what the account was called.
    assert read_account(empty_store).fs_uniquifier != known_by
    assert Sessions(empty_store).find(theirs) is not None
    told = [subject for action, _, subject in read_audit(empty_store) if action == "session_ended"]
    assert told == [f"{ANN}: 1 session", f"{ANN}: 2 sessions", f"{ANN}: 1 session"]
