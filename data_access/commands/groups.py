"""The groups that commands hang from, and the permission that each command names."""

from collections.abc import Callable
from typing import TypeVar

import click

from data_access.access import COMMAND_LINE
from data_access.vocabulary import Permission

AnyCommand = TypeVar("AnyCommand", bound=click.Command)
# What each command does; a command that is not here does not start.
PERMISSION_OF: dict[click.Command, Permission] = {}

load = click.Group("load", help="Bring data into the store, each load whole or not at all.")


def permitted(permission: Permission) -> Callable[[AnyCommand], AnyCommand]:
    """Name what a command does; it must be something that the command line may do at all."""
    assert permission in COMMAND_LINE, permission

    def name(command: AnyCommand) -> AnyCommand:
        PERMISSION_OF[command] = permission
        return command

    return name


def check_commands(commands: tuple[click.Command, ...]) -> None:
    """Raise ValueError for a command that names no permission."""
    for command in commands:
        if isinstance(command, click.Group):
            check_commands(tuple(command.commands.values()))
        elif command not in PERMISSION_OF:
            raise ValueError(f"the command {command.name} names no permission")
