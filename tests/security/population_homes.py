"""Homes of generated councils: where those live who live in a council children's home."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from data_access.store.tables import home_nights, homes
from tests.data.histories import number
from tests.security.attacker.homes import Register
from tests.security.populations import Council

OWN_HOME = ("K2", "PR1")
PLACES = {"home-1": 5, "home-2": 5, "home-3": 4, "home-4": 4, "home-5": 4, "home-6": 3}
# One of its places is never usable.
SHORT_OF_STAFF = "home-2"


def move_into_homes(council: Council, children: int) -> Council:
    """The council with so many of its children, who stay longest, in its own homes throughout."""
    code, provider = OWN_HOME
    longest = sorted(
        council.children,
        key=lambda child: ((child.episodes[-1].dec or council.last) - child.episodes[0].decom).days,
    )
    moved = {child.id for child in longest[-children:]}
    return replace(
        council,
        name=f"{council.name} --homes {children}",
        children=tuple(
            replace(
                child,
                episodes=tuple(
                    replace(one, place=code, place_provider=provider) for one in child.episodes
                ),
            )
            if child.id in moved
            else child
            for child in council.children
        ),
    )


@dataclass(frozen=True)
class Housed:
    """Who slept in each home of a council, night by night from its first day on."""

    council: Council
    children: Mapping[str, "np.ndarray[tuple[int], np.dtype[np.int64]]"]

    @classmethod
    def of(cls, council: Council) -> "Housed":
        """Each child in one of the homes for as long as the return has them in any."""
        days = (council.last - council.first).days + 1
        children = {slug: np.zeros(days, dtype=np.int64) for slug in PLACES}
        for child in council.children:
            home = children[list(PLACES)[child.id % len(PLACES)]]
            for one in child.episodes:
                if (one.place, one.place_provider) == OWN_HOME:
                    ends = min(one.dec or date.max, child.birthday(18))
                    first, last = ((day - council.first).days for day in (one.decom, ends))
                    home[max(first, 0) : max(last, 0)] += 1
        return cls(council, children)

    def count_nights(self, first: date, last: date) -> dict[str, int]:
        """The nights that children slept in each home, from one day to another."""
        begin, end = (first - self.council.first).days, (last - self.council.first).days + 1
        return {slug: int(nights[begin:end].sum()) for slug, nights in self.children.items()}


def register(day: date) -> Register:
    """What anybody may know of the homes over the quarter that ends on a day."""
    first = (day.replace(day=1) - timedelta(days=62)).replace(day=1)
    nights = (day - first).days + 1
    return Register(first, nights, {slug: places * nights for slug, places in PLACES.items()})


def store_homes(connection: Connection, council: Council, load: int) -> None:
    """Write the homes of a council, and what each night was used for, as a load derives it."""
    connection.execute(delete(home_nights))
    known = {row.slug: row.id for row in connection.execute(select(homes.c.slug, homes.c.id))}
    for slug in PLACES:
        if slug not in known:
            made = connection.execute(
                insert(homes).values(
                    slug=slug, name=slug, load_id=load, provider_group="council",
                    purpose="long_stay", home_status="open", is_invented=True,
                )
            ).inserted_primary_key  # fmt: skip
            assert made
            known[slug] = made[0]
    for slug, children in Housed.of(council).children.items():
        lines = {"registered": np.full_like(children, PLACES[slug]), "own": children}
        if slug == SHORT_OF_STAFF:
            lines["not_usable"] = np.ones_like(children)
        for what, counts in lines.items():
            connection.execute(
                insert(home_nights).values(
                    home_id=known[slug],
                    what=what,
                    not_usable_reason="staffing" if what == "not_usable" else None,
                    first_day=number(council.first),
                    counts=counts.astype("<i2").tobytes(),
                )
            )
