"""All that is said of where children were: a claim for each stretch of days that is stated."""

from enum import IntEnum
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, bindparam, or_, select, update

from data_access.imports.derivation.ages import age_column, find_age_days
from data_access.imports.derivation.journeys import name_move_kind
from data_access.imports.homes_derivation.days import Days
from data_access.store.tables import children, episode_spans, episodes, held_nights, stays

# The types of placement that are in a children's home, and those that surely are in none.
IN_A_HOME: Final = ("own_childrens_home", "external_childrens_home")
IN_NO_HOME: Final = (
    "connected_persons", "in_house_fostering", "ifa", "other_authority_fostering", "with_parents",
    "placed_for_adoption",
)  # fmt: skip
NOBODY: Final = -1
NOT_KNOWN: Final = "not_known"


class Source(IntEnum):
    """Who states it; of those that name a home, the higher is believed."""

    # By the return the child lives with a family.
    ELSEWHERE = 0
    # By the return the child lives in a children's home that is none of those known.
    NO_HOME = 1
    # By the workbook the place is held while the child is away.
    HELD = 2
    STATED = 3
    RETURN = 4


def read_claims(connection: Connection, days: Days) -> pd.DataFrame:
    """Every claim: person, child_id, home_id, start, end (exclusive), source, row, ending, ...

    `person` numbers the children, whether the returns know them (then `child_id`) or not; home_id
    is NOBODY where no home is named; `row` is the id of the episode or stay. `ending` is how it
    ended, missing where it goes on. `is_guest` and `is_ours` are as the workbook states them.
    `is_to_come` marks a stay that begins after the last day that the data speaks for.
    """
    known = _read(connection, select(children.c.id, children.c.reference, children.c.date_of_birth))
    known = known.astype({"id": "int64"})
    stated = _read_stated(connection, known, days)
    parts = [_read_return(connection, days), stated, _read_held(connection, stated)]
    living_in = stated.loc[~stated["is_guest"] & (stated["child_id"] != NOBODY), "child_id"]
    if len(living_in):
        parts.append(_read_elsewhere(connection, living_in))
    claims = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    claims["person"] = claims["child_id"].where(claims["child_id"] != NOBODY, claims["person"])
    claims["is_to_come"] = (claims["source"] == Source.STATED) & (claims["start"] > days.last)
    claims = _end_as_planned(claims, days)
    return claims[claims["start"] < claims["end"]].reset_index(drop=True)


def _end_as_planned(claims: pd.DataFrame, days: Days) -> pd.DataFrame:
    """End what the return leaves open where, by the workbook, the child is to leave or to move in
    elsewhere, to live there, after the last day that the return speaks for.
    """
    stated = claims[(claims["source"] == Source.STATED) & ~claims["is_guest"]]
    begins = stated[stated["is_to_come"]].groupby("person")["start"].min()
    is_to_end = ~stated["is_to_come"] & (stated["end"] > days.last) & stated["ending"].notna()
    ends = stated[is_to_end].groupby(["person", "home_id"])["end"].min()
    if begins.empty and ends.empty:
        return claims
    is_open = (claims["source"] == Source.RETURN) & (claims["end"] > days.last)
    left_open = claims[is_open]
    here = pd.MultiIndex.from_frame(left_open[["person", "home_id"]])
    planned = np.fmin(
        begins.reindex(left_open["person"]).to_numpy(dtype=float),
        ends.reindex(here).to_numpy(dtype=float),
    )
    is_sooner = planned < left_open["end"].to_numpy()
    rows = left_open.index[is_sooner]
    claims.loc[rows, "end"] = planned[is_sooner].astype("int64")
    claims.loc[rows, "ending"] = NOT_KNOWN
    return claims


_SPAN = (
    episode_spans.c.child_id,
    episode_spans.c.home_id,
    episode_spans.c.start_day.label("start"),
    episode_spans.c.end_day.label("end"),
    episode_spans.c.episode_id.label("row"),
)


def _read_return(connection: Connection, days: Days) -> pd.DataFrame:
    """The days on which, by the return, a child lives in one of the homes, or in one not known."""
    spans = episode_spans.c
    found = _read(
        connection,
        select(
            *_SPAN,
            episodes.c.effective_dec_day.label("dec"),
            episodes.c.effective_rec.label("rec"),
            episodes.c.reason_place_change.label("reason"),
            episodes.c.age_18_day.label("eighteen"),
        )
        .join(episodes, episodes.c.id == spans.episode_id)
        .where(or_(spans.home_id.is_not(None), spans.placement_type.in_(IN_A_HOME))),
    )
    has_home = found["home_id"].notna()
    left_care = found["rec"].notna() & (found["rec"] != "X1")
    moved = found["reason"].map(name_move_kind, na_action=None).where(~left_care, "left_care")
    is_eighteen = found["end"] == found["eighteen"]
    ending = pd.Series(NOT_KNOWN, index=found.index, dtype=object)
    ending[is_eighteen] = None
    ending[is_eighteen & (found["end"] <= days.last)] = "left_care"
    return _claim(
        found.drop(columns=["dec", "rec", "reason", "eighteen"]),
        np.where(has_home, Source.RETURN, Source.NO_HOME),
        ending=ending.mask(found["dec"] == found["end"], moved),
    )


def _read_stated(connection: Connection, known: pd.DataFrame, days: Days) -> pd.DataFrame:
    """The stays of the workbook, those without an end until the 18th birthday or the last night."""
    c = stays.c
    found = _read(
        connection,
        select(
            c.id.label("row"), c.child_id, c.home_id, c.reference, c.kind, c.whose_child,
            c.start_day.label("start"), c.end_day.label("end"), c.stay_end.label("ending"),
        ),
    )  # fmt: skip
    found["child_id"] = _know_again(connection, found, known)
    born = pd.to_datetime(known["date_of_birth"]).astype("datetime64[s]")
    birthdays = pd.Series(find_age_days(born)[age_column(18)], index=known["id"].to_numpy())
    eighteen = found["child_id"].map(birthdays).astype("Int64")
    turns = (eighteen > found["start"]).fillna(value=False)
    goes_on = found["end"].isna()
    until = eighteen.where(turns, np.maximum(days.horizon, found["start"].astype("int64") + 1))
    ending = found["ending"].fillna(NOT_KNOWN)
    ending[goes_on] = None
    ending[goes_on & turns & (until <= days.last)] = "left_care"
    found["end"] = found["end"].astype("Int64").fillna(until)
    is_guest, is_ours = found["kind"] == "guest", found["whose_child"] == "own"
    return _claim(
        found.drop(columns=["reference", "kind", "whose_child"]),
        np.full(len(found), Source.STATED),
        person=_number_strangers(found, is_own_reference=is_ours & ~is_guest),
        is_guest=is_guest,
        is_ours=is_ours,
        ending=ending,
    )


def _know_again(connection: Connection, found: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """Which child of the returns each stay is of, kept with the stay where that has changed.

    A child who was renumbered since stays the one who was known by the reference.
    """
    by_reference = pd.Series(known["id"].to_numpy(), index=known["reference"].to_numpy())
    child = found["reference"].map(by_reference).where(found["whose_child"] == "own")
    before = pd.to_numeric(found["child_id"]).astype("Int64")
    child = pd.to_numeric(child).astype("Int64").fillna(before.where(found["whose_child"] == "own"))
    changed = child.fillna(NOBODY) != before.fillna(NOBODY)
    if changed.any():
        connection.execute(
            update(stays).where(stays.c.id == bindparam("stay")).values(child_id=bindparam("of")),
            [
                {"stay": int(row), "of": None if pd.isna(of) else int(of)}
                for row, of in zip(found.loc[changed, "row"], child[changed], strict=True)
            ],
        )
    return child


def _number_strangers(found: pd.DataFrame, is_own_reference: pd.Series) -> pd.Series:
    """A number below nought for each person whom the returns do not know.

    The council's own references are the same in every home; a home's own mean nobody elsewhere.
    """
    home = found["home_id"].where(~is_own_reference, NOBODY).astype("int64")
    names = pd.DataFrame({"home": home, "reference": found["reference"], "own": is_own_reference})
    return pd.Series(-2 - names.groupby(list(names), sort=False).ngroup(), index=found.index)


def _read_held(connection: Connection, stated: pd.DataFrame) -> pd.DataFrame:
    """The nights within a stay on which the place was held."""
    c = held_nights.c
    found = _read(
        connection, select(c.stay_id, c.start_day.label("first"), c.end_day.label("until"))
    )
    found = found.merge(stated, left_on="stay_id", right_on="row")
    found["start"] = np.maximum(found["first"].astype("int64"), found["start"])
    found["end"] = np.minimum(found["until"].astype("int64"), found["end"])
    return found[list(stated)].assign(source=int(Source.HELD))


def _read_elsewhere(connection: Connection, child: pd.Series) -> pd.DataFrame:
    """The days on which, by the return, children of whom a stay is stated live with a family."""
    spans = episode_spans.c
    found = _read(
        connection,
        select(
            *_SPAN,
        ).where(
            spans.home_id.is_(None),
            spans.placement_type.in_(IN_NO_HOME),
            spans.child_id.in_(select(stays.c.child_id).where(stays.c.kind == "child")),
        ),
    )
    found = found[found["child_id"].isin(child)]
    return _claim(found, np.full(len(found), Source.ELSEWHERE))


def _claim(found: pd.DataFrame, source: Any, **columns: pd.Series) -> pd.DataFrame:
    usual: dict[str, Any] = {
        "person": NOBODY,
        "is_guest": False,
        "is_ours": True,
        "ending": NOT_KNOWN,
    }
    claims = found.assign(source=source, **{**usual, **columns})
    whole = ["child_id", "home_id", "start", "end", "row", "person", "source"]
    for name in whole:
        claims[name] = pd.to_numeric(claims[name]).astype("Int64").fillna(NOBODY).astype("int64")
    return claims.astype({"is_guest": bool, "is_ours": bool, "ending": object})[
        [*whole, "is_guest", "is_ours", "ending"]
    ]


def _read(connection: Connection, statement: "Select[*tuple[Any, ...]]") -> pd.DataFrame:
    """The rows as objects, None where missing."""
    result = connection.execute(statement)
    names = list(result.keys())
    # Of rows pandas would ask each one what it is.
    columns = zip(*result.all(), strict=True)
    found = dict(zip(names, columns, strict=False)) or dict.fromkeys(names, ())
    return pd.DataFrame({name: pd.Series(found[name], dtype=object) for name in names})
