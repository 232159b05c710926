"""The yardstick for the first chart: the smallest Dash application with one, as Dash comes."""

import plotly.graph_objects as go
from dash import Dash, dcc, html

YEARS = list(range(2016, 2026))
RATES = [60, 71, 88, 93, 101, 115, 124, 130, 129, 127]

app = Dash(__name__)
app.layout = html.Div(dcc.Graph(figure=go.Figure(go.Scatter(x=YEARS, y=RATES))))
server = app.server
