"""Whole numbers of which only some sums are known: between what must each of them lie?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

import numpy as np
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from tests.security.attacker.knowledge import Bounds, is_open

# No council looks after so many children: what may reach it is without bound.
BOUNDLESS = 20_000
SECONDS = 20.0
TIMED_OUT, INFEASIBLE = 1, 2
# Whatever can be told from others of its kind.
Name = Any
Expression = Mapping[Name, int]


class Contradiction(Exception):
    """No numbers at all fit what was read."""


@dataclass
class Part:
    """Unknown numbers that depend on one another, and those values of them that were found."""

    names: list[Name]
    low: np.ndarray[Any, Any]
    high: np.ndarray[Any, Any]
    sums: csr_array
    totals: np.ndarray[Any, Any]
    found: list[np.ndarray[Any, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = {name: place for place, name in enumerate(self.names)}

    def weigh(self, expression: Expression) -> np.ndarray[Any, Any]:
        """The expression as one weight for each number."""
        weights = np.zeros(len(self.names))
        for name, times in expression.items():
            weights[self.places[name]] = times
        return weights

    def minimise(self, weights: np.ndarray[Any, Any]) -> int:
        """The least that the weighted sum can be; where time runs out, what it cannot be under."""
        answer = milp(
            weights,
            integrality=np.ones(len(self.names)),
            bounds=Box(self.low, self.high),
            constraints=LinearConstraint(self.sums, self.totals, self.totals),
            options={"time_limit": SECONDS, "mip_rel_gap": 0},
        )
        if answer.status == INFEASIBLE:
            raise Contradiction(f"Nothing fits what was read of {', '.join(map(str, self.names))}.")
        if answer.x is not None:
            self.found.append(np.rint(answer.x))
        if answer.status == TIMED_OUT:
            return ceil(answer.mip_dual_bound - 1e-6)
        assert answer.status == 0, answer.message
        return round(answer.fun)

    def seen(self, weights: np.ndarray[Any, Any]) -> tuple[float, float]:
        """The least and the most that the weighted sum is in what was found."""
        if not self.found:
            self.minimise(np.zeros(len(self.names)))
        values = np.array(self.found) @ weights
        return values.min(), values.max()


class Model:
    """Numbers with bounds and known sums. All are whole; nothing else is known of them."""

    def __init__(self) -> None:
        self._bounds: dict[Name, Bounds] = {}
        self._sums: list[tuple[dict[Name, int], int]] = []
        self._parts: dict[Name, Part] | None = None
        self._fixed: dict[Name, int] = {}

    def bound(self, name: Name, low: int = 0, high: int | None = None) -> None:
        """Say that a number lies between these; what was said before stays true."""
        least, most = self._bounds.get(name, (0, None))
        highs = [each for each in (most, high) if each is not None]
        self._bounds[name] = (max(least, low), min(highs) if highs else None)
        self._parts = None

    def equate(self, expression: Expression, total: int = 0) -> None:
        """Say what a weighted sum of numbers is."""
        self._sums.append((dict(expression), total))
        for name in expression:
            self._bounds.setdefault(name, (0, None))
        self._parts = None

    def knows(self, name: Name) -> bool:
        """Whether there is such a number."""
        return name in self._bounds

    def names(self) -> list[Name]:
        """All the numbers there are."""
        return list(self._bounds)

    def copy(self) -> "Model":
        """A model that says the same, to say more in."""
        other = Model()
        other._bounds, other._sums = dict(self._bounds), list(self._sums)
        return other

    def find(self, expression: Expression) -> Bounds:
        """Between what a weighted sum must lie, exactly."""
        constant, pieces = self._split(expression)
        low = high = constant
        is_boundless = False
        for part, weights in pieces:
            low += part.minimise(weights)
            most = -part.minimise(-weights)
            is_boundless = is_boundless or most >= BOUNDLESS / 2
            high += most
        return low, None if is_boundless else high

    def find_tight(self, expression: Expression) -> Bounds | None:
        """The same, where the sum must lie within less than the rules allow; else None.

        Most are seen to be open from values that were found for others, and need no search.
        """
        if is_open(*self.seen(expression)):
            return None
        for part, weights in self._split(expression)[1]:
            part.minimise(-weights)
        if is_open(*self.seen(expression)):
            return None
        found = self.find(expression)
        return None if is_open(*found) else found

    def seen(self, expression: Expression) -> tuple[int, int]:
        """Values that a weighted sum can certainly have, the least and the most found so far."""
        constant, pieces = self._split(expression)
        seen = [part.seen(weights) for part, weights in pieces]
        low, high = (sum(bounds) for bounds in zip(*seen, strict=True)) if seen else (0, 0)
        return constant + floor(low), constant + floor(high)

    def deny(self, truth: Callable[[Any], int]) -> str | None:
        """What the model says that is not so, in a sentence; None where all of it is true."""
        for name, (low, high) in self._bounds.items():
            if not low <= truth(name) or (high is not None and truth(name) > high):
                return f"{name} would be {low} to {high}; it is {truth(name)}."
        for expression, total in self._sums:
            if sum(times * truth(name) for name, times in expression.items()) != total:
                return f"{' '.join(f'{t:+d} x {n}' for n, t in expression.items())}: not {total}."
        return None

    def check(self) -> None:
        """Raise Contradiction where no numbers fit."""
        for part in {id(part): part for part in self._divided().values()}.values():
            if not part.found:
                part.minimise(np.zeros(len(part.names)))

    def _split(self, expression: Expression) -> tuple[int, list[tuple[Part, np.ndarray[Any, Any]]]]:
        """What is known of an expression, and what of it each part decides."""
        parts = self._divided()
        constant = 0
        pieces: dict[int, tuple[Part, dict[Name, int]]] = {}
        for name, times in expression.items():
            if name in self._fixed:
                constant += times * self._fixed[name]
            else:
                part = parts[name]
                pieces.setdefault(id(part), (part, {}))[1][name] = times
        return constant, [(part, part.weigh(inner)) for part, inner in pieces.values()]

    def _divided(self) -> dict[Name, Part]:
        if self._parts is None:
            self._fixed = self._fix()
            self._parts = {}
            for names, sums in self._gather():
                part = self._make_part(names, sums)
                self._parts.update(dict.fromkeys(names, part))
        return self._parts

    def _fix(self) -> dict[Name, int]:
        """The numbers that are known, by themselves or as all that is left of a sum."""
        for name, (low, high) in self._bounds.items():
            if high is not None and low > high:
                raise Contradiction(f"{name}: at least {low}, and at most {high}.")
        fixed = {name: low for name, (low, high) in self._bounds.items() if low == high}
        is_new = True
        while is_new:
            is_new = False
            for expression, total in self._sums:
                unknown = [name for name in expression if name not in fixed]
                rest = total - sum(t * fixed[n] for n, t in expression.items() if n in fixed)
                if not unknown and rest:
                    said = " ".join(f"{t:+d} x {name}" for name, t in expression.items())
                    raise Contradiction(f"The sum {said} is not {total}.")
                if len(unknown) == 1:
                    (name,) = unknown
                    fixed[name] = self._divide(name, rest, expression[name])
                    is_new = True
        return fixed

    def _divide(self, name: Name, rest: int, times: int) -> int:
        value, over = divmod(rest, times)
        low, high = self._bounds[name]
        if over or value < low or (high is not None and value > high):
            raise Contradiction(f"{name} would be {rest / times}, not {low} to {high}.")
        return value

    def _gather(self) -> Iterable[tuple[list[Name], list[tuple[dict[Name, int], int]]]]:
        """The unknown numbers with the sums that hold among them, part by part."""
        leaders: dict[Name, Name] = {name: name for name in self._bounds if name not in self._fixed}

        def lead(name: Name) -> Name:
            while leaders[name] != name:
                leaders[name] = leaders[leaders[name]]
                name = leaders[name]
            return name

        left = []
        for expression, total in self._sums:
            inner = {name: times for name, times in expression.items() if name in leaders}
            if inner:
                known = sum(t * self._fixed[n] for n, t in expression.items() if n in self._fixed)
                left.append((inner, total - known))
                first, *others = inner
                for name in others:
                    leaders[lead(name)] = lead(first)
        names: defaultdict[Name, list[Name]] = defaultdict(list)
        for name in leaders:
            names[lead(name)].append(name)
        sums: defaultdict[Name, list[tuple[dict[Name, int], int]]] = defaultdict(list)
        for inner, total in left:
            sums[lead(next(iter(inner)))].append((inner, total))
        return [(names[leader], sums[leader]) for leader in names]

    def _make_part(self, names: list[Name], sums: list[tuple[dict[Name, int], int]]) -> Part:
        places = {name: place for place, name in enumerate(names)}
        entries = [
            (row, places[name], times)
            for row, (expression, _) in enumerate(sums)
            for name, times in expression.items()
        ]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        highs = [self._bounds[name][1] for name in names]
        return Part(
            names,
            np.array([self._bounds[name][0] for name in names], dtype=float),
            np.array([BOUNDLESS if high is None else high for high in highs], dtype=float),
            csr_array((values, (rows, columns)), shape=(len(sums), len(names)), dtype=float),
            np.array([total for _, total in sums], dtype=float),
        )
