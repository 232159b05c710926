"""Money made up for tests of forecasts, and a second opinion on why they moved."""

from collections import Counter
from datetime import date
from typing import Any

from data_access.imports.forecasts.known import Known
from data_access.imports.forecasts.making import Forecast
from tests.data.day_by_day import Child, Episode
from tests.data.priced import price

CHANGING = (
    Child(11, date(2013, 1, 1), (Episode(110, date(2024, 1, 1), None),)),
    # Left on 11 July.
    Child(12, date(2013, 1, 1), (Episode(120, date(2024, 1, 1), date(2024, 7, 11), rec="E4A"),)),
    # Came on 21 July.
    Child(13, date(2013, 1, 1), (Episode(130, date(2024, 7, 21), None),)),
    # Moved from one family to another on 11 July.
    Child(
        14,
        date(2013, 1, 1),
        (
            Episode(140, date(2024, 1, 1), date(2024, 7, 11), rec="X1", place_provider="PR4"),
            Episode(141, date(2024, 7, 11), None, rne="P", place_provider="PR4"),
        ),
    ),
)
CHANGING_PRICES = (
    price(11, date(2024, 1, 1), 700, end=date(2024, 7, 21)),
    price(11, date(2024, 1, 1), 770, start=date(2024, 7, 21)),
    price(12, date(2024, 1, 1), 1400),
    price(13, date(2024, 7, 21), 2100),
    price(14, date(2024, 1, 1), 910),
    price(14, date(2024, 7, 11), 980),
)

# What June could not know: what was posted, signed off, planned, paid and ended after it.
KNOWN_LATER: dict[str, tuple[dict[str, Any], ...]] = {
    "ledger": tuple(
        {
            "reference": f"L{period}", "year": 2025, "period": period, "kind": "actual",
            "service_from": date(2024, 3 + period, 1), "service_to": date(2024, 3 + period, 30),
            "cost_centre": "C", "subjective": "S", "budget_line": "residential",
            "pence": 6_000_000 + period,
        }
        for period in range(1, 8)
    ),
    "savings": tuple(
        {
            "id": number, "reference": f"V{number}", "title": "Step down", "saving_kind": kind,
            "saving_status": "on_track", "budget_line": "residential", "is_recurring": True,
            "counterfactual": "Would have stayed", "start": date(2024, 4, 1),
            "end": date(2025, 4, 1), "signed_off_by": "finance", "signed_off_on": signed,
        }
        for number, kind, signed in (
            (1, "cashable", date(2024, 5, 1)), (2, "cashable", date(2024, 7, 1)),
            (3, "avoided", date(2024, 5, 1)), (4, "cashable", None),
        )
    ),
    "saving_months": tuple(
        {"saving_id": saving, "month": month, "planned_pence": 1_000_00, "delivered_pence": done}
        for saving in (1, 2, 3, 4)
        for month, done in (("2024-05", 400_00), ("2024-07", 900_00), ("2024-08", None))
    ),
    "assumptions": (
        {
            "name": "demand_allowance_month", "label": "Demand", "pence": 5_000_00,
            "budget_line": "fostering", "stated_on": date(2024, 6, 1), "source": "Plan",
        },
    ),
    "planned_moves": tuple(
        {
            "reference": f"M{child}", "child_id": child, "move_from": "external_childrens_home",
            "move_to": "in_house_fostering", "move_why": "closer", "agreed_on": agreed,
            "first_target_on": target, "target_on": target, "first_target": target,
            "target": target, "move_status": "planned", "blocked_by": "nothing",
            "weekly_change_pence": -5_600_00,
        }
        for child, agreed, target in (
            (3, date(2024, 6, 1), date(2024, 10, 1)), (4, date(2024, 7, 1), date(2024, 10, 1)),
        )
    ),
}  # fmt: skip

REASONS = ("new", "ended", "moved", "price")


def explain_by_child(known: Known, before: Forecast, after: Forecast) -> dict[tuple[str, str], int]:
    """What movements come of children who came, left, moved or changed price, child by child."""
    found: Counter[tuple[str, str]] = Counter()
    for child in {span.child_id for span in known.spans}:
        was, now = (
            next(
                (
                    (span.placement_start_day, span.weekly_pence)
                    for span in known.spans
                    if span.child_id == child and span.start_day <= made.moment.day < span.end_day
                ),
                None,
            )
            for made in (before, after)
        )
        if was is None and now is None:
            has_come = any(
                each.of.placement_start_day > before.moment.day
                for each in after.arrangements
                if each.of.child_id == child
            )
            why = "new" if has_come else ""
        elif was is None or now is None:
            why = "ended" if now is None else "new"
        elif was[0] != now[0]:
            why = "moved"
        else:
            why = "price" if was[1] != now[1] else ""
        for sign, made in ((-1, before), (1, after)):
            for each in made.arrangements:
                if why and each.of.child_id == child:
                    found[why, each.of.budget_line] += sign * each.pence
    return {name: pence for name, pence in found.items() if pence}
