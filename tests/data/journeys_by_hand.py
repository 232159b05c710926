"""A slow second opinion on children's journeys: one child, one day after another, plain Python.

It shares no code with what it checks, and follows the words of the definitions as closely as it
can. Days are walked from one on which something can turn to the next.
"""

from dataclasses import dataclass, field
from datetime import date

from tests.data.day_by_day import (
    ONE_DAY,
    Child,
    Episode,
    days_that_matter,
    distance,
    ends_care,
    placement_type,
    provider_type,
)

PLANNED = ("CARPL", "CLOSE")
APART = ("CUSTOD", "OTHER")


@dataclass
class Piece:
    """Days with one episode."""

    episode: Episode
    start: date
    end: date | None = None

    @property
    def rne(self) -> str | None:
        """What the episode says of its beginning, where this is its beginning."""
        return self.episode.rne if self.start == self.episode.decom else None

    @property
    def is_temporary(self) -> bool:
        return self.episode.place in ("T0", "T1", "T2", "T3", "T4")


@dataclass
class Stay:
    """Days with one carer in one place."""

    own: Episode
    pieces: list[Piece]
    before: Episode | None = None
    is_same_carer: bool = False
    with_carer_since: date | None = None


@dataclass
class Period:
    """A period of care."""

    start: date
    start_is_known: bool
    end: date | None = None
    has_ceased: bool = False
    reason: str | None = None
    pieces: list[Piece] = field(default_factory=list)


def in_care_on(child: Child, day: date) -> Episode | None:
    """Of the child's episodes of care that are open, the one that began last."""
    if child.age_on(day) >= 18:
        return None
    still_open = [one for one in child.episodes if one.is_open_on(day) and not one.is_short_break]
    return max(still_open, key=lambda one: (one.decom, one.id), default=None)


def periods_of(child: Child) -> list[Period]:
    """The child's periods of care, in order."""
    eighteen = child.birthday(18)
    in_order = sorted(child.episodes, key=lambda one: (one.decom, one.id))
    care = [one for one in in_order if not one.is_short_break]
    started = {one.decom for one in care if one.rne == "S" and one.decom < eighteen}
    ceased = {
        one.dec: one.rec
        for one in care
        if ends_care(child, one) and one.dec and one.dec <= eighteen
    }
    found: list[Period] = []
    now: Period | None = None

    def close(day: date) -> None:
        nonlocal now
        assert now is not None
        now.end = now.pieces[-1].end or day
        now.pieces[-1].end = now.end
        now.has_ceased, now.reason = now.end in ceased, ceased.get(now.end)
        now = None

    for day in days_that_matter(child):
        episode = in_care_on(child, day)
        was_in_care = in_care_on(child, day - ONE_DAY) is not None
        if now and ((day in ceased and was_in_care) or not child.speaking_on(day)):
            close(day)
        if now and episode is None and now.pieces[-1].end is None:
            now.pieces[-1].end = day
        if episode is None:
            continue
        if now and day in started:
            close(day)
        if now is None:
            came_from_short_break = not was_in_care and child.speaking_on(day - ONE_DAY) is not None
            now = Period(day, day in started or came_from_short_break)
            found.append(now)
        last = now.pieces[-1] if now.pieces else None
        if last is None or last.end is not None or last.episode is not episode:
            if last and last.end is None:
                last.end = day
            now.pieces.append(Piece(episode, day))
    return found


def stays_of(period: Period) -> list[Stay]:
    """The stays of a period of care, in order; temporary ones belong to what came after."""
    stays: list[Stay] = []
    away: list[Piece] = []
    for piece in period.pieces:
        if piece.is_temporary:
            away.append(piece)
            continue
        here = [*away, piece]
        if not stays:
            stays.append(Stay(piece.episode, here, with_carer_since=period.start))
        else:
            last = next(one for one in reversed(stays[-1].pieces) if not one.is_temporary)
            change = change_between(last.episode, away, piece)
            if change:
                is_same = change == "another place"
                since = stays[-1].with_carer_since if is_same else here[0].start
                stays.append(Stay(piece.episode, here, last.episode, is_same, since))
            else:
                stays[-1].pieces += here
        away = []
    if not stays:
        return [Stay(away[0].episode, away, with_carer_since=period.start)]
    stays[-1].pieces += away
    return stays


def change_between(last: Episode, away: list[Piece], piece: Piece) -> str | None:
    """Whether the child came to another carer, or with the same one to another place."""
    if away and where(last) == where(piece.episode):
        return None
    if last.reason_place_change == "PLACE" or piece.episode.place in ("A3", "A5"):
        return None
    said = {one.rne for one in (*away, piece)}
    if said & {"P", "B"}:
        return "another carer"
    return "another place" if said & {"T", "U"} else None


def where(episode: Episode) -> tuple[str | None, ...]:
    return (episode.place, episode.place_provider, episode.pl_post, episode.urn)


def kind_of(reason: str) -> str:
    if reason == "not_known":
        return reason
    return "planned" if reason in PLANNED else "apart" if reason in APART else "unplanned"


def moved(before: Episode, after: Episode) -> str:
    was, is_now = distance(before), distance(after)
    if was is None or is_now is None:
        return "not_known"
    return "further" if is_now > was else "closer" if is_now < was else "same"


def tell_periods(child: Child) -> list[dict[str, object]]:
    """The rows of `periods_of_care`, days as dates."""
    periods = periods_of(child)
    before = [None, *(one.end for one in periods)]
    after = [*(one.start for one in periods[1:]), None]
    return [
        {
            "child_id": child.id,
            "number": number,
            "start_day": one.start,
            "start_is_known": one.start_is_known,
            "end_day": one.end,
            "has_ceased": one.has_ceased,
            "reason": one.reason,
            "age_at_start": child.age_on(one.start),
            "age_at_end": min(child.age_on(one.end or one.start), 17),
            "previous_end_day": previous,
            "next_start_day": following,
        }
        for number, (one, previous, following) in enumerate(
            zip(periods, before, after, strict=False), start=1
        )
    ]


def tell_placements(child: Child) -> list[dict[str, object]]:
    """The rows of `placements`, days as dates; the period by its first day."""
    return [
        {
            "child_id": child.id,
            "period": period.start,
            "episode_id": stay.own.id,
            "start_day": stay.pieces[0].start,
            "placement_start_day": stay.with_carer_since,
            "end_day": stay.pieces[-1].end,
            "is_same_carer": stay.is_same_carer,
            "place": None if stay.own.place[0] == "T" else stay.own.place,
            "placement_type": placement_type(stay.own),
            "provider_type": provider_type(stay.own),
        }
        for period in periods_of(child)
        for stay in stays_of(period)
    ]


def tell_moves(child: Child) -> list[dict[str, object]]:
    """The rows of `moves`, days as dates, without home and the names of periods of time."""
    rows: list[dict[str, object]] = []
    for period in periods_of(child):
        for stay in stays_of(period):
            if stay.before is None:
                continue
            day = stay.pieces[0].start
            reason = stay.before.reason_place_change or "not_known"
            is_first_week = period.start_is_known and (day - period.start).days < 7
            rows.append(
                {
                    "child_id": child.id,
                    "episode_id": stay.own.id,
                    "from_episode_id": stay.before.id,
                    "day": day,
                    "is_same_carer": stay.is_same_carer,
                    "move_reason": reason,
                    "move_kind": kind_of(reason),
                    "from_placement_type": placement_type(stay.before),
                    "moved": moved(stay.before, stay.own),
                    "first_week": "yes" if is_first_week else "no",
                    **child.state(stay.own, day),
                }
            )
    return rows
