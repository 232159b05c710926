"""How fast nights of homes are told: of many homes, over eight years, on both engines."""

from collections.abc import Callable
from datetime import date, datetime
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Engine, insert, select

from data_access.access import Viewer
from data_access.imports.homes_derivation import derive_homes
from data_access.questions import MEASURES, Door, Question, Selection
from data_access.store.bulk import insert_frame
from data_access.store.engine import create_engine, upgrade_store
from data_access.store.tables import home_nights, homes, load_files, loads, places, stays
from data_access.store.tables.base import day_number
from data_access.vocabulary import Role
from tests.benchmarks.stores import COUNCIL, ENGINES, Workshop
from tests.benchmarks.tables import print_table, say_spread

FIRST, LAST = date(2017, 4, 1), date(2025, 3, 31)
HOMES, STAYS = 500, 500_000
QUICK_HOMES, QUICK_STAYS = 50, 20_000
LONGEST = 400
REPEATS, QUICK_REPEATS = 15, 5
DIRECTOR = Viewer(Role.DIRECTOR)
PERIOD = f"from={FIRST}&to={LAST}"
ASKED = (
    ("occupancy", ("home", "week"), PERIOD),
    ("occupancy", ("home", "week"), f"{PERIOD}&of=usable"),
    ("occupancy", ("home", "month"), PERIOD),
    ("place_nights", ("place_state", "week"), PERIOD),
    ("vacant_nights", ("home",), PERIOD),
    ("place_nights", ("home", "place_state"), f"from={LAST}&to={LAST}"),
)
NOTHING = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)


def measure_homes(workshop: Workshop, *, quick: bool) -> None:
    """Print how long nights take to work out, and how long to tell."""
    many, number = (QUICK_HOMES, QUICK_STAYS) if quick else (HOMES, STAYS)
    repeats = QUICK_REPEATS if quick else REPEATS
    rows = []
    for engine_name in ENGINES:
        engine = create_engine(workshop.create_database(engine_name))
        upgrade_store(engine)
        _fill(engine, many, number)
        begun = perf_counter()
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            derive_homes(connection)
        rows.append([f"worked out at load, {engine_name}", "", say_spread(_once(begun)), ""])
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                connection.exec_driver_sql("ANALYZE")
        door = Door(engine, COUNCIL)
        rows += [_ask(door, f", {engine_name}", repeats, *asked) for asked in ASKED]
        engine.dispose()
    print_table(
        f"Nights of {many:,} homes with {number:,} stays, eight years",
        ("p50 / p95 in ms", "bare read of all nights", "the measure", "the answer"),
        rows,
    )


def _ask(
    door: Door, where: str, repeats: int, name: str, by: tuple[str, ...], query: str
) -> list[str]:
    question = Question(name, by, Selection.parse(query))
    words = f"{name} by {' and '.join(by)}{query.removeprefix(PERIOD)}{where}"
    every = select(home_nights.c.home_id, home_nights.c.counts)
    with door.settled(question, DIRECTOR, MEASURES[name].permission) as asked:
        bare = _time(lambda: asked.connection.execute(every).all(), repeats)
        alone = _time(lambda: MEASURES[name].compute(asked), repeats)
    whole = _time(lambda: door.ask(question, DIRECTOR), QUICK_REPEATS)
    return [words, say_spread(bare), say_spread(alone), say_spread(whole)]


def _once(begun: float) -> list[float]:
    return [perf_counter() - begun] * 2


def _time(work: Callable[[], Any], times: int) -> list[float]:
    work()
    found = []
    for _ in range(times):
        begun = perf_counter()
        work()
        found.append(perf_counter() - begun)
    return found


def _fill(engine: Engine, many: int, number: int) -> None:
    """Homes whose places change, and stays of children and guests, some of them overlapping."""
    chance = np.random.default_rng(1)
    first, last = day_number(FIRST), day_number(LAST)
    load = {
        "loaded_at": datetime(2025, 4, 2),  # noqa: DTZ001 (stored as UTC without its name)
        "loaded_by": "benchmarks",
        "council_code": COUNCIL,
        "data_to": LAST,
        "is_synthetic": True,
    }
    state = {"load_id": 2, "end_day": None, "not_usable_reason": None}
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for place, kind in enumerate(("ssda903", "homes"), start=1):
            connection.execute(insert(loads).values(id=place, kind=kind, **load, **NOTHING))
        file = {"name": "episodes.csv", "sha256": "0", "recognised_as": "episodes"}
        connection.execute(
            insert(load_files).values(load_id=1, collection_year=2018, **file, **NOTHING)
        )
        numbers = range(1, many + 1)
        home = {"load_id": 2, "provider_group": "council", "is_invented": True}
        connection.execute(
            insert(homes),
            [
                {"id": n, "slug": f"home-{n}", "name": f"Home {n}", "purpose": "long_stay", **home}
                for n in numbers
            ],
        )
        begins = chance.integers(first, last - LONGEST, many).tolist()
        registered = [
            {**state, "home_id": n, "state": "registered", "number": 150, "start_day": first}
            for n in numbers
        ]
        not_usable = [
            {
                **state, "home_id": n, "state": "not_usable", "number": 10, "start_day": begin,
                "end_day": begin + 90, "not_usable_reason": "staffing",
            }
            for n, begin in zip(numbers, begins, strict=True)
        ]  # fmt: skip
        connection.execute(insert(places), [*registered, *not_usable])
        start = chance.integers(first, last, number)
        stated = pd.DataFrame(
            {
                "id": np.arange(1, number + 1),
                "load_id": 2,
                "home_id": chance.integers(1, many + 1, number),
                "reference": [f"R{n}" for n in chance.integers(0, number // 3, number)],
                "kind": "child",
                "whose_child": np.where(chance.random(number) < 0.8, "own", "other_council"),
                "start_day": start,
                "end_day": start + chance.integers(1, LONGEST, number),
                "stay_end": "planned",
            }
        )
        insert_frame(connection, stays, stated)
