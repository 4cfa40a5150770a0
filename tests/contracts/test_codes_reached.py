"""Every code that an answer may carry is reached by a test that asks for it over the API."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tilik_server.errors import TilikError

ROOT: Final = Path(__file__).parents[2]
# Where tests speak to the schema, to the application, or to the application among bad plugins.
ASKING: Final = (ROOT / "tests" / "api", ROOT / "tests" / "faults")

# Never raised themselves: what their subclasses have in common.
BASES: Final = frozenset({"FAILED", "REFUSED", "PLUGIN_UNUSABLE"})
# Told by a command, or at the start of the service, before anything is answered.
COMMANDS: Final = frozenset(
    {
        *("ADDRESS_IN_USE", "SCHEMA_DIFFERS", "SETTINGS_INVALID"),
        *("IMPORT_REFUSED", "RECORDS_UNREADABLE", "TOO_MANY_ROWS", "TOO_MANY_PAGES"),
        *("ACCOUNT_TAKEN", "ACCOUNT_UNKNOWN"),
        *("ALREADY_ERASED", "APPRAISALS_OPEN", "ERASURE_TOO_EARLY", "ERASURE_UNCONFIRMED"),
        *("STILL_IN_SERVICE", "PERSON_NOT_FOUND"),
        *("DOCUMENT_INVALID", "DOCUMENT_NOT_STORED"),
        *("MIGRATION_UNKNOWN", "MIGRATIONS_UNKNOWN", "TABLES_UNRECORDED"),
        *("DATABASE_NOT_EMPTY", "MIGRATION_BLOCKED", "STEP_BACK_REFUSED", "STEP_BACK_UNCONFIRMED"),
        *("DATABASE_TOO_OLD", "EMBEDDED_DATABASE_FAILED", "EMBEDDED_MISSING"),
        *("OWNER_ADDRESS_MISSING", "SERVICE_ADDRESS_MISSING", "SERVICE_ROLE_TOO_STRONG"),
        "ROLES_NOT_DISTINCT",
        *("DATABASE_FOREIGN", "DEMO_STORED"),
        "SETTING_UNKNOWN",
        "TRACING_MISSING",
        "BACKUP_FOLDER_NOT_EMPTY",
        "BACKUP_UNREADABLE",
        "BACKUP_INCOMPLETE",
        "BACKUP_OF_NEWER_VERSION",
        "BACKUP_OF_ANOTHER_ROLE",
        "RESTORE_TARGET_NOT_EMPTY",
        "DATABASE_NOT_MIGRATED",
        "BACKUP_PROGRAMS_MISSING",
        "BACKUP_PROGRAMS_FAILED",
    }
)
# What an answer carries in their place: a client is not told what happened inside.
STANDING_IN: Final = {
    "DATABASE_FAILED": "TEMPORARILY_UNAVAILABLE",
    "DATABASE_UNREACHABLE": "TEMPORARILY_UNAVAILABLE",
    "POOL_EXHAUSTED": "TEMPORARILY_UNAVAILABLE",
    "TOKEN_INVALID": "UNAUTHENTICATED",
    # The connection is closed with the message; 1013 is the protocol's "try again later".
    "SUBSCRIPTION_INTERRUPTED": 1013,
}
# Modules that answer requests, or do what requests ask for.
ANSWERING: Final = (
    "tilik_schema",
    "tilik_server/access",
    "tilik_server/judging",
    "tilik_server/operations",
    "tilik_server/plugin_host",
    "tilik_server/scoring",
    "tilik_server/validation",
)


def asked_for(text: str) -> Iterator[object]:
    """The constants of a module's tests: of each that asserts, and of the tables it is given."""
    for statement in ast.parse(text).body:
        for node in statement.body if isinstance(statement, ast.ClassDef) else [statement]:
            if isinstance(node, ast.Assign | ast.AnnAssign) or asserts(node):
                yield from constants(node)


def asserts(node: ast.AST) -> bool:
    """Whether it is a function that asserts something."""
    is_function = isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
    return is_function and any(isinstance(each, ast.Assert) for each in ast.walk(node))


def constants(node: ast.AST) -> Iterator[object]:
    """The constants below a node."""
    return (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))


def test_every_code_of_an_answer_is_reached_over_the_api(
    all_errors: set[type[TilikError]],
) -> None:
    files = [file for folder in ASKING for file in folder.rglob("test_*.py")]
    reached = {each for file in files for each in asked_for(file.read_text("utf-8"))}
    codes = {error.code for error in all_errors}
    assert {*BASES, *COMMANDS, *STANDING_IN} <= codes
    wanted = codes - BASES - COMMANDS - set(STANDING_IN) | set(STANDING_IN.values())
    assert sorted(str(code) for code in wanted - reached) == []


def test_what_only_commands_tell_is_raised_by_nothing_that_answers(
    all_errors: set[type[TilikError]],
) -> None:
    names = {error.__name__ for error in all_errors if error.code in BASES | COMMANDS}
    raised = {
        (node.exc.func if isinstance(node.exc, ast.Call) else node.exc): file.name
        for folder in ("schema", "server")
        for file in (ROOT / folder).rglob("*.py")
        if any(part in file.as_posix() for part in ANSWERING)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Raise)
    }
    assert len(raised) > 100
    told = {(each.id, file) for each, file in raised.items() if isinstance(each, ast.Name)}
    assert sorted(pair for pair in told if pair[0] in names) == []
