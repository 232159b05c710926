"""The homes that a question is about, as far as whoever asks may see them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from data_access.questions.measure import Asked, Keys
from data_access.questions.selection import NotUnderstood
from data_access.store.tables import homes
from data_access.vocabulary import HOME, HOME_STATUS, PROVIDER_GROUP, PURPOSE

NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Home:
    """A home as it is stated; its keys are those of the dimensions of homes."""

    id: int
    slug: str
    name: str
    purpose: str
    home_status: str
    provider_group: str
    provider: str | None
    urn: str | None
    opened_on: date | None
    closed_on: date | None
    planned_for: date | None
    is_invented: bool

    def key_of(self, dimension: str) -> str:
        """What this home is in one of the dimensions of homes."""
        return {
            HOME.key: self.slug,
            PURPOSE.key: self.purpose,
            HOME_STATUS.key: self.home_status,
            PROVIDER_GROUP.key: self.provider_group,
        }[dimension]


OF_A_HOME = (HOME.key, PURPOSE.key, HOME_STATUS.key, PROVIDER_GROUP.key)


def visible_homes(asked: Asked) -> list[Home]:
    """The homes that the question is about, by name: those whoever asks may see, as filtered.

    The filters home, purpose, home_status and provider_group narrow them. Raises NotUnderstood for
    a home that is not known and, in the same words, for one that whoever asks may not see.
    """
    known = asked.standing.read_once("homes", lambda: _read_homes(asked.connection))
    theirs = [home for home in known if asked.homes is None or home.id in asked.homes]
    slugs = {home.slug for home in theirs}
    filters = dict(asked.filters)
    for slug in filters.get(HOME.key, ()):
        if slug not in slugs:
            raise NotUnderstood(f"There is no home {slug[:60]!r} that you may see.")
    return [
        home
        for home in theirs
        if all(home.key_of(name) in filters[name] for name in OF_A_HOME if name in filters)
    ]


def _read_homes(connection: Connection) -> tuple[Home, ...]:
    names = [name for name in Home.__dataclass_fields__ if name != PURPOSE.key]
    statement = select(homes.c.purpose, *(homes.c[name] for name in names)).order_by(
        homes.c.name, homes.c.id
    )
    return tuple(
        Home(purpose=row["purpose"] or NOT_KNOWN, **{name: row[name] for name in names})
        for row in connection.execute(statement).mappings()
    )


def list_homes_first(asked: Asked) -> dict[Keys, int]:
    """A nought for each home, where the question is by home: so that none is left out.

    Raises NotUnderstood as `visible_homes` does, whether or not it is by home.
    """
    homes = visible_homes(asked)
    if HOME.key not in asked.by:
        return {}
    others = {name: asked.keys_of(name)[0] for name in asked.by if name != HOME.key}
    return {tuple(others.get(name, home.slug) for name in asked.by): 0 for home in homes}
