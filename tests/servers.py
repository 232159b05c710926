"""PostgreSQL and Redis of the tests' own: on free ports, in temporary folders, gone afterwards.

Each server runs under a small guard that reads from a pipe. When the pipe closes, whether the
tests ended or were killed, the guard stops the server and removes its folder.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import redis

GUARD = """
exec 3<&0
folder=$1; signal=$2; shift 2
"$@" </dev/null 3<&- &
server=$!
( read -r _ <&3; kill -$signal $server; sleep 10; kill -KILL $server ) 2>/dev/null &
pipe=$!
wait $server
kill $pipe 2>/dev/null
rm -rf "$folder"
"""
PATIENCE_SECONDS = 60


def find_free_port() -> int:
    """A port of the loopback address that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_guarded(
    command: Sequence[str | Path],
    folder: Path,
    is_ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
    stop_signal: str = "TERM",
) -> Iterator[None]:
    """A server for the length of a with block; its folder goes when it does."""
    with tempfile.TemporaryFile() as log:
        guard = subprocess.Popen(
            ["sh", "-c", GUARD, "guard", folder, stop_signal, *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the tests, which then stop their servers
        )
        assert guard.stdin is not None
        try:
            give_up = time.monotonic() + PATIENCE_SECONDS
            while not is_ready():
                if guard.poll() is not None or time.monotonic() > give_up:
                    log.seek(0)
                    said = log.read().decode(errors="replace")
                    raise RuntimeError(f"{command[0]} did not start; it said:\n{said}")
                time.sleep(0.05)
            yield
        finally:
            guard.stdin.close()
            guard.wait(PATIENCE_SECONDS)


@contextmanager
def run_postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL server, e.g. postgresql://postgres@127.0.0.1:5433."""
    programs = _find_postgres_programs()
    # PostgreSQL refuses to run as root: there its own account stands in.
    as_owner = "setpriv --reuid=postgres --regid=postgres --clear-groups".split()
    as_owner = as_owner if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=_choose_roomy_place()))
    if as_owner:
        shutil.chown(folder, "postgres", "postgres")
    subprocess.run(
        [*as_owner, programs / "initdb", "--pgdata", folder / "data", "--username=postgres",
         "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions",
         # An order that differs from SQLite's, so that no test leans on collation.
         "--locale-provider=icu", "--icu-locale=en-GB", "--locale=C.UTF-8"],
        check=True, cwd=folder, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    port = find_free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "max_connections": 200,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        # It would hold a template database open just as a test wants a copy of it.
        "autovacuum": "off",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [*as_owner, programs / "postgres", "-D", folder / "data", *options]
    address = f"postgresql://postgres@127.0.0.1:{port}"
    # Told to TERM, it would wait until the last client has gone.
    with run_guarded(command, folder, lambda: _answers_postgres(address), stop_signal="INT"):
        yield address


def _choose_roomy_place() -> str:
    # In memory, where there is enough, a test's copy of a database is made three times as fast.
    # Never under TMPDIR, which PostgreSQL's own account may not be able to enter.
    memory = "/dev/shm"
    has_room = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**31
    return memory if has_room else "/tmp"


def _find_postgres_programs() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise RuntimeError(
        "PostgreSQL is not installed: `make test` installs it, or leave it out with --sqlite-only."
    )


def _answers_postgres(address: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(address, connect_timeout=1):
        return True
    return False


@contextmanager
def run_redis() -> Iterator[str]:
    """The address of an empty Redis server that writes nothing to disk."""
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError("Redis is not installed: `make test` installs it.")
    port = find_free_port()
    folder = Path(tempfile.mkdtemp(prefix="redis-"))
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""]
    address = f"redis://127.0.0.1:{port}/0"
    with run_guarded(command, folder, lambda: _answers_redis(address)):
        yield address


def _answers_redis(address: str) -> bool:
    with redis.Redis.from_url(address) as client, suppress(redis.ConnectionError):
        return bool(client.ping())
    return False
