"""Who a person is to the door: their role, and the homes they see where they see no more."""

from sqlalchemy import Engine, select

from data_access.access import ROLES_WITH_HOMES, Viewer
from data_access.store.tables import homes
from data_access.vocabulary import Role

# The demonstration's manager manages one home in which children live, its responsible individual
# answers for all homes of that provider.
_OWN, _MANAGED = "council", "long_stay"


def find_demonstration_viewer(engine: Engine, role: Role) -> Viewer:
    """Somebody of this role in a council of invented people."""
    name = f"demonstration: {role.label.lower()}"
    if role not in ROLES_WITH_HOMES:
        return Viewer(role, name=name)
    with engine.connect() as connection:
        theirs = select(homes.c.id).where(homes.c.provider_group == _OWN).order_by(homes.c.slug)
        if role is Role.RESIDENTIAL_MANAGER:
            theirs = theirs.where(homes.c.purpose == _MANAGED).limit(1)
        return Viewer(role, tuple(connection.execute(theirs).scalars()), name)
