"""The register of children: who is known, and who was already in care on the first day."""

from collections.abc import Iterator
from random import Random

from data_access.demonstration import targets
from data_access.demonstration.people import (
    ETHNICITIES,
    ETHNICITIES_OF_UNACCOMPANIED,
    NEEDS,
    Child,
    Period,
    choose_birth,
    draw,
    find_band,
    measure_age,
)
from data_access.demonstration.places import list_postcodes
from data_access.demonstration.targets import CHECKPOINTS, Day

# Ages at coming into care within each band (from, to, weight): babies at birth stand apart.
_AGES_AT_ENTRY = {
    0: ((0.0, 0.12, 40), (0.12, 1, 18), (1, 5, 42)),
    1: ((0.0, 0.12, 60), (0.12, 0.8, 40)),
    5: ((5, 10, 1),),
    10: ((10, 13, 1), (13, 15.95, 2)),
    11: ((11, 13, 1), (13, 15.95, 4)),
}
_FAMILY_SIZES = {1: 52, 2: 25, 3: 14, 4: 7, 5: 2}


class Register:
    """The children of the council, drawn from one seeded generator."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.children: list[Child] = []
        self.families = 0
        self._fill_first_day()

    def iterate_open(self, on: Day) -> Iterator[tuple[Child, Period]]:
        """Go through the children in care on a day, in order of their references."""
        for child in self.children:
            if (period := child.find_period(on)) and measure_age(child.born, on) < 18:
                yield child, period

    def add_child(self, born: Day, family: int | None = None, unaccompanied: bool = False) -> Child:
        """Add a child, who shares home and ethnicity with the family's first child."""
        chance = self.chance
        if family is None:
            self.families += 1
            family = self.families
        kin = self.children[-1] if self.children and self.children[-1].family == family else None
        groups = ETHNICITIES_OF_UNACCOMPANIED if unaccompanied else ETHNICITIES
        home = kin.home_postcode if kin else chance.choice(list_postcodes("in_borough"))
        if not kin and (unaccompanied or chance.random() < 0.015):
            home = ""
        male = chance.random() < (0.92 if unaccompanied else 0.54)
        child = Child(
            number=len(self.children) + 101,
            born=born,
            sex=1 if male else 2,
            ethnicity=kin.ethnicity if kin else draw(chance, groups),
            family=family,
            home_postcode=home,
            unaccompanied=unaccompanied,
        )
        self.children.append(child)
        return child

    def draw_family(self, room: int, youngest: int) -> list[float]:
        """Draw the ages of brothers and sisters who come into care together."""
        chance = self.chance
        sizes = {size: weight for size, weight in _FAMILY_SIZES.items() if size <= room}
        size = chance.choices(list(sizes), list(sizes.values()))[0]
        spans = _AGES_AT_ENTRY[youngest]
        low, high, _ = chance.choices(spans, [weight for *_, weight in spans])[0]
        ages = [chance.uniform(low, high)]
        while len(ages) < size:
            age = ages[0] + chance.choice((-1, 1)) * chance.uniform(1, 5) * len(ages) ** 0.5
            if 0 <= age < 15.9 and all(abs(age - other) > 0.85 for other in ages):
                ages.append(age)
        return ages

    def _fill_first_day(self) -> None:
        chance, on = self.chance, CHECKPOINTS[0]
        room = list(targets.AGES[on])
        edges = (*targets.BAND_STARTS, 17.9)
        lone = targets.UNACCOMPANIED[on]
        room[3] -= lone + 1
        for _ in range(lone):
            child = self.add_child(choose_birth(chance.uniform(16.2, 17.9), on), None, True)
            start = on - chance.randrange(30, 300)
            child.periods.append(Period(start, "unaccompanied", "N8", began_before=True))
        self.add_remanded(on)
        while sum(room):
            band = chance.choices(range(4), room)[0]
            ages = [chance.uniform(edges[band] + 0.02, edges[band + 1] - 0.02)]
            for _ in range(chance.choices((0, 1, 2, 3), (50, 28, 15, 7))[0]):
                ages.append(max(0.05, ages[0] + chance.choice((-3, -1.5, 1.5, 3))))
            family, need, start = None, draw(chance, NEEDS), on
            years = min(chance.expovariate(1 / 3.2) + 0.02, 11.0)
            for age in ages:
                born = choose_birth(age, on)
                band = find_band(measure_age(born, on), targets.BAND_STARTS)
                if age >= 17.97 or not room[band]:
                    continue
                room[band] -= 1
                child = self.add_child(born, family)
                family = child.family
                start = max(on - int(years * 365), born + chance.randrange(0, 15))
                start = min(start, on - 2)
                child.periods.append(Period(start, "", need, began_before=True))

    def add_remanded(self, on: Day) -> None:
        """Add a child remanded to the council's care over a day."""
        chance = self.chance
        child = self.add_child(choose_birth(chance.uniform(16.1, 17.2), on - 40))
        period = Period(
            on - chance.randrange(15, 40), "remand", "N6", on + chance.randrange(12, 50)
        )
        period.outcome = "remand_ended"
        if on == targets.LAST_DAY:
            period.end, period.outcome = None, ""
        period.began_before = on == CHECKPOINTS[0]
        child.periods.append(period)
