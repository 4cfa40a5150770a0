"""Say which advisories there are about what the locks name: `make advisories`.

It ends with 0 if there are none, with 1 if there are some, and with 2 if nothing could be learned.
It runs where pip-audit is installed, and nothing else.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
LOCKS: Final = (
    HERE / "requirements.lock",
    HERE / "tools.lock",
    HERE / "build.lock",
    HERE.parents[1] / "requirements.lock",
)
"""What the images install, what builds them, and what Tilik is developed with."""
NONE, SOME, UNKNOWN = range(3)


class Unanswered(Exception):
    """Raised if the index of advisories gives no answer; its text is the last line of why."""


def ask(lock: Path, index: str | None) -> list[dict[str, Any]]:
    """Return what an index says of each distribution of a lock, OSV's own unless given.

    Raises Unanswered.
    """
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes"]
    command += ["--disable-pip", "--vulnerability-service", "osv", "--format", "json"]
    command += ["--progress-spinner", "off", *(["--osv-url", index] if index else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answered: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        # pip-audit ends with 1 for an advisory and for a failure alike.
        why = done.stderr.strip().rpartition("\n")[2] or f"pip-audit ended with {done.returncode}"
        raise Unanswered(why) from None
    return answered


def report(lock: Path, answered: Sequence[dict[str, Any]]) -> bool:
    """Print what was answered about a lock, and return whether there is an advisory."""
    asked = [each for each in answered if "skip_reason" not in each]
    found = [(each, advisory) for each in asked for advisory in each["vulns"]]
    name = lock.relative_to(HERE.parents[1])
    print(f"{name}: {len(asked)} distributions, advisories: {len(found)}")
    for each, advisory in found:
        fixed = ", ".join(advisory["fix_versions"]) or "no version yet"
        named = " ".join([advisory["id"], *sorted(advisory["aliases"])])
        print(f"  {each['name']} {each['version']}: {named}; mended in {fixed}")
        print(f"    {advisory['description'][:200]}")
    for each in answered:
        if "skip_reason" in each:
            print(f"  {each['name']} was not asked about: {each['skip_reason']}")
    return bool(found)


def main(index: str | None) -> int:
    """Ask about each lock, and return how to end."""
    try:
        answers = {lock: ask(lock, index) for lock in LOCKS}
    except Unanswered as fault:
        print("No index of advisories could be reached, so nothing is known about what the")
        print("locks name: this does not mean that they are safe. Ask again where one can be")
        print("reached, or name one that speaks as OSV does: make advisories ADVISORIES=URL")
        print(f"  {fault}")
        return UNKNOWN
    reported = [report(lock, answered) for lock, answered in answers.items()]
    return SOME if any(reported) else NONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
