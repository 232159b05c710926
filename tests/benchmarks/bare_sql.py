"""The SQL behind a panel, by itself: recorded as the application runs it, then run bare.

Bare is a warm connection of the database's own driver, nothing of SQLAlchemy, in a transaction
that is open already.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event

from data_access.store.engine import create_engine
from data_access.vocabulary import Role
from tests.benchmarks.client import read_callbacks, write_body
from tests.http.clients import sign_in

Statement = tuple[str, Any]
# The statements of the same question on several days.
Batches = Sequence[Sequence[Statement]]
# What is asked to know who is asking, and how far they may read, is no part of the question.
OF_THE_RINGS = ("FROM sessions", "set_config(")


class Recorder:
    """The application on a store, without a server, to see which SQL it runs."""

    def __init__(self, address: str, role: Role) -> None:
        engine = create_engine(address)
        self._client = sign_in(engine, role)
        engine.dispose()
        self._callbacks = read_callbacks(self._client.get("/_dash-dependencies").data)

    def record(self, output: str, query: str = "") -> list[Statement]:
        """The different questions that a callback puts to the store, each once, in order."""
        found: dict[str, Statement] = {}

        def note(
            _connection: object,
            _cursor: object,
            statement: str,
            parameters: Any,
            _context: object,
            _many: bool,
        ) -> None:
            is_question = statement.lstrip().upper().startswith(("SELECT", "WITH"))
            if is_question and not any(mark in statement for mark in OF_THE_RINGS):
                found[f"{statement} {parameters}"] = (statement, parameters)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            answer = self._client.post(
                "/_dash-update-component",
                data=write_body(self._callbacks[output], query),
                content_type="application/json",
            )
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return list(found.values())


class Replay:
    """Warm connections to a store in as many processes as the server has, to run SQL on."""

    def __init__(self, pool: ProcessPoolExecutor, processes: int, address: str) -> None:
        self._pool = pool
        self._processes = processes
        self._address = address

    def time_alone(self, batches: Batches, times: int, most_seconds: float) -> list[float]:
        """The seconds of batches, in turn, one after the other on one connection."""
        told = (self._address, batches, 1, times, most_seconds)
        return self._pool.submit(_time_batches, *told).result()

    def time_together(
        self, batches: Batches, connections: int, times: int, most_seconds: float
    ) -> list[float]:
        """The same on so many connections, all busy at once, each running so many batches."""
        told = (self._address, batches, connections // self._processes, times, most_seconds)
        running = [self._pool.submit(_time_batches, *told) for _ in range(self._processes)]
        return [seconds for task in running for seconds in task.result()]


@contextmanager
def open_replay(address: str, processes: int) -> Iterator[Replay]:
    """Processes that replay statements on a store."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield Replay(pool, processes, address)


@cache
def _engine(address: str) -> Engine:
    return create_engine(address)


def _time_batches(
    address: str, batches: Batches, connections: int, times: int, most_seconds: float
) -> list[float]:
    def work(place: int) -> list[float]:
        raw = _engine(address).raw_connection()
        try:
            cursor = raw.cursor()
            if address.startswith("sqlite"):
                cursor.execute("BEGIN")

            def run(batch: Sequence[Statement]) -> float:
                begun = perf_counter()
                for statement, parameters in batch:
                    cursor.execute(statement, parameters)
                    cursor.fetchall()
                return perf_counter() - begun

            run(batches[0])
            give_up = perf_counter() + most_seconds
            chosen = (batches[(place + number) % len(batches)] for number in range(times))
            return [run(batch) for batch in chosen if perf_counter() < give_up]
        finally:
            raw.close()

    with ThreadPoolExecutor(connections) as threads:
        return [seconds for own in threads.map(work, range(connections)) for seconds in own]
