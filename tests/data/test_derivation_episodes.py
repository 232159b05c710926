"""What each episode says of where the child lives, and the days on which the child's age turns."""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data_access.imports.derivation import adjoining_is_known, derive_episodes
from data_access.imports.derivation.localities import (
    _ADJOINING,
    _CODES_BY_REGION,
    name_locality,
    name_locality_detail,
)
from data_access.imports.derivation.states import name_distance_bands
from data_access.vocabulary import DIMENSIONS
from tests.data.day_by_day import (
    COUNCIL,
    HOMES,
    Child,
    Episode,
    distance,
    placement_type,
    provider_group,
    provider_type,
)
from tests.data.histories import councils, number, tabulate

STOCKTON, COUNTY_DURHAM, NORTH_YORKSHIRE = "E06000004", "E06000047", "E06000065"
DAY = date(2020, 1, 1)


def derive(*episodes: Episode, homes: pd.DataFrame = HOMES) -> pd.DataFrame:
    table = tabulate([Child(1, date(2010, 1, 1), episodes)])
    return derive_episodes(table, homes, COUNCIL)


@given(councils())
def test_every_episode_is_told_as_the_tables_of_codes_say(children: list[Child]) -> None:
    rows = {row["id"]: row for row in tabulate(children).to_dict("records")}
    for child in children:
        for episode in child.episodes:
            row = rows[episode.id]
            assert row["placement_type"] == placement_type(episode)
            assert row["provider_type"] == provider_type(episode)
            assert row["provider_group"] == provider_group(episode)
            miles = distance(episode)
            if miles is None:
                assert np.isnan(row["distance_miles"])
            else:
                assert row["distance_miles"] == miles
            assert row["locality"] == child.state(episode, DAY)["locality"]
            assert row["locality_detail"] == child.state(episode, DAY)["locality_detail"]


@given(
    st.lists(
        st.tuples(
            st.none() | st.text(alphabet="AKPRSTUZHVX0123456", max_size=3),
            st.none() | st.text(alphabet="PR0123456789", max_size=3),
        ),
        min_size=1,
        max_size=30,
    )
)
@example([("P1", None), ("U5", None), ("U5", "PR0"), ("K2", None), ("Z14", None)])
def test_whatever_the_codes_the_keys_are_those_of_the_vocabulary(
    codes: list[tuple[str | None, str | None]],
) -> None:
    table = tabulate([Child(1, DAY, tuple(Episode(n, DAY, None) for n in range(len(codes))))])
    table["place"] = pd.Series([place for place, _ in codes], dtype=object)
    table["place_provider"] = pd.Series([provider for _, provider in codes], dtype=object)
    derived = derive_episodes(table, HOMES, COUNCIL)
    for key in ("placement_type", "provider_type", "provider_group", "locality", "locality_detail"):
        assert set(derived[key]) <= set(DIMENSIONS[key].keys)


def test_rows_and_index_stay_as_they_are() -> None:
    table = tabulate([Child(1, DAY, (Episode(1, DAY, None), Episode(2, DAY, None)))])
    table.index = pd.Index([7, 3])
    derived = derive_episodes(table, HOMES, COUNCIL)
    pd.testing.assert_frame_equal(derived[table.columns], table)
    assert derived["placement_type"].notna().all()


@given(st.lists(st.dates(min_value=date(1995, 1, 1), max_value=date(2031, 1, 1)), min_size=1))
@example([date(2004, 2, 29), date(1996, 2, 29), date(2000, 2, 29)])
def test_a_child_reaches_an_age_on_the_birthday_and_from_29_february_on_1_march(
    births: list[date],
) -> None:
    children = [Child(n, born, (Episode(n, DAY, None),)) for n, born in enumerate(births)]
    derived = tabulate(children)
    for age in (1, 5, 10, 11, 16, 18):
        expected = [number(child.birthday(age)) for child in children]
        assert derived[f"age_{age}_day"].tolist() == expected


@pytest.mark.parametrize("kind", [date, datetime])
def test_dates_of_birth_may_be_dates_or_timestamps(kind: type) -> None:
    table = tabulate([Child(1, date(2004, 2, 29), (Episode(1, DAY, None),))])
    table["date_of_birth"] = pd.Series([kind(2004, 2, 29)], dtype=object)
    derived = derive_episodes(table, HOMES, COUNCIL)
    assert derived["age_1_day"].tolist() == [number(date(2005, 3, 1))]


def test_an_episode_without_a_date_of_birth_is_refused() -> None:
    table = tabulate([Child(1, DAY, (Episode(1, DAY, None),))])
    table["date_of_birth"] = pd.Series([pd.NaT])
    with pytest.raises(ValueError, match="1 episodes have no date of birth"):
        derive_episodes(table, HOMES, COUNCIL)


def test_locality_needs_the_placement_alone() -> None:
    derived = derive(Episode(1, DAY, None, home_post=None, pl_post="TS18 1LD"))
    assert derived["locality"].tolist() == ["in_area"]
    assert derived["placement_authority"].tolist() == [STOCKTON]
    assert derived["distance_miles"].isna().all()


def test_the_upper_bound_of_a_distance_belongs_to_its_band() -> None:
    miles = [0.0, 5.0, 5.1, 10.0, 10.1, 20.0, 20.1, 400.0, np.nan]
    bands = ["0-5", "0-5", "5-10", "5-10", "10-20", "10-20", "20+", "20+", "not_known"]
    assert name_distance_bands(pd.Series(miles)).tolist() == bands


def home_of(episode: Episode, homes: pd.DataFrame = HOMES) -> int | None:
    (home,) = derive(episode, homes=homes)["home_id"].tolist()
    return None if pd.isna(home) else home


def test_a_home_is_meant_by_its_urn_wherever_the_postcode_says_the_child_is() -> None:
    assert home_of(Episode(1, DAY, None, place="K2", urn="SC900001", pl_post="TS24 8AY")) == 1


def test_without_a_urn_a_home_is_meant_by_its_postcode_in_places_that_are_homes() -> None:
    assert home_of(Episode(1, DAY, None, place="K2", pl_post="ts248ay")) == 2
    assert home_of(Episode(1, DAY, None, place="R3", pl_post="TS24 8AY")) == 2
    assert home_of(Episode(1, DAY, None, place="U4", pl_post="TS24 8AY")) is None


def test_a_home_is_its_providers_however_it_was_matched() -> None:
    by_urn = Episode(1, DAY, None, place="K2", place_provider="PR4", urn="SC900001")
    by_postcode = replace(by_urn, urn=None, pl_post="TS24 8AY")
    for group in ("council", "partnership"):
        homes = HOMES.assign(provider_group=group)
        for episode in (by_urn, by_postcode):
            assert derive(episode, homes=homes)["provider_group"].tolist() == [group]


def test_another_urn_at_the_postcode_of_a_home_is_another_home() -> None:
    episode = Episode(1, DAY, None, place="K2", urn="SC999999", pl_post="TS24 8AY")
    assert home_of(episode) is None
    assert home_of(episode, HOMES.assign(urn=None)) == 2


def test_two_homes_at_one_postcode_are_not_told_apart_by_it() -> None:
    homes = HOMES.assign(postcode="TS24 8AY")
    assert home_of(Episode(1, DAY, None, place="K2", pl_post="TS24 8AY"), homes) is None


def test_a_council_without_homes_has_no_home_in_any_episode() -> None:
    none = HOMES.iloc[:0]
    assert home_of(Episode(1, DAY, None, place="K2", pl_post="TS24 8AY"), none) is None


@pytest.mark.parametrize(
    ("authority", "detail"),
    [
        ("E06000004", "in_borough"),
        ("E06000001", "adjoining"),
        ("E06000002", "adjoining"),
        ("E06000003", "adjoining"),
        ("E06000005", "adjoining"),
        ("E06000047", "adjoining"),
        ("E06000065", "adjoining"),
        ("E10000023", "adjoining"),
        ("E08000024", "rest_of_region"),
        ("E08000020", "rest_of_region"),
        ("E08000038", "elsewhere_in_england"),
        ("E10000016", "elsewhere_in_england"),
        ("W06000015", "outside_england"),
        ("S12000026", "outside_england"),
        ("N09000003", "outside_england"),
        ("L99999999", "outside_england"),
        (None, "not_known"),
    ],
)
def test_where_a_council_lies_as_seen_from_stockton(authority: str | None, detail: str) -> None:
    assert name_locality_detail(authority, STOCKTON) == detail


def test_a_reorganised_council_is_itself_under_its_old_code_and_its_new() -> None:
    for there, ours in [("E10000023", NORTH_YORKSHIRE), (NORTH_YORKSHIRE, "E10000023")]:
        assert name_locality(there, ours) == "in_area"
        assert name_locality_detail(there, ours) == "in_borough"


def test_a_council_whose_neighbours_are_not_known_has_none_that_adjoin() -> None:
    kent, medway = "E10000016", "E06000035"
    assert adjoining_is_known(STOCKTON)
    assert not adjoining_is_known(kent)
    assert name_locality_detail(medway, kent) == "rest_of_region"


def test_adjoining_councils_adjoin_each_other_and_are_known_councils() -> None:
    regions = {code for codes in _CODES_BY_REGION.values() for code in codes.split()}
    for council, neighbours in _ADJOINING.items():
        for neighbour in neighbours.split():
            assert neighbour != council
            assert neighbour in regions or not neighbour.startswith("E")
            if neighbour in _ADJOINING:
                assert council in _ADJOINING[neighbour].split()


def test_every_upper_tier_council_lies_in_one_of_nine_regions() -> None:
    codes = [code for codes in _CODES_BY_REGION.values() for code in codes.split()]
    assert len(_CODES_BY_REGION) == 9
    assert len(codes) == len(set(codes)) > 150
    london = _CODES_BY_REGION["London"].split()
    assert len(london) == 33
    assert all(code.startswith("E09") for code in london)
