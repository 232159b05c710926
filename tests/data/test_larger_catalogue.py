"""A store published by an earlier catalogue: what this one has more is in the next version.

Where it has less the earlier version stands.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from sqlalchemy import Engine

from data_access.access import Viewer
from data_access.disclosure import counts, writing
from data_access.disclosure.catalogue import PUBLISHED, PublishedAs, tables_of
from data_access.disclosure.publication import Publication, list_publications, read_cells
from data_access.disclosure.publishing import PublishingFailed, find_changed, publish
from data_access.disclosure.rules import RULE_VERSION
from data_access.questions import Door, NotUnderstood, Question, Selection
from data_access.questions.standing import read_standing
from data_access.vocabulary import Role

COUNCIL, DAY = "E06000004", date(2024, 12, 31)
NEW = ("three_or_more_placements", "long_term_stability", "over_20_miles_outside")
CABINET = Viewer(Role.CABINET_MEMBER)


def list_fewer(day: date) -> Iterator[tuple[PublishedAs, tuple[str, ...]]]:
    """The tables of the catalogue as it was before children's journeys were counted."""
    yield from (each for each in tables_of(day) if each[0].measure not in NEW)


def read_newest(store: Engine) -> tuple[Publication, dict[str, dict[tuple[str, ...], int | None]]]:
    with store.connect() as connection:
        (publication,) = list_publications(connection)
        tables = publication.tables.values()
        cells = read_cells(connection, tables)
    return publication, {f"{each.measure} {each.by}": cells[each.id] for each in tables}


def ask(store: Engine, measure: str, by: tuple[str, ...] = (), query: str = "") -> list[object]:
    answer = Door(store, COUNCIL).ask(Question(measure, by, Selection.parse(query)), CABINET)
    return [(row.value, row.symbol) for row in answer.rows] if by else [answer.total]


def test_an_upgraded_council_gets_the_new_tables_by_publishing_again(
    demonstration_copy: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(counts, "tables_of", list_fewer)
        for module in (counts, writing):
            earlier.setattr(module, "RULE_VERSION", "2026.1")
        assert publish(demonstration_copy, COUNCIL, DAY)
    first, before = read_newest(demonstration_copy)
    assert first.rule_version == "2026.1"
    for measure in NEW:
        with pytest.raises(NotUnderstood, match="not a part of what is published for 31 December"):
            ask(demonstration_copy, measure)
    series = ask(demonstration_copy, "over_20_miles_outside", ("quarter",), "quarter=2024-25-Q3")
    assert series == [(None, "x")], "not hidden, but not there"

    assert find_changed(demonstration_copy, COUNCIL) == [DAY]
    done = publish(demonstration_copy, COUNCIL, DAY)
    assert done is not None
    assert (done.version, done.failures) == (2, ())
    second, after = read_newest(demonstration_copy)
    assert second.rule_version == RULE_VERSION
    assert set(after) - set(before) == {
        *(f"{measure} ()" for measure in NEW),
        "long_term_stability ('same_placement',)",
    }
    for table, cells in before.items():
        assert all(after[table][keys] is None for keys, value in cells.items() if value is None)
    for measure in NEW:
        assert isinstance(ask(demonstration_copy, measure)[0], int)
    assert find_changed(demonstration_copy, COUNCIL) == []


def list_finer(day: date) -> Iterator[tuple[PublishedAs, tuple[str, ...]]]:
    """The tables of the catalogue as it was before placement types were published in groups."""
    yield from tables_of(day)
    yield PUBLISHED["looked_after"], ("placement_type",)


def test_a_version_with_finer_groups_than_are_published_now_stands_as_it_is(
    demonstration_copy: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of agencies' carers alone, and with those of other councils, the difference could be told."""
    with monkeypatch.context() as earlier:
        earlier.setattr(counts, "tables_of", list_finer)
        for module in (counts, writing):
            earlier.setattr(module, "RULE_VERSION", "2026.4")
        assert publish(demonstration_copy, COUNCIL, DAY)
    before = read_newest(demonstration_copy)
    with pytest.raises(PublishingFailed, match="Version 1 stands as it was published"):
        publish(demonstration_copy, COUNCIL, DAY)
    assert read_newest(demonstration_copy) == before


def count_on(store: Engine, day: date) -> Iterable[str]:
    with store.connect() as connection:
        found = counts.read_counts(connection, COUNCIL, read_standing(connection), day)
    return {measure for measure, _ in found.tables}


def test_what_the_returns_cannot_tell_on_a_day_is_no_part_of_its_publication(
    demonstration_store: Engine,
) -> None:
    """Whoever is in care for long came before the returns of the first years begin."""
    with demonstration_store.connect() as connection:
        first = read_standing(connection).first_date
    assert first is not None
    assert "long_term_stability" not in count_on(
        demonstration_store, first.replace(month=12, day=31)
    )
    assert "long_term_stability" in count_on(demonstration_store, DAY)


def test_how_many_are_in_care_for_long_is_left_out_where_too_few_are_not(
    demonstration_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the few others some came since a quarter's end: how many could be told."""
    monkeypatch.setattr(counts, "FEWEST_BESIDE_LONG_TERM", 10_000)
    assert "long_term_stability" not in count_on(demonstration_store, DAY)
    assert "looked_after" in count_on(demonstration_store, DAY)
