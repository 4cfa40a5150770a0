"""Expected failures say what is wrong in two languages."""

import sys
from pathlib import Path

from tilik_plugin import Text
from tilik_server.errors import DatabaseUnreachable, FieldFault, TilikError
from tilik_server.errors.messages import MESSAGES, read_messages
from tilik_tests.commands import run_command


def test_messages_are_filled_from_the_details() -> None:
    fault = DatabaseUnreachable(address="db:5432/tilik", reason="no route")
    assert str(fault) == "The database at db:5432/tilik cannot be reached: no route."
    assert fault.message.id == "Basis data di db:5432/tilik tidak dapat dihubungi: no route."


def test_a_language_is_a_file_of_messages(tmp_path: Path) -> None:
    (tmp_path / "jv.toml").write_text('NOT_FOUND = "Ora ana."')
    (tmp_path / "en.toml").write_text('NOT_FOUND = "Nothing."\nFAILED = "Failed."')
    read = read_messages(tmp_path)
    assert list(read) == ["en", "jv"]
    assert read["jv"] == {"NOT_FOUND": "Ora ana."}


def test_what_a_language_lacks_is_said_in_english() -> None:
    fault = DatabaseUnreachable(address="db", reason="no route")
    assert fault.message_in("jv") == fault.message_in("en")


def test_messages_do_not_depend_on_docstrings() -> None:
    code = "from tilik_server.errors import NotFound; print(NotFound(), NotFound().message.id)"
    said = run_command(sys.executable, "-OO", "-c", code).stdout
    assert said == f"{MESSAGES['en']['NOT_FOUND']} {MESSAGES['id']['NOT_FOUND']}\n"


def test_problem_carries_code_message_and_fields_as_json() -> None:
    weight = FieldFault(("goals", "0", "weight"), Text(en="above 100", id="di atas 100"))
    assert TilikError(fields=[weight]).as_problem() == {
        "code": "FAILED",
        "message": {"en": "The request failed.", "id": "Permintaan gagal."},
        "fields": [
            {
                "path": ["goals", "0", "weight"],
                "message": {"en": "above 100", "id": "di atas 100"},
            }
        ],
    }
