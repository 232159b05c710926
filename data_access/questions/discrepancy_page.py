"""What does not agree, one by one: its own permission, never cached.

Whoever may see prices and the ledger is shown it, with the child's reference; of the child's own
page no more than the roles to whom children are open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from data_access.questions.checks import check_permission
from data_access.questions.discrepancies import MENDED, is_comparable, pence_apart
from data_access.questions.door import Sitting
from data_access.store.tables import children
from data_access.store.tables import discrepancies as table
from data_access.store.tables.base import date_of
from data_access.vocabulary import (
    BUDGET_LINE,
    DISCREPANCY,
    DISCREPANCY_OWNER,
    DISCREPANCY_STATUS,
    Permission,
)

PAGE_SIZE = 50
WHAT = "What does not agree between finance and placements"
# What the list may be narrowed by, each to one key. Without a state it has the open ones.
FILTERS = (DISCREPANCY_STATUS, DISCREPANCY, DISCREPANCY_OWNER, BUDGET_LINE)


@dataclass(frozen=True)
class KindFound:
    """How many of one kind are open for one role to mend, and by how many pence they differ.

    Of the number `without_amount` are those of which no difference in pence is known.
    """

    discrepancy: str
    owner: str
    number: int
    pence: int
    without_amount: int


@dataclass(frozen=True)
class Discrepancy:
    """One thing that does not agree, on days of which `until` is the last, included.

    Of the two amounts one may be None: not known. `pence` is by how much they differ. `child_key`
    is the word of the child's own address, for those who may open it.
    """

    key: str
    discrepancy: str
    owner: str
    budget_line: str | None
    child_reference: str | None
    child_key: str | None
    reference: str | None
    provider: str | None
    since: date
    until: date
    ours_pence: int | None
    theirs_pence: int | None
    pence: int
    reason: str
    found_on: date
    mended_on: date | None


@dataclass(frozen=True)
class DiscrepancyPage:
    """A page of the open ones, or of the mended, most pounds first, and what is open in all.

    `lines` are the budget lines of those in the state chosen. `is_loaded` where prices or a ledger
    are.
    """

    kinds: tuple[KindFound, ...]
    lines: tuple[str, ...]
    rows: tuple[Discrepancy, ...]
    total: int
    page: int
    pages: int
    number_mended: int
    is_loaded: bool

    @property
    def number(self) -> int:
        """How many are open, whatever the filters."""
        return sum(kind.number for kind in self.kinds)

    @property
    def pence(self) -> int:
        """By how many pence they differ, whatever the filters."""
        return sum(kind.pence for kind in self.kinds)

    @property
    def without_amount(self) -> int:
        """Of how many no difference in pence is known, whatever the filters."""
        return sum(kind.without_amount for kind in self.kinds)


def read_discrepancies(
    sitting: Sitting, chosen: Mapping[str, str], *, page: int = 1, size: int = PAGE_SIZE
) -> DiscrepancyPage:
    """The discrepancies, narrowed to one key of some of FILTERS; others are passed over.

    Raises Refused for a viewer who may not see prices.
    """
    check_permission(sitting.viewer, Permission.PRICES, WHAT)
    c = table.c
    is_open, is_mended = c.mended_day.is_(None), c.mended_day.is_not(None)
    in_state = is_mended if chosen.get(DISCREPANCY_STATUS.key) == MENDED else is_open
    columns = [each for each in FILTERS if each is not DISCREPANCY_STATUS]
    where = [
        in_state,
        *(c[each.key] == chosen[each.key] for each in columns if chosen.get(each.key) in each.keys),
    ]
    run = sitting.connection.execute
    kinds = run(
        select(
            c.discrepancy, c.discrepancy_owner, func.count(), func.sum(pence_apart()),
            func.count().filter(pence_apart() == 0),
        )
        .where(is_open)
        .group_by(c.discrepancy, c.discrepancy_owner)
    ).all()  # fmt: skip
    lines = run(select(c.budget_line).where(in_state).distinct()).scalars().all()
    total = run(select(func.count()).select_from(table).where(*where)).scalar_one()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    order: tuple[ColumnElement[Any], ...] = (pence_apart().desc(), c.start_day.desc(), c.id.asc())
    rows = run(_select(*where).order_by(*order).limit(size).offset((page - 1) * size))
    return DiscrepancyPage(
        kinds=tuple(sorted(_read_kinds(kinds), key=lambda kind: (-kind.pence, -kind.number))),
        lines=tuple(key for key in BUDGET_LINE.keys if key in lines),
        rows=tuple(_read(row, None) for row in rows),
        total=total,
        page=page,
        pages=pages,
        number_mended=run(select(func.count()).where(is_mended)).scalar_one(),
        is_loaded=is_comparable(sitting.connection),
    )


def _read_kinds(rows: Any) -> list[KindFound]:
    return [
        KindFound(kind, owner, number, int(pence), without)
        for kind, owner, number, pence, without in rows
    ]


def find_discrepancy(sitting: Sitting, key: str) -> Discrepancy | None:
    """The discrepancy of a key, open or mended; None where there is none.

    Raises Refused for a viewer who may not see prices.
    """
    check_permission(sitting.viewer, Permission.PRICES, WHAT)
    row = sitting.connection.execute(_select(table.c.key == key)).first()
    if row is None:
        return None
    child_key = None
    if row.child_id is not None and sitting.viewer.may(Permission.CHILDREN_LIST):
        of_child = select(children.c.key).where(children.c.id == row.child_id)
        child_key = sitting.connection.scalar(of_child)
    return _read(row, child_key)


def _select(*where: ColumnElement[bool]) -> Select[Any]:
    return select(table, pence_apart().label("pence")).where(*where)


def _read(row: Row[Any], child_key: str | None) -> Discrepancy:
    return Discrepancy(
        key=row.key,
        discrepancy=row.discrepancy,
        owner=row.discrepancy_owner,
        budget_line=row.budget_line,
        child_reference=row.child_reference,
        child_key=child_key,
        reference=row.reference,
        provider=row.provider,
        since=date_of(row.start_day),
        until=date_of(max(row.end_day - 1, row.start_day)),
        ours_pence=row.ours_pence,
        theirs_pence=row.theirs_pence,
        pence=int(row.pence),
        reason=row.reason,
        found_on=row.found_on,
        mended_on=row.mended_on,
    )
