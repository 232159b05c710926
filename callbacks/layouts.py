"""Layouts on demand: the shell for whoever asks, and each page after its permission is checked.

The posted pathname can be forged, so a page's own layout function is where its permission holds.
"""

from collections.abc import Callable
from typing import Any

import dash
from dash import Dash, html
from flask_wtf.csrf import generate_csrf

from callbacks.asker import is_for
from callbacks.audit import note_refusal
from callbacks.filters import LOCATION
from callbacks.frame import name_viewer
from callbacks.gate import check_may_open, current_standing, current_viewer, find_viewer
from callbacks.one_home import find_subject, list_own_homes
from components.list_of_children import lay_out_list
from components.list_of_savings import lay_out_savings
from components.page import PAGES, Page, Panel, find_page
from components.register_of_arrangements import lay_out_arrangements
from components.register_of_moves import lay_out_register
from components.shell import draw_shell, lay_out_page, lay_out_refusal
from components.ways_to_add import draw_ways_to_add
from components.wording import format_date
from data_access.access import Refused, Viewer
from data_access.questions import Door
from data_access.questions.home_records import NO_HOME
from data_access.vocabulary import CHILD_DIMENSIONS, Permission

NOT_FOUND = "not_found_404"
PRODUCT = "Children in our Care"
NOTHING_HERE = "Nothing here"


def lay_out_pages(app: Dash, door: Door) -> None:
    """Register every page with Dash's router, and the shell around them."""
    for page in PAGES.values():
        dash.register_page(
            page.name,
            **({"path_template": page.path} if page.of else {"path": page.path}),
            title=_title_of(page, door),
            layout=_layout_of(page, door),
        )
    dash.register_page(NOT_FOUND, title=f"{NOTHING_HERE} – {PRODUCT}", layout=_nothing_here)

    def shell() -> html.Div:
        viewer = find_viewer()
        if viewer is None:
            # Dash checks the layout before the first request, for nobody: it gets an empty one.
            return html.Div(dash.page_container)
        standing = current_standing()
        baseline = door.council.baseline
        snapshots = None
        today = standing.data_date
        if viewer.sees_publication_alone:
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
            homes=list_own_homes(door, viewer),
        )

    app.layout = shell


def _title_of(page: Page, door: Door) -> str | Callable[..., str]:
    if not page.of:
        return f"{page.title} – {PRODUCT}"

    def title(slug: str = "") -> str:
        viewer = find_viewer()
        found = find_subject(door, viewer, page, slug) if viewer else None
        return f"{found.name if found else NOTHING_HERE} – {PRODUCT}"

    return title


def _layout_of(page: Page, door: Door) -> Callable[..., Any]:
    def layout(**_words: str) -> html.Div:
        viewer = current_viewer()
        try:
            check_may_open(page.path)
        except Refused as error:
            return lay_out_refusal(page.title, str(error))
        if page.content == "list_of_children":
            return lay_out_list(page)
        subject = None
        if page.of:
            # By the address itself: a word in the query would stand in for the path's in `_words`.
            found = find_page(dash.ctx.inputs[f"{LOCATION}.pathname"])
            subject = find_subject(door, viewer, page, found[1]) if found else None
            if subject is None:
                note_refusal(f"page {page.path}")
                return lay_out_refusal(NOTHING_HERE, NO_HOME)
        first = _lay_out_content(page, viewer)
        is_to_come = subject is not None and subject.is_to_come

        def shows(panel: Panel) -> bool:
            is_told = not is_to_come or panel.shape == "lead" or panel.is_of_plans
            return is_for(viewer, panel) and is_told

        return lay_out_page(page, shows, subject, first)

    return layout


def _lay_out_content(page: Page, viewer: Viewer) -> Any:
    """What stands on a page beside its panels, for those who may see it; None for nothing."""
    match page.content:
        case "register_of_moves":
            return lay_out_register()
        case "register_of_arrangements" if viewer.may(Permission.PRICES):
            return lay_out_arrangements()
        case "list_of_savings" if viewer.reads_money:
            return lay_out_savings()
    return draw_ways_to_add(page.path) if viewer.may(Permission.KEEP_PROGRAMME) else None


def _nothing_here(**_words: str) -> html.Div:
    return lay_out_refusal(NOTHING_HERE, "There is no page at this address.")
