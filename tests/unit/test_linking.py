"""From true counts to systems: what a reader could work out is in them, under its right name."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings

from data_access.disclosure.groups import Group, group_of
from data_access.disclosure.linking import Linked, link, names_of
from data_access.disclosure.protector import protect
from data_access.disclosure.rules import is_sensitive, is_small
from data_access.disclosure.system import Cell
from tests.councils import QUARTER_END, YEAR_END, MadeUp, children, count, tabulate

# Each smallest part of a respect, and what of a child tells whether it is theirs.
AGED = {"under-1": 0, "1-4": 3, "5-9": 8, "10": 10, "11-15": 13, "16+": 17}
RESPECTS = {"place": "locality_detail", "reason": "reason_left"}
STAYED = {"yes": "kept", "no": "changed", None: "not_for_long"}


def belongs(child: MadeUp, group: Group) -> bool:
    """A second opinion on who is in a group."""
    for respect, parts in group.respects:
        if respect == "age":
            is_in = child.age in {AGED[part] for part in parts}
        elif respect == "places":
            is_in = ("three_or_more" if child.places_in_year > 2 else "fewer") in parts
        elif respect == "stay":
            is_in = STAYED[child.same_placement] in parts
        else:
            is_in = child.key_of(RESPECTS.get(respect, respect)) in parts
        if not is_in:
            return False
    return True


def cell_of(linked: Linked, by: tuple[str, ...], *keys: str) -> Cell:
    return linked.system.cells[linked.place_of((linked.name, by), keys)]


def copies(number: int, child: MadeUp | None = None, **words: object) -> list[MadeUp]:
    return [replace(child or MadeUp(), **words)] * number


@settings(max_examples=20)
@given(in_care=children(), ceased=children(), started=children())
def test_every_cell_counts_the_children_of_its_group(
    in_care: list[MadeUp], ceased: list[MadeUp], started: list[MadeUp]
) -> None:
    counts = count(looked_after=in_care, ceased=ceased, started=started)
    people = {"looked_after": in_care, "ceased": ceased, "started": started, "permanence": []}
    for name in names_of(counts):
        linked = link(name, counts)
        for group, place in linked.places.items():
            there = sum(belongs(child, group) for child in people[group.population])
            assert linked.system.cells[place].value == there, group
        # A system checks its own sums: made at all, they hold.
        assert linked.system.sums


NESTED = {
    ("age_band", "0-4"): ("dfe_age_band", ("under-1", "1-4")),
    ("age_band", "5-10"): ("dfe_age_band", ("5-9",)),
    ("dfe_age_band", "10-15"): ("age_band", ("11-15",)),
    ("locality", "out_of_area"): (
        "locality_detail",
        ("adjoining", "rest_of_region", "elsewhere_in_england", "outside_england"),
    ),
}
PARTS_OF_ALL = "three_or_more_placements", "long_term_stability"


def find_nested(linked: Linked) -> Iterator[tuple[Group, Group]]:
    """Groups that tables show and smaller ones within them, told by tables, lines and names."""
    for (measure, by), cells in linked.tables.items():
        for keys in cells:
            part = group_of(measure, by, keys)
            if by:
                yield group_of(measure, (), ()), part
            if len(by) == 2:
                yield from (
                    (group_of(measure, by[n : n + 1], keys[n : n + 1]), part) for n in (0, 1)
                )
            if measure == "reunified":
                yield group_of("ceased", by, keys), part
            if measure in PARTS_OF_ALL:
                yield group_of("looked_after", (), ()), part
            if measure == "over_20_miles_outside":
                yield group_of("looked_after", ("distance_band",), ("20+",)), part
                yield group_of("looked_after", ("locality",), ("out_of_area",)), part
            if len(by) == 1 and (by[0], keys[0]) in NESTED and measure == "looked_after":
                name, inner = NESTED[by[0], keys[0]]
                yield from ((part, group_of(measure, (name,), (key,))) for key in inner)


@settings(max_examples=20)
@given(in_care=children(), ceased=children())
def test_whoever_is_left_of_a_group_without_a_smaller_one_is_guarded_too(
    in_care: list[MadeUp], ceased: list[MadeUp]
) -> None:
    counts = count(looked_after=in_care, ceased=ceased)
    for name in names_of(counts):
        linked = link(name, counts)
        cells = linked.system.cells
        left = {
            (each.whole, part): each.parts[1 - place]
            for each in linked.system.sums
            if len(each.parts) == 2
            for place, part in enumerate(each.parts)
        }
        for whole, part in find_nested(linked):
            assert whole.contains(part)
            assert not part.contains(whole)
            at, at_part = linked.places[whole], linked.places[part]
            difference = cells[at].value - cells[at_part].value
            if is_small(difference):
                rest = cells[left[at, at_part]]
                assert (rest.value, rest.is_primary) == (difference, True)


@settings(max_examples=20)
@given(in_care=children())
def test_every_count_of_one_to_five_is_primary_and_no_true_nought_of_a_plain_category_is(
    in_care: list[MadeUp],
) -> None:
    counts = count(QUARTER_END, looked_after=in_care)
    linked = link("looked_after", counts)
    for (measure, by), cells in linked.tables.items():
        for keys, value in cells.items():
            cell = linked.system.cells[linked.place_of((measure, by), keys)]
            is_plain = not any(map(is_sensitive, by, keys))
            assert cell.is_primary >= is_small(value)
            if is_plain and not is_small(value):
                assert not cell.is_primary
            assert cell.least == (1 if is_plain else 0)


def test_sixteen_and_over_is_one_cell_in_our_bands_and_in_dfes() -> None:
    assert group_of("looked_after", ("age_band",), ("16+",)) == group_of(
        "looked_after", ("dfe_age_band",), ("16+",)
    )
    assert group_of("looked_after", ("locality",), ("in_area",)) == group_of(
        "looked_after", ("locality_detail",), ("in_borough",)
    )


def test_three_children_aged_ten_are_guarded_although_no_table_shows_them() -> None:
    linked = link(
        "looked_after", count(looked_after=[*copies(20), *copies(20, age=8), *copies(3, age=10)])
    )
    ten = linked.system.cells[
        linked.places[Group("looked_after", frozenset({("age", frozenset({"10"}))}))]
    ]
    assert (ten.value, ten.is_primary, ten.is_published, ten.least) == (3, True, False, 0)


def test_in_a_sensitive_category_nobody_and_everybody_is_guarded() -> None:
    linked = link("looked_after", count(looked_after=copies(30, sex="male")))
    for key in ("white", "asian"):
        assert cell_of(linked, ("ethnic_group",), key).is_primary
    for key in ("male", "female"):
        assert not cell_of(linked, ("sex",), key).is_primary
    assert cell_of(linked, ("category_of_need",), "N2").is_primary
    assert not cell_of(linked, ("category_of_need",), "N1").is_primary


def test_where_nobody_is_at_all_a_sensitive_nought_is_hidden_but_asks_no_protection() -> None:
    counts, by = count(looked_after=copies(30)), ("age_band", "category_of_need")
    tables = {**counts.tables, ("looked_after", by): tabulate(copies(30), by)}
    linked = link("looked_after", replace(counts, tables=tables))
    place = linked.place_of(("looked_after", by), ("16+", "N2"))
    assert place in linked.system.hidden_before
    assert not linked.system.cells[place].is_primary
    assert cell_of(linked, by, "11-15", "N2").is_primary


def test_between_year_ends_a_reader_of_a_table_of_two_sees_rounded_counts() -> None:
    those = [*copies(7), *copies(23, sex="male"), *copies(3, sex="male", age=17)]
    by = "age_band", "sex"
    linked = link("looked_after", count(QUARTER_END, looked_after=those))
    assert cell_of(linked, by, "11-15", "female").seen == (6, 7)
    assert cell_of(linked, by, "11-15", "male").seen == (23, 27)
    assert cell_of(linked, by, "0-4", "male").seen == (0, 0)
    assert cell_of(linked, by, "16+", "male").is_primary
    assert cell_of(linked, ("sex",), "female").seen == (7, 7)
    exact = link("looked_after", count(YEAR_END, looked_after=those))
    assert cell_of(exact, by, "11-15", "male").seen == (23, 23)


def test_inner_cells_are_hidden_before_margins_and_small_ones_before_large() -> None:
    linked = link("looked_after", count(looked_after=[*copies(30), *copies(10, sex="male")]))
    weights = [
        cell_of(linked, by, *keys).weight
        for by, keys in (
            (("age_band", "sex"), ("11-15", "male")),
            (("age_band", "sex"), ("11-15", "female")),
            (("sex",), ("male",)),
            (("sex",), ("female",)),
            ((), ()),
        )
    ]
    assert weights == sorted(weights)
    assert len(set(weights)) == len(weights)


def test_tables_that_do_not_agree_make_no_system() -> None:
    counts = count(looked_after=copies(30))
    tables = {name: dict(cells) for name, cells in counts.tables.items()}
    tables["looked_after", ("sex",)]["male",] += 1
    with pytest.raises(ValueError, match="not the sum"):
        link("looked_after", replace(counts, tables=tables))


def test_what_was_hidden_stays_hidden_and_what_was_shown_unchanged_is_known() -> None:
    counts = count(looked_after=[*copies(30), *copies(12, sex="male")])
    table = "looked_after", ("sex",)
    before = {table: {("female",): (30,), ("male",): (None,), ("not_known",): (9,)}}
    linked = link("looked_after", counts, before)
    system = linked.system
    assert linked.place_of(table, ("male",)) in system.hidden_before
    assert linked.place_of(table, ("female",)) in system.known_before
    assert linked.place_of(table, ("not_known",)) not in system.hidden_before | system.known_before


def test_a_number_that_an_earlier_version_showed_is_known_though_the_next_one_hid_it() -> None:
    counts = count(looked_after=[*copies(30), *copies(12, sex="male")])
    table = "looked_after", ("sex",)
    linked = link("looked_after", counts, {table: {("female",): (None, 30)}})
    place = linked.place_of(table, ("female",))
    assert place in linked.system.hidden_before & linked.system.known_before


def test_a_cell_that_was_hidden_and_is_empty_now_stays_hidden() -> None:
    counts = count(looked_after=[*copies(30), *copies(12, sex="male")])
    before = {("looked_after", ("sex",)): {("not_known",): (None,)}}
    linked = link("looked_after", counts, before)
    place = linked.place_of(("looked_after", ("sex",)), ("not_known",))
    assert place in protect(linked.system, seconds=60).hidden


def test_the_same_rounded_number_is_known_as_rounded_whatever_the_count_behind_it() -> None:
    by = "age_band", "sex"
    before = {("looked_after", by): {("11-15", "female"): (30,)}}
    for size, is_known in ((30, True), (32, True), (33, False)):
        linked = link("looked_after", count(QUARTER_END, looked_after=copies(size)), before)
        cell = cell_of(linked, by, "11-15", "female")
        assert cell.can_hide != is_known
        assert cell.seen == ((28, 32) if is_known else (33, 37))


Named = tuple[str, tuple[str, ...], tuple[str, ...]]


def list_left(linked: Linked, *parts: Named) -> list[int]:
    """How many are left of each whole that is made of these parts and of nobody shown."""
    places = tuple(linked.place_of((measure, by), keys) for measure, by, keys in parts)
    rests = [each.parts[-1] for each in linked.system.sums if each.parts[:-1] == places]
    left = [linked.system.cells[rest] for rest in rests]
    assert all(cell.is_primary == is_small(cell.value) for cell in left)
    return sorted(cell.value for cell in left if not cell.is_published)


def test_what_definitions_alone_tell_is_guarded_too() -> None:
    far = {"distance_band": "20+", "locality_detail": "adjoining"}
    in_care = [
        *copies(20, **far),
        *copies(3, distance_band="20+"),
        *copies(30, same_placement="yes"),
        *copies(9, places_in_year=3),
        *copies(4, age=17),
    ]
    linked = link("looked_after", count(looked_after=in_care))
    moved: Named = ("three_or_more_placements", (), ())
    stayed: Named = ("long_term_stability", ("same_placement",), ("yes",))
    assert list_left(linked, moved, stayed) == [27], "who has stayed in one place has not moved"
    assert list_left(linked, ("long_term_stability", (), ())) == [32, 36], "aged 1 to 15, and all"
    near_outside, far_inside = 0, 3
    far_outside: Named = ("over_20_miles_outside", (), ())
    assert set(list_left(linked, far_outside)) == {near_outside, far_inside}


def test_who_left_from_16_as_a_grown_up_is_one_of_those_who_left_from_16() -> None:
    ceased = [
        *copies(9, age=17, reason_left="stays_with_carers"),
        *copies(7, age=17, reason_left="home_planned"),
        *copies(3, age=17, reason_left="custody"),
        *copies(30, reason_left="adopted"),
    ]
    linked = link("flows", count(ceased=ceased, started=copies(40)))
    pattern = protect(linked.system)
    shown = {
        (measure, keys)
        for measure, by, keys in (
            ("ceased", ("reason_left",), ("stays_with_carers",)),
            ("reunified", ("age_band",), ("16+",)),
            ("ceased", ("age_band",), ("16+",)),
        )
        if linked.place_of((measure, by), keys) not in pattern.hidden
    }
    assert len(shown) < 3, "the three of them tell that 3 left otherwise"


def test_where_nobody_left_from_16_an_adults_home_reads_c_and_asks_no_protection() -> None:
    linked = link("flows", count(ceased=copies(30), started=copies(40)))
    by = ("reason_left",)
    for key, is_primary in (("adult_residential", False), ("custody", True)):
        place = linked.place_of(("ceased", by), (key,))
        assert linked.system.cells[place].is_primary is is_primary
        assert place in protect(linked.system).hidden


def test_counts_that_contradict_a_definition_are_protected_without_it() -> None:
    """By an old record somebody aged 13 left to live independently."""
    linked = link("flows", count(ceased=copies(30, reason_left="independent"), started=copies(40)))
    place = linked.place_of(("ceased", ("age_band",)), ("16+",))
    assert linked.system.cells[place].value == 0
    assert protect(linked.system).hidden
