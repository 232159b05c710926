"""A slow second opinion on who is looked after: one child, one day at a time, in plain Python.

It shares no code with what it checks, not even the tables of codes, and follows the words of the
definitions as closely as it can.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import hypot
from typing import NamedTuple

import pandas as pd

COUNCIL = "E06000004"
ONE_DAY = timedelta(days=1)


class Address(NamedTuple):
    """A public building: where the directory says it is, and how that stands to Stockton."""

    easting: int
    northing: int
    locality: str
    locality_detail: str


# Stockton's town-centre offices, Hartlepool's civic centre, North Yorkshire's county hall,
# Newcastle's civic centre, the House of Lords and the Senedd.
ADDRESSES = {
    "TS18 1LD": Address(444052, 519811, "in_area", "in_borough"),
    "TS24 8AY": Address(450770, 532587, "out_of_area", "adjoining"),
    "DL7 8AD": Address(436567, 493194, "out_of_area", "adjoining"),
    "NE1 8QH": Address(425023, 564937, "out_of_area", "rest_of_region"),
    "SW1A 0AA": Address(530268, 179545, "out_of_area", "elsewhere_in_england"),
    "CF99 1SN": Address(319353, 174506, "out_of_area", "outside_england"),
}
PARTNERSHIP_URN = "SC900001"
COUNCIL_URN = "SC900002"
HOMES = pd.DataFrame(
    {
        "id": [1, 2],
        "urn": [PARTNERSHIP_URN, COUNCIL_URN],
        "postcode": ["TS18 1LD", "TS24 8AY"],
        "provider_group": ["partnership", "council"],
    }
)


@dataclass(frozen=True)
class Episode:
    """An episode as returned; `dec` and the codes are None where the return leaves them blank."""

    id: int
    decom: date
    dec: date | None
    rne: str = "S"
    rec: str | None = None
    ls: str = "C2"
    cin: str | None = "N1"
    place: str = "U4"
    place_provider: str | None = "PR1"
    home_post: str | None = "TS18 1LD"
    pl_post: str | None = "TS18 1LD"
    urn: str | None = None
    reason_place_change: str | None = None

    def is_open_on(self, day: date) -> bool:
        return self.decom <= day and (self.dec is None or day < self.dec)

    @property
    def is_short_break(self) -> bool:
        return self.ls in ("V3", "V4")


@dataclass(frozen=True)
class Child:
    """A child with every episode that the return holds."""

    id: int
    born: date
    episodes: tuple[Episode, ...] = field(default=())
    sex: str = "female"
    ethnic_group: str = "white"
    unaccompanied_until: date | None = None

    def age_on(self, day: date) -> int:
        had_birthday = (day.month, day.day) >= (self.born.month, self.born.day)
        return day.year - self.born.year - (not had_birthday)

    def birthday(self, age: int) -> date:
        day = date(self.born.year + age, self.born.month, 1)
        while self.age_on(day) < age:
            day += ONE_DAY
        return day

    def speaking_on(self, day: date) -> Episode | None:
        """The episode that speaks for the child: of those open, the one that began last."""
        if self.age_on(day) >= 18:
            return None
        still_open = [episode for episode in self.episodes if episode.is_open_on(day)]
        return max(still_open, key=lambda one: (one.decom, one.id), default=None)

    def counted_on(self, day: date) -> Episode | None:
        """The same, where it makes the child looked after."""
        episode = self.speaking_on(day)
        return None if episode is None or episode.is_short_break else episode

    def state(self, episode: Episode, day: date, age_on: date | None = None) -> dict[str, str]:
        """Every dimension of the child on the day, as the episode has it."""
        age = self.age_on(age_on or day)
        until = self.unaccompanied_until
        where = ADDRESSES.get(episode.pl_post or "")
        return {
            "age_band": _band(age, {0: "0-4", 5: "5-10", 11: "11-15", 16: "16+"}),
            "dfe_age_band": _band(age, {0: "under-1", 1: "1-4", 5: "5-9", 10: "10-15", 16: "16+"}),
            "sex": self.sex,
            "ethnic_group": self.ethnic_group,
            "unaccompanied": "yes" if until is not None and day < until else "no",
            "remand": "yes" if episode.ls == "J1" else "no",
            "placement_type": placement_type(episode),
            "provider_type": provider_type(episode),
            "provider_group": provider_group(episode),
            "legal_status": episode.ls,
            "legal_status_group": legal_status_group(episode.ls),
            "category_of_need": episode.cin or "not_known",
            "locality": where.locality if where else "not_known",
            "locality_detail": where.locality_detail if where else "not_known",
            "distance_band": distance_band(episode),
        }


def _band(age: int, bands: dict[int, str]) -> str:
    return bands[max(first for first in bands if first <= max(age, 0))]


def placement_type(episode: Episode) -> str:
    place, provider = episode.place, episode.place_provider
    match place[0], place[1]:
        case "U", ("1" | "2" | "3"):
            return "connected_persons"
        case "U", ("4" | "5" | "6") if provider == "PR1":
            return "in_house_fostering"
        case "U", ("4" | "5" | "6") if provider in ("PR4", "PR5"):
            return "ifa"
        case "U", ("4" | "5" | "6") if provider in ("PR2", "PR3"):
            return "other_authority_fostering"
        case "K", "1":
            return "secure_home"
        case "K", "2":
            return "own_childrens_home" if provider == "PR1" else "external_childrens_home"
        case ("K", "3") | ("H", "5") | ("P", "2"):
            return "supported_accommodation"
        case "P", "1":
            return "with_parents"
        case "A", _:
            return "placed_for_adoption"
        case "S", "1":
            return "residential_school"
        case ("R", _) | ("P", "3"):
            return "other_residential"
    return "other"


def placement_group(kind: str) -> str:
    """The kind of home that is published."""
    if kind in ("ifa", "other_authority_fostering"):
        return "external_fostering"
    if kind in ("external_childrens_home", "secure_home"):
        return "external_homes"
    alone = (
        "connected_persons", "in_house_fostering", "own_childrens_home", "supported_accommodation",
        "with_parents",
    )  # fmt: skip
    return kind if kind in alone else "elsewhere"


def provider_type(episode: Episode) -> str:
    if episode.place_provider is None:
        return "parents" if episode.place == "P1" else "not_recorded"
    kinds = ["parents", "own_council", "other_council", "other_public", "private", "voluntary"]
    return kinds[int(episode.place_provider[-1])]


def provider_group(episode: Episode) -> str:
    if episode.urn in (PARTNERSHIP_URN, COUNCIL_URN):
        return "partnership" if episode.urn == PARTNERSHIP_URN else "council"
    is_in_a_home = (episode.place or "").startswith(("K1", "K2", "K3", "R"))
    address = (episode.pl_post or "").upper().replace(" ", "")
    if is_in_a_home and not episode.urn and address in ("TS181LD", "TS248AY"):
        return "partnership" if address == "TS181LD" else "council"
    if episode.place_provider in (None, "PR0"):
        return "none"
    return "council" if episode.place_provider == "PR1" else "external"


def legal_status_group(legal_status: str) -> str:
    single = {
        "C2": "full_care_order",
        "C1": "interim_care_order",
        "E1": "placement_order",
        "V2": "section_20",
    }
    families = {"L": "child_protection", "J": "youth_justice"}
    return single.get(legal_status) or families.get(legal_status[0]) or "other"


def distance(episode: Episode) -> float | None:
    """Miles from home to the placement, to one decimal."""
    home = ADDRESSES.get(episode.home_post or "")
    there = ADDRESSES.get(episode.pl_post or "")
    if home is None or there is None:
        return None
    metres = hypot(home.easting - there.easting, home.northing - there.northing)
    return round(metres / 1609.344, 1)


def distance_band(episode: Episode) -> str:
    miles = distance(episode)
    if miles is None:
        return "not_known"
    return "0-5" if miles <= 5 else "5-10" if miles <= 10 else "10-20" if miles <= 20 else "20+"


class Change(NamedTuple):
    """A change of the count, as the day-by-day reading finds it."""

    child: int
    day: date
    kind: str
    change: int
    episode: int
    reason: str | None
    state: dict[str, str]


def changes_on(child: Child, day: date) -> list[Change]:
    """All that moved the count of this one child on the day."""
    yesterday = day - ONE_DAY
    before, now = child.counted_on(yesterday), child.counted_on(day)
    is_18 = day == child.birthday(18)
    found: list[Change] = []

    def find(kind: str, change: int, episode: Episode, reason: str | None = None) -> None:
        seen_on = day if change > 0 else yesterday
        state = child.state(episode, seen_on, age_on=day)
        found.append(Change(child.id, day, kind, change, episode.id, reason, state))

    in_order = sorted(child.episodes, key=lambda one: (one.decom, one.id))
    counted = [one for one in in_order if not one.is_short_break]
    for episode in counted:
        if episode.rne == "S" and episode.decom == day and child.age_on(day) < 18:
            find("started", +1, episode)
    for episode in counted:
        if ends_care(child, episode) and episode.dec == day and day <= child.birthday(18):
            find("ceased", -1, episode, episode.rec)
    speaking_before, speaking_now = child.speaking_on(yesterday), child.speaking_on(day)
    if not found and speaking_before and speaking_now:
        if speaking_before.is_short_break and not speaking_now.is_short_break:
            find("from_short_breaks", +1, speaking_now)
        elif speaking_now.is_short_break and not speaking_before.is_short_break:
            find("to_short_breaks", -1, speaking_before)
    if is_18 and before and not (before.dec == day and ends_care(child, before)):
        find("reached_18", -1, before)

    unexplained = bool(now) - bool(before) - sum(change.change for change in found)
    if unexplained:
        if bool(now) != bool(before):
            episode, seen_on = (now, day) if now else (before, yesterday)
        else:
            last = found[-1]
            episode = next(one for one in child.episodes if one.id == last.episode)
            seen_on = day if last.change > 0 else yesterday
        state = child.state(episode, seen_on, age_on=day)
        found.append(Change(child.id, day, "fault", unexplained, episode.id, None, state))
    return found


def ends_care(child: Child, episode: Episode) -> bool:
    """Whether the episode ends a period of care: a REC other than X1, or none and no successor."""
    if episode.dec is None or episode.rec == "X1":
        return False
    return episode.rec is not None or child.speaking_on(episode.dec) is None


def days_that_matter(child: Child) -> list[date]:
    """Every day on which anything about the child can turn, with the days around it."""
    turning = [child.birthday(age) for age in (1, 5, 10, 11, 16, 18)]
    turning += [day for one in child.episodes for day in (one.decom, one.dec) if day is not None]
    if child.unaccompanied_until is not None:
        turning.append(child.unaccompanied_until)
    around = {day + timedelta(days=shift) for day in turning for shift in (-1, 0, 1)}
    return sorted(around)
