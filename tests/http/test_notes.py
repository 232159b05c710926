"""Notes: pinned by those who may, read by those who see the figure as it is, and by nobody else."""

from collections.abc import Iterator
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from data_access.access import Refused, Viewer
from data_access.notes import list_notes, pin_note
from data_access.store.engine import create_engine
from data_access.store.tables import audit_entries, notes
from data_access.vocabulary import Role
from tests.http.clients import sign_in
from tests.http.forms import follow, read_message, read_page, read_text, send
from tests.http.test_gate import post_callback
from tests.stores import DEMONSTRATION, Stores, web_address

WORDS = "Two groups of brothers and sisters arrived in May"
FORM = "/notes/new"
# A panel of the age bands, which asks for the children looked after.
PANEL = "age_bands-1-panel.children"


@pytest.fixture(scope="module")
def owner(stores: Stores) -> Iterator[Engine]:
    with stores.open_copy(DEMONSTRATION) as engine:
        yield engine


@pytest.fixture(scope="module")
def web(owner: Engine) -> Iterator[Engine]:
    engine = create_engine(web_address(owner))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def director(owner: Engine) -> FlaskClient:
    return sign_in(owner, Role.DIRECTOR)


def fill(measure: str, words: str = WORDS, day: str = "2024-05-31", **more: str) -> dict[str, str]:
    return {"measure": measure, "pinned_to": day, "words": words, **more}


@pytest.fixture(scope="module")
def pinned(director: FlaskClient) -> str:
    """A note that a director pinned to the count of children: what the page says then."""
    page = follow(director, send(director, FORM, fill("looked_after")))
    assert read_message(page) == (
        "The note is pinned. From its day on it stands below the figure wherever that is shown."
    )
    return read_text(page)


def test_a_note_stands_below_its_figure_from_its_day_on_for_those_who_see_the_figure_as_it_is(
    owner: Engine, director: FlaskClient, pinned: str
) -> None:
    assert WORDS in pinned
    for role in (Role.DIRECTOR, Role.DATA_OFFICER, Role.COMMISSIONER):
        status, text = post_callback(sign_in(owner, role), PANEL, "")
        assert (status, WORDS in text) == (200, True)
    # It says whose it is by role.
    assert f"{WORDS} (director)" in text
    _, before = post_callback(director, PANEL, "as_at=2024-05-30")
    assert WORDS not in before
    _, after = post_callback(director, PANEL, "as_at=2024-05-31")
    assert WORDS in after


@pytest.mark.usefixtures("pinned")
@pytest.mark.parametrize(
    "role",
    [
        Role.CABINET_MEMBER,
        Role.PROJECT_SPONSOR,
        Role.PROGRAMME_OFFICER,
        Role.FINANCE_OFFICER,
        Role.RESIDENTIAL_MANAGER,
        Role.ADMINISTRATOR,
    ],
)
def test_nobody_else_is_told_what_is_pinned_to_children(owner: Engine, role: Role) -> None:
    client = sign_in(owner, role)
    listed = client.get("/notes")
    assert listed.status_code == (200 if role is Role.FINANCE_OFFICER else 403)
    assert WORDS not in listed.text
    status, text = post_callback(client, PANEL, "")
    # Whoever sees children of some homes alone, or none, is not given the panel.
    closed = (Role.RESIDENTIAL_MANAGER, Role.ADMINISTRATOR)
    assert status == (403 if role in closed else 200)
    assert WORDS not in text


def test_finance_pins_notes_to_money_and_reads_no_others(owner: Engine, web: Engine) -> None:
    finance = sign_in(owner, Role.FINANCE_OFFICER)
    follow(finance, send(finance, FORM, fill("spend", "Two block contracts ended")))
    viewer = Viewer(Role.FINANCE_OFFICER, name="finance")
    with web.connect().execution_options(scope=viewer.store_scope) as connection:
        assert [one.words for one in list_notes(connection, viewer)] == [
            "Two block contracts ended"
        ]
        # On PostgreSQL the store itself gives this role no other note.
        told = connection.execute(select(notes.c.words)).scalars().all()
    if web.dialect.name == "postgresql":
        assert set(told) == {"Two block contracts ended"}
    for closed in ("looked_after", "milestones"):
        answer = send(finance, FORM, fill(closed))
        assert "Choose a figure of the list." in answer.text
    with pytest.raises(Refused):
        pin_note(web, viewer, "looked_after", date(2024, 5, 31), "Not theirs")


def read_warned(page: str) -> str:
    field = BeautifulSoup(page, "html.parser").select_one('input[name="warned"]')
    assert field is not None
    return str(field["value"])


def test_what_may_identify_a_child_is_pinned_only_after_a_warning(
    owner: Engine, director: FlaskClient
) -> None:
    words = "J.S., born 3 May 2012, came to the home"
    warned = send(director, FORM, fill("looked_after", words))
    assert warned.status_code == 200
    assert "This may identify somebody" in warned.text
    assert "J.S." in warned.text
    count = select(func.count()).select_from(notes).where(notes.c.words == words)
    with owner.connect() as connection:
        assert connection.scalar(count) == 0
    # The tick holds for what was warned of, and for nothing worse that is written after.
    worse = fill("looked_after", f"{words}, with K.T.", heeded="y", warned=read_warned(warned.text))
    assert "K.T." in send(director, FORM, worse).text
    heeded = fill("looked_after", words, heeded="y", warned=read_warned(warned.text))
    follow(director, send(director, FORM, heeded))
    with owner.connect() as connection:
        assert connection.scalar(count) == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (fill("looked_after", ""), "Write the note."),
        (fill("looked_after", "x" * 401), "Write at most 400 characters."),
        (fill("looked_after", day="2031-01-01"), "Choose a day from 1 January 2000 to"),
        (fill("no_such_figure"), "Choose a figure of the list."),
        (fill("looked_after", day="soon"), "Choose a day."),
    ],
)
def test_a_note_that_cannot_be_pinned_says_why_and_keeps_what_was_typed(
    director: FlaskClient, fields: dict[str, str], says: str
) -> None:
    answer = send(director, FORM, fields)
    assert answer.status_code == 200
    assert says in answer.text
    typed = BeautifulSoup(answer.text, "html.parser").select_one("textarea")
    assert typed is not None
    assert typed.get_text().strip() == fields["words"]


def test_a_note_is_taken_down_and_both_are_in_the_audit_log(
    owner: Engine, director: FlaskClient
) -> None:
    follow(director, send(director, FORM, fill("started", "A school closed")))
    with owner.connect() as connection:
        number = connection.scalar(select(func.max(notes.c.id)))
    address = f"/notes/{number}/withdraw"
    assert "A school closed" in read_text(read_page(director, address))
    page = follow(director, send(director, address))
    assert read_message(page) == "The note is taken down."
    assert "A school closed" not in read_text(page)
    again = director.get(address)
    assert (again.status_code, "taken down already" in again.text) == (404, True)
    with owner.connect() as connection:
        row = connection.execute(select(notes).where(notes.c.id == number)).one()
        done = connection.execute(
            select(audit_entries.c.action).order_by(audit_entries.c.number.desc()).limit(2)
        ).scalars()
        assert list(done) == ["note_withdrawn", "note_pinned"]
    assert (row.words, row.withdrawn_by) == ("A school closed", row.written_by)


def test_a_commissioner_reads_notes_and_pins_none(owner: Engine) -> None:
    commissioner = sign_in(owner, Role.COMMISSIONER)
    assert commissioner.get("/notes").status_code == 200
    assert commissioner.get(FORM).status_code == 403
