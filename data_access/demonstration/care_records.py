"""What is returned of a child's care beside the episodes: reviews, health, missing, workers."""

from random import Random

from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.people import Child, Period, measure_age
from data_access.demonstration.targets import FIRST_DAY, LAST_DAY, Day, day

REVIEW_COLUMNS = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")
UASC_COLUMNS = ("CHILD", "SEX", "DOB", "DUC")
OC2_COLUMNS = (
    "CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS",
    "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED",
    "INTERVENTION_OFFERED",
)  # fmt: skip
MISSING_COLUMNS = ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")
WORKER_COLUMNS = ("CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON")

ON_TIME = 0.9
_FIRST_DUE, _SECOND_DUE, _NEXT_DUE = 26, 88, 178
_TAKING_PART = {"PN1": 42, "PN2": 6, "PN3": 16, "PN5": 18, "PN6": 13, "PN7": 5}
_GOING_MISSING = {
    "private_home": 0.32, "own_home": 0.28, "voluntary_home": 0.25, "supported_private": 0.3,
    "supported_own": 0.22, "supported_voluntary": 0.22, "agency_private": 0.06,
    "agency_voluntary": 0.06, "in_house": 0.04, "parents": 0.04, "connected": 0.02,
}  # fmt: skip
_WORKERS = 52
_CHANGES_OF_WORKER = {
    "LEFTRL": 34,
    "TSPROC": 28,
    "ORGRST": 14,
    "MANAGE": 14,
    "ABSENC": 8,
    "CHCHAN": 2,
}


def is_counted(period: Period) -> bool:
    """Tell whether a period is care, not short breaks alone."""
    return period.pathway != "short_breaks"


def list_reviews(chance: Random, child: Child) -> list[tuple[Day, Row]]:
    """List a child's reviews, about nine in ten of them on time."""
    rows = []
    for period in filter(is_counted, child.periods):
        on, due = period.start, _FIRST_DUE
        if period.start < FIRST_DAY:
            on, due = FIRST_DAY - chance.randint(0, 170), _NEXT_DUE
        while True:
            late = chance.random() > ON_TIME
            on += due + (chance.randint(8, 40) if late else -chance.randint(0, due // 5))
            due = _SECOND_DUE if due == _FIRST_DUE else _NEXT_DUE
            if on >= (period.end or LAST_DAY + 1):
                break
            code = "PN0"
            if measure_age(child.born, on) >= 4:
                code = chance.choices(list(_TAKING_PART), list(_TAKING_PART.values()))[0]
            row = _identify(child) | {"REVIEW": write_day(on), "REVIEW_CODE": code}
            rows.append((on, row))
    return rows


def describe_health(child: Child, year: int) -> Row | None:
    """Describe the health of a child in care for twelve months or more on 31 March."""
    on = day(year, 3, 31)
    period = child.find_period(on)
    age = measure_age(child.born, on)
    if not period or not is_counted(period) or period.start > day(year - 1, 3, 31) or age >= 18:
        return None
    chance = Random(child.number * 100 + year)
    row = _identify(child) | dict.fromkeys(OC2_COLUMNS[2:], "")
    if 4 <= age <= 16:
        if chance.random() < 0.8:
            strain = 13 + 4 * (period.stays[-1].setting.endswith("home")) + child.number % 5 - 2
            row["SDQ_SCORE"] = str(min(40, max(0, round(chance.gauss(strain, 6)))))
        else:
            row["SDQ_REASON"] = chance.choice(("SDQ1", "SDQ2", "SDQ3", "SDQ4", "SDQ5"))
    if age >= 10:
        row["CONVICTED"] = _flag(chance, 0.02 if age < 15 else 0.06)
    if age < 5:
        row["HEALTH_CHECK"] = _flag(chance, 0.9)
    row["IMMUNISATIONS"] = _flag(chance, 0.55 if child.unaccompanied else 0.9)
    row["TEETH_CHECK"] = _flag(chance, 0.45 if year == 2021 else 0.82)
    row["HEALTH_ASSESSMENT"] = _flag(chance, 0.92)
    row["SUBSTANCE_MISUSE"] = _flag(chance, 0.1 if age >= 14 else 0.0)
    if row["SUBSTANCE_MISUSE"] == "1":
        row["INTERVENTION_RECEIVED"] = _flag(chance, 0.5)
        if row["INTERVENTION_RECEIVED"] == "0":
            row["INTERVENTION_OFFERED"] = _flag(chance, 0.7)
    return row


def list_missing(chance: Random, child: Child) -> list[tuple[Day, Row]]:
    """List the times a child went missing, mostly teenagers in homes and supported flats."""
    rows = []
    for period in filter(is_counted, child.periods):
        starts = [*(stay.start for stay in period.stays[1:]), period.end or LAST_DAY + 1]
        for stay, stop in zip(period.stays, starts, strict=True):
            risk = _GOING_MISSING.get(stay.setting, 0.0)
            first = max(stay.start, FIRST_DAY, child.born + 12 * 365)
            while first < stop - 8:
                if chance.random() < risk:
                    on = first + chance.randint(0, 60)
                    for _ in range(1 + int(chance.expovariate(0.45))):
                        back = on + chance.choices((0, 1, 2, 3, 6), (30, 42, 16, 8, 4))[0]
                        if back >= stop:
                            break
                        kind = "M" if chance.random() < 0.85 else "A"
                        times = {"MIS_START": write_day(on), "MIS_END": write_day(back)}
                        rows.append((on, _identify(child) | {"MISSING": kind} | times))
                        on = back + chance.randint(2, 40)
                    first = on
                first += 365
    return rows


def list_workers(chance: Random, child: Child) -> list[tuple[Day, Day | None, Row]]:
    """List the social workers a child had, with when each began and ended."""
    rows: list[tuple[Day, Day | None, Row]] = []
    for period in filter(is_counted, child.periods):
        on, reason = period.start, "FCONTA"
        stop = period.end or LAST_DAY + 1
        while on < stop:
            until = on + 60 + int(chance.expovariate(1 / 430))
            end = min(until, period.end) if period.end else (until if until < stop else None)
            worker = {"SW_ID": f"SW{chance.randint(1, _WORKERS):04d}", "SW_DECOM": write_day(on)}
            rest = {"SW_DEC": write_day(end) if end else "", "SW_REASON": reason}
            rows.append((on, end, _identify(child) | worker | rest))
            weights = _CHANGES_OF_WORKER
            reason = chance.choices(list(weights), list(weights.values()))[0]
            on = until
    return rows


def _identify(child: Child) -> Row:
    return {"CHILD": child.reference, "DOB": write_day(child.born)}


def _flag(chance: Random, share: float) -> str:
    return "1" if chance.random() < share else "0"
