"""A child's journey, derived from the current episodes by every load: periods, placements, moves.

Rebuilt whole, like `episode_spans`. Days are numbers; an `end_day` is exclusive and always known:
a child who is in care today leaves on the 18th birthday at the latest.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from data_access.store.tables.base import child_column, id_column, key_column, metadata
from data_access.vocabulary import CHILD_DIMENSIONS

# One row per period of care: from a start (RNE S) to the cease (REC not X1) that follows it, short
# breaks left out. Every `started` and every `ceased` of `count_changes` has its period here, found
# by (child, start_day) and (child, end_day).
periods_of_care = Table(
    "periods_of_care",
    metadata,
    id_column(),
    child_column(),
    # 1 for a child's first that the returns know.
    Column("number", Integer, nullable=False),
    Column("start_day", Integer, nullable=False),
    # False where the period began before the returns loaded and they do not say when: `start_day`
    # is then the first day that they know of.
    Column("start_is_known", Boolean, nullable=False),
    Column("end_day", Integer, nullable=False),
    # True where a cease was recorded; `reason` is then its REC.
    Column("has_ceased", Boolean, nullable=False),
    Column("reason", String(4)),
    # Whole years: on the first day, and on the day of leaving (17 on the 18th birthday).
    Column("age_at_start", Integer, nullable=False),
    Column("age_at_end", Integer, nullable=False),
    # The end of the child's period before, and the start of the one after, where there is one.
    Column("previous_end_day", Integer),
    Column("next_start_day", Integer),
    Index("ix_periods_of_care_child_start", "child_id", "start_day"),
    Index("ix_periods_of_care_child_end", "child_id", "end_day"),
)

# One row per stretch of a period of care in one place with one carer. It begins with the period
# or with RNE P, B (another carer) or T, U (`is_same_carer`: the place changed, the carer did not).
# `placement_start_day` is the day the child came to the carer, so that both counts can be had: the
# distinct of it within a period are its placements; the rows, with changes of place counted too.
# Temporary stays (T0 to T4) belong to the placement returned to.
placements = Table(
    "placements",
    metadata,
    id_column(),
    child_column(),
    Column("period_of_care_id", ForeignKey("periods_of_care.id"), nullable=False),
    # The first episode of the stretch that is no temporary stay.
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("start_day", Integer, nullable=False),
    Column("placement_start_day", Integer, nullable=False),
    Column("end_day", Integer, nullable=False),
    Column("is_same_carer", Boolean, nullable=False),
    # Of that episode; no place where the stretch has nothing but temporary stays.
    Column("place", String(4)),
    key_column("placement_type"),
    key_column("provider_type"),
    Index("ix_placements_child_end", "child_id", "end_day", "start_day"),
)

# One row per move: a placement, or with `is_same_carer` a change of place, that followed another
# of the same period of care. The dimensions are those of the child on the day, after the move; a
# temporary stay between the two is passed over, and the day is its first.
moves = Table(
    "moves",
    metadata,
    id_column(),
    child_column(),
    # The episode that the move led to, and the one that it ended.
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("from_episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("home_id", ForeignKey("homes.id")),
    Column("day", Integer, nullable=False),
    Column("month", String(7), nullable=False),
    Column("quarter", String(10), nullable=False),
    Column("year", String(4), nullable=False),
    Column("is_same_carer", Boolean, nullable=False),
    key_column("move_reason"),
    key_column("move_kind"),
    key_column("from_placement_type"),
    key_column("moved"),
    # Within the first seven days of the period of care.
    key_column("first_week"),
    *(key_column(dimension.key) for dimension in CHILD_DIMENSIONS),
    Index("ix_moves_day", "day"),
)
