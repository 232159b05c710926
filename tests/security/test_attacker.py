"""The attacker bites and does not get through: naive protection breaks, the product's does not."""

import ast
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from data_access.imports.ssda903.writing import JOURNEYS
from data_access.store.tables import (
    children,
    count_changes,
    episode_spans,
    episodes,
    permanence_arrangements,
)
from data_access.vocabulary import Role
from tests.http.clients import sign_in
from tests.security import attacker, naive
from tests.security.attacker.book import Book
from tests.security.attacker.homes import Share, judge_homes, read_shares
from tests.security.attacker.judge import find_breaks
from tests.security.attacker.knowledge import Bounds, Group, Rules, is_open
from tests.security.attacker.pages import read_panels
from tests.security.attacker.solver import Contradiction, Model
from tests.security.campaigns import Campaign, Publisher, attack_council, open_web, publish_by
from tests.security.population_homes import move_into_homes, register
from tests.security.population_stores import store_council
from tests.security.populations import Council, generate_council
from tests.stores import EMPTY, Stores

DAYS = (date(2024, 3, 31), date(2024, 12, 31), date(2025, 3, 31))
QUARTERS = (date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31), DAYS[2])


@dataclass
class Told:
    """A truth that is told outright: counts, and who joined or left, by what they are called."""

    counts: dict[str, int]
    moves: tuple[int, int] = (0, 0)

    def count(self, group: Group) -> int:
        return self.counts[str(group)]

    def move(self, then: Group, now: Group) -> tuple[int, int]:  # noqa: ARG002
        return self.moves


def table(model: Model, cells: list[list[int | None]], margins: list[list[int]]) -> None:
    """A table of two dimensions, None where a cell is hidden, with the totals of both."""
    for (i, row), (j, _) in product(enumerate(cells), enumerate(cells[0])):
        value = row[j]
        model.bound((i, j), *((1, None) if value is None else (value, value)))
    for i, total in enumerate(margins[0]):
        model.equate({(i, j): 1 for j in range(len(cells[0]))}, total)
    for j, total in enumerate(margins[1]):
        model.equate({(i, j): 1 for i in range(len(cells))}, total)


def test_two_hidden_cells_that_add_up_to_two_are_both_one() -> None:
    model = Model()
    table(model, [[None, None], [8, 9]], [[2, 17], [9, 10]])
    assert model.find({(0, 0): 1}) == (1, 1)
    assert model.find_tight({(0, 1): 1}) == (1, 1)


def test_four_hidden_cells_are_bounded_by_what_their_lines_leave() -> None:
    model = Model()
    table(model, [[None, None, 7], [None, None, 9]], [[19, 20], [13, 10, 16]])
    # Rows leave 12 and 11, columns 13 and 10.
    assert model.find({(0, 0): 1}) == (3, 11)
    assert model.find_tight({(0, 0): 1}) is None
    assert model.find({(0, 0): 1, (0, 1): 1}) == (12, 12)


def test_what_nothing_bounds_has_no_highest() -> None:
    model = Model()
    model.bound("hidden", 1)
    assert model.find({"hidden": 1}) == (1, None)
    model.equate({"total": 1, "hidden": -1})
    assert model.find({"total": 1}) == (1, None)


def test_figures_that_no_count_fits_are_seen_to_contradict_one_another() -> None:
    model = Model()
    table(model, [[None, None], [8, 9]], [[1, 17], [9, 9]])
    with pytest.raises(Contradiction):
        model.check()


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], list[list[bool]]]:
    """A small table, and which of its cells are hidden."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(2, 3))
    counts = st.lists(st.integers(1, 4), min_size=columns, max_size=columns)
    flags = st.lists(st.booleans(), min_size=columns, max_size=columns)
    return (
        draw(st.lists(counts, min_size=rows, max_size=rows)),
        draw(st.lists(flags, min_size=rows, max_size=rows)),
    )


def bound_by_trial(
    cells: list[list[int]], hidden: list[list[bool]]
) -> dict[tuple[int, int], Bounds]:
    """The bounds of each hidden cell, by trying every table there could be."""
    places = [(i, j) for i, row in enumerate(hidden) for j, flag in enumerate(row) if flag]
    sums = [sum(row) for row in cells], [sum(column) for column in zip(*cells, strict=True)]
    most = [min(sums[0][i], sums[1][j]) for i, j in places]
    fitting = []
    for values in product(*(range(1, high + 1) for high in most)):
        tried = [list(row) for row in cells]
        for (i, j), value in zip(places, values, strict=True):
            tried[i][j] = value
        if ([sum(row) for row in tried], [sum(c) for c in zip(*tried, strict=True)]) == sums:
            fitting.append(values)
    return {
        place: (min(column), max(column))
        for place, column in zip(places, zip(*fitting, strict=True), strict=True)
    }


@settings(max_examples=15)
@given(tables())
def test_the_solver_finds_what_trying_every_table_finds(
    drawn: tuple[list[list[int]], list[list[bool]]],
) -> None:
    cells, hidden = drawn
    if math.prod(4 for row in hidden for flag in row if flag) > 4**6:
        hidden = [[flag and i < 2 for flag in row] for i, row in enumerate(hidden)]
    shown = [
        [None if flag else value for value, flag in zip(row, flags, strict=True)]
        for row, flags in zip(cells, hidden, strict=True)
    ]
    model = Model()
    table(model, shown, [[sum(row) for row in cells], [sum(c) for c in zip(*cells, strict=True)]])
    for place, bounds in bound_by_trial(cells, hidden).items():
        assert model.find({place: 1}) == bounds
        assert model.find_tight({place: 1}) == (None if is_open(*bounds) else bounds)


def test_a_rounded_number_is_read_as_what_may_stand_behind_it() -> None:
    rules = Rules()
    read = [rules.read(number, is_rounded=True) for number in (0, 5, 10, 12)]
    assert read == [(0, 0), (6, 7), (8, 12), (12, 12)]
    assert rules.read(10, is_rounded=False) == (10, 10)
    assert Rules(shows_small=True).read(5, is_rounded=True) == (3, 7)


def test_a_hidden_count_may_be_none_in_a_sensitive_category_alone() -> None:
    rules = Rules()
    assert rules.read_hidden((("sex", "male"),)) == (1, None)
    assert rules.read_hidden((("ethnic_group", "other"),)) == (0, None)
    assert rules.read_hidden((("age_band", "16+"), ("category_of_need", "N2"))) == (0, None)
    assert rules.read_hidden((("category_of_need", "N1"),)) == (1, None)


def test_children_aged_10_are_what_two_bandings_leave_between_them() -> None:
    book, counts = Book(), {}
    day = date(2025, 3, 31)
    for keys, count in (
        ((), 40), ((("age_band", "5-10"),), 20), ((("age_band", "11-15"),), 20),
        ((("dfe_age_band", "5-9"),), 17), ((("dfe_age_band", "10-15"),), 23),
    ):  # fmt: skip
        group = Group("looked_after", day, 1, keys)
        book.note(group, (count, count), "a page")
        counts[str(group)] = count
    counts[str(Group("looked_after", day, 1, (("age", "10"),)))] = 3
    (found,) = find_breaks(book, Told(counts))
    assert str(found) == (
        "looked_after at 2025-03-31 (version 1), age 10: a reader knows that there are 3."
    )


def test_those_who_joined_are_told_by_stocks_and_the_flows_of_the_year() -> None:
    book, counts = Book(), {}
    for day, stock in zip(QUARTERS, (100, 103, 105, 106, 106), strict=True):
        group = Group("looked_after", day, 1, ())
        book.note(group, (stock, stock), "a page")
        counts[str(group)] = stock
    for measure, flow in (("started", 6), ("ceased", 0)):
        group = Group(measure, QUARTERS[-1], 1, ())
        book.note(group, (flow, flow), "a page")
        counts[str(group)] = flow
    found = list(find_breaks(book, Told(counts, (3, 0))))
    assert [each.low for each in found if each.true in range(each.low, each.high + 1)] == [3]
    # With more who came and left, no quarter's joiners can be told.
    for measure in ("started", "ceased"):
        group = Group(measure, QUARTERS[-1], 1, ())
        del book.sights[group]
        counts[str(group)] += 20
        book.note(group, (counts[str(group)],) * 2, "a page")
    assert not list(find_breaks(book, Told(counts, (3, 0))))


def test_a_hidden_count_of_those_in_homes_is_known_by_how_many_places_are_lived_in() -> None:
    book, told = Book(), {}
    day = DAYS[-1]
    counts = {"own_childrens_home": 13, "external_homes": 3, "external_fostering": 40}
    for keys, count in ((), 56), *(((("placement_group", k),), n) for k, n in counts.items()):
        group = Group("looked_after", day, 1, keys)
        told[str(group)] = count
        is_hidden = count < 20
        book.note(group, (1, None) if is_hidden else (count, count), "a page", is_hidden=is_hidden)
    assert not list(find_breaks(book, Told(told)))
    book.registers[day] = register(day)
    book.note_share(Share(day, 1, "registered"), 52, "a page")
    # 52% of 25 places.
    assert [(each.true, each.low, each.high) for each in find_breaks(book, Told(told))] == [
        (3, 2, 4)
    ]


def test_homes_that_are_nearly_full_are_told_of_by_what_the_others_have_room_for() -> None:
    book, day = Book(), DAYS[-1]
    book.registers[day] = register(day)
    nights = register(day).nights
    slept = {"home-1": 5, "home-2": 5, "home-3": 4, "home-4": 4, "home-5": 4, "home-6": 2}
    truth = {slug: children * nights for slug, children in slept.items()}
    book.note_share(Share(day, 1, "registered"), 96, "a page")
    found = list(judge_homes(read_shares(book.shares, book.registers), lambda _: truth))
    assert len(found) == 6
    assert ("home-3 over the quarter to 2025-03-31", 4, 3, 4) in found
    book.shares = {Share(day, 1, "registered"): 60.0}
    truth |= {"home-1": nights, "home-2": nights, "home-3": nights}
    assert not list(judge_homes(read_shares(book.shares, book.registers), lambda _: truth))


def test_a_cell_shown_in_one_version_and_hidden_in_the_next_is_known() -> None:
    counts = {"male": 30, "female": 26, "not_known": 4}
    day, book, told = date(2025, 3, 31), Book(), {}
    for version, hidden in ((1, ("female", "not_known")), (2, ("male", "not_known"))):
        for keys, count in ((), 60), *(((("sex", k),), n) for k, n in counts.items()):
            group = Group("looked_after", day, version, keys)
            told[str(group)] = count
            is_hidden = bool(keys) and keys[0][1] in hidden
            bounds = (1, None) if is_hidden else (count, count)
            book.note(group, bounds, "a page", is_hidden=is_hidden)
    assert {each.low for each in find_breaks(book, Told(told))} == {4}


def test_the_attacker_shares_no_code_with_the_product() -> None:
    folder = Path(attacker.__path__[0])
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.split(".")[0] not in ("data_access", "callbacks", "components"), file
                if name.startswith("tests") and file.name != "__main__.py":
                    assert name.startswith("tests.security.attacker"), file


@contextmanager
def campaign(
    stores: Stores, council: Council, publisher: Publisher, rules: Rules | None = None
) -> Iterator[Campaign]:
    """A council published and read once, quickly."""
    with stores.open_copy(EMPTY) as engine:
        done = Campaign(engine, rules or Rules())
        done.publish(council, DAYS, publisher)
        done.read(council.of_age)
        yield done
        done.close()


def test_generated_councils_are_counted_as_a_director_is_told(sqlite_stores: Stores) -> None:
    council = generate_council(7, 60, is_tidy=False)
    with sqlite_stores.open_copy(EMPTY) as engine:
        store_council(engine, council)
        client = sign_in(engine, Role.DIRECTOR)
        for measure, by, dates in (
            ("looked_after", "placement_group", "as_at=2024-12-31"),
            ("looked_after", "unaccompanied", "as_at=2025-03-31"),
            ("looked_after", "locality_detail", "as_at=2025-03-31"),
            ("started", "category_of_need", "form=dfe&year=2025"),
            ("ceased", "placement_group", "form=dfe&year=2025"),
            ("reunified", "age_band", "form=dfe&year=2025"),
            ("ceased", "reason_left", "form=dfe&year=2025"),
            ("started", "entry", "form=dfe&year=2025"),
            ("three_or_more_placements", "sex", "as_at=2025-03-31"),
            ("long_term_stability", "same_placement", "as_at=2025-03-31"),
            ("over_20_miles_outside", "age_band", "as_at=2025-03-31"),
            ("permanence", "permanence_order", "as_at=2025-03-31"),
        ):
            body = client.get(f"/api/measures/{measure}?by={by}&{dates}").get_json()
            day = date.fromisoformat(body["to"] or body["as_at"])
            told = {row[by]: row["value"] for row in body["rows"]}
            assert told == {k: len(council.members(measure, day, [(by, k)])) for k in told}
            assert body["total"] == len(council.members(measure, day, [])) > 0


@pytest.mark.parametrize(
    ("publisher", "rules"),
    [
        (publish_by(naive.hide_small_numbers), Rules()),
        (publish_by(naive.hide_two_a_row), Rules()),
        (naive.publish_rounded, Rules(shows_small=True)),
    ],
    ids=["small numbers alone", "two in each row", "rounding alone"],
)
def test_naive_protection_is_broken(
    sqlite_stores: Stores, publisher: Publisher, rules: Rules
) -> None:
    with campaign(sqlite_stores, generate_council(3, 100), publisher, rules) as done:
        assert done.published
        found = next(iter(done.breaks()))
    assert 1 <= found.true <= 5


@pytest.mark.parametrize(("seed", "size"), [(3, 12), (3, 100)])
def test_the_products_protection_is_not_broken(sqlite_stores: Stores, seed: int, size: int) -> None:
    council = generate_council(seed, size)
    if size > 50:
        council = move_into_homes(council, 14)
    last = DAYS[-1:] if size > 50 else ()
    with sqlite_stores.open_copy(EMPTY) as engine:
        found, done = attack_council(
            engine, council, days=DAYS if last else DAYS[1:], thoroughly=last, revised=last
        )
    assert not found, "\n".join(map(str, found))
    assert sum(each.hidden for each in done.published) > 100
    assert len(done.book.sights) > 300
    # Where few live in the homes nothing is told of them.
    assert len(done.book.shares) >= 4
    assert any(done.book.shares.values()) == bool(last)


def empty_of_children(engine: Engine) -> None:
    of_care = (*reversed(JOURNEYS), count_changes, episode_spans, episodes, children)
    tables = (*of_care, permanence_arrangements)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for each in tables:
            connection.execute(delete(each))


def test_every_page_stays_as_it_is_when_all_children_are_gone_from_the_store(
    sqlite_stores: Stores,
) -> None:
    council = generate_council(5, 60)
    with campaign(sqlite_stores, council, publish_by(naive.hide_two_a_row)) as done:
        role = Role.CABINET_MEMBER
        before = read_panels(open_web(sign_in(done.engine, role)), DAYS[1:])
        empty_of_children(done.engine)
        # Another web process, so that nothing comes from what one has kept.
        other = sign_in(done.engine, role, secret_key="Zb4Wn8Kq1Rt6Yp3Xv7Lm2Hd9Js5Gf0Ca")
        assert read_panels(open_web(other), DAYS[1:]) == before
        assert any("Children in our care" in text for text in before.values())


def test_a_break_is_told_with_the_line_that_makes_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.security.attacker import __main__ as command

    attack: Callable[..., object] = attack_council
    monkeypatch.setattr(
        command,
        "attack_council",
        lambda engine, council, **_: attack(
            engine,
            council,
            publish_by(naive.hide_small_numbers),
            days=DAYS[-1:],
            thoroughly=(),
            revised=(),
        ),
    )
    assert command.main(["--seed", "4", "--children", "20", "--quick"]) == 1
    said = capsys.readouterr().out
    assert "BROKEN" in said
    assert "a reader knows that there are" in said
    assert "-m tests.security.attacker --seed 4 --children 20" in said
