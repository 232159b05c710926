"""Tiers C and D over HTTP: whatever they ask, only what is published is read."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select

from callbacks.gate import ROUTER, UPDATE
from data_access.disclosure.catalogue import CATALOGUE, PUBLISHED
from data_access.questions import MEASURES
from data_access.store.engine import engine_for
from data_access.store.tables import audit_entries, metadata
from data_access.vocabulary import CHILD_DIMENSIONS, Role
from tests.addresses import ADDRESSES
from tests.http.clients import make_settings, sign_in
from tests.security.test_every_door import app_of, write_body

OF_CHILDREN = {
    table.name for table in metadata.sorted_tables if "child_id" in table.c or "dob" in table.c
} | {"children", "permanence_arrangements", "load_findings"}
OF_CHECKS = {"publication_checks", "published_table_checks", "published_cell_checks"}
QUERIES = ("", "?as_at=2024-12-31", "?as_at=2025-03-31&compare_to=2024-03-31", "?age_band=0-4")
# Typed, forged or out of the catalogue.
STRANGE = (
    "as_at=2025-02-17", "as_at=1999-03-31", "age_band=0-4&sex=male&ethnic_group=white",
    "ethnic_group=white&sex=male", "placement_group=elsewhere&age_band=11-15&sex=male",
    "placement_group=nowhere", "placement_type=secure_home", "by=placement_type", "home=1",
    "postcode=TS18", "by=provider_type", "by=legal_status",
    "by=month", "by=age_band,sex,locality", "compare_to=2024-02-01", "tier=A", "role=director",
    "from=2025-01-01&to=2025-01-31",
)  # fmt: skip


@pytest.fixture(params=(Role.CABINET_MEMBER, Role.PROJECT_SPONSOR))
def client(served_store: Engine, request: pytest.FixtureRequest) -> FlaskClient:
    return sign_in(served_store, request.param)


@pytest.fixture
def statements(served_store: Engine) -> Iterator[list[str]]:
    """Every statement that the application makes."""
    engine = engine_for(make_settings(served_store).database_url)
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def tables_in(statements: list[str]) -> set[str]:
    words = {word for each in statements for word in re.findall(r"\b[a-z_0-9]+\b", each)}
    return words & set(metadata.tables)


def ask_panels(client: FlaskClient, query: str) -> list[str]:
    """What every panel of every page answers under a query string, and the pages themselves."""
    told = []
    callbacks = app_of(client.application).callback_map
    for output, declared in callbacks.items():
        if "callback" not in declared:
            continue
        for path in ADDRESSES if ROUTER in output else ("/",):
            body = write_body(output, declared, path)
            for each in (*body["inputs"], *body["state"]):
                if each["id"] == "selection":
                    each["value"] = query
            told.append(client.post(UPDATE, json=body).text)
    return told


def test_no_request_of_theirs_reads_a_table_of_children_or_of_checks(
    client: FlaskClient, statements: list[str]
) -> None:
    for path in ADDRESSES:
        client.get(path)
    for query in QUERIES:
        ask_panels(client, query)
    client.get("/api/publications")
    client.get("/_dash-layout")
    for published in CATALOGUE:
        for by in published.tables:
            assert (
                client.get(f"/api/measures/{published.measure}?by={','.join(by)}").status_code
                == 200
            )
    for name in MEASURES:
        for dimension in CHILD_DIMENSIONS[-4:]:
            client.get(f"/api/measures/{name}?by={dimension.key}&format=csv")
    for strange in STRANGE:
        client.get(f"/api/measures/looked_after?{strange}")
    read = tables_in(statements)
    assert {"published_cells", "sessions"} <= read
    assert not read & OF_CHILDREN
    assert not read & OF_CHECKS


def count_refusals(engine: Engine) -> int:
    asked = select(func.count()).where(audit_entries.c.action == "refused")
    with engine.connect() as connection:
        return connection.execute(asked).scalar_one()


@pytest.mark.parametrize("strange", STRANGE)
def test_what_the_publication_does_not_hold_is_refused_and_audited(
    served_store: Engine, strange: str
) -> None:
    client = sign_in(served_store, Role.CABINET_MEMBER)
    before = count_refusals(served_store)
    answer = client.get(f"/api/measures/looked_after?{strange}")
    assert answer.status_code in (400, 403)
    assert answer.get_json().keys() == {"error"}
    assert count_refusals(served_store) == before + 1


def test_a_filter_forged_into_a_panel_is_refused_in_a_sentence_and_audited(
    served_store: Engine,
) -> None:
    client = sign_in(served_store, Role.CABINET_MEMBER)
    before = count_refusals(served_store)
    told = " ".join(ask_panels(client, "?ethnic_group=asian&sex=male"))
    assert "no such table is published" in told
    assert count_refusals(served_store) > before


def test_the_list_of_publications_says_dates_tables_and_the_version_of_the_rules(
    client: FlaskClient,
) -> None:
    found = client.get("/api/publications").get_json()
    assert [each["snapshot"] for each in found["publications"]] == [
        "2025-03-31", "2024-12-31", "2024-03-31",
    ]  # fmt: skip
    newest, quarter = found["publications"][:2]
    assert newest["rule_version"] == found["rule_version"]
    tables = {(each["measure"], tuple(each["by"])): each for each in newest["tables"]}
    assert set(tables) == {(p.measure, by) for p in PUBLISHED.values() for by in p.tables}
    assert tables["started", ()]["options"] == {"form": "dfe", "within_months": "24"}
    assert all(each["shown"] for each in newest["tables"])
    for (measure, _), each in tables.items():
        assert each["rounded_to"] == (PUBLISHED[measure].rounded_to or None)
    assert {len(each["by"]) for each in quarter["tables"] if each["rounded_to"] == 5} == {2}


def test_filters_and_the_way_to_children_are_absent_where_there_is_only_the_publication(
    client: FlaskClient,
) -> None:
    layout = client.get("/_dash-layout").text
    assert "31 December 2024" in layout, "the snapshots are what there is to choose from"
    assert "2024-09-30" not in layout
    assert "/children" not in layout
    panels = " ".join(ask_panels(client, ""))
    assert "/children" not in panels
    assert "For sharing" not in panels


def test_managers_and_administrators_are_given_nothing_of_the_publication(
    served_store: Engine,
) -> None:
    administrator = sign_in(served_store, Role.ADMINISTRATOR)
    assert administrator.get("/api/publications").status_code == 403
    assert administrator.get("/api/measures/looked_after").status_code == 403
