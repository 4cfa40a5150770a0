"""Scrubbing: no text is left, and what calculators go by is."""

import pytest

from tilik_server.personal.scrub import RecordScrubber, texts_in, without_texts

NIP = "190112311920011119"
SCHEMA = {
    "properties": {
        "part": {"anyOf": [{"enum": ["performance"], "type": "string"}, {"type": "null"}]},
        "kind": {"$ref": "#/$defs/Kind"},
        "name": {"type": "string"},
    },
    "$defs": {"Kind": {"enum": ["visit"], "type": "string"}},
}


@pytest.mark.parametrize(
    "value",
    [
        *(4, 2.5, True, None),
        *("2025-06-01", "2025-06-01T08:00:00+07:00", "2025", "2025-07", "2024/2025", "2025-Q1"),
        *("7", "5.1.02.01", "12/2025", "TW IV 2025", "Semester 1 2024/2025", "Januari 2026"),
    ],
)
def test_numbers_days_periods_and_accounts_stay(value: object) -> None:
    assert RecordScrubber(None).scrub([{"x": value}]) == [{"x": value}]


@pytest.mark.parametrize("value", [NIP, "08123456789", "Ani", "Jalan 7", "2025 di Ani"])
def test_other_texts_and_long_numbers_are_replaced(value: str) -> None:
    assert RecordScrubber(None).scrub([{"x": value}]) == [{"x": "teks 000001"}]


def test_words_of_closed_lists_and_of_the_parameters_stay() -> None:
    record = {"part": "performance", "kind": "visit", "name": "Polio"}
    assert RecordScrubber(SCHEMA, ["polio"]).scrub([record]) == [record]
    (scrubbed,) = RecordScrubber(SCHEMA).scrub([{**record, "part": "visit"}])
    assert scrubbed == {"part": "teks 000002", "kind": "visit", "name": "teks 000001"}


def test_replacements_sort_as_the_texts_and_differ_as_they_do() -> None:
    names = ["Kelas 10", "kelas 10", "Kelas  10", "Kelas 2", "Anggrek"]
    scrubbed = [each["x"] for each in RecordScrubber(None).scrub({"x": name} for name in names)]
    assert len(set(scrubbed)) == len(names)
    folded = [" ".join(each.casefold().split()) for each in scrubbed]
    assert folded == ["teks 000003"] * 3 + ["teks 000002", "teks 000001"]


def test_replaced_periods_keep_the_order_of_their_time() -> None:
    names = ["Desember", "Januari", "Februari"]
    scrubbed = [each["x"] for each in RecordScrubber(None).scrub({"x": name} for name in names)]
    assert scrubbed == ["teks 000003", "teks 000001", "teks 000002"]


def test_texts_within_records_are_replaced() -> None:
    record = {"answers": {"x": ["Ani", 3]}, "list": [{"y": "ani"}]}
    (scrubbed,) = RecordScrubber(None).scrub([record])
    assert scrubbed["answers"]["x"][1] == 3
    assert not any("ani" in text.lower() for text in texts_in(scrubbed))


def test_explanation_keeps_numbers_and_codes() -> None:
    both = {"en": "Ani", "id": "Ani"}
    stored = {
        "formula": "Ani",
        "records": 2,
        "version": "1.0.0",
        "steps": [{"label": both, "expression": "Ani", "value": 7.5, "source": {"id": "a-1"}}],
        "warnings": [{"code": "TOO_MANY", "message": both}, {"code": NIP}],
    }
    empty = {"en": "", "id": ""}
    assert without_texts(stored) == {
        "formula": "",
        "records": 2,
        "version": "1.0.0",
        "steps": [{"label": empty, "expression": "", "value": 7.5, "source": {"id": "a-1"}}],
        "warnings": [{"code": "TOO_MANY", "message": empty}, {"code": ""}],
    }
