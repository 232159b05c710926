"""How a benefit measure stands against its trajectory: the rule, and what it is judged by."""

from datetime import date

from data_access.programme.records import Content
from data_access.programme.rules import value_on_the_way

BENEFIT_RULES = (
    "Realised: agreed as such. On track: on the day of its value it is where its trajectory says "
    "it should be, or better, or not further off than its tolerance; where neither direction is "
    "better, no further off either way. Off track: any other that has a target. Which direction "
    "is better is what the council states of each; counts of children are neither good nor bad "
    "by themselves. Not known: it has a target, and no value or no trajectory to judge it by."
)


def expect(measure: Content, day: date) -> float | None:
    """Where a benefit measure should be on a day, in the unit of its sheet.

    A straight line from its baseline over its trajectory to its target, and the target from its
    date on. None without a target, or where what is stated draws no line to that day.
    """
    target, by = measure["target"], measure["target_on"]
    if target is None:
        return None
    points = tuple(point for point in measure["trajectory"] or () if point[0] != by)
    if by is not None:
        points = (*points, (by, target))
    if measure["baseline"] is not None and measure["baseline_on"] is not None:
        start = (measure["baseline_on"], measure["baseline"])
        return value_on_the_way(start, points, day) if points else None
    if not points:
        return None
    first, *rest = sorted(points)
    return value_on_the_way(first, tuple(rest), day)


def judge_benefit(measure: Content, now: float | None, expected: float | None, day: date) -> str:
    """How a benefit measure stands on a day: a key of BENEFIT_STATE, by BENEFIT_RULES.

    `now` is its last value by then, None where there is none to be had, `expected` where it should
    have been when it had it; both in the unit of its sheet.
    """
    if measure["realised_on"] is not None and measure["realised_on"] <= day:
        return "realised"
    if measure["target"] is None:
        return "no_target"
    if now is None or expected is None:
        return "not_known"
    off, tolerance = now - expected, measure["tolerance"] or 0
    behind = {"higher": -off, "lower": off}.get(measure["better"], abs(off))
    # What is worked out between two days of a trajectory is not exact to the last digit.
    return "on_track" if behind <= tolerance + 1e-9 else "off_track"
