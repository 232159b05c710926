"""Measures that each ask somebody to look: children in a setting where they should not be."""

from dataclasses import dataclass

from sqlalchemy import case, func, or_, select

from data_access.questions.behind import WITH_EPISODES, Behind, count_behind, looked_after_on
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import episode_spans, episodes
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    CHILD_DIMENSIONS,
    PLACEMENT_TYPE,
    TIME_DIMENSIONS,
    Permission,
    Unit,
)

OTHER_SETTINGS = ("Z1", "Z11", "Z12", "Z13", "Z14")
REGISTERED_SETTINGS = ("K2", "K3")
SUPPORTED_ACCOMMODATION = "supported_accommodation"


@dataclass(frozen=True)
class _Returns:
    """The collection years of the episodes, by whether their return names the URN of any home."""

    with_urns: tuple[int, ...]
    without: tuple[int, ...]


def _read_returns(asked: Asked) -> _Returns:
    """Returns of older years have no column for it: that says nothing of a home.

    Kept for every viewer, and so read by those alone who see the children of all homes.
    """

    def read() -> _Returns:
        named = func.max(case((episodes.c.urn.is_not(None), 1), else_=0))
        years = select(episodes.c.collection_year, named).group_by(episodes.c.collection_year)
        found = sorted((year, bool(names)) for year, names in asked.connection.execute(years))
        return _Returns(
            tuple(year for year, names in found if names),
            tuple(year for year, names in found if not names),
        )

    return asked.standing.read_once("returns by URNs", read)


def find_in_unregistered_setting(asked: Asked) -> Behind:
    """The children looked after on the day in a setting that is not known to be registered."""
    # A URN that cannot be one is taken out when a return is loaded.
    lacks_urn = (
        episodes.c.place.in_(REGISTERED_SETTINGS)
        & episodes.c.urn.is_(None)
        & episodes.c.collection_year.in_(_read_returns(asked).with_urns)
    )
    return looked_after_on(
        asked.as_at,
        or_(episodes.c.place.in_(OTHER_SETTINGS), lacks_urn),
        source=WITH_EPISODES,
    )


@measure(
    title="Children in an unregistered setting",
    unit=Unit.CHILDREN,
    better="lower",
    definition=(
        "Children looked after on the date in another setting (Z1, from 2025/26 Z11 to Z14), or "
        "in a children’s home or supported accommodation (K2, K3) for which the return gives no "
        "valid URN (SC and six digits, or seven digits)."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    behind=find_in_unregistered_setting,
)
def in_unregistered_setting(asked: Asked) -> Cells:
    _note_returns_without_urns(asked)
    return count_behind(asked, find_in_unregistered_setting)


def _note_returns_without_urns(asked: Asked) -> None:
    """Note the returns that name no URN at all, of the years that the question is about."""
    without = _read_returns(asked).without
    if not without:
        return
    day = day_number(asked.as_at)
    first = min((day_number(period.last) for period in asked.periods), default=day)
    in_homes = (
        select(episodes.c.collection_year)
        .join(episode_spans, episode_spans.c.episode_id == episodes.c.id)
        .where(
            episode_spans.c.start_day <= day,
            episode_spans.c.end_day > first,
            episodes.c.place.in_(REGISTERED_SETTINGS),
            episodes.c.collection_year.in_(without),
        )
        .distinct()
    )
    for year in sorted(asked.connection.execute(in_homes).scalars()):
        asked.notes.append(
            f"The return of the year to March {year} names no home’s URN: whether the children’s "
            "homes and supported accommodation in it were registered cannot be told from it."
        )


def find_under_16_in_supported_accommodation(asked: Asked) -> Behind:
    """The children under 16 in supported accommodation on the day."""
    return looked_after_on(
        asked.as_at,
        episode_spans.c[PLACEMENT_TYPE.key] == SUPPORTED_ACCOMMODATION,
        episode_spans.c.age_band != "16+",
    )


@measure(
    title="Children under 16 in supported accommodation",
    unit=Unit.CHILDREN,
    better="lower",
    definition=(
        "Children under 16 looked after on the date in supported accommodation (K3), which is for "
        "those of 16 and 17; in earlier years semi-independent or independent living (H5, P2)."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    by_home=True,
    behind=find_under_16_in_supported_accommodation,
)
def under_16_in_supported_accommodation(asked: Asked) -> Cells:
    return count_behind(asked, find_under_16_in_supported_accommodation)
