"""npm's Apollo Client and urql ask by hashes, and send a document where it is not known."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tilik_server.access.viewer import Grant
from tilik_server.models.vocabulary import Role
from tilik_server.settings import DocumentMode, Settings
from tilik_tests.node import needs_packages, run_script

WHO = "query Who {\n  viewer {\n    grants {\n      role\n    }\n  }\n}"
# Apollo asks for the type of each object, too.
WHO_IN_APOLLO = """query Who {
  viewer {
    grants {
      role
      __typename
    }
    __typename
  }
}"""
OTHER = "query Other { viewer { employee { id } } }"
WITHDRAW = """mutation Withdraw {
  withdrawEvidence(evidence: "x", reason: "Salah") { ... on Problem { code } } }"""

pytestmark = [
    needs_packages("@apollo/client", "@urql/core", "@urql/exchange-persisted"),
    pytest.mark.parametrize("client", ["apollo", "urql"]),
]
Ask = Callable[..., Awaitable[tuple[list[str], list[Any]]]]


@pytest.fixture
def mode() -> DocumentMode:
    return "any"


@pytest.fixture
def live_settings(settings: Settings, mode: DocumentMode, keyed_folder: Path) -> Settings:
    folder = keyed_folder / "documents"
    folder.mkdir()
    changed = {"data_dir": keyed_folder, "documents": mode, "documents_folder": folder}
    if mode != "any":
        (folder / "Who.graphql").write_text(WHO, "utf-8")
        (folder / "WhoInApollo.graphql").write_text(WHO_IN_APOLLO, "utf-8")
    return settings.model_copy(update=changed)


@pytest.fixture
def ask(server: Any, sign: Any, client: str) -> Ask:
    """Has the client ask a document so many times: what it sent, and what it was answered."""

    async def asked(document: str, times: int, method: str = "POST") -> tuple[list[str], list[Any]]:
        address = f"http://127.0.0.1:{server.port}/graphql"
        token = sign(None, Grant(Role.ADMIN))
        lines = await run_script(
            "persist.mjs", client, method, address, token, document, lines=times
        )
        sent = [each["sent"] for each in lines if "sent" in each]
        return sent, [each for each in lines if "sent" not in each]

    return asked


def roles_in(answer: Any) -> list[str]:
    """The roles of the viewer in an answer without errors."""
    assert answer["codes"] == []
    return [each["role"] for each in answer["data"]["viewer"]["grants"]]


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_document_is_sent_once_and_then_its_hash_is_enough(
    ask: Ask, client: str, method: str
) -> None:
    sent, answers = await ask(WHO, 3, method)
    # Apollo sends the document by POST even then.
    again = "POST" if client == "apollo" else method
    by_hash = f"{method} hash"
    assert sent == [by_hash, f"{again} hash document", by_hash, by_hash]
    assert [roles_in(each) for each in answers] == [["ADMIN"]] * 3


async def test_mutation_is_sent_by_post_alone(ask: Ask) -> None:
    sent, answers = await ask(WITHDRAW, 2, "GET")
    assert sent == ["POST hash", "POST hash document", "POST hash"]
    problems = [each["data"]["withdrawEvidence"]["code"] for each in answers]
    assert problems == ["INVALID_ID"] * 2


class TestKnown:
    """Documents are not remembered where known ones alone are taken."""

    @pytest.fixture
    def mode(self) -> DocumentMode:
        return "only"

    @pytest.mark.parametrize("method", ["POST", "GET"])
    async def test_known_document_is_answered_by_its_hash_at_once(
        self, ask: Ask, method: str
    ) -> None:
        sent, answers = await ask(WHO, 2, method)
        assert sent == [f"{method} hash"] * 2
        assert [roles_in(each) for each in answers] == [["ADMIN"]] * 2

    async def test_client_gives_hashes_up_and_reads_why_its_document_is_refused(
        self, ask: Ask
    ) -> None:
        sent, answers = await ask(OTHER, 2)
        assert sent == ["POST hash", "POST document", "POST document"]
        assert [each["codes"] for each in answers] == [["DOCUMENT_NOT_TAKEN"]] * 2
