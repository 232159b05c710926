"""Plain elements: each is what a Dash component of the same name would have been sent as."""

import json
from typing import Any

import pytest
from dash import dcc, html
from dash._utils import to_json

from components import elements

KINDS = [
    name
    for name, made in vars(elements).items()
    if getattr(made, "__qualname__", "").startswith("_kind.")
]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    "content", ["words", None, ["one", "two"]], ids=["words", "nothing", "a list"]
)
def test_an_element_is_what_dash_would_have_sent(name: str, content: Any) -> None:
    component = getattr(dcc if name == "Link" else html, name)
    properties = {"className": "class", "title": "title"}
    if name == "Link":
        properties["href"] = "/children"
    made = getattr(elements, name)(content, **properties)
    assert made == json.loads(to_json(component(content, **properties)))


def test_a_chart_is_what_dash_would_have_sent() -> None:
    properties = {"figure": {"data": [], "layout": {"height": 300}}, "style": {"height": "300px"}}
    made = elements.Graph(**properties)
    assert made == json.loads(to_json(dcc.Graph(**properties)))
