"""Inspections, visits, reviews and notifications of the demonstration's homes: all invented.

The names of the council's homes are real; what is said of them here is not. They are never given
the lowest judgement.
"""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final

from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.homes import HARTBURN_LODGE, HOMES, Home
from data_access.demonstration.targets import BASELINE, FIRST_DAY, LAST_DAY, Day, day

INSPECTION_COLUMNS: Final = (
    "home", "inspected_on", "kind", "framework", "overall", "help_and_protection", "leadership",
    "published_on",
)  # fmt: skip
VISIT_COLUMNS: Final = (
    "home", "month", "visited_on", "reported_on", "safeguarded", "wellbeing_promoted",
    "recommendations_open", "recommendations_overdue", "score",
)  # fmt: skip
REVIEW_COLUMNS: Final = ("home", "reviewed_on", "sent_on")
NOTIFICATION_COLUMNS: Final = ("home", "notified_on", "event")

MONTHS: Final = tuple((year, month) for year in range(2021, 2026) for month in range(1, 13))[3:51]
"""From April 2021 to March 2025."""

# (home, month) in which no visit was made.
MISSED_VISITS: Final = (
    ("piper", "2021-08"),
    ("tilery", "2022-12"),
    ("oak-view", "2023-12"),
    ("hartburn-lodge", "2024-08"),
    ("our-place", "2025-02"),
)
# The one home whose last review is older than six months, and when that was.
OVERDUE_REVIEW: Final = ("tilery", day(2024, 8, 12))

_BEST_FIRST: Final = ("outstanding", "good", "requires_improvement", "inadequate")
_STRONG_FIRST: Final = ("consistently_strong", "inconsistent", "serious_weaknesses")
# What was in force on the baseline day and what is at the data date, where it is not good twice.
_JUDGED: Final = {
    "piper": ("requires_improvement", "good"),
    "our-place": ("outstanding", "good"),
    "rose-house": ("good", "outstanding"),
    "oak-view": ("good", "requires_improvement"),
    "hartburn-lodge": ("outstanding", "outstanding"),
    "spark-of-genius-rowan": ("requires_improvement", "good"),
    "spark-of-genius-hawthorn": ("good", "outstanding"),
    "whin-bank": ("good", "inadequate"),
    "gorse-lea": ("requires_improvement", "requires_improvement"),
    "millrace": ("good", "requires_improvement"),
    "slate-barn": ("inadequate", "requires_improvement"),
    "linnet-house": ("outstanding", "good"),
    "cobble-hill": ("requires_improvement", "good"),
}
_SUPPORTED_JUDGED: Final = {
    "bridge-flats": "consistently_strong",
    "wharf-house": "inconsistent",
    "ropery-court": "consistently_strong",
    "anvil-house": "serious_weaknesses",
    "compass": "consistently_strong",
}
"""Supported accommodation that has been inspected; the other homes of its kind not yet."""
_SUPPORTED_INSPECTED_FROM: Final = day(2024, 9, 16)
# An assurance visit carries no judgement: the one before it stays in force.
ASSURANCE_VISIT: Final = ("ayton-place", day(2024, 11, 19))
_NOT_INSPECTED: Final = ("care_home",)
_EVENTS: Final = {
    "police": 30, "child_protection": 12, "exploitation": 10, "allegation": 8, "injury": 6,
    "other": 5,
}  # fmt: skip


def list_council_homes() -> list[Home]:
    """List the children's homes of the council, short breaks last: those of regulations 44, 45."""
    return [home for home in HOMES if home.setting == "own_home"] + [HARTBURN_LODGE]


def list_inspections() -> list[Row]:
    """List inspections of each home about once a year, of supported accommodation since 2024."""
    rows = []
    for number, home in enumerate(HOMES):
        chance = Random(number)
        if home.purpose == "supported_accommodation":
            if overall := _SUPPORTED_JUDGED.get(home.slug):
                on = _SUPPORTED_INSPECTED_FROM + chance.randrange(0, 170)
                rows.append(_inspect(chance, home, on, "full", overall, _STRONG_FIRST))
        elif home.setting not in _NOT_INSPECTED:
            rows += _inspect_yearly(chance, home)
    slug, on = ASSURANCE_VISIT
    row = dict.fromkeys(INSPECTION_COLUMNS, "") | {"home": slug, "kind": "assurance"}
    rows.append(row | {"inspected_on": write_day(on), "published_on": write_day(on + 30)})
    return rows


def list_visits() -> list[Row]:
    """List the month's visit of each council home, a few of them missed."""
    rows = []
    for number, home in enumerate(list_council_homes()):
        chance, unresolved = Random(100 + number), 2
        for year, month in MONTHS:
            row = dict.fromkeys(VISIT_COLUMNS, "") | {
                "home": home.slug,
                "month": f"{year}-{month:02d}",
            }
            if (home.slug, row["month"]) not in MISSED_VISITS:
                on = _find_weekday(day(year, month, chance.randint(4, 21)))
                unresolved = max(0, min(7, unresolved + chance.choice((-2, -1, -1, 0, 1, 1, 2))))
                overdue = min(unresolved, chance.choices((0, 1, 2), (70, 22, 8))[0])
                row |= {
                    "visited_on": write_day(on),
                    "reported_on": write_day(on + chance.randint(4, 9)),
                    "safeguarded": "no" if chance.random() < 0.02 else "yes",
                    "wellbeing_promoted": "no" if chance.random() < 0.04 else "yes",
                    "recommendations_open": str(unresolved),
                    "recommendations_overdue": str(overdue),
                    "score": str(chance.choice((2.5, 3, 3, 3.5, 3.5, 4))) if year > 2023 else "",
                }
            rows.append(row)
    return rows


def list_reviews() -> list[Row]:
    """List the reviews of the quality of care of each council home, every six months."""
    rows = []
    for number, home in enumerate(list_council_homes()):
        chance, days = Random(200 + number), []
        slug, last = OVERDUE_REVIEW
        on = last if home.slug == slug else LAST_DAY - chance.randint(20, 150)
        while on > day(2021, 4, 1):
            days.append(_find_weekday(on))
            on -= chance.randint(165, 181)
        for on in reversed(days):
            sent = min(on + chance.randint(8, 26), LAST_DAY)
            values = (home.slug, write_day(on), write_day(sent))
            rows.append(dict(zip(REVIEW_COLUMNS, values, strict=True)))
    return rows


def list_notifications() -> list[Row]:
    """List what Ofsted was told of: a few times a year from each council home."""
    rows = []
    for number, home in enumerate(list_council_homes()):
        chance, on = Random(300 + number), day(2021, 4, 1)
        while (on := on + int(chance.expovariate(1 / 80)) + 3) <= LAST_DAY:
            event = chance.choices(list(_EVENTS), list(_EVENTS.values()))[0]
            values = (home.slug, write_day(on), event)
            rows.append(dict(zip(NOTIFICATION_COLUMNS, values, strict=True)))
    return rows


def _inspect_yearly(chance: Random, home: Home) -> Iterator[Row]:
    before, now = _JUDGED.get(home.slug, ("good", "good"))
    first = FIRST_DAY + chance.randrange(20, 330)
    days = list(range(first, LAST_DAY - 20, 365))
    for position, on in enumerate(days):
        inspected = _find_weekday(on + chance.randint(-18, 18))
        is_next_to_last = position + 1 < len(days) and days[position + 1] - 20 > BASELINE
        if inspected > BASELINE + 20:
            overall = now
        elif is_next_to_last or inspected > BASELINE - 500:
            overall = before
        else:
            overall = chance.choices(_BEST_FIRST[:3], (20, 62, 18))[0]
        yield _inspect(chance, home, inspected, "full", overall, _BEST_FIRST)


def _inspect(
    chance: Random, home: Home, on: Day, kind: str, overall: str, scale: tuple[str, ...]
) -> Row:
    """Write one inspection; the two other judgements are mostly the same as the first."""
    place, parts = scale.index(overall), []
    for _ in range(2):
        near = place - 1 if chance.random() < 0.1 and place else place
        parts.append(scale[near])
    framework = "supported_accommodation" if scale is _STRONG_FIRST else "childrens_home"
    inspected, published = _find_weekday(on), on + chance.randint(26, 45)
    values = (
        home.slug,
        write_day(inspected),
        kind,
        framework,
        overall,
        *parts,
        write_day(published) if published <= LAST_DAY else "",
    )
    return dict(zip(INSPECTION_COLUMNS, values, strict=True))


def _find_weekday(on: Day) -> Day:
    return on - max(0, date.fromordinal(on).weekday() - 4)
