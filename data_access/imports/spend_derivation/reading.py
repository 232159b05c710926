"""Rows of the store as a table, quickly."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select


def read_frame(connection: Connection, statement: "Select[*tuple[Any, ...]]") -> pd.DataFrame:
    """The rows as objects, None where missing."""
    result = connection.execute(statement)
    names = list(result.keys())
    # Of rows pandas would ask each one what it is.
    columns = zip(*result.all(), strict=True)
    found = dict(zip(names, columns, strict=False)) or dict.fromkeys(names, ())
    return pd.DataFrame({name: pd.Series(found[name], dtype=object) for name in names})
