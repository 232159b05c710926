"""Age bands: the brief's table for any date, where children live by how old they are."""

from components.page import Ask, Panel, register
from data_access.vocabulary import Permission

register(
    path="/age-bands",
    title="Age bands",
    group="Children",
    place=11,
    permission=Permission.CHILDREN_AGGREGATE,
    panels=(
        Panel(
            (Ask("looked_after", by=("placement_type",)),),
            draw="lead_age_bands",
            shape="lead",
            by_home=True,
        ),
        Panel(
            (
                Ask("looked_after", by=("placement_type", "age"), compare=True),
                Ask("looked_after", by=("placement_type",), compare=True),
                Ask("looked_after", by=("age",), compare=True),
                Ask("permanence", by=("permanence_order", "age"), compare=True),
                Ask("permanence", by=("permanence_order",), compare=True),
            ),
            draw="age_matrix",
            wide=True,
        ),
        Panel(
            (Ask("looked_after", by=("quarter", "age"), span="history"),),
            draw="age_trend",
            wide=True,
            by_home=True,
        ),
    ),
)
