"""Plugins that reach for what they do not need: each is refused, and the service goes on.

Where a machine lacks a means, the catalogue must say so; an attack that it allows is then expected.
"""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest

from tilik_server.access.tokens import KEY_FILE, Tokens
from tilik_server.database.embedded import SUPERUSER
from tilik_server.models.vocabulary import ScoreStatus
from tilik_server.plugin_host.plugins import Catalogue, read_catalogue
from tilik_server.scoring.pool import MeasureRequest, MeasureResult, ScoringPool
from tilik_server.settings import Settings
from tilik_tests.attacks import WHILE_MEASURING, WHILE_READ, source
from tilik_tests.cluster import Cluster
from tilik_tests.commands import run_command

InstallPlugin = Callable[[str, str], None]
PluginSite = Callable[[Path], AbstractContextManager[InstallPlugin]]

FILES = "PLUGINS_READ_FILES"
CALLS = "PLUGINS_CALL_SYSTEM"
DROP_OUT = MeasureRequest("health.drop_out", [{"first": 98, "last": 96}])

# By what they try: the code, and which gap of the machine would let it pass. Names in capitals are
# the targets. An attack that raises nothing has succeeded.
ATTACKS = {
    "token-key": ("open(KEY).read()", FILES),
    "passwords": ("open('/etc/shadow').read()", FILES),
    "accounts": ("open('/etc/passwd').read()", FILES),
    "data-folder": ("os.listdir(os.path.dirname(KEY))", FILES),
    "environment": ("open(f'/proc/{SERVICE}/environ', 'rb').read()", FILES),
    "memory": ("open(f'/proc/{SERVICE}/mem', 'rb').read()", FILES),
    "written-file": ("open(FREE, 'w')", FILES),
    "written-code": ("open(os.path.dirname(__file__) + '/other.py', 'w')", FILES),
    "changed-code": ("import tilik_plugin; open(tilik_plugin.__file__, 'a')", FILES),
    "removed-file": ("os.unlink(KEY)", CALLS),
    "emptied-file": ("os.truncate(KEY, 0)", CALLS),
    "opened-to-all": ("os.chmod(KEY, 0o666)", CALLS),
    "linked-file": ("os.symlink(KEY, FREE)", CALLS),
    "tcp": ("socket.create_connection(('127.0.0.1', PORT))", CALLS),
    "udp": ("socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))", CALLS),
    "listening": ("socket.create_server(('127.0.0.1', 0))", CALLS),
    "database": ("socket.socket(socket.AF_UNIX).connect(DATABASE)", CALLS),
    "abstract-socket": ("socket.socket(socket.AF_UNIX).connect('\\0' + ABSTRACT)", CALLS),
    "raw-socket": ("call((41, 198), socket.AF_INET, socket.SOCK_STREAM, 0)", CALLS),
    "rings": ("call((425, 425), 8, bytes(120))", CALLS),
    "signal": ("os.kill(VICTIM, signal.SIGKILL)", CALLS),
    "signal-to-the-service": ("os.kill(SERVICE, 0)", CALLS),
    "signal-to-the-parent": ("os.kill(os.getppid(), signal.SIGKILL)", CALLS),
    "signal-to-the-group": ("os.killpg(0, signal.SIGCONT)", CALLS),
    "signal-to-all": ("os.kill(-1, 0)", CALLS),
    "signal-by-descriptor": ("signal.pidfd_send_signal(os.pidfd_open(VICTIM), 9)", CALLS),
    "signal-of-a-pipe": ("fcntl.fcntl(1, fcntl.F_SETOWN, VICTIM)", CALLS),
    "tracing": ("call((101, 117), 16, VICTIM, 0, 0)", CALLS),
    "limits": ("resource.prlimit(VICTIM, resource.RLIMIT_CPU, (1, 1))", CALLS),
    "priority": ("os.setpriority(os.PRIO_PROCESS, VICTIM, 19)", CALLS),
    "daemon": ("if not os.fork():\n os.setsid()\n os.fork() and os._exit(0)\n wait()", CALLS),
    "session": ("os.setsid()", CALLS),
    "program": ("subprocess.Popen(['sleep', '60'], start_new_session=True)", CALLS),
    "spawned-program": ("os.posix_spawn('/bin/sleep', ['sleep', '60'], {})", CALLS),
    "other-program": ("os.execv('/bin/true', ['true'])", CALLS),
    "bomb": ("for _ in range(64): os.fork() or wait()", CALLS),
    "cloned-process": ("call((56, 220), signal.SIGCHLD, 0, 0, 0, 0) or wait()", CALLS),
    "new-cloned-process": ("call((435, 435), bytes(64), 64) or wait()", CALLS),
    "namespace": ("call((272, 97), 0x10000000)", CALLS),
    "shared-memory": ("call((29, 194), 0, 4096, 0o1600)", CALLS),
    "memory-file": ("os.memfd_create('hidden')", CALLS),
    "life-without-the-service": ("call((157, 167), 1, 0, 0, 0, 0)", CALLS),
}


@dataclass(frozen=True)
class Outcome:
    """What came of all attacks: while plugins are read, and while they measure."""

    catalogue: Catalogue
    results: dict[str, MeasureResult]
    neighbour: MeasureResult

    def is_open(self, gap: str) -> bool:
        """Whether the machine is said to lack this means."""
        return gap in {each["code"] for each in self.catalogue.gaps}


@pytest.fixture(scope="module")
def victim() -> Iterator[subprocess.Popen[bytes]]:
    """A process of the same user."""
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        process.kill()


@pytest.fixture(scope="module")
def listeners() -> Iterator[list[socket.socket]]:
    """Sockets that nobody is to connect to: of TCP, UDP, and with an abstract name."""
    with ExitStack() as stack:
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(type=socket.SOCK_DGRAM))
        udp.bind(tcp.getsockname())
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind(f"\0tilik-{os.getpid()}")
        abstract.listen()
        for each in (tcp, udp, abstract):
            each.setblocking(False)
        yield [tcp, udp, abstract]


@pytest.fixture(scope="module")
def targets(
    embedded: Cluster,
    victim: subprocess.Popen[bytes],
    listeners: list[socket.socket],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, str | int]:
    data = tmp_path_factory.mktemp("data")
    Tokens(data)
    folder = parse_qs(urlsplit(embedded.url(SUPERUSER, SUPERUSER)).query)["host"][0]
    return {
        "KEY": str(data / KEY_FILE),
        "FREE": str(data / "left"),
        "DATABASE": f"{folder}/.s.PGSQL.5432",
        "PORT": listeners[0].getsockname()[1],
        "ABSTRACT": f"tilik-{os.getpid()}",
        "SERVICE": os.getpid(),
        "VICTIM": victim.pid,
    }


@pytest.fixture(scope="module")
def outcome(
    plugin_site: PluginSite,
    confined: Settings,
    targets: dict[str, str | int],
    tmp_path_factory: pytest.TempPathFactory,
) -> Outcome:
    """Every attack, once by a plugin that is read and once by a calculator."""

    async def measured(catalogue: Catalogue) -> list[MeasureResult]:
        keys = [f"measuring_{name.replace('-', '_')}.tonnes" for name in ATTACKS]
        requests = [MeasureRequest(key, [{"tonnes": 1}]) for key in keys]
        async with ScoringPool(confined, catalogue) as pool:
            return await pool.measure([*requests, DROP_OUT])

    with plugin_site(tmp_path_factory.mktemp("plugins") / "site") as install:
        for name, (attack, _) in ATTACKS.items():
            install(f"reading-{name}", source(attack, WHILE_READ, targets))
            install(f"measuring-{name}", source(attack, WHILE_MEASURING, targets))
        catalogue = asyncio.run(read_catalogue(confined))
        *results, neighbour = asyncio.run(measured(catalogue))
    return Outcome(catalogue, dict(zip(ATTACKS, results, strict=True)), neighbour)


def processes_with(megabytes: int) -> list[int]:
    """The processes of plugins with this limit, by which their command lines are known."""
    found = psutil.process_iter(["cmdline", "status"])
    return [
        each.pid
        for each in found
        if (each.info["cmdline"] or [""])[-1] == str(megabytes)
        and each.info["status"] != psutil.STATUS_ZOMBIE
    ]


def is_refusal(detail: str | None) -> bool:
    """Whether the kernel refused it: not permitted, or no such call."""
    last = (detail or "").strip().rpartition("\n")[2]
    return bool(re.match(r"PermissionError: \[Errno (1|13)\] |OSError: \[Errno 38\] ", last))


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_while_a_plugin_is_read_is_refused(outcome: Outcome, name: str) -> None:
    if not outcome.is_open(ATTACKS[name][1]):
        plugin = outcome.catalogue.plugin(f"reading-{name}")
        assert plugin is not None
        assert plugin.problem is not None
        assert plugin.problem["code"] == "PLUGIN_FAILED"
        assert is_refusal(plugin.detail), plugin.detail


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_while_a_calculator_measures_is_refused(outcome: Outcome, name: str) -> None:
    if not outcome.is_open(ATTACKS[name][1]):
        result = outcome.results[name]
        assert result.problem is not None
        assert result.problem["code"] == "CALCULATOR_FAILED"
        assert is_refusal(result.detail), result.detail


def test_the_service_and_what_is_around_it_are_unharmed(
    outcome: Outcome,
    targets: dict[str, str | int],
    victim: subprocess.Popen[bytes],
    listeners: list[socket.socket],
) -> None:
    assert (outcome.neighbour.status, outcome.neighbour.value) == (ScoreStatus.COMPUTED, 2.04)
    if not outcome.is_open(CALLS):
        assert victim.poll() is None
        tcp, udp, abstract = listeners
        for untouched in (tcp.accept, abstract.accept, lambda: udp.recv(1)):
            with pytest.raises(BlockingIOError):
                untouched()
    if not outcome.is_open(FILES):
        key = Path(str(targets["KEY"]))
        assert key.stat().st_mode & 0o777 == 0o600
        assert [each.name for each in key.parent.iterdir()] == [KEY_FILE]


def test_no_process_is_left(outcome: Outcome, confined: Settings) -> None:
    assert not outcome.results["daemon"].value
    if not outcome.is_open(CALLS):
        assert processes_with(confined.scoring_memory_mb) == []


def test_what_this_machine_lacks_is_said_in_both_languages(outcome: Outcome) -> None:
    for gap in outcome.catalogue.gaps:
        assert gap["code"] in {FILES, CALLS}
        assert all(gap["message"][language] for language in ("en", "id"))


WITHOUT = """
import asyncio, json, os, struct, sys
from tilik_server.plugin_host.confinement import kernel, seccomp
from tilik_server.plugin_host.confinement.system_calls import this_machine
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.settings import Settings

machine = this_machine()
kernel.control_process(kernel.SET_NO_NEW_PRIVILEGES, 1)
number = machine.number(sys.argv[1])
# Load the number; for this call say that it does not exist, and allow all others.
missing = [(0x20, 0, 0, 0), (0x15, 0, 1, number), (6, 0, 0, 0x50026), (6, 0, 0, 0x7FFF0000)]
seccomp.install(machine, missing)
catalogue = asyncio.run(read_catalogue(Settings(plugin_timeout=60, scoring_memory_mb=511)))
plugins = {each.name: each.detail for each in catalogue.plugins}
codes = [each.problem and each.problem["code"] for each in catalogue.plugins]
gaps = [each["code"] for each in catalogue.gaps]
print(json.dumps({"gaps": gaps, "plugins": plugins, "codes": codes}))
"""


def on_a_machine_without(call: str) -> Any:
    """What a service finds whose kernel does not know a system call."""
    done = run_command(sys.executable, "-c", WITHOUT, call)
    return json.loads(done.stdout)


def test_a_machine_without_landlock_is_told_and_hides_the_service_s_memory(
    install_plugin: InstallPlugin, outcome: Outcome
) -> None:
    environment = "open('/proc/' + open(f'/proc/{os.getppid()}/stat').read().split()[3]"
    install_plugin("a-reading-one", source(f"{environment} + '/environ').read()", WHILE_READ, {}))
    install_plugin("b-reading-one", source("open('/etc/passwd').read()", WHILE_READ, {}))
    found = on_a_machine_without("landlock_create_ruleset")
    assert found["gaps"][:1] == [FILES]
    assert is_refusal(found["plugins"]["a-reading-one"])
    assert found["plugins"]["b-reading-one"] is None


def test_a_machine_without_seccomp_is_told(install_plugin: InstallPlugin, outcome: Outcome) -> None:
    # The daemon is a child of nobody who still lives, in a session of its own, without pipes.
    daemon = """
    if not os.fork():
        os.setsid()
        if not os.fork():
            os.closerange(0, 64)
            wait()
        os._exit(0)
    """
    install_plugin("a-forking-one", source(daemon, WHILE_READ, {}))
    install_plugin("b-reading-one", source("open('/etc/passwd').read()", WHILE_READ, {}))
    found = on_a_machine_without("seccomp")
    assert found["gaps"][-1:] == [CALLS]
    assert found["plugins"]["a-forking-one"] is None
    assert processes_with(511) == []
    assert outcome.is_open(FILES) or is_refusal(found["plugins"]["b-reading-one"])


def test_a_plugin_is_not_run_where_a_means_is_there_and_fails(
    install_plugin: InstallPlugin, outcome: Outcome, tmp_path: Path
) -> None:
    install_plugin("any-one", f"open({str(tmp_path / 'left')!r}, 'w')")
    found = on_a_machine_without("landlock_restrict_self")
    if not outcome.is_open(FILES):
        assert found["gaps"] == [gap["code"] for gap in outcome.catalogue.gaps]
        assert set(found["codes"]) == {"PLUGIN_DIED"}
        assert "OSError: [Errno 38]" in found["plugins"]["any-one"]
        assert not (tmp_path / "left").exists()
