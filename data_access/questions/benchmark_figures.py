"""Published figures by area and year, and the councils that ours is compared with."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from statistics import mean, median

from sqlalchemy import Connection, select

from data_access.questions.measure import Asked
from data_access.questions.selection import NotUnderstood
from data_access.store.tables import areas, benchmark_figures, statistical_neighbours
from data_access.vocabulary import Symbol

Figure = float | str


@dataclass(frozen=True)
class Figures:
    """One published measure: figures and symbols by (area, year), and whom we are compared with.

    `group` are the statistical neighbours in the model asked for, or the reader's own choice of
    councils. A reorganised council is an area of its own: it has figures in its own years alone.
    """

    by_area_and_year: dict[tuple[str, int], Figure]
    group: tuple[str, ...]

    @cached_property
    def years(self) -> list[int]:
        return sorted({year for _, year in self.by_area_and_year})

    def average(self, year: int, statistic: str, decimals: int = 1) -> tuple[Figure, int]:
        """The group's mean or median of a year, and how many of them it rests on."""
        known = self.numbers(self.group, year)
        if not known:
            return Symbol.NOT_KNOWN, 0
        middle = mean(known.values()) if statistic == "mean" else median(known.values())
        return _round_half_up(middle, decimals), len(known)

    def numbers(self, codes: Iterable[str], year: int) -> dict[str, float]:
        """The areas among these that published a number that year."""
        return {
            code: figure
            for code in codes
            if not isinstance(figure := self.by_area_and_year.get((code, year), ""), str)
        }

    def ranked(self, codes: Iterable[str], year: int) -> list[str]:
        """The areas among these that something was published of, the highest figure first."""
        numbers = self.numbers(codes, year)
        there = [code for code in codes if (code, year) in self.by_area_and_year]
        return sorted(there, key=lambda code: (code not in numbers, -numbers.get(code, 0), code))


def figures_of(asked: Asked, published: str) -> Figures:
    """Every figure of one published measure, and the councils to compare with.

    Raises NotUnderstood where a council that was chosen is not known.
    """
    table = benchmark_figures

    def read() -> dict[tuple[str, int], Figure]:
        rows = asked.connection.execute(
            select(table.c.area_code, table.c.year, table.c.value, table.c.symbol).where(
                table.c.published == published
            )
        )
        return {
            (r.area_code, r.year): r.symbol if r.value is None else _whole(r.value) for r in rows
        }

    found = asked.standing.read_once(("figures", published), read)
    return Figures(found, find_group(asked))


def find_group(asked: Asked) -> tuple[str, ...]:
    """The councils ours is compared with: those chosen or, if none are, its neighbours."""
    if chosen := asked.selection.option("councils"):
        codes = tuple(code for code in chosen.split(",") if code != asked.council_code)
        known = set(all_councils(asked))
        if unknown := [code for code in codes if code not in known]:
            raise NotUnderstood(
                f"councils: no council in England with the code {' or '.join(unknown)} is loaded; "
                "name each by its ONS code, such as E06000004."
            )
        return codes
    model = int(asked.selection.option("model"))
    return asked.standing.read_once(
        ("neighbours", asked.council_code, model),
        lambda: _read_neighbours(asked.connection, asked.council_code, model),
    )


def _read_neighbours(connection: Connection, council: str, model: int) -> tuple[str, ...]:
    near = statistical_neighbours
    return tuple(
        connection.execute(
            select(near.c.neighbour_code)
            .where(near.c.model == model, near.c.area_code == council)
            .order_by(near.c.rank)
        ).scalars()
    )


def all_councils(asked: Asked) -> tuple[str, ...]:
    """Every council that is loaded, also those that were reorganised since."""
    stated = select(areas.c.code).where(areas.c.level == "local_authority").order_by(areas.c.code)
    return asked.standing.read_once(
        "councils", lambda: tuple(asked.connection.execute(stated).scalars())
    )


def region_of(asked: Asked) -> str | None:
    """The region that the council lies in; None where it is not known."""
    stated = select(areas.c.region_code).where(areas.c.code == asked.council_code)
    return asked.standing.read_once("region", lambda: asked.connection.execute(stated).scalar())


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _round_half_up(value: float, decimals: int) -> float:
    # round() takes halves to the even neighbour: a mean of 100.25 would read 100.2.
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
