"""The filter bar: the address mirrored into the controls and back, and the chips."""

from dash import ALL, ClientsideFunction, Dash, Input, Output, State

from callbacks.panels import split_query
from components.filter_bar import CONTROLS, control_id, draw_chips
from components.navigation import NAVIGATION
from components.shell import ADDRESS, SELECTION
from components.wording import format_date
from data_access.questions import Door, NotUnderstood, Selection
from data_access.vocabulary import AREA, DIMENSIONS

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
    links = {"type": NAVIGATION, "path": ALL}
    app.clientside_callback(
        ClientsideFunction("selection", "carry"),
        Output(links, "href"),
        Input(SELECTION, "data"),
        State(links, "id"),
    )

    @app.callback(
        Output("chips", "children"), Input(SELECTION, "data"), State(LOCATION, "pathname")
    )
    def draw(query: str | None, path: str | None) -> list[object]:
        try:
            selection, _ = split_query(query)
        except NotUnderstood:
            return draw_chips([], None)
        return draw_chips(list_chips(door, selection, path or "/"), path)


def list_chips(door: Door, selection: Selection, path: str) -> list[tuple[str, str]]:
    """The words of each filter and period in force, with the address without it."""
    chips = []
    for name, keys in selection.filters:
        words = ", ".join(_words(door, name, key) for key in keys)
        chips.append((words, f"{path}?{selection.widen(name).query()}"))
    if selection.from_ and selection.to:
        period = f"{format_date(selection.from_)} to {format_date(selection.to)}"
        chips.append((period, f"{path}?{selection.without_period().query()}"))
    return chips


def _words(door: Door, name: str, key: str) -> str:
    if name == AREA.key:
        return door.standing().area_labels.get(key, key)
    label = door.council.label_of(name, key)
    return (
        f"{DIMENSIONS[name].label}: {label.lower()}" if key in ("yes", "no", "not_known") else label
    )
