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
from data_access.store.tables.carers import (
    foster_approvals,
    foster_availability,
    foster_carers,
    foster_households,
    foster_placements,
    recruitment,
)
from data_access.store.tables.children import children, count_changes, episode_spans, episodes
from data_access.store.tables.homes import (
    home_nights,
    homes,
    inspections,
    notifications,
    places,
    regulation_44,
    regulation_45,
    staffing,
)
from data_access.store.tables.journeys import moves, periods_of_care, placements
from data_access.store.tables.loads import load_files, load_findings, loads
from data_access.store.tables.money import (
    assumptions,
    beside_care,
    budget,
    fixed_costs,
    income,
    ledger,
    prices,
    saving_months,
    savings,
    uplifts,
)
from data_access.store.tables.permanence import permanence_arrangements
from data_access.store.tables.programme import notes, programme_versions
from data_access.store.tables.publications import (
    publication_checks,
    publications,
    published_cell_checks,
    published_cells,
    published_table_checks,
    published_tables,
)
from data_access.store.tables.requests import planned_moves, requests
from data_access.store.tables.returns import RETURNED_TABLES
from data_access.store.tables.spend import (
    arrangement_spans,
    discrepancies,
    forecast_arrangements,
    forecast_changes,
    forecast_parts,
    forecasts,
    month_spend,
    month_spend_by_type,
    providers,
)
from data_access.store.tables.stays import (
    held_nights,
    home_findings,
    home_stays,
    known_names,
    stays,
)

__all__ = [
    "RETURNED_TABLES",
    "access_tokens",
    "account_homes",
    "accounts",
    "approvals",
    "areas",
    "arrangement_spans",
    "assumptions",
    "audit_entries",
    "benchmark_figures",
    "beside_care",
    "budget",
    "children",
    "count_changes",
    "discrepancies",
    "episode_spans",
    "episodes",
    "fixed_costs",
    "forecast_arrangements",
    "forecast_changes",
    "forecast_parts",
    "forecasts",
    "foster_approvals",
    "foster_availability",
    "foster_carers",
    "foster_households",
    "foster_placements",
    "held_nights",
    "home_findings",
    "home_nights",
    "home_stays",
    "homes",
    "income",
    "inspections",
    "known_names",
    "ledger",
    "load_files",
    "load_findings",
    "loads",
    "metadata",
    "month_spend",
    "month_spend_by_type",
    "moves",
    "notes",
    "notifications",
    "periods_of_care",
    "permanence_arrangements",
    "placements",
    "places",
    "planned_moves",
    "population_estimates",
    "prices",
    "programme_versions",
    "providers",
    "publication_checks",
    "publications",
    "published_cell_checks",
    "published_cells",
    "published_table_checks",
    "published_tables",
    "recruitment",
    "regulation_44",
    "regulation_45",
    "requests",
    "saving_months",
    "savings",
    "second_factor_roles",
    "sessions",
    "sign_in_failures",
    "staffing",
    "statistical_neighbours",
    "stays",
    "uplifts",
]
