"""HTML as the plain data that travels to the browser, for answers of many parts.

A Dash component looks at its properties when it is made and again when it is sent: for a table of
300 cells that costs more than all its questions. Here `el.Td("3", className="all")` is at once the
dictionary that Dash would send. What Dash must know of (ids in the shell and in a page's layout)
stays a component of Dash's own.
"""

from collections.abc import Callable
from typing import Any

Element = dict[str, Any]


def _kind(name: str, namespace: str = "dash_html_components") -> Callable[..., Element]:
    def element(children: Any = None, **properties: Any) -> Element:
        return {
            "type": name,
            "namespace": namespace,
            "props": {"children": children, **properties},
        }

    return element


A = _kind("A")
Abbr = _kind("Abbr")
Button = _kind("Button")
Caption = _kind("Caption")
Dd = _kind("Dd")
Details = _kind("Details")
Div = _kind("Div")
Dl = _kind("Dl")
Dt = _kind("Dt")
Figure = _kind("Figure")
Footer = _kind("Footer")
Form = _kind("Form")
H2 = _kind("H2")
Header = _kind("Header")
Img = _kind("Img")
Label = _kind("Label")
Li = _kind("Li")
Nav = _kind("Nav")
Option = _kind("Option")
P = _kind("P")
Select = _kind("Select")
Span = _kind("Span")
Summary = _kind("Summary")
Table = _kind("Table")
Tbody = _kind("Tbody")
Td = _kind("Td")
Tfoot = _kind("Tfoot")
Th = _kind("Th")
Thead = _kind("Thead")
Tr = _kind("Tr")
Ul = _kind("Ul")

Link = _kind("Link", "dash_core_components")


def Input(**properties: Any) -> Element:  # noqa: N802 named as Dash names it
    """A field of a form; it holds no children."""
    return {"type": "Input", "namespace": "dash_bootstrap_components", "props": properties}


def Graph(**properties: Any) -> Element:  # noqa: N802 named as Dash names it
    """A chart; unlike the others it holds no children."""
    return {"type": "Graph", "namespace": "dash_core_components", "props": properties}
