"""The filter bar: the address mirrored into the controls and back, and the chips."""

from urllib.parse import urlencode

from dash import ALL, ClientsideFunction, Dash, Input, Output, State

from callbacks.asker import read_query
from callbacks.gate import callback, current_viewer
from components.filter_bar import CONTROLS, control_id, draw_chips
from components.navigation import NAVIGATION
from components.page import find_page
from components.shell import ADDRESS, SELECTION
from components.wording import format_date
from data_access.questions import Door, NotUnderstood, Selection
from data_access.questions.home_records import find_home
from data_access.vocabulary import AREA, DIMENSIONS, HOME, Permission

LOCATION = "_pages_location"


def mirror_selection(app: Dash, door: Door) -> None:
    """Keep address, controls and selection in step, and draw the chips of what is filtered for."""
    controls = [control_id(name) for name in CONTROLS]
    app.clientside_callback(
        ClientsideFunction("selection", "mirror"),
        Output(SELECTION, "data"),
        *(Output(control, "value") for control in controls),
        Input(ADDRESS, "data"),
        Input(LOCATION, "pathname"),
        *(Input(control, "value") for control in controls),
        State(SELECTION, "data"),
        State("data-date", "data"),
    )
    links = {"type": NAVIGATION, "path": ALL, "place": ALL}
    app.clientside_callback(
        ClientsideFunction("selection", "carry"),
        Output(links, "href"),
        Input(SELECTION, "data"),
        State(links, "id"),
    )

    @callback(
        app,
        frozenset({Permission.OWN_ACCOUNT}),
        Output("chips", "children"),
        Input(SELECTION, "data"),
        Input(LOCATION, "pathname"),
    )
    def draw(query: str | None, path: str | None) -> list[object]:
        try:
            selection, words, _ = read_query(query)
        except NotUnderstood:
            return draw_chips([], None)
        # Another filter begins a list again on its first page.
        kept = {word: value for word, value in words.items() if word != "page"}
        return draw_chips(
            *list_chips(door, selection, kept, path if path and find_page(path) else "/")
        )


def list_chips(
    door: Door, selection: Selection, page_words: dict[str, str], path: str
) -> tuple[list[tuple[str, str]], str]:
    """Words and address-without-it of each filter and period in force; the address without any."""

    def address(left: Selection) -> str:
        query = urlencode([*left.pairs(), *page_words.items()])
        return f"{path}?{query}" if query else path

    chips = []
    cleared = selection.without_period()
    for name, keys in selection.filters:
        cleared = cleared.widen(name)
        words = ", ".join(_words(door, name, key) for key in keys)
        chips.append((words, address(selection.widen(name))))
    if selection.from_ or selection.to:
        first = f"From {format_date(selection.from_)}" if selection.from_ else ""
        last = f"to {format_date(selection.to)}" if selection.to else ""
        period = f"{first} {last}".strip()
        # Not capitalize(), which takes the capitals from the months.
        period = f"{period[:1].upper()}{period[1:]}"
        chips.append((period, address(selection.without_period())))
    return chips, address(cleared)


def _words(door: Door, name: str, key: str) -> str:
    if name == AREA.key:
        return door.standing().area_labels.get(key, key)
    if name == HOME.key:
        # By name to those alone who may look at it: to others no word says whether there is one.
        with door.sit(current_viewer()) as sitting:
            home = find_home(sitting, key)
        return home.name if home else key
    label = door.council.label_of(name, key)
    return (
        f"{DIMENSIONS[name].label}: {label.lower()}" if key in ("yes", "no", "not_known") else label
    )
