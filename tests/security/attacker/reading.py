"""What was read, put together: the counts as unknown numbers, and all that ties them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from tests.security.attacker.book import Book, Table
from tests.security.attacker.knowledge import (
    AGED_10,
    CEASED,
    CERTAIN,
    JOINED,
    LASTING,
    LEFT,
    LONG_TERM,
    MONTHS_OF_LONG_TERM,
    NESTED,
    STARTED,
    STAYED,
    STOCK,
    WITHIN,
    Group,
    Keys,
)
from tests.security.attacker.solver import Expression, Model

# Sums that come to nothing, each of them.
Belief = Sequence[Expression]


def draw_up(book: Book) -> Model:
    """The model of all stocks and flows, each version of each snapshot for itself."""
    model = Model()
    for group, sight in book.sights.items():
        # What an earlier version hid stays hidden, and may have become 0 since.
        may_be_empty = sight.is_hidden and not sight.is_exact and _was_hidden(book, group)
        model.bound(group, 0 if may_be_empty else sight.low, sight.high)
    for table, groups in book.tables().items():
        _tie_margins(model, table, groups)
    for group in list(book.sights):
        if not group.keys:
            _tie_nested(model, group)
    return model


def _was_hidden(book: Book, group: Group) -> bool:
    earlier = group._replace(version=group.version - 1)
    return group.version > 1 and (earlier not in book.sights or book.sights[earlier].is_hidden)


def tie_versions(book: Book, model: Model, is_true: Callable[[Expression], bool]) -> Model:
    """The model with what a revision seems to have left alone the same in both versions.

    A reader takes a number that is shown in one version alone to be what it was, and so all of a
    table of which nothing that both show has changed. Where that is not so they are led astray, and
    know nothing; this one believes it where it is so.
    """
    return believe(model, _list_unrevised(book), is_true)


def believe(
    model: Model, beliefs: Iterable[Belief], is_true: Callable[[Expression], bool]
) -> Model:
    """The model with those beliefs that are right in all their sums."""
    tied = model.copy()
    for belief in beliefs:
        if all(map(is_true, belief)):
            for each in belief:
                tied.equate(each)
    return tied


def _tie_margins(model: Model, table: Table, groups: list[Group]) -> None:
    """The groups of a table add up to those of each table with one dimension less."""
    for name in table.by:
        wholes: dict[Group, list[Group]] = {}
        for group in groups:
            whole = group.of(pair for pair in group.keys if pair[0] != name)
            wholes.setdefault(whole, []).append(group)
        for whole, parts in wholes.items():
            model.equate({whole: 1} | dict.fromkeys(parts, -1))


def _tie_nested(model: Model, everyone: Group) -> None:
    """Groups of one breakdown that are made of groups of another."""
    for whole, parts in NESTED:
        groups = [everyone.of([pair]) for pair in parts]
        are_known = all(model.knows(group) or group.keys == (AGED_10,) for group in groups)
        if model.knows(everyone.of([whole])) and are_known:
            model.equate({everyone.of([whole]): 1} | dict.fromkeys(groups, -1))
    for measure, (part, rest) in WITHIN:
        for group in _alike(model, everyone) if everyone.measure == part else ():
            among = group._replace(measure=measure)
            if model.knows(among):
                model.equate({among: 1, group: -1, group._replace(measure=rest): -1})
    for wholes, parts, name in CERTAIN:
        sides = [
            [everyone._replace(measure=one, keys=keys) for one, keys in side]
            for side in (wholes, parts)
        ]
        # Said once for a snapshot, when its first whole is met.
        if everyone.measure == wholes[0][0] and all(map(model.knows, (*sides[0], *sides[1]))):
            others = [everyone._replace(measure=name)] if name else []
            model.equate(dict.fromkeys(sides[0], 1) | dict.fromkeys([*sides[1], *others], -1))


def _alike(model: Model, everyone: Group) -> list[Group]:
    return [name for name in model.names() if name[:3] == everyone[:3]]


def _list_unrevised(book: Book) -> Iterator[Belief]:
    """That a count, or all of a table, is what it was in the version before."""
    for table, groups in book.tables().items():
        later = {group: group._replace(version=table.version + 1) for group in groups}
        pairs = [(group, other) for group, other in later.items() if other in book.sights]
        seen = {group: (book.sights[group], book.sights[other]) for group, other in pairs}
        shown = [both for both in seen.values() if not any(one.is_hidden for one in both)]
        if all((one.low, one.high) == (other.low, other.high) for one, other in shown):
            yield [{group: 1, other: -1} for group, other in pairs]
        for group, other in pairs:
            if not all(one.is_hidden for one in seen[group]):
                yield [{group: 1, other: -1}]


def draw_up_moves(book: Book, model: Model, is_true: Callable[[Expression], bool]) -> Model:
    """The model with those who joined and left groups that nobody changes, snapshot by snapshot.

    A reader takes those who started in a year to be those who joined, and those who ceased to be
    those who left, wherever that is so: nobody came twice, or turned 18 in care.
    """
    model = model.copy()
    newest = book.newest()
    stocks = [day for day in newest if model.knows(Group(STOCK, day, newest[day], ()))]
    for before, day in pairwise(stocks):
        wholes: dict[str, list[Group]] = {name: [] for name in LASTING}
        for now in _lasting(book, day, newest[day]):
            then = Group(STOCK, before, newest[before], now.keys)
            if not model.knows(then):
                continue
            joined, left, stayed = (now._replace(measure=one) for one in (JOINED, LEFT, STAYED))
            model.equate({now: 1, stayed: -1, joined: -1})
            model.equate({then: 1, stayed: -1, left: -1})
            for name in now.dimensions:
                wholes[name].append(now)
        for parts in wholes.values():
            for measure in (JOINED, LEFT) if parts else ():
                pieces = [part._replace(measure=measure) for part in parts]
                model.equate({pieces[0].of(()): 1} | dict.fromkeys(pieces, -1))
    for before, day in pairwise(stocks):
        _tie_long_term(model, newest, before, day)
    return believe(model, _list_flows(model, newest, stocks), is_true)


def _tie_long_term(model: Model, newest: dict[date, int], before: date, day: date) -> None:
    """Who is in care for long on a later day was there on both of these, and stayed."""
    for later, version in newest.items():
        long_term = Group(LONG_TERM, later, version, ())
        months = (later.year - before.year) * 12 + later.month - before.month
        if later >= day and months <= MONTHS_OF_LONG_TERM and model.knows(long_term):
            stayed = Group(STAYED, day, newest[day], ())
            others = stayed._replace(measure=f"stayed, not of long_term_stability at {later}")
            model.equate({stayed: 1, long_term: -1, others: -1})


def _lasting(book: Book, day: date, version: int) -> list[Group]:
    tables = book.tables()
    found = [Group(STOCK, day, version, ())]
    for name in LASTING:
        found += tables.get(Table(STOCK, day, version, (name,)), [])
    return found


def _list_flows(model: Model, newest: dict[date, int], stocks: list[date]) -> Iterator[Belief]:
    """That those who joined, from one 31 March to the next, are those who started in the year."""
    for day in stocks:
        before = date(day.year - 1, day.month, day.day)
        if (day.month, day.day) != (3, 31) or before not in stocks:
            continue
        within = [each for each in stocks if before < each <= day]
        for measure, flow in ((JOINED, STARTED), (LEFT, CEASED)):
            for keys in _followed(model, measure, day):
                total = Group(flow, day, newest[day], keys)
                parts = [Group(measure, each, newest[each], keys) for each in within]
                if model.knows(total) and all(map(model.knows, parts)):
                    yield [{total: 1} | dict.fromkeys(parts, -1)]


def _followed(model: Model, measure: str, day: date) -> list[Keys]:
    return [name.keys for name in model.names() if name.measure == measure and name.day == day]
