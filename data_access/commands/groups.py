"""The groups that commands hang from."""

import click

load = click.Group("load", help="Bring data into the store, each load whole or not at all.")
