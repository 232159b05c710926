"""Who is looked after on a day, and what moved the count, held against a day-by-day reading."""

from datetime import date, timedelta

import pandas as pd
from hypothesis import example, given
from hypothesis import strategies as st

from data_access.imports.derivation import derive_count_changes, derive_spans
from data_access.store.tables import count_changes, episode_spans
from data_access.vocabulary import CHILD_DIMENSIONS
from tests.data.day_by_day import Child, Episode, changes_on, days_that_matter
from tests.data.histories import councils, number, tabulate

DIMENSIONS = [dimension.key for dimension in CHILD_DIMENSIONS]
BORN = date(2006, 5, 10)
OVERLAPPING_BY_A_DAY = Child(
    1,
    BORN,
    (
        Episode(1, date(2015, 1, 1), date(2015, 2, 1), rec="X1"),
        Episode(2, date(2015, 1, 31), date(2015, 3, 1), rne="P", rec="E4A"),
    ),
)


def derive(children: list[Child]) -> tuple[pd.DataFrame, pd.DataFrame]:
    current = tabulate(children)
    # The order in which rows come must not matter.
    current = current.sample(frac=1, random_state=1)
    spans = derive_spans(current)
    return spans, derive_count_changes(current, spans)


def changes_of(*episodes: Episode) -> list[tuple[str, date]]:
    """The kind and day of each change, for one child born on BORN."""
    _, changes = derive([Child(1, BORN, episodes)])
    return [
        (kind, date(1970, 1, 1) + timedelta(days=day))
        for kind, day in zip(changes["kind"], changes["day"].tolist(), strict=True)
    ]


@given(councils())
@example([OVERLAPPING_BY_A_DAY])
def test_on_any_day_spans_hold_exactly_the_children_looked_after_as_they_are_that_day(
    children: list[Child],
) -> None:
    spans, _ = derive(children)
    rows = spans.to_dict("records")
    for day in sorted({day for child in children for day in days_that_matter(child)}):
        held = [
            {key: row[key] for key in ("child_id", "episode_id", *DIMENSIONS)}
            for row in rows
            if row["start_day"] <= number(day) < row["end_day"]
        ]
        expected = [
            {"child_id": child.id, "episode_id": episode.id, **child.state(episode, day)}
            for child in children
            if (episode := child.counted_on(day)) is not None
        ]
        assert held == expected, day


@given(councils())
def test_no_day_of_a_child_is_counted_twice_and_none_after_the_eighteenth_birthday(
    children: list[Child],
) -> None:
    spans, _ = derive(children)
    assert (spans["start_day"] < spans["end_day"]).all()
    for child in children:
        own = spans[spans["child_id"] == child.id].sort_values("start_day")
        assert (own["end_day"].iloc[:-1].to_numpy() <= own["start_day"].iloc[1:].to_numpy()).all()
        assert (own["end_day"] <= number(child.birthday(18))).all()


@given(councils(), st.data())
def test_over_any_days_the_changes_add_up_to_the_change_of_the_count(
    children: list[Child], data: st.DataObject
) -> None:
    _, changes = derive(children)
    days = sorted({day for child in children for day in days_that_matter(child)})
    first, last = sorted(data.draw(st.tuples(st.sampled_from(days), st.sampled_from(days))))
    counts = [sum(child.counted_on(day) is not None for child in children) for day in (first, last)]
    is_within = (changes["day"] > number(first)) & (changes["day"] <= number(last))
    assert changes.loc[is_within, "count_change"].sum() == counts[1] - counts[0]


@given(councils())
def test_every_change_is_the_one_that_reading_day_by_day_finds(children: list[Child]) -> None:
    _, changes = derive(children)
    expected = [
        {
            "child_id": found.child,
            "day": number(found.day),
            "kind": found.kind,
            "count_change": found.change,
            "episode_id": found.episode,
            "reason": found.reason,
            **found.state,
        }
        for child in children
        for day in days_that_matter(child)
        for found in changes_on(child, day)
    ]
    columns = ["child_id", "day", "kind", "count_change", "episode_id", "reason", *DIMENSIONS]
    assert changes[columns].to_dict("records") == expected


@given(councils(is_faultless=True))
def test_a_record_in_order_has_no_fault(children: list[Child]) -> None:
    _, changes = derive(children)
    assert "fault" not in set(changes["kind"])


@given(councils())
def test_in_the_dfe_form_each_child_starts_and_ceases_once_a_year_at_the_outer_ends(
    children: list[Child],
) -> None:
    _, changes = derive(children)
    every = changes[changes["kind"].isin(["started", "ceased"])]
    counted = changes[changes["is_dfe_counted"]]
    by = ["child_id", "year", "kind"]
    assert not counted.duplicated(by).any()
    outermost = {
        key: group["day"].min() if key[2] == "started" else group["day"].max()
        for key, group in every.groupby(by)
    }
    assert dict(
        zip(counted[by].itertuples(index=False, name=None), counted["day"], strict=True)
    ) == (outermost)


@given(st.dates(min_value=date(2015, 1, 1), max_value=date(2030, 12, 31)))
@example(date(2024, 3, 31))
@example(date(2024, 4, 1))
@example(date(2000, 1, 1))
def test_a_change_carries_its_month_quarter_and_year_ending_31_march(day: date) -> None:
    born = date(day.year - 10, 1, 1)
    _, changes = derive([Child(1, born, (Episode(1, day, None),))])
    started = changes.iloc[0]
    year = day.year if (day.month, day.day) < (4, 1) else day.year + 1
    quarter = {1: "Q4", 2: "Q1", 3: "Q2", 4: "Q3"}[(day.month + 2) // 3]
    assert started["month"] == day.isoformat()[:7]
    assert started["year"] == str(year)
    assert started["quarter"] == f"{year - 1}-{str(year)[2:]}-{quarter}"


def test_a_span_carries_the_months_of_its_two_days() -> None:
    spans, _ = derive([Child(1, BORN, (Episode(1, date(2018, 12, 31), date(2019, 2, 1)),))])
    assert spans[["start_month", "end_month"]].to_dict("records") == [
        {"start_month": 2018 * 12 + 11, "end_month": 2019 * 12 + 1}
    ]


def test_the_tables_have_the_columns_of_the_store_even_without_children() -> None:
    for derived, table in zip(derive([]), (episode_spans, count_changes), strict=True):
        assert {"id", *derived.columns} == set(table.columns.keys())
        assert derived.empty


def test_a_short_break_within_a_care_order_hides_it_until_the_short_break_ends() -> None:
    assert changes_of(
        Episode(1, date(2015, 1, 1), date(2015, 12, 1), rec="E4A", ls="C2"),
        Episode(2, date(2015, 3, 1), date(2015, 3, 9), rec="E8", ls="V4"),
    ) == [
        ("started", date(2015, 1, 1)),
        ("to_short_breaks", date(2015, 3, 1)),
        ("from_short_breaks", date(2015, 3, 9)),
        ("ceased", date(2015, 12, 1)),
    ]


def test_an_episode_still_open_on_the_18th_birthday_leaves_the_count() -> None:
    assert changes_of(Episode(1, date(2024, 1, 1), None)) == [
        ("started", date(2024, 1, 1)),
        ("reached_18", date(2024, 5, 10)),
    ]


def test_care_that_ends_on_the_18th_birthday_has_ceased() -> None:
    assert changes_of(Episode(1, date(2024, 1, 1), date(2024, 5, 10), rec="E17")) == [
        ("started", date(2024, 1, 1)),
        ("ceased", date(2024, 5, 10)),
    ]


def test_care_said_to_go_on_from_the_18th_birthday_has_reached_18() -> None:
    assert changes_of(
        Episode(1, date(2024, 1, 1), date(2024, 5, 10), rec="X1"),
        Episode(2, date(2024, 5, 10), None, rne="P"),
    ) == [("started", date(2024, 1, 1)), ("reached_18", date(2024, 5, 10))]


def test_a_child_leaves_as_they_were_the_day_before_but_at_the_age_of_the_day() -> None:
    last_day = date(2022, 5, 10)
    episode = Episode(1, date(2021, 1, 1), last_day, rec="E4A")
    _, changes = derive([Child(1, BORN, (episode,), unaccompanied_until=last_day)])
    assert changes[["kind", "age_band", "unaccompanied"]].to_dict("records") == [
        {"kind": "started", "age_band": "11-15", "unaccompanied": "yes"},
        {"kind": "ceased", "age_band": "16+", "unaccompanied": "yes"},
    ]


def test_a_cease_and_a_start_on_the_same_day_both_stand() -> None:
    assert changes_of(
        Episode(1, date(2015, 1, 1), date(2015, 2, 1), rec="E4B"),
        Episode(2, date(2015, 2, 1), None, rne="S"),
    ) == [
        ("started", date(2015, 1, 1)),
        ("started", date(2015, 2, 1)),
        ("ceased", date(2015, 2, 1)),
        ("reached_18", date(2024, 5, 10)),
    ]


def test_an_end_without_a_reason_is_a_cease_unless_another_episode_follows_that_day() -> None:
    blank = Episode(1, date(2015, 1, 1), date(2015, 2, 1), rec=None)
    assert changes_of(blank)[1:] == [("ceased", date(2015, 2, 1))]
    follower = Episode(2, date(2015, 2, 1), date(2015, 3, 1), rne="P", rec="E4A")
    assert changes_of(blank, follower)[1:] == [("ceased", date(2015, 3, 1))]


def test_care_said_to_go_on_that_does_not_is_a_fault() -> None:
    assert changes_of(Episode(1, date(2015, 1, 1), date(2015, 2, 1), rec="X1")) == [
        ("started", date(2015, 1, 1)),
        ("fault", date(2015, 2, 1)),
    ]
