"""Who lives in a home tonight, by what they are called there.

For the managers of that home and the director. It is no measure: the API does not know of it, no
file is made of it and no answer is kept, and whoever shows it writes down who looked.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from data_access.access import Viewer
from data_access.questions.checks import check_permission
from data_access.questions.door import Door
from data_access.questions.home_records import NO_HOME, find_home
from data_access.questions.homes import Home
from data_access.questions.selection import NotUnderstood
from data_access.store.tables import children, home_stays, known_names
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import Permission

TITLE = "Who lives here tonight"


@dataclass(frozen=True)
class Resident:
    """Somebody who sleeps in the home; `known_as` is None where no name is recorded.

    `key` is that of the child's page, for those who may open it.
    """

    known_as: str | None
    since: date
    kind: str
    whose_child: str
    key: str | None


@dataclass(frozen=True)
class Residents:
    """Those who sleep in a home on its newest night, the longest there first."""

    home: Home
    night: date
    people: tuple[Resident, ...]


def list_residents(door: Door, slug: str, viewer: Viewer) -> Residents:
    """Who sleeps in the home of this slug on the last night that the data speaks for.

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
        today, c, names = day_number(night), home_stays.c, known_names.c
        rows = sitting.connection.execute(
            select(names.known_as, c.start_day, c.kind, c.whose_child, children.c.key)
            .select_from(home_stays)
            .outerjoin(known_names, and_(names.home_id == c.home_id, names.child_id == c.child_id))
            .outerjoin(children, children.c.id == c.child_id)
            .where(c.home_id == home.id, c.start_day <= today, c.end_day > today)
            .order_by(c.start_day, c.id)
        )
        may_open = viewer.may(Permission.CHILDREN_LIST)
        return Residents(
            home,
            night,
            tuple(
                Resident(
                    row.known_as,
                    date_of(row.start_day),
                    row.kind,
                    row.whose_child,
                    row.key if may_open else None,
                )
                for row in rows
            ),
        )
