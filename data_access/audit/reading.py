"""A page of the audit log, for whoever looks something up in it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from data_access.audit.entries import Action, Entry
from data_access.store.tables import audit_entries

PAGE_SIZE = 50
# The last second that the column holds.
_LAST = 2**31 - 1


@dataclass(frozen=True)
class AuditPage:
    """Up to 50 entries, newest first, out of `total` that fit; `page` counts from 1 to `pages`."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int


def read_page(
    connection: Connection,
    *,
    page: int,
    action: Action | None,
    actor: str,
    subject: str,
    since: date | None,
    until: date | None,
) -> AuditPage:
    """The page of the entries that fit; a page beyond the last is the last."""
    c = audit_entries.c
    fits: list[ColumnElement[bool]] = []
    if action:
        fits.append(c.action == str(action))
    if actor:
        fits.append(c.actor.icontains(actor, autoescape=True))
    if subject:
        fits.append(c.subject.icontains(subject, autoescape=True))
    if since:
        fits.append(c.at >= _midnight(since))
    if until and until < date.max:
        fits.append(c.at < _midnight(until + timedelta(days=1)))
    total = connection.execute(
        select(func.count()).where(*fits).select_from(audit_entries)
    ).scalar()
    total = total or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    found = connection.execute(
        select(audit_entries)
        .where(*fits)
        .order_by(c.number.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return AuditPage(tuple(Entry(**row) for row in found.mappings()), total, page, pages)


def _midnight(day: date) -> int:
    at = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return min(max(at, 0), _LAST)
