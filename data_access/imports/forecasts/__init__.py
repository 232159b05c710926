"""The forecast of the financial year at the end of each of its months, made once and kept."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from data_access.imports.forecasts.changes import explain_change
from data_access.imports.forecasts.known import read_known
from data_access.imports.forecasts.making import Forecast, make_forecast
from data_access.imports.forecasts.moments import Moment, find_moments
from data_access.imports.forecasts.writing import (
    list_kept,
    read_parts,
    read_seen,
    remove_forecast,
    write_changes,
    write_forecast,
)
from data_access.store.newest import read_data_date
from data_access.store.tables import ledger, prices

__all__ = ["keep_forecasts"]


def keep_forecasts(connection: Connection, today: date) -> None:
    """Make the forecasts of the financial year of the newest month end that are not kept yet.

    At the end of every load of returns, homes or money, in its transaction, when arrangements and
    spend are worked out; `today` is the day of the load. There is one for each month from April to
    the newest that is over: each as things stood at its end. The newest is made anew by each load
    until there is one of a later month; all others stay as they are. The load that makes the first
    of a year completes the year before, where that has any, and makes its March anew once more,
    with what is posted by then to close it. Nothing is forecast before there are prices or a
    ledger.
    """
    data_date = read_data_date(connection)
    if data_date is None or not _is_told_of_money(connection):
        return
    moments = find_moments(data_date)
    year = moments[-1].year
    before, kept = list_kept(connection, year - 1), list_kept(connection, year)
    # A clock may be behind the data.
    made_on = max(today, data_date)
    if before and not kept:
        _keep_year(connection, [each for each in moments if each.year < year], before, made_on)
    _keep_year(connection, [each for each in moments if each.year == year], kept, made_on)


def _keep_year(
    connection: Connection, moments: Sequence[Moment], kept: dict[int, int], made_on: date
) -> None:
    newest = moments[-1]
    if newest.day in kept and newest.day == max(kept):
        remove_forecast(connection, kept.pop(newest.day))
    known = read_known(connection, newest)
    for moment in moments:
        if moment.day not in kept:
            kept[moment.day] = _keep(connection, make_forecast(known, moment), kept, made_on)


def _is_told_of_money(connection: Connection) -> bool:
    return any(
        connection.scalar(select(table.c.id).limit(1)) is not None for table in (prices, ledger)
    )


def _keep(connection: Connection, forecast: Forecast, kept: dict[int, int], made_on: date) -> int:
    """Keep a forecast, and why it moved since the one before; its id."""
    number = write_forecast(connection, forecast, made_on)
    day = forecast.moment.day
    before = max((other for other in kept if other < day), default=None)
    if before is not None:
        changes = explain_change(
            read_parts(connection, kept[before]),
            forecast.parts,
            read_seen(connection, kept[before]),
            read_seen(connection, number),
            days=(before, day),
        )
        write_changes(connection, number, changes)
    return number
