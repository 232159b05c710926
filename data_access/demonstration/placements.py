"""Where each child lives at each checkpoint, so that every published row is met.

Within an age band children keep the setting they have while there is room for it; where a row
shrinks some move, where it grows others are chosen whom the setting suits.
"""

from dataclasses import dataclass, field
from random import Random

from data_access.demonstration import targets
from data_access.demonstration.orders import bring_forward_placement_order, find_order
from data_access.demonstration.people import Child, Period, find_band, measure_age
from data_access.demonstration.quotas import spread_over_bands
from data_access.demonstration.register import Register
from data_access.demonstration.targets import BASELINE, LAST_DAY, Day

_FILLING_ORDER = (
    "secure_home", "hospital", "care_home", "school", "family_centre", "unregistered",
    "parents", *targets.SUPPORTED, *targets.CHILDRENS_HOMES, "temporary",
    "connected", "in_house", "agency_private", "agency_voluntary", "other_authority",
)  # fmt: skip
_UNACCOMPANIED_MAY = (*targets.SUPPORTED, "in_house", "agency_private", "agency_voluntary")
_BEFORE_TEMPORARY = ("in_house", "agency_private", "private_home", "agency_voluntary", "connected")
_UNSETTLED = 0.08
_HOME_AGAIN = ("home_planned", "home_unplanned")
_WITH_KIN = ("special_guardianship", "child_arrangements")


@dataclass(eq=False)
class Member:
    """A child in care at a checkpoint, with what decides where the child may live."""

    child: Child
    period: Period
    on: Day
    age: int
    order: str
    held: str
    setting: str = ""
    luck: float = 0.0

    def may_live(self, setting: str) -> bool:
        """Tell whether a setting is open to the child at all."""
        kind = setting if setting not in targets.SUPPORTED else "supported"
        if self.child.unaccompanied:
            return setting in _UNACCOMPANIED_MAY and (kind != "supported" or self.age >= 16)
        days = self.on - self.period.start
        settled = self.held not in ("parents", "connected")
        return {
            "parents": self.order in ("C1", "C2") and self.period.pathway == "care_order",
            "supported": self.age >= 16,
            "adoption": False,
            "young_offender": False,
            "secure_home": self.age >= 13,
            "family_centre": self.age < 1,
            "school": self.age >= 8 and days > 200 and settled,
            "hospital": settled,
            "care_home": settled,
            "temporary": days > 60
            and (self.period.end or LAST_DAY + 99) - self.on > 40
            and self.held in ("", *_BEFORE_TEMPORARY),
            "own_home": self.age >= 8,
            "private_home": self.age >= 8,
            "voluntary_home": self.age >= 8,
        }.get(kind, True)

    def suit(self, setting: str, family: dict[int, str]) -> float:
        """Say how well a setting suits the child, brothers and sisters together first."""
        score = self.luck
        end = self.period.end or LAST_DAY + 400
        outcome = self.period.outcome
        if setting in targets.FOSTERING and family.get(self.child.family) == setting:
            score += 2.0
        if setting == "parents":
            score += 3.0 * (outcome in _HOME_AGAIN and end - self.on < 550)
            score += 1.0 * (family.get(self.child.family) == setting)
        elif setting == "connected":
            score += 1.5 * (outcome in _WITH_KIN)
            score += 0.5 * (not self.held)
        elif setting in targets.SUPPORTED:
            score += 3.0 * self.child.unaccompanied + 0.7 * (self.held in targets.CHILDRENS_HOMES)
            score += 0.8 * (not self.held)
        elif setting in targets.CHILDRENS_HOMES:
            score += 0.8 * (self.held in targets.CHILDRENS_HOMES) + 0.08 * self.age
            score += 0.5 * (not self.held) - 2.0 * (self.held == "connected")
        elif setting == "temporary":
            score += 2.0 * (self.held in _BEFORE_TEMPORARY)
        elif self.held and setting in targets.FOSTERING:
            score += 0.6 * (self.held in targets.FOSTERING) + 0.4 * (self.held == "parents")
        return score


@dataclass
class Whereabouts:
    """The setting of every period at every checkpoint, and what a temporary one interrupts."""

    settings: dict[tuple[int, Day], str] = field(default_factory=dict)
    interrupted: dict[tuple[int, Day], str] = field(default_factory=dict)

    def find(self, period: Period, on: Day) -> str:
        """Find the setting of a period at a checkpoint."""
        return self.settings[id(period), on]


def place_children(register: Register, seed: int) -> Whereabouts:
    """Choose a setting for every child at every checkpoint."""
    chance, whereabouts = Random(seed), Whereabouts()
    held: dict[int, str] = {}
    for on in targets.CHECKPOINTS:
        members = [
            Member(c, p, on, measure_age(c.born, on), find_order(p, on), held.get(id(p), ""))
            for c, p in register.iterate_open(on)
        ]
        for member in members:
            member.luck = chance.random()
        _place(members, on)
        for member in members:
            key = (id(member.period), on)
            whereabouts.settings[key] = member.setting
            held[id(member.period)] = member.setting
            if member.setting == "temporary":
                before = member.held or chance.choice(_BEFORE_TEMPORARY[:2])
                whereabouts.interrupted[key] = held[id(member.period)] = before
    return whereabouts


def _place(members: list[Member], on: Day) -> None:
    totals = (
        {name: sum(row) for name, row in targets.BASELINE_PLACEMENTS.items()}
        if on == BASELINE
        else dict(targets.PLACEMENTS[on])
    )
    bands = [0, 0, 0, 0]
    fixed = _fix_settings(members, totals)
    taken = {name: [0, 0, 0, 0] for name in totals}
    for member in members:
        bands[find_band(member.age, targets.BAND_STARTS)] += 1
    for member in fixed:
        taken[member.setting][find_band(member.age, targets.BAND_STARTS)] += 1
    if on == BASELINE:
        quotas = {
            name: [n - t for n, t in zip(row, taken[name], strict=True)]
            for name, row in targets.BASELINE_PLACEMENTS.items()
        }
    else:
        left = {name: total - sum(taken[name]) for name, total in totals.items()}
        free = [n - sum(row[band] for row in taken.values()) for band, n in enumerate(bands)]
        quotas = spread_over_bands(left, free)
    for band in range(4):
        group = [
            m for m in members if not m.setting and find_band(m.age, targets.BAND_STARTS) == band
        ]
        _fill_band(group, {name: row[band] for name, row in quotas.items()})


def _fix_settings(members: list[Member], totals: dict[str, int]) -> list[Member]:
    """Place first those whose journey leaves no choice: remand, and adoption soon."""
    fixed = [m for m in members if m.period.pathway == "remand"]
    for member in fixed:
        member.setting = "young_offender" if totals["young_offender"] else "secure_home"
    matched = [m for m in members if m.period.pathway == "adoption" and m.order == "E1"]
    matched.sort(key=lambda m: (m.held != "adoption", m.period.end or LAST_DAY + 999, m.luck))
    waiting = [m for m in members if m.period.pathway == "adoption" and m.order != "E1"]
    for member in sorted(waiting, key=lambda m: m.period.start):
        if len(matched) < totals["adoption"]:
            bring_forward_placement_order(member.period, member.on - 20)
            matched.append(member)
    for member in matched[: totals["adoption"]]:
        member.setting = "adoption"
        fixed.append(member)
    return fixed


def _fill_band(group: list[Member], room: dict[str, int]) -> None:
    def keep_rank(member: Member) -> tuple[bool, float]:
        going_home = member.period.outcome in _HOME_AGAIN
        return (not (member.held == "parents" and going_home), member.luck)

    for member in sorted(group, key=keep_rank):
        unsettled = member.luck < _UNSETTLED and member.held in _BEFORE_TEMPORARY[:4]
        if room.get(member.held, 0) > 0 and member.may_live(member.held) and not unsettled:
            member.setting = member.held
            room[member.held] -= 1
    family = {m.child.family: m.setting for m in group if m.setting in targets.FOSTERING}
    alone = [m for m in group if m.child.unaccompanied and not m.setting]
    for setting in _UNACCOMPANIED_MAY:
        _fill(alone, setting, room, family)
    for setting in _FILLING_ORDER:
        _fill(group, setting, room, family)
    unplaced = [m for m in group if not m.setting]
    if unplaced:
        raise ValueError(f"{len(unplaced)} children cannot be placed: {room}")


def _fill(group: list[Member], setting: str, room: dict[str, int], family: dict[int, str]) -> None:
    while room.get(setting, 0) > 0:
        free = [m for m in group if not m.setting and m.may_live(setting)]
        if not free:
            return
        chosen = max(free, key=lambda m: m.suit(setting, family))
        chosen.setting = setting
        if setting in (*targets.FOSTERING, "parents"):
            family[chosen.child.family] = setting
        room[setting] -= 1
