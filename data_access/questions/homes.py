"""The homes that a question is about, as far as whoever asks may see them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from data_access.questions.measure import Asked, Keys
from data_access.questions.selection import NotUnderstood
from data_access.questions.standing import Standing
from data_access.store.tables import homes
from data_access.vocabulary import HOME, HOME_STATUS, PROVIDER_GROUP, PURPOSE

NOT_KNOWN = "not_known"
CLOSED, PLANNED = "closed", "planned"
# By which most of what is told of homes may be told apart.
OF_HOMES = (HOME, PURPOSE, PROVIDER_GROUP)
MATCHED = (
    "Homes are matched by the URN of the return, else by its postcode where one home alone has it."
)


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

    def is_open(self, first: date, last: date | None = None) -> bool:
        """Whether it was open on a day, or on any day from the first to the last.

        Its dates say so; where none is stated, what the workbook says of it now.
        """
        if self.home_status == PLANNED or (self.home_status == CLOSED and self.closed_on is None):
            return False
        opened = self.opened_on is None or self.opened_on <= (last or first)
        return opened and (self.closed_on is None or self.closed_on > first)


# The council’s own homes, and those of its partnership: everybody may know that they are.
OUR_GROUPS = ("council", "partnership")
OF_A_HOME = (HOME.key, PURPOSE.key, HOME_STATUS.key, PROVIDER_GROUP.key)


def find_homes(
    connection: Connection, standing: Standing, only: tuple[int, ...] | None
) -> list[Home]:
    """All homes, or only those of these ids, by name."""
    known = standing.read_once("homes", lambda: _read_homes(connection))
    return [home for home in known if only is None or home.id in only]


def list_theirs(asked: Asked) -> list[Home]:
    """The homes that whoever asks may see, by name, whatever the question is filtered for."""
    return [
        home
        for home in find_homes(asked.connection, asked.standing, asked.homes)
        if asked.names_others_homes or home.provider_group in OUR_GROUPS
    ]


def visible_homes(asked: Asked) -> list[Home]:
    """The homes that the question is about, by name: those whoever asks may see, as filtered.

    The filters home, purpose, home_status and provider_group narrow them. Raises NotUnderstood for
    a home that is not known and, in the same words, for one that whoever asks may not see.
    """
    theirs = list_theirs(asked)
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
    statement = select(homes.c.purpose, *(homes.c[name] for name in names))
    found = (
        Home(purpose=row["purpose"] or NOT_KNOWN, **{name: row[name] for name in names})
        for row in connection.execute(statement).mappings()
    )
    # Databases do not agree on the order of names.
    return tuple(sorted(found, key=lambda home: (home.name, home.id)))


def list_homes_first(asked: Asked) -> dict[Keys, int]:
    """A nought for each home, where the question is by home: so that none is left out.

    Raises NotUnderstood as `visible_homes` does, whether or not it is by home.
    """
    homes = visible_homes(asked)
    if HOME.key not in asked.by:
        return {}
    others = {name: asked.keys_of(name)[0] for name in asked.by if name != HOME.key}
    return {tuple(others.get(name, home.slug) for name in asked.by): 0 for home in homes}
