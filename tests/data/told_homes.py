"""A store with a few children and homes, of which tests tell what a workbook would."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Engine, Table, delete, insert, update

from data_access.access import Viewer
from data_access.questions import Answer, Door, Question, Selection
from data_access.store.tables import homes
from data_access.vocabulary import Role
from tests.data.day_by_day import COUNCIL_URN, PARTNERSHIP_URN, Child, Episode
from tests.data.filled_stores import fill_store

DIRECTOR = Viewer(Role.DIRECTOR)
# A manager of the second home, and somebody who sees the publication alone.
MANAGER = Viewer(Role.RESIDENTIAL_MANAGER, homes=(2,))
CABINET = Viewer(Role.CABINET_MEMBER)
BORN, SINCE = date(2012, 5, 10), date(2023, 6, 1)
ROWAN, OAK, LODGE, FLATS, MOORSIDE, CLOSE, GONE = range(1, 8)
COUNCIL_HOMES = (OAK, LODGE)
# Rowan is the partnership's, Oak and the Lodge the council's, the Flats and Moorside others'.
FACTS: dict[int, dict[str, Any]] = {
    ROWAN: {"slug": "rowan", "provider_group": "partnership", "purpose": "long_stay"},
    OAK: {"slug": "oak", "provider_group": "council", "purpose": "long_stay"},
    LODGE: {
        "slug": "lodge",
        "provider_group": "council",
        "purpose": "short_breaks",
        "opened_on": date(2024, 12, 10),
    },
    FLATS: {
        "slug": "flats",
        "provider_group": "council",
        "purpose": "supported_accommodation",
    },
    MOORSIDE: {"slug": "moorside", "provider_group": "external", "purpose": None},
    CLOSE: {
        "slug": "close",
        "provider_group": "partnership",
        "purpose": "long_stay",
        "home_status": "planned",
        "planned_for": date(2025, 9, 1),
    },
    GONE: {
        "slug": "gone",
        "provider_group": "council",
        "purpose": "emergency",
        "home_status": "closed",
        "closed_on": date(2024, 6, 30),
    },
}


def live_in(child: int, place: str, urn: str | None, provider: str = "PR1") -> Child:
    """A child who has lived in one place since June 2023."""
    episode = Episode(
        id=child, decom=SINCE, dec=None, place=place, urn=urn, place_provider=provider
    )
    return Child(id=child, born=BORN, episodes=(episode,))


CHILDREN = [
    live_in(1, "K2", PARTNERSHIP_URN, "PR4"),
    live_in(2, "K2", PARTNERSHIP_URN, "PR4"),
    live_in(3, "K2", COUNCIL_URN),
    # A home that no list knows, and a foster home, which Ofsted does not judge as one.
    live_in(4, "K2", "SC999999", "PR4"),
    live_in(5, "U4", None),
]


def fill_homes(engine: Engine) -> Door:
    """Put the children and the homes into the store; a door onto it."""
    door = fill_store(engine, CHILDREN)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for id_, facts in FACTS.items():
            whole = {"name": facts["slug"].title(), "home_status": "open"} | facts
            if id_ in (ROWAN, OAK):
                connection.execute(update(homes).where(homes.c.id == id_).values(**whole))
            else:
                connection.execute(
                    insert(homes).values(id=id_, load_id=1, is_invented=True, **whole)
                )
    return door


@contextmanager
def tell(engine: Engine, table: Table, *rows: dict[str, Any]) -> Iterator[None]:
    """These rows, and no others, stand in a table for as long as it takes."""
    with engine.connect().execution_options(writes=True) as connection:
        with connection.begin():
            connection.execute(delete(table))
            for row in rows:
                connection.execute(insert(table).values(load_id=1, **row))
        try:
            yield
        finally:
            with connection.begin():
                connection.execute(delete(table))


def ask(
    door: Door, measure: str, *by: str, viewer: Viewer = DIRECTOR, **words: str | tuple[str, ...]
) -> Answer:
    """An answer by dimensions under a selection; `from_` is the word from."""
    pairs = [
        (word.rstrip("_"), each)
        for word, value in words.items()
        for each in ((value,) if isinstance(value, str) else value)
    ]
    return door.ask(Question(measure, by, Selection.parse(pairs)), viewer)


def cells(answer: Answer) -> dict[tuple[str, ...], Any]:
    """What an answer says by its keys: numbers that are not nought, and symbols."""
    found = {row.keys: row.symbol if row.value is None else row.value for row in answer.rows}
    return {keys: value for keys, value in found.items() if value != 0}
