"""Which postcode, and which home, each stay has, so that the published localities are met."""

from random import Random

from data_access.demonstration import targets
from data_access.demonstration.homes import HARTBURN_LODGE, Home, list_homes
from data_access.demonstration.people import Child, Period, Stay
from data_access.demonstration.places import find_place, list_postcodes, measure_miles
from data_access.demonstration.register import Register
from data_access.demonstration.targets import LAST_DAY, Day

_ELSEWHERE = {
    "connected": {"in_borough": 66, "near": 28, "far": 6},
    "in_house": {"in_borough": 84, "near": 16},
    "agency_private": {"in_borough": 40, "near": 52, "far": 8},
    "agency_voluntary": {"in_borough": 40, "near": 52, "far": 8},
    "other_authority": {"near": 60, "far": 40},
    "parents": {"in_borough": 84, "near": 13, "far": 3},
    "adoption": {"in_borough": 10, "near": 40, "far": 35, "": 15},
    "hospital": {"in_borough": 50, "near": 50},
    "young_offender": {"far": 100},
    "temporary": {"in_borough": 60, "near": 35, "": 5},
    "unregistered": {"in_borough": 40, "near": 40, "far": 20},
}
_FLEXIBLE = ("connected", "in_house", "agency_private", "agency_voluntary", "parents")
_WITH_URN = ("K1", "K2", "K3", "S1", "R1", "R3")

Entry = tuple[Child, Period, Stay]


def locate_stays(register: Register, seed: int) -> None:
    """Give each stay its postcode and URN."""
    chance = Random(seed)
    moves = [
        (child, period, stay)
        for child in register.children
        for period in child.periods
        for stay in period.stays
        if stay.kind in ("", "temporary")
    ]
    moves.sort(key=lambda entry: (entry[2].start, entry[0].number))
    _settle(chance, moves)
    before = 0
    for year in targets.YEARS:
        on = targets.day(year, 3, 31)
        _meet_targets(chance, register, year, before, on)
        before = on
    for child in register.children:
        for period in child.periods:
            _follow_carers(period)


def _settle(chance: Random, moves: list[Entry]) -> None:
    """Give a home or a postcode to each stay in the order in which they began."""
    living: dict[str, list[Day]] = {}
    together: dict[tuple[int, Day, str], str] = {}
    for child, period, stay in moves:
        homes = list_homes(stay.setting)
        if period.pathway in ("short_breaks", "from_short_breaks") and stay is period.stays[0]:
            homes = [HARTBURN_LODGE]
        if homes:
            home = _choose_home(chance, homes, living, period, stay)
            stay.postcode, stay.urn = home.postcode, home.urn
            continue
        key = child.family, stay.start, stay.setting
        if key not in together:
            weights = _ELSEWHERE[stay.setting]
            kind = chance.choices(list(weights), list(weights.values()))[0]
            postcode = chance.choice(list_postcodes(kind)) if kind else ""
            if kind == "in_borough" and stay.setting == "parents" and chance.random() < 0.7:
                postcode = child.home_postcode or postcode
            together[key] = postcode
        stay.postcode = together[key]


def _choose_home(
    chance: Random, homes: list[Home], living: dict[str, list[Day]], period: Period, stay: Stay
) -> Home:
    """Choose the home with most room, never the one just left."""
    position = period.stays.index(stay)
    left = period.stays[position - 1].urn if position else ""
    later = [s.start for s in period.stays[position + 1 :] if not s.kind]
    end = later[0] if later else period.end or LAST_DAY + 1

    def crowding(home: Home) -> float:
        ends = living.setdefault(home.urn, [])
        full = sum(day > stay.start for day in ends) / home.places
        return full + (full >= 1) + chance.random() * 0.2

    choice = min((h for h in homes if h.urn != left or len(homes) == 1), key=crowding)
    living[choice.urn].append(end)
    return choice


def _meet_targets(chance: Random, register: Register, year: int, before: Day, on: Day) -> None:
    """Change where the year's new foster homes stand until the year end meets its targets."""
    current = [
        (child, period, [stay for stay in period.stays if stay.start <= on][-1])
        for child, period in register.iterate_open(on)
    ]
    outside = sum(_is_outside(_find_carer(p, s)) for _, p, s in current)
    far = sum(_is_over_20_miles(c, _find_carer(p, s)) for c, p, s in current)
    pool = [
        (child, _find_carer(period, stay))
        for child, period, stay in current
        if stay.setting in _FLEXIBLE
        and _find_carer(period, stay).start > before
        and _find_carer(period, stay).postcode
    ]
    chance.shuffle(pool)
    wanted_far = round(len(current) * targets.OVER_20_MILES_PERCENT[year] / 100)
    for child, stay in pool:
        if not child.home_postcode or stay.setting == "parents":
            continue
        is_far = _is_over_20_miles(child, stay)
        if is_far and far > wanted_far:
            stay.postcode, far = chance.choice(list_postcodes("near")), far - 1
        elif far < wanted_far and _is_outside(stay) and not is_far:
            stay.postcode, far = chance.choice(list_postcodes("far")), far + 1
    for child, stay in pool:
        if _is_outside(stay) and outside > targets.OUT_OF_AREA[year]:
            if not _is_over_20_miles(child, stay):
                stay.postcode, outside = chance.choice(list_postcodes("in_borough")), outside - 1
        elif not _is_outside(stay) and outside < targets.OUT_OF_AREA[year]:
            stay.postcode, outside = chance.choice(list_postcodes("near")), outside + 1


def _find_carer(period: Period, stay: Stay) -> Stay:
    """Find the stay that began with the carer of this one."""
    position = period.stays.index(stay)
    while period.stays[position].kind in ("same_carer", "return"):
        position -= 1 if period.stays[position].kind == "same_carer" else 2
    return period.stays[position]


def _is_outside(stay: Stay) -> bool:
    return bool(stay.postcode) and find_place(stay.postcode).locality != "in_borough"


def _is_over_20_miles(child: Child, stay: Stay) -> bool:
    if not child.home_postcode or not _is_outside(stay):
        return False
    return measure_miles(find_place(child.home_postcode), find_place(stay.postcode)) > 20


def _follow_carers(period: Period) -> None:
    for stay in period.stays:
        carer = _find_carer(period, stay)
        stay.postcode, stay.urn = carer.postcode, carer.urn
    for stay in period.stays:
        if stay.code not in _WITH_URN:
            stay.urn = ""
