"""Weeks, months, quarters and years."""

from data_access.vocabulary.words import Dimension

WEEK = Dimension("week", "Week", is_time=True)
MONTH = Dimension("month", "Month", is_time=True)
QUARTER = Dimension("quarter", "Quarter", is_time=True)
YEAR = Dimension("year", "Year ending 31 March", is_time=True)
TIME_DIMENSIONS = (MONTH, QUARTER, YEAR)
