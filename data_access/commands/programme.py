"""The command that writes the programme's register out."""

from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from data_access.commands.groups import permitted
from data_access.imports.workbooks.programme_export import make_register_book
from data_access.programme.register import read_register
from data_access.settings import SettingsError, read_settings
from data_access.store.engine import engine_for, is_store_current
from data_access.vocabulary import Permission


@permitted(Permission.LOAD_DATA)
@click.command("programme")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def programme_command(file: Path) -> None:
    """Write the register of milestones, benefits and risks as it stands now into FILE (.xlsx).

    It can be changed there and loaded again: `load programme FILE`.
    """
    try:
        engine = engine_for(read_settings().owner_url)
        if not is_store_current(engine):
            raise click.ClickException(
                "The store is missing or not up to date: run `flask --app app store upgrade`."
            )
        with engine.connect() as connection:
            register = read_register(connection)
        # What is there may be somebody's work.
        with file.open("xb") as written:
            make_register_book(register).save(written)
    except FileExistsError:
        raise click.ClickException(
            f"{file} is there already and is not written over; name another file."
        ) from None
    except OSError as error:
        raise click.ClickException(f"{file} could not be written: {error.strerror}.") from None
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise click.ClickException(f"The store could not be read: {reason}") from None
    count = sum(len(records) for records in register.records.values())
    click.echo(f"{file}: {count:,} records; change it, then flask --app app load programme {file}")
