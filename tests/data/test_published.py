"""Tiers C and D are answered from the publication: what it shows, and nothing else."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from sqlalchemy import Engine, event

from data_access.access import PERMISSIONS, Viewer
from data_access.disclosure.catalogue import CATALOGUE, is_rounded, tables_of
from data_access.disclosure.publication import Publication
from data_access.disclosure.rules import RULE_VERSION, is_small, round_count
from data_access.questions import Answer, Door, NotPublished, NotUnderstood, Question, Selection
from data_access.store.tables import metadata
from data_access.vocabulary import DIMENSIONS, PLACEMENT_GROUPS, Permission, Role, Scope

COUNCIL = "E06000004"
DIRECTOR, CABINET = Viewer(Role.DIRECTOR), Viewer(Role.CABINET_MEMBER)
YEAR_END, QUARTER_END, YEAR_BEFORE = date(2025, 3, 31), date(2024, 12, 31), date(2024, 3, 31)
PUBLIC_ROLES = [
    role
    for role in Role
    if PERMISSIONS[role].get(Permission.CHILDREN_AGGREGATE) is Scope.PUBLICATION
]
# All that a statement may read for tiers C and D: how the store stands, and what is public.
OPEN_TABLES = {
    "areas", "benchmark_figures", "homes", "load_files", "loads", "population_estimates",
    "programme_versions", "publications", "published_cells", "published_tables",
    "statistical_neighbours",
}  # fmt: skip


@pytest.fixture
def door(published_store: Engine) -> Door:
    return Door(published_store, COUNCIL)


@pytest.fixture
def statements(published_store: Engine) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(published_store, "before_cursor_execute", note)
    yield found
    event.remove(published_store, "before_cursor_execute", note)


def ask(
    door: Door,
    measure: str,
    by: tuple[str, ...] = (),
    query: str = "",
    viewer: Viewer = CABINET,
) -> Answer:
    return door.ask(Question(measure, by, Selection.parse(query)), viewer)


def publication_of(door: Door, day: date) -> Publication:
    return next(each for each in door.standing().publications if each.snapshot == day)


@pytest.mark.parametrize("day", [YEAR_END, QUARTER_END, YEAR_BEFORE])
def test_what_is_shown_is_what_staff_see_and_what_is_small_is_not(door: Door, day: date) -> None:
    shown = hidden = 0
    for published, by in tables_of(day):
        form = "".join(f"&{name}={value}" for name, value in published.options)
        query = f"year={day.year}{form}" if published.is_yearly else f"as_at={day}{form}"
        truth = ask(door, published.measure, by, query, DIRECTOR)
        answer = ask(door, published.measure, by, query)
        rounded = is_rounded(by, day)
        assert answer.protection.rounded_to == (5 if rounded else None)
        assert [row.keys for row in answer.rows] == [row.keys for row in truth.rows]
        for row, true in zip(answer.rows, truth.rows, strict=True):
            assert isinstance(true.value, int)
            if row.value is None:
                hidden += 1
                assert row.symbol == "c"
            else:
                shown += 1
                assert not is_small(true.value)
                assert row.value == (round_count(true.value) if rounded else true.value)
                assert row.symbol is None
        assert isinstance(truth.total, int)
        told = round_count(truth.total) if rounded else truth.total
        assert (answer.total, answer.total_symbol) in ((told, None), (None, "c"))
    assert shown > hidden > 10


@pytest.mark.parametrize("role", PUBLIC_ROLES)
def test_no_statement_made_for_tiers_c_and_d_names_a_table_of_children(
    published_store: Engine, statements: list[str], role: Role
) -> None:
    door = Door(published_store, COUNCIL)
    for published in CATALOGUE:
        for by in published.tables:
            ask(door, published.measure, by, viewer=Viewer(role))
    ask(door, "looked_after", ("year", "placement_group"), "from=2017-04-01", Viewer(role))
    ask(door, "looked_after_rate", (), f"compare_to={YEAR_BEFORE}", Viewer(role))
    ask(door, "gap_to_neighbours", viewer=Viewer(role))
    assert len(statements) > 50
    read = {name for s in statements for name in re.findall(r"(?:FROM|JOIN|,)\s+(\w+)\b(?!\.)", s)}
    assert "published_cells" in read
    assert read & set(metadata.tables) <= OPEN_TABLES


def test_a_slice_of_a_published_table_is_its_cells(door: Door) -> None:
    table = ask(door, "looked_after", ("placement_group", "age_band"))
    for key in DIMENSIONS["placement_group"].keys:
        part = ask(door, "looked_after", ("age_band",), f"placement_group={key}")
        assert [(row.value, row.symbol) for row in part.rows] == [
            (row.value, row.symbol) for row in table.rows if row.keys[0] == key
        ]
        whole = ask(door, "looked_after", ("placement_group",)).row(key)
        assert whole is not None
        assert (part.total, part.total_symbol) == (whole.value, whole.symbol)
        alone = ask(door, "looked_after", ("placement_group",), f"placement_group={key}")
        assert [row.keys for row in alone.rows] == [(key,)]
        assert alone.rows[0].value == whole.value


@pytest.mark.parametrize(
    ("measure", "by", "query"),
    [
        ("looked_after", ("quarter",), "to=2025-03-31"),
        ("looked_after", ("age_band",), "as_at=2023-10-31&sex=female"),
        ("ceased", ("year",), "from=2021-04-01&to=2025-03-31&form=dfe"),
    ],
)
def test_a_kind_of_home_counts_those_of_its_placement_types(
    door: Door, measure: str, by: tuple[str, ...], query: str
) -> None:
    types = ask(door, measure, (*by, "placement_type"), query, DIRECTOR)
    kinds = ask(door, measure, (*by, "placement_group"), query, DIRECTOR)
    assert kinds.total == types.total
    found = {row.keys: 0 for row in kinds.rows}
    for row in types.rows:
        *others, kind = row.keys
        (group,) = [g for g in DIMENSIONS["placement_group"].keys if kind in made_of(g)]
        found[*others, group] += int(row.value or 0)
    assert {row.keys: row.value for row in kinds.rows} == found
    group = "elsewhere"
    one = ask(door, measure, by, f"{query}&placement_group={group}", DIRECTOR)
    assert [row.value for row in one.rows] == [
        row.value for row in kinds.rows if row.keys[-1] == group
    ]


def test_placement_types_that_are_whole_kinds_of_home_are_answered_as_their_sum(
    door: Door,
) -> None:
    kinds = ask(door, "looked_after", ("placement_group",))
    for groups in (
        ("with_parents",),
        ("elsewhere",),
        ("own_childrens_home", "external_homes"),
        ("connected_persons", "in_house_fostering", "external_fostering"),
    ):
        types = [kind for group in groups for kind in made_of(group)]
        query = "&".join(f"placement_type={kind}" for kind in types)
        answer = ask(door, "looked_after", (), query)
        assert answer.total == sum(int(kinds.value(group) or 0) for group in groups) > 0
        by_age = ask(door, "looked_after", ("age_band",), f"{query}&as_at={QUARTER_END}")
        # What is rounded is not added up.
        is_not_told = {row.symbol for row in by_age.rows} <= {"x", "c"}
        assert is_not_told == (len(groups) > 1)
        for query_of_others in (f"{query}&placement_group=elsewhere", f"{query}&sex=male"):
            with pytest.raises(NotPublished):
                ask(door, "looked_after", (), query_of_others)
    for query in (
        "placement_type=ifa",
        "placement_type=secure_home",
        "placement_type=with_parents&placement_type=own_childrens_home",
        "placement_type=external_childrens_home&placement_type=own_childrens_home",
    ):
        with pytest.raises(NotPublished):
            ask(door, "looked_after", (), query)


def test_where_one_kind_of_home_is_hidden_so_are_those_together(door: Door) -> None:
    homes = ("own_childrens_home", "external_homes")
    ages = ask(door, "looked_after", ("placement_group", "age_band"))
    query = "&".join(f"placement_type={kind}" for group in homes for kind in made_of(group))
    found = ask(door, "looked_after", ("age_band",), query)
    hidden = 0
    for row in found.rows:
        parts = [ages.value(group, *row.keys) for group in homes]
        hidden += None in parts
        assert (row.value is None) == (None in parts)
        assert row.value is None or row.value == sum(int(part or 0) for part in parts)
    assert 0 < hidden < len(found.rows)


def made_of(group: str) -> tuple[str, ...]:
    return PLACEMENT_GROUPS.get(group, (group,))


def test_a_difference_is_shown_where_both_levels_are_and_hidden_where_one_is(door: Door) -> None:
    now = ask(door, "looked_after", ("legal_status_group",))
    then = ask(door, "looked_after", ("legal_status_group",), f"as_at={YEAR_BEFORE}")
    both = ask(door, "looked_after", ("legal_status_group",), f"compare_to={YEAR_BEFORE}")
    hidden = 0
    for row in both.rows:
        level, before = now.row(*row.keys), then.row(*row.keys)
        assert level is not None
        assert before is not None
        assert (row.compared, row.compared_symbol) == (before.value, before.symbol)
        if level.value is None or before.value is None:
            hidden += 1
            assert row.change is None
        else:
            assert row.change == level.value - before.value
    assert 0 < hidden < len(both.rows)


def test_rates_and_the_gap_to_neighbours_are_worked_out_of_the_published_count(door: Door) -> None:
    for name in ("looked_after_rate", "gap_to_neighbours"):
        assert ask(door, name).total == ask(door, name, (), f"as_at={YEAR_END}", DIRECTOR).total
    rates = ask(door, "looked_after_rate", ("placement_group",))
    for row, count in zip(
        rates.rows, ask(door, "looked_after", ("placement_group",)).rows, strict=True
    ):
        assert (row.value is None) == (count.value is None)
        assert row.symbol == count.symbol


def test_a_series_holds_what_is_published_and_says_what_is_not(door: Door) -> None:
    answer = ask(door, "looked_after", ("quarter", "age_band"), "from=2017-04-01&to=2025-03-31")
    ends = {key: last for key, _, last in answer.periods}
    assert next(iter(ends)) == "2023-24-Q4", "it begins with the first that is published"
    for key, band in product(ends, DIMENSIONS["age_band"].keys):
        row = answer.row(key, band)
        assert row is not None
        if ends[key] in (YEAR_END, QUARTER_END, YEAR_BEFORE):
            day = ask(door, "looked_after", ("age_band",), f"as_at={ends[key]}").row(band)
            assert day is not None
            assert (row.value, row.symbol) == (day.value, day.symbol)
        else:
            assert (row.value, row.symbol) == (None, "x")
    assert answer.total == ask(door, "looked_after").total


def test_flows_are_of_whole_years_in_the_form_that_is_published_anyway(door: Door) -> None:
    answer = ask(door, "started", (), f"as_at={QUARTER_END}")
    assert (answer.from_, answer.to) == (date(2023, 4, 1), YEAR_BEFORE)
    assert answer.options == {"form": "dfe", "within_months": "24"}
    assert any("once a year" in note for note in answer.notes)
    years = ask(door, "started", ("year",))
    assert years.value("2025") == ask(door, "started", (), "year=2025").total
    assert years.total is None, "years of a flow in DfE's form do not add up"
    for query in ("form=every_event", "from=2024-10-01&to=2024-12-31", "quarter=2024-25-Q2"):
        with pytest.raises(NotPublished):
            ask(door, "started", (), query)


@pytest.mark.parametrize(
    ("by", "query"),
    [
        ((), "as_at=2025-02-17"),
        ((), "as_at=2016-03-31"),
        ((), "compare_to=2024-02-01"),
        ((), "age_band=0-4&age_band=5-10"),
        ((), "age_band=0-4&sex=male&ethnic_group=white"),
        ((), "ethnic_group=white&sex=male"),
        (("age_band",), "ethnic_group=white"),
        (("ethnic_group", "age_band"), ""),
        (("provider_type",), ""),
        (("legal_status",), ""),
        (("month",), ""),
        (("year", "provider_group"), ""),
        ((), "from=2024-04-01&to=2025-03-31"),
    ],
)
def test_what_the_catalogue_does_not_hold_is_refused_in_a_sentence(
    door: Door, by: tuple[str, ...], query: str
) -> None:
    ask(door, "looked_after", by, query if "as_at=2016" not in query else "", DIRECTOR)
    with pytest.raises(NotPublished) as refusal:
        ask(door, "looked_after", by, query)
    assert str(refusal.value).endswith(".")


def test_measures_that_are_not_published_are_refused(door: Door) -> None:
    with pytest.raises(NotPublished, match="nothing of it is published"):
        ask(door, "net_flow")
    with pytest.raises(NotUnderstood):
        ask(door, "looked_after", ("year", "age_band"), f"compare_to={YEAR_BEFORE}")


def test_an_answer_says_its_tier_its_rules_its_snapshot_and_when_it_was_published(
    door: Door,
) -> None:
    known = publication_of(door, YEAR_END)
    for role, tier in ((Role.CABINET_MEMBER, "C"), (Role.PROJECT_SPONSOR, "D")):
        protection = ask(door, "looked_after", viewer=Viewer(role)).protection
        assert protection.tier == tier
        assert protection.rule_version == known.rule_version == RULE_VERSION
        assert protection.made_at == known.published_at
        assert (protection.snapshot, protection.version) == (YEAR_END, known.version)
    staff = ask(door, "looked_after", viewer=DIRECTOR).protection
    assert (staff.tier, staff.is_published, staff.rule_version) == ("A", False, RULE_VERSION)


def test_anybody_is_given_the_published_figure_where_it_is_for_sharing(door: Door) -> None:
    question = Question("looked_after", ("placement_group",), Selection.parse(""))
    assert door.ask_published(question, "C") == door.ask(question, CABINET)
