"""Applications as they are served: by gunicorn, with the product's own configuration."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from data_access.settings import Settings
from tests.servers import find_free_port, run_guarded
from tests.stores import web_address

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {"WEB_CONCURRENCY", *(name.upper() for name in Settings.model_fields)}
OWN = {
    "SECRET_KEY": "r4Tq9Lm2Xv7Bn5Kc8Wz1Hd6Js3Fg0Pya",
    "AUDIT_KEY": "y8Nb3Vq6Kx1Zt5Mw9Rc2Ls7Hd4Pf0JgU",
    "DEMONSTRATION_SIGN_IN": "yes",
}


@contextmanager
def serve(application: str, *, as_owner: bool = False, **environment: str) -> Iterator[int]:
    """The port on which gunicorn serves an application, e.g. "app:server".

    It reaches its store by the web's login, or `as_owner`.
    """
    port = find_free_port()
    own = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    own |= {**OWN, "PORT": str(port), **environment}
    if "DATABASE_URL" in own and not as_owner:
        own["DATABASE_URL"] = web_address(own["DATABASE_URL"])
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
