"""Ofsted's scales of judgement: which of them was in force for whom, and when.

Keys are those of the dimension JUDGEMENT, from best to worst.
"""

from dataclasses import dataclass
from datetime import date

CHILDRENS_HOME, SUPPORTED_ACCOMMODATION = "childrens_home", "supported_accommodation"
# Visits that carry no judgement.
UNGRADED_KINDS = frozenset({"assurance", "monitoring"})
GOOD_OR_BETTER = frozenset({"outstanding", "good", "consistently_strong"})


@dataclass(frozen=True)
class Scale:
    """One scale, from the day of its framework on until the next of the same setting."""

    framework: str
    since: date
    judgements: tuple[str, ...]


SCALES = (
    # Social care common inspection framework (SCCIF), children's homes.
    Scale(
        CHILDRENS_HOME,
        date(2017, 4, 1),
        ("outstanding", "good", "requires_improvement", "inadequate"),
    ),
    # SCCIF, supported accommodation.
    Scale(
        SUPPORTED_ACCOMMODATION,
        date(2024, 9, 1),
        ("consistently_strong", "inconsistent", "serious_weaknesses"),
    ),
)


def find_framework(purpose: str | None) -> str:
    """The framework by which a home of this purpose is inspected."""
    return SUPPORTED_ACCOMMODATION if purpose == SUPPORTED_ACCOMMODATION else CHILDRENS_HOME


def find_scale(framework: str, day: date) -> Scale | None:
    """The scale of a framework in force on a day; None where there was none yet."""
    in_force = [scale for scale in SCALES if scale.framework == framework and scale.since <= day]
    return max(in_force, key=lambda scale: scale.since, default=None)
