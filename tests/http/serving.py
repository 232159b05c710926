"""The application as gunicorn serves it, with its log in a file, for tests of that alone."""

import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.http.clients import AUDIT_KEY, SECRET_KEY
from tests.servers import find_free_port, run_guarded

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serve(store: str, log: Path, **environment: str) -> Iterator[str]:
    """The address of the application on a store, for the length of a with block."""
    port = find_free_port()
    address = f"http://127.0.0.1:{port}"
    gunicorn = shlex.join(
        [sys.executable, "-m", "gunicorn", "--chdir", str(ROOT),
         "--config", str(ROOT / "gunicorn.conf.py"), "app:server"]
    )  # fmt: skip
    # What is printed, which is no line of the log, goes beside it.
    printed = shlex.quote(f"{log}.printed")
    command = ["sh", "-c", f"exec {gunicorn} >{printed} 2>{shlex.quote(str(log))}"]
    settings = {
        **os.environ,
        "DATABASE_URL": store,
        "SECRET_KEY": SECRET_KEY,
        "AUDIT_KEY": AUDIT_KEY,
        "DEMONSTRATION_SIGN_IN": "yes",
        "PORT": str(port),
        **environment,
    }
    folder = Path(tempfile.mkdtemp(prefix="server-"))
    with run_guarded(command, folder, lambda: _is_live(address), settings, "INT"):
        yield address


def _is_live(address: str) -> bool:
    with suppress(URLError, OSError), urlopen(f"{address}/health/live", timeout=5):
        return True
    return False
