"""What leaves a trace in the audit log, and whose name it carries."""

from urllib.parse import urlencode

from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from data_access.store.tables import audit_entries
from data_access.vocabulary import CHILD_DIMENSIONS, Role
from tests.http.clients import add_person, read_token, sign_in, sign_in_as
from tests.http.test_gate import post_callback


def read_last(store: Engine, count: int = 1) -> list[tuple[str, str, str]]:
    """Action, actor and subject of the newest entries, the oldest of them first."""
    newest = select(audit_entries).order_by(audit_entries.c.number.desc()).limit(count)
    with store.connect() as connection:
        rows = connection.execute(newest).all()
    return [(row.action, row.actor, row.subject) for row in reversed(rows)]


def test_a_panel_asked_for_past_what_is_shown_is_refused_and_noted_once(
    served_store: Engine,
) -> None:
    email = add_person(served_store, Role.ADMINISTRATOR)
    client = sign_in_as(served_store, email)
    signed_in = read_last(served_store)
    assert post_callback(client, "age_bands-1-panel.children", "")[0] == 403
    before, refused = read_last(served_store, 2)
    assert [before] == signed_in
    assert refused[:2] == ("refused", email)


def test_a_manager_is_refused_a_panel_of_the_whole_council_and_it_is_noted(
    served_store: Engine,
) -> None:
    client = sign_in(served_store, Role.RESIDENTIAL_MANAGER)
    assert post_callback(client, "overview-8-panel.children", "")[0] == 403
    assert read_last(served_store)[0][0] == "refused"


def test_every_figure_that_leaves_by_the_api_is_noted_however_it_is_asked(
    served_store: Engine,
) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    for query in ("", "?format=csv", "?by=sex"):
        before = read_last(served_store)
        client.head(f"/api/measures/looked_after{query}")
        assert read_last(served_store) == before
        client.get(f"/api/measures/looked_after{query}")
        assert read_last(served_store)[0][0] == "exported"


def test_a_long_question_for_children_is_told_to_its_end(served_store: Engine) -> None:
    client = sign_in(served_store, Role.DIRECTOR)
    padding = [(d.key, key) for d in CHILD_DIMENSIONS for key in d.keys if d.key != "sex"]
    query = "?" + urlencode([("as_at", "2023-10-31"), *padding, ("sex", "female"), ("page", "2")])
    assert post_callback(client, "list-of-children.children", query)[0] == 200
    action, _, subject = read_last(served_store)[0]
    assert action == "children_listed"
    assert subject.startswith("page=")
    assert "sex=female" in subject
    assert all(f"{name}=" in subject for name, _ in padding)


def test_whoever_looks_at_the_demonstration_is_called_by_their_role(served_store: Engine) -> None:
    sign_in(served_store, Role.COMMISSIONER)
    assert read_last(served_store)[0][:2] == ("signed_in", "demonstration: commissioner")


def choose_role(client: FlaskClient, role: Role) -> None:
    form = {"role": role.value, "csrf_token": read_token(client.get("/sign-out").text)}
    assert client.post("/sign-in/demonstration", data=form).headers["Location"] == "/"


def test_whoever_turns_to_the_demonstration_is_signed_out_and_nobody_goes_on_in_their_name(
    served_store: Engine,
) -> None:
    email = add_person(served_store, Role.DIRECTOR)
    client = sign_in_as(served_store, email)
    choose_role(client, Role.ADMINISTRATOR)
    left, came = read_last(served_store, 2)
    assert left[:2] == ("signed_out", email)
    assert came[:2] == ("signed_in", "demonstration: administrator")
    assert client.get("/api/measures/looked_after").status_code == 403
    assert email not in client.get("/account").text
