"""Expected failures say what is wrong in two languages."""

from tilik_plugin import Text
from tilik_server.errors import DatabaseUnreachable, FieldFault, TilikError


def test_messages_are_filled_from_the_details() -> None:
    fault = DatabaseUnreachable(address="db:5432/tilik", reason="no route")
    assert str(fault) == "The database at db:5432/tilik cannot be reached: no route."
    assert fault.message.id == "Basis data di db:5432/tilik tidak dapat dihubungi: no route."


def test_only_the_first_paragraph_is_the_message() -> None:
    assert DatabaseUnreachable.message_en().endswith("{reason}.")


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
