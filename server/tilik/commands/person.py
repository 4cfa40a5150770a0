"""`tilik person`: what is held about one person, exported or erased."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click
import orjson

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated, open_migrated_runtime
from tilik_server.errors import (
    AppraisalsOpen,
    ErasureTooEarly,
    ErasureUnconfirmed,
    PersonNotFound,
    StillInService,
)
from tilik_server.personal.erase_person import Erasure, erase_person
from tilik_server.personal.export_person import export_person
from tilik_server.personal.find_person import one_nip
from tilik_server.personal.person_page import person_page
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import count_of

FOLDER: Final = Path("personal-data")
DATA: Final = "person.json"
PAGE: Final = "person.html"
REFUSALS: Final = (
    AppraisalsOpen,
    ErasureTooEarly,
    ErasureUnconfirmed,
    StillInService,
    PersonNotFound,
)


@click.group("person")
def command() -> None:
    """Export what is held about a person, or erase it.

    docs/personal-data.md says what that is, where it is and how long.
    """


@command.command("export")
@click.argument("nip", nargs=-1, required=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=FOLDER,
    show_default=True,
    help="A folder for person.json and person.html, which only their owner may read.",
)
def export(nip: tuple[str, ...], output: Path) -> None:
    """Write all that is held about the person of a number, as JSON and as a page to print.

    What somebody wrote without a name stays without one. The export is noted in the audit trail.
    """
    with _in_both_languages():
        number = one_nip(nip)
        # Before anything is read, so that no read is noted of which no file comes.
        _make_folder(output)
        document = run(_export(read_settings(), number))
    data = orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n"
    _write(output, {DATA: data, PAGE: person_page(document)})
    click.echo(f"{output / DATA} and {output / PAGE} are written; hand them to nobody else.")


@command.command("erase")
@click.argument("nip", nargs=-1, required=True)
@click.option("--dry-run", "rehearse", is_flag=True, help="Only say what would be erased.")
@click.option("--yes", is_flag=True, help="Erase; nothing brings the texts back.")
def erase(nip: tuple[str, ...], rehearse: bool, yes: bool) -> None:
    """Replace who somebody was by a pseudonym, and blank all texts about and by the person.

    Figures stay, and so do all sums. It is refused before the legal period has passed, which
    TILIK_ERASURE_YEARS sets, and for people in service or in open appraisals.
    """
    with _in_both_languages():
        number = one_nip(nip)
        if not (rehearse or yes):
            raise ErasureUnconfirmed
        done = run(_erase(read_settings(), number, rehearse))
    for table, count in sorted(done.rows.items()):
        if count:
            click.echo(f"{table}: {count_of(count, 'row')}")
    click.echo(
        f"{count_of(done.scores, 'score')} measured again, {done.altered_scores} of them otherwise"
    )
    click.echo("Nothing was erased yet." if rehearse else "The person is erased.")


@contextmanager
def _in_both_languages() -> Iterator[None]:
    """Say in English and in Indonesian what is wrong with the number or the person."""
    try:
        yield
    except REFUSALS as fault:
        raise click.ClickException(f"{fault.message.en} / {fault.message.id}") from fault


async def _export(settings: Settings, nip: str) -> dict[str, Any]:
    async with open_migrated(settings) as database:
        return await export_person(database, nip)


async def _erase(settings: Settings, nip: str, rehearse: bool) -> Erasure:
    async with open_migrated_runtime(settings) as runtime:
        return await erase_person(runtime, nip, rehearse=rehearse)


def _make_folder(folder: Path) -> None:
    """Make the folder unless it is there; its owner alone may list a new one."""
    with _writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _write(folder: Path, files: dict[str, str]) -> None:
    """Write the files for their owner only; each replaces an existing one once all are complete."""
    unfinished = {folder / name: folder / f".{name}.{os.getpid()}" for name in files}
    with _writing(folder):
        try:
            for part, text in zip(unfinished.values(), files.values(), strict=True):
                handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "w", encoding="utf-8") as out:
                    out.write(text)
            for file, part in unfinished.items():
                part.replace(file)
        finally:
            for part in unfinished.values():
                part.unlink(missing_ok=True)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Raise ClickException for a failure to write into the folder."""
    try:
        yield
    except OSError as fault:
        raise click.ClickException(
            f"--output: {folder} cannot be written ({fault.strerror}); name another folder"
            f" / {folder} tidak dapat ditulis; sebutkan folder lain"
        ) from fault
