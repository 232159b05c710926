"""What is said of planned moves and of homes sought: true for none, for one, where not known."""

from datetime import date
from typing import Any

import pytest

# Imported for the page of the list, to which the links lead.
import pages.children  # noqa: F401
from components.drawings import DRAWINGS, Context
from components.page import Page, Panel
from components.register_of_moves import draw_register, say_slip, say_weekly_change
from data_access.council import read_council
from data_access.questions.answer import Answer
from data_access.questions.register_of_moves import PlannedMove, RegisterOfMoves
from data_access.vocabulary import DIMENSIONS, Permission, Unit
from tests.answers import Cell, make_answer

YEAR = {"from_": date(2024, 4, 1), "to": date(2025, 3, 31), "is_flow": True}


def draw(name: str, *answers: Answer | None, may_list: bool = False, filtered: bool = False) -> Any:
    panel = Panel((), draw=name, label="Blocked", to="/children")
    page = Page("/test", "Test", "Test", 1, Permission.COMMISSIONING, (panel,))
    context = Context(
        page, 0, list(answers), [], "Anytown", None, is_filtered=filtered, may_list=may_list
    )
    return DRAWINGS[name](context)


def headline(name: str, *answers: Answer | None) -> str:
    words: str = draw(name, *answers)[0]["props"]["children"][0]["props"]["children"]
    return words


def texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [words for one in part for words in texts(one)]
    if isinstance(part, dict):
        return texts(part["props"].get("children"))
    return [part] if isinstance(part, str) else []


def links(part: Any) -> list[str]:
    if isinstance(part, list):
        return [href for one in part for href in links(one)]
    if not isinstance(part, dict):
        return []
    own = [part["props"]["href"]] if "href" in part["props"] else []
    return own + links(part["props"].get("children"))


def answer(by: str, total: Cell, more: dict[str, Cell] | None = None, **words: Any) -> Answer:
    number = {"total_symbol": total} if isinstance(total, str) else {"total": total}
    filler: Cell = total if isinstance(total, str) else 0
    cells: dict[tuple[str, ...], Cell] = {(key,): filler for key in DIMENSIONS[by].keys}
    cells |= {(key,): cell for key, cell in (more or {}).items()}
    return make_answer(cells, by=[by], **{"unit": Unit.PLANNED_MOVES, **number} | words)


NOT_LOADED = (
    "No planned moves have been loaded yet. They are kept in a workbook, which is loaded with: "
    "flask --app app load requests FILE."
)
HIDDEN = (
    "The number of moves that are planned on 31 March 2025 is not shown, to protect "
    "confidentiality."
)


@pytest.mark.parametrize(
    ("total", "soon", "late", "blocked", "words"),
    [
        (38, 9, 6, 5, ("38 moves of children are planned on 31 March 2025: 9 are due within 28 "
         "days, 6 are past the target date and 5 are blocked.")),
        (1, 1, 0, 0, ("1 move of a child is planned on 31 March 2025: 1 is due within 28 days, "
         "none is past the target date and none is blocked.")),
        (0, 0, 0, 0, "No moves of children are planned on 31 March 2025."),
        ("c", "c", "c", "c", HIDDEN),
        ("x", "x", "x", "x", NOT_LOADED),
    ],
)  # fmt: skip
def test_the_lead_says_how_many_are_planned_due_late_and_blocked(
    total: Cell, soon: Cell, late: Cell, blocked: Cell, words: str
) -> None:
    due = answer("move_due", total, {"within_28_days": soon, "past_target": late})
    assert draw("lead_moves", due, answer("move_status", total, {"blocked": blocked})) == words


def test_where_the_reader_filters_for_others_none_is_blocked() -> None:
    due = answer("move_due", 1, {"later": 1})
    states = make_answer({("planned",): 1}, by=["move_status"], total=1)
    assert draw("lead_moves", due, states, filtered=True) == (
        "1 move that fits these filters is planned on 31 March 2025: none is due within 28 days, "
        "none is past the target date and none is blocked."
    )
    assert "None" in str(draw("tile_blocked", states))


BEGINS = "The sheet planned_moves begins on 1 June 2023: of what was before it is not known."


def test_before_the_register_begins_it_is_not_known_what_was_planned() -> None:
    due = answer("move_due", "n", notes=(BEGINS,))
    states = answer("move_status", "n", notes=(BEGINS,))
    assert draw("lead_moves", due, states) == (
        f"The number of moves that are planned on 31 March 2025 is not known. {BEGINS}"
    )
    tile = str(draw("tile_blocked", states))
    assert "Not known" in tile
    assert BEGINS in tile
    between: dict[tuple[str, ...], Cell] = {("ifa", "with_parents"): "n"}
    unknown = make_answer(between, by=["move_from", "move_to"], total_symbol="n", notes=(BEGINS,))
    assert headline("planned_between", unknown) == "Which moves were planned is not known"
    sought = make_answer(
        {("ifa", "open"): "n"}, by=["type_sought", "request_outcome"], total_symbol="n", **YEAR
    )
    assert headline("requests_by_type", sought) == (
        "How many homes were sought in this period is not known"
    )


def test_of_a_past_day_it_is_said_that_the_register_speaks_of_today() -> None:
    due = answer("move_due", 6, {"later": 6})
    states = answer("move_status", 6, {"done": 4, "cancelled": 1, "planned": 1})
    assert draw("lead_moves", due, states).endswith(
        " State and target dates are those that the register has now: 5 of these plans have ended "
        "since."
    )
    done = register(PlannedMove(**{**vars(MOVE), "move_status": "done"}))
    given_up = register(PlannedMove(**{**vars(MOVE), "move_status": "cancelled"}))
    assert "Since done" in texts(draw_register(done, []))
    assert "Since given up" in texts(draw_register(given_up, []))
    now = "what the register says now"
    assert now in str(draw_register(done, [], date(2025, 4, 30)))
    assert now not in str(draw_register(done, [], done.as_at))


def test_a_tile_leads_to_the_children_for_those_who_may_see_them_alone() -> None:
    states = answer("move_status", 7, {"blocked": 5}, measure="planned_moves")
    assert links(draw("tile_blocked", states, may_list=True)) == [
        "/children?measure=planned_moves&as_at=2025-03-31&move_status=blocked"
    ]
    assert links(draw("tile_blocked", states)) == []
    assert "Not loaded" in str(draw("tile_blocked", answer("move_status", "x")))


@pytest.mark.parametrize(
    ("pence", "words"),
    [(-15_364_000, "−£153,640"), (45_050, "+£451"), (0, "£0"), ("n", "Not known"), ("c", "c")],
)
def test_the_expected_change_is_in_pounds_a_week(pence: Cell, words: str) -> None:
    total = {"total_symbol": pence} if isinstance(pence, str) else {"total": pence}
    said = draw("tile_savings", make_answer(unit=Unit.PENCE_A_WEEK, **total))
    assert words in texts(said) or f"'{words}'" in str(said)
    assert "finance’s" in str(said) or words == "Not known"


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (-320_000, "The plans that are open expect to save £3,200 a week, all together"),
        (320_000, "The plans that are open expect to cost £3,200 a week more, all together"),
        (0, "The plans that are open expect no change of cost, all together"),
        ("n", "What planned moves are expected to change a week"),
    ],
)
def test_what_the_plans_expect_is_said_as_theirs(pence: Cell, words: str) -> None:
    change = answer("move_to", pence, unit=Unit.PENCE_A_WEEK)
    assert headline("move_savings", change, answer("move_to", 2, {"ifa": 2})) == words


def test_what_blocks_names_the_most_frequent_reason_or_that_nothing_does() -> None:
    def blocks(**held: int) -> Answer:
        cells: dict[tuple[str, ...], Cell] = {
            (reason, due): held.get(reason, 0) if due == "later" else 0
            for reason in DIMENSIONS["blocked_by"].keys
            for due in DIMENSIONS["move_due"].keys
        }
        return make_answer(cells, by=["blocked_by", "move_due"], total=sum(held.values()))

    assert headline("what_blocks", blocks(nothing=4, court=2, health=1)) == (
        "Something blocks 3 of 7 planned moves, most often: court (2)"
    )
    assert headline("what_blocks", blocks(nothing=4)) == (
        "Nothing blocks any of the 4 planned moves"
    )
    assert headline("what_blocks", blocks()) == "No moves are planned"


def test_half_of_the_homes_are_found_within_the_median() -> None:
    def took(days: Cell) -> Answer:
        return answer("type_sought", days, {"ifa": days}, unit=Unit.DAYS, **YEAR)

    outcomes = answer("request_outcome", 9, {"placed": 8, "open": 1}, **YEAR)
    assert headline("days_to_place", took(0.0), took(2.0), took(8.5), outcomes) == (
        "Half of the homes found were found within 2 days"
    )
    assert headline("days_to_place", took(0.0), took(0.0), took(0.0), outcomes) == (
        "Half of the homes found were found on the day they were needed"
    )
    assert headline("days_to_place", took("n"), took("n"), took("n"), outcomes) == (
        "How long it took to find a home"
    )
    lacking = draw("days_to_place", took("x"), took("x"), took("x"), answer("request_outcome", "x"))
    assert any("flask --app app load requests FILE" in words for words in texts(lacking))


def test_vacant_places_stand_beside_what_is_sought_where_they_are_kept() -> None:
    wanted = answer(
        "type_sought", 3, {"in_house_fostering": 2, "ifa": 1, "external_childrens_home": 1}, **YEAR
    )
    planned = answer("move_to", 1, {"own_childrens_home": 1})
    cells: dict[tuple[str, ...], Cell] = {
        (purpose, group): 0
        for purpose in ("long_stay", "emergency", "assessment")
        for group in ("council", "partnership", "external")
    }
    # Of the external homes none says what its places are used for.
    cells |= {("long_stay", "council"): 2, ("long_stay", "external"): "n"}
    homes = make_answer(cells, by=["purpose", "provider_group"], total=9)
    drawn = draw("vacant_for_what_is_sought", wanted, planned, make_answer(total=52), homes)
    table = drawn[1]["props"]["children"][0]
    assert texts(table)[1:] == [
        "Kind of home", "Still looked for", "Planned moves to it", "Vacant now",
        wanted.label("type_sought", "in_house_fostering"), "2", "0", "52",
        wanted.label("type_sought", "ifa"), "1", "0", "–",
        wanted.label("type_sought", "own_childrens_home"), "0", "1", "2",
        wanted.label("type_sought", "external_childrens_home"), "1", "0", "–",
    ]  # fmt: skip
    nought = draw(
        "vacant_for_what_is_sought", answer("type_sought", 0), answer("move_to", 0), None, None
    )
    assert texts(nought)[0].startswith("No home is still looked for, no move is planned: ")
    without = draw("vacant_for_what_is_sought", wanted, planned, None, None)
    assert texts(without[1]["props"]["children"][0])[8] == "–"


def register(*moves: PlannedMove, **more: Any) -> RegisterOfMoves:
    names = ("age_band", "move_from", "move_to", "move_why", "move_status", "blocked_by")
    words: dict[str, Any] = {
        "as_at": date(2025, 3, 31),
        "moves": moves,
        "total": len(moves),
        "left_out": 0,
        "page": 1,
        "pages": 1,
        "sort": "target",
        "labels": {name: dict(DIMENSIONS[name].values) for name in names},
        "is_loaded": True,
        "names_children": True,
    }
    return RegisterOfMoves(**words | more)


MOVE = PlannedMove(
    reference="M1",
    child_reference="CH-1",
    child_key="random-key",
    age_band="11-15",
    move_from="external_childrens_home",
    move_to="with_parents",
    move_why="home",
    target=date(2025, 2, 28),
    slip_days=59,
    days_late=31,
    move_status="blocked",
    blocked_by="court",
    weekly_change_pence=None,
)


def test_a_row_of_the_register_says_everything_in_words() -> None:
    drawn = draw_register(register(MOVE), [])
    said = [words.replace("\N{NO-BREAK SPACE}", " ") for words in texts(drawn)]
    assert said[said.index("CH-1") :][:10] == [
        "CH-1", "28 Feb 2025, 31 days late", "Blocked", "Court", "External children’s home",
        "With parents", "Home to family", "11 to 15", "59 days", "Not stated",
    ]  # fmt: skip
    assert "/children/random-key" in links(drawn)


def test_without_the_right_to_see_children_a_row_is_the_plans_own_reference() -> None:
    unnamed = PlannedMove(**{**vars(MOVE), "child_reference": None, "child_key": None})
    drawn = draw_register(register(unnamed, names_children=False), [])
    assert "Plan" in texts(drawn)
    assert "M1" in texts(drawn)
    assert not any(href.startswith("/children") for href in links(drawn))


def test_links_of_the_register_sort_narrow_and_turn_pages_and_keep_the_rest() -> None:
    pairs = [("as_at", "2025-03-31"), ("blocked_by", "court")]
    found = register(MOVE, page=2, pages=3, sort="target")
    hrefs = links(draw_register(found, pairs))
    kept = "/moves?as_at=2025-03-31&blocked_by=court"
    assert f"{kept}&sort=-target" in hrefs
    assert f"{kept}&sort=slip" in hrefs
    assert f"{kept}&sort=target" in hrefs
    assert f"{kept}&sort=target&page=3" in hrefs
    assert f"{kept}&move_status=blocked&sort=target" in hrefs
    assert "/moves?as_at=2025-03-31&sort=target" in hrefs
    assert not any("move_status=done" in href for href in hrefs)


def test_a_kind_of_home_has_the_councils_own_name_whatever_is_said_of_it() -> None:
    council = read_council("E06000004")
    for name in ("type_sought", "move_from", "move_to", "from_placement_type"):
        words = council.labels_of(name)["in_house_fostering"]
        assert words == council.labels_of("placement_type")["in_house_fostering"]


def test_an_empty_register_says_whether_it_is_empty_or_was_never_loaded() -> None:
    assert "No open plan fits these filters." in texts(draw_register(register(), []))
    never = " ".join(texts(draw_register(register(is_loaded=False), [])))
    assert "flask --app app load requests FILE" in never
    some = texts(draw_register(register(MOVE, left_out=2), []))
    assert any("2 open plans for children who are not in our care" in words for words in some)


def test_a_target_may_be_put_off_kept_or_brought_forward() -> None:
    said = [say_slip(days).replace("\N{NO-BREAK SPACE}", " ") for days in (59, 1, 0, -5)]
    assert said == ["59 days", "1 day", "None", "5 days earlier"]
    assert [say_weekly_change(pence) for pence in (-320_000, 45_050, 0)] == [
        "−£3,200", "+£451", "£0"
    ]  # fmt: skip
