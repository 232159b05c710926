"""What somebody should look at, though the row stands as it is."""

from datetime import date

import pandas as pd

from data_access.imports.derivation.ages import age_column
from data_access.imports.ssda903.codes import NEEDS_URN
from data_access.imports.ssda903.findings import Findings, show_day
from data_access.imports.ssda903.values import to_dates
from data_access.imports.ssda903.years import first_day_of, last_day_of
from data_access.store.tables.base import day_number

OPEN_AT_18 = "open_at_18"


def notice_doubtful_dates(rows: pd.DataFrame, year: int, findings: Findings) -> None:
    """Episodes of a year's file with dates that lie outside the year it states."""
    last = last_day_of(year)
    for column in ("decom", "dec"):
        late = rows[(rows[column] > last).to_numpy(dtype=bool)]
        findings.add(
            late,
            "noticed",
            "after_the_year",
            f"The date lies after {show_day(last)}, the last day of the year that the file "
            "states; is it the right year?",
            column=column,
            values=late[column].tolist(),
        )
    early = rows[(rows["dec"] < first_day_of(year)).to_numpy(dtype=bool)]
    findings.add(
        early,
        "noticed",
        "before_the_year",
        f"The episode had ended before {show_day(first_day_of(year))}, the first day of the year "
        "that the file states.",
        column="dec",
        values=early["dec"].tolist(),
    )


def notice_missing_urns(rows: pd.DataFrame, findings: Findings) -> None:
    """Children's homes and supported accommodation without a URN."""
    without = rows[(rows["place"].isin(NEEDS_URN) & rows["urn"].isna()).to_numpy(dtype=bool)]
    findings.add(
        without,
        "noticed",
        "missing_urn",
        "The placement has no valid URN, so it cannot be told whether the setting is registered.",
        column="urn",
        values=without["place"].tolist(),
    )


def notice_open_at_18(derived: pd.DataFrame, data_to: date | None, findings: Findings) -> None:
    """Current episodes that were still open on an 18th birthday that the data speaks for."""
    if data_to is None:
        return
    eighteen = derived[age_column(18)]
    still_open = (
        derived["is_current"]
        & (derived["effective_dec_day"] > eighteen)
        & (derived["decom_day"] < eighteen)
        & (eighteen <= day_number(data_to))
    )
    found = derived[still_open.to_numpy(dtype=bool)]
    findings.add(
        found,
        "noticed",
        OPEN_AT_18,
        [
            f"The episode was still open on {show_day(pd.Timestamp(day))}, the child's 18th "
            "birthday; the child leaves the count on that day."
            for day in to_dates(found[age_column(18)].to_numpy(dtype="int64"))
        ],
        column="dec",
        values=found["dec"].tolist(),
    )
