"""Every night in our care, with its arrangement and the price in force."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, select

from data_access.agreement import UNPAID
from data_access.budget_lines import name_budget_line
from data_access.imports.spend_derivation.reading import read_frame
from data_access.provider_slugs import slug_provider
from data_access.store.tables import children, episode_spans, placements, prices

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NOT_KNOWN: Final = "not_known"
WHOLE_PRICE: Final = 100_00
_NONE: Final = -1
# Wide enough for any day on either side of 1970, so that (whose, day) makes one sortable number.
_DAYS_APART: Final = 8_000_000
_ORIGIN: Final = 2_000_000
_NEVER: Final = 5_000_000
_TOLD: Final = (
    "placement_type", "provider_type", "provider_group", "age_band", "locality", "unaccompanied",
    "category_of_need",
)  # fmt: skip


def find_arrangements(connection: Connection) -> pd.DataFrame:
    """The rows of `arrangement_spans` but their ids, in order of child and day.

    Of two prices in force on a night the one that began last counts, of those that began on one
    day the one stated last. What health and education pay of a price is invoiced by the week: it
    is an agreed amount in whole pence a week, and together never more than the price.
    """
    spans = _read_spans(connection)
    span, start, end, placed = _cut_by_placement(spans, _read_placements(connection))
    whose = _key(spans["child_id"].to_numpy()[span], placed)
    stated = _read_prices(connection)
    piece, start, end, price = _cut_by_price(whose, start, end, stated)
    span, placed = span[piece], placed[piece]
    order = np.lexsort([start, spans["child_id"].to_numpy()[span]])
    span, placed, start, end, price = (x[order] for x in (span, placed, start, end, price))
    found = spans.iloc[span].drop(columns=["start", "end"]).reset_index(drop=True)
    found = found.assign(placement_start_day=placed, start_day=start, end_day=end)
    both = found["placement_type"] + " " + found["unaccompanied"]
    lines = {key: name_budget_line(*key.split(" ")) for key in both.unique()}
    return found.assign(budget_line=both.map(lines)).join(_tell_prices(found, stated, price))


def _read_spans(connection: Connection) -> pd.DataFrame:
    c = episode_spans.c
    found = read_frame(
        connection,
        select(
            c.child_id, children.c.reference.label("child_reference"), c.episode_id, c.home_id,
            c.start_day.label("start"), c.end_day.label("end"), *(c[name] for name in _TOLD),
        )
        .join(children, children.c.id == c.child_id)
        .order_by(c.child_id, c.start_day),
    )  # fmt: skip
    whole = dict.fromkeys(("child_id", "episode_id", "start", "end"), "int64")
    found = found.astype(whole)
    return found.assign(home_id=pd.to_numeric(found["home_id"]).astype("Int64"))


def _read_placements(connection: Connection) -> pd.DataFrame:
    c = placements.c
    found = read_frame(
        connection,
        select(
            c.child_id, c.start_day.label("start"), c.end_day.label("end"), c.placement_start_day
        ).order_by(c.child_id, c.start_day),
    )
    return found.astype("int64")


def _read_prices(connection: Connection) -> pd.DataFrame:
    """Prices of children whom the returns know, the one that counts for less first."""
    c = prices.c
    found = read_frame(
        connection,
        select(
            c.id, c.child_id, c.placement_start_day, c.start_day, c.end_day, c.provider,
            c.weekly_pence, c.cost_basis, c.health_share, c.education_share, c.planned_end_day,
        )
        .where(c.child_id.is_not(None))
        .order_by(c.start_day, c.id),
    )  # fmt: skip
    found["end_day"] = found["end_day"].fillna(_NEVER).infer_objects()
    whole = (
        "id", "child_id", "placement_start_day", "start_day", "end_day", "weekly_pence",
        "health_share", "education_share",
    )  # fmt: skip
    return found.astype(dict.fromkeys(whole, "int64"))


def _key(whose: Numbers, day: Numbers) -> Numbers:
    return whose * _DAYS_APART + day + _ORIGIN


def _cut_by_placement(
    spans: pd.DataFrame, places: pd.DataFrame
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The spans cut where a placement begins or ends: span, start, end, start of the placement.

    A night outside every placement is an arrangement of its own span.
    """
    first, until = (_key(spans["child_id"].to_numpy(), spans[x].to_numpy()) for x in _ENDS)
    begins, ends = (_key(places["child_id"].to_numpy(), places[x].to_numpy()) for x in _ENDS)
    edges = np.unique(np.concatenate([first, until, begins, ends]))
    edges, following = edges[:-1], edges[1:]
    span = _find_covering(first, until, edges)
    is_night = span != _NONE
    edges, following, span = edges[is_night], following[is_night], span[is_night]
    place = _find_covering(begins, ends, edges)
    placed = spans["start"].to_numpy()[span]
    is_placed = place != _NONE
    placed[is_placed] = places["placement_start_day"].to_numpy()[place[is_placed]]
    return span, edges % _DAYS_APART - _ORIGIN, following % _DAYS_APART - _ORIGIN, placed


_ENDS: Final = ("start", "end")


def _find_covering(first: Numbers, until: Numbers, edges: Numbers) -> Numbers:
    """Which of the stretches, in order and apart, each edge lies in; _NONE in none."""
    if not len(first):
        return np.full(len(edges), _NONE, dtype=np.int64)
    found = np.searchsorted(first, edges, side="right") - 1
    return np.where((found >= 0) & (until[found] > edges), found, _NONE)


def _cut_by_price(
    whose: Numbers, start: Numbers, end: Numbers, stated: pd.DataFrame
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The pieces cut where a price of their arrangement begins or ends: piece, start, end, price.

    `price` is a row of `stated`, _NONE without one.
    """
    arrangements, of = np.unique(whose, return_inverse=True)
    order = np.lexsort([start, of])
    first, until = _key(of[order], start[order]), _key(of[order], end[order])
    named = _key(stated["child_id"].to_numpy(), stated["placement_start_day"].to_numpy())
    holds = stated["start_day"].to_numpy() < stated["end_day"].to_numpy()
    row = np.flatnonzero(np.isin(named, arrangements) & holds)
    priced = np.searchsorted(arrangements, named[row])
    begins, ends = (_key(priced, stated[x].to_numpy()[row]) for x in ("start_day", "end_day"))
    edges = np.unique(np.concatenate([first, until, begins, ends]))
    low, high = np.searchsorted(edges, begins), np.searchsorted(edges, ends)
    best = np.full(len(edges), _NONE, dtype=np.int64)
    length = high - low
    within = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    np.maximum.at(best, np.repeat(low, length) + within, np.repeat(row, length))
    edges, following = edges[:-1], edges[1:]
    piece = _find_covering(first, until, edges)
    is_night = piece != _NONE
    edges, following = (x[is_night] % _DAYS_APART - _ORIGIN for x in (edges, following))
    return order[piece[is_night]], edges, following, best[: len(is_night)][is_night]


def _tell_prices(found: pd.DataFrame, stated: pd.DataFrame, price: Numbers) -> pd.DataFrame:
    """What is told of the price of each row."""
    weekly = stated["weekly_pence"].to_numpy()
    health = _share(weekly, stated["health_share"].to_numpy())
    both = _share(weekly, (stated["health_share"] + stated["education_share"]).to_numpy())
    slugs = {name: slug_provider(name) for name in stated["provider"].unique()}
    is_priced = price != _NONE
    state = np.where(found["placement_type"].isin(UNPAID), "none_needed", "missing")
    # One more row at the end, which _NONE picks.
    nothing = np.array([0])
    return pd.DataFrame(
        {
            "price_id": _pick_whole(stated["id"], price),
            "price_state": np.where(is_priced, "priced", state).astype(object),
            "cost_basis": _pick(stated["cost_basis"], "not_priced", price),
            "provider": _pick(stated["provider"].map(slugs), NOT_KNOWN, price),
            "weekly_pence": np.concatenate([weekly, nothing])[price],
            "health_weekly_pence": np.concatenate([health, nothing])[price],
            "education_weekly_pence": np.concatenate([both - health, nothing])[price],
            "planned_end_day": _pick_whole(stated["planned_end_day"], price),
        },
        index=found.index,
    )


def _share(weekly: Numbers, hundredths: Numbers) -> Numbers:
    return np.asarray((2 * weekly * hundredths + WHOLE_PRICE) // (2 * WHOLE_PRICE), dtype=np.int64)


def _pick_whole(values: pd.Series, price: Numbers) -> pd.Series:
    return pd.Series(_pick(values, None, price), dtype=object).astype("Int64")


def _pick(values: pd.Series, without: object, price: Numbers) -> npt.NDArray[np.object_]:
    return np.array([*values.tolist(), without], dtype=object)[price]
