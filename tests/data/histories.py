"""Made-up histories of children for tests, and the tables that the importer would make of them."""

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd
from hypothesis import strategies as st

from data_access.imports.derivation import NEVER_DAY, OPEN_DAY, derive_episodes
from tests.data.day_by_day import (
    ADDRESSES,
    COUNCIL,
    COUNCIL_URN,
    HOMES,
    PARTNERSHIP_URN,
    Child,
    Episode,
)

EPOCH = date(1970, 1, 1)
_CARE = ["C2", "C1", "V2", "E1", "J1", "J2", "L2", "D1"]
_SHORT_BREAKS = ["V3", "V4"]
_PLACES = ["U1", "U4", "U6", "K1", "K2", "K3", "H5", "P1", "P3", "A5", "S1", "R3", "T0", "Z1"]
_PROVIDERS = [None, "PR0", "PR1", "PR2", "PR3", "PR4", "PR5"]
_POSTCODES = [None, "ZZ99 3VZ", *ADDRESSES]
_DETAILS = st.fixed_dictionaries(
    {
        "ls": st.sampled_from(_CARE * 2 + _SHORT_BREAKS * 3),
        "cin": st.sampled_from([None, "N1", "N8"]),
        "place": st.sampled_from(_PLACES),
        "place_provider": st.sampled_from(_PROVIDERS),
        "home_post": st.sampled_from(_POSTCODES),
        "pl_post": st.sampled_from(_POSTCODES),
        "urn": st.sampled_from([None, PARTNERSHIP_URN, COUNCIL_URN, "SC999999"]),
    }
)
_BORN = st.one_of(
    st.just(date(2004, 2, 29)), st.dates(min_value=date(1999, 1, 1), max_value=date(2010, 12, 31))
)


@st.composite
def _beginnings(draw: st.DrawFn) -> tuple[date, date]:
    """A birth, and the first day in care: often shortly before an age that matters."""
    born = draw(_BORN)
    age = draw(st.sampled_from([0, 1, 5, 10, 11, 16, 18, 18]))
    days = draw(st.integers(min_value=-70, max_value=25))
    return born, max(born, date(born.year + age, born.month, 1) + timedelta(days=days))


@st.composite
def _details(draw: st.DrawFn) -> dict[str, str | None]:
    return draw(_DETAILS)


@st.composite
def _children(draw: st.DrawFn, child_id: int, *, is_faultless: bool) -> Child:
    born, first = draw(_beginnings())
    make = _draw_faultless if is_faultless else _draw_anything
    episodes = make(draw, first, child_id)
    until = draw(st.none() | st.integers(min_value=-5, max_value=90))
    return Child(
        id=child_id,
        born=born,
        episodes=tuple(episodes),
        sex=draw(st.sampled_from(["male", "female", "not_known"])),
        ethnic_group=draw(st.sampled_from(["white", "mixed", "not_known"])),
        unaccompanied_until=None if until is None else first + timedelta(days=until),
    )


def _draw_anything(draw: st.DrawFn, first: date, child_id: int) -> list[Episode]:
    """Episodes in any disorder: overlapping, nested, ended before they began, with any codes."""
    episodes = []
    # Ids that do not follow the order of the episodes, as where a year is loaded again.
    ids = draw(st.permutations([child_id * 10 + number for number in range(4)]))
    for episode_id in ids[: draw(st.integers(min_value=0, max_value=4))]:
        decom = first + timedelta(days=draw(st.integers(min_value=0, max_value=40)))
        length = draw(st.none() | st.integers(min_value=-2, max_value=40))
        episodes.append(
            Episode(
                id=episode_id,
                decom=decom,
                dec=None if length is None else decom + timedelta(days=length),
                rne=draw(st.sampled_from(["S", "L", "P"])),
                rec=draw(st.sampled_from([None, "X1", "E4A", "E3"]))
                if length is not None
                else None,
                **draw(_details()),
            )
        )
    return episodes


def _draw_faultless(draw: st.DrawFn, first: date, child_id: int) -> list[Episode]:
    """Periods of care one after the other, each beginning with S and going on by X1 until a REC."""
    episodes: list[Episode] = []
    decom, is_new = first, True
    for number in range(draw(st.integers(min_value=0, max_value=6))):
        dec = decom + timedelta(days=draw(st.integers(min_value=1, max_value=40)))
        goes_on = draw(st.booleans())
        rne = "S" if is_new else draw(st.sampled_from(["L", "P", "T", "B", "U"]))
        rec = "X1" if goes_on else draw(st.sampled_from(["E4A", "E45", "E17"]))
        episode = Episode(child_id * 10 + number, decom, dec, rne, rec, **draw(_details()))
        episodes.append(episode)
        gap = 0 if goes_on else draw(st.sampled_from([0, 0, 1, 20]))
        decom, is_new = dec + timedelta(days=gap), not goes_on
    if episodes and (episodes[-1].rec == "X1" or draw(st.booleans())):
        last = episodes.pop()
        episodes.append(Episode(**{**vars(last), "dec": None, "rec": None}))
    return episodes


@st.composite
def councils(draw: st.DrawFn, *, is_faultless: bool = False) -> list[Child]:
    """One to four children of one council; with `is_faultless` their records are in order."""
    number = draw(st.integers(min_value=1, max_value=4))
    return [
        draw(_children(child_id, is_faultless=is_faultless)) for child_id in range(1, number + 1)
    ]


def number(day: date | None, otherwise: int = OPEN_DAY) -> int:
    """Days since 1 January 1970."""
    return otherwise if day is None else (day - EPOCH).days


def tabulate(children: Sequence[Child]) -> pd.DataFrame:
    """The episodes of the children as the importer hands them on, with what is derived of each."""
    rows = [(child, episode) for child in children for episode in child.episodes]
    returned = (
        "rne",
        "ls",
        "cin",
        "place",
        "place_provider",
        "home_post",
        "pl_post",
        "urn",
        "reason_place_change",
    )
    table = pd.DataFrame(
        {
            "child_id": pd.Series([child.id for child, _ in rows], dtype="int64"),
            "id": pd.Series([episode.id for _, episode in rows], dtype="int64"),
            "date_of_birth": pd.Series([child.born for child, _ in rows], dtype="datetime64[s]"),
            "sex": [child.sex for child, _ in rows],
            "ethnic_group": [child.ethnic_group for child, _ in rows],
            "unaccompanied_until_day": pd.Series(
                [number(child.unaccompanied_until, NEVER_DAY) for child, _ in rows], dtype="int64"
            ),
            "decom_day": pd.Series([number(one.decom) for _, one in rows], dtype="int64"),
            "effective_dec_day": pd.Series([number(one.dec) for _, one in rows], dtype="int64"),
            "effective_rec": pd.Series([one.rec for _, one in rows], dtype=object),
            **{
                name: pd.Series([getattr(one, name) for _, one in rows], dtype=object)
                for name in returned
            },
        }
    )
    return derive_episodes(table, HOMES, COUNCIL)
