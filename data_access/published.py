"""What others publish about councils, by key: words, unit, precision, polarity and source.

The keys are what `benchmark_figures.published` holds, what the option `published` of a question
takes, and what the column `measure` of a long table of figures says. Population estimates are not
here: they have a table of their own and answer no question by themselves.
"""

from dataclasses import dataclass
from typing import Literal

CHILDREN_LOOKED_AFTER = "DfE, Children looked after in England including adoptions"
SECTION_251 = "DfE section 251 outturn"
FOSTERING = "Ofsted, Fostering in England"
MID_YEAR_ESTIMATES = "ONS mid-year estimates"
CREDIT = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    f"Source: {CHILDREN_LOOKED_AFTER}; {MID_YEAR_ESTIMATES}; {SECTION_251}; {FOSTERING}."
)

PublishedUnit = Literal["children", "places", "per 10,000", "%", "£ a week", "£"]
Polarity = Literal["higher", "lower"]


@dataclass(frozen=True)
class Published:
    """One published figure: what it counts and how it is written.

    `polarity` says which direction is better for children; None where neither is (the count and
    rate of children in care, those coming into and leaving care, and what care costs).
    """

    key: str
    label: str
    unit: PublishedUnit
    source: str = CHILDREN_LOOKED_AFTER
    decimals: int = 0
    polarity: Polarity | None = None

    @property
    def is_count(self) -> bool:
        """Whether every published number of it is whole."""
        return self.unit in ("children", "places", "£")


PUBLISHED: dict[str, Published] = {
    figure.key: figure
    for figure in (
        Published("looked_after", "Children in care on 31 March", "children"),
        Published("looked_after_rate", "Children in care per 10,000", "per 10,000"),
        Published("started", "Children coming into care in the year", "children"),
        Published("started_rate", "Children coming into care per 10,000", "per 10,000"),
        Published("ceased", "Children leaving care in the year", "children"),
        Published("ceased_rate", "Children leaving care per 10,000", "per 10,000"),
        Published("uasc", "Unaccompanied children in care on 31 March", "children"),
        Published("fostered_pct", "Share living with foster carers", "%"),
        Published(
            "secure_or_childrens_home_pct", "Share living in a children’s or secure home", "%"
        ),
        Published("supported_accommodation_pct", "Share living in supported accommodation", "%"),
        Published("placed_with_parents_pct", "Share living with parents", "%"),
        Published(
            "over_20_miles_outside_pct",
            "Share living over 20 miles away and outside the borough",
            "%",
            polarity="lower",
        ),
        Published(
            "three_or_more_placements_pct",
            "Share who lived in three or more places in the year",
            "%",
            polarity="lower",
        ),
        Published(
            "same_placement_two_years_pct",
            "Share who have lived in the same place for two years",
            "%",
            polarity="higher",
        ),
        Published(
            "ceased_home_planned_pct", "Share of those leaving who went home as planned", "%"
        ),
        Published(
            "ceased_special_guardianship",
            "Children leaving care to a special guardian in the year",
            "children",
        ),
        Published(
            "foster_places_approved", "Council foster places approved", "places", source=FOSTERING
        ),
        Published(
            "foster_places_filled", "Council foster places filled", "places", source=FOSTERING
        ),
        Published(
            "weekly_unit_cost_looked_after",
            "Weekly cost of a child in care",
            "£ a week",
            source=SECTION_251,
        ),
        Published(
            "weekly_unit_cost_fostering",
            "Weekly cost of a child living with foster carers",
            "£ a week",
            source=SECTION_251,
        ),
        Published(
            "weekly_unit_cost_residential",
            "Weekly cost of a child living in a children’s home",
            "£ a week",
            source=SECTION_251,
        ),
        Published(
            "looked_after_spend", "Spend on children in care in the year", "£", source=SECTION_251
        ),
    )
}
