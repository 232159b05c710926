"""The foster households of the demonstration council, and which child lives with which.

Approved places of mainstream households on 31 March 2022 to 2025 are the published 205, 195, 195
and 185. Filled places are published as 115, 105, 115 and 105, to the nearest 5: here our own
children and other councils' children together. Everything else is invented.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from data_access.demonstration.foster_households import NEVER, Approval, Group, Household
from data_access.demonstration.nights import Placement
from data_access.demonstration.people import measure_age
from data_access.demonstration.targets import FIRST_DAY, LAST_DAY, YEARS, Day, day

# Ours before 2022; published since.
APPROVED: Final = dict(
    zip((2017, *YEARS), (212, 216, 214, 220, 212, 205, 195, 195, 185), strict=True)
)
_NEW_PLACES: Final = dict(zip(YEARS, (24, 22, 26, 18, 20, 22, 24, 20), strict=True))
_SIZES: Final = (1, 1, 2, 2, 2, 3, 3)
_AGES: Final = ((0, 17), (0, 17), (0, 17), (0, 10), (5, 17), (8, 17), (0, 4), (11, 17))
_LONG_AGO: Final = day(2001, 1, 1)
_USUAL_LIMIT: Final = 3
# Planted: children of whom no household is named, although the return has them with our carers.
_UNNAMED_ON: Final = day(2023, 3, 31)
COUNT_UNNAMED: Final = 2
# Other councils' children in our foster places: how many places, first day, last day.
_OTHER_COUNCILS: Final = (
    (3, day(2023, 6, 12), day(2024, 9, 20)),
    (5, day(2023, 11, 6), None),
)


@dataclass(frozen=True)
class Fostering:
    """All households of the council, with their children."""

    mainstream: list[Household]
    short_breaks: list[Household]
    connected: list[Household]

    @property
    def households(self) -> list[Household]:
        """Give all of them, in the order of their references."""
        return [*self.mainstream, *self.short_breaks, *self.connected]


def build_fostering(placements: Sequence[Placement]) -> Fostering:
    """Build the households and find one for each child placed in-house or with kin."""
    chance = Random(31)
    groups = _group([p for p in placements if p.stay.setting == "in_house"])
    mainstream = _list_mainstream(chance)
    unnamed, raised = _choose_unnamed(groups), _raise_places(mainstream, groups)
    _choose_leavers(chance, mainstream)
    for count, start, last in _OTHER_COUNCILS:
        for _ in range(count):
            _lodge(chance, mainstream, start, last)
    others = [group for group in groups if group not in unnamed and group not in raised]
    for group in sorted(others, key=lambda each: -len(each.placements)):
        _settle(chance, mainstream, group)
    connected = _list_connected([p for p in placements if p.stay.setting == "connected"])
    return Fostering(mainstream, _list_short_breaks(), connected)


def _group(placements: Iterable[Placement]) -> list[Group]:
    together: dict[tuple[int, Day], list[Placement]] = {}
    for placed in placements:
        together.setdefault((placed.child.family, placed.stay.start), []).append(placed)
    return [
        Group(tuple(some), some[0].stay.start, tuple(p.end or NEVER for p in some))
        for some in together.values()
    ]


def _list_mainstream(chance: Random) -> list[Household]:
    """List mainstream households as they are approved, as many places each year as are wanted."""
    households: list[Household] = []
    for year, wanted in {2017: APPROVED[2017], **_NEW_PLACES}.items():
        first = day(2003, 1, 1) if year == 2017 else day(year - 1, 4, 10)
        # Of what has been approved since 2021 the enquiries are known.
        first = day(2021, 9, 1) if year == 2022 else first
        sizes: list[int] = []
        while sum(sizes) < wanted:
            sizes.append(min(chance.choice(_SIZES), wanted - sum(sizes)))
        days = sorted(chance.randint(first, day(year, 3, 20)) for _ in sizes)
        for on, places in zip(days, sizes, strict=True):
            number = len(households)
            household = Household(f"FM-{number + 1:03d}", "mainstream", places, on)
            household.ages = _AGES[number % len(_AGES)]
            household.conditional = int(places == 3 and number % 3 == 0)
            household.terms = ("any", "any", "long_term", "any", "short_term")[number % 5]
            if number % 37 == 5:
                household.terms = "parent_and_child"
            households.append(household)
    return households


def _list_short_breaks() -> list[Household]:
    """List carers approved for short breaks alone: the last of them had left by 2022."""
    return [
        Household(
            f"FS-{number:03d}",
            "short_breaks",
            1 + number % 2,
            _LONG_AGO + 300 * number,
            day(2018, 3, 1) + 160 * number,
            ("retired", "resigned")[number % 2],
        )
        for number in range(1, 9)
    ]


def _choose_unnamed(groups: Sequence[Group]) -> list[Group]:
    """Choose the children of whom it was not noted with whom they lived."""
    there = [g for g in groups if len(g.placements) == 1 and g.start <= _UNNAMED_ON < g.end]
    there.sort(key=lambda group: (group.end - group.start, group.placements[0].child.number))
    return there[:COUNT_UNNAMED]


def _raise_places(households: Sequence[Household], groups: Sequence[Group]) -> list[Group]:
    """Approve more places where many brothers and sisters, or a short stay, ask for it."""
    large = [group for group in groups if len(group.placements) > _USUAL_LIMIT]
    three = [g for g in groups if len(g.placements) == _USUAL_LIMIT and g.end == NEVER]
    alone = [group for group in groups if len(group.placements) == 1]
    joining = next(g for g in alone if g.end == NEVER and g.start > three[-1].start)
    short = [g for g in alone if g is not joining and 4 < g.end - g.start < 25]
    wanted = [(group, group, "exemption") for group in large]
    wanted += [(three[-1], joining, "exemption")]
    wanted += [(group, group, "emergency") for group in short[-3:]]
    free = [household for household in households if household.start < FIRST_DAY - 300]
    raised = []
    for first, over, basis in wanted:
        usual = _USUAL_LIMIT if basis == "exemption" else 1
        home = next(h for h in free if h.places == usual and not h.raised)
        home.ages, home.terms, home.conditional = (0, 17), "any", 0
        places = max(usual + 1, len(over.placements))
        until = over.end if over.end < NEVER else None
        home.raised.append(Approval(places, over.start, until, basis))
        for group in {id(first): first, id(over): over}.values():
            _take(home, group)
            raised.append(group)
    return raised


def _choose_leavers(chance: Random, households: Sequence[Household]) -> None:
    """Let as many households leave each year as the places of its last day ask for."""
    reasons = ("retired", "retired", "resigned", "resigned", "to_agency", "permanence", "other")
    for year in YEARS:
        on = day(year, 3, 31)
        there = [home for home in households if home.start <= on and home.end is None]
        excess = sum(home.count_places(on) for home in there) - APPROVED[year]
        settled = [home for home in there if not home.raised and home.start < on - 500]
        for home in chance.sample(settled, len(settled)):
            if home.places <= excess:
                excess -= home.places
                home.end = chance.randint(day(year - 1, 4, 20), day(year, 3, 15))
                home.reason_left = chance.choice(reasons)
        if excess:
            raise ValueError(f"{excess} places too many on {on}")


def _lodge(chance: Random, homes: Sequence[Household], start: Day, last: Day | None) -> None:
    """Let another council's child live with a household from a day on."""
    end = last or NEVER
    fit = [home for home in homes if home.start < start - 300 and _stays_until(home, end)]
    fit = [home for home in fit if home.places > 1 and not home.taken and not home.conditional]
    home = chance.choice(fit)
    home.taken.append((start, end))
    home.others.append((1, start, last))


def _settle(chance: Random, homes: Sequence[Household], group: Group) -> None:
    """Give a group a household that is approved for it and has room as long as it stays."""
    in_any_order = chance.sample(homes, len(homes))
    for home in in_any_order:
        if _is_open(home, group) and _suits(home, group) and _has_room(home, group):
            _take(home, group)
            return
    home = next(
        home
        for home in in_any_order
        if home.terms != "parent_and_child" and _is_open(home, group) and _has_room(home, group)
    )
    home.ages, home.terms, home.conditional = (0, 17), "any", 0
    _take(home, group)


def _is_open(home: Household, group: Group) -> bool:
    return (
        home.start <= group.start
        and _stays_until(home, group.end)
        and home.count_taken(group.start) + len(group.ends) <= home.count_places(group.start)
    )


def _take(home: Household, group: Group) -> None:
    home.placed += group.placements
    home.taken += [(group.start, end) for end in group.ends]


def _stays_until(home: Household, end: Day) -> bool:
    return home.end is None or home.end >= end


def _has_room(home: Household, group: Group) -> bool:
    days = [group.start, *(start for start, _ in home.taken), *(one.end for one in home.raised)]
    return all(
        home.count_taken(on) + sum(end > on for end in group.ends) <= home.count_places(on)
        for on in days
        if on is not None and group.start <= on < min(group.end, NEVER)
    )


def _suits(home: Household, group: Group) -> bool:
    nights, last = group.end - group.start, min(group.end, LAST_DAY)
    ages = [(placed.child.born, group.start) for placed in group.placements]
    youngest = min(measure_age(born, on) for born, on in ages)
    oldest = max(measure_age(placed.child.born, last) for placed in group.placements)
    alone = len(group.placements) == 1
    return (
        home.ages[0] <= youngest
        and oldest <= home.ages[1]
        and home.terms != "parent_and_child"
        and not (home.terms == "short_term" and nights > 730)
        and not (home.terms == "long_term" and nights < 180)
        and not (alone and home.count_taken(group.start) >= home.places - home.conditional)
    )


def _list_connected(placements: Sequence[Placement]) -> list[Household]:
    """List family and friends: a household for each family's time with them, for named children."""
    households: list[Household] = []
    latest: dict[int, Household] = {}
    for placed in placements:
        family, start, end = placed.child.family, placed.stay.start, placed.end or NEVER
        home = latest.get(family)
        if home is None or (home.end or NEVER) <= start or _moves_out(home, placed):
            number = len(households) + 1
            home = Household(f"FC-{number:03d}", "connected_persons", 0, start, start)
            latest[family] = home
            households.append(home)
        home.placed.append(placed)
        home.taken.append((start, end))
        home.end = None if end == NEVER or home.end is None else max(home.end, end)
    for home in households:
        if home.end is not None:
            kin = {"special_guardianship", "child_arrangements", "adoption"}
            stayed = any(placed.period.outcome in kin for placed in home.placed)
            home.reason_left = "permanence" if stayed else "approval_ended"
    return households


def _moves_out(home: Household, placed: Placement) -> bool:
    """Tell whether a child leaves this very household for another of the family's."""
    return any(other.child is placed.child for other in home.placed)
