"""Every table of the store, one file per subject; `metadata` knows them all."""

from data_access.store.tables.accounts import (
    access_tokens,
    account_homes,
    accounts,
    second_factor_roles,
    sessions,
    sign_in_failures,
)
from data_access.store.tables.approvals import approvals
from data_access.store.tables.audit import audit_entries
from data_access.store.tables.base import metadata
from data_access.store.tables.benchmarks import (
    areas,
    benchmark_figures,
    population_estimates,
    statistical_neighbours,
)
from data_access.store.tables.children import children, count_changes, episode_spans, episodes
from data_access.store.tables.homes import homes
from data_access.store.tables.journeys import moves, periods_of_care, placements
from data_access.store.tables.loads import load_files, load_findings, loads
from data_access.store.tables.permanence import permanence_arrangements
from data_access.store.tables.publications import (
    publication_checks,
    publications,
    published_cell_checks,
    published_cells,
    published_table_checks,
    published_tables,
)
from data_access.store.tables.returns import RETURNED_TABLES

__all__ = [
    "RETURNED_TABLES",
    "access_tokens",
    "account_homes",
    "accounts",
    "approvals",
    "areas",
    "audit_entries",
    "benchmark_figures",
    "children",
    "count_changes",
    "episode_spans",
    "episodes",
    "homes",
    "load_files",
    "load_findings",
    "loads",
    "metadata",
    "moves",
    "periods_of_care",
    "permanence_arrangements",
    "placements",
    "population_estimates",
    "publication_checks",
    "publications",
    "published_cell_checks",
    "published_cells",
    "published_table_checks",
    "published_tables",
    "second_factor_roles",
    "sessions",
    "sign_in_failures",
    "statistical_neighbours",
]
