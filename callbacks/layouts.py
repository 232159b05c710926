"""Layouts on demand: the shell for whoever asks, and each page after its permission is checked.

The posted pathname can be forged, so a page's own layout function is where its permission holds.
"""

from collections.abc import Callable
from typing import Any

import dash
from dash import Dash, html
from flask_wtf.csrf import generate_csrf

from callbacks.asker import is_for
from callbacks.frame import name_viewer
from callbacks.gate import check_may_open, current_standing, current_viewer, find_viewer
from components.list_of_children import lay_out_list
from components.page import PAGES, Page
from components.shell import draw_shell, lay_out_page, lay_out_refusal
from components.wording import format_date
from data_access.access import Refused
from data_access.questions import Door
from data_access.vocabulary import CHILD_DIMENSIONS, Permission

NOT_FOUND = "not_found_404"


def lay_out_pages(app: Dash, door: Door) -> None:
    """Register every page with Dash's router, and the shell around them."""
    for page in PAGES.values():
        dash.register_page(
            page.name,
            path=page.path,
            title=f"{page.title} – Children in our Care",
            layout=_layout_of(page),
        )
    dash.register_page(NOT_FOUND, title="Nothing here – Children in our Care", layout=_nothing_here)

    def shell() -> html.Div:
        viewer = find_viewer()
        if viewer is None:
            # Dash checks the layout before the first request, for nobody: it gets an empty one.
            return html.Div(dash.page_container)
        standing = current_standing()
        baseline = door.council.baseline
        snapshots = None
        today = standing.data_date
        if viewer.reads_publication(Permission.CHILDREN_AGGREGATE):
            today = standing.snapshot
            snapshots = [
                (each.snapshot.isoformat(), format_date(each.snapshot))
                for each in reversed(standing.publications)
            ]
        return draw_shell(
            council=door.council.name,
            role=viewer.role.label,
            account_name=name_viewer(),
            sign_out_token=generate_csrf(),
            is_synthetic=standing.is_synthetic,
            data_date=today.isoformat() if today else "",
            baseline=(
                (baseline.date.isoformat(), f"Project baseline, {format_date(baseline.date)}")
                if baseline
                else None
            ),
            labels={d.key: door.council.labels_of(d.key) for d in CHILD_DIMENSIONS},
            snapshots=snapshots,
            may=viewer.may,
        )

    app.layout = shell


def _layout_of(page: Page) -> Callable[..., Any]:
    def layout(**_words: str) -> html.Div:
        viewer = current_viewer()
        try:
            check_may_open(page.path)
        except Refused as error:
            return lay_out_refusal(page.title, str(error))
        if page.content == "list_of_children":
            return lay_out_list(page)
        return lay_out_page(page, lambda panel: is_for(viewer, panel))

    return layout


def _nothing_here(**_words: str) -> html.Div:
    return lay_out_refusal("Nothing here", "There is no page at this address.")
