"""The list of homes, by which a URN of the return becomes a home of somebody's."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from data_access.imports.refusal import RefusedInput
from data_access.imports.workbooks.loading import WorkbookLoad, load_workbook
from data_access.store.engine import create_engine, upgrade_store
from data_access.store.tables import homes

STOCKTON = "E06000004"
HEADER = "slug,name,urn,postcode,provider_group,purpose,invented"
OAK = "oak-house,Oak House,SC000001,TS18 1AB,council,long_stay,yes"
ELM = "elm-house,Elm House,2000002,TS19 0AB,partnership,,no"


def load(store: Engine, folder: Path, *rows: str, header: str = HEADER) -> WorkbookLoad:
    path = folder / "homes.csv"
    path.write_text("\n".join((header, *rows)), encoding="utf-8")
    return load_workbook(store, path, kind="homes", council_code=STOCKTON, today=date(2025, 4, 2))


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
    assert "0 new, 1 replaced" in done.summary()
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
    assert {finding.column for finding in done.findings} == {"urn", "postcode"}
    assert (done.files[0].log.rows_accepted, done.files[0].log.rows_repaired) == (0, 1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A store that holds the first home; the others of it are loaded again and again."""
    folder = tmp_path_factory.mktemp("homes")
    engine = create_engine(f"sqlite:///{folder / 'store.sqlite'}")
    upgrade_store(engine)
    load(engine, folder, OAK)
    yield engine
    engine.dispose()


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
def test_a_home_that_cannot_be_used_is_left_out_with_its_reason(
    store: Engine, tmp_path: Path, row: str, code: str
) -> None:
    done = load(store, tmp_path, ELM, row)
    assert [(finding.line, finding.code) for finding in done.findings] == [(3, code)]
    assert set(held(store)) == {"oak-house", "elm-house"}


def test_a_home_left_out_keeps_its_urn_against_a_home_that_claims_it(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path, OAK, ELM)
    done = load(
        empty_store,
        tmp_path,
        ELM.replace("2000002", "SC000001"),
        OAK.replace("SC000001", "SC000009").replace("TS18 1AB", "nowhere"),
        "ash,Ash,SC000007,,council,,no",
    )
    assert [finding.code for finding in done.findings] == ["urn_twice", "bad_postcode"]
    assert {slug: home[1] for slug, home in held(empty_store).items()} == {
        "oak-house": "SC000001",
        "elm-house": "2000002",
        "ash": "SC000007",
    }


def test_a_list_without_a_needed_column_is_refused(empty_store: Engine, tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match=r"homes\.csv .* lacks the column provider_group"):
        load(empty_store, tmp_path, "oak,Oak", header="slug,name")
    with pytest.raises(RefusedInput, match="no rows under"):
        load(empty_store, tmp_path)
