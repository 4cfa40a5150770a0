"""The variables of the environment: names that no setting has, and values that are refused."""

from collections.abc import Iterator, Mapping
from typing import Final

from tilik_server.doctor.finding import Finding, fault, ok, warning
from tilik_server.settings import PREFIX, unknown_variables
from tilik_server.terminal import count_of

SETTINGS: Final = "settings"


def check_variables(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each unknown variable, or one if there is none."""
    unknown = unknown_variables(environment)
    for name, near in unknown.items():
        if near is None:
            yield warning(
                SETTINGS,
                f"{name} is no setting and is ignored; docs/settings.md lists them.",
                f"{name} bukan pengaturan dan diabaikan; docs/settings.md memuat daftarnya.",
            )
        else:
            yield fault(
                SETTINGS,
                f"{name} is no setting; did you mean {near}?",
                f"{name} bukan pengaturan; mungkin maksudnya {near}?",
            )
    if not unknown:
        count = sum(name.upper().startswith(PREFIX) for name in environment)
        yield ok(
            SETTINGS,
            f"{count_of(count, 'variable is', 'variables are')} set, and every one is known.",
            f"{count} variabel terisi, semuanya dikenal.",
        )
