"""Which line of the budget bears what."""

from typing import Final

_FOSTERING: Final = (
    "connected_persons", "in_house_fostering", "ifa", "other_authority_fostering",
)  # fmt: skip
_RESIDENTIAL: Final = (
    "own_childrens_home", "external_childrens_home", "secure_home", "residential_school",
)  # fmt: skip
_LINE_OF: Final = dict.fromkeys(_FOSTERING, "fostering") | dict.fromkeys(
    _RESIDENTIAL, "residential"
)


def name_budget_line(placement_type: str, unaccompanied: str) -> str:
    """The line that bears a night: of unaccompanied children one, wherever they live."""
    if unaccompanied == "yes":
        return "unaccompanied"
    return _LINE_OF.get(placement_type, "other_homes")
