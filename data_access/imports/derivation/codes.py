"""From the codes of the return to the keys of the dimensions, one rule each.

A rule is a plain function of codes; `translate` asks it once for each combination of codes that
occurs, however many episodes carry it.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.vocabulary import CATEGORY_OF_NEED

SHORT_BREAKS: Final = frozenset({"V3", "V4"})
REMAND: Final = "J1"
NOT_KNOWN: Final = "not_known"

_PLACEMENT_TYPES: Final = {
    **dict.fromkeys(("U1", "U2", "U3"), "connected_persons"),
    "K1": "secure_home",
    **dict.fromkeys(("K3", "H5", "P2"), "supported_accommodation"),
    "P1": "with_parents",
    **dict.fromkeys(("A3", "A4", "A5", "A6"), "placed_for_adoption"),
    "S1": "residential_school",
    **dict.fromkeys(("R1", "R2", "R3", "R5", "P3"), "other_residential"),
}
_FOSTERING: Final = frozenset({"U4", "U5", "U6"})
_FOSTERING_BY_PROVIDER: Final = {
    "PR1": "in_house_fostering",
    **dict.fromkeys(("PR4", "PR5"), "ifa"),
    **dict.fromkeys(("PR2", "PR3"), "other_authority_fostering"),
}
_PROVIDER_TYPES: Final = {
    "PR0": "parents",
    "PR1": "own_council",
    "PR2": "other_council",
    "PR3": "other_public",
    "PR4": "private",
    "PR5": "voluntary",
}
_PROVIDER_GROUPS: Final = {
    "own_council": "council",
    **dict.fromkeys(("other_council", "other_public", "private", "voluntary"), "external"),
}
_LEGAL_STATUS_GROUPS: Final = {
    "C1": "interim_care_order",
    "C2": "full_care_order",
    "E1": "placement_order",
    "V2": "section_20",
    **dict.fromkeys(("L1", "L2", "L3"), "child_protection"),
    **dict.fromkeys(("J1", "J2", "J3"), "youth_justice"),
}


def translate(rule: Callable[..., Any], *columns: pd.Series) -> npt.NDArray[np.object_]:
    """The rule's answer for each row; a missing code reaches the rule as None."""
    combination = np.zeros(len(columns[0]), dtype=np.int64)
    words: list[npt.NDArray[np.object_]] = []
    for column in columns:
        codes, uniques = pd.factorize(column)
        # factorize says -1 for a missing code, and so finds the None at the end.
        words.append(np.append(np.asarray(uniques, dtype=object), [None]))
        combination = combination * len(words[-1]) + codes % len(words[-1])
    row_of, distinct = pd.factorize(combination)
    places = np.unravel_index(distinct, [len(word) for word in words])
    answers = np.empty(len(distinct), dtype=object)
    answers[:] = [
        rule(*codes)
        for codes in zip(
            *(word[place] for word, place in zip(words, places, strict=True)), strict=True
        )
    ]
    return answers[row_of]


def name_placement_type(place: str | None, provider: str | None) -> str:
    """Where the child lives, from PLACE and PLACE_PROVIDER."""
    if place in _FOSTERING:
        return _FOSTERING_BY_PROVIDER.get(provider or "", "other")
    if place == "K2":
        return "own_childrens_home" if provider == "PR1" else "external_childrens_home"
    return _PLACEMENT_TYPES.get(place or "", "other")


def name_provider_type(place: str | None, provider: str | None) -> str:
    """Who provides the placement, from PLACE_PROVIDER; parents where a P1 leaves it blank."""
    if not provider and place == "P1":
        return "parents"
    return _PROVIDER_TYPES.get(provider or "", "not_recorded")


def name_provider_group(provider_type: str, group_of_home: str | None) -> str:
    """The home's own group where the placement is in a home we know, else by who provides it."""
    return group_of_home or _PROVIDER_GROUPS.get(provider_type, "none")


def name_legal_status_group(legal_status: str | None) -> str:
    """The group of a legal status; `other` for what is in none, such as freeing orders."""
    return _LEGAL_STATUS_GROUPS.get(legal_status or "", "other")


def name_category_of_need(code: str | None) -> str:
    """The code of CIN as it is, or not_known."""
    return code if code in CATEGORY_OF_NEED.keys else NOT_KNOWN


def name_remand(legal_status: str | None) -> str:
    """Whether the child is on remand: yes or no."""
    return "yes" if legal_status == REMAND else "no"


def is_short_break(legal_status: pd.Series) -> npt.NDArray[np.bool_]:
    """Which legal statuses are short breaks, and so never counted as looked after."""
    return legal_status.isin(SHORT_BREAKS).to_numpy(dtype=bool)
