"""One file per address: its title, its permission, its panels."""

from pages import age_bands, children, overview

__all__ = ["age_bands", "children", "overview"]
