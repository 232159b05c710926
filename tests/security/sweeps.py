"""Canaries of homes, carers and moves, and all that the product answers to somebody by programs.

What a page looks like makes no difference to what it is told: its parts are asked as a browser
would ask them, each once, and the answers kept.
"""

import json
from contextlib import closing
from http.client import HTTPConnection

from sqlalchemy import Column, Connection, Engine, String, cast, literal, select, update

from callbacks.known_names import KNOWN_NAMES
from callbacks.sessions import COOKIE
from components.list_of_savings import LIST as SAVINGS
from components.register_of_arrangements import REGISTER as ARRANGEMENTS
from components.register_of_moves import REGISTER as MOVES
from data_access.store.tables import (
    arrangement_spans,
    foster_households,
    homes,
    known_names,
    planned_moves,
    requests,
    savings,
    stays,
)
from data_access.vocabulary import Role
from tests.addresses import ADDRESSES, HOME, KEYS, SELECTION
from tests.security.canaries import Traces

# What a child is called in the manager's own home and in another; references that nobody is shown.
KNOWN_HERE, KNOWN_ELSEWHERE = "Wren 7Q9Z", "Lark 7Q9Z"
ELSEWHERE = "piper"
PLAN = "PLAN-7Q9Z"
UNTOLD = {
    foster_households: "HOUSEHOLD-7Q9Z",
    stays: "GUEST-7Q9Z",
    requests: "REQUEST-7Q9Z",
}
# Whose home has a price, for those who see prices; what a saving is, for those who see money.
PRICED, SAVING = "PRICED-7Q9Z", "SAVING-7Q9Z"
PLANTED = {KNOWN_HERE, KNOWN_ELSEWHERE, PLAN, PRICED, SAVING, *UNTOLD.values()}
WITH_REFERENCES = (KNOWN_NAMES, MOVES, ARRANGEMENTS, SAVINGS)
UPDATE = "/_dash-update-component"
ROUTER = "_pages_content"


def plant(store: Engine) -> None:
    """Put a canary into the names of two homes and into what plans, households, guests, requests,
    children with a price and savings are called by.
    """
    with store.begin() as connection:
        for slug, name in ((HOME, KNOWN_HERE), (ELSEWHERE, KNOWN_ELSEWHERE)):
            _name_everybody(connection, slug, name)
        for table, word in {**UNTOLD, planned_moves: PLAN}.items():
            _rename(connection, table.c.reference, word)
        _rename(connection, arrangement_spans.c.child_reference, PRICED)
        _rename(connection, savings.c.title, SAVING)


def _rename(connection: Connection, column: Column[str], word: str) -> None:
    """Have every row of a table say a word and its number in a column."""
    changed = literal(word) + cast(column.table.c.id, String)
    assert connection.execute(update(column.table).values({column: changed})).rowcount


def _name_everybody(connection: Connection, slug: str, name: str) -> None:
    home = connection.execute(select(homes.c.id).where(homes.c.slug == slug)).scalar_one()
    of_home = known_names.c.home_id == home
    assert connection.execute(update(known_names).where(of_home).values(known_as=name)).rowcount


def sweep(port: int, cookie: str, role: Role, traces: Traces) -> None:
    """Ask for every part of every page and every figure, as somebody signed in."""
    told = []
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:

        def ask(method: str, path: str, body: object = None) -> str:
            headers = {"Cookie": f"{COOKIE}={cookie}", "Content-Type": "application/json"}
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            traces.keep_headers(f"http://127.0.0.1:{port}{path}", dict(answer.getheaders()))
            text = answer.read().decode(errors="replace")
            assert answer.status != 500, (path, text)
            told.append(text)
            return text

        for one in json.loads(ask("GET", "/_dash-dependencies")):
            output = one["output"].removesuffix(".children")
            if output.endswith("-panel") or output in WITH_REFERENCES:
                ask("POST", UPDATE, _write_body(one, "/"))
            elif output.startswith("..") and ROUTER in output:
                for address in ADDRESSES:
                    ask("POST", UPDATE, _write_body(one, address))
        for each in json.loads(ask("GET", "/api/measures")).get("measures", ()):
            by = "home" if any(d["name"] == "home" for d in each["dimensions"]) else ""
            ask("GET", f"/api/measures/{each['name']}?by={by}&format=csv")
    traces.told[role] = "\n".join(told)


def _write_body(declared: dict[str, object], address: str) -> dict[str, object]:
    """What a browser posts for a callback of a page at an address, with nothing selected."""
    output = str(declared["output"])
    names = [part.rpartition(".") for part in output.strip(".").split("...")]
    outputs = [{"id": name, "property": part} for name, _, part in names]
    given = {SELECTION: "?", **KEYS}

    def give(one: dict[str, str]) -> dict[str, str | None]:
        value = address if one["property"] == "pathname" else given.get(one["id"])
        return {"id": one["id"], "property": one["property"], "value": value}

    inputs, state = declared["inputs"], declared["state"]
    assert isinstance(inputs, list)
    assert isinstance(state, list)
    first = inputs[0]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [give(one) for one in inputs],
        "state": [give(one) for one in state],
        "changedPropIds": [f"{first['id']}.{first['property']}"],
        "parsedChangedPropsIds": [f"{first['id']}.{first['property']}"],
    }
