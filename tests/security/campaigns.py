"""A generated council published and read: what is done to each, by tests and by `make attack`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine

from data_access.disclosure.protector import protect
from data_access.disclosure.publishing import Published, PublishingFailed, publish
from data_access.disclosure.system import Pattern
from data_access.store.engine import engine_for
from data_access.vocabulary import Role
from tests.data.day_by_day import COUNCIL
from tests.http.clients import make_settings, sign_in
from tests.security.attacker.api import ApiReader
from tests.security.attacker.book import Book
from tests.security.attacker.homes import Told, judge_homes, read_shares
from tests.security.attacker.judge import Break, find_breaks
from tests.security.attacker.knowledge import Rules
from tests.security.attacker.pages import find_strays, read_panels
from tests.security.attacker.web import Web
from tests.security.population_homes import Housed, register
from tests.security.population_stores import store_council
from tests.security.populations import Council, TrueCounts, revise

# Sizes of councils, those of small ones more than there are: there the rare is alone.
CHILDREN = (5, 8, 12, 20, 30, 45, 70, 110, 180, 300, 500, 700)
SNAPSHOTS = (
    date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31),
)  # fmt: skip
# More of one council say no more.
MOST_BREAKS = 10
Protect = Callable[..., Pattern]
Publisher = Callable[[Engine, date], Published | None]


def publish_by(protector: Protect = protect) -> Publisher:
    """Publishing as the product does it, with a protector of one's own."""
    return lambda engine, day: publish(engine, COUNCIL, day, protect=protector)


@dataclass
class Campaign:
    """One council in one store, published as it changes, and all that was read of it."""

    engine: Engine
    rules: Rules = field(default_factory=Rules)
    role: Role = Role.CABINET_MEMBER
    book: Book = field(init=False)
    versions: dict[tuple[date, int], Council] = field(default_factory=dict)
    published: list[Published] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.book = Book(self.rules)

    def publish(self, council: Council, days: Sequence[date], publisher: Publisher) -> None:
        """Load a council and publish its snapshots."""
        store_council(self.engine, council)
        for day in days:
            try:
                done = publisher(self.engine, day)
            except PublishingFailed as failure:
                # What was published before stands.
                self.failures.append(str(failure))
                continue
            if done:
                self.published.append(done)
                self.versions[day, done.version] = council
                self.book.registers[day] = register(day)

    def read(self, of_age: Mapping[int, int], thoroughly: Sequence[date] = ()) -> Web:
        """Read all that is published now, on top of what was read before."""
        web = open_web(sign_in(self.engine, self.role))
        ApiReader(web, self.book, of_age).read(thoroughly)
        return web

    def breaks(self) -> Iterator[Break]:
        """What is broken, found one by one."""
        yield from find_breaks(self.book, TrueCounts(self.versions))
        told = read_shares(self.book.shares, self.book.registers)
        yield from (Break(*found) for found in judge_homes(told, self._find_slept))

    def _find_slept(self, told: Told) -> Mapping[str, int]:
        council = self.versions[told.day, told.version]
        return Housed.of(council).count_nights(told.register.first, told.day)

    def close(self) -> None:
        """Let go of the store."""
        engine_for(make_settings(self.engine).database_url).dispose()


def open_web(client: FlaskClient) -> Web:
    """A signed-in client as the reader knows it."""

    def get(path: str) -> tuple[int, str]:
        answer = client.get(path)
        return answer.status_code, answer.get_data(as_text=True)

    def post(path: str, body: dict[str, Any]) -> tuple[int, str]:
        answer = client.post(path, json=body)
        return answer.status_code, answer.get_data(as_text=True)

    return Web(get, post)


def attack_council(
    engine: Engine,
    council: Council,
    publisher: Publisher | None = None,
    *,
    days: Sequence[date] = SNAPSHOTS,
    thoroughly: Sequence[date] = SNAPSHOTS,
    revised: Sequence[date] = SNAPSHOTS[-2:],
) -> tuple[list[Break | str], Campaign]:
    """Publish a council in an empty store, revise some snapshots, and read all of it each time.

    Some days are read `thoroughly`, their pages too. What was broken comes first, then figures
    that nothing published accounts for.
    """
    campaign = Campaign(engine)
    publisher = publisher or publish_by()
    campaign.publish(council, days, publisher)
    web = campaign.read(council.of_age, thoroughly)
    find_strays(web, read_panels(web, thoroughly), campaign.book)
    campaign.publish(revise(council, 1), revised, publisher)
    campaign.read(council.of_age)
    campaign.close()
    found = list(islice(campaign.breaks(), MOST_BREAKS))
    return [*found, *campaign.book.strays[:MOST_BREAKS]], campaign
