"""Stays of children in homes: as the workbook states them, and as all that is known tells them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from data_access.store.tables.base import (
    child_column,
    id_column,
    key_column,
    load_column,
    metadata,
)
from data_access.store.tables.homes import home_column


def _known_child_column() -> Column[int]:
    """The child, where the returns know one of this reference."""
    return Column("child_id", ForeignKey("children.id"), index=True)


# As stated. `end_day` is the day the child left, whose night is not counted; null: still there.
stays = Table(
    "stays",
    metadata,
    id_column(),
    load_column(),
    home_column(),
    _known_child_column(),
    # The council's own, or that of the home for a guest or another council's child.
    Column("reference", String(40), nullable=False),
    # child, guest (for short breaks)
    Column("kind", String(16), nullable=False),
    key_column("whose_child"),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer),
    # planned, unplanned
    key_column("stay_end", nullable=True),
)

# Nights of a stay on which the place was held while the child was away.
held_nights = Table(
    "held_nights",
    metadata,
    id_column(),
    home_column(),
    Column("stay_id", ForeignKey("stays.id"), nullable=False, index=True),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer, nullable=False),
)

# What a child is called at home: for that home and the director, never taken away.
known_names = Table(
    "known_names",
    metadata,
    id_column(),
    load_column(),
    home_column(),
    child_column(),
    Column("known_as", String(60), nullable=False),
    UniqueConstraint("home_id", "child_id"),
)

# Derived by every load of homes or returns: the stays that count, no child in two places on one
# night. `end_day` is exclusive and always known: where a stay has not ended it is the day on which
# it ends at the latest, the 18th birthday or, where that is not known, the end of all nights told.
home_stays = Table(
    "home_stays",
    metadata,
    id_column(),
    home_column(),
    _known_child_column(),
    # The stay as stated, or the first of its episodes, or both.
    Column("stay_id", ForeignKey("stays.id")),
    Column("episode_id", ForeignKey("episodes.id")),
    Column("kind", String(16), nullable=False),
    key_column("whose_child"),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer, nullable=False),
    Column("has_ended", Boolean, nullable=False),
    key_column("stay_end"),
    Index("ix_home_stays_home_end", "home_id", "end_day", "start_day"),
)

# Derived with them: what does not fit together, for somebody to look at. kind: over (more children
# than places), lived_in_though_not_usable, in_two_places, no_home (a child in residential care
# whose home is not known).
home_findings = Table(
    "home_findings",
    metadata,
    id_column(),
    home_column(nullable=True),
    _known_child_column(),
    Column("kind", String(32), nullable=False),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer, nullable=False),
    # How many children or places too many, at most.
    Column("number", Integer, nullable=False),
)
