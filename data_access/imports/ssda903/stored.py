"""What the store holds of earlier returns, as tables to compute with."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, Select, delete, select, update

from data_access.imports.ssda903.codes import EPISODES, HEADERS, LAYOUTS, UNACCOMPANIED
from data_access.store.tables import (
    RETURNED_TABLES,
    approvals,
    children,
    discrepancies,
    episodes,
    forecast_arrangements,
    foster_placements,
    homes,
    income,
    known_names,
    load_files,
    load_findings,
    loads,
    planned_moves,
    prices,
    requests,
    savings,
    stays,
)

KIND = "ssda903"
REPAIRS_OFF = "repairs_switched_off"
RENUMBERED = "renumbered"
Statements = Collection[tuple[int, str]]
# What the council's own lists say of children.
_OF_CHILDREN = (
    approvals, known_names, foster_placements, planned_moves, stays, requests, prices, income,
    savings, forecast_arrangements, discrepancies,
)  # fmt: skip


@dataclass(frozen=True)
class Stored:
    """What stays, and `replaced`, the episodes of the years that this load states again.

    `children`: child_id, reference, key. `episodes`: as returned, with reference, load_id and
    file. `headers`: reference, year, dob, sex, ethnic, upn. `unaccompanied`: reference, year, duc.
    `mentions`: reference, year and dob of every other table.
    """

    children: pd.DataFrame
    episodes: pd.DataFrame
    replaced: pd.DataFrame
    headers: pd.DataFrame
    unaccompanied: pd.DataFrame
    mentions: pd.DataFrame


def read_stored(connection: Connection, stated: Statements) -> Stored:
    """What the store holds beside the (year, table) pairs that are now stated anew."""
    episode_years = [year for year, table in stated if table == EPISODES]
    all_episodes = _read_episodes(connection)
    again = all_episodes["collection_year"].isin(episode_years)
    found = {
        name: _read(
            connection,
            _of_other_years(name, _WANTED.get(name, ("dob",)), stated),
        )
        for name in RETURNED_TABLES
    }
    mentions = [found[name][["reference", "year", "dob"]] for name in RETURNED_TABLES]
    return Stored(
        children=_read(
            connection,
            select(children.c.id.label("child_id"), children.c.reference, children.c.key),
        ),
        episodes=all_episodes[~again].reset_index(drop=True),
        replaced=all_episodes[again].reset_index(drop=True),
        headers=found[HEADERS],
        unaccompanied=found[UNACCOMPANIED],
        mentions=pd.concat([part for part in mentions if len(part)] or mentions[:1]),
    )


_WANTED = {HEADERS: ("dob", "sex", "ethnic", "upn"), UNACCOMPANIED: ("dob", "duc")}


def _of_other_years(
    name: str, columns: Iterable[str], stated: Statements
) -> "Select[*tuple[object, ...]]":
    table = RETURNED_TABLES[name]
    years = [year for year, stated_table in stated if stated_table == name]
    return (
        select(
            children.c.reference,
            table.c.collection_year.label("year"),
            *(table.c[column] for column in columns),
        )
        .join(children, children.c.id == table.c.child_id)
        .where(table.c.collection_year.not_in(years))
        .distinct()
    )


def _read_episodes(connection: Connection) -> pd.DataFrame:
    file = (
        select(load_files.c.name)
        .where(
            load_files.c.load_id == episodes.c.load_id,
            load_files.c.collection_year == episodes.c.collection_year,
            load_files.c.recognised_as == EPISODES,
        )
        .limit(1)
        .scalar_subquery()
    )
    files = connection.execute(
        select(episodes.c.load_id, episodes.c.collection_year, file.label("file")).distinct()
    ).all()
    names = {(load_id, year): name or "" for load_id, year, name in files}
    found = _read(
        connection,
        select(
            episodes.c.load_id,
            episodes.c.collection_year,
            episodes.c.child_id,
            children.c.reference,
            *(episodes.c[name] for name in LAYOUTS[EPISODES].columns),
        ).join(children, children.c.id == episodes.c.child_id),
    )
    keys = zip(found["load_id"], found["collection_year"], strict=True)
    return found.assign(
        file=pd.Series([names[key] for key in keys], dtype=object),
        source=-1,
        row=-1,
        line=pd.Series(pd.NA, index=found.index, dtype="Int64"),
    )


def read_homes(connection: Connection) -> pd.DataFrame:
    """The homes that episodes may name: id, urn, postcode, provider_group."""
    return _read(
        connection, select(homes.c.id, homes.c.urn, homes.c.postcode, homes.c.provider_group)
    )


def _read(connection: Connection, statement: "Select[*tuple[object, ...]]") -> pd.DataFrame:
    """The rows with dates as datetime64 and text as objects, None where missing."""
    result = connection.execute(statement)
    names = list(result.keys())
    columns = list(zip(*result.all(), strict=True)) or [()] * len(names)
    dates = {name for layout in LAYOUTS.values() for name in layout.dates}
    frame = pd.DataFrame(
        {
            name: pd.Series(values, dtype="datetime64[s]" if name in dates else object)
            for name, values in zip(names, columns, strict=True)
        }
    )
    whole = [
        name for name in names if name in ("id", "child_id", "load_id", "year", "collection_year")
    ]
    return frame.astype(dict.fromkeys(whole, "int64"))


def read_digests(connection: Connection) -> dict[tuple[int, str], str]:
    """The SHA-256 of the file that last stated each (year, table)."""
    rows = connection.execute(
        select(load_files.c.collection_year, load_files.c.recognised_as, load_files.c.sha256)
        .join(loads, loads.c.id == load_files.c.load_id)
        .where(loads.c.kind == KIND, load_files.c.collection_year.is_not(None))
        .order_by(load_files.c.load_id)
    )
    return {(year, table): digest for year, table, digest in rows}


@dataclass(frozen=True)
class LoadOptions:
    """What besides the files decided a load's result."""

    council_code: str
    is_synthetic: bool
    repairs_off: str
    renumbered: str


def read_last_options(connection: Connection) -> LoadOptions | None:
    """The options of the latest load of the return; None where there was none."""
    last = connection.execute(
        select(loads.c.id, loads.c.council_code, loads.c.is_synthetic)
        .where(loads.c.kind == KIND)
        .order_by(loads.c.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    off = connection.scalar(
        select(load_findings.c.value).where(
            load_findings.c.load_id == last.id, load_findings.c.code == REPAIRS_OFF
        )
    )
    map_digest = connection.scalar(
        select(load_files.c.sha256).where(
            load_files.c.load_id == last.id, load_files.c.recognised_as == RENUMBERED
        )
    )
    return LoadOptions(last.council_code, last.is_synthetic, off or "", map_digest or "")


def renumber_children(connection: Connection, renumbered: dict[str, str]) -> None:
    """Give children of the store their new reference; where both are known, join the two.

    The child keeps its key for addresses. `renumbered` leads from each old reference to its last.
    """
    ids = {
        row.reference: row.id
        for row in connection.execute(select(children.c.id, children.c.reference))
    }
    for old, new in renumbered.items():
        if old not in ids:
            continue
        if new not in ids:
            connection.execute(
                update(children).where(children.c.id == ids[old]).values(reference=new)
            )
            ids[new] = ids.pop(old)
            continue
        known = select(approvals.c.placement_start_day).where(approvals.c.child_id == ids[new])
        connection.execute(
            delete(approvals).where(
                approvals.c.child_id == ids[old], approvals.c.placement_start_day.in_(known)
            )
        )
        named = select(known_names.c.home_id).where(known_names.c.child_id == ids[new])
        connection.execute(
            delete(known_names).where(
                known_names.c.child_id == ids[old], known_names.c.home_id.in_(named)
            )
        )
        for table in (episodes, *_OF_CHILDREN, *RETURNED_TABLES.values()):
            connection.execute(
                update(table).where(table.c.child_id == ids[old]).values(child_id=ids[new])
            )
