"""What stands around the pages that the server draws itself: the same menu as around all others."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from flask_wtf.csrf import generate_csrf

from callbacks.gate import current_standing, current_viewer
from callbacks.keeping import current_account
from callbacks.one_home import list_own_homes
from components.marks import MARKING
from components.navigation import MenuGroup, list_menu
from components.wording import format_date
from data_access.questions import Door

DEMONSTRATION = "Demonstration"


@dataclass(frozen=True)
class Frame:
    """The menu of one viewer, and who they are; `token` signs out."""

    council: str
    role: str
    name: str
    is_synthetic: bool
    marking: str
    menu: list[MenuGroup]
    token: str


def frame_pages(server: Flask, door: Door) -> None:
    """Let templates ask for the frame, and write times in the house's way."""

    def lay_out_frame() -> Frame:
        viewer = current_viewer()
        return Frame(
            council=door.council.name,
            role=viewer.role.label,
            name=name_viewer(),
            is_synthetic=current_standing().is_synthetic,
            marking=MARKING,
            menu=list_menu(viewer.may, list_own_homes(door, viewer)),
            token=generate_csrf(),
        )

    server.context_processor(lambda: {"lay_out_frame": lay_out_frame, "make_token": generate_csrf})
    server.add_template_filter(format_moment, "moment")


def name_viewer() -> str:
    """What the menu calls whoever is signed in: their email, which a demonstration has none of."""
    account = current_account()
    return account.email if account else DEMONSTRATION


def format_moment(seconds: int | None) -> str:
    """A time in seconds since 1970 in words, in UTC: "31 October 2023, 14:05"; "Never" for none."""
    if seconds is None:
        return "Never"
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{format_date(moment.date())}, {moment:%H:%M}"
