"""The year's operations: those that are served are those of the contract.

Each file names its fragment by itself, since generators of clients read all files together; and
a variable that has a default may be null, since Relay wants it so.
"""

import re
from pathlib import Path

import pytest
from graphql import parse, print_ast, separate_operations, validate

from tilik_schema.build import schema
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_web.named_operations import named_operations

YEAR = parse((Path(__file__).parent / "appraisal_year.graphql").read_text("utf-8"))
PROMISED = separate_operations(YEAR)


def test_the_whole_document_is_valid() -> None:
    assert validate(graphql_schema(schema), YEAR) == []
    assert len(PROMISED) == 34


@pytest.mark.parametrize("name", PROMISED)
def test_each_step_of_the_year_is_served_as_the_contract_has_it(name: str) -> None:
    served = {each.name: each.document for each in named_operations()}
    assert as_promised(served[name]) == print_ast(PROMISED[name])


def as_promised(document: str) -> str:
    text = re.sub(
        r"\b(Plan|Review|Rating|Calibration|Decision|Objection|FollowUp)Step\b", "Step", document
    )
    text = text.replace("$waiveObjection: Boolean =", "$waiveObjection: Boolean! =")
    return print_ast(parse(text))
