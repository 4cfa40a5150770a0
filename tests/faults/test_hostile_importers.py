"""Importers of plugins that misbehave: they are confined, and cost their lines or their import."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import cast

import pytest

from tilik_plugin.importer import EvidenceRecord, Imported
from tilik_server.errors import ImportRefused
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.import_file import ImportOrder, read_file
from tilik_server.importing.importer_answers import Raised
from tilik_server.importing.importers import find_importer
from tilik_server.importing.plugin_importer import ImporterFailed, PluginImporter
from tilik_server.plugin_host.plugins import Catalogue, read_catalogue
from tilik_server.settings import Settings

PluginSite = Callable[[Path], AbstractContextManager[Callable[[str, str], None]]]

# What the importer does at a line follows from the line.
SOURCE = """
import os, signal, socket, subprocess, sys, time
from tilik_plugin.importer import EvidenceRecord, Imported, Importer, Rejected

class Any(Importer):
    kind = "any"
    description = Text("Anything", "Apa saja")
    header = ("do",)
    calculator_keys = ("fisheries.tonnes",)
    def read(self, row, line):
        made = Imported(row["do"], "fisheries.tonnes", {"tonnes": 1}, dict(row))
        scope = globals() | {"made": made}
        exec(row["do"], scope)
        return scope.get("answer", made)
    def evidence(self, rows, calculator_key):
        if rows[0].natural_key == "hang":
            while True: pass
        if rows[0].natural_key == "none":
            return 5
        if rows[0].natural_key == "keyless":
            return [EvidenceRecord(self.description, {}, ())]
        return super().evidence(rows, calculator_key)

@hookimpl
def tilik_importers():
    return [Any()]
"""

WRITING = """
for each in range(3, 20):
    try: os.write(each, b'rubbish ' * 9)
    except OSError: pass
"""


@pytest.fixture(scope="module")
def impatient(plugin_settings: Settings) -> Settings:
    """Settings of importers that may take 2 seconds for a part of the lines."""
    return plugin_settings.model_copy(update={"scoring_timeout": 2.0, "plugin_timeout": 30})


@pytest.fixture
def importer(
    plugin_site: PluginSite, tmp_path: Path, impatient: Settings
) -> Iterator[PluginImporter]:
    """The importer of a plugin that does what lines say."""
    with plugin_site(tmp_path / "site") as install:
        install("anything", SOURCE)
        catalogue: Catalogue = asyncio.run(read_catalogue(impatient))
        found = find_importer("any", catalogue, impatient)
        assert isinstance(found, PluginImporter)
        yield found


def read(importer: PluginImporter, folder: Path, *lines: str) -> CheckedLines:
    path = folder / "any.csv"
    quoted = ('"' + line.replace('"', '""') + '"' for line in lines)
    path.write_text("\n".join(["do", *quoted, ""]), encoding="utf-8")
    return asyncio.run(read_file(ImportOrder(path, importer))).checked


def test_what_a_confined_importer_tries_is_the_rejection_of_its_line(
    importer: PluginImporter, tmp_path: Path
) -> None:
    secret = tmp_path / "token.key"
    secret.write_text("secret", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        tried = [
            f"open({str(secret)!r}).read()",
            "open('/etc/passwd').read()",
            "open('/tmp/written', 'w')",
            "os.fork()",
            "subprocess.run(['true'])",
            f"socket.create_connection(('127.0.0.1', {port}))",
            "os.kill(os.getppid(), signal.SIGKILL)",
            "raise ValueError('no luck')",
            "sys.exit()",
        ]
        found = read(importer, tmp_path, "pass", *tried, "print('much')")
    assert list(found.accepted) == ["pass", "print('much')"]
    reasons = {each.line: each.reason for each in found.rejected}
    assert sorted(reasons) == list(range(3, 3 + len(tried)))
    for line in range(3, 10):
        assert "(PermissionError: " in reasons[line].en
    assert reasons[10].en == "the importer of any failed (ValueError: no luck); tell its authors"
    assert reasons[10].id == "pengimpor any gagal (ValueError: no luck); beri tahu pembuatnya"
    assert "SystemExit" in reasons[11].en


def test_plugin_process_has_neither_settings_nor_descriptors_of_the_command(
    importer: PluginImporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TILIK_DATABASE_URL", "postgresql://secret@localhost/tilik")
    tried = "raise ValueError(','.join(each for each in os.environ if 'TILIK' in each) or 'none')"
    (rejected,) = read(importer, tmp_path, tried).rejected
    assert "(ValueError: none)" in rejected.reason.en


@pytest.mark.parametrize(
    ("line", "en", "indonesian"),
    [
        ("while True: pass", "took longer than 2 s", "memerlukan lebih dari 2 detik"),
        ("os._exit(0)", "ended its process", "menghentikan prosesnya"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "ended its process", "menghentikan prosesnya"),
        ("bytearray(2 * 2**30)", "needed more memory", "memerlukan memori melebihi batas"),
        (
            f"exec({WRITING!r})",
            "answered something invalid",
            "memberi jawaban yang tidak sah",
        ),
        (
            "sys.modules['__main__'].read_lines = lambda *given: [{'natural_key': 5}]",
            "answered something invalid",
            "memberi jawaban yang tidak sah",
        ),
    ],
)
def test_importer_whose_process_fails_refuses_the_file_in_both_languages(
    importer: PluginImporter, tmp_path: Path, line: str, en: str, indonesian: str
) -> None:
    # The part that follows is asked of what the first one patched.
    lines = [line, *(f"pass # {number}" for number in range(1000))]
    with pytest.raises(ImportRefused) as refused:
        read(importer, tmp_path, *lines)
    message = refused.value.message
    assert f"the importer of any {en}" in message.en
    assert f"pengimpor any {indonesian}" in message.id
    assert "tell its authors" in message.en
    assert "\n" not in message.en


@pytest.mark.parametrize(
    "answer",
    [
        "answer = 5",
        "answer = None",
        "answer = Imported('key', 5, {'x': object()}, {})",
    ],
)
def test_answer_that_is_no_record_is_the_rejection_of_its_line(
    importer: PluginImporter, tmp_path: Path, answer: str
) -> None:
    found = read(importer, tmp_path, answer, "pass")
    assert [each.line for each in found.rejected] == [2]
    assert list(found.accepted) == ["pass"]


def test_text_that_cannot_be_stored_is_the_rejection_of_its_line(
    importer: PluginImporter, tmp_path: Path
) -> None:
    line = "made.record['tonnes'] = chr(0)"
    (rejected,) = read(importer, tmp_path, line, "pass").rejected
    assert (rejected.line, "NUL" in rejected.reason.en) == (2, True)


def test_evidence_is_made_in_the_process_and_its_failures_are_told(
    importer: PluginImporter,
) -> None:
    def made(key: str) -> object:
        line = Imported(key, "fisheries.tonnes", {"tonnes": 1}, {"do": key})
        return asyncio.run(importer.evidence([line], "fisheries.tonnes"))

    (record,) = cast("list[EvidenceRecord]", made("good"))
    assert (record.natural_keys, record.record) == (("good",), {"tonnes": 1})
    assert made("none") == Raised("TypeError: 'int' object is not iterable")
    for key, said in (("hang", "took longer than 2 s"), ("keyless", "answered something invalid")):
        with pytest.raises(ImporterFailed, match=f"of any {said} when it made evidence"):
            made(key)
