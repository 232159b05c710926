"""Risks: how great, how they moved, what is done and decided, what they threaten."""

from components.page import Ask, Panel, register
from data_access.vocabulary import Permission

OPEN = (("risk_status", ("open",)),)


def _ask(*by: str) -> Ask:
    return Ask("risks", by=by, narrow=OPEN)


ACTIONS = Ask("risk_actions", by=("action_state",), narrow=OPEN)
DECISIONS = _ask("decision_needed")
BANDS = _ask("risk_band")


def _tile(draw: str, label: str, ask: Ask, records: str = "risks") -> Panel:
    return Panel((ask,), draw=draw, shape="tile", label=label, records=records)


register(
    path="/risks",
    title="Risks",
    group="Programme",
    place=43,
    permission=Permission.PROGRAMME,
    panels=(
        Panel((BANDS, ACTIONS, DECISIONS), draw="lead_risks", shape="lead"),
        _tile("tile_moved_up", "Gone up since the review before", BANDS),
        _tile("tile_actions_overdue", "Actions overdue", ACTIONS, records=""),
        _tile("tile_decisions", "Decisions needed", DECISIONS),
        Panel((_ask("likelihood", "impact"),), draw="risk_matrix", wide=True, records="risks"),
        Panel((BANDS,), draw="risk_list", wide=True, records="risks"),
        Panel((DECISIONS,), draw="risk_decisions", wide=True, records="risks"),
        Panel((ACTIONS,), draw="risk_actions", wide=True, records="risk_actions"),
        Panel((BANDS,), draw="risk_threatens", wide=True, records="risks"),
        Panel(
            (Ask("interdependencies", by=("dependency_state",)),),
            draw="interdependencies",
            wide=True,
            records="interdependencies",
        ),
    ),
)
