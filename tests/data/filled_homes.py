"""A store filled with homes, children and stays counted by hand elsewhere."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Table, delete, insert

from data_access.imports.homes_derivation import derive_homes
from data_access.questions import Door
from data_access.store.tables import (
    children,
    episode_spans,
    episodes,
    held_nights,
    home_findings,
    home_nights,
    home_stays,
    homes,
    load_files,
    loads,
    places,
    stays,
)
from data_access.store.tables.base import day_number
from data_access.vocabulary import CHILD_DIMENSIONS
from tests.data.nights_by_hand import FAMILY, ONE_DAY, Council, Episode

COUNCIL = "E06000004"
BORN, EIGHTEEN = date(2012, 6, 1), date(2030, 6, 1)
TABLES = (
    home_findings, home_nights, home_stays, held_nights, stays, places, episode_spans, episodes,
    children, homes, load_files, loads,
)  # fmt: skip
ALWAYS = 99_999
AGES = {f"age_{age}_day": day_number(BORN) for age in (1, 5, 10, 11, 16)} | {
    "age_18_day": day_number(EIGHTEEN)
}
NOTHING = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)


def fill_homes(engine: Engine, council: Council, last: date) -> Door:
    """Put this council alone into the store, as returned up to a day; a door onto it."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in TABLES:
            connection.execute(delete(table))
        load = {
            "loaded_at": datetime(2024, 6, 1),  # noqa: DTZ001 (stored as UTC without its name)
            "loaded_by": "a test",
            "council_code": COUNCIL,
            "is_synthetic": True,
        }
        connection.execute(
            insert(loads),
            [
                {"id": 1, "kind": "ssda903", "data_to": last, **load, **NOTHING},
                {"id": 2, "kind": "homes", "data_to": None, **load, **NOTHING},
            ],
        )
        file = {"name": "e.csv", "sha256": "0", "recognised_as": "episodes"}
        connection.execute(
            insert(load_files).values(load_id=1, collection_year=2020, **file, **NOTHING)
        )
        for table, rows in _tabulate(council).items():
            if rows:
                connection.execute(insert(table), rows)
        derive_homes(connection)
    return Door(engine, COUNCIL)


def _tabulate(council: Council) -> dict[Table, list[dict[str, Any]]]:
    home_ids = {slug: number for number, slug in enumerate(council.homes, start=1)}
    child_ids = {reference: number for number, reference in enumerate(council.children, start=1)}
    return {
        homes: [
            {
                "id": number, "load_id": 2, "slug": slug, "name": slug.title(),
                "urn": f"SC{number:06}", "provider_group": "council", "is_invented": True,
                "home_status": "open", "purpose": council.purposes.get(slug),
            }
            for slug, number in home_ids.items()
        ],
        children: [
            {
                "id": number, "reference": reference, "key": reference, "date_of_birth": BORN,
                "birth_day": day_number(BORN), "sex": "female", "ethnic_group": "white",
            }
            for reference, number in child_ids.items()
        ],
        episodes: [
            {
                "id": number, "load_id": 1, "collection_year": 2020,
                "child_id": child_ids[each.child], "decom": each.first, "ls": "C2",
                "place": "U4" if each.where == FAMILY else "K2", "place_provider": "PR1",
                "urn": f"SC{home_ids[each.where]:06}" if each.where in home_ids else None,
                "is_current": True, "decom_day": day_number(each.first),
                "effective_dec_day": _number(each.left),
                "effective_rec": each.rec if each.left else None,
                "reason_place_change": each.reason, "provider_type": "own_council",
                "locality": "in_area", "locality_detail": "in_borough", **_type(each), **AGES,
            }
            for number, each in enumerate(council.episodes, start=1)
        ],
        episode_spans: [
            {
                **dict.fromkeys((dimension.key for dimension in CHILD_DIMENSIONS), "any"),
                **_type(each), "child_id": child_ids[each.child], "episode_id": number,
                "start_month": 0, "end_month": 0, "start_day": day_number(each.first),
                "end_day": min(_number(each.left) or ALWAYS, day_number(EIGHTEEN)),
            }
            for number, each in enumerate(council.episodes, start=1)
        ],
        places: [
            {
                "load_id": 2, "home_id": home_ids[each.home], "state": each.state,
                "number": each.number, "start_day": day_number(each.first),
                "not_usable_reason": each.reason if each.state == "not_usable" else None,
                "end_day": _number(each.last + ONE_DAY if each.last else None),
            }
            for each in council.places
        ],
        stays: [
            {
                "id": number, "load_id": 2, "home_id": home_ids[stay.home],
                "reference": stay.reference, "kind": stay.kind, "whose_child": stay.whose,
                "start_day": day_number(stay.first), "end_day": _number(stay.left),
                "stay_end": stay.ended,
            }
            for number, stay in enumerate(council.stays, start=1)
        ],
        held_nights: [
            {
                "stay_id": number, "home_id": home_ids[stay.home], "start_day": day_number(night),
                "end_day": day_number(night) + 1,
            }
            for number, stay in enumerate(council.stays, start=1)
            for night in stay.held
        ],
    }  # fmt: skip


def _number(day: date | None) -> int | None:
    return day_number(day) if day else None


def _type(episode: Episode) -> dict[str, str]:
    is_family = episode.where == FAMILY
    return {
        "placement_type": "in_house_fostering" if is_family else "own_childrens_home",
        "provider_group": "council",
    }
