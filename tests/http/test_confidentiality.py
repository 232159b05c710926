"""The page that says in plain English what `c` means, why, and who decides."""

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import Engine

from data_access.disclosure import rules
from data_access.vocabulary import SYMBOL_WORDS, Role
from tests.http.clients import open_client, sign_in
from tests.http.forms import read_page, read_text

PAGE = "/about/confidentiality"


@pytest.fixture(scope="module")
def page(served_store: Engine) -> BeautifulSoup:
    return read_page(sign_in(served_store, Role.CABINET_MEMBER), PAGE)


def read_example(page: BeautifulSoup, name: str) -> list[list[int | None]]:
    """The rows of an example, the column and the row of totals last; None where hidden."""
    table = page.find(id=name)
    assert isinstance(table, Tag)
    return [
        [None if cell.get_text() == "c" else int(cell.get_text()) for cell in row.select("td")]
        for row in table.select("tbody tr, tfoot tr")
    ]


def list_solutions(example: list[list[int | None]]) -> list[list[list[int]]]:
    """All the true tables that a reader can think of: two rows by two columns, with totals."""
    (a, b, first), (c, d, second), totals = example
    assert first is not None
    assert second is not None
    found = [[[w, first - w], [y, second - y]] for w in range(first + 1) for y in range(second + 1)]
    return [
        rows
        for rows in found
        if [sum(column) for column in zip(*rows, strict=True)] == totals[:2]
        and all(
            true >= 1 if shown is None else true == shown
            for true, shown in zip((*rows[0], *rows[1]), (a, b, c, d), strict=True)
        )
    ]


def test_the_first_example_gives_a_child_away_by_subtraction(page: BeautifulSoup) -> None:
    (solved,) = list_solutions(read_example(page, "one-hidden"))
    assert solved[1] == [2, 6]
    assert rules.is_small(solved[1][0])
    assert "8 live in children’s homes and 6 of them are boys, so 2 are girls" in read_text(page)


def test_the_second_example_is_as_safe_as_the_page_says(page: BeautifulSoup) -> None:
    girls = [rows[1][0] for rows in list_solutions(read_example(page, "all-hidden"))]
    assert (min(girls), max(girls)) == (1, 7)
    assert rules.is_wide_enough(min(girls), max(girls))
    assert "anything from 1 to 7 girls would fit" in read_text(page)


def test_the_two_examples_are_of_the_same_children(page: BeautifulSoup) -> None:
    (solved,) = list_solutions(read_example(page, "one-hidden"))
    assert solved in list_solutions(read_example(page, "all-hidden"))


def test_the_parameters_are_those_of_the_rules_with_their_version(page: BeautifulSoup) -> None:
    facts = dict(
        zip(
            (term.get_text(" ", strip=True) for term in page.main.select("dt")),
            (fact.get_text(" ", strip=True) for fact in page.main.select("dd")),
            strict=True,
        )
    )
    assert facts["Version of the rules"] == rules.RULE_VERSION
    assert facts["Counts not shown"] == f"1 to {rules.K}"
    assert facts["Rounded to"] == (
        f"the nearest {rules.ROUNDED_TO}; costs to £{rules.COSTS_ROUNDED_TO:,}, unit costs to "
        f"£{rules.UNIT_COSTS_ROUNDED_TO}"
    )
    assert facts["Fewest for a median"] == str(rules.FEWEST_FOR_A_MEDIAN)


def test_every_symbol_is_explained(page: BeautifulSoup) -> None:
    words = read_text(page)
    for symbol, meaning in SYMBOL_WORDS.items():
        assert meaning in words
        assert any(each.get_text() == symbol for each in page.main.select("b")), symbol


def test_it_says_in_which_matters_a_0_is_hidden_too(page: BeautifulSoup) -> None:
    words = read_text(page)
    assert "ethnic group; unaccompanied children" in words
    assert "where they live (secure home)" in words


@pytest.mark.parametrize("role", list(Role))
def test_whoever_is_signed_in_may_read_it(served_store: Engine, role: Role) -> None:
    page = read_page(sign_in(served_store, role), PAGE)
    assert page.h1.get_text() == "How figures keep children’s details confidential"


def test_whoever_is_not_signed_in_is_asked_to(served_store: Engine) -> None:
    answer = open_client(served_store).get(PAGE, headers={"Accept": "text/html"})
    assert answer.headers["Location"].startswith("/sign-in")
