"""The map of where children live: a true base, circles in proportion, nothing fetched."""

import json
import re
from collections import defaultdict
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st

from components.figures.base import FILLS, GREAT_BRITAIN, Extent, Point, draw_base, read_base
from components.figures.map import LARGEST, LEAST, draw_map
from components.figures.spots import list_spots
from data_access.council_areas import label_council_areas
from data_access.imports.map_base import LEAST_OF_A_TOWN, build_base
from data_access.imports.postcodes import PostcodeOnGrid
from data_access.questions.answer import Answer
from tests.answers import Part, make_answer

OWN = "E06000004"
# Near Stockton, and as far from it as may be on the same island.
NEAR = ("E06000001", "E06000002", "E06000003", "E06000005")
CODES = sorted(read_base().councils)


def by_council(children: dict[str, Part]) -> Answer:
    cells = {(code,): number for code, number in ({OWN: 0} | children).items()}
    labels = {"placement_authority": label_council_areas()}
    return make_answer(cells, by=("placement_authority",), labels=labels, measure="living_in")


def read_squares(address: str) -> dict[str, set[tuple[int, int]]]:
    """The squares that a drawn base colours: down and across, by colour."""
    found = defaultdict(set)
    for colour, line in re.findall(r"stroke='?\"?(#\w+)\"? d=\"([^\"]*)\"", unquote(address)):
        across = down = 0
        for right, below, length in re.findall(r"m(-?\d+) (-?\d+)h(\d+)", line):
            across, down = across + int(right), down + int(below)
            found[colour] |= {(down, across + step) for step in range(int(length))}
            across += int(length)
    return found


def test_public_buildings_stand_on_the_squares_of_their_councils() -> None:
    for east, north, council in (
        (444, 519, "E06000004"),
        (450, 532, "E06000001"),
        (425, 564, "E08000021"),
        (530, 179, "E09000033"),
        (319, 174, "W06000015"),
    ):
        square = Extent(east, north, east + 1, north + 1)
        ((_, run),) = read_base().runs(square)
        assert (run.council, run.is_town) == (council, True)


def test_every_council_on_the_map_has_a_name() -> None:
    assert set(CODES) <= label_council_areas().keys()


@settings(max_examples=15)
@given(st.integers(380, 480), st.integers(440, 600), st.integers(2, 30), st.sampled_from([1, 2]))
def test_a_drawn_base_colours_every_square_of_land_once_and_no_sea(
    west: int, south: int, half: int, square: int
) -> None:
    extent = Extent(west, south, west + 2 * half, south + 2 * half)
    land, ours = set(), set()
    for north, run in read_base().runs(extent):
        for east in range(run.start, run.end):
            place = (extent.north - 1 - north) // square, (east - extent.west) // square
            land.add(place)
            if run.council == OWN:
                ours.add(place)
    drawn = read_squares(draw_base(OWN, extent, square))
    assert set().union(*drawn.values()) == land
    assert sum(map(len, drawn.values())) == len(land)
    blue = {colour for (is_own, _), colour in FILLS.items() if is_own}
    assert set().union(*(drawn[colour] for colour in blue)) == ours


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 600), max_size=40))
def test_circles_are_in_proportion_and_those_without_a_child_are_left_out(
    children: dict[str, int],
) -> None:
    answer = by_council(children)
    figure = draw_map(answer)
    circles = figure["data"][0]
    some = sorted((n for n in children.values() if n), reverse=True)
    assert len(circles["x"]) == len(some)
    for size, number in zip(circles["marker"]["size"], some, strict=True):
        assert abs(size - max(LEAST, LARGEST * (number / some[0]) ** 0.5)) < 0.06
    # Nobody is left off: who is not on the close-up is on the small map of the whole island.
    layout = figure["layout"]
    (west, east), (south, north) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    spots = list_spots(answer)
    near = [
        spot for spot in spots if west <= spot.at.east <= east and south <= spot.at.north <= north
    ]
    assert ("xaxis2" in layout) == (len(near) < len(spots))
    assert all(GREAT_BRITAIN.holds(spot.at) for spot in spots)
    assert layout["xaxis"]["scaleanchor"] == "y"


def test_the_figure_is_small_and_draws_nothing_from_elsewhere() -> None:
    figure = draw_map(by_council(dict.fromkeys(CODES, 3)))
    words = json.dumps(figure)
    assert len(words) < 60_000
    assert all(
        each["source"].startswith("data:image/svg+xml,") for each in figure["layout"]["images"]
    )
    usual = draw_map(by_council({OWN: 362, "W06000011": 2} | dict.fromkeys(NEAR, 30)))
    assert len(json.dumps(usual)) < 30_000


def test_names_stand_clear_of_each_other_and_of_the_other_circles() -> None:
    figure = draw_map(by_council({OWN: 362} | dict.fromkeys(NEAR, 30)))
    names = [note["text"] for note in figure["layout"]["annotations"]]
    assert names[0] == "Stockton-on-Tees 362"
    assert len(set(names)) == len(names) > 2


def test_what_is_hidden_or_has_no_place_has_no_circle() -> None:
    answer = by_council({OWN: 10, NEAR[0]: "c", "N09000003": 2, "not_known": 4})
    assert [(spot.name, spot.children) for spot in list_spots(answer)] == [("Stockton-on-Tees", 10)]


def test_for_those_who_may_see_children_circles_stand_at_postcode_sectors() -> None:
    sectors = make_answer(
        {("TS18 1",): 3, ("NE1 8",): 1, ("not_known",): 2}, by=("placement_sector",)
    )
    figure = draw_map(by_council({OWN: 3, "E08000021": 1}), sectors)
    assert figure["data"][0]["hovertext"] == ["TS18 1: 3 children", "NE1 8: 1 child"]
    at = Point(figure["data"][0]["x"][0], figure["data"][0]["y"][0])
    assert Extent(443, 518, 446, 521).holds(at)


def test_the_base_is_built_square_by_square_from_postcodes() -> None:
    def stand(code: str, east: int, north: int, council: str) -> PostcodeOnGrid:
        return PostcodeOnGrid(code, east * 1000.0 + 10, north * 1000.0 + 10, council)

    town = [stand(f"TS18{n}AA", 444, 519, OWN) for n in range(LEAST_OF_A_TOWN)]
    edge = [stand("TS171AA", 445, 519, NEAR[1]), stand("TS172AA", 445, 519, NEAR[1])]
    mixed = [stand("TS173AA", 445, 519, OWN), stand("TS174AA", 446, 519, NEAR[1])]
    base = build_base([*town, *edge, *mixed])
    assert base["councils"] == [NEAR[1], OWN]
    assert base["rows"] == {"519": [444, 1, 3, 0, 2, 0]}
    assert base["sectors"]["TS17 3"] == [445.0, 519.0]
