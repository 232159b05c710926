"""The providers that are paid, and the word by which each is known in addresses."""

import re
import unicodedata
from hashlib import sha256

import pandas as pd
from sqlalchemy import Connection, select, union

from data_access.store.tables import fixed_costs, ledger, prices

_LONGEST = 80


def slug_provider(name: str) -> str:
    """The name as in an address, such as example-homes; names that differ in case alone share it.

    A name without any letter or figure that an address can hold gets a word of its own.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:_LONGEST].strip("-")
    return slug or f"provider-{sha256(name.encode()).hexdigest()[:8]}"


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
