"""How the application is served: `gunicorn --config gunicorn.conf.py app:server`."""

import logging
import logging.config
import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

# gunicorn reads this before it looks for the application's modules.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from gunicorn.errors import HaltServer

from callbacks.logs import configure_logging


def read_number(name: str, default: int) -> int:
    """A number from the environment; anything else ends the process in one sentence."""
    value = os.environ.get(name, str(default))
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 2**16):
        sys.exit(f"Error: {name} must be a whole number from 1 to 65535; it is {value!r}.")
    return int(value)


# The loopback address, unless told otherwise: a proxy on the same host, which speaks TLS, stands
# between. In a container, HOST is 0.0.0.0.
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{read_number('PORT', 8050)}"
workers = read_number("WEB_CONCURRENCY", 2)
worker_class = "gthread"
threads = 4
# Each worker opens its own connections to the store; none is inherited from the parent.
preload_app = False
# The slowest answer is a fraction of a second; a command, not a request, is what takes long.
timeout = 60
graceful_timeout = 20
# Above what a browser waits between two clicks, so that a connection is used more than once.
keepalive = 15
# A worker is replaced now and then, the two never at the same moment.
max_requests = 20_000
max_requests_jitter = 2_000
# Heartbeats go to memory: on a slow disk they would hold a worker up.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
# Who asks, and by TLS or not, is believed of a proxy by the PROXIES setting and nowhere else.
forwarded_allow_ips = ""
forwarder_headers = ""
# Nobody steers this server but by its signals.
control_socket_disable = True
# Each request is logged by the application, which leaves out what was asked for and by whom.
accesslog = None
errorlog = "-"
loglevel = "warning"
# The parent answers nobody: its messages are of the server itself and written whole.
logconfig_dict = configure_logging(is_serving=False)
# A line that cannot be written would otherwise be told with all that it held.
logging.raiseExceptions = False


def on_starting(arbiter: Any) -> None:
    """Let the server end quietly where none of its workers can start.

    gunicorn raises for each worker that cannot start, also while it ends because of the first, and
    would tell the second as a stack trace under the sentence that says what to mend.
    """
    stop = arbiter.stop

    def stop_every_worker(graceful: bool = True) -> None:
        for _ in range(arbiter.num_workers):
            try:
                return stop(graceful)
            except HaltServer:
                continue
        return stop(graceful)

    arbiter.stop = stop_every_worker


def post_worker_init(worker: Any) -> None:
    """Say no more of messages than their form, and print the address once the first is ready."""
    logging.config.dictConfig(configure_logging())
    # It takes a second or two to read, which the first reader of a page would wait for.
    threading.Thread(target=import_module, args=("scipy.stats",), daemon=True).start()
    if worker.age == 1:
        print(f"Children in our Care: http://{bind} (Ctrl+C stops it)", flush=True)  # noqa: T201
