"""The command that writes workbooks to fill in."""

from pathlib import Path

import click

from data_access.commands.groups import permitted
from data_access.imports.refusal import RefusedInput
from data_access.imports.workbooks.templates import write_templates
from data_access.vocabulary import Permission


@permitted(Permission.LOAD_DATA)
@click.command("templates")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def templates_command(folder: Path) -> None:
    """Write the workbooks (homes, carers and others, .xlsx) into FOLDER, to fill in and load."""
    try:
        written = write_templates(folder)
    except RefusedInput as error:
        raise click.ClickException(str(error)) from None
    for path in written:
        kind = path.stem
        click.echo(f"{path}: fill it in, then flask --app app load {kind} {path}")
