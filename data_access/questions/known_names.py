"""Who lives in a home tonight, by what they are called there.

For the managers of that home and the director. It is no measure: the API does not know of it, no
file is made of it and no answer is kept, and whoever shows it writes down who looked.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from data_access.access import Viewer
from data_access.questions.checks import check_permission
from data_access.questions.door import Door
from data_access.questions.home_records import NO_HOME, find_home
from data_access.questions.homes import Home
from data_access.questions.selection import NotUnderstood
from data_access.store.tables import children, held_nights, home_stays, known_names, stays
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import Permission

TITLE = "Who lives here tonight"


@dataclass(frozen=True)
class Resident:
    """Somebody who lives in the home; `known_as` is None where no name is recorded.

    `key` is that of the child's page, for those who may open it.
    """

    known_as: str | None
    since: date
    kind: str
    whose_child: str
    key: str | None


@dataclass(frozen=True)
class Residents:
    """Those who sleep in a home on its newest night, the longest there first.

    Apart from them, those who live there and are `away`, their place held.
    """

    home: Home
    night: date
    people: tuple[Resident, ...]
    away: tuple[Resident, ...] = ()


def list_residents(door: Door, slug: str, viewer: Viewer) -> Residents:
    """Who lives in the home of this slug on the last night that the data speaks for.

    Raises Refused for whoever sees no names at all; NotUnderstood, in the same words, for a home
    that is not known and for one that is not theirs.
    """
    check_permission(viewer, Permission.KNOWN_AS, TITLE)
    theirs = viewer.homes_for(Permission.KNOWN_AS)
    with door.sit(viewer) as sitting:
        home, night = find_home(sitting, slug), sitting.standing.data_date
        if home is None or not (theirs is None or home.id in theirs):
            raise NotUnderstood(NO_HOME)
        if night is None:
            raise NotUnderstood("No return has been loaded yet, so nobody is known to live here.")
        rows = _read_people(sitting.connection, home.id, day_number(night))
        held = _read_held(sitting.connection, home.id, day_number(night))
    may_open = viewer.may(Permission.CHILDREN_LIST)
    found: dict[bool, list[Resident]] = {False: [], True: []}
    for row in rows:
        found[_name_person(row) in held].append(
            Resident(
                row.known_as,
                date_of(row.start_day),
                row.kind,
                row.whose_child,
                row.key if may_open else None,
            )
        )
    return Residents(home, night, tuple(found[False]), tuple(found[True]))


def _read_people(connection: Connection, home_id: int, day: int) -> Sequence[Row[Any]]:
    c, names = home_stays.c, known_names.c
    return connection.execute(
        select(
            names.known_as,
            c.start_day,
            c.kind,
            c.whose_child,
            c.child_id,
            children.c.key,
            *_OF_A_STAY,
        )
        .select_from(home_stays)
        .outerjoin(known_names, and_(names.home_id == c.home_id, names.child_id == c.child_id))
        .outerjoin(children, children.c.id == c.child_id)
        .outerjoin(stays, stays.c.id == c.stay_id)
        .where(c.home_id == home_id, c.start_day <= day, c.end_day > day)
        .order_by(c.start_day, c.id)
    ).all()


def _read_held(connection: Connection, home_id: int, day: int) -> set[Hashable]:
    """Those whose place the home holds on a night."""
    c, of = held_nights.c, stays.c
    rows = connection.execute(
        select(of.child_id, *_OF_A_STAY)
        .join(stays, of.id == c.stay_id)
        .where(c.home_id == home_id, c.start_day <= day, c.end_day > day)
    )
    return {_name_person(row) for row in rows}


# By what a child whom the returns do not know is told apart within a home.
_OF_A_STAY = (
    stays.c.reference,
    and_(stays.c.whose_child == "own", stays.c.kind == "child").label("is_our_reference"),
)


def _name_person(row: Row[Any]) -> Hashable:
    return row.child_id or (row.reference, bool(row.is_our_reference))
