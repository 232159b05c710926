"""Panels: what stands under every figure, and what may be taken away from it."""

import ast
import json
from inspect import getsource
from types import FunctionType
from typing import Any

import pages  # noqa: F401 (importing the pages registers them)
from components import panel
from components.drawings import DRAWINGS
from components.marks import draw_key, draw_marks, draw_page_marks, say_protection
from components.page import PAGES, Ask, Page, Panel
from components.shell import lay_out_page
from data_access.questions.answer import Answer
from data_access.vocabulary import SYMBOL_WORDS, Permission, Symbol
from tests.answers import PUBLISHED, ROUNDED, STAFF, make_answer

PAGE = Page(
    "/figures", "Figures", "Test", 1, Permission.BENCHMARKS, (Panel((Ask("looked_after"),), ""),)
)


def draw_panel(*answers: Answer, **more: Any) -> list[Any]:
    words: dict[str, Any] = {"headline": "Nine children", "sub": "", "chart": [], "table": {}}
    return panel.draw_panel(PAGE, 0, answers=answers, downloads=[("All", "/api")], **words | more)


def find(part: Any, kind: str) -> list[Any]:
    if isinstance(part, list):
        return [found for one in part for found in find(one, kind)]
    if not isinstance(part, dict) or "props" not in part:
        return []
    own = [part["props"]] if part["type"] == kind else []
    return own + find(part["props"].get("children"), kind)


def text_of(part: Any) -> str:
    if isinstance(part, list):
        return " | ".join(text_of(one) for one in part)
    return text_of(part["props"]["children"]) if isinstance(part, dict) else str(part)


def shared(**more: Any) -> Any:
    (tools,) = [p for p in find(draw_panel(make_answer(total=9), **more), "Div") if "role" in p]
    return [one for one in tools["children"] if "For sharing" in text_of(one)]


def test_what_is_published_says_its_tier_time_version_snapshot_and_rules() -> None:
    assert say_protection([PUBLISHED, PUBLISHED]) == (
        "OFFICIAL–SENSITIVE · tier C, published 2 April 2025 09:00 UTC, "
        "version 1 of 31 March 2025, rules 2026.1"
    )


def test_figures_for_staff_say_that_they_are_not_protected() -> None:
    assert text_of(draw_marks([make_answer(total=3)])) == (
        "OFFICIAL–SENSITIVE · tier A, not protected, loaded 2 April 2025 09:00 UTC, rules 2026.1"
    )


def test_what_is_not_of_the_publication_is_said_to_be_as_published_or_of_no_child() -> None:
    reader = make_answer(total=67, protection=STAFF.__class__("D", "2026.1", None))
    assert text_of(draw_marks([reader])) == (
        "OFFICIAL–SENSITIVE · tier D, as published, or of no child, rules 2026.1"
    )
    published = make_answer(total=9, protection=PUBLISHED)
    assert "of no child" not in text_of(draw_marks([published, reader]))


def test_rounded_numbers_say_that_they_may_not_add_up() -> None:
    assert text_of(draw_marks([make_answer(total=10, protection=ROUNDED)])).startswith(
        "Numbers in this table are rounded to 5, totals on their own, so they may not add up. | "
    )


def test_the_key_of_a_panel_holds_the_symbols_that_occur_and_no_others() -> None:
    answer = make_answer({("0-4",): (9, "c"), ("5-10",): "x"}, by=("age_band",))
    assert text_of(draw_marks([answer])).split(" | ")[:-1] == [
        "c = not shown, to protect confidentiality",
        "x = not available",
    ]
    assert " = " not in text_of(draw_marks([make_answer(total=9)]))


def test_every_symbol_has_its_words_in_the_key_and_c_leads_to_why() -> None:
    key = draw_key(list(Symbol))
    assert [text_of(one) for one in key] == [f"{s} = {words}" for s, words in SYMBOL_WORDS.items()]
    assert [link["href"] for link in find(key, "A")] == ["/about/confidentiality"]


def test_a_page_tells_what_the_symbols_in_its_tiles_mean() -> None:
    line = draw_page_marks([PUBLISHED])
    assert text_of(line).startswith("c = not shown, to protect confidentiality | x = ")
    assert "rules 2026.1" in text_of(line)


def test_a_panel_carries_its_marks_under_the_figure_and_among_its_words() -> None:
    drawn = draw_panel(make_answer(total=9, protection=PUBLISHED))
    (footer,) = find(drawn, "Footer")
    marking = say_protection([PUBLISHED])
    assert marking in text_of(footer["children"])
    (about,) = [p for p in find(drawn, "Div") if p.get("className") == "view-about"]
    assert marking in text_of(json.loads(about["data-drawing"]))


def test_a_tile_whose_number_is_hidden_says_why() -> None:
    tile = panel.draw_tile(PAGE.panels[0], value="c", note="", spark="", query="")
    (mark,) = find(tile, "Abbr")
    assert mark == {"children": "c", "title": "not shown, to protect confidentiality"}
    shown = panel.draw_tile(PAGE.panels[0], value="587", note="", spark="", query="")
    assert find(shown, "Abbr") == []


def test_figures_for_sharing_are_listed_by_their_names_and_left_out_where_there_are_none() -> None:
    assert shared() == []
    for sharing in ([("One", "/sharing?a")], [("One", "/sharing?a"), ("Two", "/sharing?b")]):
        links = find(shared(sharing=sharing), "A")
        assert [(link["children"], link["href"]) for link in links] == sharing


def list_read(draw: FunctionType, seen: set[FunctionType]) -> set[object]:
    """The places of the answers that a drawing reads by number, and what it hands its context to.

    None where it reads them in another way.
    """
    if draw in seen:
        return set()
    seen.add(draw)
    found: set[object] = set()
    for node in ast.walk(ast.parse(getsource(draw))):
        match node:
            case ast.Call(ast.Attribute(ast.Name("context"), "answer"), [place]):
                found.add(place.value if isinstance(place, ast.Constant) else None)
            case ast.Attribute(ast.Name("context"), "answers" | "given"):
                found.add(None)
            case ast.Call(ast.Name(name), given) if "context" in map(ast.unparse, given):
                called = draw.__globals__.get(name)
                if isinstance(called, FunctionType):
                    found |= list_read(called, seen)
    return found


def test_every_panel_asks_as_much_as_its_drawing_reads_and_a_tile_nothing_else() -> None:
    read = 0
    for told in (one for page in PAGES.values() for one in page.panels):
        drawing = DRAWINGS[told.draw]
        assert isinstance(drawing, FunctionType)
        places = list_read(drawing, set())
        if None in places:
            continue
        read += len(places)
        asked = set(range(len(told.asks)))
        assert places <= asked, told.draw
        # What a figure does not draw may be in what is taken away of it.
        assert places == asked or told.shape == "figure", told.draw
    assert read


def test_over_the_programme_s_pages_no_filters_of_children_stand() -> None:
    named = {path: lay_out_page(PAGES[path], lambda _: True) for path in ("/risks", "/age-bands")}
    kept = {path: getattr(drawn, "className", None) for path, drawn in named.items()}
    assert kept == {"/risks": "unfiltered", "/age-bands": None}
