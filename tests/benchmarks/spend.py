"""How fast spend is worked out and told: of many episodes, over eight years, on both engines."""

from collections.abc import Callable
from datetime import date, datetime
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Engine, Table, func, insert, select

from data_access.access import Viewer
from data_access.imports.spend_derivation import derive_spend
from data_access.periods import periods_between
from data_access.questions import MEASURES, Door, Question, Selection
from data_access.store.bulk import insert_frame, set_indexes_aside
from data_access.store.engine import create_engine, upgrade_store
from data_access.store.tables import (
    children,
    episode_spans,
    episodes,
    fixed_costs,
    income,
    load_files,
    loads,
    month_spend,
    month_spend_by_type,
    periods_of_care,
    placements,
    prices,
)
from data_access.store.tables.base import day_number
from data_access.vocabulary import CHILD_DIMENSIONS, Role
from tests.benchmarks.stores import COUNCIL, ENGINES, TODAY, Workshop
from tests.benchmarks.tables import print_table, say_spread

FIRST, LAST = date(2017, 4, 1), date(2025, 3, 31)
EPISODES, QUICK_EPISODES = 500_000, 20_000
OF_A_CHILD, LONGEST, PROVIDERS = 8, 600, 200
REPEATS, QUICK_REPEATS = 15, 5
DIRECTOR = Viewer(Role.DIRECTOR)
PERIOD = f"from={FIRST}&to={LAST}"
# From the month table by type, from the one by all else, and that filtered.
ASKED = (
    ("spend", ("placement_type", "month"), PERIOD),
    ("spend", ("age_band", "month"), PERIOD),
    ("spend", ("placement_type", "month"), f"{PERIOD}&locality=out_of_area"),
)
NOTHING = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)
TYPES = (
    ("in_house_fostering", "own_council", "council"),
    ("ifa", "private", "external"),
    ("connected_persons", "own_council", "council"),
    ("own_childrens_home", "own_council", "council"),
    ("external_childrens_home", "private", "external"),
    ("supported_accommodation", "voluntary", "external"),
    ("with_parents", "parents", "none"),
)


def measure_spend(workshop: Workshop, *, quick: bool) -> None:
    """Print how long what nights cost takes to work out, and how long to tell."""
    number = QUICK_EPISODES if quick else EPISODES
    repeats = QUICK_REPEATS if quick else REPEATS
    rows = []
    for engine_name in ENGINES:
        engine = create_engine(workshop.create_database(engine_name))
        upgrade_store(engine)
        _fill(engine, number)
        begun = perf_counter()
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            derive_spend(connection, TODAY)
        took = perf_counter() - begun
        sizes = [_count(engine, table) for table in (month_spend, month_spend_by_type)]
        words = f"worked out at load, {engine_name} ({sizes[0]:,} and {sizes[1]:,} rows by month)"
        rows.append([words, "", say_spread([took] * 2), ""])
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                connection.exec_driver_sql("ANALYZE")
        door = Door(engine, COUNCIL)
        rows += [_ask(door, f", {engine_name}", repeats, *asked) for asked in ASKED]
        engine.dispose()
    print_table(
        f"What nights of {number:,} episodes cost, eight years (aim 100 ms)",
        ("p50 / p95 in ms", "bare sum by type and month", "the measure", "the answer"),
        rows,
    )


def _count(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def _ask(
    door: Door, where: str, repeats: int, name: str, by: tuple[str, ...], query: str
) -> list[str]:
    question = Question(name, by, Selection.parse(query))
    words = f"{name} by {' and '.join(by)}{query.removeprefix(PERIOD)}{where}"
    c = month_spend_by_type.c
    bare_sum = select(c.placement_type, c.month, func.sum(c.price_sevenths)).group_by(
        c.placement_type, c.month
    )
    with door.settled(question, DIRECTOR, MEASURES[name].permission) as asked:
        bare = _time(lambda: asked.connection.execute(bare_sum).all(), repeats)
        alone = _time(lambda: MEASURES[name].compute(asked), repeats)
    whole = _time(lambda: door.ask(question, DIRECTOR), QUICK_REPEATS)
    return [words, say_spread(bare), say_spread(alone), say_spread(whole)]


def _time(work: Callable[[], Any], times: int) -> list[float]:
    work()
    found = []
    for _ in range(times):
        begun = perf_counter()
        work()
        found.append(perf_counter() - begun)
    return found


def _fill(engine: Engine, number: int) -> None:
    """Children with eight episodes each, one after the other, each of one arrangement's price."""
    lives = _make_lives(number)
    load = {
        "loaded_at": datetime(2025, 4, 2),  # noqa: DTZ001 (stored as UTC without its name)
        "loaded_by": "benchmarks",
        "council_code": COUNCIL,
        "data_to": LAST,
        "is_synthetic": True,
    }
    filled = [children, periods_of_care, episodes, episode_spans, placements, prices]
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for place, kind in enumerate(("ssda903", "money"), start=1):
            connection.execute(insert(loads).values(id=place, kind=kind, **load, **NOTHING))
        file = {"name": "episodes.csv", "sha256": "0", "recognised_as": "episodes"}
        connection.execute(
            insert(load_files).values(load_id=1, collection_year=2018, **file, **NOTHING)
        )
        with set_indexes_aside(connection, filled):
            for table in filled:
                known = {column.name for column in table.columns}
                of_child = table in (children, periods_of_care)
                rows = lives[lives["number"] == 1] if of_child else lives
                ids = "child_id" if of_child else "episode_id"
                load_id = 2 if table is prices else 1
                rows = rows.assign(id=rows[ids], load_id=load_id)
                insert_frame(connection, table, rows[[c for c in rows if c in known]])
        months = [month.key for month in periods_between(FIRST, LAST, "month")]
        connection.execute(
            insert(fixed_costs),
            [
                {"load_id": 2, "month": month, "kind": "overhead", "placement_type": of_type[0],
                 "pence": 4_000_000_01}
                for month in months
                for of_type in TYPES[:4]
            ],
        )  # fmt: skip
        connection.execute(
            insert(income),
            [
                {"load_id": 2, "month": month, "paid_by": paid_by, "pence": 1_000_000_01}
                for month in months
                for paid_by in ("uasc_grant", "health")
            ],
        )


def _make_lives(number: int) -> pd.DataFrame:
    """A row for each episode, with the columns of every table that tells of it."""
    chance = np.random.default_rng(1)
    row = np.arange(number)
    child, nth = row // OF_A_CHILD + 1, row % OF_A_CHILD + 1
    length = chance.integers(10, LONGEST, number)
    begins = np.repeat(chance.integers(day_number(FIRST) - 900, day_number(LAST), child[-1]), 8)
    gone = np.cumsum(length) - length
    start = begins[:number] + gone - np.repeat(gone[::OF_A_CHILD], OF_A_CHILD)[:number]
    # A provider offers one type of place.
    provider = chance.integers(0, PROVIDERS, number)
    of_type = provider % len(TYPES)
    told = {
        dimension.key: np.array(dimension.keys, dtype=object)[
            chance.integers(0, min(len(dimension.keys), 3), number)
        ]
        for dimension in CHILD_DIMENSIONS
    }
    for place, name in enumerate(("placement_type", "provider_type", "provider_group")):
        told[name] = np.array([each[place] for each in TYPES], dtype=object)[of_type]
    told["unaccompanied"] = np.where(child % 20 == 0, "yes", "no").astype(object)
    day = pd.to_datetime(start, unit="D")
    return pd.DataFrame(
        {
            **told,
            "number": nth, "child_id": child, "episode_id": row + 1, "period_of_care_id": child,
            "reference": [f"CH-{each}" for each in child], "key": child.astype(str),
            "child_reference": [f"CH-{each}" for each in child],
            "date_of_birth": date(2010, 1, 1), "birth_day": day_number(date(2010, 1, 1)),
            "start_day": start, "end_day": start + length, "placement_start_day": start,
            "start_month": 0, "end_month": 0, "start_is_known": True, "has_ceased": True,
            "age_at_start": 5, "age_at_end": 9, "is_same_carer": False, "place": "U4",
            "collection_year": 2018, "decom": day, "decom_day": start, "ls": "C2",
            "effective_dec_day": start + length, "is_current": True,
            **{f"age_{age}_day": 0 for age in (1, 5, 10, 11, 16)}, "age_18_day": 99_999,
            "provider": [f"Provider {n}" for n in provider],
            "weekly_pence": chance.integers(100_00, 9_000_00, number), "cost_basis": "full",
            "health_share": 1000, "education_share": 500,
        }
    )  # fmt: skip
