"""Plugin importer: has a plugin's confined process read the lines of a file."""

from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from tilik_plugin import Text
from tilik_plugin.importer import EvidenceRecord, Imported
from tilik_server.importing.importer_answers import (
    AnswerInvalid,
    Raised,
    Read,
    read_evidence_answer,
    read_line_answers,
)
from tilik_server.plugin_host.catalogue import ImporterEntry
from tilik_server.plugin_host.loaded_process import PluginUnusableError, start_loaded
from tilik_server.plugin_host.process import (
    PluginProcess,
    ProcessDied,
    ProcessFailed,
    ProcessIncoherent,
    ProcessOutOfMemory,
    ProcessTimedOut,
)
from tilik_server.plugin_host.reading import answer_of
from tilik_server.settings import Settings

MOST_LINES: Final = 1000
MOST_CHARACTERS: Final = 2**20
"""The most lines in one question, and the characters after which no line is added."""

Row = tuple[int, Mapping[str, str]]
"""The number of a line and its values."""


class ImporterFailed(Exception):
    """Raised when no line of a file can be trusted to its importer; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class PluginImporter:
    """The importer of a plugin, run in a process that is started for each reading.

    It has the attributes of a `FileKind`.
    """

    def __init__(self, entry: ImporterEntry, settings: Settings) -> None:
        self._entry = entry
        self._settings = settings
        self.kind = entry.kind
        self.header = entry.header
        self.optional = entry.optional
        self.distinguishing = entry.distinguishing
        self.number_columns = entry.number_columns
        self.calculator_keys = entry.calculator_keys
        self.derived = entry.derived

    async def read(self, rows: Iterable[Row]) -> dict[int, Read]:
        """Return what was read of each line, by its number. Raises ImporterFailed.

        A part of the lines takes at most `scoring_timeout` seconds.
        """
        found: dict[int, Read] = {}
        async with self._process() as process:
            for part in _parts(rows):
                numbers = [number for number, _ in part]
                question = {"read_lines": {"kind": self.kind, "rows": part}}
                asked = process.ask(question, self._settings.scoring_timeout)
                answer = await self._answer(asked, *_span(numbers))
                try:
                    read = read_line_answers(answer, len(part))
                except AnswerInvalid:
                    raise ImporterFailed(self._incoherent(*_span(numbers))) from None
                found |= zip(numbers, read, strict=True)
        return found

    async def evidence(
        self, rows: Sequence[Imported], calculator_key: str
    ) -> list[EvidenceRecord] | Raised:
        """Return the records of a goal, or what the importer raised. Raises ImporterFailed."""
        question = {"make_evidence": {"kind": self.kind, "calculator_key": calculator_key}}
        seconds = self._settings.scoring_timeout
        async with self._process() as process:
            asked = process.ask_in_parts(question, _answers(rows), seconds)
            answer = await self._answer(asked, *_EVIDENCE)
        try:
            return read_evidence_answer(answer)
        except AnswerInvalid:
            raise ImporterFailed(self._incoherent(*_EVIDENCE)) from None

    @asynccontextmanager
    async def _process(self) -> AsyncIterator[PluginProcess]:
        try:
            process = await start_loaded(self._entry.plugin, self._settings)
        except PluginUnusableError as unusable:
            raise ImporterFailed(Text(**unusable.problem["message"])) from None
        except ProcessFailed:
            raise ImporterFailed(self._failed("ended", "berhenti", *_START)) from None
        try:
            yield process
        finally:
            await process.kill()

    async def _answer(self, asked: Awaitable[Any], en: str, indonesian: str) -> Any:
        try:
            return await asked
        except ProcessTimedOut:
            seconds = f"{self._settings.scoring_timeout:g}"
            late = (f"took longer than {seconds} s", f"memerlukan lebih dari {seconds} detik")
            reason = self._failed(*late, en, indonesian)
        except ProcessOutOfMemory:
            greedy = ("needed more memory than it may have", "memerlukan memori melebihi batas")
            reason = self._failed(*greedy, en, indonesian)
        except ProcessIncoherent:
            reason = self._incoherent(en, indonesian)
        except ProcessDied:
            reason = self._failed("ended its process", "menghentikan prosesnya", en, indonesian)
        raise ImporterFailed(reason)

    def _incoherent(self, en: str, indonesian: str) -> Text:
        invalid = ("answered something invalid", "memberi jawaban yang tidak sah")
        return self._failed(*invalid, en, indonesian)

    def _failed(self, en: str, indonesian: str, at: str, pada: str) -> Text:
        return Text(
            f"the importer of {self.kind} {en} {at}; tell its authors",
            f"pengimpor {self.kind} {indonesian} {pada}; beri tahu pembuatnya",
        )


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    characters = 0
    for number, row in rows:
        part.append((number, row))
        characters += sum(map(len, row.values()))
        if len(part) == MOST_LINES or characters >= MOST_CHARACTERS:
            yield part
            part, characters = [], 0
    if part:
        yield part


async def _answers(rows: Sequence[Imported]) -> AsyncIterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), MOST_LINES):
        yield [answer_of(each) for each in rows[start : start + MOST_LINES]]


def _span(numbers: Sequence[int]) -> tuple[str, str]:
    first, last = numbers[0], numbers[-1]
    if first == last:
        return f"at line {first}", f"pada baris {first}"
    return f"between lines {first} and {last}", f"di antara baris {first} dan {last}"


_EVIDENCE: Final = ("when it made evidence", "saat membuat bukti")
_START: Final = ("before it was loaded", "sebelum dimuat")
