"""Whose first page says what, and the sentence with which each begins."""

from components.page import Ask, Panel
from data_access.vocabulary import Role

NEIGHBOURS = (("area", ("neighbours",)),)
RATE = (("published", "looked_after_rate"),)
# The homes in which children live: see the page of homes.
OURS = (
    ("purpose", ("long_stay", "emergency", "assessment", "not_known")),
    ("provider_group", ("council",)),
)
TONIGHT = Ask("place_nights", by=("home", "place_state"), span="night")
TONIGHT_OURS = Ask(
    "place_nights", by=("home", "place_state"), span="night", narrow=OURS, optional=True
)
# Of the programme; see its own pages.
OPEN = (("risk_status", ("open",)),)
MILESTONES = Ask("milestones", by=("milestone_state",))
ACTIONS = Ask("risk_actions", by=("action_state",), narrow=OPEN)
DECISIONS = Ask("risks", by=("decision_needed",), narrow=OPEN)

DIRECTOR = frozenset({Role.DIRECTOR})
CABINET = frozenset({Role.CABINET_MEMBER})
OF_HOMES = frozenset({Role.RESIDENTIAL_MANAGER, Role.RESPONSIBLE_INDIVIDUAL})
COMMISSIONER = frozenset({Role.COMMISSIONER})
FINANCE = frozenset({Role.FINANCE_OFFICER})
DATA = frozenset({Role.DATA_OFFICER})
# The project sponsor, and who keeps the programme for them.
SPONSOR = frozenset({Role.PROJECT_SPONSOR, Role.PROGRAMME_OFFICER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

LEADS = (
    Panel(
        (
            Ask("looked_after", compare=True),
            Ask("looked_after_rate", unfiltered=True, optional=True),
            Ask("benchmark", narrow=NEIGHBOURS, options=RATE),
        ),
        draw="lead_overview",
        shape="lead",
        roles=DIRECTOR | CABINET,
    ),
    Panel(
        (MILESTONES, ACTIONS, DECISIONS),
        draw="lead_programme",
        shape="lead",
        records="milestones",
        roles=SPONSOR,
    ),
    Panel(
        (
            Ask("homes_by_judgement", by=("judgement",), narrow=OURS),
            TONIGHT_OURS,
            Ask("place_nights", by=("home", "place_state"), span="night", optional=True),
            Ask(
                "looked_after",
                narrow=(("placement_group", ("external_homes",)), ("locality", ("out_of_area",))),
                optional=True,
            ),
        ),
        draw="lead_homes",
        shape="lead",
        by_home=True,
        roles=OF_HOMES,
    ),
    Panel(
        (
            Ask("planned_moves", by=("move_due",)),
            Ask("planned_moves", by=("move_status",)),
            Ask("requests", by=("request_outcome",), unfiltered=True),
        ),
        draw="lead_commissioning",
        shape="lead",
        roles=COMMISSIONER,
    ),
    Panel(
        (
            Ask("forecast_outturn"),
            Ask("budget_variance", optional=True),
            Ask("budget", optional=True),
            Ask("spend", span="twelve_months", optional=True),
            Ask("net_spend", span="twelve_months", optional=True),
        ),
        draw="lead_finance",
        shape="lead",
        roles=FINANCE,
    ),
    Panel(
        (Ask("discrepancies"), Ask("turned_18_still_open", span="twelve_months")),
        draw="lead_data",
        shape="lead",
        roles=DATA,
    ),
    Panel((), draw="lead_administration", shape="lead", records="people", roles=ADMINISTRATOR),
)
