"""The providers that are paid."""

import pandas as pd
from sqlalchemy import Connection, select, union

from data_access.provider_slugs import slug_provider
from data_access.store.tables import fixed_costs, ledger, prices


def list_providers(connection: Connection) -> pd.DataFrame:
    """The rows of `providers` but their ids: those that prices, running costs and the ledger name.

    Of names that share a word the first in order of their letters is shown.
    """
    named = union(
        *(
            select(table.c.provider).where(table.c.provider.is_not(None))
            for table in (prices, fixed_costs, ledger)
        )
    )
    names = {slug_provider(name): name for name in sorted(connection.scalars(named), reverse=True)}
    rows = sorted(names.items())
    return pd.DataFrame(rows, columns=["slug", "name"], dtype=object)
