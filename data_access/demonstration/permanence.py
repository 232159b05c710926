"""Adoption and guardianship: their files, and the council's list of those it supports."""

from random import Random

from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.people import (
    Child,
    Period,
    choose_birth,
    find_band,
    find_birthday,
    measure_age,
)
from data_access.demonstration.targets import (
    BAND_STARTS,
    BASELINE,
    FIRST_DAY,
    LAST_DAY,
    SUPPORTED_ON_BASELINE,
    Day,
)

AD1_COLUMNS = (
    "CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR",
    "LS_ADOPTR",
)  # fmt: skip
PLACED_COLUMNS = ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")
PREVIOUS_COLUMNS = ("CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM")
PERMANENCE_COLUMNS = ("reference", "date_of_birth", "order", "start", "end", "weekly_allowance")

_ORDERS = ("special_guardianship", "child_arrangements")
Plan = tuple[Day, Day | None, Row]
_EARLIER_ARRANGEMENTS = 46
_ALLOWANCES = {"special_guardianship": (118.0, 210.0), "child_arrangements": (95.0, 170.0)}


def describe_adoption(chance: Random, child: Child, period: Period) -> Row:
    """Describe an adoption: decision, match and adopters."""
    placed = next(stay.start for stay in period.stays if stay.setting == "adoption")
    decided = _find_decision(period)
    assert decided is not None
    two = chance.random() < 0.78
    sexes = ("MF", "MF", "MF", "MF", "MM", "FF") if two else ("F1", "F1", "F1", "M1")
    return {
        "CHILD": child.reference,
        "DOB": write_day(child.born),
        "DATE_INT": write_day(decided),
        "DATE_MATCH": write_day(max(decided + 1, placed - chance.randint(10, 30))),
        "FOSTER_CARE": "1" if period.stays[-1].code == "A5" else "0",
        "NB_ADOPTR": "2" if two else "1",
        "SEX_ADOPTR": chance.choice(sexes),
        "LS_ADOPTR": chance.choice(("L11", "L11", "L12", "L3")) if two else "L0",
    }


def _find_decision(period: Period) -> Day | None:
    """Find when it was decided that a child should be placed for adoption."""
    order = next((on for on, kind in period.orders if kind == "E1"), None)
    return order and max(period.start + 5, order - 24)


def describe_plan(chance: Random, child: Child, period: Period) -> Plan | None:
    """Describe the decision that a child should be placed for adoption, and where it ended."""
    ended: Day | None = None
    if period.pathway == "adoption":
        decided = _find_decision(period)
        if decided is None:
            return None
        on = decided
    else:
        young = measure_age(child.born, period.start) < 3
        length = (period.end or LAST_DAY) - period.start
        if not young or length < 600 or period.pathway != "care_order" or chance.random() > 0.07:
            return None
        on = period.start + chance.randint(150, 260)
        ended = on + chance.randint(120, 300)
    reason = chance.choice(("RD2", "RD3", "RD4")) if ended else ""
    return (
        on,
        ended,
        {
            "CHILD": child.reference,
            "DOB": write_day(child.born),
            "DATE_PLACED": write_day(on),
            "DATE_PLACED_CEASED": write_day(ended) if ended else "",
            "REASON_PLACED_CEASED": reason,
        },
    )


def describe_previous(chance: Random, child: Child, period: Period) -> Row:
    """Describe the permanence a child had before coming into care."""
    row = {"CHILD": child.reference, "DOB": write_day(child.born), "PREV_PERM": "Z1"}
    row |= {"LA_PERM": "", "DATE_PERM": ""}
    earlier = [p for p in child.periods if p.end and p.end <= period.start]
    if earlier and earlier[-1].outcome == "child_arrangements" and earlier[-1].end:
        row |= {"PREV_PERM": "P3", "LA_PERM": "808", "DATE_PERM": write_day(earlier[-1].end)}
    elif measure_age(child.born, period.start) >= 4 and chance.random() < 0.035:
        on = child.born + int((period.start - child.born) * chance.uniform(0.3, 0.8))
        row |= {"PREV_PERM": "P2", "LA_PERM": "808", "DATE_PERM": write_day(on)}
    return row


def list_permanence(chance: Random, children: list[Child]) -> list[Row]:
    """List the children supported under an order, as the baseline counts them by age.

    Those who left care to guardians are joined by others who left before the first return or
    never were in care here; a little support ends before the child is 18.
    """
    entries: list[tuple[str, Day, str, Day, Day | None]] = []
    for child in children:
        for position, period in enumerate(child.periods):
            if period.outcome not in _ORDERS or period.end is None:
                continue
            later = child.periods[position + 1 :]
            end = later[0].start if later else _end_at_18(child.born)
            entries.append((child.reference, child.born, period.outcome, period.end, end))
    entries = _meet_baseline(chance, entries)
    number = max(child.number for child in children) + 1000
    room = [*SUPPORTED_ON_BASELINE]
    for _, born, order, start, end in entries:
        if order == "special_guardianship" and start <= BASELINE and (not end or end > BASELINE):
            room[find_band(measure_age(born, BASELINE), BAND_STARTS)] -= 1
    edges = (*BAND_STARTS, 18)
    for band, missing in enumerate(room):
        for _ in range(missing):
            born = choose_birth(chance.uniform(edges[band] + 0.2, edges[band + 1] - 0.2), BASELINE)
            latest = min(FIRST_DAY - 5, BASELINE - 90) if band else BASELINE - 60
            start = chance.randint(born + 90, max(born + 91, latest))
            number += 1
            entries.append(
                (f"CH-{number:06d}", born, "special_guardianship", start, _end_at_18(born))
            )
    for _ in range(_EARLIER_ARRANGEMENTS):
        born = choose_birth(chance.uniform(1, 15), FIRST_DAY)
        number += 1
        start = chance.randint(born + 90, FIRST_DAY)
        entries.append((f"CH-{number:06d}", born, "child_arrangements", start, _end_at_18(born)))
    entries.sort()
    rows = []
    for reference, born, order, start, end in entries:
        low, high = _ALLOWANCES[order]
        row = (
            reference,
            write_day(born),
            order,
            write_day(start),
            write_day(end) if end else "",
            f"{chance.uniform(low, high):.2f}",
        )
        rows.append(dict(zip(PERMANENCE_COLUMNS, row, strict=True)))
    return rows


def _end_at_18(born: Day) -> Day | None:
    birthday = find_birthday(born, 18)
    return birthday if birthday <= LAST_DAY else None


def _meet_baseline(
    chance: Random, entries: list[tuple[str, Day, str, Day, Day | None]]
) -> list[tuple[str, Day, str, Day, Day | None]]:
    """End the support of a few, where more left to guardians than the baseline still supports."""
    open_in: list[list[int]] = [[], [], [], []]
    for position, (_, born, order, start, end) in enumerate(entries):
        if order == "special_guardianship" and start <= BASELINE and (not end or end > BASELINE):
            open_in[find_band(measure_age(born, BASELINE), BAND_STARTS)].append(position)
    for positions, target in zip(open_in, SUPPORTED_ON_BASELINE, strict=True):
        chance.shuffle(positions)
        for position in positions[: max(0, len(positions) - target)]:
            reference, born, order, start, _ = entries[position]
            low = min(start + 200, BASELINE - 10)
            end = chance.randint(max(start + 5, low), BASELINE - 5)
            entries[position] = (reference, born, order, start, end)
    return entries
