"""What the reader has broken: counts of 1 to 5 that must lie within less than the rules allow."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from tests.security.attacker.book import Book
from tests.security.attacker.homes import read_shares, tie_pools
from tests.security.attacker.knowledge import (
    JOINED,
    LEFT,
    STOCK,
    STOCKS,
    Bounds,
    Group,
    is_open,
    is_small,
)
from tests.security.attacker.reading import draw_up, draw_up_moves, tie_versions
from tests.security.attacker.solver import Expression, Model


class Truth(Protocol):
    """The true counts, which the reader never sees: they tell a break from a wrong guess."""

    def count(self, group: Group) -> int:
        """How many there are in a group."""

    def move(self, then: Group, now: Group) -> tuple[int, int]:
        """How many joined a group, and how many left it, from one snapshot to another."""


class Misread(Exception):
    """The reader holds for certain what is not true: it, or what is published, is at fault."""


@dataclass(frozen=True)
class Break:
    """A count of 1 to 5 that was worked out: what it counts, and how narrowly."""

    what: str
    true: int
    low: int
    high: int | None

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.what}: a reader knows that there are {self.low}."
        return (
            f"{self.what}: a reader knows that there are {self.low} to {self.high} "
            f"(there are {self.true})."
        )


def find_breaks(book: Book, truth: Truth) -> Iterator[Break]:
    """Every count of 1 to 5 that what was read gives away."""
    model = draw_up(book)
    said = model.deny(truth.count)
    if said:
        raise Misread(said)

    def is_true(belief: Expression) -> bool:
        return not sum(times * _count(book, truth, group) for group, times in belief.items())

    model = tie_versions(book, model, is_true)
    told = read_shares(book.shares, book.registers)
    model = tie_pools(model, told, book.newest(), truth.count)
    for what, expression in _list_targets(book, model):
        true = sum(times * truth.count(group) for group, times in expression.items())
        if is_small(true):
            yield from _judge(model, what, expression, true)
    yield from _judge_moves(book, model, truth)
    yield from _judge_lasting_moves(book, draw_up_moves(book, model, is_true), truth)


def _count(book: Book, truth: Truth, group: Group) -> int:
    """The true count of a group, of those who joined or left one too."""
    if group.measure not in (JOINED, LEFT):
        return truth.count(group)
    now, newest = group._replace(measure=STOCK), book.newest()
    before = max(day for day in newest if day < group.day)
    then = now._replace(day=before, version=newest[before])
    return truth.move(then, now)[group.measure == LEFT]


def _judge(model: Model, what: str, expression: Expression, true: int) -> Iterator[Break]:
    found = model.find_tight(expression)
    if found:
        yield Break(what, true, *found)


def _list_targets(book: Book, model: Model) -> Iterator[tuple[str, dict[Group, int]]]:
    """Each group, and what remains of each group without one that it contains."""
    known = [name for name in model.names() if isinstance(name, Group)]
    for group in known:
        yield str(group), {group: 1}
    for group in book.sights:
        pairs = group.keys
        wholes = [group.of(())] if pairs else []
        wholes += [group.of([pair]) for pair in pairs] if len(pairs) > 1 else []
        for whole in wholes:
            if whole in book.sights:
                yield f"{whole}, less those of {dict(pairs)}", {whole: 1, group: -1}


def _judge_moves(book: Book, model: Model, truth: Truth) -> Iterator[Break]:
    """Those who joined and left each group, known from its counts alone.

    Of `then` and `now` children at least now - then joined, and at most all who are there now.
    """
    newest = book.newest()
    for before, day in pairwise(newest):
        for now in [g for g in book.sights if g[1:3] == (day, newest[day])]:
            if now.measure not in STOCKS:
                continue
            then = now._replace(day=before, version=newest[before])
            if then not in book.sights:
                continue
            joined, left = truth.move(then, now)
            for true, here, there, words in (
                (joined, now, then, JOINED),
                (left, then, now, LEFT),
            ):
                if is_small(true):
                    low, high = _bound_move(model, here, there)
                    if not is_open(low, high):
                        yield Break(f"{words} since {before}: {now}", true, low, high)


def _bound_move(model: Model, here: Group, there: Group) -> Bounds:
    """The bounds on those who are of one count and not of the other; as far as they need be known:
    wide ones may be wider still.
    """
    (few, many), (_, most) = model.seen({here: 1}), model.seen({there: 1})
    if is_open(max(0, few - most), many):
        return max(0, few - most), many
    (low, high), (_, beside) = model.find({here: 1}), model.find({there: 1})
    return (0 if beside is None else max(0, low - beside)), high


def _judge_lasting_moves(book: Book, moves: Model, truth: Truth) -> Iterator[Break]:
    """The same for groups that nobody changes, with what started and ceased in each year."""
    for group in [name for name in moves.names() if name.measure in (JOINED, LEFT)]:
        true = _count(book, truth, group)
        if is_small(true):
            yield from _judge(moves, f"{group}, since the snapshot before", {group: 1}, true)
