"""How the rows of a sheet become rows of a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from data_access.imports.workbooks.known import Known, SheetRow
from data_access.imports.workbooks.sheets import Sheet

StoredRow = dict[str, Any]
# One row of a sheet as its table holds it; raises RejectedRow where it cannot be used.
SettleRow = Callable[[SheetRow, Known], StoredRow]
# The rows of a sheet against each other, in their order; returns those that can stand, having
# told of the others by `row.log.reject(row.line, row.reject(...))`.
SettleTogether = Callable[[Sequence[tuple[SheetRow, StoredRow]]], list[tuple[SheetRow, StoredRow]]]


@dataclass(frozen=True)
class Subject:
    """A sheet, the table that holds what it states, and how its rows are settled.

    The sheet's usable rows replace all that the table holds. `once` are columns of the table, or
    several together, whose value no two rows may share: the second is rejected. `keyed_by` names
    the column by which a row keeps its id from load to load, because other tables refer to it;
    `keeps_others`: rows that the sheet no longer states stay, else they go with all that refers to
    them. A row that its sheet states so that it cannot be used stays as it is held, but where it
    `clashes` with those stated. `together` judges the rows against each other. `parts` are further
    tables' rows that a settled row carries as a list under a name of its own: {name: (table, its
    column for the row's id)}.
    """

    sheet: Sheet
    table: Table
    settle: SettleRow
    once: tuple[str | tuple[str, ...], ...] = ()
    keyed_by: str | None = None
    keeps_others: bool = False
    together: SettleTogether | None = None
    clashes: Callable[[StoredRow, Sequence[StoredRow]], bool] | None = None
    parts: Mapping[str, tuple[Table, str]] | None = None
