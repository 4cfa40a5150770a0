"""`tilik doctor`: say what is wrong with this installation."""

import json
import os

import click

from tilik.commands.event_loop import run
from tilik_server.doctor.examine import examine, has_fault
from tilik_server.doctor.finding import Finding
from tilik_server.errors.messages import ENGLISH, LANGUAGES
from tilik_server.terminal import table


@click.command("doctor")
@click.option("--language", type=click.Choice(LANGUAGES), default=ENGLISH, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON, in both languages.")
def command(language: str, as_json: bool) -> int:
    """Say what is wrong with this installation: settings, database, roles, clock, disk and keys.

    Changes nothing. Exits with 1 if something must be mended; warnings alone leave it at 0.
    """
    findings = run(_findings())
    if as_json:
        listed = [
            {"subject": each.subject, "level": each.level, "text": each.text.as_dict()}
            for each in findings
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        rows = [(each.level, each.subject, each.text.in_language(language)) for each in findings]
        click.echo("\n".join(table(rows)))
    return int(has_fault(findings))


async def _findings() -> list[Finding]:
    return [finding async for finding in examine(os.environ)]
