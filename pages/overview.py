"""Overview: the first page of each role, in the order of what its people want to know first."""

from components.page import register
from data_access.vocabulary import Permission
from pages.overview_figures import FIGURES
from pages.overview_leads import LEADS
from pages.overview_tiles import TILES

register(
    path="/",
    title="Overview",
    group="Children",
    place=10,
    permission=Permission.BENCHMARKS,
    panels=(*LEADS, *TILES, *FIGURES),
)
