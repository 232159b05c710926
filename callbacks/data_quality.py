"""Data quality: what does not agree, what came in, how complete and how old it is.

For the data officer besides: what protection costs, and what needs mending there.
"""

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from callbacks.discrepancies import describe_discrepancies
from callbacks.gate import current_viewer, needs
from callbacks.protection_costs import list_alerts, say_share
from components.wording import format_count
from data_access.disclosure.losses import read_losses
from data_access.disclosure.sharing import name_table
from data_access.questions import MEASURES, Door
from data_access.questions.completeness import Completeness, read_completeness
from data_access.questions.load_history import list_loads
from data_access.questions.source_ages import MONTHLY, OLD
from data_access.vocabulary import Permission

if TYPE_CHECKING:
    from data_access.questions.answer import SourceAge
    from data_access.questions.door import Sitting
    from data_access.questions.standing import Standing

data_quality = Blueprint("data_quality", __name__)


@data_quality.get("/data-quality")
@needs(Permission.PRICES)
def show() -> ResponseReturnValue:
    """What does not agree, then the loads, the fields, the sources; last what protection costs."""
    door: Door = current_app.extensions["door"]
    viewer = current_viewer()
    with door.sit(viewer) as sitting:
        told = describe_discrepancies(sitting, request.args)
        protection = _describe_protection(door, sitting)
        return render_template(
            "data_quality.html",
            **told,
            **protection,
            loads=list_loads(sitting),
            fields=[
                (one, say_share(one.filled, one.rows), _name_measures(one))
                for one in read_completeness(sitting)
            ],
            sources=_list_sources(sitting.standing),
            say_count=format_count,
        )


def _describe_protection(door: Door, sitting: "Sitting") -> dict[str, object]:
    """What protection costs, for those alone to whom data quality is open."""
    if not sitting.viewer.may(Permission.DATA_QUALITY):
        return {"sees_protection": False}
    losses = read_losses(sitting.connection)
    return {
        "sees_protection": True,
        "alerts": list_alerts(door, sitting, losses),
        "losses": losses,
        "name_table": name_table,
        "say_share": say_share,
    }


def _name_measures(one: Completeness) -> str:
    return "; ".join(MEASURES[name].title for name in one.field.measures)


def _list_sources(standing: "Standing") -> list[tuple["SourceAge", str]]:
    """Each source with a warning where it is old.

    The day by which it is judged is the data date of a demonstration, whose today that is.
    """
    return [
        (age, _warn(age.data_to or age.loaded_on, standing.today) if kind in MONTHLY else "")
        for kind, age in standing.sources.items()
    ]


def _warn(day: date, today: date) -> str:
    if today - day <= OLD:
        return ""
    return f"{(today - day).days} days old: load a newer one, for every figure made from it is old."
