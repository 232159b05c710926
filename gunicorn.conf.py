"""How the application is served: `gunicorn --config gunicorn.conf.py app:server`."""

import os
from typing import Any

# The loopback address alone: until there are accounts, whoever reaches the port is let in.
bind = f"127.0.0.1:{os.environ.get('PORT', '8050')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
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
accesslog = None
errorlog = "-"
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """Print the address once the first worker is ready to answer."""
    if worker.age == 1:
        print(f"Children in our Care: http://{bind} (Ctrl+C stops it)", flush=True)  # noqa: T201
