"""Requests for homes and plans to move children, put into a store of tests' own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select

from data_access.questions import Door
from data_access.store.tables import loads, planned_moves, requests
from data_access.store.tables.base import day_number
from tests.data.day_by_day import COUNCIL, Child
from tests.data.filled_stores import fill_store

Row = Mapping[str, Any]
_DATES = ("needed_on", "placed_on", "agreed_on", "first_target", "target", "ended_on")


def plan(child: int, agreed: date, target: date, **more: Any) -> dict[str, Any]:
    """A plan to move a child closer, in what is not said otherwise."""
    return {
        "child_id": child,
        "move_from": "external_childrens_home",
        "move_to": "in_house_fostering",
        "move_why": "closer",
        "agreed_on": agreed,
        "first_target": target,
        "target": target,
        "move_status": "planned",
        "blocked_by": "nothing",
        "weekly_change_pence": None,
        "ended_on": None,
    } | more


def request(needed: date, **more: Any) -> dict[str, Any]:
    """A request for a foster home for a child whom no return knows, in what is not said."""
    is_placed = more.get("placed_on") is not None
    return {
        "child_reference": "new",
        "child_id": None,
        "needed_on": needed,
        "type_sought": "in_house_fostering",
        "offers": None,
        "partnership_asked": None,
        "request_outcome": "placed" if is_placed else "open",
        "placed_on": None,
        "placement_type": "in_house_fostering" if is_placed else None,
        "met_by": "council" if is_placed else "none",
        "provider": None,
        "first_choice": "not_known",
    } | more


def fill_commissioned(
    engine: Engine,
    council: Sequence[Child],
    *,
    plans: Iterable[Row] = (),
    wanted: Iterable[Row] = (),
) -> Door:
    """A store of these children, these plans and these requests, and nothing else."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in (planned_moves, requests):
            connection.execute(delete(table))
    fill_store(engine, council)
    put_in(engine, plans=plans, wanted=wanted)
    return Door(engine, COUNCIL)


def put_in(engine: Engine, *, plans: Iterable[Row] = (), wanted: Iterable[Row] = ()) -> None:
    """Put plans and requests beside what a store holds, as one load."""
    counts = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        load_id = 1 + (connection.execute(select(func.max(loads.c.id))).scalar() or 0)
        connection.execute(
            insert(loads).values(
                id=load_id,
                kind="requests",
                loaded_at=datetime(2030, 4, 3),  # noqa: DTZ001 (stored as UTC without its name)
                loaded_by="a test",
                council_code=COUNCIL,
                is_synthetic=True,
                **counts,
            )
        )
        for table, rows, letter in ((planned_moves, plans, "M"), (requests, wanted, "R")):
            for number, row in enumerate(rows, start=1):
                own = {"reference": f"{letter}{number}", "load_id": load_id}
                connection.execute(insert(table).values(own | _with_days(row)))


def _with_days(row: Row) -> dict[str, Any]:
    days = {
        f"{name.removesuffix('_on')}_day": None if day is None else day_number(day)
        for name, day in row.items()
        if name in _DATES
    }
    return {**row, **days}
