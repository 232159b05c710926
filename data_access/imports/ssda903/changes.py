"""What a year stated again says differently: episodes added, changed and vanished."""

import pandas as pd

from data_access.imports.ssda903.codes import EPISODES, LAYOUTS
from data_access.imports.ssda903.findings import show_day

COLUMNS = ("year", "change", "reference", "decom", "column", "reason")
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
    changed = pd.DataFrame(differs).any(axis=1)
    moved = both[(both["_merge"] != "both") | changed].reset_index(drop=True)
    named = [_name_change(row) for row in moved.to_dict("records")]
    return pd.DataFrame(named, columns=list(COLUMNS)).sort_values(
        ["year", "change", "reference", "decom"], kind="stable", ignore_index=True
    )


def _keyed(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    return rows[[*key, *_COMPARED]].drop_duplicates(key, keep="last")


def _differs(before: pd.Series, after: pd.Series) -> pd.Series:
    return (before != after) & ~(before.isna() & after.isna())


def _name_change(row: "dict[str, object]") -> tuple[object, ...]:
    place = (row["collection_year"], row["reference"], row["decom"])
    year, reference, decom = place
    if row["_merge"] == "right_only":
        return (year, "added", reference, decom, "", "The episode was not in the return before.")
    if row["_merge"] == "left_only":
        return (year, "vanished", reference, decom, "", "The episode is no longer in the return.")
    parts = [
        (name, _show(row[f"{name}_before"]), _show(row[f"{name}_after"])) for name in _COMPARED
    ]
    changed = [(name, old, new) for name, old, new in parts if old != new]
    return (
        year,
        "changed",
        reference,
        decom,
        ", ".join(name.upper() for name, _, _ in changed),
        "; ".join(f"{name.upper()} was {old}, is now {new}" for name, old, new in changed) + ".",
    )


def _show(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return show_day(value)
    return str(value) if isinstance(value, str) else "blank"
