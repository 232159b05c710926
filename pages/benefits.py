"""Benefits: whether what the programme is for is coming, beside what is published elsewhere."""

from components.page import Ask, Panel, register
from data_access.vocabulary import Permission


def _panel(draw: str, by: str, records: str, *, shape: str = "figure", wide: bool = True) -> Panel:
    # The programme is of no children whom the reader's filters could tell.
    asks = (Ask("benefits", by=(by,), unfiltered=True),)
    return Panel(asks, draw=draw, shape=shape, wide=wide, records=records)


register(
    path="/benefits",
    title="Benefits",
    group="Programme",
    place=42,
    permission=Permission.PROGRAMME,
    panels=(
        _panel("lead_benefits", "target_set", "benefits_judged", shape="lead"),
        _panel("benefits_beside_neighbours", "target_set", "benefits_beside_published"),
        _panel("benefits_listed", "benefit_kept", "benefits"),
        _panel("benefits_realised", "realised", "benefits_judged", wide=False),
        _panel("benefits_reviews", "owner_role", "benefits_reviews", wide=False),
    ),
)
