"""The sheet of a benefits review by HTTP: as of its day, for those who may see the programme."""

from sqlalchemy import Engine

from data_access.vocabulary import Role
from tests.http.clients import sign_in

SHEET = "/benefits/review"


def test_cabinet_has_the_sheet_without_what_people_wrote(served_store: Engine) -> None:
    theirs = sign_in(served_store, Role.CABINET_MEMBER).get(f"{SHEET}?as_at=2025-02-28")
    assert theirs.status_code == 200
    assert "Benefits realisation review, 28 February 2025" in theirs.text
    assert "Not set by the council" in theirs.text
    assert "Signature" in theirs.text
    assert "OFFICIAL–SENSITIVE · tier C" in theirs.text
    assert "What may become worse" not in theirs.text
    ours = sign_in(served_store, Role.PROJECT_SPONSOR).get(f"{SHEET}?as_at=2025-02-28")
    assert "What may become worse" in ours.text


def test_who_may_not_see_the_programme_or_asks_for_no_day_is_told_so(served_store: Engine) -> None:
    manager = sign_in(served_store, Role.RESIDENTIAL_MANAGER).get(SHEET)
    assert manager.status_code == 403
    unread = sign_in(served_store, Role.PROJECT_SPONSOR).get(f"{SHEET}?as_at=soon")
    assert unread.status_code == 400
    assert "must be a date written as 2023-10-31" in unread.text
