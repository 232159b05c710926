"""The homes that somebody may look at, each on a page of its own: for addresses and the menu."""

from datetime import date

from components.home import PLANNED, say_facts
from components.navigation import Place
from components.page import PAGES, Page
from components.shell import Subject
from data_access.access import PERMISSIONS, Viewer
from data_access.questions import Door
from data_access.questions.home_records import list_homes
from data_access.vocabulary import HOME, Permission, Scope

KNOWN_NAMES = "home-names"


def find_subject(door: Door, viewer: Viewer, page: Page, slug: str) -> Subject | None:
    """The home that a page is of; None where there is none, or whoever asks may not see it."""
    with door.sit(viewer) as sitting:
        homes, day = list_homes(sitting), sitting.standing.data_date or date.max
    home = next((each for each in homes if each.slug == slug), None)
    if home is None:
        return None
    is_to_come = home.home_status == PLANNED
    is_some = viewer.sees_own_homes(Permission.HOMES) and len(homes) > 1
    return Subject(
        home.slug,
        home.name,
        say_facts(home, day),
        others=[(each.name, page.address_of(each.slug)) for each in homes] if is_some else (),
        more=(KNOWN_NAMES,) if viewer.may(Permission.KNOWN_AS) and not is_to_come else (),
        is_to_come=is_to_come,
    )


def list_own_homes(door: Door, viewer: Viewer) -> list[Place]:
    """The homes of a manager, by name, with their addresses; none for anybody else."""
    page = next((page for page in PAGES.values() if page.of == HOME.key), None)
    if page is None or PERMISSIONS[viewer.role].get(Permission.HOMES) is not Scope.OWN_HOMES:
        return []
    with door.sit(viewer) as sitting:
        return [(home.name, page.address_of(home.slug)) for home in list_homes(sitting)]
