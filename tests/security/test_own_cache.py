"""What a web process remembers by itself, where there is no shared cache: figures, and nobody."""

from sqlalchemy import Engine

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.asker import is_for
from components.page import PAGES
from data_access.access import Viewer
from data_access.demonstration.people import CANARY_REFERENCE
from data_access.vocabulary import Role
from tests.http.clients import sign_in
from tests.http.test_gate import post_callback
from tests.security import canaries
from tests.security.canaries import MARK, find_any


def test_a_processes_own_cache_holds_figures_and_nobody(
    served_store: Engine, demonstration_store: Engine
) -> None:
    client = sign_in(served_store, Role.DIRECTOR, redis_url="", hosts="localhost")
    for page in PAGES.values():
        for number, panel in enumerate(page.panels):
            if not is_for(Viewer(Role.DIRECTOR), panel):
                continue
            output = f"{page.panel_id(number)}.children"
            assert post_callback(client, output, f"?sort={canaries.TYPED}")[0] == 200
    assert CANARY_REFERENCE in post_callback(client, "list-of-children.children", "?page=12")[1]
    (cache,) = client.application.extensions["cache"].values()
    kept = [part for key, (_, value) in cache._cache.items() for part in (key.encode(), value)]
    assert len(kept) > 20
    said = b"\n".join(kept)
    assert MARK.encode() not in said.lower()
    assert find_any(said, canaries.read_details(demonstration_store)) == set()
