"""Who was looked after on 31 March: as the year's return had it, beside as it is recorded now."""

from sqlalchemy import (
    Subquery,
    case,
    func,
    literal,
    select,
    union_all,
)

from data_access.periods import last_year_end
from data_access.questions.behind import Behind, count_behind
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.returned import (
    at_year_end,
    know_only_returned,
    know_only_whole_years,
)
from data_access.store.tables import children, episode_spans, episodes
from data_access.store.tables.base import day_number
from data_access.vocabulary import RECORDED, YEAR, Permission, Unit

SHORT_BREAKS = ("V3", "V4")
ADULT = 18
IN_BOTH, AS_PUBLISHED_ONLY, NOW_ONLY = RECORDED.keys
# What a list of children tells of each, whichever side holds them.
_TOLD = ("child_id", "episode_id", "home_id", "placement_type", "legal_status")


def _find_returned(asked: Asked) -> Subquery:
    """Who was looked after on the last 31 March by what the return of that year says."""
    end = last_year_end(asked.as_at)
    stated = episodes.c
    # Of episodes that are open on the day the one that began last speaks for the child.
    latest_first = func.row_number().over(
        partition_by=stated.child_id, order_by=(stated.decom_day.desc(), stated.id.desc())
    )
    still_open = (
        select(
            stated.id,
            stated.child_id,
            stated.id.label("episode_id"),
            stated.home_id,
            stated.placement_type,
            stated.ls.label("legal_status"),
            latest_first.label("place"),
        )
        .join_from(episodes, children, children.c.id == stated.child_id)
        .where(
            stated.collection_year == end.year,
            stated.decom <= end,
            stated.dec.is_(None) | (stated.dec > end),
            children.c.date_of_birth > end.replace(year=end.year - ADULT),
        )
        .subquery()
    )
    return (
        select(still_open)
        .where(still_open.c.place == 1, still_open.c.legal_status.not_in(SHORT_BREAKS))
        .subquery("returned")
    )


def find_on_either_side(asked: Asked) -> Behind:
    """The children looked after on the last 31 March by the year's return, by the record, or both.

    Those whom only the return has carry its episode, all others that of the record.
    """
    end = last_year_end(asked.as_at)
    number = day_number(end)
    returned, spans = _find_returned(asked), episode_spans.c
    recorded = (
        select(spans.id, *(spans[name] for name in _TOLD))
        .where(spans.start_day <= number, spans.end_day > number)
        .subquery("recorded_now")
    )
    is_returned = recorded.c.child_id.in_(select(returned.c.child_id))
    now = select(
        recorded.c.id,
        *(recorded.c[name] for name in _TOLD),
        case((is_returned, IN_BOTH), else_=NOW_ONLY).label(RECORDED.key),
    )
    then = select(
        # Below nothing, where it is the number of no other row.
        -returned.c.id,
        *(returned.c[name] for name in _TOLD),
        literal(AS_PUBLISHED_ONLY),
    ).where(returned.c.child_id.not_in(select(recorded.c.child_id)))
    either = union_all(now, then).subquery("on_either_side")
    return Behind(either, either, (), on=end)


@measure(
    title="In our care on 31 March, as published or as now recorded",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on 31 March by the return of the year that ends then, read as it "
        "was returned (as published), or by all returns together with their recorded repairs (as "
        "now recorded), or by both. As published is those in both and those as published only; as "
        "now recorded is those in both and those as now recorded only. A later return may correct "
        "an earlier one. The return of a year is the file last loaded for it: where a year is "
        "loaded again, what was loaded before is not kept. At any other date: the last 31 March."
    ),
    source="SSDA903 episodes",
    by=(RECORDED, YEAR),
    permission=Permission.CHILDREN_AGGREGATE,
    behind=find_on_either_side,
)
def as_published(asked: Asked) -> Cells:
    end = last_year_end(asked.as_at)
    if not asked.periods and end != asked.as_at:
        asked.notes.append(f"As at {end:%-d %B %Y}, the last year’s end.")
    cells = know_only_whole_years(asked, count_behind(asked, find_on_either_side))
    return know_only_returned(asked, cells, episodes.name, "episodes", at_year_end)
