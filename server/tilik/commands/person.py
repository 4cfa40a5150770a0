"""`tilik person`: what is held about one person, exported or erased."""

import os
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EACCES
from pathlib import Path
from typing import Any, Final, TypeVar

import click
import orjson

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated, open_migrated_runtime
from tilik_schema.reading.ids import decode
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import (
    AlreadyErased,
    AppraisalsOpen,
    ErasureTooEarly,
    ErasureUnconfirmed,
    InvalidId,
    PersonNotFound,
    StillInService,
    TilikError,
)
from tilik_server.personal.erase_person import Erasure, erase_person
from tilik_server.personal.export_person import export_person
from tilik_server.personal.find_person import find_person, one_person
from tilik_server.personal.person_page import person_page
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import count_of

FOLDER: Final = Path("personal-data")
DATA: Final = "person.json"
PAGE: Final = "person.html"
REFUSALS: Final = (AppraisalsOpen, ErasureTooEarly, PersonNotFound, StillInService)
Result = TypeVar("Result")


class _ErasedBefore(click.ClickException):
    """Ends the command with a code by which a script tells it from a refusal."""

    exit_code = 3


@click.group("person")
def command() -> None:
    """Export what is held about a person, or erase it.

    PERSON is the NIP; for somebody without one the code, SCHEME:VALUE, e-mail address or id.
    docs/personal-data.md says what is held, where it is and how long.
    """


@command.command("export")
@click.argument("person", nargs=-1, required=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=FOLDER,
    show_default=True,
    help="A folder for person.json and person.html, which only their owner may read.",
)
def export(person: tuple[str, ...], output: Path) -> None:
    """Write all that is held about one person, as JSON and as a page to print.

    What somebody wrote without a name stays without one. The export is noted in the audit trail.
    """
    faults: list[str] = []
    # Before anything is read, so that no read is noted of which no file comes.
    with _folder(output, faults):
        document = _told(faults, lambda named: _export(read_settings(), named, faults), person)
        if document is None or faults:
            raise _refusal(faults)
        data = orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n"
        _write(output, {DATA: data, PAGE: person_page(document)})
    click.echo(f"{output / DATA} and {output / PAGE} are written; hand them to nobody else.")


@command.command("erase")
@click.argument("person", nargs=-1, required=True)
@click.option("--dry-run", "rehearse", is_flag=True, help="Only say what would be erased.")
@click.option("--yes", is_flag=True, help="Erase; nothing brings the texts back.")
def erase(person: tuple[str, ...], rehearse: bool, yes: bool) -> None:
    """Replace who somebody was by a pseudonym, and blank all texts about and by the person.

    Figures stay, and so do all sums. It is refused before the legal period has passed, which
    TILIK_ERASURE_YEARS sets, and for people in service or in open appraisals. It ends with 1 if it
    is refused, and with 3 if the person is erased already.
    """
    faults: list[str] = []
    may_erase = yes and not rehearse
    done = _told(faults, lambda named: _erase(read_settings(), named, not may_erase), person)
    if not (rehearse or yes):
        faults.append(_in_both_languages(ErasureUnconfirmed()))
    if done is None or faults:
        raise _refusal(faults)
    for table, count in sorted(done.rows.items()):
        if count:
            click.echo(f"{table}: {count_of(count, 'row')}")
    click.echo(
        f"{count_of(done.scores, 'score')} measured again, {done.altered_scores} of them otherwise"
    )
    for file, line in done.named_lines:
        click.echo(f"{file}, line {line}, holds the name alone and stays; see whose it is.")
    click.echo("Nothing was erased yet." if rehearse else "The person is erased.")


def _told(
    faults: list[str],
    work: Callable[[str], Coroutine[Any, Any, Result]],
    words: Sequence[str],
) -> Result | None:
    """Return what comes of the person whom the words name; None with one or more faults more."""
    try:
        return run(work(_named(words)))
    except AlreadyErased as fault:
        raise _ErasedBefore(_in_both_languages(fault)) from fault
    except REFUSALS as fault:
        faults.append(_in_both_languages(fault))
    except ExceptionGroup as several:
        refused, others = several.split(REFUSALS)
        if others is not None or refused is None:
            raise
        faults += [
            _in_both_languages(each) for each in refused.exceptions if isinstance(each, TilikError)
        ]
    return None


def _named(words: Sequence[str]) -> str:
    """Return whom the words name; an id of the graph is that of the person's row."""
    named = one_person(words)
    with suppress(InvalidId):
        return str(decode(named, "Employee")[1])
    return named


def _in_both_languages(fault: TilikError) -> str:
    return f"{fault.message.en} / {fault.message.id}"


def _refusal(faults: Sequence[str]) -> click.ClickException:
    """Return all that is wrong with the call."""
    return click.ClickException("; ".join(faults))


async def _export(settings: Settings, named: str, faults: Sequence[str]) -> dict[str, Any] | None:
    async with open_migrated(settings) as database:
        if faults:
            await _require_person(database, named)
            return None
        return await export_person(database, named)


async def _require_person(database: Database, named: str) -> None:
    """Raise PersonNotFound, without a read that is noted."""
    async with database.reading(OPERATOR) as transaction:
        await find_person(transaction, named)


async def _erase(settings: Settings, named: str, rehearse: bool) -> Erasure:
    async with open_migrated_runtime(settings) as runtime:
        return await erase_person(runtime, named, rehearse=rehearse)


@contextmanager
def _folder(folder: Path, faults: list[str]) -> Iterator[None]:
    """Make the folder unless it is there, and add a fault if nothing can be written into it.

    Its owner alone may list a new one. After a failure what was made is removed again.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK | os.X_OK):
                faults.append(_unwritable(folder, os.strerror(EACCES)))
        except OSError as fault:
            faults.append(_unwritable(folder, fault.strerror))
        yield
    except BaseException:
        for made in missing:
            # Somebody else may have put something into it meanwhile.
            with suppress(OSError):
                made.rmdir()
        raise


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
        raise click.ClickException(_unwritable(folder, fault.strerror)) from fault


def _unwritable(folder: Path, why: str | None) -> str:
    return (
        f"--output: {folder} cannot be written ({why}); name another folder"
        f" / {folder} tidak dapat ditulis; sebutkan folder lain"
    )
