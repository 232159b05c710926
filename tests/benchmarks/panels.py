"""Every panel of every page by HTTP, beside its bare SQL and beside a constant of the same bytes.

A fresh question each time is a day that was not asked about before; a cached one is the page's own.
All are asked in turn, so that whatever else the machine does slows each of them alike.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from components.page import PAGES
from data_access.vocabulary import Role
from tests.benchmarks.bare_sql import Batches, Recorder, Replay, open_replay
from tests.benchmarks.client import Crowd, Site, sign_in
from tests.benchmarks.constants import find_constant, list_panels, panel_output, record_answer
from tests.benchmarks.serving import serve
from tests.benchmarks.stores import ENGINES, LARGE, SMALL, Workshop
from tests.benchmarks.tables import middle, print_table, say_ratio, say_spread

LAST_DAY = date(2025, 3, 31)
# The days of seven years, of which every panel gets some of each: the stride is coprime with it.
DAYS = 7 * 365
STRIDE = 997
RECORDED_DAYS = 5
# No longer than this on any one measurement: on a slow machine there are fewer of it.
MOST_SECONDS = 1.5
CONNECTIONS = 20
WARM_UP = 3
TURNS = 2
WORKERS = 2
CACHED_AIM, FRESH_AIM = 1.5, 2.0
HEADS = (
    "p50 / p95 in ms", "bytes", "bare SQL", "constant",
    "cached", "cached : constant", "fresh", "fresh : (constant + SQL)",
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """How often each panel is asked: by one user, and by 20 together (each of them so often)."""

    alone: int
    together: int


FULL, QUICK = Counts(25, 5), Counts(10, 2)


@dataclass
class Times:
    """What was measured of one panel, in seconds."""

    size: int
    sql: list[float] = field(default_factory=list)
    constant: list[float] = field(default_factory=list)
    cached: list[float] = field(default_factory=list)
    fresh: list[float] = field(default_factory=list)

    def cells(self) -> list[str]:
        constant = middle(self.constant)
        return [
            f"{self.size:,}",
            say_spread(self.sql),
            say_spread(self.constant),
            say_spread(self.cached),
            say_ratio(middle(self.cached) / constant, CACHED_AIM),
            say_spread(self.fresh),
            say_ratio(middle(self.fresh) / (constant + middle(self.sql)), FRESH_AIM),
        ]


def measure_panels(workshop: Workshop, *, quick: bool) -> None:
    """Print the tables of each engine and size."""
    counts = QUICK if quick else FULL
    for engine_name in ENGINES:
        for episodes in (SMALL,) if quick else (SMALL, LARGE):
            address = workshop.find_store(engine_name, episodes)
            statements = record_panels(address)
            alone: dict[str, Times] = {}
            many: dict[str, Times] = {}
            with open_replay(address, WORKERS) as replay:
                for page in PAGES.values():
                    # Each page meets a server that knows nothing yet: there are only so many days.
                    with open_bench(address, replay, statements) as bench:
                        for panel_id in list_panels(page):
                            alone[panel_id] = bench.time_alone(panel_id, counts.alone)
                            many[panel_id] = bench.time_together(panel_id, counts.together)
            about = f"{episodes:,} episodes on {engine_name}"
            for found, words in ((alone, "one user"), (many, f"{CONNECTIONS} connections")):
                rows = [[panel_id, *times.cells()] for panel_id, times in found.items()]
                print_table(f"Panels: {about}, {words}", HEADS, rows)


def list_days() -> Iterator[str]:
    """Queries for days that were not asked about before, none of them the page's own."""
    for place in range(1, DAYS):
        yield f"?as_at={LAST_DAY - timedelta(days=place * STRIDE % DAYS)}"


def record_panels(address: str) -> dict[str, Batches]:
    """The SQL of each panel on some days, when nothing of that day is known yet.

    What does not depend on the day is known by then: it is not asked again on a fresh day either.
    """
    recorder = Recorder(address, Role.DIRECTOR)
    days = list_days()
    found: dict[str, Batches] = {}
    for panel_id in (panel_id for page in PAGES.values() for panel_id in list_panels(page)):
        recorder.record(panel_output(panel_id))
        found[panel_id] = [
            recorder.record(panel_output(panel_id), next(days)) for _ in range(RECORDED_DAYS)
        ]
    return found


@dataclass(frozen=True)
class Bench:
    """A server to ask, a folder for what its constants return, and the SQL to run beside it."""

    site: Site
    folder: Path
    replay: Replay
    statements: dict[str, Batches]
    days: Iterator[str]

    def time_alone(self, panel_id: str, times: int) -> Times:
        """Ask a panel, one request at a time: constant, cached and fresh in turn."""
        found, constant, cached = self._prepare(panel_id)
        with self.site.connect() as connection:
            for _ in range(WARM_UP):
                connection.send(constant)
                connection.send(cached)
            give_up = perf_counter() + MOST_SECONDS
            while len(found.fresh) < times and perf_counter() < give_up:
                fresh = self.site.request(panel_output(panel_id), next(self.days))
                found.constant.append(connection.time(constant))
                found.cached.append(connection.time(cached))
                found.fresh.append(connection.time(fresh))
        batches = self.statements[panel_id]
        found.sql += self.replay.time_alone(batches, times, MOST_SECONDS)
        return found

    def time_together(self, panel_id: str, times: int) -> Times:
        """Ask a panel on many connections at once, each of them so many times.

        Constant and cached take turns, several times over; fresh comes last.
        """
        found, constant, cached = self._prepare(panel_id)
        number = CONNECTIONS * times
        output = panel_output(panel_id)
        fresh = [self.site.request(output, next(self.days)) for _ in range(number)]
        with Crowd(self.site, CONNECTIONS) as crowd:
            for request in (constant, cached):
                crowd.time([request] * CONNECTIONS * WARM_UP, MOST_SECONDS)
            for _ in range(TURNS):
                found.constant += crowd.time([constant] * number, MOST_SECONDS)
                found.cached += crowd.time([cached] * number, MOST_SECONDS)
            found.fresh += crowd.time(fresh, MOST_SECONDS)
        batches = self.statements[panel_id]
        found.sql += self.replay.time_together(batches, CONNECTIONS, times, MOST_SECONDS)
        return found

    def _prepare(self, panel_id: str) -> tuple[Times, bytes, bytes]:
        """Have the panel's constant return what the panel does; the requests of both."""
        output = panel_output(panel_id)
        cached = self.site.request(output)
        constant = self.site.request(find_constant(self.site.callbacks, panel_id))
        with self.site.connect() as connection:
            record_answer(self.folder, panel_id, connection.send(self.site.request(output, "", "")))
            size = len(connection.send(cached))
            assert len(connection.send(constant)) == size, f"{panel_id} and its constant differ"
        return Times(size), constant, cached


@contextmanager
def open_bench(address: str, replay: Replay, statements: dict[str, Batches]) -> Iterator[Bench]:
    """A server with constants beside its panels, signed in to as the director."""
    with tempfile.TemporaryDirectory() as folder:
        application = "tests.benchmarks.constants:create_server()"
        with serve(application, DATABASE_URL=address, CONSTANTS=folder) as port:
            site = sign_in(port, Role.DIRECTOR.value)
            yield Bench(site, Path(folder), replay, statements, list_days())
