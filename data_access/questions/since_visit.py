"""What changed since somebody last signed in: what came in, was published, and was kept.

Each viewer is told of the sources, publications and records that they may see; nothing here is
kept for anybody else.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select

from data_access.access import Viewer
from data_access.programme.records import Record
from data_access.programme.register import read_changes_since, read_history
from data_access.questions.checks import may_ask
from data_access.questions.door import Sitting
from data_access.questions.measure import MEASURES
from data_access.questions.standing import SOURCE_WORDS
from data_access.store.tables import discrepancies, loads, publications
from data_access.store.tables.base import day_number
from data_access.vocabulary import Permission, Role

# A demonstration, where nobody has an account, tells of this long before its data ends.
DEMONSTRATION_DAYS = 30
# Those who put right what does not agree.
MENDERS = frozenset({Role.DATA_OFFICER, Role.FINANCE_OFFICER})
KINDS_OF_PROGRAMME = ("programme",)


@dataclass(frozen=True)
class CameIn:
    """A source that was loaded, in its newest load: `data_to` is the last day it speaks for."""

    words: str
    loaded_on: date
    data_to: date | None


@dataclass(frozen=True)
class Kept:
    """Records of one kind that were changed: how many, how many of them new, and now complete.

    Those that were withdrawn stand apart, and are none of the others.
    """

    kind: str
    changed: int
    new: int
    complete: int
    withdrawn: int = 0


@dataclass(frozen=True)
class SinceVisit:
    """What changed since a moment (UTC) for one viewer.

    `published` are the snapshots of which figures were published, oldest first. `found` and
    `mended` are discrepancies, None for those who do not mend them. `since` is None on a first
    visit, and nothing is told. `is_demonstration` where the moment is nobody's visit.
    """

    since: datetime | None
    is_demonstration: bool = False
    came_in: tuple[CameIn, ...] = ()
    published: tuple[date, ...] = ()
    kept: tuple[Kept, ...] = ()
    found: int | None = None
    mended: int | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing changed that this viewer is told of."""
        return not (self.came_in or self.published or self.kept or self.found or self.mended)


def read_since_demonstration(sitting: Sitting) -> SinceVisit:
    """What changed in the last 30 days before the data ends, and since."""
    ends = sitting.standing.data_date
    if ends is None:
        return SinceVisit(None, is_demonstration=True)
    first = datetime.combine(ends - timedelta(days=DEMONSTRATION_DAYS), time(), UTC)
    return read_since(sitting, first, is_demonstration=True)


def read_since(sitting: Sitting, since: datetime, *, is_demonstration: bool = False) -> SinceVisit:
    """What changed after a moment, as far as the viewer of a sitting may see it."""
    viewer = sitting.viewer
    found, mended = _count_discrepancies(sitting, since) if viewer.role in MENDERS else (None, None)
    return SinceVisit(
        since,
        is_demonstration,
        came_in=_list_loads(sitting, since),
        published=_list_published(sitting, since) if _sees_publications(viewer) else (),
        kept=_count_kept(sitting, since) if viewer.may(Permission.PROGRAMME) else (),
        found=found,
        mended=mended,
    )


def _sees_publications(viewer: Viewer) -> bool:
    """Whether published figures are this viewer's, to read or to share."""
    counts = Permission.CHILDREN_AGGREGATE
    return viewer.may(counts) and not viewer.sees_own_homes(counts)


def _list_loads(sitting: Sitting, since: datetime) -> tuple[CameIn, ...]:
    """The sources of what the viewer is told as it is, each in the newest of its loads since.

    Changes of the programme are told record by record, however they came.
    """
    viewer = sitting.viewer
    kinds = {
        kind
        for measure in MEASURES.values()
        if may_ask(viewer, measure) and not viewer.reads_publication(measure.permission)
        for kind in measure.kinds
        if kind not in KINDS_OF_PROGRAMME
    }
    c = loads.c
    rows = sitting.connection.execute(
        select(c.kind, c.loaded_at, c.data_to)
        .where(c.loaded_at > since.replace(tzinfo=None), c.kind.in_(sorted(kinds)))
        .order_by(c.id)
    )
    newest = {
        row.kind: CameIn(SOURCE_WORDS[row.kind], row.loaded_at.date(), row.data_to) for row in rows
    }
    return tuple(newest.values())


def _list_published(sitting: Sitting, since: datetime) -> tuple[date, ...]:
    c = publications.c
    found = select(c.snapshot).where(c.published_at > since.replace(tzinfo=None)).distinct()
    return tuple(sorted(sitting.connection.execute(found).scalars()))


def _count_kept(sitting: Sitting, since: datetime) -> tuple[Kept, ...]:
    versions: dict[str, dict[str, list[Record]]] = {}
    for one in read_changes_since(sitting.connection, int(since.timestamp())):
        versions.setdefault(one.kind, {}).setdefault(one.reference, []).append(one)
    return tuple(
        _count_kind(sitting, kind, list(found.values())) for kind, found in sorted(versions.items())
    )


def _count_kind(sitting: Sitting, kind: str, changed: list[list[Record]]) -> Kept:
    """What became of the records of a kind: of each its versions since, the newest first."""
    kept = [versions for versions in changed if not versions[0].is_withdrawn]
    return Kept(
        kind,
        changed=len(kept),
        new=sum(versions[-1].version == 1 for versions in kept),
        complete=sum(_became_complete(sitting, versions) for versions in kept),
        withdrawn=len(changed) - len(kept),
    )


def _became_complete(sitting: Sitting, versions: list[Record]) -> bool:
    """Whether a record is complete now, and was not in its version before these."""
    first = versions[-1]
    if not _is_complete(versions[0]):
        return False
    history = read_history(sitting.connection, first.kind, first.reference)
    return not any(_is_complete(one) for one in history if one.version == first.version - 1)


def _is_complete(record: Record) -> bool:
    return bool(record.content.get("status") == "complete")


def _count_discrepancies(sitting: Sitting, since: datetime) -> tuple[int, int]:
    """How many that are open were found since, and how many were mended.

    Both are known by the day alone: that of the moment counts as since.
    """
    day, c, run = day_number(since.date()), discrepancies.c, sitting.connection.execute
    number = select(func.count()).select_from(discrepancies)
    found = run(number.where(c.found_day >= day, c.mended_day.is_(None))).scalar_one()
    mended = run(number.where(c.mended_day >= day)).scalar_one()
    return found, mended
