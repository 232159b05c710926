"""Every panel of every page by HTTP, beside its bare SQL and beside a constant of the same bytes.

A fresh question each time is a day that was not asked about before; a cached one is the page's own.
All are asked in turn, so that whatever else the machine does slows each of them alike.
"""

import gzip
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from data_access.vocabulary import Role
from tests.benchmarks.bare_sql import Recorder, Replay, Statement, open_replay
from tests.benchmarks.client import Site, sign_in, time_together
from tests.benchmarks.constants import is_constant, list_panels, panel_output, record_answer
from tests.benchmarks.serving import serve
from tests.benchmarks.stores import ENGINES, LARGE, SMALL, Workshop
from tests.benchmarks.tables import middle, print_table, say_ratio, say_spread

# The SQL of each panel on some days.
Batches = dict[str, list[list[Statement]]]

LAST_DAY = date(2025, 3, 31)
DAYS = 5 * 365
# Coprime with DAYS: every panel gets days from the whole of the five years.
STRIDE = 997
RECORDED_DAYS = 5
CONNECTIONS = 20
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


FULL, QUICK = Counts(40, 6), Counts(10, 2)


@dataclass
class Times:
    """What was measured of one panel, in seconds."""

    size: int = 0
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
    """Print the table of each engine and size."""
    for engine_name in ENGINES:
        for episodes in (SMALL,) if quick else (SMALL, LARGE):
            address = workshop.find_store(engine_name, episodes)
            statements = record_panels(address)
            counts = QUICK if quick else FULL
            with tempfile.TemporaryDirectory() as folder, open_replay(address, WORKERS) as replay:
                application = "tests.benchmarks.constants:create_server()"
                with serve(application, DATABASE_URL=address, CONSTANTS=folder) as port:
                    site = sign_in(port, Role.DIRECTOR.value)
                    sizes = record_constants(site, Path(folder))
                    days = list_days()
                    alone = time_alone(site, replay, statements, days, counts.alone)
                    many = time_many(site, replay, statements, days, counts.together)
            about = f"{episodes:,} episodes on {engine_name}"
            for times, words in ((alone, "one user"), (many, f"{CONNECTIONS} connections")):
                rows = []
                for panel_id, found in times.items():
                    found.size = sizes[panel_id]
                    rows.append([panel_id, *found.cells()])
                print_table(f"Panels: {about}, {words}", HEADS, rows)


def list_days() -> Iterator[str]:
    """Queries for days that were not asked about before, none of them the page's own."""
    for place in range(1, DAYS):
        yield f"?as_at={LAST_DAY - timedelta(days=place * STRIDE % DAYS)}"


def record_panels(address: str) -> Batches:
    """The SQL of each panel on some days, when nothing of that day is known yet.

    What does not depend on the day is known by then: it is not asked again on a fresh day either.
    """
    recorder = Recorder(address, Role.DIRECTOR)
    days = list_days()
    found = {}
    for panel_id in list_panels():
        recorder.record(panel_output(panel_id))
        found[panel_id] = [
            recorder.record(panel_output(panel_id), next(days)) for _ in range(RECORDED_DAYS)
        ]
    return found


def record_constants(site: Site, folder: Path) -> dict[str, int]:
    """Have each panel answer once, for its constant to return; the bytes of each on the wire."""
    sizes = {}
    with site.connect() as connection:
        for panel_id in list_panels():
            body = connection.send(site.request(panel_output(panel_id), encodings="gzip"))
            plain = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
            record_answer(folder, panel_id, plain)
            sizes[panel_id] = len(connection.send(site.request(panel_output(panel_id))))
            constant = connection.send(site.request(find_constant(site, panel_id)))
            assert len(constant) == sizes[panel_id], f"{panel_id} and its constant differ"
    return sizes


def find_constant(site: Site, panel_id: str) -> str:
    """The output by which the constant beside a panel is asked."""
    return next(output for output in site.callbacks if is_constant(output, panel_id))


def time_alone(
    site: Site,
    replay: Replay,
    statements: Batches,
    days: Iterator[str],
    times: int,
) -> dict[str, Times]:
    """Ask each panel, one request at a time."""
    measured = {panel_id: Times() for panel_id in statements}
    with site.connect() as connection:
        for panel_id, found in measured.items():
            constant = site.request(find_constant(site, panel_id))
            cached = site.request(panel_output(panel_id))
            for _ in range(3):
                connection.send(constant)
                connection.send(cached)
            for _ in range(times):
                fresh = site.request(panel_output(panel_id), next(days))
                found.constant.append(connection.time(constant))
                found.cached.append(connection.time(cached))
                found.fresh.append(connection.time(fresh))
            found.sql += replay.time_alone(statements[panel_id], max(1, times // RECORDED_DAYS))
    return measured


def time_many(
    site: Site,
    replay: Replay,
    statements: Batches,
    days: Iterator[str],
    times: int,
) -> dict[str, Times]:
    """Ask each panel on many connections at once, each of them so many times."""
    measured = {panel_id: Times() for panel_id in statements}
    number = CONNECTIONS * times
    for panel_id, found in measured.items():
        constant = site.request(find_constant(site, panel_id))
        cached = site.request(panel_output(panel_id))
        fresh = [site.request(panel_output(panel_id), next(days)) for _ in range(number)]
        found.constant += time_together(site, CONNECTIONS, [constant] * number, constant)
        found.cached += time_together(site, CONNECTIONS, [cached] * number, cached)
        found.fresh += time_together(site, CONNECTIONS, fresh, cached)
        found.sql += replay.time_together(
            statements[panel_id], CONNECTIONS, max(1, times // RECORDED_DAYS)
        )
    return measured
