"""Estimates of how many children aged 0 to 17 live in an area: what rates are divided by."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from data_access.imports.dfe_statistics import load_published_file
from data_access.imports.dfe_statistics.layouts import POPULATION_LAYOUTS
from data_access.imports.record import ListLoad

WHAT_A_YEAR_MEANS = (
    "Years are kept as years of the mid-year estimate (30 June): the estimate of 2022 serves rates "
    "from 31 March 2023 to 30 March 2024."
)


def load_population(engine: Engine, path: Path, *, council_code: str) -> ListLoad:
    """Load mid-year estimates: a long table by mid-year, or DfE's file, whose year Y carries the
    estimate of Y-1. Estimates of the same area and mid-year are replaced, others left.

    Rows that cannot be used are left out and listed. Raises RefusedInput, with nothing changed,
    where the file is in no known layout or has no usable row.
    """
    load = load_published_file(
        engine, path, POPULATION_LAYOUTS, kind="population", council_code=council_code
    )
    return replace(load, changes=f"{load.changes} {WHAT_A_YEAR_MEANS}")
