"""What the demonstration's benefit measures came to say: targets, late baselines, readings by hand.

All of it is invented, and says so where it is read.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from data_access.demonstration.programme_days import Update

_INVENTED: Final = "Invented for the demonstration"
_SET_ON, _REACHED_ON = date(2024, 4, 24), date(2026, 3, 31)
_KEPT_ON: Final = date(2024, 5, 7)
# measure: target, who approved it, tolerance, where it should be on the way
_TARGETS: Final[
    dict[str, tuple[float, str, float, tuple[tuple[date, float], ...], str]]
] = {
    "BM9": (
        30, "director", 2, ((date(2024, 9, 30), 43), (date(2025, 3, 31), 38)),
        "A child may move who had settled.",
    ),
    "BM13": (105, "director", 4, (), "A child may move away from carers whom they trust."),
    "BM18": (115, "cabinet", 3, (), ""),
    "BM28": (6, "director", 1, (), "Fewer complaints may mean that children are not heard."),
    "BM42": (18, "director", 2, (), ""),
}  # fmt: skip
# Of what was first known after the first edition: measure, as of when, value, kept when.
_BASELINES: Final = (
    ("BM24", date(2025, 1, 2), 27, date(2025, 1, 7)),
    ("BM33", date(2024, 1, 31), 3.5, date(2024, 2, 6)),
    ("BM34", date(2024, 1, 31), 3.5, date(2024, 2, 6)),
    ("BM35", date(2024, 1, 31), 2.5, date(2024, 2, 6)),
    ("BM36", date(2024, 1, 31), 3.5, date(2024, 2, 6)),
    ("BM37", date(2024, 1, 31), 2.5, date(2024, 2, 6)),
    ("BM38", date(2024, 1, 31), 2.5, date(2024, 2, 6)),
    ("BM39", date(2024, 1, 31), 3.5, date(2024, 2, 6)),
)
# measure, when it was agreed to be realised, by which role, kept when
_REALISED: Final = (("BM30", date(2025, 3, 28), "director", date(2025, 3, 31)),)
# Ends of quarters, each with the day on which its readings were kept.
_QUARTERS: Final = (
    (date(2023, 12, 31), date(2024, 1, 9)),
    (date(2024, 3, 31), date(2024, 4, 9)),
    (date(2024, 6, 30), date(2024, 7, 9)),
    (date(2024, 9, 30), date(2024, 10, 8)),
    (date(2024, 12, 31), date(2025, 1, 14)),
    (date(2025, 3, 31), date(2025, 3, 31)),
)
# measure: its value at the end of each quarter, and where that is said to come from
_READINGS: Final = {
    "BM23": ((0, 0, 0, 0, 1, 1), "programme board"),
    "BM28": ((14, 13, 12, 11, 9, 8), "complaints log"),
    "BM30": ((0, 0, 0, 1, 1, 1), "commissioning team"),
    "BM43": ((0, 0, 0, 0, 0, 0), "programme board"),
    "BM48": ((0, 0, 1, 1, 1, 1), "partnership board"),
    "BM49": ((10, 12, 15, 14, 18, 21), "partnership board"),
}


def list_figures() -> Iterator[Update]:
    """List what changed of the benefit measures, and their readings."""
    for measure, (target, role, tolerance, trajectory, dis_benefits) in _TARGETS.items():
        yield Update(
            _KEPT_ON,
            "benefit_measures",
            measure,
            {
                "target": float(target),
                "target_on": _REACHED_ON,
                "target_approved_by": role,
                "target_approved_on": _SET_ON,
                "tolerance": float(tolerance),
                "trajectory": tuple((on, float(value)) for on, value in trajectory) or None,
                "dis_benefits": f"{dis_benefits} {_INVENTED}: the target.".strip(),
            },
        )
    for measure, of, value, on in _BASELINES:
        said: dict[str, Any] = {"baseline": float(value), "baseline_on": of}
        yield Update(on, "benefit_measures", measure, said)
    for measure, agreed, role, on in _REALISED:
        said = {"realised_on": agreed, "realised_agreed_by": role}
        yield Update(on, "benefit_measures", measure, said)
    for measure, (values, source) in _READINGS.items():
        for (of, on), value in zip(_QUARTERS, values, strict=True):
            said = {
                "measure": measure,
                "on": of,
                "value": float(value),
                "note": f"{_INVENTED}: {source}",
            }
            yield Update(on, "readings", f"{measure} {of.isoformat()}", said)
