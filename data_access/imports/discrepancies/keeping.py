"""What was found, kept from load to load: new, open still, mended, or back again."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from data_access.imports.discrepancies.found import Found
from data_access.store.tables import discrepancies, loads
from data_access.store.tables.base import day_number

_REASON_LENGTH = 300


def keep(connection: Connection, found: Sequence[Found], today: date) -> None:
    """Write what was found; what is open and was not found any more is mended on `today`."""
    day = day_number(today)
    known = {
        row.key: row
        for row in connection.execute(
            select(discrepancies.c.key, discrepancies.c.id, discrepancies.c.mended_day)
        )
    }
    rows = _name(found, _read_salt(connection))
    new = [
        row | {"found_on": today, "found_day": day} for key, row in rows.items() if key not in known
    ]
    again = [row | {"_id": known[key].id} for key, row in rows.items() if key in known]
    mended = [
        {"_id": row.id, "mended_on": today, "mended_day": day}
        for key, row in known.items()
        if key not in rows and row.mended_day is None
    ]
    if new:
        connection.execute(insert(discrepancies), new)
    for changed in (again, mended):
        if changed:
            values: dict[str, Any] = {name: bindparam(name) for name in changed[0] if name != "_id"}
            whose = update(discrepancies).where(discrepancies.c.id == bindparam("_id"))
            connection.execute(whose.values(values), changed)


def _read_salt(connection: Connection) -> str:
    """The key of the store's first load: without it nobody can try out whom an address is about."""
    return connection.scalar(select(loads.c.key).order_by(loads.c.id).limit(1)) or ""


def _name(found: Sequence[Found], salt: str) -> dict[str, dict[str, Any]]:
    """The rows by their keys. What is told twice alike gets a key each, in the order found."""
    seen: Counter[str] = Counter()
    rows: dict[str, dict[str, Any]] = {}
    for one in found:
        about = "\x1f".join(map(str, (salt, one.discrepancy, *one.about)))
        seen[about] += 1
        text = about if seen[about] == 1 else f"{about}\x1f{seen[about]}"
        key = hashlib.sha256(text.encode()).hexdigest()[:32]
        rows[key] = {
            "key": key,
            "discrepancy": one.discrepancy,
            "discrepancy_owner": one.owner,
            "budget_line": one.budget_line,
            "child_reference": one.child_reference,
            "child_id": one.child_id,
            "reference": one.reference,
            "provider": one.provider,
            "start_day": one.start_day,
            "end_day": one.end_day,
            "ours_pence": one.ours_pence,
            "theirs_pence": one.theirs_pence,
            "reason": one.reason[:_REASON_LENGTH],
            "mended_on": None,
            "mended_day": None,
        }
    return rows
