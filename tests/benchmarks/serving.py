"""Applications as they are served: by gunicorn, with the product's own configuration."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.servers import find_free_port, run_guarded

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ("DATABASE_URL", "SECRET_KEY", "REDIS_URL", "COUNCIL_CODE", "WEB_CONCURRENCY")


@contextmanager
def serve(application: str, **environment: str) -> Iterator[int]:
    """The port on which gunicorn serves an application, e.g. "app:server"."""
    port = find_free_port()
    own = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    own |= {"SECRET_KEY": "a key that only benchmarks know", "PORT": str(port), **environment}
    own["SECRET_KEY"] = own["SECRET_KEY"].ljust(40, "!")
    command: list[str | Path] = [
        sys.executable, "-m", "gunicorn", "--chdir", ROOT, "--config", ROOT / "gunicorn.conf.py",
        # A worker that is replaced half-way would be measured cold.
        "--max-requests", "0", application,
    ]  # fmt: skip
    folder = Path(tempfile.mkdtemp(prefix="server-"))
    with run_guarded(command, folder, lambda: _answers(port), own, "INT"):
        yield port


def _answers(port: int) -> bool:
    try:
        with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/health/live"):
            return True
    except HTTPError:
        return True  # an application without that address answers, too
    return False
