"""The episodes of returns that are loaded already, matched to the homes anew."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, bindparam, exists, or_, select, update

from data_access.imports.derivation.episodes import match_homes
from data_access.imports.ssda903.stored import read_homes
from data_access.store.tables import count_changes, episode_spans, episodes, moves

_READ = ("id", "place", "urn", "pl_post", "provider_type", "home_id", "provider_group")
# What repeats of an episode where the child lives, and whose home that is.
_FOLLOWING: tuple[Table, ...] = (episode_spans, count_changes, moves)


def match_episodes(connection: Connection) -> None:
    """Say of every episode which home it means and whose that is, as the homes are stated now.

    Whatever repeats it of an episode follows. Nothing is written where nothing has changed.
    """
    result = connection.execute(select(*(episodes.c[name] for name in _READ)))
    columns = list(zip(*result.all(), strict=True))
    if not columns:
        return
    held = pd.DataFrame(
        {name: pd.Series(column, dtype=object) for name, column in zip(_READ, columns, strict=True)}
    )
    home_id, provider_group = match_homes(held, read_homes(connection))
    before = pd.to_numeric(held["home_id"]).astype("Int64")
    changed = home_id.fillna(0).ne(before.fillna(0)) | (provider_group != held["provider_group"])
    if not changed.any():
        return
    rows: list[dict[str, Any]] = [
        {"which": int(which), "home": None if pd.isna(home) else int(home), "group": group}
        for which, home, group in zip(
            held.loc[changed, "id"], home_id[changed], provider_group[changed], strict=True
        )
    ]
    connection.execute(
        update(episodes)
        .where(episodes.c.id == bindparam("which"))
        .values(home_id=bindparam("home"), provider_group=bindparam("group")),
        rows,
    )
    for table in _FOLLOWING:
        _follow(connection, table)


def _follow(connection: Connection, table: Table) -> None:
    """Bring the rows of a table to what their episodes say."""
    own = episodes.c.id == table.c.episode_id
    differs = or_(
        episodes.c.home_id.is_distinct_from(table.c.home_id),
        episodes.c.provider_group != table.c.provider_group,
    )
    names = ("home_id", "provider_group")
    connection.execute(
        update(table)
        .where(exists(select(1).select_from(episodes).where(own, differs).correlate(table)))
        .values(
            {
                name: select(episodes.c[name]).where(own).correlate(table).scalar_subquery()
                for name in names
            }
        )
    )
