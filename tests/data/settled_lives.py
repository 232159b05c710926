"""Made-up lives that last for years, and a slow count of how settled the children in them are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.data.day_by_day import COUNCIL_URN, ONE_DAY, Child, Episode, days_that_matter
from tests.data.histories import councils
from tests.data.journeys_by_hand import Period, Stay, periods_of, stays_of

_WHERE = st.sampled_from(
    [
        {"place": "U4", "place_provider": "PR1", "pl_post": "TS18 1LD"},
        {"place": "U6", "place_provider": "PR4", "pl_post": "TS24 8AY"},
        {"place": "K2", "place_provider": "PR4", "pl_post": "NE1 8QH"},
        {"place": "K3", "place_provider": "PR4", "pl_post": "NE1 8QH"},
        {"place": "P1", "place_provider": "PR0", "pl_post": "TS18 1LD"},
        {"place": "A5", "place_provider": "PR1", "pl_post": "TS18 1LD"},
        {"place": "A6", "place_provider": "PR1", "pl_post": "TS24 8AY"},
        {"place": "T1", "place_provider": None, "pl_post": None},
        {"place": "Z1", "place_provider": None, "pl_post": None},
    ]
)
_REASONS = st.sampled_from([None, "CARPL", "CLOSE", "CREQB", "STAND", "PLACE", "CUSTOD"])
_LEGAL = st.sampled_from(["C2", "C2", "C1", "V2", "V4"])
_URNS = st.sampled_from([None, COUNCIL_URN])


@st.composite
def settled_lives(draw: st.DrawFn) -> list[Child]:
    """Children of any history, drawn out over days, months or years."""
    longer = draw(st.sampled_from([1, 6, 15]))

    def live(episode: Episode, first: date) -> Episode:
        def later(day: date) -> date:
            return first + longer * (day - first)

        return replace(
            episode,
            **draw(_WHERE),
            decom=later(episode.decom),
            dec=None if episode.dec is None else later(episode.dec),
            ls=draw(_LEGAL),
            urn=draw(_URNS),
            reason_place_change=draw(_REASONS),
        )

    children = []
    for child in draw(councils(is_faultless=draw(st.booleans()))):
        first = min((one.decom for one in child.episodes), default=child.born)
        lived = tuple(live(episode, first) for episode in child.episodes)
        children.append(replace(child, episodes=lived))
    return children


def days_to_ask(children: list[Child]) -> list[date]:
    """Days on which something about a child turns, and so many whole months later."""
    turning = {day for child in children for day in days_that_matter(child)}
    later = {day + timedelta(days=days) for day in turning for days in (365, 730, 731, 913)}
    return sorted(turning | later)


def is_so_long_ago(day: date, months: int, now: date) -> bool:
    """Whether so many months have passed since the day."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    then = now.day
    while not _is_day(year, month + 1, then):
        then -= 1
    return day <= date(year, month + 1, then)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def stays_open_in_twelve_months(child: Child, now: date) -> Iterator[Stay]:
    """The stays of which the child spent a night of the 12 months to a day, or began one."""
    tomorrow = now + ONE_DAY
    is_whole_months = tomorrow.day == 1
    first = (
        tomorrow.replace(year=tomorrow.year - 1)
        if is_whole_months
        else now.replace(year=now.year - 1) + ONE_DAY
    )
    for period in periods_of(child):
        for stay in stays_of(period):
            end = stay.pieces[-1].end
            if stay.pieces[0].start <= now and (end is None or end > first):
                yield stay


def count_homes(child: Child, now: date, *, is_move: bool) -> int:
    """In how many placements, or places, the child was in the 12 months to a day."""
    return len(
        {
            stay.pieces[0].start if is_move else stay.with_carer_since
            for stay in stays_open_in_twelve_months(child, now)
        }
    )


def open_stay(child: Child, now: date) -> tuple[Period, list[Stay]]:
    """The period of care that a day lies in, and its stays up to the one that the day lies in."""
    for period in periods_of(child):
        stays = stays_of(period)
        for number, stay in enumerate(stays, start=1):
            end = stay.pieces[-1].end
            if stay.pieces[0].start <= now and (end is None or now < end):
                return period, stays[:number]
    raise LookupError(f"child {child.id} lives nowhere on {now}")


def same_since(stays: list[Stay]) -> date:
    """Since when in the last of these placements; of one for adoption, with the one before it."""
    since = stays[-1].with_carer_since
    assert since is not None
    begun = next(stay for stay in stays if stay.pieces[0].start == since)
    before = [stay.with_carer_since for stay in stays if stay.pieces[0].start < since]
    if begun.own.place in ("A3", "A4", "A5", "A6") and before and before[-1]:
        return before[-1]
    return since
