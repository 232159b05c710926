"""Who may see what: one table of roles, permissions and scopes, asked at the door.

Until the publication for cabinet exists, roles that read only protected figures are given published
benchmarks alone: nothing that is computed from children, not even from invented ones.
`docs/permissions.md` is this table, written by `flask --app app permissions`.
"""

from dataclasses import dataclass, field

from data_access.vocabulary import Permission, Role, Scope

ALL = Scope.EVERYTHING
_SIGNED_IN = {Permission.OWN_ACCOUNT: ALL, Permission.BENCHMARKS: ALL}
_COUNTS = _SIGNED_IN | {Permission.CHILDREN_AGGREGATE: ALL}
_LISTS = _COUNTS | {Permission.CHILDREN_LIST: ALL}

PERMISSIONS: dict[Role, dict[Permission, Scope]] = {
    Role.DIRECTOR: _LISTS,
    Role.CABINET_MEMBER: _SIGNED_IN,
    Role.RESIDENTIAL_MANAGER: _SIGNED_IN | {Permission.CHILDREN_AGGREGATE: Scope.OWN_HOMES},
    Role.RESPONSIBLE_INDIVIDUAL: _SIGNED_IN | {Permission.CHILDREN_AGGREGATE: Scope.OWN_PROVIDER},
    Role.COMMISSIONER: _COUNTS,
    Role.FINANCE_OFFICER: _SIGNED_IN,
    Role.PROJECT_SPONSOR: _SIGNED_IN,
    Role.PROGRAMME_OFFICER: _SIGNED_IN,
    Role.DATA_OFFICER: _LISTS,
    Role.ADMINISTRATOR: _SIGNED_IN | {Permission.MANAGE_ACCOUNTS: ALL, Permission.READ_AUDIT: ALL},
}

# What is done on the command line of the server alone, by whoever holds the store owner's address.
COMMAND_LINE = frozenset(
    {
        Permission.KEEP_STORE,
        Permission.LOAD_DATA,
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


@dataclass(frozen=True)
class StoreScope:
    """How far into the store one viewer's questions reach; PostgreSQL enforces it on its own.

    Without `reads_children` nothing of any child is reached. `homes` are the ids of the only homes
    whose children are; None for all children.
    """

    reads_children: bool
    homes: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Viewer:
    """The person who asks, as far as an answer depends on them.

    `homes` are the ids of the homes they may see where a permission reaches no further; `name` is
    what the audit log calls them.
    """

    role: Role
    homes: tuple[int, ...] = ()
    name: str = field(default="", compare=False)

    def may(self, permission: Permission) -> bool:
        """Whether this person may see what needs the permission, all of it or a part."""
        return permission in PERMISSIONS[self.role]

    def homes_for(self, permission: Permission) -> tuple[int, ...] | None:
        """The homes that a permission is bound to; None where it reaches everything."""
        return None if PERMISSIONS[self.role][permission] is ALL else self.homes

    @property
    def cache_key(self) -> str:
        """What tells apart the answers of two viewers who ask the same question."""
        held = PERMISSIONS[self.role]
        words = ",".join(f"{permission}={held[permission]}" for permission in sorted(held))
        return f"{words};{','.join(map(str, self.homes))}"

    @property
    def store_scope(self) -> StoreScope:
        """How far this person's questions reach into the store."""
        if not self.may(Permission.CHILDREN_AGGREGATE):
            return StoreScope(reads_children=False)
        return StoreScope(reads_children=True, homes=self.homes_for(Permission.CHILDREN_AGGREGATE))


class Refused(Exception):
    """This viewer may not ask this; the message says so in a sentence fit for a page."""


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles that hold a permission: whom a refusal can name."""
    return tuple(role for role in Role if permission in PERMISSIONS[role])
