"""Pages and their panels as plain declarations: what a page asks, never how it is answered."""

from dataclasses import dataclass, field

from data_access.vocabulary import Permission, Role


@dataclass(frozen=True)
class Ask:
    """One question that a panel asks under the selection in force.

    `span` says which dates of the selection count: "selected" as they are, "twelve_months" those to
    the date whatever period is selected, "history" all years the returns cover up to the date,
    "whole_years" those of them that have ended, "baseline" the day of the project's baseline,
    "night" the one night that begins on the date, "week" the seven days up to it, "two_years" the
    24 months up to it, "whole_months" the last 24 that have ended by then, "half_years" the months
    of the half year up to the date and of the half year after it, "financial_year" the whole
    financial year that holds the date, "year_so_far" that year up to the date.
    `narrow` filters are the panel's own; those on the dimensions of `widen` are left out, so that a
    whole holds its part; `unfiltered` leaves all the reader's filters out, for what stands beside
    published figures, which are of all children. An `optional` question is left out for a viewer
    who may not ask it.

    A `chosen` question follows the reader's own choice of a published figure and of councils; any
    other keeps to the panel's own, and to the statistical neighbours. One `of` some published
    figures is left out while the reader looks at another.
    """

    measure: str
    by: tuple[str, ...] = ()
    narrow: tuple[tuple[str, tuple[str, ...]], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    span: str = "selected"
    compare: bool = False
    widen: tuple[str, ...] = ()
    unfiltered: bool = False
    optional: bool = False
    chosen: bool = False
    of: tuple[str, ...] = ()


def ask_own_years(measure: str, *by: str) -> Ask:
    """Our own figures of all children year by year, to stand beside published ones."""
    return Ask(measure, ("year", *by), span="whole_years", unfiltered=True, optional=True)


def ask_unit_costs() -> tuple[Ask, ...]:
    """Our unit costs of whole years, then the published ones to stand beside them.

    What is published cannot be narrowed as the reader's filters would.
    """
    ours = Ask(
        "unit_cost",
        by=("unit_cost_of", "year"),
        span="whole_years",
        unfiltered=True,
        optional=True,
    )
    published = (
        Ask("benchmark", by=("area", "year"), options=(("published", f"weekly_unit_cost_{of}"),))
        for of in ("residential", "fostering", "looked_after")
    )
    return (ours, *published)


@dataclass(frozen=True)
class Panel:
    """One answer on a page: its questions, how they are drawn, and where it leads.

    `draw` names a drawing in `components.drawings`: it turns the answers, in the order of `asks`,
    into a lead sentence, a choice, a tile or a figure. `to` is the address of the page that says
    more. What a `by_home` panel says holds for the children of some homes, too, where a viewer sees
    no others. `records` names what else a panel reads beside its answers: of one home,
    of the programme, or of whoever looks. A panel with `roles` is for people of these alone.
    One that `is_of_plans` stands on the page of what is yet to come, too.
    """

    asks: tuple[Ask, ...]
    draw: str
    shape: str = "figure"
    wide: bool = False
    to: str = ""
    label: str = ""
    by_home: bool = False
    records: str = ""
    roles: frozenset[Role] = frozenset()
    is_of_plans: bool = False

    @property
    def is_link(self) -> bool:
        """Whether the panel leads to a page that exists."""
        return self.to in PAGES


@dataclass(frozen=True)
class Page:
    """One address: its title, its place in the navigation, who may open it, its panels.

    Where a page is `of` something, the last part of its address is a key of that dimension, its
    title is the name of what has that key, and all that its panels ask is narrowed to it.
    """

    path: str
    title: str
    group: str
    # Where it stands in the navigation, the least first.
    place: int
    permission: Permission
    panels: tuple[Panel, ...] = field(default_factory=tuple)
    content: str = "panels"
    in_navigation: bool = True
    of: str = ""

    @property
    def name(self) -> str:
        """The page's name in ids: "age_bands" for /age-bands, "home" for /homes/<slug>,
        "finance_value" for /finance/value.
        """
        return self.of or self.path.strip("/").replace("-", "_").replace("/", "_") or "overview"

    @property
    def folder(self) -> str:
        """Where the page stands: "/homes" for /homes/<slug>, "" for all others but such."""
        return self.path.rpartition("/")[0]

    @property
    def key_id(self) -> str:
        """The id under which the browser holds the key of what the page is of."""
        return f"{self.name}-key"

    def address_of(self, key: str) -> str:
        """The address of the page of the thing of this key."""
        return f"{self.folder}/{key}"

    def panel_id(self, number: int, part: str = "panel") -> str:
        """The id of a part of the page's n-th panel: one measure may stand on several pages."""
        return f"{self.name}-{number}-{part}"


PAGES: dict[str, Page] = {}


def register(
    *,
    path: str,
    title: str,
    group: str,
    place: int,
    permission: Permission,
    panels: tuple[Panel, ...] = (),
    content: str = "panels",
    in_navigation: bool = True,
    of: str = "",
) -> Page:
    """Give the application a page. Every page names the permission that opens it."""
    page = Page(path, title, group, place, permission, panels, content, in_navigation, of)
    PAGES[path] = page
    return page


def find_page(address: str) -> tuple[Page, str] | None:
    """The page at an address, with the key of what it is of, or ""; None where there is none."""
    folder, _, key = address.rstrip("/").rpartition("/")
    for page in PAGES.values():
        if page.of and key and page.folder == folder:
            return page, key
        if not page.of and page.path == address:
            return page, ""
    return None
