"""Running costs and income spread over the nights that they fall to, to the penny."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from data_access.budget_lines import name_budget_line
from data_access.imports.spend_derivation.arrangements import NOT_KNOWN
from data_access.imports.spend_derivation.months import DIVIDED, NO_HOME, SUMS, Nights
from data_access.imports.spend_derivation.reading import read_frame
from data_access.money import spread_groups
from data_access.provider_slugs import slug_provider
from data_access.store.tables import fixed_costs, homes, income

_COLUMN_OF: Final = {
    "health": "health_pence",
    "education": "education_pence",
    "uasc_grant": "grant_pence",
    "other": "other_income_pence",
}
# What is said of money to which no night belongs.
_NOWHERE: Final = {
    "placement_type": "other", "provider_type": "not_recorded", "provider_group": "none",
    "age_band": NOT_KNOWN, "locality": NOT_KNOWN, "unaccompanied": "no",
    "category_of_need": NOT_KNOWN, "price_state": "priced", "provider": NOT_KNOWN,
    "home_id": NO_HOME,
}  # fmt: skip
_GROUP_OF: Final = {"own_childrens_home": "council", "in_house_fostering": "council"}


def share_fixed_costs(connection: Connection, nights: Nights) -> pd.DataFrame:
    """The rows with their part of each running cost.

    A cost is spread over the month's nights of its home, else of its placement type, else over all
    of the month. Where there is none it stands in a row without nights, of that home or type.
    """
    c = fixed_costs.c
    costs = read_frame(
        connection, select(c.month, c.home_id, c.placement_type, c.provider, c.pence).order_by(c.id)
    )
    costs["month"] = _index_months(costs["month"])
    costs["pence"] = costs["pence"].astype("int64")
    costs["home_id"] = costs["home_id"].fillna(NO_HOME).infer_objects().astype("int64")
    has_home = costs["home_id"] != NO_HOME
    has_type = costs["placement_type"].notna() & ~has_home
    rows = nights.rows.assign(row=np.arange(len(nights.rows)))
    pairs = [
        _pair(costs[has_home], rows, ["month", "home_id"]),
        _pair(costs[has_type], rows, ["month", "placement_type"]),
        _pair(costs[~has_home & ~has_type], rows, ["month"]),
    ]
    shared, left = _share(nights.rows, costs, pairs, "fixed_pence")
    if left.empty:
        return shared
    types, groups = _find_types(connection, nights.rows), _find_groups(connection)
    found: list[tuple[str, int, str | None]] = [
        (types.get(home, of_type or "other"), home, provider)
        for home, of_type, provider in zip(
            left["home_id"], left["placement_type"], left["provider"], strict=True
        )
    ]
    extra = _write_extra(
        left,
        "fixed_pence",
        placement_type=[of_type for of_type, _, _ in found],
        provider_group=[groups.get(home) or _GROUP_OF.get(of, "none") for of, home, _ in found],
        provider=[slug_provider(name) if name else NOT_KNOWN for _, _, name in found],
        home_id=left["home_id"],
    )
    return _append(shared, extra)


def share_income(connection: Connection, rows: pd.DataFrame, nights: Nights) -> pd.DataFrame:
    """The rows with their part of all income.

    Income of a child is spread over the child's nights of the month, other grant for
    unaccompanied children over theirs, the rest over all nights. Where there is none it stands in
    a row without nights.
    """
    c = income.c
    found = read_frame(
        connection,
        select(c.month, c.paid_by, c.child_id, c.child_reference, c.pence).order_by(c.id),
    )
    found["month"] = _index_months(found["month"])
    found["pence"] = found["pence"].astype("int64")
    numbered = nights.rows.assign(row=np.arange(len(nights.rows)))
    of_grant = numbered[numbered["unaccompanied"] == "yes"]
    # A child whom the returns do not know has no nights.
    found["child_id"] = found["child_id"].fillna(0).infer_objects().astype("int64")
    is_of_child = found["child_reference"].notna()
    for paid_by, column in _COLUMN_OF.items():
        is_it = found["paid_by"] == paid_by
        some = found[is_it].reset_index(drop=True)
        if some.empty:
            continue
        of_child = is_of_child[is_it].to_numpy()
        over = of_grant if paid_by == "uasc_grant" else numbered
        children = nights.of_children[nights.of_children["child_id"].isin(some["child_id"])]
        pairs = [
            _pair(some[of_child], children, ["month", "child_id"]),
            _pair(some[~of_child], over, ["month"]),
        ]
        rows, left = _share(rows, some, pairs, column)
        if len(left):
            unaccompanied = "yes" if paid_by == "uasc_grant" else "no"
            rows = _append(rows, _write_extra(left, column, unaccompanied=unaccompanied))
    return rows


def _index_months(keys: pd.Series) -> pd.Series:
    months = {key: int(key[:4]) * 12 + int(key[5:]) - 1 for key in keys.unique()}
    return keys.map(months).astype("int64")


def _pair(amounts: pd.DataFrame, over: pd.DataFrame, on: Sequence[str]) -> pd.DataFrame:
    """Each amount with every row that it is spread over: amount, row, nights."""
    given = amounts[list(on)].assign(amount=amounts.index)
    paired = given.merge(over[[*on, "row", "nights"]], on=list(on))
    return paired[["amount", "row", "nights"]].astype("int64")


def _share(
    rows: pd.DataFrame, amounts: pd.DataFrame, pairs: Sequence[pd.DataFrame], column: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with the amounts added to a column, and the amounts that no row is there for."""
    paired = pd.concat(pairs, ignore_index=True)
    is_placed = amounts.index.isin(paired["amount"])
    pence = np.where(is_placed, amounts["pence"], 0)
    parts = spread_groups(pence, paired["amount"], paired["nights"])
    total = rows[column].to_numpy(dtype=np.int64).copy()
    np.add.at(total, paired["row"].to_numpy(), parts)
    return rows.assign(**{column: total}), amounts[~is_placed]


def _write_extra(left: pd.DataFrame, column: str, **told: Any) -> pd.DataFrame:
    """Rows without nights of amounts that no night bears."""
    base = {**dict.fromkeys(SUMS, 0), **_NOWHERE, **told}
    extra = pd.DataFrame({"month": left["month"]}).assign(**base).assign(**{column: left["pence"]})
    lines = [
        name_budget_line(*each)
        for each in zip(extra["placement_type"], extra["unaccompanied"], strict=True)
    ]
    extra = extra.assign(budget_line=lines)
    return extra.groupby(["month", *DIVIDED], as_index=False)[list(SUMS)].sum()


def _append(rows: pd.DataFrame, extra: pd.DataFrame) -> pd.DataFrame:
    """The rows with others after them, one row for each month and what it is divided by."""
    return pd.concat([rows, extra[list(rows)]], ignore_index=True) if len(rows) else extra


def _find_types(connection: Connection, rows: pd.DataFrame) -> dict[int, str]:
    """The placement type of each home: that of most nights, else what the home is."""
    nights = rows.groupby(["home_id", "placement_type"], as_index=False)[["nights"]].sum()
    fewest_first = nights.sort_values(["nights", "placement_type"], ascending=[True, False])
    by_nights = dict(zip(fewest_first["home_id"], fewest_first["placement_type"], strict=True))
    known = connection.execute(select(homes.c.id, homes.c.purpose, homes.c.provider_group))
    return {
        home.id: by_nights.get(home.id) or _describe_home(home.purpose, home.provider_group)
        for home in known
    }


def _describe_home(purpose: str | None, provider_group: str) -> str:
    if purpose == "supported_accommodation":
        return purpose
    return "own_childrens_home" if provider_group == "council" else "external_childrens_home"


def _find_groups(connection: Connection) -> dict[int, str]:
    known = connection.execute(select(homes.c.id, homes.c.provider_group))
    return {home.id: home.provider_group for home in known}
