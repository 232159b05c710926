"""The command line: what a council does with its store."""

import click

from data_access.commands import load_lists, load_ssda903
from data_access.commands.groups import load
from data_access.commands.store import store

__all__ = ["COMMANDS", "load_lists", "load_ssda903"]

# What app.py hangs on `flask --app app`.
COMMANDS: tuple[click.Command, ...] = (store, load)
