"""The measure of what Ofsted was told of under regulation 40."""

from collections.abc import Iterator

from sqlalchemy import select

from data_access.questions.home_facts import (
    Fact,
    add_known,
    gather,
    holds_nothing,
    know_nothing,
    period_keys,
    read_rows,
)
from data_access.questions.homes import OF_HOMES, visible_homes
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import notifications as told
from data_access.vocabulary import EVENT, TIME_DIMENSIONS, Permission, Unit


@measure(
    title="Notifications to Ofsted",
    unit=Unit.NOTIFICATIONS,
    better=None,
    definition=(
        "Notifications to Ofsted under regulation 40, by the day of the notification and by what "
        "it was about. More notifications do not mean a worse home."
    ),
    source="Workbook of homes: notifications",
    by=(EVENT, *OF_HOMES, *TIME_DIMENSIONS),
    permission=Permission.HOMES,
    is_flow=True,
    kinds=("homes",),
    by_home=True,
)
def notifications(asked: Asked) -> Cells:
    homes = visible_homes(asked)
    if holds_nothing(asked, told, "notifications"):
        return know_nothing(asked, homes)
    statement = select(told.c.home_id, told.c.notified_on, told.c.event).where(
        told.c.notified_on.between(asked.first, asked.last)
    )
    found = read_rows(asked, statement, homes)

    def tell() -> Iterator[Fact]:
        for home in homes:
            for row in found[home.id]:
                over_time = period_keys(asked, row.notified_on)
                if over_time is not None:
                    yield Fact(home, says=over_time | {EVENT.key: row.event})

    return gather(asked, tell(), add_known)
