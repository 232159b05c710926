"""The brief's 14 benefits, in its words and with its kinds; their owners are invented."""

from typing import Any, Final

_LESS_COST: Final = "Health and outcomes; reduced future costs"
_QUALITY: Final = "Compliance; process; outcomes; satisfaction"
# reference, title, kinds, owner
BENEFITS: Final = (
    ("B1", "Fewer children enter care", _LESS_COST, "head_of_service"),
    ("B2", "More children in care reunified with family", _LESS_COST, "head_of_service"),
    (
        "B3", "Less high-cost and IFA placement, better use of what remains", _LESS_COST,
        "commissioner",
    ),
    ("B4", "More foster-carer capacity", _LESS_COST, "workstream_lead"),
    (
        "B5", "Demand management and budget forecasting", "Availability and data quality",
        "finance_officer",
    ),
    (
        "B6",
        "Fewer council-owned homes, partnership beds prioritised for the council’s children",
        "Partnership; health and outcomes; reduced future costs", "delivery_manager",
    ),
    (
        "B7", "Fewer complaints that a placement does not meet need", "Health and outcomes",
        "commissioner",
    ),
    ("B8", "Contracts fit for purpose and robustly managed", _LESS_COST, "commissioner"),
    (
        "B9", "Ofsted feedback on children’s homes improved or sustained", _QUALITY,
        "residential_manager",
    ),
    (
        "B10", "Regulation 44 visitor feedback improved or sustained", _QUALITY,
        "residential_manager",
    ),
    (
        "B11",
        "Spark of Genius prioritises the council’s children and its bed base grows",
        "Reduced future costs", "delivery_manager",
    ),
    ("B12", "Sustainable, experienced and qualified workforce", _LESS_COST, "director"),
    ("B13", "Interventions last and reduce longer-term costs", _LESS_COST, "project_sponsor"),
    (
        "B14", "Joint working is timely and proportionate",
        "Health and outcomes; reduced future costs; partnership", "head_of_service",
    ),
)  # fmt: skip


def describe_benefits() -> list[dict[str, Any]]:
    """Describe the benefits as the first edition of the workbook has them."""
    names = ("reference", "title", "types", "owner_role")
    return [dict(zip(names, row, strict=True)) for row in BENEFITS]
