"""The repairs of a child's history, and the names by which each is switched.

They follow the London Innovation and Improvement Alliance's rules for joining the years of the
return. None touches what was returned: they set the day and reason with which an episode ends.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.imports.derivation import OPEN_DAY
from data_access.imports.derivation.timelines import number_days
from data_access.imports.refusal import RefusedInput
from data_access.imports.ssda903.codes import (
    NEXT_EPISODE,
    SHORT_BREAKS,
    STARTS_TO_BE_LOOKED_AFTER,
)
from data_access.imports.ssda903.findings import Findings, Flags, show_day
from data_access.imports.ssda903.values import to_dates, to_days
from data_access.imports.ssda903.years import last_day_of

LONGEST_GAP = 7
REPAIRS: dict[str, str] = {
    "exact_duplicate": "a row that repeats another in every value",
    "stale_open_episode": "an open episode that a later year's file no longer has",
    "overtaken_open_episode": "an open episode of a child whose next episode has begun",
    "overlap": "an episode that ends after the child's next one begins",
    "gap": f"an episode that says it went on (X1), up to {LONGEST_GAP} days before the next",
    "x1_without_successor": "an episode that says it went on (X1), but did not",
    "missing_rec": "an ended episode without a reason, though the next began the same day",
}
ALL = frozenset(REPAIRS)
Days = npt.NDArray[np.int64]
# What makes two rows the same episode where only the day it began was corrected.
_SAME_EPISODE = ("rne", "ls", "place", "place_provider", "pl_post", "urn")


def parse_repairs(text: str) -> frozenset[str]:
    """The repairs that `--repair all|none|NAME,...` asks for; RefusedInput names a wrong one."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if names in (["all"], ["none"]):
        return ALL if names == ["all"] else frozenset()
    unknown = [name for name in names if name not in REPAIRS]
    if unknown or not names:
        raise RefusedInput(
            f"{', '.join(unknown) or 'Nothing'} is not a repair; --repair takes all, none, or "
            f"some of {', '.join(REPAIRS)}."
        )
    return frozenset(names)


def mark_current(episodes: pd.DataFrame) -> Flags:
    """Which rows speak for their (child, DECOM): those of the latest year that has it."""
    order = episodes.sort_values("collection_year", kind="stable", ascending=False)
    superseded = order.duplicated(["child_id", "decom"])
    return np.asarray(~superseded.sort_index(), dtype=bool)


def repair_histories(
    episodes: pd.DataFrame, years: set[int], repairs: frozenset[str], findings: Findings
) -> pd.DataFrame:
    """The episodes of all years with `is_current`, `effective_dec_day` and `effective_rec`.

    `episodes` has child_id, reference, collection_year, decom, dec, rec, rne, the columns of the
    episode, and source, row, file and line for the record; `years` are all the collection years
    in the store. Current rows are repaired in this order:

    - `stale_open_episode`: open in its year though a later year is loaded that lacks it. Where
      the later year has instead an episode that covers its beginning, or the same one with another
      first day (up to the 31 March between them), it was replaced and no longer speaks.
      Otherwise, unless the next episode carries the child on, the child left care on a day nobody
      recorded: it ends on 31 March of its year (or when the next period of care begins, if
      sooner), reason blank.
    - `overtaken_open_episode` and `overlap`: it ends when the next begins, with REC X1; where the
      next says that the child started to be looked after (RNE S), X1 would deny it: then a
      recorded reason stays and otherwise it is blank. A short break (V3, V4) neither overtakes
      nor shortens an episode of care.
    - `missing_rec`: it becomes X1 where the next begins on the day it ends.
    - `gap`: X1, and the next begins within 7 days without RNE S: a date was entered late, so it
      ends when the next begins. Anything longer is more likely a child who left and came back.
    - `x1_without_successor`: X1, and no episode begins on the day it ends: the reason becomes
      blank, which ends the period of care for a reason that is not known. Blank rather than E8,
      so that nobody's recorded "other reason" is counted together with our ignorance.
    """
    ordered = episodes.sort_values(["child_id", "decom", "collection_year"], kind="stable")
    ordered = ordered.reset_index(drop=True)
    ordered["is_current"] = mark_current(ordered)
    dec_day = np.full(len(ordered), OPEN_DAY, dtype=np.int64)
    ended = ordered["dec"].notna().to_numpy(dtype=bool)
    dec_day[ended] = to_days(ordered.loc[ended, "dec"])
    ordered["effective_dec_day"] = dec_day
    # An open episode has no reason to have ended, whatever stands there.
    ordered["effective_rec"] = ordered["rec"].where(ended, None)
    if "stale_open_episode" in repairs:
        _drop_replaced(ordered, years, findings)
    _Histories(ordered, repairs, findings).repair(years)
    return ordered


def _open_in_an_earlier_year(rows: pd.DataFrame, years: set[int]) -> Flags:
    latest = max(years, default=0)
    return np.asarray(
        rows["is_current"]
        & (rows["effective_dec_day"] == OPEN_DAY)
        & (rows["collection_year"] < latest),
        dtype=bool,
    )


def _drop_replaced(ordered: pd.DataFrame, years: set[int], findings: Findings) -> None:
    """Stale open rows that a later year states with another first day no longer speak."""
    stale = ordered[_open_in_an_earlier_year(ordered, years)]
    if stale.empty:
        return
    others = ordered[ordered["is_current"] & ordered["child_id"].isin(stale["child_id"])]
    pairs = stale.reset_index().merge(others, on="child_id", suffixes=("", "_other"))
    later = pairs[pairs["collection_year_other"] > pairs["collection_year"]]
    covers = (later["decom_other"] < later["decom"]) & (
        later["effective_dec_day_other"] > to_days(later["decom"])
    )
    # Both say where the child was on the 31 March between them.
    between = [last_day_of(int(year)) for year in later["collection_year"]]
    same = later["decom_other"] <= pd.Series(between, index=later.index, dtype="datetime64[s]")
    for name in _SAME_EPISODE:
        mine, theirs = later[name], later[f"{name}_other"]
        same &= (mine == theirs) | (mine.isna() & theirs.isna())
    replaced = later[covers | same].drop_duplicates("index")
    ordered.loc[replaced["index"], "is_current"] = False
    findings.add(
        replaced,
        "repaired",
        "stale_open_episode",
        [
            f"The episode no longer speaks for the child: it was open in the return of {year}, "
            f"and the return of {later_year} has instead one that began on {show_day(day)}."
            for year, later_year, day in zip(
                replaced["collection_year"],
                replaced["collection_year_other"],
                replaced["decom_other"],
                strict=True,
            )
        ],
        column="decom",
        values=replaced["decom"].tolist(),
    )


class _Histories:
    """The current rows in order of child and day, each beside the child's next."""

    def __init__(self, ordered: pd.DataFrame, repairs: frozenset[str], findings: Findings) -> None:
        self._ordered, self._repairs, self._findings = ordered, repairs, findings
        self._rows = ordered[ordered["is_current"]]
        rows = self._rows
        self.dec: Days = rows["effective_dec_day"].to_numpy(dtype=np.int64).copy()
        self.rec = rows["effective_rec"].to_numpy(dtype=object).copy()
        self.next_day, self.next_starts = self._find_next()

    def _find_next(self) -> tuple[Days, Flags]:
        """The day on which each child's next episode begins, and whether it begins with RNE S.

        For an episode of care the next is the next one of care, for a short break the next of
        either kind; OPEN_DAY where there is none.
        """
        rows = self._rows
        number = np.arange(len(rows))
        care = ~rows["ls"].isin(SHORT_BREAKS).to_numpy(dtype=bool)
        child = rows["child_id"].to_numpy(dtype=np.int64)
        following = np.append(number[1:], -1)
        # The position of the nearest care episode after each row.
        place = np.where(care, number, len(rows))
        nearest = np.minimum.accumulate(place[::-1])[::-1] if len(rows) else place
        following_care = np.append(nearest[1:], len(rows)).astype(np.int64)
        following_care[following_care == len(rows)] = -1
        position = np.where(care, following_care, following)
        has_next = (position >= 0) & (child[position] == child)
        decom = to_days(rows["decom"])
        starts = (rows["rne"] == STARTS_TO_BE_LOOKED_AFTER).to_numpy(dtype=bool)
        return (
            np.where(has_next, decom[position], OPEN_DAY),
            np.asarray(has_next & starts[position]),
        )

    def repair(self, years: set[int]) -> None:
        """Apply each repair that is switched on and write the ends back."""
        if len(self._rows) == 0:
            return
        has_next = self.next_day < OPEN_DAY
        if "stale_open_episode" in self._repairs:
            carried_on = has_next & ~self.next_starts
            if "overtaken_open_episode" not in self._repairs:
                carried_on[:] = False
            self._end_stale(_open_in_an_earlier_year(self._rows, years) & ~carried_on)
        if "overtaken_open_episode" in self._repairs:
            self._end_with_next(
                (self.dec == OPEN_DAY) & has_next,
                "overtaken_open_episode",
                "The episode was still open when the child's next one began on {next}; it is "
                "taken to end on that day.",
            )
        if "overlap" in self._repairs:
            self._end_with_next(
                (self.dec < OPEN_DAY) & (self.dec > self.next_day),
                "overlap",
                "The episode ends after the child's next one begins on {next}; it is taken to "
                "end on that day.",
            )
        if "missing_rec" in self._repairs:
            follows = (self.dec == self.next_day) & has_next & ~self.next_starts
            self._record(
                follows & pd.isna(self.rec),
                "missing_rec",
                "The episode has no reason for its end, and the child's next one begins the same "
                "day; it is taken to go on (X1).",
                "rec",
            )
            self.rec[follows & pd.isna(self.rec)] = NEXT_EPISODE
        apart = np.where(has_next, self.next_day - self.dec, OPEN_DAY)
        goes_on = (self.rec == NEXT_EPISODE) & (self.dec < OPEN_DAY)
        if "gap" in self._repairs:
            short = goes_on & (apart > 0) & (apart <= LONGEST_GAP) & ~self.next_starts
            self._end_with_next(
                short,
                "gap",
                "The episode says that the child's care went on (X1), but the next one begins "
                "only on {next}; it is taken to end on that day.",
            )
            goes_on &= ~short
        if "x1_without_successor" in self._repairs:
            self._end_without_successor(goes_on)
        index = self._rows.index
        self._ordered.loc[index, "effective_dec_day"] = self.dec
        self._ordered.loc[index, "effective_rec"] = self.rec

    def _end_stale(self, stale: Flags) -> None:
        years = self._rows.loc[stale, "collection_year"]
        last = np.array([last_day_of(int(year)) for year in years], dtype="datetime64[D]")
        ends = np.minimum(last.astype(np.int64), self.next_day[stale])
        # An episode that began on its year's last day has that day.
        ends = np.maximum(ends, to_days(self._rows.loc[stale, "decom"]) + 1)
        self._findings.add(
            self._rows[stale],
            "repaired",
            "stale_open_episode",
            [
                f"The episode was open in the return of {year} and is in no later one; it is taken "
                f"to end on {show_day(pd.Timestamp(day))}, for a reason not known."
                for year, day in zip(years, to_dates(ends), strict=True)
            ],
            column="dec",
        )
        self.dec[stale] = ends
        self.rec[stale] = None

    def _end_with_next(self, which: Flags, code: str, reason: str) -> None:
        """The flagged episodes end when the next begins; care goes on unless that one starts it."""
        self._record(which, code, reason, "dec")
        self.dec[which] = self.next_day[which]
        self.rec[which & ~self.next_starts] = NEXT_EPISODE
        self.rec[which & self.next_starts & (self.rec == NEXT_EPISODE)] = None

    def _end_without_successor(self, goes_on: Flags) -> None:
        children = self._rows["child_id"].to_numpy(dtype=np.int64)
        begins = number_days(children, to_days(self._rows["decom"]))
        alone = goes_on & ~np.isin(number_days(children, self.dec), begins)
        self._record(
            alone,
            "x1_without_successor",
            "The episode says that the child's care went on (X1), but no episode goes on from "
            "there; the child is taken to have left care for a reason not known.",
            "rec",
        )
        self.rec[alone] = None

    def _record(self, which: Flags, code: str, reason: str, column: str) -> None:
        rows = self._rows[which]
        reasons = [
            reason.replace("{next}", show_day(pd.Timestamp(day)))
            for day in to_dates(self.next_day[which])
        ]
        self._findings.add(
            rows, "repaired", code, reasons, column=column, values=rows[column].tolist()
        )
