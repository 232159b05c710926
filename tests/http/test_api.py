"""The API: figures for programs, in keys, with totals that are never sums, errors in sentences."""

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from components.wording import format_rate
from data_access.questions import MEASURES
from data_access.vocabulary import DIMENSIONS, Role
from tests.http.clients import open_client, sign_in


@pytest.fixture
def director(served_store: Engine) -> FlaskClient:
    return sign_in(served_store, Role.DIRECTOR)


def read(client: FlaskClient, address: str) -> dict[str, Any]:
    response = client.get(f"/api/measures/{address}")
    assert response.status_code == 200, response.get_data(as_text=True)
    body: dict[str, Any] = response.get_json()
    return body


def test_the_briefs_day_has_its_587_children_and_their_rate(director: FlaskClient) -> None:
    body = read(director, "looked_after?as_at=2023-10-31")
    assert body["total"] == 587
    assert (body["rows"], body["by"], body["filters"]) == ([], [], {})
    assert read(director, "looked_after_rate?as_at=2023-10-31")["total"] == 133.38


def test_every_combination_comes_zeros_included_in_natural_order(director: FlaskClient) -> None:
    body = read(director, "looked_after?as_at=2023-10-31&by=age_band,placement_type")
    expected = [
        (age, kind)
        for age in DIMENSIONS["age_band"].keys
        for kind in DIMENSIONS["placement_type"].keys
    ]
    assert [(row["age_band"], row["placement_type"]) for row in body["rows"]] == expected
    assert sum(row["value"] for row in body["rows"]) == body["total"] == 587
    assert any(row["value"] == 0 for row in body["rows"])


def test_a_repeated_parameter_means_any_of(director: FlaskClient) -> None:
    one = read(director, "looked_after?as_at=2023-10-31&placement_type=ifa")["total"]
    other = read(director, "looked_after?as_at=2023-10-31&placement_type=in_house_fostering")
    both = read(
        director,
        "looked_after?as_at=2023-10-31&placement_type=ifa&placement_type=in_house_fostering",
    )
    assert (one, other["total"], both["total"]) == (119, 102, 221)
    assert both["filters"] == {"placement_type": ["in_house_fostering", "ifa"]}


def test_by_may_be_repeated_or_joined_by_a_comma(director: FlaskClient) -> None:
    joined = read(director, "looked_after?by=sex,age_band")
    repeated = read(director, "looked_after?by=sex&by=age_band")
    assert joined == repeated


def test_without_dates_the_last_data_date_and_the_12_months_to_it_count(
    director: FlaskClient,
) -> None:
    stock, flow = read(director, "looked_after"), read(director, "started")
    assert (stock["as_at"], stock["from"], stock["to"]) == ("2025-03-31", None, None)
    assert (flow["from"], flow["to"]) == ("2024-04-01", "2025-03-31")


def test_a_count_by_month_is_at_each_months_last_day_and_the_last_at_to(
    director: FlaskClient,
) -> None:
    body = read(director, "looked_after?by=month&from=2023-08-15&to=2023-10-30")
    assert [row["month"] for row in body["rows"]] == ["2023-08", "2023-09", "2023-10"]
    for row, day in zip(body["rows"], ("2023-08-31", "2023-09-30", "2023-10-30"), strict=True):
        assert row["value"] == read(director, f"looked_after?as_at={day}")["total"]
    assert body["total"] == body["rows"][-1]["value"]


def test_flows_by_month_add_up_and_both_ends_are_included(director: FlaskClient) -> None:
    whole = read(director, "started?from=2024-01-01&to=2024-03-31&by=month")
    assert sum(row["value"] for row in whole["rows"]) == whole["total"]
    parts = [
        read(director, f"started?from={first}&to={last}")["total"]
        for first, last in (("2024-01-01", "2024-02-10"), ("2024-02-11", "2024-03-31"))
    ]
    assert sum(parts) == whole["total"]


def test_the_dfe_form_counts_each_child_once_a_year_and_says_so(director: FlaskClient) -> None:
    dfe, every = read(director, "started?form=dfe"), read(director, "started")
    assert (dfe["total"], every["total"]) == (161, 163)
    assert "once a year" in dfe["notes"][0]


def test_our_rate_of_every_31_march_is_the_published_one(director: FlaskClient) -> None:
    for year in range(2018, 2026):
        ours = read(director, f"looked_after_rate?as_at={year}-03-31")["total"]
        published = read(director, f"benchmark?published=looked_after_rate&as_at={year}-03-31")[
            "total"
        ]
        assert format_rate(ours) == format_rate(published), year


def test_a_comparison_gives_the_value_on_the_other_date(director: FlaskClient) -> None:
    body = read(director, "looked_after?as_at=2025-03-31&compare_to=2023-10-31&by=age_band")
    then = read(director, "looked_after?as_at=2023-10-31&by=age_band")
    assert [row["compared"] for row in body["rows"]] == [row["value"] for row in then["rows"]]
    assert body["total_compared"] == 587


def test_neighbours_are_the_published_mean_or_median_of_the_chosen_model(
    director: FlaskClient,
) -> None:
    neighbours = "benchmark?published=looked_after_rate&area=neighbours&as_at=2025-03-31"
    assert read(director, neighbours)["total"] == 95.2
    assert read(director, f"{neighbours}&statistic=median")["total"] == 91
    assert read(director, f"{neighbours}&model=2021")["total"] == 95.5
    years = read(director, "benchmark?published=looked_after_rate&by=year")
    assert [row["value"] for row in years["rows"]] == [
        *(88, 101, 108, 115, 133),
        *(133, 133, 131, 131, 125),
    ]


def test_what_is_not_published_is_null_with_its_symbol(director: FlaskClient) -> None:
    body = read(director, "benchmark?published=looked_after_rate&area=E06999999&by=year")
    assert body["rows"]
    assert all(row["value"] is None and row["symbol"] == "n" for row in body["rows"])


def test_the_list_of_measures_says_all_that_a_program_needs(director: FlaskClient) -> None:
    listed = {m["name"]: m for m in director.get("/api/measures").get_json()["measures"]}
    assert set(listed) == set(MEASURES)
    ages = next(d for d in listed["looked_after"]["dimensions"] if d["name"] == "age_band")
    assert ages["values"][0] == {"key": "0-4", "label": "0 to 4"}
    kinds = next(d for d in listed["looked_after"]["dimensions"] if d["name"] == "placement_type")
    assert {"key": "in_house_fostering", "label": "SBC fostering (in-house)"} in kinds["values"]
    assert all(m["definition"] and m["unit"] and m["title"] for m in listed.values())


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_csv_holds_the_same_rows_as_json(director: FlaskClient, measure: str) -> None:
    by = MEASURES[measure].dimensions[:1]
    query = f"{measure}?by={by[0]}" if by else measure
    response = director.get(f"/api/measures/{query}{'&' if by else '?'}format=csv")
    assert response.mimetype == "text/csv"
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"))))
    body = read(director, query)
    values = [row["value"] for row in body["rows"]] if by else [body["total"]]
    assert [row["value"] for row in rows] == ["" if v is None else str(v) for v in values]
    assert {row["marking"] for row in rows} == {"OFFICIAL–SENSITIVE"}
    assert {row["synthetic"] for row in rows} == {"yes"}


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("children_in_care", "There is no measure 'children_in_care'"),
        ("looked_after?by=colour", "no dimension 'colour'"),
        ("looked_after?colour=red", "'colour'"),
        ("looked_after?age_band=99", "0-4, 5-10"),
        ("looked_after?as_at=31/10/2023", "2023-10-31"),
        ("started?from=2024-05-01&to=2024-04-01", "later than"),
        ("looked_after?by=month,year", "not by two"),
        ("looked_after?by=sex,age_band,remand", "at most 2"),
        ("looked_after?form=dfe", "no option 'form'"),
        ("looked_after?format=xml", "json or csv"),
        ("looked_after?by=month&compare_to=2020-01-01", "not over time"),
        ("benchmark?published=happiness", "looked_after_rate"),
        ("looked_after?by=month&from=1960-01-01", "at most 600"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(
    director: FlaskClient, address: str, says: str
) -> None:
    response = director.get(f"/api/measures/{address}")
    assert response.status_code == 400
    assert says in response.get_json()["error"]


def test_a_stranger_a_wrong_role_and_a_wrong_address_are_told_apart(
    served_store: Engine,
) -> None:
    stranger = open_client(served_store)
    cabinet = sign_in(served_store, Role.CABINET_MEMBER)
    assert stranger.get("/api/measures").status_code == 401
    administrator = sign_in(served_store, Role.ADMINISTRATOR)
    refused = administrator.get("/api/measures/looked_after")
    assert refused.status_code == 403
    assert "director" in refused.get_json()["error"]
    assert cabinet.get("/api/measures/benchmark").status_code == 200
    assert cabinet.get("/api/nothing").status_code == 404
    assert cabinet.get("/api/nothing").get_json()["error"]
