"""Children aged 0 to 17 in an area, and which year's estimate a date uses."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from data_access.questions.measure import Asked
from data_access.store.tables import population_estimates


@dataclass(frozen=True)
class Population:
    """Mid-year estimates of one area, by the year of the estimate."""

    children_0_17: dict[int, int]

    def for_date(self, day: date) -> int | None:
        """The estimate a rate on this day uses; None where it is not loaded.

        From 31 March of year Y to 30 March of Y+1 it is the estimate of Y-1, as DfE's rates are
        published (so 31 October 2023 uses 2022).
        """
        year = day.year if (day.month, day.day) >= (3, 31) else day.year - 1
        return self.children_0_17.get(year - 1)


def population_of(asked: Asked) -> Population:
    """The estimates loaded for the council."""
    table = population_estimates

    def read() -> Population:
        rows = asked.connection.execute(
            select(table.c.mid_year, table.c.children_0_17).where(
                table.c.area_code == asked.council_code
            )
        )
        return Population({row.mid_year: row.children_0_17 for row in rows})

    return asked.standing.read_once("population", read)
