"""Generated councils: their children, day by day, in a store, and the truth about every group.

Most children fit the common categories; a few are the only one of theirs. In a tidy council every
child comes at most once a year, stays past a quarter's end and leaves before 18, so that what came
and went adds up to the change: there a reader's guesses about flows are right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

from tests.data.day_by_day import ADDRESSES, Child, Episode, ends_care, placement_group
from tests.security.population_states import PARTS, tell_entry, tell_reason, tell_stay

LAST = date(2025, 3, 31)
_SEXES = {"male": 55, "female": 44, "not_known": 1}
_ETHNIC = {"white": 84, "mixed": 7, "asian": 3, "black": 3, "other": 2, "not_known": 1}
_NEEDS = {"N1": 60, "N2": 3, "N3": 5, "N4": 8, "N5": 14, "N6": 2, "N8": 6, None: 2}
_STATUSES = {"C2": 55, "C1": 20, "V2": 15, "E1": 6, "L2": 2, "D1": 2}
_LATER = {"C2": "C2", "C1": "C2", "V2": "C1", "E1": "E1", "L2": "C1", "D1": "D1", "J1": "V2"}
_POSTCODES = {
    "TS18 1LD": 60, "TS24 8AY": 10, "DL7 8AD": 10, "NE1 8QH": 10, "SW1A 0AA": 5, "CF99 1SN": 1,
    None: 4,
}  # fmt: skip
# Where children live: code of the placement, of its provider, how common.
_PLACES = {
    ("U4", "PR1"): 30, ("U4", "PR4"): 26, ("U1", "PR1"): 16, ("P1", None): 10, ("U5", "PR2"): 2,
    ("K2", "PR4"): 9, ("K2", "PR1"): 4, ("A5", "PR1"): 3, ("S1", "PR4"): 1, ("R3", "PR4"): 1,
    ("Z1", "PR0"): 1,
}  # fmt: skip
_OF_16 = {("K3", "PR4"): 30, ("H5", "PR4"): 20, **_PLACES}
_SECURE = ("K1", "PR2")
_REASONS = {"E4A": 40, "E4B": 8, "E45": 22, "E12": 20, "E41": 6, "E13": 2, "E8": 1, "E3": 1}
_REASONS_AT_16 = {"E17": 40, "E5": 20, "E6": 4, "E4A": 20, "E4B": 8, "E9": 2, "E7": 2, "E8": 2}
_ORDERS = {"special_guardianship": 85, "child_arrangements": 15}


@dataclass(frozen=True)
class Arrangement:
    """A child supported under a permanence order, from one day to before another."""

    born: date
    order: str
    start: date
    end: date


@dataclass(frozen=True)
class Council:
    """All children of a generated council, and the line that makes it again."""

    name: str
    first: date
    last: date
    children: tuple[Child, ...]
    arrangements: tuple[Arrangement, ...]
    of_age: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def starts(self) -> list[tuple[date, int, dict[str, str]]]:
        """Each child's first start of a year: the day, the child, and all that was true of it."""
        return self._once_a_year(
            (
                child,
                episode.decom,
                _tell(child, episode, episode.decom) | {"entry": tell_entry(child, episode)},
            )
            for child in self.children
            for episode in child.episodes
            if episode.rne == "S" and child.age_on(episode.decom) < 18
        )

    @cached_property
    def ends(self) -> list[tuple[date, int, dict[str, str]]]:
        """Each child's last cease of a year, with why."""
        found = [
            (
                child,
                episode.dec,
                _tell(child, episode, episode.dec - timedelta(days=1), age_on=episode.dec)
                | {"reason_left": tell_reason(episode.rec)},
            )
            for child in self.children
            for episode in child.episodes
            if episode.dec and ends_care(child, episode) and episode.dec <= child.birthday(18)
        ]
        return self._once_a_year(reversed(found))

    @staticmethod
    def _once_a_year(events: Any) -> list[tuple[date, int, dict[str, str]]]:
        found: dict[tuple[int, int], tuple[date, int, dict[str, str]]] = {}
        for child, day, state in events:
            found.setdefault((child.id, _year(day)), (day, child.id, state))
        return list(found.values())

    def stock_on(self, day: date) -> dict[int, dict[str, str]]:
        """Who is looked after on a day, and all that is true of each on it."""
        known = self._stocks
        if day not in known:
            counted = ((child, child.counted_on(day)) for child in self.children)
            known[day] = {
                child.id: _tell(child, one, day)
                | {"age": str(child.age_on(day))}
                | tell_stay(child, day)
                for child, one in counted
                if one
            }
        return known[day]

    @cached_property
    def _stocks(self) -> dict[date, dict[int, dict[str, str]]]:
        return {}

    def members(self, measure: str, day: date, keys: Sequence[tuple[str, str]]) -> set[int]:
        """Who makes up a group: children, or arrangements, by number."""

        def fits(state: Mapping[str, str]) -> bool:
            return all(state[name] == key for name, key in keys) and is_of(state)

        population, is_of = PARTS.get(measure, (measure, lambda _: True))
        if population == "looked_after":
            return {one for one, state in self.stock_on(day).items() if fits(state)}
        if population == "permanence":
            there = (
                (number, one)
                for number, one in enumerate(self.arrangements)
                if one.start <= day < one.end
            )
            return {number for number, one in there if fits(_state(one, day))}
        events = self.starts if population == "started" else self.ends
        return {one for at, one, state in events if _year(at) == day.year and fits(state)}


def _year(day: date) -> int:
    return day.year + (day.month >= 4)


def _tell(child: Child, episode: Episode, day: date, age_on: date | None = None) -> dict[str, str]:
    state = child.state(episode, day, age_on)
    return state | {"placement_group": placement_group(state["placement_type"])}


def _state(one: Arrangement, day: date) -> dict[str, str]:
    child = Child(0, one.born)
    age = child.age_on(day)
    band = "0-4" if age < 5 else "5-10" if age < 11 else "11-15" if age < 16 else "16+"
    return {"permanence_order": one.order, "age_band": band}


def generate_council(seed: int, children: int, *, is_tidy: bool = True) -> Council:
    """A council that looks after about so many children on any day of its two years."""
    chance = Random(f"{seed} {children} {is_tidy}")
    first, last = date(2023, 4, 1), LAST
    # A child stays for about two and a half years.
    number = max(1, round(children * (1 + (last - first).days / 900)))
    made = [_make_child(chance, each + 1, first, last, is_tidy=is_tidy) for each in range(number)]
    rare = sorted(chance.sample(range(number), min(number, 7)))
    for place, change in zip(rare, _RARE, strict=False):
        made[place] = change(made[place])
    arrangements = tuple(_make_arrangement(chance, first, last) for _ in range(children // 3))
    name = f"--seed {seed} --children {children}{'' if is_tidy else ' --untidy'}"
    of_age = {year: 41_000 + 130 * (year - first.year) for year in range(first.year - 2, 2026)}
    return Council(name, first, last, tuple(made), arrangements, of_age)


def _pick(chance: Random, weights: Mapping[Any, int]) -> Any:
    return chance.choices(list(weights), list(weights.values()))[0]


def _make_child(chance: Random, number: int, first: date, last: date, *, is_tidy: bool) -> Child:
    """A child who comes into care before or within the years that matter."""
    span = (last - first).days
    begins = first + timedelta(days=chance.randrange(-900, span))
    age = chance.choice([0, 0, 0, 1, 2, 3, 4, 6, 8, 10, 11, 12, 13, 14, 15, 15, 16])
    born = begins - timedelta(days=age * 365 + age // 4 + chance.randrange(5, 350))
    grown = Child(0, born).birthday(18)
    stays = chance.randrange(100, 1700) if is_tidy else chance.choice([5, 30, 80, 300, 900, 1700])
    ends = min(begins + timedelta(days=stays), grown - timedelta(days=20))
    child = Child(
        number,
        born,
        sex=_pick(chance, _SEXES),
        ethnic_group=_pick(chance, _ETHNIC),
        unaccompanied_until=grown if age >= 14 and chance.random() < 0.02 else None,
    )
    reasons = _REASONS_AT_16 if child.age_on(ends) >= 16 else _REASONS
    left = (ends, reasons) if ends <= last else None
    episodes = _make_period(chance, number * 20, begins, left, age)
    if not is_tidy and ends <= last and chance.random() < 0.4:
        again = ends + timedelta(days=chance.randrange(1, 120))
        if again < min(last, grown - timedelta(days=30)):
            episodes += _make_period(chance, number * 20 + 10, again, None, age)
    return replace(child, episodes=tuple(episodes))


def _make_period(
    chance: Random,
    number: int,
    begins: date,
    left: tuple[date, Mapping[str, int]] | None,
    age: int,
) -> list[Episode]:
    """One period of care: where the child lives and the legal status change now and then.

    It ends on the day `left`, for one of the reasons that go with it.
    """
    ends, reasons = left or (None, {})
    days = ((ends or LAST) - begins).days
    turns = sorted({chance.randrange(1, max(2, days)) for _ in range(chance.choice([0, 0, 1, 2]))})
    starts = [begins, *(begins + timedelta(days=turn) for turn in turns if turn < days)]
    need, status = _pick(chance, _NEEDS), _pick(chance, _STATUSES)
    episodes = []
    for place, start in enumerate(starts):
        is_last = place == len(starts) - 1
        where, provider = _pick(chance, _OF_16 if age >= 16 else _PLACES)
        reason = (_pick(chance, reasons) if ends else None) if is_last else "X1"
        episodes.append(
            Episode(
                number + place,
                start,
                ends if is_last else starts[place + 1],
                "S" if place == 0 else "B",
                reason,
                ls=status,
                cin=need,
                place=where,
                place_provider=provider,
                pl_post=_pick(chance, _POSTCODES),
            )
        )
        status = _LATER[status]
    return episodes


def _change_episodes(child: Child, **changes: Any) -> Child:
    return replace(child, episodes=tuple(replace(one, **changes) for one in child.episodes))


# Each makes one child the only one, or one of few, of a kind.
_RARE = (
    lambda child: _change_episodes(child, ls="J1"),
    lambda child: _change_episodes(child, place=_SECURE[0], place_provider=_SECURE[1]),
    lambda child: replace(child, ethnic_group="other"),
    lambda child: replace(child, unaccompanied_until=child.birthday(18)),
    lambda child: replace(child, unaccompanied_until=child.birthday(18)),
    lambda child: _change_episodes(child, cin="N7"),
    lambda child: _change_episodes(child, place="S1", place_provider="PR4"),
)


def _make_arrangement(chance: Random, first: date, last: date) -> Arrangement:
    born = last - timedelta(days=chance.randrange(200, 17 * 365))
    begins = max(born, first - timedelta(days=400)) + timedelta(days=chance.randrange(0, 900))
    end = Child(0, born).birthday(18)
    return Arrangement(born, _pick(chance, _ORDERS), min(begins, end), end)


def revise(council: Council, seed: int) -> Council:
    """The council as a late return corrects it: a few children lived elsewhere, or came later."""
    chance = Random(seed)
    children = list(council.children)
    for place in chance.sample(range(len(children)), min(len(children), 4)):
        where, provider = _pick(chance, _PLACES)
        children[place] = _change_episodes(
            children[place],
            place=where,
            place_provider=provider,
            pl_post=chance.choice([*ADDRESSES]),
        )
    return replace(council, name=f"{council.name} --revised {seed}", children=tuple(children))


@dataclass(frozen=True)
class TrueCounts:
    """The truth about what was published: which council each version of a snapshot was made of."""

    versions: Mapping[tuple[date, int], Council]
    _known: dict[Any, set[int]] = field(default_factory=dict, repr=False, compare=False)

    def members(self, group: Any) -> set[int]:
        """Who makes up a group that a reader names by measure, day, version and keys."""
        if group not in self._known:
            council = self.versions[group.day, group.version]
            self._known[group] = council.members(group.measure, group.day, group.keys)
        return self._known[group]

    def count(self, group: Any) -> int:
        """How many there are in a group."""
        return len(self.members(group))

    def move(self, then: Any, now: Any) -> tuple[int, int]:
        """How many joined a group, and how many left it, from one snapshot to another."""
        before, after = self.members(then), self.members(now)
        return len(after - before), len(before - after)
