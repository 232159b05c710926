"""Who the children are: one row each, from everything that the return says of them."""

import secrets
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from sqlalchemy import Connection, bindparam, delete, func, select, update

from data_access.imports.derivation.ages import age_column, find_age_days
from data_access.imports.ssda903.codes import EPISODES, ETHNIC_GROUPS, HEADERS, SEXES, UNACCOMPANIED
from data_access.imports.ssda903.findings import Findings
from data_access.imports.ssda903.stored import Stored
from data_access.imports.ssda903.values import look_up, to_days
from data_access.store.bulk import insert_frame
from data_access.store.tables import (
    approvals,
    children,
    discrepancies,
    forecast_arrangements,
    foster_placements,
    home_findings,
    income,
    known_names,
    planned_moves,
    prices,
    requests,
    savings,
    stays,
)

Rows = Mapping[tuple[int, str], pd.DataFrame]
_KEY_BYTES = 12
_AT_ONCE = 500
# What other lists say of children known to the returns, and of anybody.
_OF_A_CHILD = (approvals, known_names, foster_placements, planned_moves)
# What names a child by the reference, whether or not a return knows it.
_BY_REFERENCE = (requests, prices, income, savings, forecast_arrangements, discrepancies)
_OF_ANYBODY = (*_BY_REFERENCE, stays, home_findings)


def find_births(rows: Rows, stored: Stored) -> pd.Series:
    """Each child's date of birth by reference: the latest header's, else the latest anywhere."""
    headers = [stored.headers[["reference", "year", "dob"]]]
    others = [stored.mentions]
    for (year, table), found in rows.items():
        if "dob" in found:
            part = found[["reference", "dob"]].assign(year=year)
            (headers if table == HEADERS else others).append(part)
    births = _latest(headers)["dob"].combine_first(_latest(others)["dob"])
    return births.astype("datetime64[s]")


def _latest(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """By reference, each column's value of the latest year that has one."""
    filled = [part for part in parts if len(part)] or parts[:1]
    return (
        pd.concat(filled, ignore_index=True)
        .sort_values(["reference", "year"], kind="stable")
        .groupby("reference", sort=True)
        .last()
    )


def reject_unborn(
    rows: Rows, births: pd.Series, findings: Findings
) -> dict[tuple[int, str], pd.DataFrame]:
    """The rows of children who have a date of birth, and had been born when the episode began."""
    kept = {}
    for (year, table), found in rows.items():
        born = look_up(births, found["reference"])
        unknown = born.isna().to_numpy(dtype=bool)
        findings.add(
            found[unknown],
            "rejected",
            "no_date_of_birth",
            "No file gives a date of birth for this child, so no age can be told; the Header file "
            "should have a row for every child.",
            column="child",
            values=found.loc[unknown, "reference"].tolist(),
        )
        wrong = unknown
        if table == EPISODES:
            unborn = (born > found["decom"]).to_numpy(dtype=bool)
            findings.add(
                found[unborn],
                "rejected",
                "born_after_it_began",
                [
                    f"The episode began before the child's date of birth ({day:%d/%m/%Y}); one of "
                    "the two is wrong."
                    for day in born[unborn]
                ],
                column="decom",
                values=found.loc[unborn, "decom"].tolist(),
            )
            wrong = unknown | unborn
        if "dob" in found and table != HEADERS:
            differs = (found["dob"].notna() & (found["dob"] != born)).to_numpy(dtype=bool) & ~wrong
            findings.add(
                found[differs],
                "noticed",
                "date_of_birth_differs",
                "The date of birth is not the one in the Header file, which was used.",
                column="dob",
                values=found.loc[differs, "dob"].tolist(),
            )
        kept[year, table] = found[~wrong]
    return kept


def describe_children(rows: Rows, stored: Stored, births: pd.Series) -> pd.DataFrame:
    """The rows of the table `children`, for every child that some table of the store mentions.

    `child_id` and `key` are those the child had, or new ones. In order of child_id.
    """
    references = set(stored.mentions["reference"]) | set(stored.episodes["reference"])
    for found in rows.values():
        references.update(found["reference"])
    headers = _latest(
        [
            stored.headers,
            *(
                found[["reference", "dob", "sex", "ethnic", "upn"]].assign(year=year)
                for (year, table), found in rows.items()
                if table == HEADERS
            ),
        ]
    )
    described = pd.DataFrame({"reference": sorted(references)})
    described = described.merge(stored.children, on="reference", how="left")
    described = described.merge(
        headers[["sex", "ethnic", "upn"]], left_on="reference", right_index=True, how="left"
    )
    described["date_of_birth"] = look_up(births, described["reference"])
    described["birth_day"] = to_days(described["date_of_birth"])
    described["sex"] = described["sex"].map(SEXES).fillna("not_known")
    described["ethnic_group"] = described["ethnic"].map(ETHNIC_GROUPS).fillna("not_known")
    described["unaccompanied_until_day"] = _find_unaccompanied_until(rows, stored, described)
    new = described["child_id"].isna().to_numpy(dtype=bool)
    last = int(stored.children["child_id"].max()) if len(stored.children) else 0
    described.loc[new, "child_id"] = np.arange(last + 1, last + 1 + new.sum())
    described.loc[new, "key"] = [secrets.token_urlsafe(_KEY_BYTES) for _ in range(int(new.sum()))]
    described["is_new"] = new
    return described.astype({"child_id": "int64"}).sort_values("child_id").reset_index(drop=True)


def _find_unaccompanied_until(rows: Rows, stored: Stored, described: pd.DataFrame) -> pd.Series:
    """The day number of DUC, or of the 18th birthday where blank; missing for other children."""
    parts = [stored.unaccompanied[["reference", "year", "duc"]]]
    parts += [
        found[["reference", "duc"]].assign(year=year)
        for (year, table), found in rows.items()
        if table == UNACCOMPANIED
    ]
    # The latest row as it stands: a DUC taken out again is blank.
    latest = (
        pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
        .sort_values(["reference", "year"], kind="stable")
        .drop_duplicates("reference", keep="last")
        .set_index("reference")
    )
    is_unaccompanied = described["reference"].isin(latest.index)
    until = look_up(latest["duc"], described["reference"])
    eighteen = find_age_days(described["date_of_birth"])[age_column(18)]
    days = np.where(until.notna(), until.to_numpy("datetime64[D]").astype(np.int64), eighteen)
    return pd.Series(days, index=described.index, dtype="Int64").where(is_unaccompanied)


def write_children(connection: Connection, described: pd.DataFrame) -> None:
    """Bring the table `children` to what is described; the others must have lost their children."""
    rows = described.rename(columns={"child_id": "id"}).drop(columns="is_new")
    new = described["is_new"].to_numpy(dtype=bool)
    insert_frame(connection, children, rows[new])
    known = rows[~new].drop(columns=["reference", "key"]).astype(object)
    known = known.where(known.notna(), None)
    known["date_of_birth"] = [day.date() for day in known["date_of_birth"]]
    if len(known):
        connection.execute(
            update(children).where(children.c.id == bindparam("known_id")),
            [
                {"known_id" if name == "id" else str(name): value for name, value in row.items()}
                for row in known.to_dict("records")
            ],
        )


def notice_vanished(
    connection: Connection, stored: Stored, described: pd.DataFrame, findings: Findings
) -> None:
    """What lists say of children who are in no return any more, and is to go with them."""
    for some in _list_gone(stored, described):
        for table in _OF_A_CHILD:
            named = (
                select(children.c.reference, func.count())
                .join(table, table.c.child_id == children.c.id)
                .where(children.c.id.in_(some))
                .group_by(children.c.reference)
            )
            for reference, count in connection.execute(named):
                findings.add(
                    pd.DataFrame({"source": [-1], "row": [-1], "file": [""], "line": [pd.NA]}),
                    "noticed",
                    "vanished_child",
                    f"No return tells of the child {{value}} any more; with the child went {count} "
                    f"rows of {table.name}.",
                    values=[reference],
                )


def know_again(connection: Connection) -> None:
    """Join what names children by their reference with those whom the returns know now.

    A child who was renumbered since stays the one who was known by the reference.
    """
    for table in _BY_REFERENCE:
        meant = (
            select(children.c.id)
            .where(children.c.reference == table.c.child_reference)
            .scalar_subquery()
        )
        connection.execute(
            update(table)
            .where(meant.is_not(None), meant.is_distinct_from(table.c.child_id))
            .values(child_id=meant)
        )


def _list_gone(stored: Stored, described: pd.DataFrame) -> Iterator[list[int]]:
    """The children that no table of the return mentions any more, some at a time."""
    gone = sorted(set(stored.children["child_id"]) - set(described["child_id"]))
    for start in range(0, len(gone), _AT_ONCE):
        yield gone[start : start + _AT_ONCE]


def remove_children(connection: Connection, stored: Stored, described: pd.DataFrame) -> None:
    """Take out the children that no table of the return mentions any more.

    What lists say of them goes too; what tells of strangers as well stays, such as stays, requests
    and prices.
    """
    for some in _list_gone(stored, described):
        for table in _OF_A_CHILD:
            connection.execute(delete(table).where(table.c.child_id.in_(some)))
        for table in _OF_ANYBODY:
            whose = table.c.child_id.in_(some)
            connection.execute(update(table).where(whose).values(child_id=None))
        connection.execute(delete(children).where(children.c.id.in_(some)))
