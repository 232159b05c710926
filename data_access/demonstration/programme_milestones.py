"""The brief's 34 milestones and their 13 parts, in the brief's words and with its due months.

When work began, who owns a milestone, what depends on what and what became of it are invented.
"""

from typing import Final, NamedTuple

ASSESSMENT: Final = "assessment_of_need"
DATA: Final = "data_and_information"
COMMISSIONING: Final = "commissioning_and_contracts"
PARTNERSHIP: Final = "spark_of_genius"
FOSTERING: Final = "fostering"
REUNIFICATION: Final = "reunification"
EVALUATION: Final = "evaluation_and_closure"


class Planned(NamedTuple):
    """A milestone and what became of it.

    `forecasts` are (month of the board, month then expected); `due_again` a due month that the
    board agreed instead, and the month in which it did. Without `done` it stands at `per_cent`.
    """

    reference: str
    workstream: str
    title: str
    due: str
    start: str
    owner: str
    done: str = ""
    forecasts: tuple[tuple[str, str], ...] = ()
    depends_on: tuple[str, ...] = ()
    home: str = ""
    per_cent: int | None = None
    part_of: str = ""
    due_again: tuple[str, str] | None = None
    is_review: bool = False


_WHOLE: Final = (
    Planned(
        "M1", ASSESSMENT,
        "Analyse every external residential and supported-accommodation placement: cohorts of "
        "need, current children and projections",
        "2024-05", "2023-11-06", "head_of_service", "2024-05-24",
    ),
    Planned(
        "M2", ASSESSMENT,
        "Assess current external placements and supported accommodation for plans and potential "
        "to move",
        "2024-03", "2023-11-13", "head_of_service", "2024-03-26",
    ),
    Planned(
        "M3", ASSESSMENT,
        "Review how children’s needs are identified and recorded to inform commissioning, with "
        "outcomes and long-term plans",
        "2024-03", "2023-12-04", "workstream_lead", "2024-04-19", (("2024-03", "2024-04"),),
    ),
    Planned(
        "M4", ASSESSMENT, "Review panels and the decision process for care placements",
        "2024-02", "2023-11-20", "head_of_service", "2024-02-22",
    ),
    Planned(
        "M5", ASSESSMENT,
        "Clarify who decides new initiatives and extra support for children or carers",
        "2024-02", "2023-12-11", "director", "2024-02-29",
    ),
    Planned(
        "M6", ASSESSMENT,
        "Develop and run an Edge of Care model: team, practice model, way of monitoring success",
        "2023-12", "2023-09-04", "workstream_lead", "2024-02-09",
        (("2023-12", "2024-01"), ("2024-01", "2024-02")),
    ),
    Planned(
        "M7", ASSESSMENT, "Arrangements to carry out identified plans to move children",
        "2024-05", "2024-02-05", "head_of_service", "2024-05-31", depends_on=("M2",),
    ),
    Planned(
        "M8", DATA,
        "Baseline the process and data quality for monitoring active placements and their "
        "financial commitments",
        "2023-12", "2023-10-02", "data_officer", "2023-12-20",
    ),
    Planned(
        "M9", DATA,
        "Process review: improvement, digitisation, data quality, consistency with finance, "
        "streamlining",
        "2024-03", "2024-01-08", "data_officer",
        forecasts=(
            ("2024-03", "2024-09"), ("2024-09", "2024-12"), ("2024-12", "2025-03"),
            ("2025-03", "2025-05"),
        ),
        depends_on=("M8",), per_cent=85,
    ),
    Planned(
        "M10", COMMISSIONING,
        "Workshops on how commissioning is understood, operational and strategic",
        "2023-10", "2023-09-18", "commissioner", "2023-10-26",
    ),
    Planned(
        "M11", COMMISSIONING,
        "Map the process of bringing a child into care and securing a placement: gaps and "
        "duplication",
        "2023-11", "2023-10-09", "commissioner", "2023-12-08", (("2023-11", "2023-12"),),
    ),
    Planned(
        "M12", COMMISSIONING,
        "Design the commissioning cycle: tasks, resource and staffing structure",
        "2023-12", "2023-11-06", "commissioner", "2023-12-21", depends_on=("M11",),
    ),
    Planned(
        "M13", COMMISSIONING,
        "Review existing external residential and supported-accommodation contracts and prices",
        "2024-01", "2023-11-13", "commissioner", "2024-01-31",
    ),
    Planned(
        "M14", COMMISSIONING, "Transition and training plan for the revised structure and cycle",
        "2024-01", "2023-12-04", "workstream_lead", "2024-01-26", depends_on=("M12",),
    ),
    Planned(
        "M15", COMMISSIONING, "Put the revised structure and commissioning cycle in place",
        "2024-04", "2024-01-15", "commissioner", "2024-04-30", depends_on=("M12", "M14"),
    ),
    Planned(
        "M16", COMMISSIONING,
        "Identify current and future residential needs within the borough",
        "2024-01", "2023-11-06", "commissioner", "2024-02-16", (("2024-01", "2024-02"),),
    ),
    Planned(
        "M17", COMMISSIONING,
        "Residential strategy for the borough: council-owned homes and Spark of Genius",
        "2024-04", "2024-01-22", "delivery_manager", "2024-07-19",
        (("2024-04", "2024-06"), ("2024-06", "2024-07")), ("M16",),
    ),
    Planned(
        "M18", COMMISSIONING, "Transition plan to the new residential model",
        "2024-05", "2024-03-04", "delivery_manager", "2024-11-15",
        (("2024-05", "2024-08"), ("2024-07", "2024-10"), ("2024-10", "2024-11")), ("M17",),
    ),
    Planned(
        "M19", COMMISSIONING,
        "Maximise use and occupancy of council-owned homes: Ayton Place, Piper, Oak View, Tilery, "
        "Rose House, Our Place, Hartburn Lodge",
        "", "2023-11-01", "delivery_manager",
    ),
    Planned(
        "M20", COMMISSIONING, "Business case: mother and baby unit",
        "2024-05", "2024-02-05", "commissioner", "2024-09-24", depends_on=("M16",),
        home="mother-and-baby-unit", due_again=("2024-05", "2024-09"),
    ),
    Planned(
        "M21", PARTNERSHIP,
        "Business plan: five three-bed properties for children in unregulated provision",
        "2024-06", "2024-03-04", "delivery_manager", "2024-08-30", (("2024-06", "2024-08"),),
        ("M16",),
    ),
    Planned(
        "M22", PARTNERSHIP,
        "Business plan: residential educational setting for children in care and SEND",
        "2024-06", "2024-04-08", "delivery_manager",
        forecasts=(("2024-06", "2024-10"), ("2024-10", "2025-01"), ("2025-01", "2025-06")),
        depends_on=("M17",), home="residential-educational-setting", per_cent=70,
    ),
    Planned(
        "M23", PARTNERSHIP, "Plans and business case: Speeton Close",
        "2024-04", "2023-12-04", "delivery_manager", "2024-08-16",
        (("2024-03", "2024-05"), ("2024-05", "2024-08")), home="speeton-close",
    ),
    Planned(
        "M24", FOSTERING,
        "Review and baseline fostering and special guardianship against best practice",
        "2023-12", "2023-10-02", "workstream_lead", "2023-12-15",
    ),
    Planned(
        "M25", FOSTERING,
        "Cohort trends: long-term view of foster care and special guardianship need",
        "2024-01", "2023-11-20", "data_officer", "2024-01-30",
    ),
    Planned(
        "M26", FOSTERING,
        "Strategy and support model for foster carers, avoiding breakdowns",
        "2024-01", "2023-12-04", "workstream_lead", "2024-03-08",
        (("2024-01", "2024-02"), ("2024-02", "2024-03")), ("M24",),
    ),
    Planned(
        "M27", FOSTERING, "Marketing strategy in place",
        "2024-02", "2024-01-02", "workstream_lead", "2024-03-28", (("2024-02", "2024-03"),),
        ("M26",),
    ),
    Planned(
        "M28", FOSTERING,
        "Localised, targeted recruitment of foster carers, adolescents first",
        "2024-04", "2024-02-12", "workstream_lead", "2024-04-29",
        (("2024-03", "2024-05"), ("2024-04", "2024-04")), ("M27",),
    ),
    Planned(
        "M29", REUNIFICATION, "Move the reunification team into the CIOC service",
        "2024-02", "2023-12-11", "head_of_service", "2024-02-26",
    ),
    Planned(
        "M30", REUNIFICATION, "Training programme for practitioners on reunification",
        "2024-04", "2024-02-05", "workstream_lead", "2024-04-26", depends_on=("M29",),
    ),
    Planned(
        "M31", REUNIFICATION, "Put the NSPCC reunification practice model in place",
        "2024-05", "2024-02-19", "head_of_service", "2024-06-28", (("2024-05", "2024-06"),),
        ("M30",),
    ),
    Planned("M32", EVALUATION, "Benefits realisation", "", "2024-01-15", "project_sponsor"),
    Planned("M33", EVALUATION, "Revised budget envelope", "", "2024-03-04", "finance_officer"),
    Planned(
        "M34", EVALUATION, "Evaluation", "2026-04", "2025-11-03", "project_sponsor",
        forecasts=(("2025-03", "2026-06"),), depends_on=("M32c",),
    ),
)  # fmt: skip


def _plan_use(part: str, name: str, per_cent: int, done: str = "") -> Planned:
    """Plan to maximise the use of one of the council's homes; the brief sets no date."""
    return Planned(
        f"M19{part}", COMMISSIONING, f"Maximise use and occupancy of {name}", "", "2023-11-01",
        "residential_manager", done, home=name.lower().replace(" ", "-"), per_cent=per_cent,
        part_of="M19",
    )  # fmt: skip


_PARTS: Final = (
    _plan_use("a", "Ayton Place", 80),
    _plan_use("b", "Piper", 100, "2025-02-14"),
    _plan_use("c", "Oak View", 65),
    _plan_use("d", "Tilery", 55),
    _plan_use("e", "Rose House", 100, "2024-06-28"),
    _plan_use("f", "Our Place", 70),
    _plan_use("g", "Hartburn Lodge", 40),
    Planned(
        "M32a", EVALUATION, "Benefits realisation: February 2024", "2024-02", "2024-01-15",
        "project_sponsor", "2024-02-29", part_of="M32", is_review=True,
    ),
    Planned(
        "M32b", EVALUATION, "Benefits realisation: February 2025", "2025-02", "2025-01-13",
        "project_sponsor", "2025-03-28", (("2025-02", "2025-03"),), part_of="M32", is_review=True,
    ),
    Planned(
        "M32c", EVALUATION, "Benefits realisation: February 2026", "2026-02", "2026-01-12",
        "project_sponsor", part_of="M32", is_review=True,
    ),
    Planned(
        "M33a", EVALUATION, "Revised budget envelope: April 2024", "2024-04", "2024-03-04",
        "finance_officer", "2024-04-30", part_of="M33",
    ),
    Planned(
        "M33b", EVALUATION, "Revised budget envelope: April 2025", "2025-04", "2025-02-03",
        "finance_officer", depends_on=("M9",), per_cent=60, part_of="M33",
    ),
    Planned(
        "M33c", EVALUATION, "Revised budget envelope: April 2026", "2026-04", "2026-02-02",
        "finance_officer", part_of="M33",
    ),
)  # fmt: skip
MILESTONES: Final = (*_WHOLE, *_PARTS)
