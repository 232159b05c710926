"""The groups that commands hang from."""

import click

load = click.Group("load", help="Bring data into the store; each load succeeds whole or not at all.")
