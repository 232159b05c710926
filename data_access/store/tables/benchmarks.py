"""What others publish: areas, figures by year, population estimates, statistical neighbours."""

from sqlalchemy import Column, Float, Index, Integer, SmallInteger, String, Table, UniqueConstraint

from data_access.store.tables.base import id_column, load_column, metadata

# Areas keep their own code for as long as they exist; a reorganised authority is a new area.
areas = Table(
    "areas",
    metadata,
    Column("code", String(9), primary_key=True),
    Column("name", String(80), nullable=False),
    # national, regional or local_authority
    Column("level", String(16), nullable=False),
    Column("region_code", String(9)),
    load_column(),
)

benchmark_figures = Table(
    "benchmark_figures",
    metadata,
    id_column(),
    load_column(),
    Column("area_code", String(9), nullable=False),
    # The year ending 31 March.
    Column("year", SmallInteger, nullable=False),
    # What was published, by the key in `data_access.questions.benchmark.PUBLISHED`.
    Column("published", String(40), nullable=False),
    # A number, or a symbol that says why there is none.
    Column("value", Float),
    Column("symbol", String(4)),
    Column("source", String(200), nullable=False),
    UniqueConstraint("published", "year", "area_code"),
)

population_estimates = Table(
    "population_estimates",
    metadata,
    id_column(),
    load_column(),
    Column("area_code", String(9), nullable=False),
    # The year of the mid-year estimate (30 June).
    Column("mid_year", SmallInteger, nullable=False),
    Column("children_0_17", Integer, nullable=False),
    Column("source", String(200), nullable=False),
    UniqueConstraint("area_code", "mid_year"),
)

statistical_neighbours = Table(
    "statistical_neighbours",
    metadata,
    id_column(),
    load_column(),
    Column("model", SmallInteger, nullable=False),
    Column("area_code", String(9), nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("neighbour_code", String(9), nullable=False),
    Column("closeness", String(24)),
    Index("ix_statistical_neighbours_model_area", "model", "area_code"),
)
