"""The place-nights of a home added up: how many there are, are lived in, and can be used."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.shown import Number, Shown, now_of
from data_access.vocabulary import PLACE_STATE

if TYPE_CHECKING:
    from data_access.questions.answer import Answer


@dataclass(frozen=True)
class PlaceNights:
    """Place-nights by what they were used for; of one night they are places.

    `over` are the nights of children beyond the places: they are lived in, and are no places.
    """

    occupied: int
    held: int
    kept_free: int
    emergency: int
    not_usable: int
    vacant: int
    over: int

    @property
    def registered(self) -> int:
        """All places that are registered, used or not."""
        return self.usable + self.not_usable

    @property
    def usable(self) -> int:
        """The registered places without those that cannot be used."""
        return self.occupied + self.kept + self.vacant

    @property
    def kept(self) -> int:
        """Places where nobody sleeps and that are not free: held, kept free, for emergencies."""
        return self.held + self.kept_free + self.emergency

    @property
    def lived_in(self) -> int:
        """The nights that children slept there, within the places or beyond them."""
        return self.occupied + self.over

    @property
    def share_of_registered(self) -> Shown:
        """Occupancy of registered places in per cent; over 100 with more children than places."""
        return _share(self.lived_in, self.registered)

    @property
    def share_of_usable(self) -> Shown:
        """Occupancy of the places that can be used, in per cent."""
        return _share(self.lived_in, self.usable)


def _share(part: int, whole: int) -> Shown:
    return Shown(100 * part / whole) if whole else Shown()


def read_place_nights(answer: "Answer", *period: str) -> PlaceNights | None:
    """Those of an answer by state, or of one of its periods; None where any is not known."""
    found: dict[str, Number] = {
        state: now_of(answer.row(*period, state)).value for state in PLACE_STATE.keys
    }
    if any(value is None for value in found.values()):
        return None
    return PlaceNights(**{state: int(value or 0) for state, value in found.items()})
