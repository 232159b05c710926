"""Answers drawn: pure functions from an Answer to a plain plotly dict, with no plotly imported."""
