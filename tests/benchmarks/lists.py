"""The first page of the list of children, by HTTP, beside its bare SQL: it is never cached."""

from data_access.vocabulary import Role
from tests.benchmarks.bare_sql import Recorder, open_replay
from tests.benchmarks.client import sign_in
from tests.benchmarks.serving import serve
from tests.benchmarks.stores import ENGINES, LARGE, SMALL, Workshop
from tests.benchmarks.tables import middle, print_table, say_spread

OUTPUT = "list-of-children.children"
# A role that may see children.
ROLE = Role.DATA_OFFICER
QUERIES = {
    "all children": "",
    "by age, the oldest first": "?sort=-age",
    "one placement type": "?placement_type=ifa",
    "came into our care": "?measure=started",
}
REPEATS, QUICK_REPEATS = 40, 10
MOST_SECONDS = 5.0


def measure_lists(workshop: Workshop, *, quick: bool) -> None:
    """Print the times of some lists on both engines."""
    episodes = SMALL if quick else LARGE
    repeats = QUICK_REPEATS if quick else REPEATS
    rows = []
    for engine_name in ENGINES:
        address = workshop.find_store(engine_name, episodes)
        recorder = Recorder(address, ROLE)
        with serve("app:server", DATABASE_URL=address) as port, open_replay(address, 1) as replay:
            site = sign_in(port, ROLE.value)
            for words, query in QUERIES.items():
                sql = replay.time_alone([recorder.record(OUTPUT, query)], repeats, MOST_SECONDS)
                request = site.request(OUTPUT, query)
                with site.connect() as connection:
                    connection.send(request)
                    times = [connection.time(request) for _ in range(repeats)]
                ratio = f"{middle(times) / middle(sql):.2f}"
                rows.append([f"{words}, {engine_name}", say_spread(sql), say_spread(times), ratio])
    print_table(
        f"First page of the list of children, {episodes:,} episodes",
        ("p50 / p95 in ms", "bare SQL", "by HTTP", "HTTP : SQL"),
        rows,
    )
