"""`tilik account`: store under which names issuers of tokens know employees."""

from collections.abc import Callable
from typing import TypeVar

import click

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik_schema.reading.ids import key_of
from tilik_server.errors import InvalidArgument, InvalidId
from tilik_server.models.vocabulary import AccountKind
from tilik_server.settings import Settings, read_settings
from tilik_server.sign_in.accounts import AccountName, add_account, list_accounts, remove_account
from tilik_server.terminal import table

Command = TypeVar("Command", bound=Callable[..., None])


@click.group("account")
def command() -> None:
    """Store under which names issuers of tokens know employees.

    The `claims` of an issuer in TILIK_ISSUERS say by which claim an account is found.
    """


def takes_name(function: Command) -> Command:
    """Add the options that give a name at an issuer."""
    for option in (
        click.option("--email", metavar="ADDRESS", help="The person's e-mail address there."),
        click.option("--subject", metavar="NAME", help="The person's subject there, as in `sub`."),
        click.option("--issuer", required=True, help="The issuer, as in TILIK_ISSUERS."),
    ):
        function = option(function)
    return function


@command.command("add")
@takes_name
@click.option("--person", required=True, metavar="NIP", help="The employee, by NIP or id.")
def add(issuer: str, subject: str | None, email: str | None, person: str) -> None:
    """Store a person's account; nothing happens if it is stored already."""
    settings = read_settings()
    _check_issuer(settings, issuer)
    run(_add(settings, _name(issuer, subject, email), _person(person)))


@command.command("remove")
@takes_name
def remove(issuer: str, subject: str | None, email: str | None) -> None:
    """Remove an account, which is nobody's from the next request on."""
    run(_remove(read_settings(), _name(issuer, subject, email)))


@command.command("list")
@click.option("--issuer", help="Only accounts at this issuer.")
def list_command(issuer: str | None) -> None:
    """Show the accounts: issuer, kind, name, and the employee's name."""
    rows = run(_list(read_settings(), issuer))
    for line in table([("ISSUER", "KIND", "NAME", "EMPLOYEE"), *rows]):
        click.echo(line)


def _check_issuer(settings: Settings, issuer: str) -> None:
    known = [each.issuer for each in settings.issuers]
    if issuer not in known:
        listed = ", ".join(known) or "none"
        reason = f"TILIK_ISSUERS does not have it; there is: {listed}"
        raise click.BadParameter(reason, param_hint="--issuer")


def _name(issuer: str, subject: str | None, email: str | None) -> AccountName:
    if subject is not None and email is None:
        return AccountName(issuer, AccountKind.SUBJECT, subject)
    if email is not None and subject is None:
        return AccountName(issuer, AccountKind.EMAIL, email)
    raise click.UsageError("Give --subject or --email.")


def _person(given: str) -> str:
    nip = given.replace(" ", "")
    if nip.isdigit():
        return nip
    try:
        return str(key_of(given, "Employee", "--person"))
    except InvalidId as fault:
        raise click.BadParameter(fault.fields[0].message.en, param_hint="--person") from fault


async def _add(settings: Settings, name: AccountName, person: str) -> None:
    async with open_migrated(settings) as database:
        try:
            await add_account(database, name, person)
        except InvalidArgument as fault:
            raise click.BadParameter(fault.fields[0].message.en) from fault


async def _remove(settings: Settings, name: AccountName) -> None:
    async with open_migrated(settings) as database:
        await remove_account(database, name)


async def _list(settings: Settings, issuer: str | None) -> list[tuple[str, ...]]:
    async with open_migrated(settings) as database:
        return await list_accounts(database, issuer)
