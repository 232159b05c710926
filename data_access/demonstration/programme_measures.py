"""What the demonstration follows the brief's benefits by.

What is to be measured is the brief's; which figure of this product stands for it is a choice of
this demonstration. Baselines are what the product says of that day. The brief sets no target.
"""

from typing import Any, Final, NamedTuple

from data_access.demonstration.programme_days import FIRST_EDITION
from data_access.programme.records import YES_OR_NO


class Measured(NamedTuple):
    """What shows a benefit: a measure of the product with what is asked of it, or by hand a unit.

    `baseline` is as of the first edition's day, money in pounds.
    """

    benefit: str
    title: str
    better: str
    baseline: float | None
    measure: str = ""
    asked: str = ""
    benchmark: str = ""
    unit: str = ""
    dis_benefits: str = ""


# Asked as the publication has it where it can be, so that those whom that alone answers are told.
_OWN_HOMES: Final = (
    "provider_group=council&purpose=long_stay&purpose=short_breaks&purpose=assessment"
    "&purpose=emergency"
)
_WITH_CARERS: Final = (
    "placement_group=connected_persons&placement_group=in_house_fostering"
    "&placement_group=external_fostering"
)
_IN_HOMES: Final = "placement_group=own_childrens_home&placement_group=external_homes"
_OTHERS_HOMES: Final = "placement_type=external_childrens_home&provider_group=external"
_PARTNERS_HOMES: Final = "placement_type=external_childrens_home&provider_group=partnership"
_HOMES: Final = (
    "Ayton Place", "Piper", "Oak View", "Tilery", "Rose House", "Our Place", "Hartburn Lodge",
)  # fmt: skip
MEASURES: Final = {
    f"BM{number}": measured
    for number, measured in enumerate(
        (
            Measured(
                "B1", "Children in our care", "neither", 587, "looked_after",
                dis_benefits="A lower number is no aim of its own: a child who needs our care has "
                "to come into it.",
            ),
            Measured(
                "B1", "Children in our care per 10,000", "neither", 133.38, "looked_after_rate",
                benchmark="looked_after_rate",
            ),
            Measured("B1", "Children coming into our care", "neither", 167, "started", "form=dfe"),
            Measured(
                "B2", "Children who went home to their family", "higher", 38, "reunified",
                "form=dfe",
                dis_benefits="A return that does not last: read it beside how many come back.",
            ),
            Measured(
                "B2", "Children who left our care to a special guardian", "neither", 33, "ceased",
                "reason_left=special_guardianship&form=dfe", "ceased_special_guardianship",
            ),
            Measured("B2", "Median time in our care", "neither", 37.7, "time_in_care"),
            Measured("B2", "Cost of children in our care", "neither", 40_074_841, "spend"),
            Measured(
                "B2", "Cost of a week, of all children in our care", "neither", 1_699,
                "unit_cost", "unit_cost_of=looked_after", "weekly_unit_cost_looked_after",
            ),
            Measured(
                "B3", "Children in external homes, the partnership’s apart", "lower", 47,
                "looked_after", _OTHERS_HOMES,
                dis_benefits="A child may move who had settled.",
            ),
            Measured(
                "B3", "Cost of external homes, the partnership’s apart", "lower", 14_406_937,
                "spend", _OTHERS_HOMES,
            ),
            Measured(
                "B3", "Children in the partnership’s homes", "neither", 11, "looked_after",
                _PARTNERS_HOMES,
            ),
            Measured(
                "B3", "Cost of the partnership’s homes", "neither", 2_887_899, "spend",
                _PARTNERS_HOMES,
            ),
            Measured(
                "B3", "Children with an agency’s foster carers (IFA)", "lower", 119,
                "looked_after", "placement_type=ifa",
                dis_benefits="A child may move away from carers whom they trust.",
            ),
            Measured(
                "B3", "Cost of agencies’ foster carers (IFA)", "lower", 3_430_694, "spend",
                "placement_type=ifa",
            ),
            Measured(
                "B3", "Children in children’s homes and secure homes", "neither", 86,
                "looked_after", _IN_HOMES, "secure_or_childrens_home_pct",
            ),
            Measured(
                "B3", "Cost of a week in residential care", "lower", 6_497, "unit_cost",
                "unit_cost_of=residential", "weekly_unit_cost_residential",
            ),
            Measured(
                "B3", "Cost of a week with foster carers", "neither", 427, "unit_cost",
                "unit_cost_of=fostering", "weekly_unit_cost_fostering",
            ),
            Measured(
                "B4", "Households that foster for the council, family and friends apart",
                "higher", 99, "carer_households", "household_type=mainstream",
            ),
            Measured(
                "B4", "Places with the council’s foster carers", "higher", 198, "foster_places",
                benchmark="foster_places_approved",
            ),
            Measured(
                "B4", "Places with the council’s foster carers that are filled", "higher", 104,
                "foster_places", "foster_place_state=filled", "foster_places_filled",
            ),
            Measured(
                "B4", "Children with foster carers of every kind", "higher", 375, "looked_after",
                _WITH_CARERS, "fostered_pct",
            ),
            Measured(
                "B4", "Children with an agency’s foster carers (IFA)", "lower", 119,
                "looked_after", "placement_type=ifa",
            ),
            Measured(
                "B5", "Current data on children and money in one place", "higher", 0,
                unit=YES_OR_NO,
            ),
            Measured(
                "B5", "Discrepancies between placements and finance that are open", "lower", None,
                "discrepancies",
            ),
            Measured(
                "B6", "Council-owned children’s homes", "lower", 7, "homes_by_status",
                f"home_status=open&{_OWN_HOMES}",
                dis_benefits="A child who lives in a home that closes has to move.",
            ),
            Measured(
                "B6", "Nights of registered places in council-owned children’s homes", "neither",
                12_648, "place_nights", _OWN_HOMES,
            ),
            Measured(
                "B6", "Occupancy of the partnership’s homes", "higher", 79.8, "occupancy",
                "provider_group=partnership",
            ),
            Measured(
                "B7", "Complaints in 12 months that a placement does not meet need", "lower", 14,
                unit="complaints",
                dis_benefits="Fewer complaints may mean that children are not heard.",
            ),
            Measured(
                "B7", "Children who live over 20 miles away and outside the borough", "lower", 46,
                "over_20_miles_outside", benchmark="over_20_miles_outside_pct",
            ),
            Measured(
                "B8", "Quality assurance framework established", "higher", 0, unit=YES_OR_NO
            ),
            Measured(
                "B9", "Council-owned children’s homes judged good or outstanding", "higher", 6,
                "homes_by_judgement", f"judgement=outstanding&judgement=good&{_OWN_HOMES}",
            ),
            Measured(
                "B10", "Visitors’ opinions that children are safe and well, two for each home",
                "higher", 12, "regulation_44_opinions",
                "provider_group=council&opinion_given=yes",
            ),
            *(
                Measured(
                    "B10", f"Regulation 44 score: {home}", "higher", None, "regulation_44_score",
                    f"home={home.lower().replace(' ', '-')}",
                )
                for home in _HOMES
            ),
            Measured(
                "B11", "Requests for a home that the partnership met", "higher", 15.1,
                "requests_met_by_partnership",
            ),
            Measured(
                "B11", "Stays of our children that began in the partnership’s homes", "higher", 9,
                "stays", "provider_group=partnership&stays_that=began&whose_child=own",
            ),
            Measured(
                "B12", "Staff turnover in the council’s homes", "lower", 22.08, "staff_turnover",
                "provider_group=council",
            ),
            Measured(
                "B13", "Performance framework for longer-term outcomes in place", "higher", 0,
                unit=YES_OR_NO,
            ),
            Measured(
                "B13", "Savings delivered", "higher", None, "savings",
                "saving_amount=delivered&saving_kind=cashable",
            ),
            Measured(
                "B13", "Costs avoided", "higher", None, "savings",
                "saving_amount=delivered&saving_kind=avoided",
            ),
            Measured(
                "B13", "Children who lived in three or more places in the year", "lower", 39,
                "three_or_more_placements", benchmark="three_or_more_placements_pct",
            ),
            Measured(
                "B13", "Children who have lived in the same place for two years", "higher", 157,
                "long_term_stability", "same_placement=yes", "same_placement_two_years_pct",
            ),
            Measured(
                "B14", "Multi-agency meetings embedded", "higher", 0, unit=YES_OR_NO
            ),
            Measured(
                "B14", "Multi-agency plans in 12 months that were carried out", "higher", 9,
                unit="plans",
            ),
        ),
        start=1,
    )
}  # fmt: skip


def describe_measures() -> list[dict[str, Any]]:
    """Describe what shows them: no target is set yet."""
    return [_describe(reference, measured) for reference, measured in MEASURES.items()]


def _describe(reference: str, measured: Measured) -> dict[str, Any]:
    return {
        "reference": reference,
        "benefit": measured.benefit,
        "title": measured.title,
        "measure": measured.measure or None,
        "asked": measured.asked or None,
        "benchmark": measured.benchmark or None,
        "unit": measured.unit or None,
        "better": measured.better,
        "baseline": None if measured.baseline is None else float(measured.baseline),
        "baseline_on": None if measured.baseline is None else FIRST_EDITION,
        "dis_benefits": measured.dis_benefits or None,
    }
