"""Guesses are held back: for an account and for an address, by rows that all workers share."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from data_access.accounts.throttle import (
    ACCOUNT,
    ADDRESS,
    HELD_SECONDS,
    MOST_FAILURES,
    HeldBack,
    Throttle,
)
from data_access.store.engine import create_engine
from data_access.store.tables import sign_in_failures
from tests.stores import EMPTY, Stores, web_address

ANN = "ann@council.test"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


class Clock:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(empty_store: Engine, clock: Clock) -> Throttle:
    return Throttle(empty_store, "key", clock)


@pytest.fixture(scope="module")
def shared_store(stores: Stores) -> Iterator[Engine]:
    """A store for many hypothesis examples, each with people of its own."""
    with stores.open_copy(EMPTY) as engine:
        yield engine


def is_let_through(throttle: Throttle, email: str = ANN, address: str = HERE) -> bool:
    try:
        throttle.admit(email, address)
    except HeldBack:
        return False
    return True


def fail(throttle: Throttle, times: int, email: str = ANN, address: str = HERE) -> None:
    for _ in range(times):
        assert is_let_through(throttle, email, address)


def test_five_failures_hold_an_account_back_wherever_the_next_guess_comes_from(
    throttle: Throttle,
) -> None:
    fail(throttle, MOST_FAILURES[ACCOUNT])
    assert not is_let_through(throttle)
    assert not is_let_through(throttle, address=ELSEWHERE)
    assert is_let_through(throttle, email="bob@council.test")


def test_twenty_failures_hold_an_address_back_whoever_is_guessed_at(throttle: Throttle) -> None:
    for number in range(MOST_FAILURES[ADDRESS]):
        fail(throttle, 1, email=f"{number}@council.test")
    assert not is_let_through(throttle, email="bob@council.test")
    assert is_let_through(throttle, email="bob@council.test", address=ELSEWHERE)


def test_a_quarter_of_an_hour_after_the_last_failure_everything_is_forgotten(
    throttle: Throttle, clock: Clock, empty_store: Engine
) -> None:
    fail(throttle, MOST_FAILURES[ACCOUNT])
    clock.now += HELD_SECONDS - 1
    assert not is_let_through(throttle)
    clock.now += 1
    assert is_let_through(throttle)
    with empty_store.connect() as connection:
        kept = connection.execute(select(sign_in_failures.c.failed_at)).scalars().all()
    assert kept == [int(clock.now)] * 2


def test_knocking_while_held_back_does_not_keep_the_door_shut(
    throttle: Throttle, clock: Clock
) -> None:
    fail(throttle, MOST_FAILURES[ACCOUNT])
    for _ in range(HELD_SECONDS // 60):
        clock.now += 59
        assert not is_let_through(throttle)
    clock.now += 60
    assert is_let_through(throttle)


def test_a_guess_that_was_right_does_not_count(throttle: Throttle) -> None:
    for _ in range(3 * MOST_FAILURES[ACCOUNT]):
        throttle.withdraw(throttle.admit(ANN, HERE))
    fail(throttle, MOST_FAILURES[ACCOUNT])
    assert not is_let_through(throttle)


def test_signing_in_forgets_the_accounts_failures_and_not_the_addresss(throttle: Throttle) -> None:
    for number in range(MOST_FAILURES[ADDRESS] // MOST_FAILURES[ACCOUNT]):
        fail(throttle, MOST_FAILURES[ACCOUNT], email=f"{number}@council.test")
    throttle.forget("0@council.test")
    assert is_let_through(throttle, email="0@council.test", address=ELSEWHERE)
    assert not is_let_through(throttle, email="0@council.test")


def test_the_rows_tell_neither_who_was_guessed_at_nor_from_where(
    throttle: Throttle, clock: Clock, empty_store: Engine
) -> None:
    throttle.admit(ANN, HERE)
    Throttle(empty_store, "another key", clock).admit(ANN, HERE)
    with empty_store.connect() as connection:
        rows = connection.execute(select(sign_in_failures)).all()
    assert ANN not in str(rows)
    assert HERE not in str(rows)
    assert len({row.who for row in rows}) == 4


def test_neighbours_in_one_network_of_ipv6_are_one_and_those_of_ipv4_are_not(
    throttle: Throttle,
) -> None:
    for number in range(MOST_FAILURES[ADDRESS]):
        fail(throttle, 1, email=f"{number}@c.test", address=f"2001:db8::{number:x}")
    assert not is_let_through(throttle, address="2001:db8::ffff")
    assert is_let_through(throttle, address="2001:db8:0:1::1")
    for number in range(MOST_FAILURES[ADDRESS]):
        fail(throttle, 1, email=f"{number}@d.test", address=f"::ffff:192.0.2.{number}")
    assert is_let_through(throttle, email="bob@c.test", address="192.0.2.200")


def test_workers_count_together(empty_store: Engine) -> None:
    workers = [create_engine(web_address(empty_store)) for _ in range(2)]
    first, second = (Throttle(worker, "key") for worker in workers)
    fail(first, 3)
    fail(second, 2)
    assert not is_let_through(first)
    assert not is_let_through(second)
    for worker in workers:
        worker.dispose()


def test_however_many_guess_at_once_no_more_than_the_limit_get_through(
    empty_store: Engine,
) -> None:
    workers = [create_engine(web_address(empty_store)) for _ in range(2)]
    throttles = [Throttle(worker, "key") for worker in workers]
    with ThreadPoolExecutor(8) as pool:
        let = list(pool.map(lambda n: is_let_through(throttles[n % 2]), range(40)))
    assert sum(let) <= MOST_FAILURES[ACCOUNT]
    # Those who were held back are not counted, so that the rest of the limit is still there.
    fail(throttles[0], MOST_FAILURES[ACCOUNT] - sum(let))
    assert not is_let_through(throttles[1])
    for worker in workers:
        worker.dispose()


STEPS = st.lists(
    st.one_of(st.just("wrong"), st.just("right"), st.integers(1, HELD_SECONDS)), max_size=30
)


@given(steps=STEPS)
@examples(max_examples=25)
def test_an_account_is_held_back_just_where_five_of_its_last_quarter_hour_failed(
    shared_store: Engine, steps: list[str | int]
) -> None:
    clock = Clock()
    throttle, email, failures = Throttle(shared_store, "key", clock), uuid4().hex, []
    for number, step in enumerate(steps):
        if isinstance(step, int):
            clock.now += step
            continue
        recent = [at for at in failures if at > clock.now - HELD_SECONDS]
        # A new address each time: what is looked at is the account.
        address = f"{email}-{number}"
        if len(recent) >= MOST_FAILURES[ACCOUNT]:
            assert not is_let_through(throttle, email, address)
        elif step == "right":
            throttle.withdraw(throttle.admit(email, address))
            throttle.forget(email)
            failures.clear()
        else:
            throttle.admit(email, address)
            failures.append(clock.now)


@given(email=st.text(), address=st.one_of(st.none(), st.text()))
@examples(max_examples=20)
def test_whatever_is_typed_can_be_counted(
    shared_store: Engine, email: str, address: str | None
) -> None:
    throttle = Throttle(shared_store, uuid4().hex)
    throttle.withdraw(throttle.admit(email, address))
