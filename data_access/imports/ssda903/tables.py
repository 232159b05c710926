"""One table of the return as a file brought it: text, before any of it is judged."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.codes import LAYOUTS, Layout


@dataclass
class ReturnedTable:
    """The rows of one table in one file.

    `rows` holds text only: `line` (the line of the file), `child`, the layout's columns in lower
    case (blank where the file lacks an optional one), `left_over` (what a row has beyond the
    header) and, where the file has a YEAR column, `year`.
    """

    name: str
    folder: str
    sha256: str
    layout: Layout
    rows: pd.DataFrame
    lacks: frozenset[str] = frozenset()


def recognise_layout(header: Iterable[str], name: str) -> Layout:
    """The table of the return that a header (in lower case) belongs to.

    Order does not matter and further columns may stand there. RefusedInput names the table that
    comes nearest and the columns that are missing for it.
    """
    columns = set(header)
    fitting = [layout for layout in LAYOUTS.values() if layout.mandatory <= columns]
    if fitting:
        return max(fitting, key=lambda layout: len(layout.mandatory))
    nearest = max(
        LAYOUTS.values(),
        key=lambda layout: len(layout.mandatory & columns) / len(layout.mandatory | columns),
    )
    if len(nearest.mandatory & columns) < 2:
        raise RefusedInput(
            f"{name} is no table of the SSDA903 return: its first line has none of their headers. "
            "Take it out of the folder, or check that its first line names the columns."
        )
    missing = [
        column.upper()
        for column in ("child", *nearest.columns)
        if column in nearest.mandatory - columns
    ]
    raise RefusedInput(
        f"{name} is not a table of the SSDA903 return as it stands: it is nearest to "
        f"{nearest.title}, but lacks the {'column' if len(missing) == 1 else 'columns'} "
        f"{', '.join(missing)}. Export it again with every column, or take it out of the folder."
    )


def blank_column(length: int) -> pd.Series:
    """A text column in which every value is blank."""
    return pd.Series([""] * length, dtype="str")
