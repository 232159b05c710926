"""Foster households of a council, made up by chance or by hand, put into a store for tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from data_access.store.tables import (
    foster_approvals,
    foster_availability,
    foster_carers,
    foster_households,
    foster_placements,
    loads,
    placements,
    recruitment,
)
from tests.data.histories import number

TABLES = (
    foster_placements,
    foster_availability,
    foster_approvals,
    foster_carers,
    foster_households,
    recruitment,
)
TYPES = ("mainstream", "mainstream", "connected_persons", "short_breaks")
BLOCKED = ("staying_put", "other_council", "parent_and_child", "matching", "not_available")
Row = dict[str, Any]


@dataclass
class Fostered:
    """The rows of a workbook of carers, as the store holds them, by table."""

    households: list[Row] = field(default_factory=list)
    carers: list[Row] = field(default_factory=list)
    approvals: list[Row] = field(default_factory=list)
    availability: list[Row] = field(default_factory=list)
    placements: list[Row] = field(default_factory=list)
    recruitment: list[Row] = field(default_factory=list)

    def add_household(
        self,
        kind: str = "mainstream",
        *,
        first: date = date(2020, 1, 1),
        last: int | None = None,
        born: Sequence[int] = (),
        reason: str | None = None,
        **approval: Any,
    ) -> int:
        """A household with its carers and, where places are given, one approval from the start."""
        id_ = len(self.households) + 1
        start = number(first)
        self.households.append(
            {
                "id": id_,
                "reference": f"F{id_}",
                "household_type": kind,
                "start_day": start,
                "end_day": last,
                "reason_left_fostering": reason,
            }
        )
        self.carers += [{"household_id": id_, "year_of_birth": year} for year in born]
        if "places" in approval:
            self.approvals.append(approve(id_, start, last, **approval))
        return id_


def approve(household: int, start: int, end: int | None, **more: Any) -> Row:
    """An approval for children of all ages within the usual limit, unless said otherwise."""
    usual = {"conditional_places": 0, "age_from": 0, "age_to": 17, "terms": "any", "basis": "usual"}
    days = {"household_id": household, "start_day": start, "end_day": end}
    return {**usual, **days, **more}


def foster_by_chance(connection: Connection, seed: int, first: int, last: int) -> Fostered:
    """Households of every kind between two days, with children of the store among them."""
    chance, made = Random(seed), Fostered()
    for _ in range(chance.randint(1, 5)):
        start = chance.randint(first, last)
        end = chance.choice([None, start + chance.randint(1, 60)])
        kind, reason = chance.choice(TYPES), chance.choice([None, "retired", "to_agency"])
        born = [chance.randint(1945, 2000) for _ in range(chance.randint(0, 2))]
        id_ = made.add_household(kind, last=end, born=born, reason=reason if end else None)
        made.households[-1]["start_day"] = start
        for cut in range(chance.randint(0, 2)):
            begin, until = start + 20 * cut, start + 20 * (cut + 1)
            places = chance.randint(1, 5)
            made.approvals.append(
                approve(
                    id_,
                    begin,
                    until,
                    places=places,
                    conditional_places=chance.randint(0, places),
                    age_from=chance.randint(0, 8),
                    age_to=chance.randint(8, 17),
                    basis=chance.choice(["usual", "exemption", "emergency"]),
                    terms=chance.choice(["any", "any", "parent_and_child"]),
                )
            )
        for state in chance.sample(BLOCKED, chance.randint(0, 3)):
            begin = start + chance.randint(0, 30)
            made.availability.append(
                {
                    "household_id": id_,
                    "foster_place_state": state,
                    "places": chance.randint(1, 2),
                    "reason": chance.choice([None, "rest"]) if state == "not_available" else None,
                    "start_day": begin,
                    "end_day": chance.choice([None, begin + chance.randint(1, 30)]),
                }
            )
    starts = sorted(
        {
            (child, day)
            for row in connection.execute(select(placements))
            for child, day in (
                (row.child_id, row.start_day),
                (row.child_id, row.placement_start_day),
            )
        }
    )
    made.placements = [
        {
            "household_id": chance.randint(1, len(made.households)),
            "child_id": child,
            "placement_start_day": day,
        }
        for child, day in starts
        if chance.random() < 0.8
    ]
    return made


def put_fostered(engine: Engine, made: Fostered) -> None:
    """The store with these foster households, and no others."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        write_fostered(connection, made)


def write_fostered(connection: Connection, made: Fostered) -> None:
    """Write them in place of those that are there."""
    for table in TABLES:
        connection.execute(delete(table))
    connection.execute(delete(loads).where(loads.c.kind == "carers"))
    counts = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)
    base = connection.execute(select(loads).order_by(loads.c.id.desc())).first()
    load = connection.execute(
        insert(loads)
        .values(
            id=base.id + 1,
            kind="carers",
            loaded_at=base.loaded_at,
            loaded_by="a test",
            council_code=base.council_code,
            is_synthetic=True,
            **counts,
        )
        .returning(loads.c.id)
    ).scalar_one()
    for table, rows in (
        (foster_households, made.households),
        (foster_carers, made.carers),
        (foster_approvals, made.approvals),
        (foster_availability, made.availability),
        (foster_placements, made.placements),
        (recruitment, made.recruitment),
    ):
        if rows:
            connection.execute(insert(table), [{**row, "load_id": load} for row in rows])
