"""A home in words: what it is for, whose it is, and since when."""

from datetime import date
from typing import TYPE_CHECKING

from components.wording import format_date
from data_access.vocabulary import PROVIDER_GROUP, PURPOSE

if TYPE_CHECKING:
    from data_access.questions.homes import Home

PLANNED = "planned"


def say_month(key: str) -> str:
    """The month of a key in words: "2025-03" is "March 2025"."""
    year, _, month = key.partition("-")
    return f"{date(int(year), int(month), 1):%B %Y}"


def say_facts(home: "Home", day: date) -> str:
    """ "Long stay. Council. Registered with Ofsted as SC900001. Open since 1 April 2017."."""
    known = {key: words for key, words in PURPOSE.values if key != "not_known"}
    parts = [
        known.get(home.purpose, ""),
        home.provider or PROVIDER_GROUP.label_of(home.provider_group),
        f"Registered with Ofsted as {home.urn}" if home.urn else "",
        say_status(home, day),
        "Its details are invented" if home.is_invented else "",
    ]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def say_status(home: "Home", day: date) -> str:
    """Whether the home is open, planned or closed on a day, and since when or for when."""
    if home.home_status == PLANNED:
        opens = home.planned_for
        return f"Planned to open on {format_date(opens)}" if opens else "Planned; no date is set"
    if not home.is_open(day) and not (home.opened_on and home.opened_on > day):
        return f"Closed on {format_date(home.closed_on)}" if home.closed_on else "Closed"
    return f"Open since {format_date(home.opened_on)}" if home.opened_on else "Open"
