"""Settings and errors are declared once, completely, and the pages about them follow."""

import string
import sys
from collections import Counter
from pathlib import Path

from tilik_server.errors import TilikError
from tilik_server.errors.messages import LANGUAGES, MESSAGES
from tilik_server.issuer import ClaimMap, Issuer
from tilik_server.settings import Settings
from tilik_tests.commands import run_command

ROOT = Path(__file__).parents[2]


def words_in_braces(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def test_pages_about_settings_and_errors_follow_the_declarations() -> None:
    check = run_command(sys.executable, ROOT / "docs" / "generate.py", "--check")
    assert check.returncode == 0, check.stderr


def test_every_setting_is_described() -> None:
    for declared in (Settings, Issuer, ClaimMap):
        assert [name for name, it in declared.model_fields.items() if not it.description] == []


def test_every_error_stands_in_its_file_with_a_code_of_its_own(
    all_errors: set[type[TilikError]],
) -> None:
    homes = {error.__module__.removeprefix("tilik_server.errors.") for error in all_errors}
    files = (ROOT / "server/tilik_server/errors").glob("[a-z]*.py")
    assert homes == {"tilik_web.refusal", *(file.stem for file in files)}
    codes = Counter(error.code for error in all_errors)
    assert [code for code, times in codes.items() if times > 1] == []
    assert all(code.replace("_", "").isalnum() and code.isupper() for code in codes)


def test_every_error_has_a_sentence_in_each_language(all_errors: set[type[TilikError]]) -> None:
    assert [error for error in all_errors if not error.__dict__.get("__doc__")] == []
    codes = sorted(error.code for error in all_errors)
    assert {language: sorted(MESSAGES[language]) for language in ("en", "id")} == {
        "en": codes,
        "id": codes,
    }
    # Another language may lack sentences, which are then said in English.
    assert [language for language in LANGUAGES if not set(MESSAGES[language]) <= set(codes)] == []
    differing = [
        (language, code)
        for language in LANGUAGES
        for code, sentence in MESSAGES[language].items()
        if words_in_braces(sentence) != words_in_braces(MESSAGES["en"][code])
    ]
    assert differing == []
