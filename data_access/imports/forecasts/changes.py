"""Why a forecast moved since the one before of the same year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data_access.imports.forecasts.making import Parts

NEW, ENDED, MOVED, PRICE, UPLIFT, CORRECTION = (
    "new", "ended", "moved", "price", "uplift", "correction",
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """An arrangement as a forecast expected it: `pence` over the whole year."""

    child_reference: str
    placement_start_day: int
    budget_line: str
    weekly_pence: int
    expected_end_day: int
    pence: int


def explain_change(
    before: Parts,
    after: Parts,
    seen_before: Iterable[Seen],
    seen: Iterable[Seen],
    *,
    days: tuple[int, int],
) -> dict[tuple[str, str], int]:
    """Pence by reason and budget line; of each line they add up to what it moved by.

    `days` are the last nights that were over in the one forecast and in the other.
    """
    found: dict[tuple[str, str], int] = defaultdict(int)
    children_before, children = _by_child(seen_before), _by_child(seen)
    for child in {*children_before, *children}:
        was, now = children_before.get(child, []), children.get(child, [])
        why = _tell_why(was, now, days)
        for sign, some in ((-1, was), (1, now)):
            for each in some:
                found[why, each.budget_line] += sign * each.pence
    lines = sorted({line for _, line in (*before, *after)} | {line for _, line in found})
    for line in lines:
        found[UPLIFT, line] = after.get(("uplifts", line), 0) - before.get(("uplifts", line), 0)
        explained = sum(found.get((why, line), 0) for why in (NEW, ENDED, MOVED, PRICE, UPLIFT))
        found[CORRECTION, line] = _sum_of(after, line) - _sum_of(before, line) - explained
    return {name: pence for name, pence in found.items() if pence}


def _by_child(seen: Iterable[Seen]) -> Mapping[str, list[Seen]]:
    found: dict[str, list[Seen]] = defaultdict(list)
    for each in seen:
        found[each.child_reference].append(each)
    return found


def _tell_why(was: list[Seen], now: list[Seen], days: tuple[int, int]) -> str:
    """Why what is expected of a child is another amount."""
    open_before, open_now = _find_open(was, days[0]), _find_open(now, days[1])
    if open_now is None:
        if open_before is not None:
            return ENDED
        has_come = any(each.placement_start_day > days[0] for each in now)
        return NEW if has_come else CORRECTION
    if open_before is None:
        return NEW
    if open_before.placement_start_day != open_now.placement_start_day:
        return MOVED
    return CORRECTION if open_before.weekly_pence == open_now.weekly_pence else PRICE


def _find_open(seen: list[Seen], day: int) -> Seen | None:
    """The arrangement that was in force on a night."""
    going_on = [each for each in seen if each.expected_end_day > day]
    return max(going_on, key=lambda each: each.placement_start_day, default=None)


def _sum_of(parts: Parts, line: str) -> int:
    return sum(pence for (_, of), pence in parts.items() if of == line)
