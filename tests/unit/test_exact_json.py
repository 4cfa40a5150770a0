"""Whole numbers beyond 64 bits are refused on every way in, with the field they are in."""

from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import GraphQLError
from openpyxl import Workbook

from tilik_asn.target_achievement import TargetAchievement
from tilik_schema.reading.json_scalar import parse_json
from tilik_server.errors import RecordsUnreadable
from tilik_server.importing.record_file import read_record_file
from tilik_server.validation.exact_json import large_number, read_json
from tilik_web.body import parse_object

BEYOND = ["9223372036854775808", "-9223372036854775809", "99999999999999999999", "9" * 300]
SCHEMA = TargetAchievement().record_schema()


@pytest.mark.parametrize("number", BEYOND)
def test_large_number_of_a_request_is_not_rounded(number: str) -> None:
    body = parse_object(f'{{"variables": {{"records": [{{"realised": {number}}}]}}}}'.encode())
    records = body["variables"]["records"]
    assert large_number(records) == ("0", "realised")
    with pytest.raises(GraphQLError, match=r"64 bits; 0\.realised does not"):
        parse_json(records)


@pytest.mark.parametrize(
    "text", ['{"a": "99999999999999999999"}', "[1.2345678901234567890123, 1e20]", "[12]"]
)
def test_other_numbers_and_texts_are_read_as_before(text: str) -> None:
    assert read_json(text) == orjson.loads(text)
    assert large_number(read_json(text)) is None


def test_number_at_the_limit_is_taken() -> None:
    assert parse_json(read_json("[9223372036854775807]")) == [2**63 - 1]


def test_deep_nesting_beside_a_large_number_is_left_to_the_limit_of_depth() -> None:
    deep = read_json("[" * 1000 + "99999999999999999999" + "]" * 1000)
    with pytest.raises(GraphQLError, match="JSON"):
        parse_json(deep)


def sheet(value: float) -> bytes:
    book, out = Workbook(), BytesIO()
    assert book.active is not None
    book.active.append(["realised"])
    book.active.append([value])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'[{"realised": 99999999999999999999}]'),
        ("a.jsonl", b'{"realised": 1}\n{"realised": 99999999999999999999}\n'),
        ("a.csv", b"realised\n1\n99999999999999999999\n"),
        ("a.csv", b"realised;occurred_on\n99.999.999.999.999.999.999;2025-01-01\n"),
        ("a.xlsx", sheet(99999999999999999999)),
    ],
)
def test_large_number_of_a_file_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RecordsUnreadable) as caught:
        read_record_file(path, SCHEMA)
    assert "realised" in caught.value.message.en
    assert "must fit into 64 bits" in caught.value.message.en


def test_number_with_an_exponent_is_a_float_by_every_way(tmp_path: Path) -> None:
    for name, content in (("a.jsonl", '{"realised": 1e20}'), ("a.csv", "realised\n1e20\n")):
        path = tmp_path / name
        path.write_text(content)
        found: list[Any] = read_record_file(path, SCHEMA).records
        assert found == [{"realised": 1e20}]
