"""Generated councils written into a store, as loads of their return and lists would leave it."""

from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import Connection, Engine, delete, insert

from data_access.imports.derivation import (
    NEVER_DAY,
    derive_count_changes,
    derive_journeys,
    derive_spans,
)
from data_access.imports.ssda903.writing import JOURNEYS, write_journeys
from data_access.store.bulk import insert_frame
from data_access.store.tables import (
    benchmark_figures,
    children,
    count_changes,
    episode_spans,
    episodes,
    homes,
    load_files,
    loads,
    permanence_arrangements,
    population_estimates,
    statistical_neighbours,
)
from tests.data.day_by_day import COUNCIL, Child
from tests.data.histories import number, tabulate
from tests.security.population_homes import store_homes
from tests.security.populations import Council

AGES = (1, 5, 10, 11, 16, 18)
_NONE_READ = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)


def store_council(engine: Engine, council: Council) -> None:
    """Write a council into a store; one that was written before is replaced, as by a new load."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        of_care = (*reversed(JOURNEYS), count_changes, episode_spans, episodes, children)
        tables = (*of_care, permanence_arrangements)
        for table in (*tables, population_estimates, benchmark_figures, statistical_neighbours):
            connection.execute(delete(table))
        returned, listed, estimated, published, housed = (
            _note_load(connection, council, kind)
            for kind in ("ssda903", "permanence", "population", "benchmarks", "homes")
        )
        _write_returned(connection, council, returned)
        _write_arrangements(connection, council, listed)
        store_homes(connection, council, housed)
        for year, of_age in council.of_age.items():
            estimate = {"area_code": COUNCIL, "mid_year": year, "source": "made up for a test"}
            connection.execute(
                insert(population_estimates).values(
                    load_id=estimated, children_0_17=of_age, **estimate
                )
            )
        _write_benchmarks(connection, council, published)


def _note_load(connection: Connection, council: Council, kind: str) -> int:
    made = connection.execute(
        insert(loads).values(
            kind=kind,
            loaded_at=datetime(2025, 4, 2),  # noqa: DTZ001 (stored as UTC without its name)
            loaded_by="a test",
            council_code=COUNCIL,
            data_to=council.last,
            is_synthetic=True,
            **_NONE_READ,
        )
    ).inserted_primary_key
    assert made
    load: int = made[0]
    if kind == "ssda903":
        # The returns begin a year before: who is in care for long can be told at the last days.
        for year in range(council.first.year, council.last.year + 1):
            file = {"name": "episodes.csv", "sha256": "0" * 64, "recognised_as": "episodes"}
            connection.execute(
                insert(load_files).values(load_id=load, collection_year=year, **file, **_NONE_READ)
            )
    return load


def _write_returned(connection: Connection, council: Council, load: int) -> None:
    found = tabulate(council.children)
    spans = derive_spans(found)
    changes = derive_count_changes(found, spans)
    if not connection.execute(homes.select()).first():
        place = {"provider_group": "council", "is_invented": True, "load_id": load}
        for id_, slug in ((1, "one"), (2, "two")):
            connection.execute(insert(homes).values(id=id_, slug=slug, name=slug, **place))
    insert_frame(
        connection,
        children,
        pd.DataFrame(
            {
                "id": [child.id for child in council.children],
                "reference": [f"CH-{child.id:06}" for child in council.children],
                "key": [f"key-{child.id}" for child in council.children],
                "date_of_birth": [child.born for child in council.children],
                "birth_day": [number(child.born) for child in council.children],
                "sex": [child.sex for child in council.children],
                "ethnic_group": [child.ethnic_group for child in council.children],
                "unaccompanied_until_day": [
                    number(child.unaccompanied_until, NEVER_DAY) for child in council.children
                ],
            }
        ),
    )
    known = {column.name for column in episodes.columns} - {"load_id", "dec", "decom"}
    insert_frame(
        connection,
        episodes,
        found[[name for name in found.columns if name in known]].assign(
            load_id=load,
            collection_year=council.last.year,
            is_current=True,
            decom=pd.to_datetime(found["decom_day"], unit="D"),
            effective_dec_day=None,
        ),
    )
    for table, rows in ((episode_spans, spans), (count_changes, changes)):
        insert_frame(connection, table, rows.assign(id=range(1, len(rows) + 1)))
    write_journeys(connection, derive_journeys(found, changes))


def _write_arrangements(connection: Connection, council: Council, load: int) -> None:
    rows = council.arrangements
    ages = {
        f"age_{age}_day": [number(Child(0, row.born).birthday(age)) for row in rows] for age in AGES
    }
    insert_frame(
        connection,
        permanence_arrangements,
        pd.DataFrame(
            {
                "id": range(1, len(rows) + 1),
                "load_id": load,
                "reference": [f"SG-{place}" for place in range(len(rows))],
                "date_of_birth": [row.born for row in rows],
                "permanence_order": [row.order for row in rows],
                "start_day": [number(row.start) for row in rows],
                "end_day": [number(row.end) for row in rows],
                **ages,
            }
        ),
    )


def _write_benchmarks(connection: Connection, council: Council, load: int) -> None:
    """One neighbour with a published rate, so that the gap to it can be worked out."""
    neighbour = {"area_code": COUNCIL, "rank": 1, "neighbour_code": "E06000001"}
    connection.execute(insert(statistical_neighbours).values(load_id=load, model=2025, **neighbour))
    day = council.first - timedelta(days=1)
    for year in range(day.year, council.last.year + 1):
        figure = {"published": "looked_after_rate", "value": 95.0, "source": "made up for a test"}
        connection.execute(
            insert(benchmark_figures).values(
                load_id=load, area_code="E06000001", year=year, **figure
            )
        )
