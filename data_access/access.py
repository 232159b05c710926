"""Who may see what: one table of roles, permissions and scopes, asked at the door.

`docs/permissions.md` is this table, written by `flask --app app permissions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from data_access.vocabulary import CATEGORY_OF_NEED, LASTED, Permission, Role, Scope

ALL = Scope.EVERYTHING
_SIGNED_IN = {Permission.OWN_ACCOUNT: ALL, Permission.BENCHMARKS: ALL}
_PROGRAMME = {Permission.PROGRAMME: ALL, Permission.PROGRAMME_DETAIL: ALL}
# Tiers C and D: the protected publication, and nothing else that is of a child. What Ofsted says of
# a home, and whether it was visited, is of no child.
_PUBLISHED = _SIGNED_IN | {
    Permission.CHILDREN_AGGREGATE: Scope.PUBLICATION,
    Permission.HOMES: Scope.PUBLICATION,
    Permission.HOMES_QUALITY: ALL,
    Permission.MONEY: Scope.PUBLICATION,
}
_COUNTS = (
    _SIGNED_IN
    | {
        Permission.CHILDREN_AGGREGATE: ALL,
        Permission.HOMES: ALL,
        Permission.HOMES_QUALITY: ALL,
        Permission.CARERS: ALL,
        Permission.COMMISSIONING: ALL,
        Permission.MONEY: ALL,
        Permission.PRICES: ALL,
    }
    | _PROGRAMME
)
_LISTS = _COUNTS | {Permission.CHILDREN_LIST: ALL, Permission.CHILDREN_HEALTH: ALL}
_OF_HOMES = (Permission.CHILDREN_AGGREGATE, Permission.HOMES, Permission.HOMES_QUALITY)

PERMISSIONS: dict[Role, dict[Permission, Scope]] = {
    Role.DIRECTOR: _LISTS | {Permission.KNOWN_AS: ALL, Permission.PIN_NOTES: ALL},
    Role.CABINET_MEMBER: _PUBLISHED | {Permission.PROGRAMME: ALL},
    Role.RESIDENTIAL_MANAGER: _SIGNED_IN
    | dict.fromkeys((*_OF_HOMES, Permission.KNOWN_AS), Scope.OWN_HOMES),
    Role.RESPONSIBLE_INDIVIDUAL: _SIGNED_IN | dict.fromkeys(_OF_HOMES, Scope.OWN_PROVIDER),
    Role.COMMISSIONER: _COUNTS,
    # Prices and the ledger as they are; of need, health and journeys what cabinet sees.
    Role.FINANCE_OFFICER: _PUBLISHED
    | _PROGRAMME
    | {Permission.MONEY: ALL, Permission.PRICES: ALL, Permission.PIN_NOTES: ALL},
    Role.PROJECT_SPONSOR: _PUBLISHED | _PROGRAMME,
    Role.PROGRAMME_OFFICER: _PUBLISHED | _PROGRAMME | {Permission.KEEP_PROGRAMME: ALL},
    Role.DATA_OFFICER: _LISTS | {Permission.DATA_QUALITY: ALL, Permission.PIN_NOTES: ALL},
    Role.ADMINISTRATOR: _SIGNED_IN | {Permission.MANAGE_ACCOUNTS: ALL, Permission.READ_AUDIT: ALL},
}

# What the project sponsor holds of a council that puts its sponsor in tier A: the same, and figures
# of children, homes and money as they are. Lists, names, health and single prices stay closed.
SPONSOR_IN_TIER_A: dict[Permission, Scope] = PERMISSIONS[Role.PROJECT_SPONSOR] | dict.fromkeys(
    (Permission.CHILDREN_AGGREGATE, Permission.HOMES, Permission.MONEY), ALL
)

# What is done on the command line of the server alone, by whoever holds the store owner's address.
COMMAND_LINE = frozenset(
    {
        Permission.KEEP_STORE,
        Permission.LOAD_DATA,
        Permission.PUBLISH,
        Permission.MANAGE_ACCOUNTS,
        Permission.READ_AUDIT,
    }
)

# The roles whose people are given homes.
ROLES_WITH_HOMES = frozenset(
    role
    for role, permissions in PERMISSIONS.items()
    if not {Scope.OWN_HOMES, Scope.OWN_PROVIDER}.isdisjoint(permissions.values())
)


# The tiers whose people are told of children what is published, and nothing else.
PUBLISHED_TIERS = ("C", "D")
# The tiers of disclosure control: A sees figures as they are, B those of its own homes, C and D
# the protected publication. Tier D has the programme's milestones, benefits and risks besides.
_TIERS = {
    Role.DIRECTOR: "A",
    Role.CABINET_MEMBER: "C",
    Role.RESIDENTIAL_MANAGER: "B",
    Role.RESPONSIBLE_INDIVIDUAL: "B",
    Role.COMMISSIONER: "A",
    Role.FINANCE_OFFICER: "A",
    Role.PROJECT_SPONSOR: "D",
    Role.PROGRAMME_OFFICER: "D",
    Role.DATA_OFFICER: "A",
    # No figure of a child is ever shown to them; what is public is what cabinet sees.
    Role.ADMINISTRATOR: "C",
}


@dataclass(frozen=True)
class StoreScope:
    """How far into the store one viewer's questions reach; PostgreSQL enforces it on its own.

    Without `reads_children` nothing of any child is reached, but with `reads_money` what their care
    costs. `homes` are the ids of the only homes whose children are; None for all children. With
    `reads_names` so is what children are called.
    """

    reads_children: bool
    homes: tuple[int, ...] | None = None
    reads_names: bool = False
    reads_money: bool = False


@dataclass(frozen=True)
class Viewer:
    """The person who asks, as far as an answer depends on them.

    `homes` are the ids of the homes they may see where a permission reaches no further; `name` is
    what the audit log calls them. `in_tier_a`: the project sponsor of a council that puts its
    sponsor in tier A, see `place_in_tier`.
    """

    role: Role
    homes: tuple[int, ...] = ()
    name: str = field(default="", compare=False)
    in_tier_a: bool = False

    @property
    def held(self) -> Mapping[Permission, Scope]:
        """What this person may, and how far it reaches."""
        return SPONSOR_IN_TIER_A if self.in_tier_a else PERMISSIONS[self.role]

    @property
    def tier(self) -> str:
        """The tier of disclosure control in which this person's figures are shown."""
        return "A" if self.in_tier_a else _TIERS[self.role]

    @property
    def published_tier(self) -> str:
        """The tier in which this person is told what is published."""
        return self.tier if self.tier in PUBLISHED_TIERS else "C"

    def may(self, permission: Permission) -> bool:
        """Whether this person may see what needs the permission, all of it or a part."""
        return permission in self.held

    def reads_publication(self, permission: Permission) -> bool:
        """Whether all that a permission reaches is the protected publication."""
        return self.held.get(permission) is Scope.PUBLICATION

    def sees_own_homes(self, permission: Permission) -> bool:
        """Whether a permission reaches the children of some homes alone."""
        return self.held.get(permission) in (Scope.OWN_HOMES, Scope.OWN_PROVIDER)

    def homes_for(self, permission: Permission) -> tuple[int, ...] | None:
        """The homes that a permission is bound to; None where it reaches everything."""
        if self.reads_publication(permission):
            return ()
        return None if self.held[permission] is ALL else self.homes

    @property
    def cache_key(self) -> str:
        """What tells apart the answers of two viewers who ask the same question."""
        held = self.held
        words = ",".join(f"{permission}={held[permission]}" for permission in sorted(held))
        return f"{self.tier};{words};{','.join(map(str, self.homes))}"

    @property
    def store_scope(self) -> StoreScope:
        """How far this person's questions reach into the store."""
        counts = Permission.CHILDREN_AGGREGATE
        if not self.may(counts) or self.reads_publication(counts):
            return StoreScope(reads_children=False, reads_money=self.reads_money)
        return StoreScope(
            reads_children=True,
            homes=self.homes_for(counts),
            reads_names=self.may(Permission.KNOWN_AS),
            reads_money=self.reads_money,
        )

    @property
    def reads_money(self) -> bool:
        """Whether money is told to this person as it is, not as it is published."""
        return self.may(Permission.MONEY) and not self.reads_publication(Permission.MONEY)

    @property
    def sees_publication_alone(self) -> bool:
        """Whether every figure that this person is shown of children or of money is published."""
        return self.reads_publication(Permission.CHILDREN_AGGREGATE) and not self.reads_money

    @property
    def withheld(self) -> frozenset[str]:
        """The dimensions by which this person is told nothing that is not published.

        Whoever is told of money but not of children is not told of what a child needs, nor of how
        long a child has lived in one place.
        """
        if self.reads_publication(Permission.CHILDREN_AGGREGATE) and self.reads_money:
            return frozenset({CATEGORY_OF_NEED.key, LASTED.key})
        return frozenset()


def place_in_tier(viewer: Viewer, sponsor_tier: str) -> Viewer:
    """The viewer in the tier their council gives its project sponsor, "A" or "D"; any other viewer
    as they are.
    """
    if viewer.role is Role.PROJECT_SPONSOR:
        return replace(viewer, in_tier_a=sponsor_tier == "A")
    return viewer


class Refused(Exception):
    """This viewer may not ask this; the message says so in a sentence fit for a page."""


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles that hold a permission: whom a refusal can name."""
    return tuple(role for role in Role if permission in PERMISSIONS[role])
