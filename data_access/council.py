"""The council this store belongs to: its name, its own labels, its project's baseline.

All of it is configuration in `councils/<code>.toml`; a council without a file is served under its
code, with the product's own labels and no baseline.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from data_access.vocabulary import (
    DIMENSIONS,
    FROM_PLACEMENT_TYPE,
    MOVE_FROM,
    MOVE_TO,
    PLACEMENT_TYPE,
    TYPE_SOUGHT,
)

COUNCILS = Path(__file__).parent / "councils"
# A kind of home has one name, whatever is said of it.
_OF_PLACEMENT_TYPE = {each.key for each in (FROM_PLACEMENT_TYPE, MOVE_FROM, MOVE_TO, TYPE_SOUGHT)}


@dataclass(frozen=True)
class Baseline:
    """Where the project says that it began: a day and, where its brief gives them, its figures.

    They are shown as the brief's, beside what was published: `neighbours_rate` is what it says of
    the neighbours' children in care per 10,000.
    """

    date: date
    looked_after: int | None = None
    looked_after_rate: int | None = None
    neighbours_rate: int | None = None


@dataclass(frozen=True)
class Council:
    """One council's name and words."""

    code: str
    name: str
    short_name: str
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    baseline: Baseline | None = None

    def label_of(self, dimension: str, key: str) -> str:
        """The words this council reads for a dimension's key."""
        words = PLACEMENT_TYPE.key if dimension in _OF_PLACEMENT_TYPE else dimension
        own = self.labels.get(words, {}).get(key)
        return own if own is not None else DIMENSIONS[dimension].label_of(key)

    def labels_of(self, dimension: str) -> dict[str, str]:
        """Every key of a dimension with this council's words, in natural order."""
        return {key: self.label_of(dimension, key) for key in DIMENSIONS[dimension].keys}


@cache
def read_council(code: str) -> Council:
    """The council of this ONS code, as configured."""
    path = COUNCILS / f"{code}.toml"
    if not path.exists():
        return Council(code=code, name=code, short_name=code)
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    return Council(
        code=code,
        name=facts["name"],
        short_name=facts["short_name"],
        labels=facts.get("labels", {}),
        baseline=Baseline(**facts["baseline"]) if "baseline" in facts else None,
    )
