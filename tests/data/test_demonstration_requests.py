"""The demonstration council's requests for homes and plans to move children."""

from collections import Counter

from sqlalchemy import Engine, select

from data_access.demonstration.planned_moves import MOVE_COLUMNS
from data_access.demonstration.requests import NOT_YET_IN_CARE, SINCE
from data_access.demonstration.targets import LAST_DAY, day, read_day
from data_access.store.tables import children, episode_spans, homes, placements
from data_access.store.tables.base import EPOCH
from data_access.vocabulary import BLOCKED_BY
from tests.data.demonstration_sheets import read_rows

SOUGHT = (
    "in_house_fostering",
    "ifa",
    "own_childrens_home",
    "external_childrens_home",
    "supported_accommodation",
)


def _list_begun(engine: Engine) -> dict[tuple[str, int], tuple[str, str | None]]:
    """The type, and the home's provider group, of each placement by child and first day."""
    spans = episode_spans.c
    with engine.connect() as connection:
        rows = connection.execute(
            select(
                children.c.reference,
                placements.c.start_day,
                spans.placement_type,
                homes.c.provider_group,
            )
            .join(children, children.c.id == placements.c.child_id)
            .join(
                episode_spans,
                (spans.child_id == placements.c.child_id)
                & (spans.start_day <= placements.c.start_day)
                & (spans.end_day > placements.c.start_day),
            )
            .outerjoin(homes, homes.c.id == spans.home_id)
            .where(placements.c.start_day <= LAST_DAY - EPOCH)
        ).all()
    return {(child, on + EPOCH): (kind, group) for child, on, kind, group in rows}


def test_each_new_home_since_2022_was_asked_for_once(demonstration_store: Engine) -> None:
    begun = _list_begun(demonstration_store)
    placed = [row for row in read_rows("requests", "requests") if row["outcome"] == "placed"]
    asked = Counter((row["child"], read_day(row["placed_on"])) for row in placed)
    expected = {key for key, (kind, _) in begun.items() if key[1] >= SINCE and kind in SOUGHT}
    assert expected <= asked.keys() <= begun.keys()
    assert set(asked.values()) == {1}
    for row in placed:
        kind, group = begun[row["child"], read_day(row["placed_on"])]
        assert row["placed_type"] == kind
        assert group in (row["provider_group"], None)
        assert read_day(row["needed_on"]) <= read_day(row["placed_on"])


def test_some_requests_are_open_or_were_withdrawn() -> None:
    rows = read_rows("requests", "requests")
    outcomes = Counter(row["outcome"] for row in rows)
    assert outcomes["open"] == 10
    assert 30 <= outcomes["withdrawn"] <= 45
    assert {row["child"] for row in rows if row["outcome"] == "open"} >= set(NOT_YET_IN_CARE)
    assert all(not row["placed_on"] for row in rows if row["outcome"] != "placed")


def test_plans_are_for_children_who_live_where_they_say(demonstration_store: Engine) -> None:
    rows = [row for row in read_rows("requests", "planned_moves") if not row["ended_on"]]
    last, spans = LAST_DAY - EPOCH, episode_spans.c
    with demonstration_store.connect() as connection:
        lives_in = dict(
            connection.execute(
                select(children.c.reference, spans.placement_type)
                .join(episode_spans, spans.child_id == children.c.id)
                .where(spans.start_day <= last, spans.end_day > last)
            ).all()
        )
    assert len({row["child"] for row in rows}) == len(rows) == 40
    assert all(row["from_type"] == lives_in[row["child"]] for row in rows)


def test_moves_that_were_done_are_in_the_return(demonstration_store: Engine) -> None:
    begun = _list_begun(demonstration_store)
    ended = [row for row in read_rows("requests", "planned_moves") if row["ended_on"]]
    done = [row for row in ended if row["status"] == "done"]
    assert len(done) >= 15
    assert {row["status"] for row in ended} == {"done", "cancelled"}
    for row in done:
        assert begun[row["child"], read_day(row["ended_on"])][0] == row["to_type"]
        assert row["from_type"] in {kind for (child, _), (kind, _) in begun.items()
                                    if child == row["child"]}  # fmt: skip
    assert all(read_day(row["ended_on"]) >= day(2023, 10, 1) for row in ended)


def test_open_plans_slip_are_late_and_are_blocked_by_everything() -> None:
    rows = [row for row in read_rows("requests", "planned_moves") if not row["ended_on"]]
    assert 3 <= sum(read_day(row["target"]) < LAST_DAY for row in rows) <= 12
    assert 8 <= sum(row["first_target"] != row["target"] for row in rows) <= 25
    blocks = {row["blocked_by"] for row in rows if row["status"] == "blocked"}
    assert blocks == set(BLOCKED_BY.keys) - {"nothing"}
    assert {row["blocked_by"] for row in rows if row["status"] != "blocked"} == {"nothing"}
    for row in rows:
        days = [read_day(row[name]) for name in ("agreed_on", "first_target", "target")]
        assert days == sorted(days)
        assert set(row) == set(MOVE_COLUMNS)
