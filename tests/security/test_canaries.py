"""Nothing of a child, and nothing that opens a door, strays to where anybody else would find it.

People with canaries use the whole product, in a browser, by programs and on the command line; then
all that was logged, addressed, cached, stored and audited is searched.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis
from sqlalchemy import select

import pages  # noqa: F401 (importing the pages registers them)
from callbacks.sessions import COOKIE
from data_access.demonstration.people import CANARY_REFERENCE, CANARY_UPN
from data_access.store.tables import audit_entries
from data_access.vocabulary import Role
from tests.http.serving import serve
from tests.live import open_chromium
from tests.people import AUDIT_KEY, add_person
from tests.security import canaries, rounds, sweeps
from tests.security.canaries import (
    EMAIL,
    MARK,
    PASSWORD,
    WRONG_PASSWORD,
    Traces,
    find_any,
    find_words,
)
from tests.stores import DEMONSTRATION, Stores

FILES = ("/assets/", "/_dash-component-suites/", "/_favicon.ico")


@dataclass
class Day:
    """What is left when everybody has gone home."""

    address: str
    traces: Traces
    log: str
    printed: str
    cache: list[bytes]
    profile: Path
    store: Path
    entries: list[dict[str, Any]]
    details: set[str]
    key: str

    @property
    def secrets(self) -> set[str]:
        """What opens a door."""
        return self.traces.secrets | {PASSWORD, WRONG_PASSWORD}

    @property
    def words(self) -> set[str]:
        """What is for nobody's eyes but those of whoever is shown it."""
        return self.secrets | self.details | sweeps.PLANTED


@pytest.fixture(scope="module")
def day(
    sqlite_stores: Stores, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("canaries")
    log, profile, traces = folder / "log", folder / "profile", Traces()
    with sqlite_stores.open_copy(DEMONSTRATION) as engine:
        assert engine.url.database
        store = Path(engine.url.database)
        add_person(engine, EMAIL, Role.DIRECTOR, PASSWORD)
        sweeps.plant(engine)
        details = canaries.read_details(engine)
        key = canaries.read_key(engine)
        with (
            serve(str(engine.url), log, REDIS_URL=redis_url, AUDIT_KEY=AUDIT_KEY) as address,
            open_chromium(profile, "performance") as browser,
        ):
            port = int(address.rpartition(":")[2])
            rounds.use_as_director(browser, address, traces)
            cookie = browser.get_cookie(COOKIE)["value"]
            (token,) = (secret for secret in traces.secrets if secret.startswith("cioc_"))
            rounds.make_mistakes(port, cookie, token, traces)
            rounds.fail(browser, address, store, cookie, traces)
            rounds.use_as_others(browser, address, traces)
            with redis.Redis.from_url(redis_url) as client:
                cache = [part for key in client.scan_iter() for part in (key, client.get(key))]
        with engine.connect() as connection:
            entries = [e._asdict() for e in connection.execute(select(audit_entries))]
        yield Day(
            address=address,
            traces=traces,
            log=log.read_text(),
            printed=Path(f"{log}.printed").read_text(),
            cache=cache,
            profile=profile,
            store=store,
            entries=entries,
            details=details,
            key=key,
        )


def test_the_canary_is_seen_where_it_may_be_and_nowhere_else(day: Day) -> None:
    director, data_officer, cabinet_member, manager = day.traces.lists
    assert CANARY_REFERENCE in director
    assert CANARY_REFERENCE in data_officer
    assert CANARY_REFERENCE not in cabinet_member + manager
    # The list does not name the pupil number to anybody.
    assert not any(CANARY_UPN in page for page in day.traces.lists)


def test_what_is_told_of_homes_carers_and_moves_is_told_to_whom_it_may_be_alone(day: Day) -> None:
    here, plan = sweeps.KNOWN_HERE, sweeps.PLAN
    may_see = {
        # Who may see children is told of whom a plan is, and others what it is called by.
        Role.DIRECTOR: {here, sweeps.PRICED, sweeps.SAVING},
        Role.COMMISSIONER: {plan, sweeps.PRICED, sweeps.SAVING},
        Role.RESIDENTIAL_MANAGER: {here},
        Role.CABINET_MEMBER: set(),
    }
    assert set(day.traces.told) == set(may_see)
    for role, words in may_see.items():
        told = day.traces.told[role]
        assert len(told) > 100_000, role
        assert find_words(told, sweeps.PLANTED) == words, role
        assert CANARY_UPN not in told
        # Who sees prices is told of whose home they are, and nothing else of a child.
        details = find_any(told, day.details)
        if role is Role.COMMISSIONER:
            details = {word for word in details if not word.startswith("CH-")}
        assert role is Role.DIRECTOR or not details, role


def test_a_child_is_named_on_its_page_and_where_the_list_is_taken_away(day: Day) -> None:
    for name in ("child", "taken away"):
        assert CANARY_REFERENCE in day.traces.pages[name]
        assert CANARY_UPN not in day.traces.pages[name]
    title = re.search("<title>(.*?)</title>", day.traces.pages["child"])
    assert title
    assert CANARY_REFERENCE not in title[1]
    assert "Say why you need this list" in day.traces.pages["no reason"]
    assert "CH-" not in day.traces.pages["no reason"]


def test_the_key_of_a_child_stands_in_addresses_and_in_the_audit_log_alone(day: Day) -> None:
    assert any(address.endswith(f"/children/{day.key}") for address in day.traces.addresses)
    assert [e for e in day.entries if e["subject"] == f"child {day.key}"]
    assert day.key not in day.log
    assert day.key not in day.printed
    assert not any(day.key.encode() in kept for kept in day.cache)
    assert not any(day.key in kept for kept in day.traces.storage)
    assert not any(day.key in " ".join(headers.values()) for _, headers in day.traces.network)


def test_who_has_signed_out_leaves_no_list_behind_the_back_button(day: Day) -> None:
    (page,) = day.traces.after_signing_out
    assert "CH-" not in page
    assert "Sign in" in page


def test_everything_that_should_have_gone_wrong_did(day: Day) -> None:
    """Otherwise nothing would follow from its having left no trace."""
    assert day.traces.statuses == {
        "child in the path": 404,  # a child is found by its key alone
        "child as a measure": 400,
        "child as a filter": 400,
        "nothing there": 404,
        "signed out": 302,
        "method": 405,
        "host": 400,
        "site": 403,
        "token": 401,
        "cookie": 401,
        "export": 200,
        "no form": 200,  # the sign-in page again: its token is missing
        "nonsense": 400,
        "long": 414,
        "broken table": 500,
    }
    for name in ("broken row", "broken table"):
        assert "quote the reference" in day.traces.pages[name]
        assert MARK not in day.traces.pages[name].replace(EMAIL, "").lower()
        assert "episode_spans" not in day.traces.pages[name]


def test_nothing_the_server_printed_names_anybody(day: Day) -> None:
    lines = [json.loads(line) for line in day.log.splitlines()]
    told = {line["message"] for line in lines}
    assert {"request", "audit", "failure"} <= told
    assert len(lines) > 200
    for said in (day.log, day.printed):
        assert MARK not in said.lower()
        assert find_any(said, day.words) == set()
    assert re.findall(r"\bX\d{12}\b", day.log) == []


def test_no_address_names_anybody(day: Day) -> None:
    """But for what somebody typed there."""
    addresses = [word.replace(canaries.TYPED, "") for word in day.traces.addresses]
    assert len(set(addresses)) > 50
    said = "\n".join(addresses)
    assert MARK not in said.lower()
    assert find_any(said, day.words | {EMAIL}) == set()


def test_no_header_of_an_answer_names_anybody(day: Day) -> None:
    answers = [(address, headers) for address, headers in day.traces.network if headers]
    assert len(answers) > 200
    for address, headers in answers:
        said = "\n".join(headers.values()).replace(canaries.TYPED, "")
        assert MARK not in said.lower(), address
        assert find_any(said, day.words) == set(), address


def test_nothing_but_files_may_be_kept_by_a_browser(day: Day) -> None:
    asked = 0
    for address, headers in day.traces.network:
        path = address.removeprefix(day.address)
        # What is too long is refused before the application hears of it.
        is_ours = address.startswith(day.address) and len(path) < 8000
        if is_ours and not path.startswith(FILES):
            asked += 1
            assert headers.get("cache-control") == "no-store", address
            assert "etag" not in headers, address
    assert asked > 100


def test_pages_put_nothing_into_their_browser(day: Day) -> None:
    assert len(day.traces.storage) > 20
    for kept in day.traces.storage:
        assert MARK not in kept.lower()
        assert find_any(kept, day.words) == set()
        local, session, cookie, name, _state, databases, caches, workers = json.loads(kept)
        assert (local, session, cookie, name) == ({}, {}, "", "")
        assert (databases, caches, workers) == ([], [], [])


def test_no_file_of_the_browsers_profile_names_a_child_or_opens_a_door(day: Day) -> None:
    found = {}
    addresses: set[str] = set()
    for path, content in canaries.read_files(day.profile):
        if hits := find_any(content, day.words):
            found[path.relative_to(day.profile)] = hits
        if "Cache_Data" in path.parts:
            pattern = re.escape(day.address.encode()) + rb"(/[\w/.@~%?=&:-]*)"
            addresses |= {address.decode() for address in re.findall(pattern, content)}
    assert found == {}
    assert len(addresses) > 5, "the browser's cache was not found"
    assert {address for address in addresses if not address.startswith(FILES)} <= {"/"}


def test_the_shared_cache_holds_figures_and_nobody(day: Day) -> None:
    assert len(day.cache) > 50
    for kept in day.cache:
        assert MARK.encode() not in kept.lower()
        assert find_any(kept, day.words) == set()


def test_the_audit_log_tells_who_asked_what_and_nothing_of_a_child(day: Day) -> None:
    told = {entry["action"] for entry in day.entries}
    assert {"signed_in", "sign_in_failed", "signed_out", "refused", "exported"} <= told
    assert {"child_seen", "children_exported"} <= told
    lists = [entry for entry in day.entries if entry["action"] == "children_listed"]
    assert {entry["actor"] for entry in lists} >= {EMAIL, "demonstration: data officer"}
    last = [entry for entry in lists if "page=12" in entry["subject"]]
    assert last
    assert {entry["count"] for entry in last} == {564 - 11 * 50}
    for entry in day.entries:
        said = json.dumps(entry).replace(EMAIL, "")
        assert MARK not in said.lower()
        assert find_any(said, day.words) == set()


def test_the_store_keeps_nothing_that_opens_a_door(day: Day) -> None:
    assert len(day.secrets) > 8
    kept = b"".join(
        path.read_bytes()
        for ending in ("", "-wal")
        if (path := Path(f"{day.store}{ending}")).exists()
    )
    assert CANARY_REFERENCE.encode() in kept
    assert find_words(kept, day.secrets | {canaries.TYPED}) == set()


def test_a_session_is_only_its_hash_to_whoever_reads_the_store(day: Day) -> None:
    with closing(sqlite3.connect(day.store)) as connection:
        rows = connection.execute("SELECT * FROM sessions").fetchall()
    assert rows
    assert all(EMAIL not in str(row) and CANARY_REFERENCE not in str(row) for row in rows)
