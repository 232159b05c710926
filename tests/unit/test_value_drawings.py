"""What is said of prices, contracts, differences in cost and savings: true for none, for one."""

from dataclasses import replace
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

NAMES = {"provider": {"north": "North", "south": "South"}}
HOMES_VACANT = make_answer(
    {("long_stay", "council"): 2, ("emergency", "council"): 1, ("assessment", "council"): 0},
    by=("purpose", "provider_group"),
)
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
        ({"never": 26, "over_12_months": 1, "within_6_months": 23},
         {"ended": 6, "within_90_days": 10, "not_stated": 313}, 114_041_00, 179,
         ("50 arrangements cost more than £5,000 a week on 31 March 2025, 27 of them without a "
         "review in the last 12 months. 6 arrangements are under contracts that have ended, with "
         "the child still there. The contracts of 10 arrangements end within 90 days. For 313 "
         "arrangements no end is stated. 179 arrangements with agencies and external homes cost "
         "£114,041 a week more than like places of our own, with running costs. Vacant places of "
         "our own: 12 with foster carers and 3 in homes.")),
        ({"never": 1}, {"ended": 1, "within_90_days": 1}, -5_00, 1,
         ("1 arrangement costs more than £5,000 a week on 31 March 2025, without a review in the "
         "last 12 months. 1 arrangement is under a contract that has ended, with the child still "
         "there. The contract of an arrangement ends within 90 days. 1 arrangement with agencies "
         "and external homes costs £5 a week less than like places of our own, with running "
         "costs. Vacant places of our own: 12 with foster carers and 3 in homes.")),
        ({}, {}, None, 0,
         ("No arrangements cost more than £5,000 a week on 31 March 2025. No arrangement’s "
         "contract ends within 90 days.")),
    ],
)  # fmt: skip
def test_the_lead_says_what_is_above_the_price_and_due(
    reviewed: dict[str, Cell],
    due: dict[str, Cell],
    pence: int | None,
    compared: int,
    words: str,
) -> None:
    said = draw(
        "lead_value",
        by("reviewed", reviewed, **PRICE),
        by("contract_due", due),
        amount(pence, total_symbol=None if pence else "n"),
        make_answer(total=compared),
        make_answer(total=12),
        HOMES_VACANT,
    )
    assert said == words


def test_what_cannot_be_narrowed_says_that_it_is_of_everybody() -> None:
    need = (("category_of_need", "N2"),)
    above = by("reviewed", {"never": 1}, **PRICE, filters={"category_of_need": ("N2",)})
    due = by("contract_due", {"ended": 6, "within_90_days": 10, "not_stated": 313})
    more, compared = amount(114_041_00), make_answer(total=179)
    said = draw("lead_value", above, due, more, compared, None, None, words=need)
    assert said.endswith(
        "Contracts and the difference are of everybody, not narrowed by category of need."
    )
    aside = "of everybody, not narrowed by category of need"
    assert aside not in " ".join(texts(draw("tile_prices_above", above, words=need)))
    assert aside in " ".join(texts(draw("tile_difference", more, compared, words=need)))
    tile = " ".join(texts(draw("tile_contracts_due", due, due, words=need)))
    assert aside in tile
    assert " 6 contracts to end within 90 days: 10, with 10 arrangements" in tile


def test_no_unnarrowed_children_stand_beside_spend_on_some() -> None:
    def of(dimension: str, *keys: str, **more: Any) -> Answer:
        cells: dict[tuple[str, ...], Cell] = {
            (p, key): 7 for p in ("north", "south") for key in keys
        }
        return make_answer(cells, by=("provider", dimension), total=14, labels=NAMES, **more)

    def paid(**more: Any) -> Answer:
        cells: dict[tuple[str, ...], Cell] = {("north",): 900_00, ("south",): 0}
        return make_answer(
            cells, by=("provider",), total=900_00, unit=Unit.PENCE, labels=NAMES,
            from_=date(2024, 4, 1), to=date(2025, 3, 31), is_flow=True, **more,
        )  # fmt: skip

    lasted, judged = of("lasted", "2_years_or_more"), of("judgement", "good")
    everybody = str(draw("providers", lasted, paid(), paid(), judged))
    assert "Children now" in everybody
    assert "South" in everybody
    some = paid(filters={"category_of_need": ("N2",)})
    drawn = draw("providers", lasted, some, some, judged, words=(("category_of_need", "N2"),))
    said = " ".join(texts(drawn))
    assert "Children now" not in said
    assert "South" not in said
    assert "cannot be narrowed by category of need and is left out" in said


def test_a_price_says_of_how_many_it_is_and_few_have_no_quartiles() -> None:
    def priced(*cells: Cell) -> Answer:
        kinds = ("ifa", "external_childrens_home")
        return make_answer(
            {(kind,): cell for kind, cell in zip(kinds, cells, strict=True)},
            by=("placement_type",), total=1, unit=Unit.PENCE_A_WEEK,
        )  # fmt: skip

    prices = [priced(800_00, 5000_00), priced(900_00, 6000_00), priced(1000_00, 7000_00)]
    none = [priced("z", "z")] * 3
    drawn = draw("price_ranges", *prices, *none, priced(4, 3), priced(0, 0))
    said = str(drawn)
    assert "£800" in said
    assert "£6,000" in said
    assert "£5,000" not in said
    assert "£7,000" not in said
    assert "z = " not in said


def test_what_is_not_loaded_is_said_so_and_never_nought() -> None:
    lacking: dict[str, Any] = {"total": None, "total_symbol": "x"}
    above = by("reviewed", dict.fromkeys(DIMENSIONS["reviewed"].keys, "x"), **PRICE | lacking)
    due = by("contract_due", {}, **lacking)
    more = amount(None, total_symbol="x")
    assert draw("lead_value", above, due, more, more) == "Prices have not been loaded yet."
    assert "Not loaded" in texts(draw("tile_prices_above", above))
    assert "Not loaded" in texts(draw("tile_difference", more, more))
    kinds = by("saving_kind", {"cashable": "x", "avoided": "x"}, **lacking)
    said = draw("lead_savings", kinds, kinds, kinds, more)
    assert said == "Savings have not been loaded yet."


def test_what_is_not_known_of_savings_is_said_in_plain_words() -> None:
    unknown = by("saving_kind", {"cashable": "n", "avoided": "n"})
    assert draw("lead_savings", unknown, unknown, unknown, amount(None, total_symbol="n")) == (
        "What was planned and delivered of savings for the year to 31 March 2025 is not known."
    )
    none = by("reviewed", {}, **PRICE)
    tile = " ".join(texts(draw("tile_unreviewed", none)))
    assert "no arrangement is above £5,000 a week" in tile


def test_a_price_of_the_readers_own_keeps_the_rest_of_the_address() -> None:
    chosen = make_answer(total=3, **PRICE | {"options": {"above_price": "6500"}})
    form = draw("choose_price", chosen, words=(("locality", "in_area"), ("above_price", "6500")))
    fields = [part["props"] for part in form["props"]["children"]]
    assert {"type": "hidden", "name": "locality", "value": "in_area"} in fields
    assert fields[-1]["href"] == "/test?locality=in_area"


def test_cashable_and_avoided_savings_are_never_one_number() -> None:
    planned = by("saving_kind", {"cashable": 925_000_00, "avoided": 184_000_00})
    delivered = by("saving_kind", {"cashable": 555_937_00, "avoided": "c"}, to=date(2024, 12, 15))
    said = draw("lead_savings", planned, delivered, planned, make_answer(total=900_000_00))
    assert said == (
        "For the year to 31 March 2025 finance has signed off cashable savings of £925,000; "
        "delivered by 15 December 2024: £556,000. Apart from them, costs avoided are planned at "
        "£184,000; delivered by then: not shown, to protect confidentiality. £925,000 more of "
        "cashable savings is not signed off by finance, and in no forecast. Of the year’s plans "
        "£900,000 may count in a forecast, but only in the months still to come: what is delivered "
        "is in prices already. State and sign-off are as stated now, whatever the date."
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
    found = ListOfSavings(
        2025, date(2024, 12, 15), (saving, replace(saving, part_year_pence=None)), 2, 1, 1, labels,
        is_loaded=True, names_children=True,
    )  # fmt: skip
    drawn = draw_savings(found, "/finance/savings")
    words = " ".join(texts(drawn))
    assert "delivered by 15 December 2024" in words
    assert "Not known" in texts(drawn)
    assert "£0" not in words
    assert "CH-000739" in words
    assert "Not known yet" in words
    assert (
        "Residential care, 1 Oct 2024 to 30 Sep 2025, once. Without it: Would have stayed" in words
    )
    assert say_sign_off(saving).replace("\xa0", " ") == "finance officer, 15 Oct 2024"
