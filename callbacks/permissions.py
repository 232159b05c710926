"""Who may do what, written out from the one table: docs/permissions.md."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from callbacks.gate import OPEN_ENDPOINTS, permission_of
from components.page import PAGES, Page
from components.permissions import NO, PERMISSION_WORDS, write_scope
from data_access.access import COMMAND_LINE, PERMISSIONS, SPONSOR_IN_TIER_A
from data_access.commands.groups import PERMISSION_OF, permitted
from data_access.questions import MEASURES
from data_access.vocabulary import Permission, Role

DOCUMENT = Path(__file__).parents[1] / "docs" / "permissions.md"
# The column of what is done on the server's command line.
ON_THE_COMMAND_LINE = "Command line"
# The column of the project sponsor whom the council puts in tier A.
SPONSOR_RAISED = "Project sponsor in tier A"
_LEAD = """\
# Who may do what

Written by `flask --app app permissions --write` from `data_access/access.py` and what names its
permissions; a test holds the two equal, so this page is not edited by hand.
"""


def describe_permissions(server: Flask, commands: Iterable[click.Command]) -> str:
    """The page, in Markdown: the table of roles, then what each thing that answers needs."""
    return "\n".join(
        [
            _LEAD,
            "## Roles",
            "",
            *_table(
                ["", *(role.label for role in Role), SPONSOR_RAISED, ON_THE_COMMAND_LINE],
                (
                    [
                        PERMISSION_WORDS[permission],
                        *(write_scope(PERMISSIONS[role].get(permission)) for role in Role),
                        write_scope(SPONSOR_IN_TIER_A.get(permission)),
                        "yes" if permission in COMMAND_LINE else NO,
                    ]
                    for permission in Permission
                ),
            ),
            "A residential manager’s own homes are those given to them. A responsible individual’s",
            "are all homes of the council, or of the partnership, if they are given one of those.",
            f"“{SPONSOR_RAISED}” is what the project sponsor may where `SPONSOR_TIER` is `A`.",
            "",
            "## Pages",
            "",
            *_table(
                ["Page", "Address", "Needs"],
                ([p.title, f"`{p.path}`", PERMISSION_WORDS[p.permission]] for p in _pages()),
            ),
            "A panel needs what its measures need.",
            "",
            "## Measures",
            "",
            *_table(
                ["Measure", "Name", "Needs"],
                (
                    [measure.title, f"`{name}`", PERMISSION_WORDS[measure.permission]]
                    for name, measure in sorted(MEASURES.items())
                ),
            ),
            "## Routes",
            "",
            "Signing in and out, health and files that are the same for everybody are open.",
            "A callback and a measure need what they name too; pages are checked when laid out.",
            "",
            *_table(["Route", "By", "Needs", "Access token"], _routes(server)),
            "## Commands",
            "",
            "For whoever holds the address of the store’s owner, on the server’s command line.",
            "",
            *_table(["Command", "Does what is called"], _commands(commands)),
        ]
    )


def _pages() -> list[Page]:
    return sorted(PAGES.values(), key=lambda page: page.place)


def _table(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    for row in (heads, ["---"] * len(heads), *rows):
        yield f"| {' | '.join(row)} |"
    yield ""


def _routes(server: Flask) -> Iterator[list[str]]:
    for rule in sorted(server.url_map.iter_rules(), key=lambda rule: rule.rule):
        permission = permission_of(server, rule.endpoint)
        if rule.endpoint in OPEN_ENDPOINTS or permission is None:
            continue
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        takes_token = getattr(server.view_functions[rule.endpoint], "takes_token", False)
        yield [
            f"`{rule.rule}`",
            ", ".join(methods),
            PERMISSION_WORDS[permission],
            "yes" if takes_token else NO,
        ]


def _commands(commands: Iterable[click.Command], group: str = "") -> Iterator[list[str]]:
    for command in sorted(commands, key=lambda command: command.name or ""):
        name = f"{group} {command.name}".strip()
        if isinstance(command, click.Group):
            yield from _commands(command.commands.values(), name)
        else:
            yield [f"`{name}`", PERMISSION_WORDS[PERMISSION_OF[command]]]


@permitted(Permission.KEEP_STORE)
@click.command("permissions")
@click.option("--write", is_flag=True, help="Write docs/permissions.md instead.")
@with_appcontext
def permissions(write: bool) -> None:
    """Say who may do what, in Markdown."""
    # Imported here: a web process has no use for the importers and need not load them.
    from data_access.commands import COMMANDS  # noqa: PLC0415

    text = describe_permissions(current_app, (*COMMANDS, permissions))
    if not write:
        click.echo(text, nl=False)
        return
    try:
        DOCUMENT.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"docs/permissions.md cannot be written: {error}.") from None
    click.echo("Wrote docs/permissions.md.")
