"""What each episode says of where the child lives, and the days on which the child's age turns."""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.imports.derivation.ages import find_age_days
from data_access.imports.derivation.codes import (
    name_placement_type,
    name_provider_group,
    name_provider_type,
    translate,
)
from data_access.imports.derivation.localities import name_locality, name_locality_detail
from data_access.imports.postcodes import find_places, normalise

METRES_IN_A_MILE: Final = 1609.344

# Places that are homes with an address of their own, so that a postcode can stand for a URN.
_IN_A_HOME: Final = ("K1", "K2", "K3", "R")


def derive_episodes(episodes: pd.DataFrame, homes: pd.DataFrame, council_code: str) -> pd.DataFrame:
    """The episodes with the derived columns of the store's table, same rows and same index.

    `episodes` carries date_of_birth, place, place_provider, home_post, pl_post and urn (codes
    missing where the return leaves them blank); `homes` carries id, urn, postcode and
    provider_group. Added: placement_type, provider_type, provider_group, locality,
    locality_detail, placement_authority, distance_miles (straight line, one decimal, NaN where
    either postcode is not known), home_id (missing where no home of ours is meant) and the days
    age_1_day to age_18_day.
    """
    place, provider = episodes["place"], episodes["place_provider"]
    places = find_places(pd.concat([episodes["home_post"], episodes["pl_post"]]).dropna().unique())
    home_row = _find_rows(places, episodes["home_post"])
    place_row = _find_rows(places, episodes["pl_post"])
    authorities = [code if isinstance(code, str) else None for code in places["authority"]]

    def look_up(rule: Callable[[str | None], str | None]) -> pd.Series:
        by_row = np.array([*map(rule, authorities), rule(None)], dtype=object)
        return _column(by_row[place_row], episodes)

    episodes = episodes.assign(
        provider_type=_column(translate(name_provider_type, place, provider), episodes)
    )
    home_id, provider_group = match_homes(episodes, homes)
    return episodes.assign(
        placement_type=_column(translate(name_placement_type, place, provider), episodes),
        provider_group=provider_group,
        locality=look_up(lambda there: name_locality(there, council_code)),
        locality_detail=look_up(lambda there: name_locality_detail(there, council_code)),
        placement_authority=look_up(lambda there: there),
        distance_miles=_measure_distance(places, home_row, place_row),
        home_id=home_id,
        **find_age_days(episodes["date_of_birth"]),
    )


def match_homes(episodes: pd.DataFrame, homes: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The home_id of each episode, missing where no home of ours is meant, and its provider_group.

    `episodes` carries place, urn, pl_post and provider_type; `homes` as for `derive_episodes`.
    """
    home_id = _find_homes(homes, episodes["place"], episodes["urn"], episodes["pl_post"])
    group_of_home = dict(zip(homes["id"], homes["provider_group"], strict=True))
    group = home_id.map(group_of_home).astype(object)
    provider_group = translate(name_provider_group, episodes["provider_type"], group)
    return home_id, _column(provider_group, episodes)


def _column(values: npt.NDArray[np.object_], episodes: pd.DataFrame) -> pd.Series:
    return pd.Series(values, index=episodes.index, dtype=object)


def _find_rows(places: pd.DataFrame, postcodes: pd.Series) -> npt.NDArray[np.intp]:
    """The row of `places` of each postcode; -1 for those that are not in it."""
    codes, uniques = pd.factorize(postcodes)
    rows = pd.Index(places["postcode"]).get_indexer([normalise(each) or "" for each in uniques])
    # factorize says -1 for a missing postcode, and so finds the -1 at the end.
    return np.append(rows, -1)[codes]


def _measure_distance(
    places: pd.DataFrame, home_row: npt.NDArray[np.intp], place_row: npt.NDArray[np.intp]
) -> npt.NDArray[np.float64]:
    grid = np.append(places[["easting", "northing"]].to_numpy(), [[np.nan, np.nan]], axis=0)
    apart = grid[home_row] - grid[place_row]
    miles = np.hypot(apart[:, 0], apart[:, 1]) / METRES_IN_A_MILE
    return np.asarray(np.round(miles, 1), dtype=np.float64)


def _find_homes(
    homes: pd.DataFrame, place: pd.Series, urn: pd.Series, pl_post: pd.Series
) -> pd.Series:
    """The home meant by each episode: by its URN, else by its postcode.

    A postcode names a home only where one home alone has it, and where the home and the episode
    do not carry two different URNs: next door may be another home.
    """
    known = homes.dropna(subset="urn")
    by_urn = dict(zip(known["urn"], known["id"].tolist(), strict=True))
    address = homes["postcode"].map(normalise)
    alone = homes[address.notna() & ~address.duplicated(keep=False)]
    without_urn = alone.loc[alone["urn"].isna(), "id"].tolist()
    by_postcode = dict(zip(address[alone.index], alone["id"].tolist(), strict=True))

    found = translate(by_urn.get, urn)
    by_address = translate(lambda post: by_postcode.get(normalise(post)), pl_post)
    may_be_meant = urn.isna().to_numpy() | pd.Series(by_address).isin(without_urn).to_numpy()
    is_in_a_home = translate(lambda code: (code or "").startswith(_IN_A_HOME), place).astype(bool)
    use_address = pd.isna(found) & may_be_meant & is_in_a_home
    found[use_address] = by_address[use_address]
    return pd.Series(found, index=place.index, dtype="Int64")
