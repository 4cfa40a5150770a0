"""How much a client is told of what is wrong: a part of what it sent, however much that was."""

from typing import Any, Final

import orjson
import pytest

from tilik_plugin import Text
from tilik_schema.build import schema
from tilik_schema.graphql_adapter import MOST_ERRORS
from tilik_schema.guards.document_guard import with_limits
from tilik_schema.problem import problem_of
from tilik_server.errors import CodeUnknown, FieldFault, InvalidArgument
from tilik_server.errors.base import MOST_CHARACTERS, MOST_FAULTS, MOST_OF_NAME
from tilik_server.limits import DocumentLimits
from tilik_web.masking import MOST_PLACES, format_error
from tilik_web.response import Answer, answer_of

GUARDED: Final = with_limits(schema, DocumentLimits())
MOST_BYTES: Final = 64 * 1024
GIVE: Final = "mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) { __typename } }"
LONG: Final = "x" * 900_000


def many(text: str, number: int) -> str:
    """The text so many times, with another number in each."""
    return " ".join(text.replace("#", str(each)) for each in range(number))


DOCUMENTS: Final = {
    "fields": f"{{ viewer {{ {many('field#', 1000)} }} }}",
    "long fields": f"{{ viewer {{ {many('field#' + 'x' * 3900, 10)} }} }}",
    "arguments": f"{{ units({many('argument#: 1', 700)}) {{ totalCount }} }}",
    "one argument": f"{{ units({many('first: 1', 700)}) {{ totalCount }} }}",
    "directives": f"{{ units {many('@directive#', 20)} {{ totalCount }} }}",
    "variables": f"query ({many('$a#: Int', 700)}) {{ __typename }}",
    "one variable": f"query ({many('$a: Int', 700)}) {{ __typename }}",
    "types": f"query ({many('$a#: Wrong#', 700)}) {{ __typename }}",
    "fragments": f"{{ __typename }} {many('fragment A# on Query { __typename }', 300)}",
    "fragment": f"{{ ...A }} {many('fragment A on Query { __typename }', 300)}",
    "cycle": f"{{ ...A0 }} {many('fragment A# on Query { ...A# }', 300)}",
    "conflicts": f"{{ {many('a: units(first: #) { totalCount }', 20)} }}",
    "input": f"mutation {{ giveFeedback(input: {{ {many('field#: 1', 900)} }}) {{ __typename }} }}",
    "long input": "mutation { giveFeedback(input: { "
    + many(f'field#: "{"x" * 300}"', 100)
    + " }) { __typename } }",
    "list": f"{{ nodes(ids: [{many('{a: #}', 500)}]) {{ id }} }}",
    "enum": f"{{ units(orderBy: [{many('WRONG#', 900)}]) {{ totalCount }} }}",
    "syntax": f'{{ units("{"x" * 39_000}") }}',
}
VARIABLES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "text": (GIVE, {"input": LONG}),
    "name": (GIVE, {"input": {LONG: 1}}),
    "names": (GIVE, {"input": {f"field{each}": "x" * 900 for each in range(1000)}}),
    "enum": (GIVE, {"input": {"about": "a", "channel": LONG, "comment": ""}}),
    "list": ("query ($a: [ID!]!) { nodes(ids: $a) { id } }", {"a": [1.5] * 1000}),
    "nested": ("query ($a: [ID!]!) { nodes(ids: $a) { id } }", {"a": [[[LONG]] * 9] * 9}),
    "number": ("query ($a: Int) { units(first: $a) { totalCount } }", {"a": LONG}),
    "escaped": ("query ($a: Int) { units(first: $a) { totalCount } }", {"a": "\x01" * 90_000}),
}


async def answered(document: str, variables: dict[str, Any]) -> Answer:
    result = await GUARDED.execute(document, variable_values=variables)
    return answer_of(result, "en", "id")


def assert_short(answer: Answer) -> None:
    assert not answer.is_executed
    errors = answer.content["errors"]
    assert 1 <= len(errors) <= MOST_ERRORS + 1
    assert max(len(each["message"]) for each in errors) <= MOST_CHARACTERS
    assert max(len(each.get("locations", ())) for each in errors) <= MOST_PLACES
    assert len(orjson.dumps(answer.content)) < MOST_BYTES


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
async def test_what_is_wrong_in_a_document_is_told_in_short(document: str) -> None:
    answer = await answered(document, {})
    assert_short(answer)
    assert len(orjson.dumps(answer.content)) < max(4_000, 2 * len(document))


@pytest.mark.parametrize(("document", "variables"), VARIABLES.values(), ids=VARIABLES.keys())
async def test_what_is_wrong_in_variables_is_told_in_short(
    document: str, variables: dict[str, Any]
) -> None:
    assert_short(await answered(document, variables))


async def test_more_errors_than_are_told_are_named() -> None:
    for answer in (
        await answered(DOCUMENTS["fields"], {}),
        await answered(*VARIABLES["list"]),
    ):
        errors = answer.content["errors"]
        assert len(errors) == MOST_ERRORS + 1
        assert errors[-1]["message"].startswith("Too many ")


def test_problem_does_not_repeat_all_that_was_sent() -> None:
    faults = [FieldFault((LONG, "1"), Text(LONG, LONG))] * 1000
    error = CodeUnknown(concept="unit", code=LONG, fields=faults)
    told = format_error(error, error, "id", "id")
    assert len(orjson.dumps(told)) < MOST_BYTES
    assert told["message"].endswith("x…")
    found = told["extensions"]["fields"]
    assert len(found) == MOST_FAULTS
    assert found[0] == {"path": ["x" * (MOST_OF_NAME - 1) + "…", "1"], "message": "x" * 599 + "…"}
    assert found[-1] == {"path": [], "message": "dan 951 kesalahan lain"}


def test_problem_as_data_is_as_short() -> None:
    class Reader:
        language = "en"

    class Reading:
        viewer = Reader

    faults = [FieldFault(("input", str(each)), Text(LONG, LONG)) for each in range(1000)]
    context: Any = Reading
    found = problem_of(context, InvalidArgument(fields=faults))
    assert len(found.fields) == MOST_FAULTS
    assert found.fields[-1].message == "and 951 more faults"
    assert sum(len(each.message) for each in found.fields) < MOST_BYTES


@pytest.mark.parametrize(
    ("language", "words"), [("en", "at most 2 lists"), ("id", "paling banyak 2 daftar")]
)
async def test_introspection_that_is_too_deep_is_told_in_both_languages(
    language: str, words: str
) -> None:
    below = "{ fields { type { fields { type { %s } } } } }"
    for inner, is_refused in (("name", False), ("fields { name }", True)):
        document = f'{{ __type(name: "Query") {below % inner} }}'
        result = await GUARDED.execute(document)
        answer = answer_of(result, language, "id")
        assert answer.is_executed is not is_refused
    (error,) = answer.content["errors"]
    assert error["extensions"]["code"] == "INTROSPECTION_TOO_DEEP"
    assert words in error["message"]
    assert error["locations"] == [{"line": 1, "column": 3}]
