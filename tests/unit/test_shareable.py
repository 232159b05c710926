"""What may be shared of a question: the published table that holds it, or the nearest there is."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.disclosure.catalogue import GROUPED, find_table, is_rounded, tables_of
from data_access.disclosure.publication import Publication, PublishedTable
from data_access.disclosure.sharing import Shareable, find_shared
from data_access.questions import MEASURES, Question, Selection
from data_access.vocabulary import CHILD_DIMENSIONS, DIMENSIONS

MOMENT = datetime.fromisoformat("2025-04-02T09:00")
SNAPSHOTS = [
    date(year, month, day)
    for year in (2023, 2024, 2025)
    for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
]
DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))
CHILD_MEASURES = ("looked_after", "looked_after_rate", "started", "ceased", "reunified", "net_flow")


def publish(day: date, *, without: tuple[str, ...] | None = None) -> Publication:
    """A publication of all that the catalogue has, but for the tables by some dimensions."""
    tables = {
        (published.measure, by): PublishedTable(
            number, published.measure, by, is_rounded(by, day), by != without
        )
        for number, (published, by) in enumerate(tables_of(day))
    }
    return Publication(day.toordinal(), day, 1, MOMENT, "2026.1", tables)


ALL = [publish(day) for day in SNAPSHOTS]


def ask(words: str, publications: list[Publication] = ALL) -> Shareable:
    measure, _, rest = words.partition("?")
    by, _, query = rest.partition("&")
    names = tuple(filter(None, by.split(",")))
    found = find_shared(publications, Question(measure, names, Selection.parse(query)))
    assert found is not None
    return found


@st.composite
def questions(draw: st.DrawFn) -> Question:
    measure = draw(st.sampled_from(CHILD_MEASURES))
    names = st.sampled_from([dimension.key for dimension in CHILD_DIMENSIONS])
    selection = Selection(as_at=draw(st.none() | DAYS), to=draw(st.none() | DAYS))
    for name in draw(st.lists(names, max_size=2, unique=True)):
        keys = st.lists(st.sampled_from(DIMENSIONS[name].keys), min_size=1, max_size=2, unique=True)
        selection = selection.narrow(name, *draw(keys))
    return Question(measure, tuple(draw(st.lists(names, max_size=2, unique=True))), selection)


@given(questions(), st.lists(st.sampled_from(SNAPSHOTS), min_size=1, unique=True))
def test_whatever_is_asked_only_a_table_that_is_published_is_named(
    question: Question, days: list[date]
) -> None:
    found = find_shared([publish(day) for day in days], question)
    assert found is not None
    filters = dict(found.question.selection.filters)
    assert find_table(found.measure, (*found.by, *filters)) is not None
    assert found.snapshot in days
    assert all(len(keys) == 1 for keys in filters.values())
    asked = {*question.by, *dict(question.selection.filters)}
    assert {*found.by, *filters} <= asked | {GROUPED.get(name, name) for name in asked}
    if found.is_exact:
        assert (found.measure, found.by) == (question.measure, question.by)
        assert found.question.selection.filters == question.selection.filters
    else:
        assert not filters


@given(DAYS, st.lists(st.sampled_from(SNAPSHOTS), min_size=1, unique=True))
def test_the_snapshot_is_the_nearest_to_the_day_and_of_two_the_earlier(
    day: date, days: list[date]
) -> None:
    question = Question("looked_after", ("placement_group",), Selection(as_at=day))
    found = find_shared([publish(each) for each in days], question)
    assert found is not None
    distance = abs(found.snapshot - day)
    for other in set(days) - {found.snapshot}:
        assert distance < abs(other - day) or (
            distance == abs(other - day) and found.snapshot < other
        )


def test_of_two_snapshots_as_near_the_earlier_is_given() -> None:
    first, second = date(2024, 3, 31), date(2024, 6, 30)
    pair = [publish(second), publish(first)]
    middle = first + (second - first) // 2
    assert (second - first).days % 2 == 1
    assert ask(f"looked_after?age_band&as_at={middle}", pair).snapshot == first
    later = [publish(date(2024, 6, 30)), publish(date(2024, 12, 31))]
    tie = date(2024, 6, 30) + timedelta(days=92)
    assert ask(f"looked_after?age_band&as_at={tie}", later).snapshot == date(2024, 6, 30)


def test_a_question_without_a_day_is_shared_as_of_the_newest_snapshot() -> None:
    assert ask("looked_after?age_band").snapshot == SNAPSHOTS[-1]


def test_a_published_table_is_shared_as_it_was_asked() -> None:
    found = ask("looked_after?age_band,placement_group&as_at=2025-02-17")
    assert found.is_exact
    assert found.words == found.name
    assert found.name == "Children in our care by age and kind of home, 31 March 2025"
    assert found.href == (
        "/sharing?measure=looked_after&by=age_band,placement_group&as_at=2025-03-31"
    )


def test_one_group_of_a_published_table_may_be_shared() -> None:
    found = ask("looked_after?age_band&as_at=2025-03-31&placement_group=supported_accommodation")
    assert found.is_exact
    assert found.title == "Children in our care (Supported accommodation) by age"
    assert found.href.endswith("&as_at=2025-03-31&placement_group=supported_accommodation")


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        ("looked_after?placement_type,ethnic_group", ("placement_group",)),
        ("looked_after?remand", ()),
        ("looked_after?placement_group,remand", ("placement_group",)),
        ("looked_after?month,placement_type", ("placement_group",)),
        ("looked_after?age_band&sex=male&placement_type=ifa", ("age_band", "sex")),
        ("looked_after?age_band&placement_type=ifa&placement_type=with_parents", None),
        ("looked_after?sex&ethnic_group=asian", ("sex",)),
    ],
)
def test_of_what_is_not_published_the_nearest_table_is_named(
    words: str, nearest: tuple[str, ...] | None
) -> None:
    found = ask(words)
    assert not found.is_exact
    assert found.measure == "looked_after"
    assert found.by == (nearest if nearest is not None else ("age_band", "placement_group"))
    assert found.words.startswith("Not published; nearest is Children in our care")
    assert found.words.endswith(", 31 December 2025")


def test_a_measure_that_is_not_published_leads_to_one_that_is() -> None:
    found = ask("net_flow?age_band&to=2024-03-31")
    assert not found.is_exact
    assert found.name == "Children in our care by age, 31 March 2024"


def test_a_rate_is_shared_where_its_count_is_published() -> None:
    assert ask("looked_after_rate?&as_at=2024-12-31").is_exact
    assert not ask("looked_after_rate?remand&as_at=2024-12-31").is_exact


@pytest.mark.parametrize(
    ("words", "is_exact"),
    [
        ("started?age_band&form=dfe&to=2025-03-31", True),
        ("started?age_band&form=dfe&year=2025", True),
        # Twelve months to another day: the same figure, as of the nearest year's end.
        ("started?age_band&form=dfe&from=2024-02-18&to=2025-02-17", True),
        ("started?age_band&form=dfe&quarter=2024-25-Q4", False),
        ("started?age_band&year=2025", False),
        ("started?age_band&form=every_event&year=2025", False),
    ],
)
def test_who_came_and_left_is_shared_for_whole_years_in_the_form_that_dfe_publishes(
    words: str, is_exact: bool
) -> None:
    found = ask(words)
    assert found.is_exact is is_exact
    assert found.name == "Came into our care by age, year to 31 March 2025"
    assert found.href == (
        "/sharing?measure=started&by=age_band&from=2024-04-01&to=2025-03-31&form=dfe"
    )


def test_figures_over_time_are_shared_up_to_the_nearest_snapshot() -> None:
    found = ask("looked_after?year,placement_group&from=2023-01-01&to=2025-02-17")
    assert found.is_exact
    assert found.title == "Children in our care by year ending 31 March and kind of home"
    assert found.question.selection == Selection(from_=date(2023, 1, 1), to=date(2025, 3, 31))
    assert not ask("looked_after?month&to=2025-02-17").is_exact


def test_a_table_that_is_not_shown_at_a_snapshot_is_taken_from_the_next_nearest() -> None:
    by = ("placement_group", "age_band")
    some = [publish(date(2025, 3, 31), without=by), publish(date(2024, 12, 31))]
    found = ask("looked_after?placement_group,age_band&as_at=2025-03-31", some)
    assert (found.snapshot, found.is_exact) == (date(2024, 12, 31), True)
    none = ask("looked_after?placement_group,age_band&as_at=2025-03-31", some[:1])
    assert (none.by, none.is_exact) == (("placement_group",), False)


def test_where_nothing_is_published_nothing_is_named() -> None:
    assert find_shared([], Question("looked_after")) is None


@given(questions())
def test_what_is_named_is_shared_as_it_stands(question: Question) -> None:
    found = find_shared(ALL, question)
    assert found is not None
    again = find_shared(ALL, found.question)
    assert again == Shareable(found.question, found.snapshot, is_exact=True)
    assert MEASURES[found.measure].title in found.name
