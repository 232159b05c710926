"""The list of homes, by which a URN of the return becomes a home of somebody's."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from data_access.imports.homes import load_homes, read_homes
from data_access.imports.record import ListLoad, RowLog
from data_access.imports.refusal import RefusedInput
from data_access.store.tables import homes

STOCKTON = "E06000004"
HEADER = "slug,name,urn,postcode,provider_group,purpose,invented"
OAK = "oak-house,Oak House,SC000001,TS18 1AB,council,long_stay,yes"
ELM = "elm-house,Elm House,2000002,TS19 0AB,partnership,,no"


def load(store: Engine, folder: Path, *rows: str) -> ListLoad:
    path = folder / "homes.csv"
    path.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    return load_homes(store, path, council_code=STOCKTON)


def held(store: Engine) -> dict[str, tuple[object, ...]]:
    c = homes.c
    columns = (c.name, c.urn, c.postcode, c.provider_group, c.purpose, c.is_invented)
    with store.connect() as connection:
        return {slug: tuple(home) for slug, *home in connection.execute(select(c.slug, *columns))}


def test_homes_are_added_and_their_details_replaced_by_slug(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path, OAK, ELM)
    done = load(empty_store, tmp_path, OAK.replace("Oak House", "Oak Lodge"))
    assert "0 new homes, 1 replaced" in done.changes
    assert held(empty_store) == {
        "oak-house": ("Oak Lodge", "SC000001", "TS18 1AB", "council", "long_stay", True),
        "elm-house": ("Elm House", "2000002", "TS19 0AB", "partnership", None, False),
    }


def test_the_same_list_twice_changes_nothing(empty_store: Engine, tmp_path: Path) -> None:
    load(empty_store, tmp_path, OAK, ELM)
    again = load(empty_store, tmp_path, OAK, ELM)
    assert again.load_id is None
    assert "Nothing has changed" in again.summary()


def test_two_homes_may_exchange_their_urns(empty_store: Engine, tmp_path: Path) -> None:
    load(empty_store, tmp_path, OAK, ELM)
    load(
        empty_store,
        tmp_path,
        OAK.replace("SC000001", "2000002"),
        ELM.replace("2000002", "SC000001"),
    )
    urns = {slug: home[1] for slug, home in held(empty_store).items()}
    assert urns == {"oak-house": "2000002", "elm-house": "SC000001"}


def test_a_home_without_urn_and_postcode_is_taken(empty_store: Engine, tmp_path: Path) -> None:
    load(empty_store, tmp_path, "unit,Planned unit,,,council,parent_and_child,no")
    load(empty_store, tmp_path, "second-unit,Second unit,,,council,parent_and_child,no")
    assert held(empty_store)["unit"][1:3] == (None, None)


def test_small_letters_in_a_urn_and_a_postcode_are_mended_and_recorded(
    empty_store: Engine, tmp_path: Path
) -> None:
    done = load(empty_store, tmp_path, OAK.replace("SC", "sc").replace("TS18 1AB", "ts181ab"))
    assert held(empty_store)["oak-house"][1:3] == ("SC000001", "TS18 1AB")
    assert {finding.column for finding in done.log.findings} == {"urn", "postcode"}
    assert (done.log.rows_accepted, done.log.rows_repaired) == (0, 1)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("oak house,Oak,SC000009,,council,,no", "bad_slug"),
        ("ash,,SC000009,,council,,no", "bad_name"),
        ("ash,Ash,SC00009,,council,,no", "bad_urn"),
        ("ash,Ash,SC000009,Stockton,council,,no", "bad_postcode"),
        ("ash,Ash,SC000009,,friends,,no", "unknown_provider_group"),
        ("ash,Ash,SC000009,,council,hotel,no", "unknown_purpose"),
        ("ash,Ash,SC000009,,council,,perhaps", "unknown_invented"),
        ("elm-house,Elm,SC000009,,council,,no", "slug_twice"),
        ("ash,Ash,2000002,,council,,no", "urn_twice"),
        ("ash,Ash,SC000001,,council,,no", "urn_twice"),
    ],
)
def test_a_home_that_cannot_be_used_is_left_out_with_its_reason(row: str, code: str) -> None:
    log = RowLog("homes.csv")
    held = {"oak-house": {"slug": "oak-house", "urn": "SC000001"}}
    stated = read_homes("\n".join((HEADER, ELM, row)), held, log)
    assert [(finding.line, finding.code) for finding in log.findings] == [(3, code)]
    assert list(stated) == ["elm-house"]


def test_a_list_without_a_needed_column_is_refused(empty_store: Engine, tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    path.write_text("slug,name\noak,Oak", encoding="utf-8")
    with pytest.raises(RefusedInput, match="lacks the columns urn, postcode"):
        load_homes(empty_store, path, council_code=STOCKTON)
