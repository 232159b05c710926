"""Text from a council's systems must never run in somebody's spreadsheet."""

from hypothesis import given
from hypothesis import strategies as st

from data_access.spreadsheets import as_text


@given(st.text())
def test_no_text_begins_as_a_formula(text: str) -> None:
    assert not as_text(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert as_text(text).removeprefix("'") == text.removeprefix("'")


@given(st.integers() | st.floats(allow_nan=False) | st.none())
def test_a_number_stays_a_number(number: float | None) -> None:
    assert as_text(number) is number
