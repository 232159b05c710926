"""Roles, permissions, units and symbols, and what a dimension is."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The part a person plays; it decides what they may see, never how a figure is computed."""

    DIRECTOR = "director"
    CABINET_MEMBER = "cabinet_member"
    RESIDENTIAL_MANAGER = "residential_manager"
    RESPONSIBLE_INDIVIDUAL = "responsible_individual"
    COMMISSIONER = "commissioner"
    FINANCE_OFFICER = "finance_officer"
    PROJECT_SPONSOR = "project_sponsor"
    PROGRAMME_OFFICER = "programme_officer"
    DATA_OFFICER = "data_officer"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role as a person reads it: "Cabinet member"."""
        return self.value.replace("_", " ").capitalize()


class Permission(StrEnum):
    """What a page, panel, measure, route or command asks of whoever uses it."""

    OWN_ACCOUNT = "own_account"
    BENCHMARKS = "benchmarks"
    CHILDREN_AGGREGATE = "children_aggregate"
    CHILDREN_HEALTH = "children_health"
    CHILDREN_LIST = "children_list"
    HOMES = "homes"
    HOMES_QUALITY = "homes_quality"
    KNOWN_AS = "known_as"
    CARERS = "carers"
    COMMISSIONING = "commissioning"
    MONEY = "money"
    PRICES = "prices"
    PROGRAMME = "programme"
    PROGRAMME_DETAIL = "programme_detail"
    KEEP_PROGRAMME = "keep_programme"
    PIN_NOTES = "pin_notes"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"
    DATA_QUALITY = "data_quality"
    KEEP_STORE = "keep_store"
    LOAD_DATA = "load_data"
    PUBLISH = "publish"

    @property
    def label(self) -> str:
        """The permission as a person reads it: "Manage accounts"."""
        return self.value.replace("_", " ").capitalize()


class Scope(StrEnum):
    """How far a permission reaches."""

    EVERYTHING = "everything"
    OWN_HOMES = "own homes"
    OWN_PROVIDER = "homes of own provider"
    PUBLICATION = "the publication"


class Unit(StrEnum):
    """What a value counts, and so how it is written."""

    CHILDREN = "children"
    PERIODS_OF_CARE = "periods of care"
    MOVES = "moves"
    INCIDENTS = "missing incidents"
    REVIEWS = "reviews"
    ORDERS = "deprivation of liberty orders"
    MONTHS = "months"
    CHILDREN_A_MONTH = "children a month"
    MILES = "miles"
    PERCENT = "%"
    RATE = "children per 10,000 aged 0 to 17"
    HOMES = "homes"
    NIGHTS = "nights"
    PLACE_NIGHTS = "place-nights"
    PLACES = "places"
    STAYS = "stays"
    FINDINGS = "findings"
    VISITS = "visits"
    RECOMMENDATIONS = "recommendations"
    NOTIFICATIONS = "notifications"
    OPINIONS = "opinions"
    LOCAL_SCALE = "on the council’s own scale"
    REQUESTS = "requests"
    DAYS = "days"
    PLANNED_MOVES = "planned moves"
    PENCE = "pence"
    PENCE_A_WEEK = "pence a week"
    ARRANGEMENTS = "arrangements"
    DISCREPANCIES = "discrepancies"
    SAVINGS = "savings"
    CONTRACTS = "contracts"
    MILESTONES = "milestones"
    BENEFIT_MEASURES = "benefit measures"
    RISKS = "risks"
    ACTIONS = "actions"
    INTERDEPENDENCIES = "interdependencies"
    HOUSEHOLDS = "households"
    FOSTER_PLACES = "foster places"
    CARERS = "carers"
    ENQUIRIES = "enquiries"
    PUBLISHED = "as published"
    PLACE = "place, 1 is the highest value"


class Symbol(StrEnum):
    """Why a value is not a number."""

    CONFIDENTIAL = "c"
    LOW = "k"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"
    NOT_KNOWN = "n"


SYMBOL_WORDS = {
    Symbol.CONFIDENTIAL: "not shown, to protect confidentiality",
    Symbol.LOW: "rounds to nothing, but is not nothing",
    Symbol.NOT_AVAILABLE: "not available",
    Symbol.NOT_APPLICABLE: "not applicable",
    Symbol.NOT_KNOWN: "not known",
}


@dataclass(frozen=True)
class Dimension:
    """Something that a measure can be broken down by, or narrowed to.

    `values` are (key, label) in their natural order; an empty tuple means that the keys depend on
    the data or the period (areas, months).
    """

    key: str
    label: str
    values: tuple[tuple[str, str], ...] = ()
    is_time: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.values)

    def label_of(self, key: str) -> str:
        """The words for one key; a key without words of its own is shown as it is."""
        return dict(self.values).get(key, key)


YES_NO = (("yes", "Yes"), ("no", "No"))
