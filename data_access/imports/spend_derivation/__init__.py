"""What every night in our care costs, worked out anew from arrangements, prices and running costs.

From the returns and the workbook of money come the providers, what is paid for every night
(`arrangement_spans`), and what the nights of every month cost and bring in (`month_spend`).
"""

from datetime import date

from sqlalchemy import Connection, Table, delete, select

from data_access.imports.discrepancies import find_discrepancies
from data_access.imports.forecasts import keep_forecasts
from data_access.imports.spend_derivation.arrangements import find_arrangements
from data_access.imports.spend_derivation.months import add_up_by_type, add_up_months
from data_access.imports.spend_derivation.providers import list_providers
from data_access.imports.spend_derivation.sharing import share_fixed_costs, share_income
from data_access.imports.spend_derivation.writing import name_months, write_rows
from data_access.provider_slugs import slug_provider
from data_access.store.newest import read_data_date
from data_access.store.tables import (
    arrangement_spans,
    fixed_costs,
    income,
    ledger,
    month_spend,
    month_spend_by_type,
    prices,
    providers,
)
from data_access.store.tables.base import day_number

__all__ = ["SPEND", "derive_spend", "fill_spend", "slug_provider"]

# Those that refer to others first.
SPEND: tuple[Table, ...] = (month_spend_by_type, month_spend, arrangement_spans, providers)
# Without a row in any of these there is nothing to work out.
_TOLD: tuple[Table, ...] = (prices, fixed_costs, income, ledger)


def derive_spend(connection: Connection, today: date) -> None:
    """Work out anew what nights cost, what is forecast, and what does not agree.

    At the end of every load of returns, homes or money, in its transaction, when all that it brings
    and the record of the load are written. `today` is the day of the load.
    """
    for table in SPEND:
        connection.execute(delete(table))
    if not holds_any(connection, *_TOLD):
        # What was open and cannot be found any more is mended.
        find_discrepancies(connection, today)
        return
    write_rows(connection, providers, list_providers(connection))
    if holds_any(connection, prices, fixed_costs, income):
        _work_out_spend(connection)
    keep_forecasts(connection, today)
    find_discrepancies(connection, today)


def _work_out_spend(connection: Connection) -> None:
    arrangements = find_arrangements(connection)
    write_rows(connection, arrangement_spans, arrangements)
    data_date = read_data_date(connection)
    after = day_number(data_date) + 1 if data_date else None
    nights = add_up_months(arrangements, after)
    rows = share_income(connection, share_fixed_costs(connection, nights), nights)
    write_rows(connection, month_spend, name_months(rows))
    write_rows(connection, month_spend_by_type, name_months(add_up_by_type(rows)))


def fill_spend(connection: Connection, today: date) -> None:
    """Work out what nights cost in a store that has money but not this, as a load would."""
    if not holds_any(connection, month_spend):
        derive_spend(connection, today)


def holds_any(connection: Connection, *tables: Table) -> bool:
    """Whether any of the tables has a row."""
    return any(connection.scalar(select(table.c.id).limit(1)) is not None for table in tables)
