"""The workbook of the programme: versions are kept, and nothing is overwritten unseen."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook as open_book
from sqlalchemy import Engine

from data_access.imports.record import NothingUsable
from data_access.imports.workbooks.loading import WorkbookLoad
from data_access.imports.workbooks.programme_export import make_register_book
from data_access.imports.workbooks.programme_loading import load_programme
from data_access.programme.keeping import Change, keep
from data_access.programme.register import read_history, read_register

HEAD = "reference,workstream,title,due,status,per_cent,completed_on,depends_on,part_of"
STRATEGY = "M1,fostering,Recruitment strategy,2024-02,in_progress,60,,,"
TRAINING = "M2,reunification,Training,30/04/2024,not_started,,,M1,"
RISK = "R1,Too few carers,3,4,open,M1; M2"
RISK_HEAD = "reference,title,likelihood,impact,status,milestones"


def load(
    store: Engine, folder: Path, *, on: date = date(2023, 10, 31), **sheets: list[str]
) -> WorkbookLoad:
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, rows in sheets.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n")
    return load_programme(store, folder, council_code="E06000004", today=on, is_synthetic=True)


def change_on_screen(store: Engine, reference: str, **values: object) -> None:
    with store.execution_options(writes=True).begin() as connection:
        head = read_history(connection, "milestones", reference)[0]
        keep(
            connection,
            "milestones",
            reference,
            head.content | values,
            expected=head.version,
            change=Change("officer@example.invalid", "programme_officer", datetime.now(UTC)),
        )


def title_of(store: Engine, reference: str, day: date | None = None) -> str | None:
    with store.connect() as connection:
        found = read_register(connection, day).find("milestones", reference)
    return found.content["title"] if found else None


def test_what_a_workbook_states_becomes_the_register_and_the_same_again_changes_nothing(
    empty_store: Engine, tmp_path: Path
) -> None:
    sheets = {"milestones": [HEAD, STRATEGY, TRAINING], "risks": [RISK_HEAD, RISK]}
    first = load(empty_store, tmp_path / "in", **sheets)
    assert first.load_id is not None
    assert "3 new, 0 changed, 0 withdrawn" in first.summary()
    with empty_store.connect() as connection:
        register = read_register(connection)
    milestone = register.records["milestones"]["M2"].content
    assert milestone["due"] == "2024-04-30"
    assert milestone["depends_on"] == ("M1",)
    assert register.records["milestones"]["M1"].content["due"] == "2024-02"
    assert register.records["risks"]["R1"].content["milestones"] == ("M1", "M2")
    again = load(empty_store, tmp_path / "in", **sheets)
    assert again.load_id is None
    assert "Nothing has changed" in again.summary()


def test_the_register_of_an_earlier_day_stays_as_it_was(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY, TRAINING])
    later = STRATEGY.replace("Recruitment strategy", "Strategy for carers")
    told = load(empty_store, tmp_path / "in", on=date(2024, 1, 15), milestones=[HEAD, later])
    assert "0 new, 1 changed, 1 withdrawn" in told.summary()
    assert "Withdrawn, because stated no more: milestones M2." in told.summary()
    assert title_of(empty_store, "M1") == "Strategy for carers"
    assert title_of(empty_store, "M1", date(2024, 1, 14)) == "Recruitment strategy"
    assert title_of(empty_store, "M2") is None
    assert title_of(empty_store, "M2", date(2024, 1, 14)) == "Training"
    assert title_of(empty_store, "M1", date(2023, 10, 30)) is None


def test_a_row_that_does_not_know_of_a_change_on_screen_is_rejected_and_the_change_stands(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY, TRAINING])
    change_on_screen(empty_store, "M1", title="Changed on screen")
    told = load(
        empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY.replace("60", "70"), TRAINING]
    )
    (finding,) = told.findings
    assert finding.code == "changed_meanwhile"
    assert "officer@example.invalid" in finding.told
    assert title_of(empty_store, "M1") == "Changed on screen"


def test_what_is_written_out_can_be_changed_and_loaded_but_not_by_two_from_one_copy(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY.replace("Rec", "=Rec"), TRAINING])
    change_on_screen(empty_store, "M2", per_cent=10)
    with empty_store.connect() as connection:
        book = make_register_book(read_register(connection))
    copies = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for copy, title in zip(copies, ("By the first", "By the second"), strict=True):
        column = [cell.value for cell in book["milestones"][1]].index("title") + 1
        book["milestones"].cell(3, column).value = title
        book.save(copy)
    first, second = (
        load_programme(empty_store, copy, council_code="E06000004", today=date(2024, 1, 1))
        for copy in copies
    )
    assert not first.findings
    assert title_of(empty_store, "M1") == "=Recruitment strategy"
    assert title_of(empty_store, "M2") == "By the first"
    (finding,) = second.findings
    assert "it is at version 3, and the row is of version 2" in finding.told
    with empty_store.connect() as connection:
        now = read_register(connection).records["milestones"]["M2"].content
    assert (now["per_cent"], now["depends_on"]) == (10, ("M1",))
    assert open_book(copies[0])["milestones"].cell(2, column).data_type == "s"


def test_what_was_added_on_screen_is_not_withdrawn_by_a_workbook_without_it(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY, TRAINING])
    change_on_screen(empty_store, "M2", title="Kept on screen")
    told = load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY.replace("60", "65")])
    assert "Kept on screen, not stated here, and left as they are: milestones M2" in told.summary()
    assert title_of(empty_store, "M2") == "Kept on screen"


def test_what_others_refer_to_is_not_withdrawn(empty_store: Engine, tmp_path: Path) -> None:
    load(
        empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY, TRAINING], risks=[RISK_HEAD, RISK]
    )
    told = load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY.replace("60", "65")])
    assert "kept because other records refer to them: milestones M2" in told.summary()
    assert title_of(empty_store, "M2") == "Training"


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("M3,fostering,A,2024-02,complete,,,,", "completed_on", "Say when it was complete"),
        ("M3,fostering,A,2024-02,complete,,01/01/2030,,", "completed_on", "Choose a day up to"),
        ("M3,fostering,A,2024-02,in_progress,101,,,", "per_cent", "0 to 100"),
        ("M3,fostering,A,2024-02,in_progress,,,M3,", "depends_on", "would wait for itself"),
        ("M3,fostering,A,2024-02,in_progress,,,M9,", "depends_on", "'M9' stands nowhere"),
        ("M3,fostering,A,2024-02,in_progress,,,,M3", "part_of", "no part of itself"),
        ("M3,fostering,A,Feb 0224,in_progress,,,,", "due", "a month must be written as 2025-03"),
        ("M3,fostering,A,Mar 31,in_progress,,,,", "due", "write a day as 31/03/2025, or a month"),
        ("M²,fostering,A,2024-02,in_progress,,,,", "reference", "letters, digits, spaces"),
        ("M3;x,fostering,A,2024-02,in_progress,,,,", "reference", "letters, digits, spaces"),
        ("M3,fostering,A,soon,in_progress,,,,", "due", "write a day as 31/03/2025, or a month"),
        ("M1,fostering,A,2024-02,in_progress,,,,", "reference", "stands on line 2 already"),
    ],
)
def test_a_row_that_cannot_be_says_what_is_wrong_and_how_to_mend_it(
    empty_store: Engine, tmp_path: Path, row: str, column: str, says: str
) -> None:
    told = load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY, row])
    (finding,) = told.findings
    assert (finding.column, finding.outcome) == (column, "rejected")
    assert says in finding.told
    assert title_of(empty_store, "M1") == "Recruitment strategy"
    assert title_of(empty_store, "M3") is None


def test_what_refers_to_a_rejected_row_is_rejected_with_it(
    empty_store: Engine, tmp_path: Path
) -> None:
    wrong = STRATEGY.replace(",60,", ",160,")
    with pytest.raises(NothingUsable, match="None of the 2 rows"):
        load(empty_store, tmp_path / "in", milestones=[HEAD, wrong, TRAINING])
    assert title_of(empty_store, "M2") is None


def test_a_benefit_measure_is_bound_to_what_the_product_can_answer(
    empty_store: Engine, tmp_path: Path
) -> None:
    told = load(
        empty_store,
        tmp_path / "in",
        benefits=["reference,title", "B1,Fewer children"],
        benefit_measures=[
            "reference,benefit,title,measure,asked,unit,better,baseline,baseline_on,target",
            "BM1,B1,With agencies,looked_after,placement_type=ifa,,lower,119,31/10/2023,",
            "BM2,B1,Colour,looked_after,colour=red,,lower,,,",
            "BM3,B1,No measure,no_such_measure,,,lower,,,",
            "BM4,B1,Complaints,,,complaints,lower,,,12",
            "BM5,B1,Dated,looked_after,as_at=2024-01-01,,lower,,,",
            "BM6,B1,By hand,,,complaints,lower,,,",
        ],
        readings=["measure,on,value", "BM1,31/01/2023,4", "BM6,31/01/2023,4"],
    )
    assert {(one.file[-12:], one.line, one.column) for one in told.findings} == {
        ("measures.csv", 3, "asked"),
        ("measures.csv", 4, "measure"),
        ("measures.csv", 5, "target_on"),
        ("measures.csv", 6, "asked"),
        ("readings.csv", 2, "measure"),
    }
    with empty_store.connect() as connection:
        register = read_register(connection)
    assert list(register.records["benefit_measures"]) == ["BM1", "BM6"]
    assert list(register.records["readings"]) == ["BM6 2023-01-31"]


def test_a_text_that_may_identify_somebody_is_told_of_and_kept(
    empty_store: Engine, tmp_path: Path
) -> None:
    told = load(
        empty_store,
        tmp_path / "in",
        milestones=[HEAD, STRATEGY.replace("Recruitment strategy", "Plan for J.S. of the home")],
    )
    (finding,) = told.findings
    assert (finding.outcome, finding.column) == ("noticed", "title")
    assert title_of(empty_store, "M1") == "Plan for J.S. of the home"


def test_a_row_without_a_version_never_undoes_what_was_changed_on_screen_before_the_last_load(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY])
    change_on_screen(empty_store, "M1", title="Changed on screen")
    knowing = [f"{HEAD},version", f"{STRATEGY.replace('Recruitment strategy', 'Known')},2"]
    assert not load(empty_store, tmp_path / "in", milestones=knowing).findings
    with pytest.raises(NothingUsable, match="changed on screen"):
        load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY])
    assert title_of(empty_store, "M1") == "Known"


def test_what_was_withdrawn_comes_back_for_whoever_knows_that_it_was(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY, TRAINING])
    load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY])
    (finding,) = load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY, TRAINING]).findings
    assert "was withdrawn" in finding.told
    assert "write 2 as its version to bring it back" in finding.told
    load(
        empty_store,
        tmp_path / "in",
        milestones=[f"{HEAD},version", f"{STRATEGY},1", f"{TRAINING},2"],
    )
    assert title_of(empty_store, "M2") == "Training"


def test_a_reference_in_other_letters_opens_no_second_record(
    empty_store: Engine, tmp_path: Path
) -> None:
    load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY, TRAINING])
    told = load(
        empty_store,
        tmp_path / "in",
        milestones=[HEAD, STRATEGY.replace("M1", "m1"), TRAINING],
    )
    assert "m1 is held as M1" in told.findings[0].told
    assert title_of(empty_store, "M1") == "Recruitment strategy"
    assert title_of(empty_store, "m1") is None


def test_parts_have_no_parts_and_do_not_wait_for_what_they_are_part_of(
    empty_store: Engine, tmp_path: Path
) -> None:
    part = "M3,fostering,Part,2024-02,in_progress,,,,M2"
    load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY, TRAINING, part])
    nested = f"{TRAINING}M1"
    told = load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY, nested, part])
    assert "M2 has parts itself (M3)" in told.findings[0].told
    waiting = part.replace(",,,M2", ",,M2,M2")
    told = load(empty_store, tmp_path / "in", milestones=[HEAD, STRATEGY, TRAINING, waiting])
    assert "cannot wait for what it is a part of" in told.findings[0].told
