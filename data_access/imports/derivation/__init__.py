"""What is worked out from the episodes of a return, on whole tables at once.

`derive_episodes` adds to each episode where the child lives and the days on which the child
reaches certain ages; `derive_spans` turns the episodes that speak today into days looked after;
`derive_count_changes` lists what moved the number of children looked after; `derive_journeys`
tells each child's periods of care, placements and moves.
"""

from data_access.imports.derivation.count_changes import derive_count_changes
from data_access.imports.derivation.episodes import derive_episodes
from data_access.imports.derivation.journeys import Journeys, derive_journeys
from data_access.imports.derivation.localities import adjoining_is_known
from data_access.imports.derivation.spans import derive_spans
from data_access.imports.derivation.timelines import NEVER_DAY, OPEN_DAY

__all__ = [
    "NEVER_DAY",
    "OPEN_DAY",
    "Journeys",
    "adjoining_is_known",
    "derive_count_changes",
    "derive_episodes",
    "derive_journeys",
    "derive_spans",
]
