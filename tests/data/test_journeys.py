"""Periods of care, placements and moves, held against a journey told day by day."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, and_, func, select

from data_access.imports.derivation import (
    Journeys,
    derive_count_changes,
    derive_journeys,
    derive_spans,
)
from data_access.store.tables import count_changes, moves, periods_of_care, placements
from tests.data.day_by_day import Child, Episode
from tests.data.histories import EPOCH, councils, number, tabulate
from tests.data.journeys_by_hand import tell_moves, tell_periods, tell_placements

BORN = date(2006, 5, 10)
FIRST = date(2015, 1, 1)
TABLES = (periods_of_care, placements, moves)
# Few places, so that children come back to where they were.
_FOSTERED = {"place": "U4", "place_provider": "PR1", "pl_post": "TS18 1LD"}
_WHERE = st.sampled_from(
    [
        _FOSTERED,
        _FOSTERED,
        {"place": "K2", "place_provider": "PR4", "pl_post": "NE1 8QH"},
        {"place": "T1", "place_provider": None, "pl_post": None},
        {"place": "T4", "place_provider": None, "pl_post": "TS24 8AY"},
        {"place": "A5", "place_provider": "PR1", "pl_post": "TS18 1LD"},
    ]
)
_REASONS = [None, "CARPL", "CREQB", "STAND", "PLACE", "CUSTOD"]


@st.composite
def _details(draw: st.DrawFn) -> dict[str, str | None]:
    reason = draw(st.sampled_from(_REASONS))
    return {**draw(_WHERE), "urn": None, "reason_place_change": reason}


@st.composite
def children_of_any_history(draw: st.DrawFn) -> list[Child]:
    """Children whose records are in any disorder, who live in one of a few places at a time."""
    return [
        replace(child, episodes=tuple(replace(one, **draw(_details())) for one in child.episodes))
        for child in draw(councils())
    ]


@st.composite
def children_on_the_move(draw: st.DrawFn) -> list[Child]:
    """Children with one long record in order, short breaks and several periods of care in it."""
    children = []
    for child_id in range(1, draw(st.integers(min_value=2, max_value=4))):
        episodes: list[Episode] = []
        decom, rne = FIRST, draw(st.sampled_from("SL"))
        for place in range(draw(st.integers(min_value=3, max_value=8))):
            dec = decom + timedelta(days=draw(st.integers(min_value=1, max_value=9)))
            goes_on = draw(st.integers(min_value=0, max_value=5)) > 0
            rec = "X1" if goes_on else "E4A"
            legal_status = draw(st.sampled_from(["C2"] * 5 + ["V4"]))
            episode = Episode(10 * child_id + place, decom, dec, rne, rec, legal_status)
            episodes.append(replace(episode, **draw(_details())))
            decom = dec if goes_on else dec + timedelta(days=draw(st.sampled_from([0, 5])))
            rne = draw(st.sampled_from("PPBTUL")) if goes_on else "S"
        children.append(Child(child_id, BORN, tuple(episodes)))
    return children


any_children = st.one_of(children_on_the_move(), children_of_any_history())


def derive(children: list[Child]) -> tuple[pd.DataFrame, pd.DataFrame, Journeys]:
    # The order in which rows come must not matter.
    current = tabulate(children).sample(frac=1, random_state=1)
    spans = derive_spans(current)
    changes = derive_count_changes(current, spans)
    return spans, changes, derive_journeys(current, changes)


def tell(rows: pd.DataFrame, columns: list[str]) -> list[dict[str, object]]:
    """The rows with days as dates, and None for what is missing."""

    def say(name: str, value: object) -> object:
        if pd.isna(value):
            return None
        is_day = name == "day" or name.endswith("_day") or name == "period"
        return EPOCH + timedelta(days=int(str(value))) if is_day else value

    return [{name: say(name, row[name]) for name in columns} for row in rows.to_dict("records")]


OVERLAPPED = Child(
    1,
    BORN,
    (
        Episode(1, date(2015, 1, 1), date(2015, 2, 1), "S", "X1"),
        Episode(2, date(2015, 2, 1), date(2015, 6, 1), "P", "E4A", place="K2"),
        Episode(3, date(2015, 3, 1), date(2015, 4, 1), "L", "X1", place="K2"),
    ),
)

ENDED_TWICE = Child(
    1,
    BORN,
    (
        Episode(1, date(2015, 1, 1), date(2015, 6, 1), "S", "E4A"),
        Episode(2, date(2015, 2, 1), date(2015, 6, 1), "P", "E3", place="K2"),
    ),
)


@given(any_children)
@example([OVERLAPPED])
@example([ENDED_TWICE])
def test_every_journey_is_the_one_told_day_by_day(children: list[Child]) -> None:
    _, _, (periods, stays, moved) = derive(children)
    stays["period"] = periods["start_day"].to_numpy()[stays["period_of_care_id"] - 1]
    for rows, tell_by_hand in (
        (periods, tell_periods),
        (stays, tell_placements),
        (moved, tell_moves),
    ):
        expected = [row for child in children for row in tell_by_hand(child)]
        assert len(rows) == len(expected), tell_by_hand
        if expected:
            assert tell(rows, list(expected[0])) == expected


@settings(max_examples=30)
@given(any_children)
def test_every_day_in_care_every_start_cease_and_move_has_its_one_place_in_a_journey(
    children: list[Child],
) -> None:
    spans, changes, (periods, stays, moved) = derive(children)
    for child in children:
        in_care, *journey = (days_of(rows, child) for rows in (spans, periods, stays))
        for stretches in journey:
            assert all(start < end for start, end in stretches)
            assert all(end <= start for (_, end), (start, _) in pairwise(stretches))
            for start, end in in_care:
                shared = (min(end, last) - max(start, first) for first, last in stretches)
                assert sum(days for days in shared if days > 0) == end - start
    # The importer turns away what ends on or before the day it began.
    with_a_day = {
        one.id for child in children for one in child.episodes if not one.dec or one.dec > one.decom
    }
    for kind, day in (("started", "start_day"), ("ceased", "end_day")):
        events = changes[(changes["kind"] == kind) & changes["episode_id"].isin(with_a_day)]
        held = list(zip(periods["child_id"], periods[day], strict=True))
        assert len(held) == len(set(held))
        assert set(zip(events["child_id"], events["day"], strict=True)) <= set(held)
    assert len(stays) == len(periods) + len(moved)


def days_of(rows: pd.DataFrame, child: Child) -> list[tuple[int, int]]:
    own = rows[rows["child_id"] == child.id]
    return list(zip(own["start_day"], own["end_day"], strict=True))


def test_the_tables_have_the_columns_of_the_store_even_without_children() -> None:
    _, _, journeys = derive([])
    for derived, table in zip(journeys, TABLES, strict=True):
        assert {"id", *derived.columns} == set(table.columns.keys())
        assert derived.empty


def one_after_another(*said: Episode) -> Child:
    """A child whose episodes follow one another, thirty days each; the last is still open."""
    starts = [FIRST + timedelta(days=30 * place) for place in range(len(said) + 1)]
    return Child(
        1,
        BORN,
        tuple(
            replace(
                episode,
                id=place + 1,
                decom=starts[place],
                dec=starts[place + 1] if place + 1 < len(said) else None,
                rec="X1" if place + 1 < len(said) else None,
            )
            for place, episode in enumerate(said)
        ),
    )


def say(
    rne: str, place: str = "U4", pl_post: str = "TS18 1LD", reason: str | None = None
) -> Episode:
    return Episode(0, FIRST, None, rne, place=place, pl_post=pl_post, reason_place_change=reason)


def moves_of(child: Child) -> list[tuple[int, str, bool]]:
    """The number of the episode, the reason, and whether the carer stayed the same."""
    _, _, (_, _, found) = derive([child])
    columns = (found["episode_id"], found["move_reason"], found["is_same_carer"])
    return list(zip(*columns, strict=True))


def test_a_new_carer_is_a_move_and_the_reason_is_that_of_the_placement_that_ended() -> None:
    assert moves_of(
        one_after_another(say("S", reason="CREQB"), say("P", pl_post="TS24 8AY", reason="CARPL"))
    ) == [(2, "CREQB", False)]


def test_a_change_of_legal_status_or_of_the_status_of_the_placement_is_no_move() -> None:
    assert (
        moves_of(
            one_after_another(
                say("S"), say("L", reason="PLACE"), say("T", "U6", reason="CARPL"), say("L", "U6")
            )
        )
        == []
    )


def test_a_carer_who_takes_the_child_to_another_place_is_told_apart_from_another_carer() -> None:
    child = one_after_another(
        say("S"), say("T", pl_post="TS24 8AY"), say("U", pl_post="NE1 8QH"), say("B")
    )
    assert [is_same for *_, is_same in moves_of(child)] == [True, True, False]
    _, _, (_, stays, _) = derive([child])
    assert stays["placement_start_day"].nunique() == 2


def test_a_child_back_from_hospital_has_not_moved() -> None:
    away = say("P", "T1", "NE1 8QH", reason="CARPL")
    child = one_after_another(say("S", reason="CARPL"), away, say("P"))
    assert moves_of(child) == []
    _, _, (_, stays, _) = derive([child])
    assert stays[["start_day", "end_day"]].to_dict("records") == [
        {"start_day": number(FIRST), "end_day": number(date(2024, 5, 10))}
    ]


def test_a_temporary_stay_on_the_way_to_another_home_is_the_first_days_of_that_placement() -> None:
    child = one_after_another(
        say("S", reason="CREQO"), say("P", "T4", "NE1 8QH"), say("P", "K2", "TS24 8AY")
    )
    assert moves_of(child) == [(3, "CREQO", False)]
    _, _, (_, stays, moved) = derive([child])
    assert moved["day"].tolist() == [number(FIRST) + 30]
    assert stays["place"].tolist() == ["U4", "K2"]


def test_adoption_by_the_carer_is_no_move_but_adoption_by_others_is() -> None:
    assert moves_of(one_after_another(say("S"), say("P", "A5"))) == []
    assert len(moves_of(one_after_another(say("S"), say("P", "A6")))) == 1


def test_a_short_break_within_care_does_not_end_the_period_of_care() -> None:
    child = one_after_another(say("S"), replace(say("L"), ls="V4"), say("L"))
    _, _, (periods, _, _) = derive([child])
    assert periods["start_day"].tolist() == [number(FIRST)]
    assert periods["age_at_end"].tolist() == [17]


def test_where_the_returns_do_not_say_when_care_began_that_is_known() -> None:
    _, _, (periods, _, moved) = derive([one_after_another(say("L"), say("P", "K2"))])
    assert not periods["start_is_known"].any()
    assert moved["first_week"].tolist() == ["no"]


def test_the_first_week_of_care_is_its_first_seven_days() -> None:
    for day, is_first_week in ((6, "yes"), (7, "no")):
        moved_on = FIRST + timedelta(days=day)
        child = Child(
            1, BORN, (Episode(1, FIRST, moved_on, "S", "X1"), Episode(2, moved_on, None, "P"))
        )
        _, _, (_, _, moved) = derive([child])
        assert moved["first_week"].tolist() == [is_first_week]


def test_every_start_and_cease_in_the_store_has_its_one_period(demonstration_store: Engine) -> None:
    with demonstration_store.connect() as connection:
        for kind, day in (
            ("started", periods_of_care.c.start_day),
            ("ceased", periods_of_care.c.end_day),
        ):
            joined = count_changes.outerjoin(
                periods_of_care,
                and_(
                    periods_of_care.c.child_id == count_changes.c.child_id,
                    day == count_changes.c.day,
                ),
            )
            events, found = connection.execute(
                select(func.count(), func.count(periods_of_care.c.id))
                .select_from(joined)
                .where(count_changes.c.kind == kind)
            ).one()
            of_kind = select(func.count()).where(count_changes.c.kind == kind)
            assert events == found == connection.scalar(of_kind) > 1000
        totals = [connection.scalar(select(func.count()).select_from(table)) for table in TABLES]
        assert totals[1] == totals[0] + totals[2]
        assert totals[2] > 1000
