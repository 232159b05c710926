"""Journeys worked out from what a store holds: for stores filled before it could tell them."""

from typing import Final

import pandas as pd
from sqlalchemy import Connection, Select, Table, func, select

from data_access.imports.derivation import NEVER_DAY, OPEN_DAY, derive_journeys
from data_access.imports.ssda903.writing import write_journeys
from data_access.store.tables import children, count_changes, episodes, periods_of_care

_WHOLE: Final = ("id", "child_id", "decom_day", *(f"age_{n}_day" for n in (1, 5, 10, 11, 16, 18)))


def fill_journeys(connection: Connection) -> None:
    """Work out periods of care, placements and moves of a store that has children but none.

    As a load would, and in the caller's transaction.
    """
    if _count(connection, periods_of_care) or not _count(connection, count_changes):
        return
    who = ("date_of_birth", "sex", "ethnic_group", "unaccompanied_until_day")
    current = _read(
        connection,
        select(episodes, *(children.c[name] for name in who))
        .join(children, children.c.id == episodes.c.child_id)
        .where(episodes.c.is_current),
    )
    filled = {"effective_dec_day": OPEN_DAY, "unaccompanied_until_day": NEVER_DAY}
    current = current.assign(
        **{name: current[name].astype("Int64").fillna(day) for name, day in filled.items()},
        date_of_birth=pd.to_datetime(current["date_of_birth"]),
        distance_miles=current["distance_miles"].astype("float64"),
        home_id=current["home_id"].astype("Int64"),
    ).astype(dict.fromkeys((*_WHOLE, *filled), "int64"))
    c = count_changes.c
    changes = _read(
        connection, select(c.child_id, c.day, c.kind, c.reason).order_by(count_changes.c.id)
    )
    write_journeys(connection, derive_journeys(current, changes))


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _read(connection: Connection, statement: "Select[*tuple[object, ...]]") -> pd.DataFrame:
    """The rows as objects, None where missing."""
    result = connection.execute(statement)
    return pd.DataFrame(result.all(), columns=list(result.keys()), dtype=object)
