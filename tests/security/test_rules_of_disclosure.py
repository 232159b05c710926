"""The twelve rules by which small numbers are protected, each shown to hold over HTTP."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, Row, insert, select

from data_access.audit import Action, AuditLog
from data_access.disclosure.catalogue import CATALOGUE, COSTS, NEVER
from data_access.disclosure.publishing import publish
from data_access.disclosure.rules import (
    MIN_INTERVAL,
    RULE_VERSION,
    Contributions,
    K,
    is_sensitive,
    is_small,
    is_wide_enough,
    may_show_average,
    may_show_median,
    may_show_pool,
    may_show_unit_cost,
)
from data_access.disclosure.system import NotProtectable, Pattern, System, TookTooLong
from data_access.programme.identification import find_identifying
from data_access.questions import MEASURES
from data_access.questions.published import NOT_SHOWN
from data_access.store.tables import (
    audit_entries,
    loads,
    publications,
    published_cell_checks,
    published_cells,
    published_table_checks,
    published_tables,
)
from data_access.vocabulary import DIMENSIONS, Permission, Role
from tests.http.clients import AUDIT_KEY, sign_in
from tests.security.test_publication_only import ask_panels

COUNCIL = "E06000004"
YEAR_END, QUARTER_END = "2025-03-31", "2024-12-31"
OF_NO_CHILD = (Permission.HOMES_QUALITY, Permission.BENCHMARKS, Permission.PROGRAMME)
TABLES = [(published.measure, by) for published in CATALOGUE for by in published.tables]


@pytest.fixture
def cabinet(served_store: Engine) -> FlaskClient:
    return sign_in(served_store, Role.CABINET_MEMBER)


@pytest.fixture
def director(served_store: Engine) -> FlaskClient:
    return sign_in(served_store, Role.DIRECTOR)


def ask(client: FlaskClient, measure: str, by: tuple[str, ...] = (), query: str = "") -> Any:
    form = "form=dfe&" if measure in ("started", "ceased", "reunified") else ""
    return client.get(f"/api/measures/{measure}?by={','.join(by)}&{form}{query}").get_json()


def dated(measure: str, day: str = YEAR_END) -> str:
    is_flow = measure in ("started", "ceased", "reunified")
    return f"year={day[:4]}" if is_flow else f"as_at={day}"


def pairs_of(
    cabinet: FlaskClient, director: FlaskClient, measure: str, by: tuple[str, ...], day: str
) -> Iterator[tuple[dict[str, Any], int]]:
    """Each row as cabinet sees it, beside the true count."""
    shown = ask(cabinet, measure, by, dated(measure, day))
    true = ask(director, measure, by, dated(measure, day))
    for row, truth in zip(shown["rows"], true["rows"], strict=True):
        assert [row[name] for name in by] == [truth[name] for name in by]
        yield row, truth["value"]


def read_checks(store: Engine) -> list[Row[Any]]:
    cells, checks = published_cells, published_cell_checks
    joined = cells.join(checks, checks.c.cell_id == cells.c.id, isouter=True)
    with store.connect() as connection:
        return list(
            connection.execute(
                select(
                    cells.c.value,
                    cells.c.table_id,
                    checks.c.is_primary,
                    checks.c.low,
                    checks.c.high,
                ).select_from(joined)
            )
        )


def test_rule_1_a_count_of_one_to_five_is_c_and_so_is_a_nought_in_a_sensitive_category(
    cabinet: FlaskClient, director: FlaskClient
) -> None:
    small = noughts = sensitive = 0
    for measure, by in TABLES:
        for row, true in pairs_of(cabinet, director, measure, by, YEAR_END):
            is_of_sensitive = any(is_sensitive(name, row[name]) for name in by)
            if is_small(true) or (true == 0 and is_of_sensitive):
                assert row == {**row, "value": None, "symbol": "c"}
                small += is_small(true)
                sensitive += not true
            elif true == 0:
                assert row["value"] == 0
                noughts += 1
    assert min(small, noughts) > 5
    assert sensitive


def test_rule_2_no_small_count_can_be_bounded_more_tightly_than_the_rules_allow(
    published_store: Engine,
) -> None:
    checked = [row for row in read_checks(published_store) if row.is_primary]
    assert len(checked) > 50
    for row in checked:
        assert row.value is None
        assert is_wide_enough(row.low, row.high)
        assert (
            row.high is None
            or (row.low <= 1 and row.high > K)
            or (row.high - row.low >= MIN_INTERVAL)
        )


def test_rule_3_one_symbol_stands_for_both_and_nothing_beside_it_tells_more(
    cabinet: FlaskClient, published_store: Engine
) -> None:
    kinds = {row.is_primary for row in read_checks(published_store) if row.value is None}
    assert kinds == {True, False}, "cells of both kinds are hidden"
    hidden = {
        json.dumps({word: value for word, value in row.items() if word not in by})
        for measure, by in TABLES
        for row in ask(cabinet, measure, by, dated(measure))["rows"]
        if row["value"] is None
    }
    assert hidden == {'{"symbol": "c", "value": null}'}
    panels = " ".join(ask_panels(cabinet, ""))
    for word in ("is_primary", "secondary", 'customdata\\":[[', "interval"):
        assert word not in panels


def test_rule_4_percentages_are_whole_and_averages_need_enough_behind_them(
    cabinet: FlaskClient, director: FlaskClient
) -> None:
    assert not may_show_average([1.0] * K, "abcde")
    assert not may_show_average([1.0] * 9, "ab")
    assert not may_show_average([95.0, 90.0, 1.0, 1.0, 1.0, 1.0], "abc")
    six = Contributions(dict.fromkeys("abcdef", 100), frozenset("abc"))
    assert may_show_unit_cost(six, 6)
    assert not may_show_unit_cost(six, K)
    assert not may_show_median(9)
    counts = ask(cabinet, "looked_after", ("placement_group",))["rows"]
    rates = ask(cabinet, "looked_after_rate", ("placement_group",))["rows"]
    assert [row.get("symbol") for row in rates] == [row.get("symbol") for row in counts]
    tiles = " ".join(tile for tile in ask_panels(cabinet, "") if "t-value" in tile)
    shares = re.findall(r'"children":\s*"([^"]*%)"', tiles)
    assert shares
    assert all(re.fullmatch(r"\d+%", share) for share in shares)
    kin = ask(director, "looked_after", ("placement_group",), "placement_group=connected_persons")
    assert kin["total"] == counts[0]["value"], "computed of counts that are not rounded"


def test_rule_5_the_catalogue_is_fixed_and_no_filter_goes_beyond_it(cabinet: FlaskClient) -> None:
    for query in (
        "as_at=2025-02-17", "as_at=2024-09-30", "by=provider_type", "by=month",
        "age_band=0-4&age_band=5-10", "ethnic_group=white&sex=male", "by=sex,ethnic_group",
    ):  # fmt: skip
        answer = cabinet.get(f"/api/measures/looked_after?{query}")
        assert answer.status_code == 403
        assert answer.get_json().keys() == {"error"}
    assert cabinet.get("/api/measures/looked_after?sex=nobody").status_code == 400
    assert cabinet.get("/children").status_code == 200, "Dash's own page, which lays out nothing"
    assert all(len(by) <= 2 for _, by in TABLES)


def test_rule_6_between_year_ends_tables_of_two_dimensions_are_rounded_to_five(
    cabinet: FlaskClient, director: FlaskClient
) -> None:
    table = ask(cabinet, "looked_after", ("placement_group", "age_band"), f"as_at={QUARTER_END}")
    shown = [row["value"] for row in table["rows"] if row["value"] is not None]
    assert table["protection"]["rounded_to"] == 5
    assert all(value % 5 == 0 for value in [*shown, table["total"]])
    by = "placement_group", "age_band"
    pairs = pairs_of(cabinet, director, "looked_after", by, QUARTER_END)
    assert any(true % 5 for row, true in pairs if row["value"])
    exact = ask(cabinet, "looked_after", ("age_band",), f"as_at={QUARTER_END}")
    assert any(row["value"] % 5 for row in exact["rows"])


def test_rule_6_a_difference_is_hidden_where_either_level_is(cabinet: FlaskClient) -> None:
    query = f"as_at={YEAR_END}&compare_to=2024-03-31"
    rows = ask(cabinet, "looked_after", ("placement_group", "age_band"), query)["rows"]
    assert any(row["compared"] is None for row in rows)
    assert any(row["compared"] is not None for row in rows)
    for row in rows:
        assert (row["compared"] is None) == (row.get("compared_symbol") == "c")


def test_rule_7_nothing_of_a_child_by_home_ward_school_provider_or_postcode(
    cabinet: FlaskClient,
) -> None:
    named = {name for _, by in TABLES for name in by}
    assert not named & NEVER
    listed = cabinet.get("/api/measures").get_json()["measures"]
    # Ofsted's judgements of homes, visits to them, and milestones are of no child.
    of_children = [m for m in listed if MEASURES[m["name"]].permission not in OF_NO_CHILD]
    offered = {one["name"] for measure in of_children for one in measure["dimensions"]}
    assert not offered & (NEVER | {"provider_type", "provider_group", "placement_authority"})
    assert not may_show_pool({"a": 3, "b": 3})
    assert not may_show_pool({"a": 9, "b": 1, "c": 1, "d": 1})
    assert may_show_pool({"a": 3, "b": 3, "c": 3, "d": 3})


def test_rule_7_of_homes_one_percentage_of_all_together_is_told_for_whole_quarters(
    cabinet: FlaskClient, published_store: Engine
) -> None:
    for of in ("registered", "usable"):
        table = cabinet.get(f"/api/measures/occupancy?of={of}&by=quarter").get_json()
        told = {row["quarter"]: row["value"] for row in table["rows"]}
        for day, key in ((YEAR_END, "2024-25-Q4"), (QUARTER_END, "2024-25-Q3")):
            alone = cabinet.get(f"/api/measures/occupancy?of={of}&as_at={day}").get_json()
            assert (alone["total"], alone["to"]) == (told[key], day)
            assert isinstance(told[key], int)
            assert 0 < told[key] <= 100
            assert "homes together" in alone["notes"][0]
    for finer in (
        "by=home", "by=purpose", "by=week", "by=month", "by=year", "home=piper",
        "purpose=long_stay", "provider_group=council", "home_status=open", "as_at=2025-02-28",
        "year=2025", "from=2024-11-01&to=2025-01-31", "from=2024-10-01&to=2025-03-31",
    ):  # fmt: skip
        answer = cabinet.get(f"/api/measures/occupancy?{finer}")
        assert (answer.status_code, answer.get_json().keys()) == (403, {"error"}), finer
    assert {of for of, _ in read_pool_cells(published_store, YEAR_END)} == {"registered", "usable"}
    # The quarter to 31 March 2024 was nearly full: what every home had could be told.
    hidden = read_pool_cells(published_store, "2024-03-31")
    assert {tuple(row) for row in hidden} == {("registered", None), ("usable", None)}
    before = cabinet.get("/api/measures/occupancy?as_at=2024-03-31").get_json()
    assert (before["total"], before["total_symbol"]) == (None, "c")


def read_pool_cells(store: Engine, day: str) -> list[Row[Any]]:
    """The percentages that are published of the quarter to a day."""
    cells, tables = published_cells, published_tables
    joined = cells.join(tables).join(publications)
    with store.connect() as connection:
        return list(
            connection.execute(
                select(cells.c.key_1, cells.c.value)
                .select_from(joined)
                .where(
                    tables.c.measure == "occupancy",
                    publications.c.snapshot == date.fromisoformat(day),
                )
            )
        )


def test_rule_8_no_dates_of_birth_no_identifiers_and_no_text_that_points_at_a_child(
    cabinet: FlaskClient,
) -> None:
    asked = ask_panels(cabinet, "")
    asked += [json.dumps(ask(cabinet, measure, by)) for measure, by in TABLES]
    assert not any("CH-" in told or "date_of_birth" in told for told in asked)
    words = "J.S., aged 12, born 3/4/2011, is at Ayton House"
    assert len(find_identifying(words, ["Ayton House"])) == 3


def test_rule_9_published_benchmarks_appear_as_published_with_their_source(
    cabinet: FlaskClient, director: FlaskClient
) -> None:
    query = "published=looked_after_rate"
    ours, theirs = (ask(c, "benchmark", ("area", "year"), query) for c in (cabinet, director))
    assert ours["rows"] == theirs["rows"]
    assert "DfE" in ours["source"]


def fail_with(error: Exception) -> Any:
    def protect(_system: System, *, seconds: float) -> Pattern:
        assert seconds > 0
        raise error

    return protect


def show_everything(_system: System, *, seconds: float) -> Pattern:
    """A protector with a fault: it hides nothing."""
    assert seconds > 0
    return Pattern(frozenset())


@pytest.mark.parametrize(
    "protect",
    [
        fail_with(RuntimeError("564")),
        fail_with(TookTooLong()),
        fail_with(NotProtectable()),
        show_everything,
    ],
    ids=["error", "time-out", "impossible", "unsafe"],
)
def test_rule_10_whatever_goes_wrong_nothing_is_shown_and_the_data_officer_is_told(
    demonstration_copy: Engine, protect: Any, caplog: pytest.LogCaptureFixture
) -> None:
    log = AuditLog(demonstration_copy, AUDIT_KEY)
    done = publish(demonstration_copy, COUNCIL, date(2025, 3, 31), protect=protect, log=log)
    assert done is not None
    assert done.failures
    assert "could not be protected" in caplog.text
    cabinet = sign_in(demonstration_copy, Role.CABINET_MEMBER)
    for measure, by in (*TABLES, ("occupancy", ())):
        answer = cabinet.get(f"/api/measures/{measure}?by={','.join(by)}")
        assert (answer.status_code, answer.get_json()) == (503, {"error": NOT_SHOWN})
    panels = " ".join(ask_panels(cabinet, ""))
    assert NOT_SHOWN in panels
    # As a number of its own: where a bar is drawn, such as at 564.0, is no count.
    assert not re.search(r"(?<![\d.])564(?!\.?\d)", panels)
    with demonstration_copy.connect() as connection:
        # What care costs is protected by itself.
        shown = select(published_tables.c.measure).join(published_cells).distinct()
        assert {*connection.scalars(shown)} <= {cost.measure for cost in COSTS}
        noted = select(audit_entries.c.action).distinct()
        assert Action.PUBLICATION_FAILED.value in connection.execute(noted).scalars().all()
    told = sign_in(demonstration_copy, Role.DATA_OFFICER).get("/data-quality").text
    assert "not shown" in told
    assert "31 March 2025" in told


def test_rule_10_a_publication_that_cannot_be_read_shows_nothing(
    demonstration_copy: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with demonstration_copy.connect().execution_options(writes=True) as connection:
        load = connection.execute(select(loads.c.id)).scalars().first()
        made = connection.execute(
            insert(publications).values(
                snapshot=date(2025, 3, 31),
                version=1,
                load_id=load,
                rule_version=RULE_VERSION,
                published_at=connection.execute(select(loads.c.loaded_at)).scalars().first(),
            )
        )
        assert made.inserted_primary_key
        (number,) = made.inserted_primary_key
        for by in (None, "sex"):
            connection.execute(
                insert(published_tables).values(
                    publication_id=number,
                    measure="looked_after",
                    by_1=by,
                    is_rounded=False,
                    is_shown=True,
                )
            )
        connection.commit()
    cabinet = sign_in(demonstration_copy, Role.CABINET_MEMBER)
    for by in ("sex", "age_band"):
        answer = cabinet.get(f"/api/measures/looked_after?by={by}")
        assert (answer.status_code, answer.get_json()) == (503, {"error": NOT_SHOWN})
    assert "a publication could not be read" in caplog.text
    assert NOT_SHOWN in " ".join(ask_panels(cabinet, ""))


def test_rule_11_each_publication_keeps_what_was_checked_where_no_viewer_reads_it(
    published_store: Engine,
) -> None:
    rows = read_checks(published_store)
    for row in rows:
        assert (row.value is None) == (row.low is not None)
    checks = published_table_checks
    with published_store.connect() as connection:
        kept = {row.table_id: row for row in connection.execute(select(checks))}
        versions = set(connection.execute(select(publications.c.rule_version)).scalars())
        tables = set(connection.execute(select(published_tables.c.id)).scalars())
    assert versions == {RULE_VERSION}
    assert set(kept) == tables
    for number, check in kept.items():
        found = [row for row in rows if row.table_id == number and row.value is None]
        assert check.primary_cells == sum(row.is_primary for row in found)
        assert check.secondary_cells == sum(not row.is_primary for row in found)


def test_rule_12_every_table_and_export_carries_key_marking_tier_time_and_version(
    cabinet: FlaskClient, director: FlaskClient
) -> None:
    for client, tier in ((cabinet, "C"), (director, "A")):
        told = ask(client, "looked_after", ("age_band",))
        assert told["marking"] == "OFFICIAL–SENSITIVE"
        assert told["symbols"]["c"] == "not shown, to protect confidentiality"
        known = told["protection"]
        assert (known["tier"], known["rule_version"]) == (tier, RULE_VERSION)
        assert known["made_at"]
        text = client.get("/api/measures/looked_after?by=age_band&format=csv").text
        for line in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))):
            assert line["marking"] == "OFFICIAL–SENSITIVE"
            assert (line["tier"], line["rule_version"]) == (tier, RULE_VERSION)
            assert line["made_at"]
            assert "c = not shown" in line["symbols"]
        panels = [told for told in ask_panels(client, "") if "view-table" in told]
        assert panels
        for panel in panels:
            assert "OFFICIAL–SENSITIVE" in panel.encode().decode("unicode_escape") or (
                "OFFICIAL\\u2013SENSITIVE" in panel
            )
            assert f"tier {tier}" in panel
            assert f"rules {RULE_VERSION}" in panel


def test_every_dimension_that_is_published_has_words_for_a_reader() -> None:
    for _, by in TABLES:
        assert all(DIMENSIONS[name].values for name in by)
