"""The command line: `tilik` and the list of its commands, each loaded when it is called."""

import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import Final, NoReturn

import click

COMMANDS: Final = {
    "account": "Store under which names issuers of tokens know employees.",
    "audit": "Check the audit trail, or copy it.",
    "backup": "Write the whole database into a folder.",
    "calculate": "Try a calculator on the records of a file.",
    "doctor": "Say what is wrong with this installation.",
    "documents": "Add, list or remove documents that clients ask for by an id.",
    "export": "Write the content of the official forms as JSON, CSV, XLSX or PDF.",
    "grant": "Grant a role to a person, end it, or list the roles that are granted.",
    "import": "Import the lines of a file, and record them as evidence of a goal.",
    "init": "Make what an office needs first, and say what comes next.",
    "invite": "Print codes with which citizens give feedback.",
    "key": "Create, list, rotate or revoke the keys of other systems.",
    "makemigrations": "Write a migration for what the models have and the migrations lack.",
    "migrate": "Bring the database's tables to the version of the code, or back.",
    "person": "Export what is held about a person, or erase it.",
    "plugins": "Show the installed plugins, or check what they bring.",
    "remind": "Close what is past its day, and write reminders to the outbox.",
    "restore": "Restore a backup into an empty database.",
    "score": "Compute the scores that are due.",
    "sdl": "Print the served schema, or compare it with a file.",
    "serve": "Serve the graph over HTTP.",
    "token": "Print a token of one hour, for trying the service as somebody.",
    "worker": "Take scoring jobs from the queue.",
}


class Commands(click.Group):
    """The group of commands, which imports a command's module only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, from `tilik.commands`."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"tilik.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list for `--help` from `COMMANDS` alone."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Settings come from TILIK_... variables; docs/settings.md lists them.",
)
@click.version_option(package_name="tilik", message="%(prog)s %(version)s")
def tilik() -> None:
    """Tilik: performance appraisal of civil servants as one graph."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `tilik`; an expected failure is one line on standard error and a status above zero."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        status = tilik.main(arguments, prog_name="tilik", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except click.ClickException as fault:
        _fail(fault.format_message(), fault.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("interrupted", 130)
    except Exception as fault:
        # Every command imports the errors; `--help` is quick without them.
        if not isinstance(fault, import_module("tilik_server.errors").TilikError):
            raise
        _fail(str(fault), 1)
    sys.exit(status if isinstance(status, int) else 0)


def _leave(number: int, _: FrameType | None) -> NoReturn:
    """Exit normally at SIGTERM, so that cleanup runs, such as leaving the embedded server."""
    sys.exit(128 + number)


def _fail(reason: str, status: int) -> NoReturn:
    click.echo(f"tilik: {' '.join(reason.split())}", err=True)
    sys.exit(status)
