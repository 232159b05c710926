"""`load ssda903` beside bare pandas and SQL that write the same rows.

Each runs as a command of its own, so that its time includes what a person waits for, and its peak
memory is its own. What Python takes to start is in both.
"""

import os
import re
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

from data_access.store.engine import create_engine, upgrade_store
from tests.benchmarks.returns import EPISODES, read_rows, write_copies, write_demonstration
from tests.benchmarks.serving import OWN, ROOT, SETTINGS
from tests.benchmarks.stores import ENGINES, Workshop
from tests.benchmarks.tables import print_table, say_share

YEAR_OF_EPISODES = 5_000
MANY_EPISODES, QUICK_EPISODES = 500_000, 50_000
# What counting children needs; the other tables of a return are only kept.
HEADER = "header.csv"
RATIO_AIM = 1 / 3
HEADS = (
    "files", "engine", "rows", "seconds", "rows a second",
    "bare rows a second", "ours : bare", "MB", "bare MB",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One command: how long it took, and the most memory it held."""

    seconds: float
    megabytes: float


def measure_imports(workshop: Workshop, *, quick: bool) -> None:
    """Print the speed of a council's year and of many episodes at once, on both engines."""
    many = QUICK_EPISODES if quick else MANY_EPISODES
    files = sorted(write_demonstration(workshop.folder).glob("*/*.csv"))
    latest = files[-1].parent
    jobs = {
        "a year, all tables": (YEAR_OF_EPISODES, [f for f in files if f.parent == latest]),
        "eight years, episodes and headers": (
            many,
            [f for f in files if f.name in (EPISODES, HEADER)],
        ),
    }
    rows = []
    for words, (episodes, chosen) in jobs.items():
        own = sum(len(read_rows(file)) for file in chosen if file.name == EPISODES)
        folder = workshop.folder / words.replace(" ", "_")
        write_copies(chosen, folder, episodes / own)
        total = sum(len(read_rows(file)) for file in folder.glob("*/*.csv"))
        for engine_name in ENGINES:
            ours = _load(workshop.create_database(engine_name), folder)
            bare = _load_bare(workshop.create_database(engine_name), folder)
            rows.append(
                [
                    f"{words}: {episodes:,} episodes",
                    engine_name,
                    f"{total:,}",
                    f"{ours.seconds:.1f}",
                    f"{total / ours.seconds:,.0f}",
                    f"{total / bare.seconds:,.0f}",
                    say_share(bare.seconds / ours.seconds, RATIO_AIM),
                    f"{ours.megabytes:.0f}",
                    f"{bare.megabytes:.0f}",
                ]
            )
    print_table("Imports", HEADS, rows)


def _load(address: str, folder: Path) -> Run:
    engine = create_engine(address)
    upgrade_store(engine)
    engine.dispose()
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    return _run([*flask, "load", "ssda903", folder, "--synthetic"], address)


def _load_bare(address: str, folder: Path) -> Run:
    return _run([sys.executable, "-m", "tests.benchmarks.bare_load", address, folder], address)


def _run(command: list[str | Path], address: str) -> Run:
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    with tempfile.TemporaryFile() as said:
        begun = perf_counter()
        running = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, **OWN, "DATABASE_URL": address},
            stdout=said,
            stderr=said,
        )
        most = 0
        while running.poll() is None:
            most = _read_most_memory(running.pid) or most
            sleep(0.02)
        seconds = perf_counter() - begun
        if running.returncode:
            said.seek(0)
            raise RuntimeError(f"{command} failed; it said:\n{said.read().decode()[-2000:]}")
    return Run(seconds, most / 1024)


def _read_most_memory(process: int) -> int:
    """The most memory a process has held so far, in kB; 0 once it has ended.

    What the system tells of a child that has ended counts the memory of the parent it was forked
    from.
    """
    with suppress(OSError):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
        return int(found[1]) if found else 0
    return 0
