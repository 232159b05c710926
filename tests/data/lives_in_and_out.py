"""Children who come and leave over many years, and a slow reading of how they came and left.

It goes episode by episode in plain Python, and shares no code with what it checks.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.data.day_by_day import Change, Child, Episode, changes_on, days_that_matter

# Around the ends of months and years of 6, 12 and 24 months, 2 and 5 years.
LENGTHS = [1, 30, 181, 182, 184, 365, 366, 730, 731, 1825, 1826, 1827]
GAPS = [0, 1, 30, 31, 364, 365, 366, 730, 731, 732, 1100]
REASONS = ["E4A", "E4A", "E4B", "E3", "E45", "E41", "E12", "E17", "E5", "E2", "E8", "E13", "E9"]
GROUPS = {
    "E4A": "home_planned",
    "E4B": "home_unplanned",
    "E13": "relatives",
    "E45": "special_guardianship",
    "E41": "child_arrangements",
    "E12": "adopted",
    "E17": "stays_with_carers",
    "E5": "independent_with_support",
    "E3": "other_council",
    "E9": "custody",
}
LAST = date(2030, 3, 31)


@st.composite
def lives(draw: st.DrawFn, number: int) -> Child:
    """A child whose record is in order: periods of care of one to three episodes each."""
    born = draw(st.dates(date(2006, 1, 1), date(2016, 2, 29)))
    day = born + timedelta(days=draw(st.integers(0, 6200)))
    episodes: list[Episode] = []
    for period in range(draw(st.integers(1, 3))):
        count = draw(st.integers(1, 3))
        place, order = "U4", "C2"
        for place_in_period in range(count):
            end = day + timedelta(days=draw(st.sampled_from(LENGTHS)))
            # The first the returns know of may be under way already.
            first = "S" if period or draw(st.integers(0, 5)) else "P"
            rne = draw(st.sampled_from(["P", "B", "L"])) if place_in_period else first
            if rne != "L":
                place = draw(st.sampled_from(["P1", "P1", "U4", "K2"]))
            if rne in ("L", "B") or not place_in_period:
                order = draw(st.sampled_from(["C1", "C2", "V2"]))
            is_last = place_in_period == count - 1
            episodes.append(
                Episode(
                    id=number * 10 + len(episodes),
                    decom=day,
                    dec=end,
                    rne=rne,
                    rec=draw(st.sampled_from(REASONS)) if is_last else "X1",
                    ls=order,
                    place=place,
                )
            )
            day = end
        day += timedelta(days=draw(st.sampled_from(GAPS)))
    kept = [one for one in episodes if one.dec is not None and one.dec <= LAST]
    return Child(id=number, born=born, episodes=tuple(kept))


@st.composite
def councils_in_and_out(draw: st.DrawFn) -> list[Child]:
    """Some such children; to fill a store with many costs little more than with few."""
    return [draw(lives(number)) for number in range(1, draw(st.integers(6, 14)) + 1)]


def whole_months(first: date, last: date) -> int:
    """How many whole months lie between two days."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def is_within(first: date, last: date, months: int) -> bool:
    """Whether so many months after the first day are not over before the last."""
    index = first.year * 12 + first.month - 1 + months
    ends = (index // 12, index % 12 + 1, first.day)
    return (last.year, last.month, last.day) <= ends


def read_changes(child: Child, kind: str) -> list[Change]:
    """What moved the count of one child in one way, in order."""
    return [c for day in days_that_matter(child) for c in changes_on(child, day) if c.kind == kind]


def read_started(child: Child, months: int) -> Iterator[tuple[date, dict[str, str]]]:
    """When a child came into care, and as what."""
    left = [change.day for change in read_changes(child, "ceased")]
    for change in read_changes(child, "started"):
        before = [day for day in left if day <= change.day]
        entry = "first_time"
        if before:
            is_soon = is_within(max(before), change.day, months)
            entry = "re_entry" if is_soon else "returned_later"
        yield change.day, {**change.state, **_age(child, change.day), "entry": entry}


def read_ceased(child: Child) -> Iterator[tuple[date, dict[str, str]]]:
    """When a child left care, and as what."""
    for change in read_changes(child, "ceased"):
        period = _read_period(child, change.day)
        begun, is_known = period[0].decom, period[0].rne == "S"
        age = child.age_on(begun)
        yield (
            change.day,
            {
                **change.state,
                **_age(child, change.day),
                "reason_left": GROUPS.get(change.reason or "", "other"),
                "time_in_care": _band(whole_months(begun, change.day), is_known=is_known),
                "age_at_entry": "0-4" if age < 5 else "5-10" if age < 11 else "11-15"
                if age < 16 else "16+",
            },
        )  # fmt: skip


def read_still_home(child: Child) -> Iterator[tuple[date, dict[str, str]]]:
    """Whoever came home, could be followed for a year and was under 18 throughout."""
    for day, state in read_ceased(child):
        if not state["reason_left"].startswith("home"):
            continue
        if whole_months(day, LAST) < 12 or child.age_on(day) >= 17:
            continue
        back = [one.decom for one in child.episodes if one.rne == "S" and one.decom >= day]
        is_back = any(is_within(day, again, 12) for again in back)
        yield day, {**state, "twelve_months_on": "back_in_care" if is_back else "still_home"}


def read_moved_home(child: Child) -> Iterator[tuple[date, dict[str, str]]]:
    """The first night at home, on a care order, of a child who lived elsewhere in care before."""
    for before, now in zip(child.episodes, child.episodes[1:], strict=False):
        is_one_period = before.rec == "X1" and before.dec == now.decom
        is_home = now.place == "P1" and before.place != "P1" and now.ls in ("C1", "C2")
        if is_one_period and is_home and child.age_on(now.decom) < 18:
            yield now.decom, {**child.state(now, now.decom), **_age(child, now.decom)}


def _read_period(child: Child, end: date) -> list[Episode]:
    """The episodes of the period of care that ended on a day."""
    found: list[Episode] = []
    for episode in child.episodes:
        if episode.decom >= end:
            break
        if episode.rne == "S":
            found = []
        found.append(episode)
    return found


def _age(child: Child, day: date) -> dict[str, str]:
    return {"age_in_years": str(child.age_on(day))}


def _band(months: int, *, is_known: bool) -> str:
    if months >= 60:
        return "5_years_or_more"
    if not is_known:
        return "not_known"
    if months < 6:
        return "under_6_months"
    if months < 12:
        return "6_to_12_months"
    return "1_to_2_years" if months < 24 else "2_to_5_years"
