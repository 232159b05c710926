"""The measure of arrangements with each provider: how long they last, how homes are judged."""

from datetime import date

from sqlalchemy import ColumnElement, case, select

from data_access.judgements import UNGRADED_KINDS
from data_access.periods import add_months
from data_access.questions.behind import Behind, count_behind
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.priced_arrangements import (
    KINDS,
    OF_ARRANGEMENTS,
    find_priced,
    tell_of_prices,
)
from data_access.store.tables import arrangement_spans, inspections
from data_access.store.tables.base import day_number
from data_access.vocabulary import JUDGEMENT, LASTED, TIME_DIMENSIONS, Permission, Unit

NOT_KNOWN = "not_known"
# The months after which an arrangement has lasted longer than the first, second and third band say.
BOUNDS = (6, 12, 24)


def _band_lasted(day: date) -> ColumnElement[str]:
    """For how long a child has lived there on a day."""
    began = arrangement_spans.c.placement_start_day
    bounds = zip(LASTED.keys[:-1], BOUNDS, strict=True)
    return case(
        *((began > day_number(add_months(day, -months)), key) for key, months in bounds),
        else_=LASTED.keys[-1],
    )


def _tell_judgement(asked: Asked) -> ColumnElement[str]:
    """Ofsted's overall judgement in force on the day of the home that a child lives in."""
    c = inspections.c
    rows = asked.connection.execute(
        select(c.home_id, c.overall)
        .where(
            c.kind.not_in(UNGRADED_KINDS),
            c.overall.is_not(None),
            c.inspected_day <= day_number(asked.as_at),
        )
        .order_by(c.inspected_day, c.id)
    )
    homes: dict[str, list[int]] = {}
    # The latest of each home stands last.
    for home, judgement in dict(map(tuple, rows)).items():
        homes.setdefault(judgement, []).append(home)
    of, known = arrangement_spans.c.home_id, [key for key in JUDGEMENT.keys if key != NOT_KNOWN]
    return case(*((of.in_(homes.get(key, ())), key) for key in known), else_=NOT_KNOWN)


def find_with_provider(asked: Asked) -> Behind:
    """The arrangements with a price on the day, by how long they have lasted and the judgement."""
    columns = {LASTED.key: _band_lasted(asked.as_at)}
    if JUDGEMENT.key in {*asked.by, *dict(asked.filters)}:
        columns[JUDGEMENT.key] = _tell_judgement(asked)
    return find_priced(asked.as_at, columns=columns)


@measure(
    title="Arrangements with a provider",
    unit=Unit.ARRANGEMENTS,
    better=None,
    definition=(
        "Arrangements with a price on the date, which name who is paid: by how long the child has "
        "lived with that carer or in that home, and by Ofsted’s overall judgement in force of the "
        "home, where it is one of those known by name; an agency’s foster carers have none of "
        "their own here. Over time: at the last day of each period."
    ),
    source="Workbook of money: prices; workbook of homes: inspections",
    by=(LASTED, JUDGEMENT, *OF_ARRANGEMENTS, *TIME_DIMENSIONS),
    permission=Permission.MONEY,
    kinds=(*KINDS, "homes"),
)
def provider_value(asked: Asked) -> Cells:
    return tell_of_prices(
        asked,
        "How many live with each provider is",
        lambda: count_behind(asked, find_with_provider),
    )
