"""What is said of prices, contracts, differences in cost and savings: true for none, for one."""

from datetime import date
from typing import Any

import pytest

# Imported for the page of the list, to which the links lead.
import pages.children  # noqa: F401
from components.drawings import DRAWINGS, Context
from components.list_of_savings import draw_savings, say_sign_off
from components.page import Page, Panel
from components.register_of_arrangements import draw_arrangements, say_median
from data_access.council import read_council
from data_access.questions.answer import Answer
from data_access.questions.list_of_savings import ListOfSavings, Saving
from data_access.questions.register_of_arrangements import Arrangement, RegisterOfArrangements
from data_access.vocabulary import DIMENSIONS, Permission, Unit
from tests.answers import Cell, make_answer

PRICE: dict[str, Any] = {"options": {"above_price": "5000"}, "unit": Unit.ARRANGEMENTS}
FULL: dict[str, Any] = {"options": {"costing": "full"}}


def draw(name: str, *answers: Answer | None, words: Any = ()) -> Any:
    page = Page("/test", "Test", "Test", 1, Permission.MONEY, (Panel((), draw=name, label="Tile"),))
    context = Context(
        page, 0, list(answers), [], "Anytown", None, is_filtered=False, may_list=False, words=words
    )
    return DRAWINGS[name](context)


def texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [words for one in part for words in texts(one)]
    if isinstance(part, dict):
        return texts(part["props"].get("children"))
    return [str(part)] if part is not None else []


def by(dimension: str, cells: dict[str, Cell], **more: Any) -> Answer:
    every: dict[tuple[str, ...], Cell] = {(key,): 0 for key in DIMENSIONS[dimension].keys}
    every |= {(key,): cell for key, cell in cells.items()}
    total = sum(cell for cell in cells.values() if isinstance(cell, int))
    return make_answer(every, by=[dimension], **{"total": total} | more)


def amount(pence: int | None, **more: Any) -> Answer:
    return make_answer(total=pence, unit=Unit.PENCE_A_WEEK, **FULL | more)


@pytest.mark.parametrize(
    ("reviewed", "due", "pence", "compared", "words"),
    [
        ({"never": 26, "over_12_months": 1, "within_6_months": 23}, 10, 114_041_00, 179,
         ("50 arrangements cost more than £5,000 a week on 31 March 2025, 27 of them without a "
         "review in the last 12 months. The contracts of 10 arrangements end within 90 days. 179 "
         "arrangements with agencies cost £114,041 a week more than like places of our own.")),
        ({"never": 1}, 1, -5_00, 1,
         ("1 arrangement costs more than £5,000 a week on 31 March 2025, without a review in the "
         "last 12 months. The contract of an arrangement ends within 90 days. 1 arrangement with "
         "agencies costs £5 a week less than like places of our own.")),
        ({}, 0, None, 0,
         ("No arrangements cost more than £5,000 a week on 31 March 2025. No arrangement’s "
         "contract ends within 90 days.")),
    ],
)  # fmt: skip
def test_the_lead_says_what_is_above_the_price_and_due(
    reviewed: dict[str, Cell], due: int, pence: int | None, compared: int, words: str
) -> None:
    said = draw(
        "lead_value",
        by("reviewed", reviewed, **PRICE),
        by("contract_due", {"within_90_days": due}),
        amount(pence, total_symbol=None if pence else "n"),
        make_answer(total=compared),
    )
    assert said == words


def test_what_is_not_loaded_is_said_so_and_never_nought() -> None:
    lacking: dict[str, Any] = {"total": None, "total_symbol": "x"}
    above = by("reviewed", dict.fromkeys(DIMENSIONS["reviewed"].keys, "x"), **PRICE | lacking)
    due = by("contract_due", {}, **lacking)
    more = amount(None, total_symbol="x")
    assert draw("lead_value", above, due, more, more).startswith("No prices have been loaded yet")
    assert "Not loaded" in texts(draw("tile_prices_above", above))
    assert "Not loaded" in texts(draw("tile_difference", more, more))
    kinds = make_answer(
        {(k, a): "x" for k in ("cashable", "avoided") for a in ("planned", "delivered")},
        by=("saving_kind", "saving_amount"), **lacking,
    )  # fmt: skip
    assert draw("lead_savings", kinds, kinds, more).startswith("No savings have been loaded yet")


def test_a_price_of_the_readers_own_keeps_the_rest_of_the_address() -> None:
    chosen = make_answer(total=3, **PRICE | {"options": {"above_price": "6500"}})
    form = draw("choose_price", chosen, words=(("locality", "in_area"), ("above_price", "6500")))
    fields = [part["props"] for part in form["props"]["children"]]
    assert {"type": "hidden", "name": "locality", "value": "in_area"} in fields
    assert fields[-1]["href"] == "/test?locality=in_area"


def test_cashable_and_avoided_savings_are_never_one_number() -> None:
    cells: dict[tuple[str, ...], Cell] = {
        ("cashable", "planned"): 925_000_00, ("cashable", "delivered"): 709_000_00,
        ("avoided", "planned"): 184_000_00, ("avoided", "delivered"): "c",
    }  # fmt: skip
    signed = make_answer(
        cells, by=("saving_kind", "saving_amount"), unit=Unit.PENCE, total_symbol="z"
    )
    said = draw("lead_savings", signed, signed, make_answer(total=900_000_00))
    assert said == (
        "For the year to 31 March 2025 finance has signed off cashable savings of £925,000; "
        "delivered so far is £709,000. Apart from them, costs avoided are planned at £184,000, "
        "delivered not shown, to protect confidentiality. £925,000 more of cashable savings is not "
        "signed off by finance, and in no forecast. Of the year’s plans a forecast may hold "
        "£900,000."
    )
    assert "£1,109,000" not in said


LABELS = {
    name: read_council("E06000004").labels_of(name)
    for name in ("placement_type", "age_band", "cost_basis", "category_of_need")
}


def listed(*found: Arrangement, tells_need: bool = True) -> RegisterOfArrangements:
    return RegisterOfArrangements(
        as_at=date(2025, 3, 31), arrangements=found, above_pounds=5000, total=len(found), page=1,
        pages=1, sort="-weekly_price", labels=LABELS, is_loaded=True, names_children=tells_need,
        tells_need=tells_need,
    )  # fmt: skip


def arrangement(**more: Any) -> Arrangement:
    return Arrangement(**{
        "child_reference": "CH-000739", "child_key": "key", "provider": "Example Homes",
        "placement_type": "external_childrens_home", "age_band": "16+", "category_of_need": "N1",
        "cost_basis": "full", "weekly_pence": 9500_00, "median_pence": 7080_00,
        "reviewed_on": None, "contract": None, "contract_end": date(2025, 4, 30), **more,
    })  # fmt: skip


def test_a_row_says_how_far_a_price_is_from_that_of_its_kind_and_links_only_where_it_may() -> None:
    words = " ".join(texts(draw_arrangements(listed(arrangement()), [])))
    assert "£9,500" in words
    assert "None recorded" in words
    assert say_median(arrangement(), "whole cost").replace("\xa0", " ") == (
        "£7,080 (whole cost), £2,420 above it"
    )
    assert say_median(arrangement(weekly_pence=7080_00), "whole cost").endswith("the same")
    untold = arrangement(child_key=None, category_of_need=None)
    drawn = str(draw_arrangements(listed(untold, tells_need=False), []))
    assert "CH-000739" in drawn
    assert "/children/" not in drawn
    assert "'Need'" not in drawn
    nobody = texts(draw_arrangements(listed(), []))
    assert "No arrangement costs more than £5,000 a week." in nobody


def test_a_saving_says_its_state_and_who_signed_it_off_and_its_child_to_those_told() -> None:
    saving = Saving(
        reference="V1", title="Step down", saving_kind="cashable", saving_status="at_risk",
        budget_line="residential", is_recurring=False, counterfactual="Would have stayed",
        first=date(2024, 10, 1), last=date(2025, 9, 30), part_year_pence=10_000_00,
        delivered_pence=None, full_year_pence=None, child_reference="CH-000739",
        signed_off_by="finance_officer", signed_off_on=date(2024, 10, 15),
    )  # fmt: skip
    labels = {
        d: dict(DIMENSIONS[d].values) for d in ("saving_kind", "saving_status", "budget_line")
    }
    found = ListOfSavings(2025, (saving,), 1, 1, 1, labels, is_loaded=True, names_children=True)
    words = " ".join(texts(draw_savings(found, "/finance/savings")))
    assert "CH-000739" in words
    assert "Not known yet" in words
    assert (
        "Residential care, 1 Oct 2024 to 30 Sep 2025, once. Without it: Would have stayed" in words
    )
    assert say_sign_off(saving).replace("\xa0", " ") == "finance officer, 15 Oct 2024"
