"""Prices, running costs, income and all else of money, put into a store of tests' own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from data_access.imports.spend_derivation import derive_spend
from data_access.periods import periods_between
from data_access.questions import Door
from data_access.store.tables import (
    arrangement_spans,
    assumptions,
    beside_care,
    budget,
    discrepancies,
    fixed_costs,
    forecast_arrangements,
    forecast_changes,
    forecast_parts,
    forecasts,
    income,
    ledger,
    loads,
    metadata,
    month_spend,
    month_spend_by_type,
    prices,
    providers,
    saving_months,
    savings,
    uplifts,
)
from data_access.store.tables.base import day_number
from tests.data.day_by_day import COUNCIL, COUNCIL_URN, Child, Episode
from tests.data.filled_stores import fill_store

Row = Mapping[str, Any]
DATA_TO, TODAY = date(2025, 3, 31), date(2025, 4, 14)
# Those that refer to others first.
TABLES = (
    discrepancies, forecast_arrangements, forecast_changes, forecast_parts, forecasts,
    month_spend_by_type, month_spend, arrangement_spans, providers, saving_months, savings,
    assumptions, income, uplifts, budget, ledger, beside_care, fixed_costs, prices,
)  # fmt: skip
FIRST = date(2023, 6, 1)
# One child in each kind of place, as from 1 June 2023; CH-000007 left on 1 December 2024.
LIVES = (
    Child(1, date(2015, 1, 1), (Episode(10, FIRST, None),)),
    Child(2, date(2014, 1, 1), (Episode(20, FIRST, None, place_provider="PR4"),)),
    Child(
        3,
        date(2011, 1, 1),
        (Episode(30, FIRST, None, place="K2", place_provider="PR4", pl_post="NE1 8QH"),),
    ),
    Child(
        4,
        date(2011, 6, 1),
        (Episode(40, FIRST, None, place="K2", urn=COUNCIL_URN, pl_post="TS24 8AY"),),
    ),
    Child(
        5,
        date(2007, 9, 1),
        (Episode(50, FIRST, None, place="H5", place_provider="PR4"),),
        unaccompanied_until=date(2025, 9, 1),
    ),
    Child(6, date(2012, 1, 1), (Episode(60, FIRST, None, place="P1", place_provider="PR0"),)),
    # Nobody has told what this one costs.
    Child(
        7,
        date(2013, 1, 1),
        (Episode(70, FIRST, date(2024, 12, 1), rec="E4A", place_provider="PR4"),),
    ),
)


def price(child: int, came: date, weekly: int, **more: Any) -> dict[str, Any]:
    """A price in pounds of the arrangement that began on `came`, in what is not said otherwise."""
    return {
        "child_reference": f"CH-{child:06}",
        "child_id": child,
        "placement_start": came,
        "provider": "Example Fostering",
        "weekly_pence": weekly * 100,
        "cost_basis": "full",
        "start": came,
        "end": None,
        "health_share": 0,
        "education_share": 0,
        "contract": None,
        "contract_end": None,
        "planned_end": None,
        "reviewed_on": None,
    } | more


# In force since the children came; that of the foster family rose on 1 April 2024.
PRICES = (
    price(1, FIRST, 420, provider="The council", cost_basis="marginal", end=date(2024, 4, 1)),
    price(
        1, FIRST, 455, provider="The council", cost_basis="marginal", start=date(2024, 4, 1),
        reviewed_on=date(2024, 3, 1),
    ),
    price(2, FIRST, 910, contract="F1", contract_end=date(2025, 5, 31)),
    price(
        3, FIRST, 6300, provider="Example Homes", health_share=1000, education_share=2000,
        contract="H1", contract_end=date(2026, 3, 31), planned_end=date(2025, 9, 1),
    ),
    price(4, FIRST, 350, provider="The council", cost_basis="marginal"),
    price(5, FIRST, 1400, provider="Example Lodgings"),
)  # fmt: skip


def by_month(first: date, last: date, **of: Any) -> Iterator[dict[str, Any]]:
    """The same for each month between two days; amounts in pence."""
    for month in periods_between(first, last, "month"):
        yield {"month": month.key, **of}


# The home named "two" is number 2.
FIXED = tuple(
    {"kind": "home", "home_id": None, "placement_type": None, "provider": "The council", **row}
    for row in (
        *by_month(date(2024, 4, 1), DATA_TO, home_id=2, pence=31_000_00),
        *by_month(
            date(2024, 4, 1), DATA_TO, kind="overhead", placement_type="in_house_fostering",
            pence=620_00,
        ),
    )
)  # fmt: skip
INCOME = tuple(
    {"child_reference": None, "child_id": None, **row}
    for row in (
        *by_month(date(2024, 4, 1), DATA_TO, paid_by="uasc_grant", pence=4_000_00),
        *by_month(
            date(2024, 4, 1), DATA_TO, paid_by="health", child_reference="CH-000003", child_id=3,
            pence=250_00,
        ),
        *by_month(date(2025, 1, 1), DATA_TO, paid_by="education", pence=777_77),
    )
)  # fmt: skip
BESIDE = tuple(
    by_month(
        date(2024, 4, 1), DATA_TO, beside_care="special_guardianship", pence=52_000_00, people=260
    )
)


def fill_prices(
    engine: Engine,
    council: Sequence[Child] = LIVES,
    *,
    prices: Iterable[Row] = PRICES,
    fixed_costs: Iterable[Row] = FIXED,
    income: Iterable[Row] = INCOME,
    beside_care: Iterable[Row] = BESIDE,
    data_to: date = DATA_TO,
    today: date = TODAY,
    **more: Iterable[Row],
) -> Door:
    """A store of these children and this money alone, and what is worked out of both; its door.

    `more` are rows of any other table of money by its name. A date stands in a row under its
    column without `_day`, such as start=date(2024, 4, 1).
    """
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in TABLES:
            connection.execute(delete(table))
    fill_store(engine, council)
    told = {"prices": prices, "fixed_costs": fixed_costs, "income": income}
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(update(loads).values(data_to=data_to))
        put_money_in(connection, told | {"beside_care": beside_care} | more)
        derive_spend(connection, today)
    return Door(engine, COUNCIL)


def put_money_in(
    connection: Connection, told: Mapping[str, Iterable[Row]], load_id: int | None = None
) -> None:
    """Rows of the tables of money beside what the store holds, as one load of them."""
    counts = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)
    load_id = load_id or 1 + (connection.execute(select(func.max(loads.c.id))).scalar() or 0)
    connection.execute(
        insert(loads).values(
            id=load_id,
            kind="money",
            loaded_at=datetime(2030, 4, 3),  # noqa: DTZ001 (stored as UTC without its name)
            loaded_by="a test",
            council_code=COUNCIL,
            is_synthetic=True,
            **counts,
        )
    )
    for name, rows in told.items():
        table = metadata.tables[name]
        for row in rows:
            connection.execute(
                insert(table).values(
                    _with_days(row, set(table.columns.keys())) | {"load_id": load_id}
                )
            )


def _with_days(row: Row, columns: set[str]) -> dict[str, Any]:
    values = {name: value for name, value in row.items() if name in columns}
    for name, value in row.items():
        column = f"{name.removesuffix('_on')}_day"
        if column in columns:
            values[column] = day_number(value) if isinstance(value, date) else value
    return values
