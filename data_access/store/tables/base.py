"""The metadata every table hangs from, with predictable constraint names for the migrations.

Two rules hold in all tables: a date that is used in arithmetic is stored as an integer day number
as well (days since 1 January 1970, column ending in `_day`), and money is integer pence.
"""

from datetime import date

from sqlalchemy import Column, ForeignKey, Integer, MetaData, SmallInteger, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# PostgreSQL's integers end here: to ask for a row of a higher number would be an error.
HIGHEST_ID = 2**31 - 1
EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """The day as the store counts it: days since 1 January 1970."""
    return day.toordinal() - EPOCH


def date_of(day: int) -> date:
    """The calendar date of a day number."""
    return date.fromordinal(day + EPOCH)


def id_column() -> Column[int]:
    """A row's own number."""
    return Column("id", Integer, primary_key=True, autoincrement=True)


def age_columns() -> list[Column[int]]:
    """The days on which a child reaches each age where some band begins, and 18."""
    return [Column(f"age_{age}_day", Integer, nullable=False) for age in (1, 5, 10, 11, 16, 18)]


def load_column() -> Column[int]:
    """Which load brought the row; its id is the data version."""
    return Column("load_id", ForeignKey("loads.id"), nullable=False, index=True)


def child_column() -> Column[int]:
    """Which child the row is about."""
    return Column("child_id", ForeignKey("children.id"), nullable=False, index=True)


def collection_year_column() -> Column[int]:
    """The year of the return the row came in, named by the year in which it ends."""
    return Column("collection_year", SmallInteger, nullable=False, index=True)


def key_column(name: str, *, nullable: bool = False) -> Column[str]:
    """A dimension's key, from `data_access.vocabulary`."""
    return Column(name, String(32), nullable=nullable)
