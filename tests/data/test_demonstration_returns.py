"""The demonstration council's files say what was published: a slow count that shares no code."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import hypot
from pathlib import Path

import pytest

from data_access.demonstration import faults, targets
from data_access.demonstration.places import PLACES
from data_access.demonstration.returns import write_returns

YEARS = range(2018, 2026)
BASELINE = date(2023, 10, 31)
LAST_DAY = date(2025, 3, 31)
STOCKTON = "E06000004"
FOSTERING = ("U1", "U2", "U3", "U4", "U5", "U6")
SHORT_BREAKS = ("V3", "V4")
AUTHORITIES = {place.postcode: place for place in PLACES}

Row = dict[str, str]


def read_day(text: str) -> date:
    number, month, year = map(int, text.split("/"))
    return date(year, month, number)


@dataclass
class Returns:
    """The episodes of all years, repaired, the latest statement of each taken."""

    folder: Path
    born: dict[str, date] = field(default_factory=dict)
    unaccompanied: set[str] = field(default_factory=set)
    episodes: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def read(self, name: str) -> list[Row]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def open_on(self, day: date) -> dict[str, Row]:
        """Each child looked after on a day, with the episode that began last."""
        found: dict[str, Row] = {}
        for child, rows in self.episodes.items():
            for row in rows:
                is_open = read_day(row["DECOM"]) <= day
                is_open = is_open and (not row["DEC"] or read_day(row["DEC"]) > day)
                if is_open and row["LS"] not in SHORT_BREAKS and self.age(child, day) < 18:
                    found[child] = row
        return found

    def age(self, child: str, day: date) -> int:
        born = self.born[child]
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def events(self, year: int) -> tuple[list[tuple[date, str]], list[tuple[date, str, str]]]:
        """Every start and every end of a period of care in a year, short breaks left out."""
        starts, ends = [], []
        for child, rows in self.episodes.items():
            for row in rows:
                if row["LS"] in SHORT_BREAKS:
                    continue
                if row["RNE"] == "S" and find_year(read_day(row["DECOM"])) == year:
                    starts.append((read_day(row["DECOM"]), child))
                ended = row["DEC"] and row["REC"] != "X1"
                if ended and find_year(read_day(row["DEC"])) == year:
                    ends.append((read_day(row["DEC"]), child, row["REC"]))
        return sorted(starts), sorted(ends)

    def placements(self, child: str) -> list[list[Row]]:
        """Episodes in order, gathered into placements; a time away belongs to the next."""
        gathered: list[list[Row]] = []
        for row in self.episodes[child]:
            last = gathered[-1][-1] if gathered else None
            joined = last is not None and last["REC"] == "X1" and last["DEC"] == row["DECOM"]
            carries_on = row["RNE"] not in ("S", "P", "B") or row["PLACE"].startswith("T")
            returned = last is not None and last["PLACE"].startswith("T")
            if joined and (carries_on or returned):
                gathered[-1].append(row)
            else:
                gathered.append([row])
        return gathered


def find_year(day: date) -> int:
    return day.year + (day >= date(day.year, 4, 1))


def repair(years: dict[int, list[Row]]) -> Iterator[Row]:
    """Give each episode once, as last stated, with the faults that DOMAIN names put right."""
    latest: dict[tuple[str, str], tuple[int, Row]] = {}
    for year, rows in years.items():
        for row in rows:
            latest[row["CHILD"], row["DECOM"]] = year, row
    ordered = sorted(latest.values(), key=lambda e: (e[1]["CHILD"], read_day(e[1]["DECOM"])))
    for position, (year, row) in enumerate(ordered):
        follower = ordered[position + 1][1] if position + 1 < len(ordered) else None
        if follower and follower["CHILD"] != row["CHILD"]:
            follower = None
        if not row["DEC"] and follower:
            row |= {"DEC": follower["DECOM"], "REC": "X1"}
        elif not row["DEC"] and year < max(years):
            row |= {"DEC": f"31/03/{year}", "REC": "E8"}
        elif row["REC"] == "X1" and follower:
            row["DEC"] = follower["DECOM"]
        yield row


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Returns:
    folder = tmp_path_factory.mktemp("demonstration")
    write_returns(folder)
    found = Returns(folder)
    for year in YEARS:
        for row in found.read(f"{year}/header.csv"):
            found.born[row["CHILD"]] = read_day(row["DOB"])
        found.unaccompanied |= {row["CHILD"] for row in found.read(f"{year}/uasc.csv")}
    for row in repair({year: found.read(f"{year}/episodes.csv") for year in YEARS}):
        found.episodes[row["CHILD"]].append(row)
    return found


def count_places(returns: Returns, day: date) -> Counter[str]:
    """Count children by the published groups of placement."""
    groups = {"K1": "homes", "K2": "homes", "H5": "supported", "K3": "supported"}
    groups |= dict.fromkeys(FOSTERING, "foster") | {"P1": "parents", "P2": "supported"}
    groups |= dict.fromkeys(("A3", "A4", "A5", "A6"), "adoption")
    return Counter(groups.get(row["PLACE"], "other") for row in returns.open_on(day).values())


def find_band(age: int) -> int:
    return sum(age >= start for start in (5, 11, 16))


def find_type(row: Row) -> str:
    """Give the project's placement type of an episode."""
    place, provider = row["PLACE"], row["PLACE_PROVIDER"]
    if place in ("U1", "U2", "U3"):
        return "connected_persons"
    if place in FOSTERING:
        own, agency = provider == "PR1", provider in ("PR4", "PR5")
        return "in_house" if own else "ifa" if agency else "other_authority"
    if place == "K2":
        return "own_home" if provider == "PR1" else "external_home"
    types = {"K3": "supported", "H5": "supported", "P2": "supported", "P1": "parents"}
    return types.get(place, "adoption" if place[0] == "A" else "other")


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2017, 4, 1), 434),
        (date(2018, 3, 31), 468),
        (date(2019, 3, 31), 500),
        (date(2020, 3, 31), 575),
        (date(2021, 3, 31), 578),
        (date(2022, 3, 31), 574),
        (date(2023, 3, 31), 577),
        (BASELINE, 587),
        (date(2024, 3, 31), 581),
        (LAST_DAY, 564),
    ],
)
def test_as_many_children_are_looked_after_as_published(
    returns: Returns, day: date, count: int
) -> None:
    assert len(returns.open_on(day)) == count


def test_as_many_started_and_ceased_as_published(returns: Returns) -> None:
    started, ceased, aged_16 = [], [], []
    for year in YEARS:
        starts, ends = returns.events(year)
        first = dict(reversed([(child, day) for day, child in starts]))
        started.append(len(first))
        ceased.append(len({child for _, child, _ in ends}))
        aged_16.append(sum(returns.age(child, day) >= 16 for child, day in first.items()))
    assert started == [161, 142, 214, 162, 175, 167, 168, 161]
    assert ceased == [130, 110, 141, 160, 183, 163, 165, 180]
    assert aged_16[3:] == [12, 21, 33, 32, 26]


def test_stock_and_every_event_reconcile(returns: Returns) -> None:
    for year in YEARS:
        before = returns.open_on(date(year - 1, 3, 31)) if year > 2018 else None
        count = len(before) if before is not None else 434
        starts, ends = returns.events(year)
        from_short_breaks = sum(
            row["LS"] in SHORT_BREAKS
            and row["REC"] == "X1"
            and find_year(read_day(row["DEC"])) == year
            for rows in returns.episodes.values()
            for row in rows
        )
        open_at_18 = sum(
            returns.age(child, day) >= 18
            and day != returns.born[child].replace(year=returns.born[child].year + 18)
            for day, child, _ in ends
        )
        assert open_at_18 == (year == 2021), "one planted fault is open on an 18th birthday"
        count += len(starts) - len(ends) + from_short_breaks
        assert len(returns.open_on(date(year, 3, 31))) == count


def test_placements_are_as_published(returns: Returns) -> None:
    published = {
        2021: (411, 69, 18, 69, 11),
        2022: (376, 71, 33, 76, 13),
        2023: (373, 73, 41, 71, 10),
        2024: (383, 80, 24, 57, 10),
        2025: (392, 71, 35, 46, 8),
    }
    for year, row in published.items():
        counts = count_places(returns, date(year, 3, 31))
        assert (
            tuple(counts[key] for key in ("foster", "homes", "supported", "parents", "adoption"))
            == row
        )


@pytest.mark.parametrize(
    ("year", "own", "private"),
    [(2021, 329, 134), (2022, 324, 145), (2023, 320, 156), (2024, 315, 166), (2025, 310, 177)],
)
def test_providers_are_as_published(returns: Returns, year: int, own: int, private: int) -> None:
    counts = Counter(row["PLACE_PROVIDER"] for row in returns.open_on(date(year, 3, 31)).values())
    assert counts["PR1"] == pytest.approx(own, rel=0.015)
    assert counts["PR4"] == pytest.approx(private, rel=0.015)


def test_legal_status_and_age_are_as_published(returns: Returns) -> None:
    here = returns.open_on(LAST_DAY)
    assert Counter(row["LS"] for row in here.values()) == {
        "C2": 397, "C1": 79, "V2": 73, "E1": 14, "J1": 1,
    }  # fmt: skip
    ages = [returns.age(child, LAST_DAY) for child in here]
    bands = Counter(sum(age >= start for start in (1, 5, 10, 16)) for age in ages)
    assert [bands[band] for band in range(5)] == [16, 59, 137, 230, 122]


def test_the_reasons_for_leaving_are_as_published(returns: Returns) -> None:
    reasons = Counter({child: rec for _, child, rec in returns.events(2025)[1]}.values())
    guardians = ("E45", "E46", "E47", "E48")
    assert reasons["E4A"] == 51
    assert reasons["E17"] == 57
    assert reasons["E41"] == 19
    assert sum(reasons[code] for code in guardians) == 15
    assert reasons["E11"] + reasons["E12"] == 15
    for year, count in {2022: 40, 2024: 31}.items():
        recs = [rec for *_, rec in returns.events(year)[1]]
        assert sum(rec in guardians for rec in recs) == count


def test_the_baseline_is_the_briefs_table(returns: Returns) -> None:
    table: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for child, row in returns.open_on(BASELINE).items():
        table[find_type(row)][find_band(returns.age(child, BASELINE))] += 1
    assert table["connected_persons"] == [23, 56, 54, 21]
    assert table["in_house"] == [22, 27, 32, 21]
    assert table["ifa"] == [10, 42, 38, 29]
    assert "other_authority" not in table
    assert table["supported"] == [0, 0, 0, 36]
    totals = {name: sum(row) for name, row in table.items()}
    assert totals["own_home"] == 26
    assert totals["external_home"] == 58
    assert totals["parents"] == 57
    assert totals["adoption"] == 10
    assert totals["other"] == 25


def test_fostering_on_the_last_day(returns: Returns) -> None:
    types = Counter(find_type(row) for row in returns.open_on(LAST_DAY).values())
    assert types["ifa"] == 134
    assert 155 <= types["connected_persons"] <= 160
    assert types["other_authority"] == 3


def test_children_out_of_area_are_as_published(returns: Returns) -> None:
    def count(day: date) -> tuple[int, int]:
        outside, far = 0, 0
        for row in returns.open_on(day).values():
            place = AUTHORITIES.get(row["PL_POST"])
            if place is None or place.authority == STOCKTON:
                continue
            outside += 1
            home = AUTHORITIES.get(row["HOME_POST"])
            if home:
                metres = hypot(home.easting - place.easting, home.northing - place.northing)
                far += metres / 1609.344 > 20
        return outside, far

    assert count(date(2023, 3, 31))[0] == 235
    outside, far = count(LAST_DAY)
    assert outside == 202
    assert round(100 * far / 564) == 7


def test_stability_is_as_published(returns: Returns) -> None:
    often = 0
    stable, long_term = 0, 0
    two_years, two_and_a_half = date(2023, 3, 31), date(2022, 9, 30)
    for child in returns.open_on(LAST_DAY):
        placements = returns.placements(child)
        in_year = [
            rows
            for rows in placements
            if rows[-1]["LS"] not in SHORT_BREAKS
            and (not rows[-1]["DEC"] or read_day(rows[-1]["DEC"]) > date(2024, 4, 1))
        ]
        often += len(in_year) >= 3
        began = find_period_start(returns.episodes[child])
        if returns.age(child, LAST_DAY) < 16 and began <= two_and_a_half:
            long_term += 1
            current = placements[-1]
            if current[0]["PLACE"].startswith("A") and len(placements) > 1:
                current = placements[-2]
            stable += read_day(current[0]["DECOM"]) <= two_years
    assert often / 564 == pytest.approx(0.11, abs=0.005)
    assert stable / long_term == pytest.approx(0.67, abs=0.01)


def find_period_start(rows: list[Row]) -> date:
    """Find when the latest period of care began, as far back as the returns say."""
    began = read_day(rows[-1]["DECOM"])
    for row in reversed(rows):
        began = read_day(row["DECOM"])
        if row["RNE"] == "S":
            break
    return began


def test_unaccompanied_children_are_as_published(returns: Returns) -> None:
    for day, count in {
        date(2017, 4, 1): 7,
        date(2022, 3, 31): 9,
        date(2023, 3, 31): 29,
        date(2024, 3, 31): 28,
        LAST_DAY: 25,
    }.items():
        here = returns.open_on(day)
        assert abs(sum(child in returns.unaccompanied for child in here) - count) <= 1


def test_children_live_where_the_law_allows(returns: Returns) -> None:
    for child, rows in returns.episodes.items():
        for row in rows:
            if row["PLACE"] == "P1":
                assert row["LS"] in ("C1", "C2")
            if row["PLACE"] in ("H5", "K3", "P2"):
                assert returns.age(child, read_day(row["DECOM"])) >= 16
            if row["PLACE"].startswith("A"):
                assert row["LS"] == "E1"
            if row["PLACE"] == "K3":
                assert read_day(row["DECOM"]) >= date(2023, 10, 28)
            if row["PLACE"] == "H5":
                assert not row["DEC"] or read_day(row["DEC"]) <= date(2023, 10, 28)


def test_periods_of_care_are_whole(returns: Returns) -> None:
    for rows in returns.episodes.values():
        assert len({row["CIN"] for row in rows}) == 1
        for row, following in zip(rows, [*rows[1:], None], strict=True):
            if row["DEC"]:
                assert read_day(row["DEC"]) > read_day(row["DECOM"])
            if row["REC"] == "X1":
                assert following is not None
                assert following["DECOM"] == row["DEC"]
                assert following["RNE"] != "S"
            elif following is not None:
                assert following["RNE"] == "S"
                assert read_day(following["DECOM"]) > read_day(row["DEC"])


def test_supported_children_are_the_briefs(returns: Returns) -> None:
    bands = [0, 0, 0, 0]
    for row in returns.read("permanence.csv"):
        is_open = read_day(row["start"]) <= BASELINE
        is_open = is_open and (not row["end"] or read_day(row["end"]) > BASELINE)
        if row["order"] == "special_guardianship" and is_open:
            born = read_day(row["date_of_birth"])
            age = BASELINE.year - born.year - ((born.month, born.day) > (10, 31))
            assert age < 18
            bands[find_band(age)] += 1
    assert bands == [41, 107, 89, 23]


def test_those_who_left_to_guardians_are_supported(returns: Returns) -> None:
    listed = {(row["reference"], row["start"]) for row in returns.read("permanence.csv")}
    left = {
        (row["CHILD"], row["DEC"])
        for rows in returns.episodes.values()
        for row in rows
        if row["REC"] in ("E41", "E43", "E44", "E45", "E46", "E47", "E48")
    }
    assert left <= listed


def test_homes_are_recognised_by_urn(returns: Returns) -> None:
    homes = {row["urn"]: row for row in returns.read("homes/homes.csv")}
    assert sum(row["provider_group"] == "council" and row["invented"] == "no"
               for row in homes.values()) == 7  # fmt: skip
    groups: Counter[str] = Counter()
    for row in returns.open_on(LAST_DAY).values():
        if row["PLACE"] in ("K1", "K2", "K3"):
            assert homes[row["URN"]]["postcode"] == row["PL_POST"]
            groups[homes[row["URN"]]["provider_group"]] += 1
    assert min(groups[group] for group in ("council", "partnership", "external")) > 5


def test_the_planted_faults_are_there_and_no_others(returns: Returns) -> None:
    found: list[tuple[str, int, str, str]] = []
    files = {year: returns.read(f"{year}/episodes.csv") for year in YEARS}
    for year, rows in files.items():
        by_child: dict[str, list[Row]] = defaultdict(list)
        for number, row in enumerate(rows):
            key = (year, row["CHILD"], row["DECOM"])
            if number and row == rows[number - 1]:
                found.append(("exact_duplicate", *key))
                continue
            by_child[row["CHILD"]].append(row)
        later = {row["CHILD"] for row in files.get(year + 1, [])}
        for child, episodes in by_child.items():
            for row, following in zip(episodes, [*episodes[1:], None], strict=True):
                key = (year, child, row["DECOM"])
                if not row["DEC"] and following:
                    found.append(("open_episode_overtaken", *key))
                elif not row["DEC"] and year < 2025 and child not in later:
                    found.append(("stale_open_episode", *key))
                elif row["REC"] == "X1" and following and following["DECOM"] != row["DEC"]:
                    found.append(("x1_without_successor", *key))
    assert sorted(found) == sorted(tuple(fault) for fault in faults.FAULTS)


def test_only_the_planted_rows_repeat(returns: Returns) -> None:
    planted = {(f.year, f.child) for f in faults.FAULTS if f.kind == faults.DUPLICATE}
    for year in YEARS:
        for path in sorted((returns.folder / str(year)).glob("*.csv")):
            rows = Counter(tuple(row.values()) for row in returns.read(f"{year}/{path.name}"))
            repeated = {(year, row[0]) for row, count in rows.items() if count > 1}
            assert repeated <= planted


def test_each_year_says_again_what_was_open(returns: Returns) -> None:
    files = {year: returns.read(f"{year}/episodes.csv") for year in YEARS}
    stale = {fault.child for fault in faults.FAULTS if fault.kind == faults.STALE}
    overtaken = {(f.child, f.decom) for f in faults.FAULTS if f.kind == faults.OVERTAKEN}
    for year in list(YEARS)[:-1]:
        still_open = {(r["CHILD"], r["DECOM"]) for r in files[year] if not r["DEC"]}
        said_again = {(r["CHILD"], r["DECOM"]) for r in files[year + 1]}
        missing = still_open - said_again - overtaken
        assert {child for child, _ in missing} <= stale


def test_most_reviews_are_on_time(returns: Returns) -> None:
    reviews: dict[str, list[date]] = defaultdict(list)
    for year in YEARS:
        for row in returns.read(f"{year}/reviews.csv"):
            reviews[row["CHILD"]].append(read_day(row["REVIEW"]))
    in_time, total = 0, 0
    for days in reviews.values():
        for earlier, later in pairwise(days):
            total += 1
            in_time += later - earlier <= timedelta(days=184)
    assert 0.87 < in_time / total < 0.97


def test_it_is_the_same_every_time(returns: Returns, tmp_path: Path) -> None:
    write_returns(tmp_path)
    for path in sorted(returns.folder.rglob("*.csv")):
        assert path.read_bytes() == (tmp_path / path.relative_to(returns.folder)).read_bytes()


def test_every_year_has_its_files(returns: Returns) -> None:
    names = (
        "ad1 episodes header missing oc2 oc3 placed_for_adoption previous_permanence reviews uasc"
    )
    for year in YEARS:
        expected = set(names.split()) | ({"social_worker_episodes"} if year >= 2024 else set())
        assert {path.stem for path in (returns.folder / str(year)).iterdir()} == expected
        sexes = {row["SEX"] for row in returns.read(f"{year}/header.csv")}
        assert sexes == ({"M", "F"} if year >= 2025 else {"1", "2"})
    assert targets.LOOKED_AFTER[targets.LAST_DAY] == 564
