"""Who may see what: one table of roles and permissions, asked at the door and nowhere else.

Until the publication for cabinet exists, roles that read only protected figures are given published
benchmarks alone: nothing that is computed from children, not even from invented ones.
"""

from dataclasses import dataclass

from data_access.vocabulary import Permission, Role

_PUBLIC = frozenset({Permission.BENCHMARKS})
_CHILDREN = _PUBLIC | {Permission.CHILDREN_AGGREGATE}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.DIRECTOR: _CHILDREN | {Permission.CHILDREN_LIST},
    Role.CABINET_MEMBER: _PUBLIC,
    Role.RESIDENTIAL_MANAGER: _PUBLIC,
    Role.RESPONSIBLE_INDIVIDUAL: _PUBLIC,
    Role.COMMISSIONER: _CHILDREN,
    Role.FINANCE_OFFICER: _PUBLIC,
    Role.PROJECT_SPONSOR: _PUBLIC,
    Role.PROGRAMME_OFFICER: _PUBLIC,
    Role.DATA_OFFICER: _CHILDREN | {Permission.CHILDREN_LIST},
    Role.ADMINISTRATOR: _PUBLIC,
}


@dataclass(frozen=True)
class Viewer:
    """The person who asks, as far as an answer depends on them."""

    role: Role

    def may(self, permission: Permission) -> bool:
        """Whether this person may see what needs the permission."""
        return permission in PERMISSIONS[self.role]

    @property
    def scope(self) -> str:
        """What tells apart the answers of two viewers who ask the same question."""
        return ",".join(sorted(PERMISSIONS[self.role]))


class Refused(Exception):
    """This viewer may not ask this; the message says so in a sentence fit for a page."""


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles that hold a permission: whom a refusal can name."""
    return tuple(role for role in Role if permission in PERMISSIONS[role])
