"""The first page of the list of children, by HTTP, beside its bare SQL: it is never cached."""

from data_access.store.engine import create_engine
from data_access.vocabulary import Role
from tests.benchmarks.bare_sql import open_replay, record_statements
from tests.benchmarks.client import sign_in, time_call
from tests.benchmarks.serving import serve
from tests.benchmarks.stores import ENGINES, LARGE, SMALL, Workshop
from tests.benchmarks.tables import middle, print_table, say_spread
from tests.http.clients import sign_in as sign_in_without_a_server

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


def measure_lists(workshop: Workshop, *, quick: bool) -> None:
    """Print the times of some lists on both engines."""
    episodes = SMALL if quick else LARGE
    rows = []
    for engine_name in ENGINES:
        address = workshop.find_store(engine_name, episodes)
        engine = create_engine(address)
        client = sign_in_without_a_server(engine, ROLE)
        engine.dispose()
        with serve("app:server", DATABASE_URL=address) as port, open_replay(address, 1) as replay:
            site = sign_in(port, ROLE.value)
            for words, query in QUERIES.items():
                request = site.request(OUTPUT, query)
                body = request.partition(b"\r\n\r\n")[2]
                statements = record_statements(
                    lambda b=body: client.post(
                        "/_dash-update-component", data=b, content_type="application/json"
                    )
                )
                repeats = QUICK_REPEATS if quick else REPEATS
                sql = replay.time_alone([statements], repeats)
                with site.connect() as connection:
                    for _ in range(3):
                        connection.send(request)
                    times = [
                        time_call(lambda r=request, c=connection: c.send(r)) for _ in range(repeats)
                    ]
                ratio = f"{middle(times) / middle(sql):.2f}"
                rows.append([f"{words}, {engine_name}", say_spread(sql), say_spread(times), ratio])
    print_table(
        f"First page of the list of children, {episodes:,} episodes",
        ("p50 / p95 in ms", "bare SQL", "by HTTP", "HTTP : SQL"),
        rows,
    )
