"""Protection as it is often done, and does not protect: what the attacker must break to be trusted.

Each leaves out what makes the real one safe, and nothing else.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import Engine, insert

from data_access.disclosure.counts import read_counts
from data_access.disclosure.publishing import Published
from data_access.disclosure.rules import RULE_VERSION, round_count
from data_access.disclosure.system import Interval, NotProtectable, Pattern, System
from data_access.questions.standing import read_standing
from data_access.store.tables import publications, published_cells, published_tables
from tests.data.day_by_day import COUNCIL

UNKNOWN = Interval(0, None)


def hide_small_numbers(system: System, *, seconds: float = 60) -> Pattern:  # noqa: ARG001
    """A letter for each small number, and nothing else hidden."""
    return _claim(system, set(_small(system)))


def hide_two_a_row(system: System, *, seconds: float = 60) -> Pattern:  # noqa: ARG001
    """The smallest next number too, until no row or column has a single one hidden."""
    hidden = set(_small(system))
    alone = True
    while alone:
        alone = False
        for each in system.sums:
            parts = [part for part in each.parts if part in hidden]
            if len(parts) != 1 or each.whole in hidden:
                continue
            others = [p for p in each.parts if p not in hidden and system.cells[p].can_hide]
            if others:
                hidden.add(min(others, key=lambda place: system.cells[place].value))
                alone = True
    return _claim(system, hidden)


def _small(system: System) -> Iterator[int]:
    yield from system.hidden_before
    for place in system.primaries:
        if system.cells[place].is_published:
            if not system.cells[place].can_hide:
                raise NotProtectable(f"cell {place} is emptier than the rules let it look")
            yield place


def _claim(system: System, hidden: set[int]) -> Pattern:
    """A pattern that claims that nothing hidden can be known."""
    places = {*hidden, *system.primaries}
    return Pattern(frozenset(hidden), dict.fromkeys(places, UNKNOWN))


def publish_rounded(engine: Engine, day: date) -> Published:
    """Publish every number rounded to 5, however small, and hide none."""
    with engine.connect() as connection:
        standing = read_standing(connection)
        counts = read_counts(connection, COUNCIL, standing, day)
    number = 0
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        publication = connection.execute(
            insert(publications).returning(publications.c.id),
            {
                "snapshot": day,
                "version": 1,
                "published_at": datetime.now(UTC).replace(tzinfo=None),
                "load_id": standing.data_version,
                "rule_version": RULE_VERSION,
            },
        ).scalar_one()
        for (measure, by), cells in counts.tables.items():
            number += len(cells)
            table = connection.execute(
                insert(published_tables).returning(published_tables.c.id),
                {
                    "publication_id": publication,
                    "measure": measure,
                    "is_rounded": True,
                    "is_shown": True,
                    **dict(zip(("by_1", "by_2"), by, strict=False)),
                },
            ).scalar_one()
            connection.execute(
                insert(published_cells),
                [
                    {
                        "table_id": table,
                        "key_1": keys[0] if keys else None,
                        "key_2": keys[1] if len(keys) > 1 else None,
                        "value": round_count(count),
                    }
                    for keys, count in cells.items()
                ],
            )
    return Published(day, 1, number, 0, 0.0)
