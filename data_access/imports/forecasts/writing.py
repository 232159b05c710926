"""Forecasts as the store keeps them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from data_access.imports.forecasts.changes import Seen
from data_access.imports.forecasts.making import Forecast, Parts
from data_access.store.tables import (
    forecast_arrangements,
    forecast_changes,
    forecast_parts,
    forecasts,
)

_PARTS_OF_IT = (forecast_arrangements, forecast_changes, forecast_parts)


def list_kept(connection: Connection, year: int) -> dict[int, int]:
    """The forecasts of a year that are kept: the last night that was over, and the id."""
    kept = select(forecasts.c.as_at_day, forecasts.c.id).where(forecasts.c.year == year)
    return {row.as_at_day: row.id for row in connection.execute(kept)}


def remove_forecast(connection: Connection, forecast_id: int) -> None:
    """Take out a forecast that is to be made anew."""
    for table in _PARTS_OF_IT:
        connection.execute(delete(table).where(table.c.forecast_id == forecast_id))
    connection.execute(delete(forecasts).where(forecasts.c.id == forecast_id))


def read_parts(connection: Connection, forecast_id: int) -> Parts:
    """The parts of a kept forecast."""
    c = forecast_parts.c
    kept = select(c.forecast_part, c.budget_line, c.pence).where(c.forecast_id == forecast_id)
    return {(part, line): int(pence) for part, line, pence in connection.execute(kept)}


def read_seen(connection: Connection, forecast_id: int) -> list[Seen]:
    """The arrangements that a kept forecast expected."""
    c = forecast_arrangements.c
    kept = select(forecast_arrangements).where(c.forecast_id == forecast_id)
    return [
        Seen(
            row.child_reference,
            row.placement_start_day,
            row.budget_line,
            row.weekly_pence,
            row.expected_end_day,
            int(row.so_far_pence + row.committed_pence),
        )
        for row in connection.execute(kept)
    ]


def write_forecast(connection: Connection, forecast: Forecast, made_on: date) -> int:
    """Keep a forecast; its id."""
    moment = forecast.moment
    number: int = connection.execute(
        insert(forecasts)
        .values(
            year=moment.year,
            month=moment.month,
            as_at_day=moment.day,
            made_on=made_on,
            is_made_later=moment.is_later,
            notes="\n".join(forecast.notes),
        )
        .returning(forecasts.c.id)
    ).scalar_one()
    _write_by_line(connection, forecast_parts, number, forecast.parts)
    rows = [
        {
            "forecast_id": number,
            "child_id": each.of.child_id,
            "child_reference": each.of.child_reference,
            "placement_start_day": each.of.placement_start_day,
            "placement_type": each.of.placement_type,
            "budget_line": each.of.budget_line,
            "weekly_pence": each.of.weekly_pence,
            "expected_end_day": each.of.expected_end_day,
            "so_far_pence": each.so_far_pence,
            "committed_pence": each.committed_pence,
        }
        for each in forecast.arrangements
    ]
    if rows:
        connection.execute(insert(forecast_arrangements), rows)
    return number


def write_changes(
    connection: Connection, forecast_id: int, changes: Mapping[tuple[str, str], int]
) -> None:
    """Keep why a forecast moved."""
    _write_by_line(connection, forecast_changes, forecast_id, changes)


def _write_by_line(
    connection: Connection, table: Table, forecast_id: int, pence: Mapping[tuple[str, str], int]
) -> None:
    name = "forecast_part" if table is forecast_parts else "forecast_change"
    rows: list[dict[str, Any]] = [
        {"forecast_id": forecast_id, name: key, "budget_line": line, "pence": amount}
        for (key, line), amount in pence.items()
    ]
    if rows:
        connection.execute(insert(table), rows)
