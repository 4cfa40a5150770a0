"""`tilik score`: compute the scores that are due, or replay a stored one."""

import sys
from typing import Any
from uuid import UUID

import click
import orjson

from tilik.commands.event_loop import run
from tilik.commands.progress import progress_bar
from tilik_schema.reading.ids import encode, key_of
from tilik_server.database.migrate import require_migrated
from tilik_server.errors import InvalidId
from tilik_server.operations.indicator.new_version import OldScores, Rescored, Rescoring
from tilik_server.runtime import open_runtime
from tilik_server.scoring.compute import BATCH, Progress, score_cycle
from tilik_server.scoring.replay import Replay, replay
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import count_of


@click.command("score")
@click.option("--cycle", help="The code of the cycle whose scores are computed.")
@click.option("--under", help="A unit's code: the unit itself and all below it.")
@click.option("--explain", metavar="ID", help="Replay the stored score of this global id instead.")
@click.option("--json", "as_json", is_flag=True, help="With --explain: print JSON.")
@click.option(
    "--new-version",
    metavar="KEY",
    help="Compute the scores that older versions of this calculator computed, in all cycles.",
)
@click.option("--dry-run", is_flag=True, help="With --new-version: list the scores, store nothing.")
def command(
    cycle: str | None,
    under: str | None,
    explain: str | None,
    as_json: bool,
    new_version: str | None,
    dry_run: bool,
) -> None:
    """Compute the scores that are due in a cycle, or by a new version, or replay one.

    A score is due if the accepted evidence, the parameters, the target or the calculator's key of
    its goal have changed, or if its calculator did not finish. Running it again changes nothing.

    A new version of a calculator makes no score due. With --new-version the scores of its older
    versions are computed again and each is listed before and after. Decided appraisals keep
    theirs; the timelines of the others tell it. A run that was ended is continued by running it
    again. The mutation rescoreIndicator does the same for one indicator.

    With --explain a stored score is measured again from its stored inputs. The status is 0 if the
    result is the same, with the stored inputs and with those of today, and 1 if something differs,
    which is listed.
    """
    if [cycle, explain, new_version].count(None) != 2:
        raise click.UsageError("Give one of --cycle, --new-version and --explain.")
    if dry_run and new_version is None:
        raise click.UsageError("--dry-run goes with --new-version.")
    settings = read_settings()
    if new_version is not None:
        with progress_bar("Scoring") as show:
            run(_rescore(settings, OldScores(new_version, under), dry_run, show))
        return
    if explain is not None:
        found = run(_replay(settings, explain))
        click.echo(_as_json(found) if as_json else _as_text(found))
        sys.exit(1 if found.differences else 0)
    assert cycle is not None
    with progress_bar("Scoring") as show:
        due, changed = run(_score(settings, cycle, under, show))
    click.echo(
        f"{count_of(due, 'goal was', 'goals were')} due, {count_of(changed, 'score')} changed"
    )


async def _score(
    settings: Settings, cycle: str, under: str | None, progress: Progress
) -> tuple[int, int]:
    async with open_runtime(settings) as tools:
        await require_migrated(tools.database)
        return await score_cycle(
            tools.database, tools.catalogue, tools.pool, cycle, under, progress
        )


async def _rescore(
    settings: Settings, wanted: OldScores, dry_run: bool, progress: Progress
) -> None:
    async with open_runtime(settings) as tools:
        await require_migrated(tools.database)
        rescoring = Rescoring(tools.database, tools.catalogue, tools.pool, wanted)
        due, kept = await rescoring.count()
        examined, changed, failed = 0, 0, 0
        after: UUID | None = None
        while due:
            batch = await rescoring.batch(after=after, dry_run=dry_run)
            for each in batch.scores:
                click.echo(_before_and_after(each))
            failed += sum(each.failed for each in batch.scores)
            changed += sum(not each.failed for each in batch.scores)
            examined = min(examined + BATCH, due)
            progress(examined, due)
            after = batch.last
            if after is None:
                break
    done = "would be computed" if dry_run else "computed"
    click.echo(
        f"{count_of(changed, 'score')} {done} by {wanted.calculator} {rescoring.version}, "
        f"{failed} failed and stay, {kept} of decided appraisals stay"
    )


def _before_and_after(score: Rescored) -> str:
    before, after = (
        f"{row['calculator_version'] or '?'} {row['status']} value {row['value']}, "
        f"achievement {row['achievement']}"
        for row in (score.before, score.after)
    )
    return f"{encode('Goal', score.goal)}: {before} -> {after}"


async def _replay(settings: Settings, explain: str) -> Replay:
    try:
        key = key_of(explain, "Score", "explain")
    except InvalidId as fault:
        raise click.ClickException(f"--explain: {fault.fields[0].message.en}") from fault
    async with open_runtime(settings) as tools:
        await require_migrated(tools.database)
        return await replay(tools.database, tools.catalogue, tools.pool, key)


def _as_json(found: Replay) -> str:
    names = ("status", "value", "achievement", "band", "calculator_key", "calculator_version")
    content: dict[str, Any] = {
        "stored": {name: found.stored[name] for name in names},
        "now": {name: getattr(found.now, name) for name in names if name != "calculator_key"},
        "same": not found.differences,
        "differences": [each.as_dict() for each in found.differences],
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()


def _as_text(found: Replay) -> str:
    stored = found.stored
    lines = [
        f"{stored['calculator_key']} {stored['calculator_version']}, {stored['computed_at']:%F %T}",
        f"{stored['status']}: value {stored['value']}, achievement {stored['achievement']}",
    ]
    steps = (stored["explanation"] or {}).get("steps", ())
    lines.extend(
        f"  {each['label']['en']}: {each['expression']} = {each['value']}" for each in steps
    )
    if not found.differences:
        lines.append("It comes out the same.")
    lines.extend(f"differs: {each.en}" for each in found.differences)
    return "\n".join(lines)
