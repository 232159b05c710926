"""The demonstration council's workbooks, sheet by sheet: homes, carers, requests, money."""

from collections.abc import Sequence
from typing import Final

from data_access.demonstration import (
    carers,
    guests,
    homes_places,
    homes_quality,
    homes_staff,
    money,
    planned_moves,
    recruitment,
    requests,
)
from data_access.demonstration.council import Council
from data_access.demonstration.episodes import Row
from data_access.demonstration.fostering import build_fostering
from data_access.demonstration.homes import HOMES, PLANNED_HOMES, Home, name_provider
from data_access.demonstration.homes_places import REGISTERED
from data_access.demonstration.nights import list_placements, list_spells
from data_access.demonstration.targets import Day

HOME_COLUMNS: Final = (
    "slug", "name", "urn", "postcode", "provider_group", "provider", "purpose", "status", "opened",
    "closed", "planned_for", "invented",
)  # fmt: skip

Sheets = dict[str, tuple[Sequence[str], list[Row]]]


def list_workbooks(council: Council) -> dict[str, Sheets]:
    """List the sheets of each workbook by name: their columns and rows."""
    placements = list_placements(council.in_care)
    plans = planned_moves.list_planned_moves(placements)
    return {
        "homes": _list_homes_workbook(council, planned_moves.list_arrivals(plans)),
        "carers": _list_carers_workbook(council),
        "requests": {
            "requests": (requests.REQUEST_COLUMNS, requests.list_requests(placements)),
            "planned_moves": (planned_moves.MOVE_COLUMNS, plans),
        },
        "money": money.list_money(),
    }


def _list_homes_workbook(council: Council, arrivals: Sequence[tuple[str, str, Day]]) -> Sheets:
    spells = list_spells(council.in_care)
    others = guests.list_others()
    return {
        "homes": (HOME_COLUMNS, _list_homes()),
        "places": (homes_places.PLACE_COLUMNS, homes_places.list_places(spells, others)),
        "inspections": (homes_quality.INSPECTION_COLUMNS, homes_quality.list_inspections()),
        "regulation_44": (homes_quality.VISIT_COLUMNS, homes_quality.list_visits()),
        "regulation_45": (homes_quality.REVIEW_COLUMNS, homes_quality.list_reviews()),
        "notifications": (homes_quality.NOTIFICATION_COLUMNS, homes_quality.list_notifications()),
        "staff": (homes_staff.STAFF_COLUMNS, homes_staff.list_staff()),
        "stays": (guests.STAY_COLUMNS, guests.list_stays(spells, council.short_breaks, arrivals)),
        "known_as": (homes_staff.KNOWN_AS_COLUMNS, homes_staff.list_known_as(spells)),
    }


def _list_carers_workbook(council: Council) -> Sheets:
    fostering = build_fostering(list_placements(council.in_care))
    return {
        "households": (carers.HOUSEHOLD_COLUMNS, carers.list_households(fostering)),
        "carers": (carers.CARER_COLUMNS, carers.list_carers(fostering)),
        "approvals": (carers.APPROVAL_COLUMNS, carers.list_approvals(fostering)),
        "availability": (carers.AVAILABILITY_COLUMNS, carers.list_availability(fostering)),
        "placements": (carers.PLACEMENT_COLUMNS, carers.list_foster_placements(fostering)),
        "recruitment": (
            recruitment.RECRUITMENT_COLUMNS,
            recruitment.list_recruitment(fostering),
        ),
    }


def _list_homes() -> list[Row]:
    return [
        *(_describe(home) for home in HOMES),
        *(
            dict.fromkeys(HOME_COLUMNS, "")
            | home._asdict()
            | {"status": "planned", "provider": name_provider(home), "invented": "yes"}
            for home in PLANNED_HOMES
        ),
    ]


def _describe(home: Home) -> Row:
    opened = REGISTERED[home.slug][0][0] if home.slug in REGISTERED else ""
    return dict.fromkeys(HOME_COLUMNS, "") | {
        "slug": home.slug,
        "name": home.name,
        "urn": home.urn,
        "postcode": home.postcode,
        "provider_group": home.provider_group,
        "provider": name_provider(home),
        "purpose": home.purpose,
        "status": "open",
        "opened": opened,
        "invented": "yes" if home.invented else "no",
    }
