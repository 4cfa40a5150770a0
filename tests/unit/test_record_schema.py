"""Records against a schema: each fault names its field and what was expected."""

from typing import Any

import pytest

from tilik_server.validation.json_schema import MAX_RECORD_BYTES, faults_in_record

SCHEMA = {
    "type": "object",
    "properties": {
        "count": {"type": "integer", "minimum": 0, "maximum": 10},
        "name": {"type": "string", "minLength": 1, "maxLength": 5, "pattern": "^[a-z]*$"},
        "kind": {"enum": ["a", "b"]},
        "day": {"type": "string", "format": "date"},
        "share": {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "null"}]},
    },
    "required": ["count", "name"],
    "additionalProperties": False,
}
SOUND = {"count": 1, "name": "abc"}


def test_sound_record_has_no_fault() -> None:
    assert faults_in_record({**SOUND, "share": None, "day": "2025-02-28"}, SCHEMA, ()) == []


@pytest.mark.parametrize(
    ("change", "path", "en", "indonesian"),
    [
        ({"count": "x"}, "count", "expected integer", "yang diharapkan bilangan bulat"),
        ({"count": -1}, "count", "expected at least 0", "minimal 0"),
        ({"count": 11}, "count", "expected at most 10", "maksimal 10"),
        ({"name": ""}, "name", "expected at least 1 characters", "minimal 1 karakter"),
        ({"name": "abcdef"}, "name", "expected at most 5 characters", "maksimal 5 karakter"),
        ({"name": "A"}, "name", "expected a text of the form ^[a-z]*$", "teks harus berbentuk"),
        ({"kind": "c"}, "kind", 'expected one of ["a", "b"]', 'pilih salah satu dari ["a", "b"]'),
        ({"day": "2025-02-30"}, "day", "expected a date", "harus berupa date"),
        ({"share": -1}, "share", "expected more than 0", "harus lebih dari 0"),
        ({"share": "x"}, "share", "expected number or null", "yang diharapkan bilangan atau null"),
        ({"other": 1}, "other", "there is no such field; remove it", "isian ini tidak dikenal"),
    ],
)
def test_fault_names_field_and_expectation(
    change: dict[str, Any], path: str, en: str, indonesian: str
) -> None:
    (fault,) = faults_in_record({**SOUND, **change}, SCHEMA, ("input", "record"))
    assert fault.path == ("input", "record", path)
    assert fault.message.en == en
    assert fault.message.id.startswith(indonesian)


def test_every_missing_field_is_named() -> None:
    faults = faults_in_record({}, SCHEMA, ())
    assert {fault.path for fault in faults} == {("count",), ("name",)}


def test_record_may_have_64_kb_and_no_byte_more() -> None:
    around = len('{"text":""}')
    assert faults_in_record({"text": "x" * (MAX_RECORD_BYTES - around)}, None, ("record",)) == []
    (fault,) = faults_in_record({"text": "x" * (MAX_RECORD_BYTES - around + 1)}, None, ("record",))
    assert fault.path == ("record",)
    assert fault.message.en == "give at most 64 kB of JSON, not 65 kB; link to what is longer"
    assert fault.message.id.startswith("berikan paling banyak 64 kB JSON, bukan 65 kB")


@pytest.mark.parametrize("record", [None, 1, "text", [], [SOUND]])
def test_record_that_is_no_object_is_refused(record: object) -> None:
    (fault,) = faults_in_record(record, None, ("record",))
    assert fault.path == ("record",)


@pytest.mark.parametrize("bad", ["\0", "\ud800"])
def test_text_that_cannot_be_stored_is_named(bad: str) -> None:
    deep = {"list": [{"name": bad}]}
    assert [fault.path for fault in faults_in_record(deep, None, ())] == [("list", "0", "name")]
    assert [fault.path for fault in faults_in_record({bad: 1}, None, ())] == [()]


def test_long_values_of_a_schema_are_cut() -> None:
    schema = {"properties": {"kind": {"enum": ["x" * 500]}}}
    (fault,) = faults_in_record({"kind": "y"}, schema, ())
    assert len(fault.message.en) < 120
