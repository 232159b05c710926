"""Records of the programme, kept in a store of tests' own: each says little, all is by default."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Engine

from data_access.programme.keeping import Change, keep
from data_access.programme.records import columns_of, reference_of
from data_access.programme.register import read_history

KEPT_ON = date(2023, 11, 1)
KEPT_BY = "olive.officer@council.test"
_NEEDED: dict[str, dict[str, Any]] = {
    "milestones": {
        "workstream": "fostering",
        "title": "Recruitment strategy in place",
        "status": "in_progress",
        "owner_role": "delivery_manager",
    },
    "benefits": {
        "title": "More children live near home",
        "types": "Health and outcomes",
        "owner_role": "director",
    },
    "benefit_measures": {
        "benefit": "B1",
        "title": "Complaints made by children",
        "unit": "complaints",
        "better": "lower",
    },
    "readings": {"measure": "BM1"},
    "risks": {
        "title": "Too few foster carers come forward",
        "likelihood": "3",
        "impact": "4",
        "owner_role": "director",
        "status": "open",
    },
    "risk_actions": {
        "risk": "R1",
        "title": "Join the regional hub",
        "owner_role": "workstream_lead",
    },
    "interdependencies": {"title": "Workforce planning", "status": "open"},
}


def record(kind: str, **said: Any) -> dict[str, Any]:
    """What a record of a kind says: each column of its sheet, empty where nothing needs it."""
    return {column.name: None for column in columns_of(kind)} | _NEEDED[kind] | said


def keep_records(
    engine: Engine,
    kind: str,
    *said: Mapping[str, Any],
    on: date = KEPT_ON,
    by: str = KEPT_BY,
    role: str | None = "programme_officer",
    withdrawn: bool = False,
) -> None:
    """Keep records of a kind at noon of a day: what is given of each, over how it stood before.

    Each is kept as the version after its last one, whoever kept that.
    """
    change = Change(by, role, datetime.combine(on, time(12), UTC))
    with engine.begin() as connection:
        for one in said:
            reference = reference_of(kind, one)
            history = read_history(connection, kind, reference)
            before = history[0].content if history else record(kind)
            keep(
                connection,
                kind,
                reference,
                before | dict(one),
                expected=len(history),
                change=change,
                is_withdrawn=withdrawn,
            )


def keep_milestones(engine: Engine, *said: Mapping[str, Any], **more: Any) -> None:
    """As `keep_records`, of milestones."""
    keep_records(engine, "milestones", *said, **more)


def keep_risks(engine: Engine, *said: Mapping[str, Any], **more: Any) -> None:
    """As `keep_records`, of risks."""
    keep_records(engine, "risks", *said, **more)
