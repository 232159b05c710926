"""What does not fit together of homes, their places and stays."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from data_access.questions.homes import NOT_KNOWN, list_homes_first, visible_homes
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.place_nights import KINDS, SOURCE
from data_access.store.tables import home_findings as table
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import FINDING, HOME, TIME_DIMENSIONS, WEEK, Permission, Unit


@dataclass(frozen=True)
class HomeFinding:
    """Something for somebody to look at: of which home, what, on which nights, how many at most.

    `home` is its slug, NOT_KNOWN where no home is known; `last` is the last night.
    """

    home: str
    finding: str
    first: date
    last: date
    number: int


def list_home_findings(asked: Asked) -> list[HomeFinding]:
    """The findings of any night from the first to the last day asked, newest first.

    Those of children of whom no home is known are only for those who may see all homes.
    """
    homes = {home.id: home.slug for home in visible_homes(asked)}
    of_no_home = asked.homes is None and HOME.key not in dict(asked.filters)
    c = table.c
    statement = select(c.home_id, c.kind, c.start_day, c.end_day, c.number).where(
        c.start_day <= day_number(asked.last), c.end_day > day_number(asked.first)
    )
    if asked.homes is not None:
        statement = statement.where(c.home_id.in_(asked.homes))
    kinds = dict(asked.filters).get(FINDING.key, FINDING.keys)
    return [
        HomeFinding(
            homes.get(row.home_id, NOT_KNOWN),
            row.kind,
            date_of(row.start_day),
            date_of(row.end_day - 1),
            row.number,
        )
        for row in asked.connection.execute(statement.order_by(c.start_day.desc(), c.id))
        if row.kind in kinds and (of_no_home if row.home_id is None else row.home_id in homes)
    ]


@measure(
    title="What does not fit together in homes",
    unit=Unit.FINDINGS,
    better=None,
    definition=(
        "What somebody should look at, where it was so on some night from the first to the last "
        "day: more children in a home than places registered; a child in a place that is said not "
        "to be usable; a child whom the workbook of homes has in one home while the return, or a "
        "later stay, has them elsewhere; a child in a children’s home who is matched to none that "
        "is known by its URN, its postcode or the stays. Each unbroken run of nights counts once."
    ),
    source=SOURCE,
    by=(FINDING, HOME, WEEK, *TIME_DIMENSIONS),
    permission=Permission.HOMES,
    is_flow=True,
    kinds=KINDS,
    by_home=True,
)
def home_findings(asked: Asked) -> Cells:
    found = list_home_findings(asked)
    time = asked.time_dimension
    counts: Counter[Keys] = Counter(list_homes_first(asked))
    for period, then in asked.each_period():
        for each in found:
            if each.first <= then.last and each.last >= then.first:
                says = {HOME.key: each.home, FINDING.key: each.finding, time: period}
                counts[tuple(says[name] for name in asked.by)] += 1
    return counts
