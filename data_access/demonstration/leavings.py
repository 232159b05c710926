"""The recorded reason (REC) for each end of a period of care."""

from random import Random

from data_access.demonstration import targets
from data_access.demonstration.people import Period
from data_access.demonstration.register import Register

_CODES = {
    "custody": {"E9": 1},
    "independent": {"E5": 60, "E6": 40},
    "adoption": {"E11": 65, "E12": 35},
    "child_arrangements": {"E41": 1},
    "other_council": {"E3": 1},
    "relatives": {"E13": 1},
    "home_unplanned": {"E4B": 1},
    "home_planned": {"E4A": 1},
    "remand_ended": {"E14": 1},
    "age_assessed": {"E15": 1},
}
_GUARDIANS = {"connected": {"E45": 80, "E47": 20}, "": {"E46": 60, "E48": 40}}
_GUARDIANS_TO_2018 = {"connected": {"E43": 1}, "": {"E43": 50, "E44": 50}}
_AT_18 = {"E5": 48, "E6": 22, "E8": 16, "E7": 10, "E4A": 4}
_STAYING = (*targets.FOSTERING, *targets.SUPPORTED)


def record_leavings(register: Register, seed: int) -> None:
    """Record a code for each end of a period, with the published number staying with carers."""
    chance = Random(seed)
    grown: list[Period] = []
    for child in register.children:
        for period in child.periods:
            if period.end is None:
                continue
            if period.outcome == "turned_18":
                grown.append(period)
                continue
            setting = "connected" if period.stays[-1].setting == "connected" else ""
            codes = (
                _CODES.get(period.outcome)
                or (_GUARDIANS_TO_2018 if period.end <= targets.day(2018, 3, 31) else _GUARDIANS)[
                    setting
                ]
            )
            period.rec = chance.choices(list(codes), list(codes.values()))[0]
    for year in targets.YEARS:
        first, last = targets.day(year - 1, 4, 1), targets.day(year, 3, 31)
        _record_at_18(chance, [p for p in grown if p.end and first <= p.end <= last], year)


def _record_at_18(chance: Random, grown: list[Period], year: int) -> None:
    def rank(period: Period) -> tuple[bool, bool, float]:
        setting = period.stays[-1].setting
        return (setting not in targets.FOSTERING, setting not in _STAYING, chance.random())

    fostered = sum(p.stays[-1].setting in targets.FOSTERING for p in grown)
    usual = round(0.9 * fostered + 0.3 * (len(grown) - fostered))
    staying = targets.STAYED_WITH_CARERS.get(year, usual)
    for number, period in enumerate(sorted(grown, key=rank)):
        if number < staying:
            period.rec = "E17"
        else:
            period.rec = chance.choices(list(_AT_18), list(_AT_18.values()))[0]
            if period.rec == "E4A" and year in targets.STAYED_WITH_CARERS:
                period.rec = "E6"
