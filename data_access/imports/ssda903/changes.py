"""What a year stated again says differently: episodes added, changed and vanished."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from data_access.imports.ssda903.codes import EPISODES, LAYOUTS
from data_access.imports.ssda903.findings import show_day

COLUMNS = ("year", "change", "reference", "decom", "column", "reason")
_ADDED = "The episode was not in the return before."
_VANISHED = "The episode is no longer in the return."
_COMPARED = tuple(name for name in LAYOUTS[EPISODES].columns if name != "decom")


def compare_episodes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """One row per episode (year, child's reference and DECOM) that differs between the two.

    `change` is added, changed or vanished; for a changed one `column` names what changed and
    `reason` says from what to what.
    """
    key = ["collection_year", "reference", "decom"]
    both = _keyed(before, key).merge(
        _keyed(after, key), on=key, how="outer", suffixes=("_before", "_after"), indicator=True
    )
    differs = {name: _differs(both[f"{name}_before"], both[f"{name}_after"]) for name in _COMPARED}
    changed = both[pd.DataFrame(differs).any(axis=1) & (both["_merge"] == "both")]
    named = pd.concat(
        [
            _name(both[both["_merge"] == "right_only"], "added", "", _ADDED),
            _name(
                changed,
                "changed",
                [
                    ", ".join(name.upper() for name in differs if differs[name][at])
                    for at in changed.index
                ],
                [_tell(row) for row in changed.to_dict("records")],
            ),
            _name(both[both["_merge"] == "left_only"], "vanished", "", _VANISHED),
        ],
        ignore_index=True,
    )
    return named.sort_values(["year", "change", "reference", "decom"], ignore_index=True)


def _name(
    rows: pd.DataFrame, change: str, column: str | list[str], reason: str | list[str]
) -> pd.DataFrame:
    found = rows[["collection_year", "reference", "decom"]].rename(
        columns={"collection_year": "year"}
    )
    return found.assign(change=change, column=column, reason=reason)[list(COLUMNS)]


def _keyed(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    return rows[[*key, *_COMPARED]].drop_duplicates(key, keep="last")


def _differs(before: pd.Series, after: pd.Series) -> pd.Series:
    return (before != after) & ~(before.isna() & after.isna())


def _tell(row: Mapping[Hashable, Any]) -> str:
    parts = [
        (name, _show(row[f"{name}_before"]), _show(row[f"{name}_after"])) for name in _COMPARED
    ]
    changed = [f"{name.upper()} was {old}, is now {new}" for name, old, new in parts if old != new]
    return f"{'; '.join(changed)}."


def _show(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return show_day(value)
    return str(value) if isinstance(value, str) else "blank"
