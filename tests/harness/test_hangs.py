"""A test that hangs is ended, and named with what it waits for."""

import sys
from pathlib import Path

from tilik_tests.commands import run_command

SUPPORT = Path(__file__).parents[1] / "support"
CONFTEST = """
import sys
sys.path.insert(0, {support!r})
from tilik_tests.tasks import no_task_is_left, pytest_runtest_makereport
"""
HANGING = """
import asyncio

async def for_nobody():
    await asyncio.Event().wait()

async def test_waits():
    await for_nobody()

async def test_next():
    assert len(asyncio.all_tasks()) == 1
"""


def test_test_that_hangs_is_named_with_the_stack_of_its_task(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST.format(support=str(SUPPORT)))
    (tmp_path / "test_hanging.py").write_text(HANGING)
    options = ["-p", "no:cacheprovider", "--timeout=1", "-o", "asyncio_mode=auto"]
    scopes = [f"-oasyncio_default_{each}_loop_scope=session" for each in ("test", "fixture")]
    pytest = (sys.executable, "-m", "pytest", "--rootdir", tmp_path)
    done = run_command(*pytest, *options, *scopes, tmp_path, cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 1 passed" in done.stdout
    assert "test_waits - Failed: Timeout (>1.0s)" in done.stdout
    waiting = done.stdout.split("Waiting tasks")[1]
    assert "in test_waits" in waiting
    assert "in for_nobody" in waiting
