"""Many people at once, two processes, one shared cache: each is answered as if they were alone."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.bodies import UPDATE
from callbacks.sessions import COOKIE
from components.page import PAGES
from data_access.audit import AuditLog
from data_access.vocabulary import Role
from tests.addresses import write_inputs
from tests.http.clients import AUDIT_KEY, read_token, sign_in
from tests.http.serving import serve
from tests.stores import DEMONSTRATION, Stores, web_address

# Each is one browser; two of a role are two people.
PEOPLE = (
    Role.DIRECTOR,
    Role.CABINET_MEMBER,
    Role.RESIDENTIAL_MANAGER,
    Role.DIRECTOR,
    Role.RESPONSIBLE_INDIVIDUAL,
    Role.CABINET_MEMBER,
    Role.COMMISSIONER,
    Role.ADMINISTRATOR,
)
SELECTIONS = (
    "",
    "?as_at=2023-10-31",
    "?as_at=2023-10-31&locality=out_of_area&bands=dfe",
    "?placement_type=ifa&compare_to=2020-03-31",
)
LIST = "list-of-children.children"
OUTPUTS = (
    *(
        f"{part}.children"
        for page in PAGES.values()
        for number in range(len(page.panels))
        for part in (page.panel_id(number),)
    ),
    *(f"{page.name}-sources.children" for page in PAGES.values() if page.panels),
    LIST,
)
Asked = tuple[str, str]
Answer = tuple[int, str]
# A share of all there is to ask, the same every time: each is answered to everybody beforehand.
EVERYTHING: list[Asked] = [
    *Random(1).sample(list(product(OUTPUTS[:-1], SELECTIONS)), 40),
    *((LIST, query) for query in SELECTIONS),
]
ASKED_BY_EACH = 24


def write_body(output: str, query: str) -> str:
    """What a browser posts when the selection changes."""
    component, _, prop = output.rpartition(".")
    return json.dumps(
        {
            "output": output,
            "outputs": {"id": component, "property": prop},
            "inputs": write_inputs(output, query),
            "changedPropIds": ["selection.data"],
            "parsedChangedPropsIds": ["selection.data"],
        }
    )


class Person:
    """Somebody with a browser of their own, signed in to a running server."""

    def __init__(self, port: int, role: Role) -> None:
        self._port = port
        self._headers: dict[str, str] = {}
        token = read_token(self.send("GET", "/sign-in")[1])
        form = urlencode({"role": role.value, "csrf_token": token})
        self._headers["Content-Type"] = "application/x-www-form-urlencoded"
        assert self.send("POST", "/sign-in/demonstration", form)[0] == 302
        self._headers["Content-Type"] = "application/json"

    def send(self, method: str, path: str, body: str | None = None) -> Answer:
        # Each on a connection of its own, so that both processes get their share.
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=60)) as connection:
            connection.request(method, path, body, self._headers)
            answer = connection.getresponse()
            given = re.search(rf"{COOKIE}=([^;]+)", answer.headers.get("Set-Cookie", ""))
            if given:
                self._headers["Cookie"] = f"{COOKIE}={given[1]}"
            return answer.status, answer.read().decode()

    def ask(self, asked: list[Asked]) -> list[Answer]:
        return [self.send("POST", UPDATE, write_body(*one)) for one in asked]


@pytest.fixture(scope="module")
def store(postgresql_stores: Stores) -> Iterator[Engine]:
    with postgresql_stores.open_copy(DEMONSTRATION) as engine:
        yield engine


def answer_alone(store: Engine, role: Role) -> dict[Asked, Answer]:
    """What a role is told where nobody else asks and nothing is remembered."""
    client = sign_in(store, role, hosts=f"localhost,{role.value}")
    client.application.extensions["door"]._cache = None
    answers = {}
    for asked in EVERYTHING:
        answer = client.post(UPDATE, data=write_body(*asked), content_type="application/json")
        answers[asked] = answer.status_code, answer.text
    return answers


def test_each_person_is_answered_as_if_nobody_else_were_there(
    store: Engine, redis_url: str, tmp_path: Path
) -> None:
    alone = {role: answer_alone(store, role) for role in dict.fromkeys(PEOPLE)}
    director, cabinet_member = alone[Role.DIRECTOR], alone[Role.CABINET_MEMBER]
    assert sum(director[asked] != cabinet_member[asked] for asked in EVERYTHING) > 10

    def ask(person: Person, seed: int) -> list[tuple[Asked, Answer]]:
        asked = Random(seed).choices(EVERYTHING, k=ASKED_BY_EACH)
        return list(zip(asked, person.ask(asked), strict=True))

    with serve(web_address(store), tmp_path / "log", REDIS_URL=redis_url) as address:
        port = int(address.rpartition(":")[2])
        people = [Person(port, role) for role in PEOPLE]
        with ThreadPoolExecutor(len(people)) as pool:
            told = list(pool.map(ask, people, range(len(people))))

    wrong = [
        (role, asked)
        for role, answers in zip(PEOPLE, told, strict=True)
        for asked, answer in answers
        if answer != alone[role][asked]
    ]
    assert wrong == []
    statuses = {answer[0] for answers in told for _, answer in answers}
    assert statuses == {200, 403}
    # Lists and refusals were written down by both processes, one after the other.
    assert AuditLog(store, AUDIT_KEY).verify().is_whole
