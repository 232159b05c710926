"""What every place of every home was used for, each night, worked out from all that is known.

From the returns and the workbook of homes come the stays that count (`home_stays`), how many places
and children a home had each night (`home_nights`), and what does not fit together
(`home_findings`).
"""

from sqlalchemy import Connection, delete, select

from data_access.imports.homes_derivation.claims import read_claims
from data_access.imports.homes_derivation.cutting import cut_claims
from data_access.imports.homes_derivation.days import read_days
from data_access.imports.homes_derivation.findings import find_faults
from data_access.imports.homes_derivation.matching import match_episodes
from data_access.imports.homes_derivation.nights import count_nights
from data_access.imports.homes_derivation.runs import join_runs
from data_access.imports.homes_derivation.writing import write_findings, write_nights, write_stays
from data_access.store.tables import home_findings, home_nights, home_stays

__all__ = ["derive_homes", "derive_nights", "fill_nights", "match_episodes"]


def derive_homes(connection: Connection) -> None:
    """Match the episodes of all returns to the homes anew, and work out stays and nights.

    At the end of every load of homes, in its transaction, the record of the load among its rows:
    the store is then as if the returns had been loaded after it.
    """
    match_episodes(connection)
    derive_nights(connection)


def fill_nights(connection: Connection) -> None:
    """Work out stays and nights of a store that has homes but none, as a load would."""
    if connection.scalar(select(home_nights.c.id).limit(1)) is None:
        derive_nights(connection)


def derive_nights(connection: Connection) -> None:
    """Work out anew the stays that count, the nights of every home, and what does not fit.

    At the end of every load of returns, in its transaction, when its episodes and the record of
    the load are written.
    """
    for table in (home_findings, home_nights, home_stays):
        connection.execute(delete(table))
    days = read_days(connection)
    if days is None:
        return
    claims = read_claims(connection, days)
    pieces = cut_claims(claims)
    runs = join_runs(claims, pieces)
    nights = count_nights(connection, claims, pieces, days)
    write_stays(connection, runs)
    write_nights(connection, nights)
    write_findings(connection, find_faults(claims, pieces, nights, days))
