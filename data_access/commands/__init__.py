"""The command line: what a council does with its store."""

import click

# Imported for what they hang on the groups `load` and `store`.
import data_access.commands.backups
import data_access.commands.load_lists
import data_access.commands.load_ssda903  # noqa: F401
from data_access.commands.audit import audit
from data_access.commands.groups import load
from data_access.commands.programme import programme_command
from data_access.commands.publish import publish_command
from data_access.commands.store import store
from data_access.commands.templates import templates_command
from data_access.commands.tokens import tokens
from data_access.commands.users import users

# What app.py hangs on `flask --app app`.
COMMANDS: tuple[click.Command, ...] = (
    store,
    templates_command,
    load,
    programme_command,
    publish_command,
    audit,
    users,
    tokens,
)
