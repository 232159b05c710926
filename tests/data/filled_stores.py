"""A store filled with made-up histories, so that questions can be asked of them at the door."""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Engine, delete, insert

from data_access.imports.derivation import derive_count_changes, derive_journeys, derive_spans
from data_access.imports.ssda903.writing import write_journeys
from data_access.questions import Door
from data_access.store.bulk import insert_frame
from data_access.store.tables import (
    children,
    count_changes,
    episode_spans,
    episodes,
    homes,
    load_files,
    loads,
    moves,
    periods_of_care,
    placements,
    population_estimates,
)
from tests.data.day_by_day import COUNCIL, Child
from tests.data.histories import number, tabulate

FIRST_YEAR, LAST_DAY = 1990, date(2030, 3, 31)


def fill_store(engine: Engine, council: Sequence[Child]) -> Door:
    """Put these children, and nothing else, into the store; a door onto it."""
    current = tabulate(council)
    spans = derive_spans(current)
    changes = derive_count_changes(current, spans)
    kept = ["age_1_day", "age_5_day", "age_10_day", "age_11_day", "age_16_day", "age_18_day"]
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in (
            moves,
            placements,
            periods_of_care,
            count_changes,
            episode_spans,
            episodes,
            children,
            homes,
            population_estimates,
            load_files,
            loads,
        ):
            connection.execute(delete(table))
        load = {
            "kind": "ssda903",
            "loaded_at": datetime(2030, 4, 2),  # noqa: DTZ001 (stored as UTC without its name)
            "loaded_by": "a test",
            "council_code": COUNCIL,
            "data_to": LAST_DAY,
            "is_synthetic": True,
        }
        counts = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)
        connection.execute(insert(loads).values(id=1, **load, **counts))
        file = {"name": "episodes.csv", "sha256": "0" * 64, "recognised_as": "episodes"}
        connection.execute(
            insert(load_files).values(load_id=1, collection_year=FIRST_YEAR, **file, **counts)
        )
        place = {"provider_group": "council", "is_invented": True, "load_id": 1}
        for id_, slug in ((1, "one"), (2, "two")):
            connection.execute(insert(homes).values(id=id_, slug=slug, name=slug, **place))
        insert_frame(
            connection,
            children,
            pd.DataFrame(
                {
                    "id": [child.id for child in council],
                    "reference": [f"CH-{child.id:06}" for child in council],
                    "key": [f"key-{child.id}" for child in council],
                    "date_of_birth": [child.born for child in council],
                    "birth_day": [number(child.born) for child in council],
                    "sex": [child.sex for child in council],
                    "ethnic_group": [child.ethnic_group for child in council],
                }
            ),
        )
        known = {column.name for column in episodes.columns} - {"load_id", "dec", "decom"}
        insert_frame(
            connection,
            episodes,
            current[[name for name in current.columns if name in known and name not in kept]]
            .assign(**{name: current[name] for name in kept})
            .assign(
                load_id=1,
                collection_year=FIRST_YEAR,
                is_current=True,
                decom=pd.to_datetime(current["decom_day"], unit="D"),
                effective_dec_day=None,
            ),
        )
        for table, rows in ((episode_spans, spans), (count_changes, changes)):
            insert_frame(connection, table, rows.assign(id=range(1, len(rows) + 1)))
        write_journeys(connection, derive_journeys(current, changes))
    return Door(engine, COUNCIL)
