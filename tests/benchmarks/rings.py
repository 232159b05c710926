"""What the three rings cost a request: the application beside itself with its doors taken off.

The same panel is asked of both in turn, on two servers of the same run: as it is kept, where the
rings are most of the work, and for a day not asked about before, where each question takes a role
and a scope in the store.
"""

from time import perf_counter

import pages  # noqa: F401 (importing the pages registers them)
from components.page import PAGES
from data_access.vocabulary import Role
from tests.benchmarks.client import Site, sign_in
from tests.benchmarks.constants import panel_output
from tests.benchmarks.panels import WARM_UP, list_days
from tests.benchmarks.serving import serve
from tests.benchmarks.stores import ENGINES, SMALL, Workshop
from tests.benchmarks.tables import middle, print_table, say_spread

# A sentence, a tile of several questions, a chart with its table.
DRAWINGS = ("lead_overview", "tile_looked_after", "flow_bars")
PANELS = tuple(
    PAGES["/"].panel_id(number)
    for drawing in DRAWINGS
    for number, panel in enumerate(PAGES["/"].panels)
    if panel.draw == drawing
)
OPEN_HOUSE = "tests.benchmarks.open_house:create_server()"
FULL, QUICK = 400, 80
MOST_SECONDS = 12.0
MOST_ADDED_MS = 1.0
HEADS = ("p50 / p95 in ms", "without", "with", "added to p50, aim 1 ms")


def measure_rings(workshop: Workshop, *, quick: bool) -> None:
    """Print a table for each engine."""
    times = QUICK if quick else FULL
    for engine_name in ENGINES:
        address = workshop.find_store(engine_name, SMALL)
        with (
            # Without a role it reads children as their owner or not at all.
            serve(OPEN_HOUSE, as_owner=True, DATABASE_URL=address) as open_port,
            serve("app:server", DATABASE_URL=address) as port,
        ):
            guarded = sign_in(port, Role.DIRECTOR.value)
            open_house = Site(open_port, "", guarded.callbacks)
            days = list_days()
            asked = [(f"{panel}, kept", panel, [""] * times) for panel in PANELS]
            asked += [
                (f"{panel}, fresh", panel, [next(days) for _ in range(times)]) for panel in PANELS
            ]
            rows = [
                [words, *_time(open_house, guarded, panel, queries)]
                for words, panel, queries in asked
            ]
        print_table(f"The three rings: {SMALL:,} episodes on {engine_name}", HEADS, rows)


def _time(open_house: Site, guarded: Site, panel_id: str, queries: list[str]) -> list[str]:
    without: list[float] = []
    beside: list[float] = []
    output = panel_output(panel_id)
    with open_house.connect() as plain, guarded.connect() as guarding:
        for _ in range(WARM_UP):
            plain.send(open_house.request(output))
            guarding.send(guarded.request(output))
        give_up = perf_counter() + MOST_SECONDS
        for query in queries:
            if perf_counter() > give_up:
                break
            without.append(plain.time(open_house.request(output, query)))
            beside.append(guarding.time(guarded.request(output, query)))
    added = (middle(beside) - middle(without)) * 1000
    verdict = "met" if added <= MOST_ADDED_MS else "missed"
    return [say_spread(without), say_spread(beside), f"{added:+.2f} ms, {verdict}"]
