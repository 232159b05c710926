"""Carers: how many foster, what their places are used for, and who may join them."""

from components.page import Ask, Panel, register
from data_access.vocabulary import Permission

# Short-breaks carers and family and friends have no place to which a child could come to live.
MAINSTREAM = ("household_type", ("mainstream",))
VACANT = ("foster_place_state", ("vacant",))


def _places(
    *by: str, narrow: tuple[tuple[str, tuple[str, ...]], ...] = (), span: str = "selected"
) -> Ask:
    return Ask("foster_places", by=by, narrow=(MAINSTREAM, *narrow), span=span)


NOW = _places("foster_place_state")
YEARS = _places("year", "foster_place_state", span="history")
# Family and friends come and go with a named child.
OPEN_TO_ANY = (("household_type", ("mainstream", "short_breaks")),)
# Without approvals for a parent and child alone.
FOR_A_CHILD = Ask("foster_vacancies_by_age", unfiltered=True, optional=True)
WITHIN_YEARS = ("1", "2", "3", "4", "5")
FIT = (("vacancy_for_age", ("yes",)),)


def _published(figure: str) -> Ask:
    return Ask("benchmark", by=("area", "year"), options=(("published", figure),))


APPROVED, FILLED = _published("foster_places_approved"), _published("foster_places_filled")


def _tile(draw: str, label: str, *asks: Ask) -> Panel:
    return Panel(asks, draw=draw, shape="tile", label=label)


register(
    path="/carers",
    title="Carers",
    group="Homes and carers",
    place=22,
    permission=Permission.CARERS,
    panels=(
        Panel(
            (NOW, Ask("foster_need", by=("vacancy_for_age",), optional=True), FOR_A_CHILD),
            draw="lead_carers",
            shape="lead",
        ),
        _tile(
            "tile_households",
            "Foster households",
            Ask("carer_households", by=("household_type",)),
            Ask("carer_households", by=("year",), span="history"),
        ),
        _tile(
            "tile_foster_places",
            "Places approved",
            NOW,
            _places("year", span="history"),
        ),
        _tile("tile_foster_filled", "Places filled", NOW, YEARS),
        _tile(
            "tile_foster_vacant",
            "Places vacant now",
            NOW,
            YEARS,
            _places("place_condition", narrow=(VACANT,)),
            FOR_A_CHILD,
        ),
        Panel(
            (
                Ask("foster_vacancies_by_age", by=("age",)),
                Ask("foster_need", by=("age",)),
                Ask("foster_need", by=("age",), narrow=FIT),
                NOW,
            ),
            draw="places_and_need",
        ),
        Panel(
            (
                NOW,
                YEARS,
                _places("not_available_reason"),
                _places("approval_basis"),
            ),
            draw="places_by_state",
        ),
        Panel(
            (
                Ask("carers_by_age", by=("carer_age_band",)),
                Ask("carers_by_age", by=("expected_to_leave",)),
                Ask("carers_by_age", narrow=(("expected_to_leave", WITHIN_YEARS),)),
            ),
            draw="carers_by_age",
        ),
        Panel(
            (
                Ask("recruitment", by=("recruitment_stage",), span="two_years"),
                Ask("recruitment_days", by=("recruitment_stage",), span="two_years"),
                Ask("recruitment", by=("recruitment_outcome",), span="two_years"),
            ),
            draw="recruitment_funnel",
        ),
        Panel(
            (
                Ask(
                    "foster_approvals",
                    by=("year", "carer_change"),
                    narrow=OPEN_TO_ANY,
                    span="whole_years",
                ),
                Ask(
                    "fostering_ended",
                    by=("reason_left_fostering",),
                    narrow=OPEN_TO_ANY,
                    span="twelve_months",
                ),
            ),
            draw="carers_net_change",
        ),
        Panel(
            (Ask("carer_households", by=("household_type", "children_in_household")),),
            draw="children_per_household",
        ),
        Panel(
            (
                APPROVED,
                FILLED,
                _places("year", "foster_place_state", span="whole_years"),
            ),
            draw="places_as_published",
            to="/benchmark",
        ),
        Panel((APPROVED, FILLED), draw="places_among_councils", to="/benchmark"),
    ),
)
