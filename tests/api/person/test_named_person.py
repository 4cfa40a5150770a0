"""The number by which a person is named to the commands about personal data."""

from typing import Any

import pytest

from tilik_server.errors import PersonNotFound
from tilik_server.personal.export_person import export_person
from tilik_server.personal.find_person import one_person

NIP = "190112311920011119"
PRINTED = "19011231 192001 1 119"


@pytest.mark.parametrize(
    "words",
    [[NIP], [PRINTED], PRINTED.split(), [f"'{NIP}"], [PRINTED.replace(" ", "\u00a0")]],
)
def test_number_is_taken_as_spreadsheets_write_it(words: list[str]) -> None:
    assert one_person(words) == NIP


async def test_unknown_number_is_refused(world: Any) -> None:
    with pytest.raises(PersonNotFound):
        await export_person(world.database, NIP)
