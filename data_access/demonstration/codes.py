"""The SSDA903 codes of each stay, and the changes of code that are no move.

A foster home that becomes long term, or a relative approved for good, keeps its carer; so does
a child whose semi-independent flat became registered supported accommodation in October 2023.
"""

from random import Random

from data_access.demonstration import targets
from data_access.demonstration.people import Period, Stay
from data_access.demonstration.register import Register
from data_access.demonstration.targets import CHECKPOINTS, LAST_DAY, Day

_BEGAN: Day = targets.SUPPORTED_ACCOMMODATION_BEGINS
_LONG_TERM = {"U3": "U1", "U6": "U4"}
_TEMPORARY = {"connected": "T4", "private_home": "T3", "in_house": "T4"}


def assign_codes(register: Register, seed: int) -> None:
    """Give each stay its PLACE and PLACE_PROVIDER."""
    chance = Random(seed)
    for child in register.children:
        for period in child.periods:
            for stay in list(period.stays):
                if stay.kind == "return":
                    continue
                stay.code, stay.provider = targets.SETTINGS[stay.setting]
                if stay.setting in targets.FOSTERING:
                    _make_long_term(chance, period, stay)
                elif stay.setting in targets.SUPPORTED:
                    _register(chance, period, stay)
                elif stay.setting == "temporary":
                    before = period.stays[period.stays.index(stay) - 1].setting
                    stay.code = _TEMPORARY.get(before, "T1")
                elif stay.setting == "adoption" and chance.random() < 0.1:
                    stay.code = "A5"
            _return_codes(period)


def _find_end(period: Period, stay: Stay) -> Day:
    position = period.stays.index(stay) + 1
    if position < len(period.stays):
        return period.stays[position].start
    return period.end or LAST_DAY + 1


def _change_code(period: Period, stay: Stay, on: Day, code: str) -> None:
    changed = Stay(on, stay.setting, "same_carer", stay.leaving, code, stay.provider)
    period.stays.insert(period.stays.index(stay) + 1, changed)
    stay.leaving = "PLACE"


def _make_long_term(chance: Random, period: Period, stay: Stay) -> None:
    end = _find_end(period, stay)
    if end - stay.start < 330:
        return
    if chance.random() < 0.35:
        stay.code = _LONG_TERM[stay.code]
    elif chance.random() < 0.45:
        on = stay.start + chance.randint(120, 300)
        if min(abs(on - day) for day in CHECKPOINTS) > 5:
            _change_code(period, stay, on, _LONG_TERM[stay.code])


def _register(chance: Random, period: Period, stay: Stay) -> None:
    if stay.start >= _BEGAN:
        stay.code = "K3"
    elif _find_end(period, stay) > _BEGAN:
        _change_code(period, stay, _BEGAN, "K3")
    elif chance.random() < 0.08:
        stay.code = "P2"


def _return_codes(period: Period) -> None:
    """Give each return the codes of the stay that was interrupted."""
    for position, stay in enumerate(period.stays):
        if stay.kind == "return":
            before = period.stays[position - 2]
            stay.code, stay.provider = before.code, before.provider
