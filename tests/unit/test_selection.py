"""A selection goes to and from the address bar unharmed, and refuses what it does not know."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.questions.selection import OPTIONS, NotUnderstood, Selection, set_aside
from data_access.vocabulary import AREA, DIMENSIONS

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
KEYED = {name: d.keys for name, d in DIMENSIONS.items() if d.keys}


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    has_period = draw(st.booleans())
    pairs: list[tuple[str, str]] = []
    for name in draw(st.sets(st.sampled_from(sorted(KEYED)), max_size=4)):
        keys = draw(st.sets(st.sampled_from(KEYED[name]), min_size=1, max_size=3))
        pairs += [(name, key) for key in sorted(keys)]
    for name in draw(st.sets(st.sampled_from(sorted(OPTIONS)), max_size=2)):
        pairs.append((name, draw(st.sampled_from(OPTIONS[name]))))
    if has_period:
        pairs += [("from", first.isoformat()), ("to", last.isoformat())]
    else:
        pairs += [("as_at", last.isoformat()), ("compare_to", first.isoformat())]
    return Selection.parse(draw(st.permutations(pairs)))


@given(selections())
def test_a_selection_survives_the_address_bar(selection: Selection) -> None:
    assert Selection.parse(selection.query()) == selection
    assert Selection.parse("?" + selection.query()) == selection
    assert Selection.parse(parse_qsl(selection.query())) == selection


@given(selections(), st.sampled_from(sorted(KEYED)))
def test_narrowing_and_widening_again_touches_one_dimension_only(
    selection: Selection, name: str
) -> None:
    key = KEYED[name][0]
    narrowed = selection.narrow(name, key)
    assert dict(narrowed.filters)[name] == (key,)
    assert narrowed.widen(name) == selection.widen(name)
    assert Selection.parse(narrowed.query()) == narrowed


@given(st.text(max_size=60))
def test_any_text_is_a_selection_or_refused_with_a_sentence(query: str) -> None:
    try:
        understood = Selection.parse(query)
    except NotUnderstood as refusal:
        sentence = str(refusal)
    else:
        sentence = f"{understood.query()}."
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("as_at=31/10/2023", "2023-10-31"),
        ("as_at=2023-02-30", "as_at"),
        ("as_at=20231031", "as_at"),
        ("as_at=0001-01-01", "between"),
        ("as_at=2023-10-31&as_at=2023-10-30", "more than once"),
        ("from=2024-01-01&to=2023-01-01", "later than"),
        ("colour=red", "'colour'"),
        ("placement_type=house", "connected_persons"),
        ("form=nonsense", "every_event"),
        ("month=2024-13", "2024-03"),
        ("quarter=2023-25-Q4", "2023-24-Q4"),
        ("month=2024-01&year=2024", "one period"),
        ("month=2024-01&from=2024-01-01", "one period"),
        ("area=Stockton", "E06000004"),
        ("within_months=0", "The months within which a child comes back must be a whole number"),
        ("reach=-5", "^The number of children to reach must be .* 0 to 9,999; it is '-5'"),
        ("reach_by=x", "The day to reach it by must be a date written as 2023-10-31; it is 'x'"),
        ("councils=here", "The councils to compare with must be ONS codes"),
        ("as_at=" + "9" * 5000, "too long"),
    ],
)
def test_what_is_not_known_is_refused_by_name(query: str, says: str) -> None:
    with pytest.raises(NotUnderstood, match=says):
        Selection.parse(query)


def test_typed_options_that_cannot_be_read_are_set_aside_with_the_reason() -> None:
    pairs = [("as_at", "2025-03-31"), ("reach", "-5"), ("reach_by", "2026-03-31"), ("reach", "5")]
    kept, refused = set_aside(pairs)
    assert kept == [("as_at", "2025-03-31"), ("reach_by", "2026-03-31")]
    assert list(refused) == ["reach"]
    assert set_aside(kept) == (kept, {})


def test_a_period_named_as_a_filter_means_its_first_and_last_day() -> None:
    quarter = Selection.parse("quarter=2023-24-Q4")
    assert (quarter.from_, quarter.to) == (date(2024, 1, 1), date(2024, 3, 31))
    assert Selection.parse("month=2024-02").to == date(2024, 2, 29)
    assert Selection.parse("year=2024").from_ == date(2023, 4, 1)


def test_keys_of_one_dimension_come_in_their_natural_order_without_repeats() -> None:
    asked = Selection.parse("age_band=16%2B&age_band=0-4&age_band=16%2B")
    assert asked.filters == (("age_band", ("0-4", "16+")),)


def test_an_area_is_a_code_or_the_neighbours() -> None:
    assert Selection.parse("area=E06000004&area=neighbours").filters == (
        (AREA.key, ("E06000004", "neighbours")),
    )
