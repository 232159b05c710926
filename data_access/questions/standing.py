"""How the store stands: its version, the last day it speaks for, how old its sources are."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from data_access.disclosure.publication import Publication, list_publications
from data_access.periods import day_here
from data_access.questions.answer import SourceAge
from data_access.store.newest import read_data_date
from data_access.store.tables import areas, homes, load_files, loads, programme_versions, providers
from data_access.store.tables.base import date_of
from data_access.vocabulary import AREA

T = TypeVar("T")

_READ_VERSION = (
    "SELECT (SELECT max(id) FROM loads) AS id, "
    "(SELECT key FROM loads ORDER BY id DESC LIMIT 1) AS key, "
    "(SELECT max(id) FROM publications) AS published, "
    "(SELECT max(id) FROM programme_versions) AS programme"
)
SOURCE_WORDS = {
    "ssda903": "SSDA903 return",
    "benchmarks": "Published benchmarks",
    "population": "Population estimates",
    "permanence": "List of children supported under permanence orders",
    "homes": "Homes, their places and stays",
    "approvals": "List of approved placements at a distance",
    "carers": "Foster carers and their places",
    "requests": "Requests for homes and planned moves",
    "money": "Prices, ledger, budget and savings",
    "programme": "Milestones, benefits and risks",
}


@dataclass(frozen=True)
class Standing:
    """The store at one data version.

    `data_date` is the product's "today", `first_date` the first day the returns cover; both are
    None before any return is loaded. `publications` are what tiers C and D are answered from,
    oldest snapshot first.
    """

    data_version: int
    version_key: str
    data_date: date | None
    first_date: date | None
    is_synthetic: bool
    council_code: str | None
    sources: dict[str, SourceAge]
    area_labels: dict[str, str]
    home_names: dict[int, str]
    # The labels of the dimension of homes: slug to name.
    home_labels: dict[str, str] = field(default_factory=dict)
    loaded_at: datetime | None = None
    publications: tuple[Publication, ...] = ()
    _kept: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def ages(self, kinds: Iterable[str]) -> tuple[SourceAge, ...]:
        """The ages of the sources of these kinds that have been loaded."""
        return tuple(self.sources[kind] for kind in kinds if kind in self.sources)

    @property
    def today(self) -> date:
        """The day of whoever reads: of a demonstration, the last day its data speaks for."""
        if self.is_synthetic and self.data_date:
            return self.data_date
        return day_here(datetime.now(UTC))

    @property
    def snapshot(self) -> date | None:
        """The newest snapshot that is published."""
        return self.publications[-1].snapshot if self.publications else None

    def read_once(self, name: Hashable, read: Callable[[], T]) -> T:
        """What `read` gives, kept under a name for as long as the store stands at this version.

        For the few public tables that many questions share, and for the programme's register, of
        which readers withhold what their viewer may not see. Never for anything of a child: what
        is kept here is kept for every viewer.
        """
        # Two threads may both read it at first, and both find the same.
        if name not in self._kept:
            self._kept[name] = read()
        found: T = self._kept[name]
        return found


def read_data_version(connection: Connection) -> tuple[int, str]:
    """The version of all that is loaded, and a key that changes with every load, publication and
    change of the programme.

    The number is for people; only the key tells the versions of two stores apart. An empty store
    is at version 0.
    """
    # Asked for with every request: as plain text it costs a tenth of a composed statement.
    row = connection.exec_driver_sql(_READ_VERSION).first()
    if row is None or (row.id is None and row.programme is None):
        return 0, ""
    return row.id or 0, f"{row.key or ''}.{row.published or 0}.{row.programme or 0}"


def holds_real_data(connection: Connection) -> bool:
    """Whether any load of the store was not declared to hold invented people only."""
    real = select(func.count()).select_from(loads).where(loads.c.is_synthetic.is_(False))
    return bool(connection.execute(real).scalar())


def read_standing(connection: Connection) -> Standing:
    """How the store stands now."""
    newest = {
        row.kind: row
        for row in connection.execute(
            select(loads.c.kind, loads.c.loaded_at, loads.c.data_to, loads.c.council_code).order_by(
                loads.c.id
            )
        )
    }
    returned = newest.get("ssda903")
    known_homes = connection.execute(select(homes.c.id, homes.c.slug, homes.c.name)).all()
    first_year = connection.execute(select(func.min(load_files.c.collection_year))).scalar()
    data_version, version_key = read_data_version(connection)
    return Standing(
        data_version=data_version,
        version_key=version_key,
        data_date=read_data_date(connection),
        first_date=date(first_year - 1, 4, 1) if first_year else None,
        is_synthetic=bool(data_version) and not holds_real_data(connection),
        council_code=returned.council_code if returned else None,
        sources={
            kind: SourceAge(SOURCE_WORDS[kind], row.loaded_at.date(), row.data_to)
            for kind, row in newest.items()
        }
        | _read_programme_age(connection),
        area_labels={
            row.code: row.name
            for row in sorted(
                connection.execute(select(areas.c.code, areas.c.name)), key=lambda row: row.name
            )
        },
        home_names={home.id: home.name for home in known_homes},
        home_labels={home.slug: home.name for home in sorted(known_homes, key=lambda h: h.name)},
        loaded_at=max((row.loaded_at for row in newest.values()), default=None),
        publications=list_publications(connection),
    )


def _read_programme_age(connection: Connection) -> dict[str, SourceAge]:
    """The programme is as new as its last change, whether that was loaded or kept on screen."""
    last = connection.execute(select(func.max(programme_versions.c.changed_day))).scalar()
    if last is None:
        return {}
    return {"programme": SourceAge(SOURCE_WORDS["programme"], date_of(last), None)}


def label_providers(connection: Connection) -> dict[str, str]:
    """The names of providers as labels of their dimension: slug to name.

    Read for each answer that has them, as far as its viewer may: a provider may be one person.
    """
    known = connection.execute(select(providers.c.slug, providers.c.name)).all()
    return {one.slug: one.name for one in sorted(known, key=lambda one: one.name)}


def label_areas(standing: Standing, *, is_chosen: bool = False) -> dict[str, dict[str, str]]:
    """The names of areas as labels of their dimension.

    `is_chosen` where the reader chose the councils to compare with.
    """
    group = "Councils chosen" if is_chosen else "Statistical neighbours"
    return {AREA.key: standing.area_labels | {"neighbours": group}}
