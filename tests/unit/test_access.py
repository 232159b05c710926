"""Who may see what, written out a second time, and what follows from it for whoever asks."""

from dataclasses import replace
from itertools import combinations

import pytest

from data_access.access import (
    COMMAND_LINE,
    PERMISSIONS,
    ROLES_WITH_HOMES,
    StoreScope,
    Viewer,
    place_in_tier,
    roles_with,
)
from data_access.vocabulary import Permission, Role, Scope

COUNTS = Permission.CHILDREN_AGGREGATE
LISTS = Permission.CHILDREN_LIST
HOMES = (3, 7)
REACHES = {
    "all": Scope.EVERYTHING,
    "homes": Scope.OWN_HOMES,
    "provider": Scope.OWN_PROVIDER,
    "published": Scope.PUBLICATION,
}
# Every role has an account of its own and sees published benchmarks; here is what else it may.
MAY = """
director: children_aggregate=all children_list=all children_health=all homes=all homes_quality=all
    known_as=all carers=all commissioning=all money=all prices=all programme=all
    programme_detail=all pin_notes=all
cabinet_member: children_aggregate=published homes=published homes_quality=all money=published
    programme=all
residential_manager: children_aggregate=homes homes=homes homes_quality=homes known_as=homes
responsible_individual: children_aggregate=provider homes=provider homes_quality=provider
commissioner: children_aggregate=all homes=all homes_quality=all carers=all commissioning=all
    money=all prices=all programme=all programme_detail=all
finance_officer: children_aggregate=published homes=published homes_quality=all money=all
    prices=all programme=all programme_detail=all pin_notes=all
project_sponsor: children_aggregate=published homes=published homes_quality=all money=published
    programme=all programme_detail=all
programme_officer: children_aggregate=published homes=published homes_quality=all money=published
    programme=all programme_detail=all keep_programme=all
data_officer: children_aggregate=all children_list=all children_health=all data_quality=all
    homes=all homes_quality=all carers=all commissioning=all money=all prices=all programme=all
    programme_detail=all pin_notes=all
administrator: manage_accounts=all read_audit=all
"""


def read_rights() -> dict[Role, dict[Permission, Scope]]:
    rights = {}
    for line in MAY.replace("\n    ", " ").strip().splitlines():
        role, _, rest = line.partition(":")
        granted = rest.split()
        rights[Role(role)] = dict.fromkeys(
            (Permission.OWN_ACCOUNT, Permission.BENCHMARKS), Scope.EVERYTHING
        )
        for right in granted:
            permission, reach = right.split("=")
            rights[Role(role)][Permission(permission)] = REACHES[reach]
    return rights


RIGHTS = read_rights()
ROLES = pytest.mark.parametrize("role", list(Role))


@ROLES
@pytest.mark.parametrize("permission", list(Permission))
def test_each_role_may_what_it_is_given_as_far_as_it_is_given_and_nothing_else(
    role: Role, permission: Permission
) -> None:
    scope = RIGHTS[role].get(permission)
    assert PERMISSIONS[role].get(permission) is scope
    viewer = Viewer(role, HOMES)
    assert viewer.may(permission) is (scope is not None)
    assert viewer.reads_publication(permission) is (scope is Scope.PUBLICATION)
    assert viewer.sees_own_homes(permission) is (scope in (Scope.OWN_HOMES, Scope.OWN_PROVIDER))


def test_children_one_by_one_are_seen_by_directors_and_data_officers_alone() -> None:
    assert roles_with(LISTS) == (Role.DIRECTOR, Role.DATA_OFFICER)


def test_a_refusal_can_name_who_may_and_names_nobody_who_may_not() -> None:
    for permission in Permission:
        assert roles_with(permission) == tuple(role for role in Role if permission in RIGHTS[role])
    assert roles_with(Permission.LOAD_DATA) == ()


def test_nobody_who_administers_accounts_sees_children() -> None:
    for role in roles_with(Permission.MANAGE_ACCOUNTS):
        assert not Viewer(role).may(COUNTS)
        assert not Viewer(role).may(LISTS)


def test_the_store_is_kept_loaded_and_published_on_the_command_line_alone() -> None:
    for permission in (Permission.KEEP_STORE, Permission.LOAD_DATA, Permission.PUBLISH):
        assert permission in COMMAND_LINE
        assert not roles_with(permission)
    assert {Permission.MANAGE_ACCOUNTS, Permission.READ_AUDIT} <= COMMAND_LINE
    assert COMMAND_LINE.isdisjoint({COUNTS, LISTS})


def test_people_are_given_homes_where_their_role_is_bound_to_homes() -> None:
    assert {Role.RESIDENTIAL_MANAGER, Role.RESPONSIBLE_INDIVIDUAL} == ROLES_WITH_HOMES


@pytest.mark.parametrize(
    ("tier", "names"),
    [
        ("A", "director commissioner finance_officer data_officer"),
        ("B", "residential_manager responsible_individual"),
        ("C", "cabinet_member administrator"),
        ("D", "project_sponsor programme_officer"),
    ],
)
def test_each_role_has_its_tier_of_disclosure_control(tier: str, names: str) -> None:
    assert {role for role in Role if Viewer(role).tier == tier} == set(names.split())


def test_tiers_c_and_d_reach_children_by_the_publication_alone() -> None:
    for role in Role:
        viewer = Viewer(role, HOMES)
        if viewer.tier in ("C", "D"):
            assert viewer.store_scope == StoreScope(reads_children=False)
            assert not viewer.may(LISTS)
            if viewer.may(COUNTS):
                assert viewer.reads_publication(COUNTS)
                assert viewer.homes_for(COUNTS) == ()


@ROLES
def test_the_store_is_reached_as_far_as_the_counts_of_children_are(role: Role) -> None:
    reached = {
        None: StoreScope(reads_children=False),
        Scope.PUBLICATION: StoreScope(reads_children=False),
        Scope.EVERYTHING: StoreScope(reads_children=True, homes=None),
        Scope.OWN_HOMES: StoreScope(reads_children=True, homes=HOMES),
        Scope.OWN_PROVIDER: StoreScope(reads_children=True, homes=HOMES),
    }
    scope = Viewer(role, HOMES).store_scope
    of_counts = replace(scope, reads_names=False, reads_money=False)
    assert of_counts == reached[RIGHTS[role].get(COUNTS)]
    assert scope.reads_names == (Permission.KNOWN_AS in RIGHTS[role])
    assert scope.reads_money == (RIGHTS[role].get(Permission.MONEY) is Scope.EVERYTHING)


def test_who_is_told_of_money_alone_is_told_of_no_childs_need_or_time() -> None:
    for role in Role:
        withheld = {"category_of_need", "lasted"} if role is Role.FINANCE_OFFICER else set()
        assert Viewer(role).withheld == withheld
    officer = Viewer(Role.FINANCE_OFFICER)
    assert officer.store_scope == StoreScope(reads_children=False, reads_money=True)
    assert officer.published_tier == "C"


def test_a_manager_who_was_given_no_home_yet_sees_no_child() -> None:
    scope = Viewer(Role.RESIDENTIAL_MANAGER).store_scope
    assert scope == StoreScope(reads_children=True, homes=(), reads_names=True)


def test_what_reaches_everything_is_bound_to_no_homes_even_for_who_was_given_some() -> None:
    assert Viewer(Role.DIRECTOR, HOMES).homes_for(COUNTS) is None
    assert Viewer(Role.RESIDENTIAL_MANAGER, HOMES).homes_for(COUNTS) == HOMES
    assert Viewer(Role.RESIDENTIAL_MANAGER, HOMES).homes_for(Permission.BENCHMARKS) is None


def test_two_who_may_see_different_things_never_share_a_kept_answer() -> None:
    viewers = [Viewer(role, homes) for role in Role for homes in ((), (3,), (7,), (3, 7), (37,))]
    for one, other in combinations(viewers, 2):
        if (
            one.tier != other.tier
            or one.homes != other.homes
            or RIGHTS[one.role] != (RIGHTS[other.role])
        ):
            assert one.cache_key != other.cache_key, (one, other)


def test_two_who_may_see_the_same_share_kept_answers_whatever_their_names() -> None:
    one, other = (Viewer(Role.DIRECTOR, HOMES, name) for name in ("one", "other"))
    assert one == other
    assert one.cache_key == other.cache_key


def test_a_sponsor_in_tier_a_sees_figures_as_they_are_and_no_list_name_health_or_price() -> None:
    sponsor = Viewer(Role.PROJECT_SPONSOR)
    raised = place_in_tier(sponsor, "A")
    as_they_are = {COUNTS, Permission.HOMES, Permission.MONEY}
    for permission in Permission:
        scope = RIGHTS[Role.PROJECT_SPONSOR].get(permission)
        expected = Scope.EVERYTHING if permission in as_they_are else scope
        assert raised.held.get(permission) is expected
        assert raised.may(permission) is (scope is not None)
        assert not raised.reads_publication(permission)
        assert not raised.sees_own_homes(permission)
    closed = (LISTS, Permission.PRICES, Permission.KNOWN_AS, Permission.CHILDREN_HEALTH)
    assert not any(map(raised.may, closed))
    assert (raised.tier, sponsor.tier) == ("A", "D")
    assert raised.homes_for(COUNTS) is None
    assert raised.store_scope == StoreScope(reads_children=True, reads_money=True)
    assert raised.cache_key != sponsor.cache_key
    assert raised != sponsor


def test_only_a_council_that_says_so_puts_its_sponsor_and_nobody_else_in_tier_a() -> None:
    for role in Role:
        viewer = Viewer(role, HOMES, "somebody")
        assert place_in_tier(viewer, "D") == viewer
        assert (place_in_tier(viewer, "A") == viewer) is (role is not Role.PROJECT_SPONSOR)
    assert place_in_tier(Viewer(Role.PROJECT_SPONSOR, name="olive"), "A").name == "olive"


def test_who_is_given_no_homes_and_no_name_has_none() -> None:
    assert StoreScope(reads_children=True).homes is None
    assert Viewer(Role.DIRECTOR).homes == ()
    assert Viewer(Role.DIRECTOR).name == ""
