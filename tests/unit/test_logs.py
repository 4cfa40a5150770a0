"""The logs are JSON or text, mask numbers of civil servants, and cannot be forged."""

import io
import json
import logging
import sys
from logging.config import dictConfig
from typing import Any, Literal

import pytest

from tilik.logs import LogFormatter, log_config

FORMATS: tuple[Literal["json", "text"], ...] = ("json", "text")


def record(message: str, cause: Exception | None = None, **extra: Any) -> logging.LogRecord:
    exc_info = None
    if cause is not None:
        try:
            raise cause
        except type(cause):
            exc_info = sys.exc_info()
    made = logging.LogRecord("tilik", logging.ERROR, "x.py", 1, message, (), exc_info)
    vars(made).update(extra)
    return made


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("Key (nip)=(199001012020011001) exists", "Key (nip)=([NIP]) exists"),
        ("199001012020011001,199001012020011002", "[NIP],[NIP]"),
        ("19900101202001100 and 1990010120200110011", "19900101202001100 and 1990010120200110011"),
        ("request 8f31403dfe404bccbb0e835f2629c6a7", "request 8f31403dfe404bccbb0e835f2629c6a7"),
    ],
)
@pytest.mark.parametrize("log_format", FORMATS)
def test_number_is_masked_in_a_message(
    log_format: Literal["json", "text"], message: str, written: str
) -> None:
    line = LogFormatter(log_format).format(record(message))
    assert written in line
    assert "199001012020011001" not in line.replace("1990010120200110011", "")


@pytest.mark.parametrize("log_format", FORMATS)
def test_number_is_masked_in_a_traceback_and_in_a_field(
    log_format: Literal["json", "text"],
) -> None:
    fault = ValueError("employee 199001012020011001 is unknown")
    text = LogFormatter(log_format).format(record("failed", fault, who="199001012020011001"))
    assert "ValueError: employee [NIP] is unknown" in text
    assert "199001012020011001" not in text


def test_line_of_json_has_the_fields_and_the_traceback() -> None:
    line = LogFormatter("json").format(record("failed", KeyError("x"), statements=3, codes=["A"]))
    read = json.loads(line)
    assert line.isprintable()
    assert read.pop("time").endswith("Z")
    assert "KeyError: 'x'" in read.pop("exception")
    assert read == {
        "event": "failed",
        "level": "error",
        "logger": "tilik",
        "statements": 3,
        "codes": ["A"],
    }


FORGED = 'a\n2026-01-01 [error] forged\r\x1b[2J\u2028\x85 {"event": 1}'


@pytest.mark.parametrize("log_format", FORMATS)
def test_text_of_others_begins_no_other_line(log_format: Literal["json", "text"]) -> None:
    line = LogFormatter(log_format).format(record(FORGED, path=FORGED))
    assert len(line.splitlines()) == 1
    assert line.isprintable()


@pytest.mark.parametrize(
    ("log_format", "is_terminal", "is_json"),
    [
        ("auto", True, False),
        ("auto", False, True),
        ("json", True, True),
        ("text", False, False),
    ],
)
def test_machines_read_json_and_people_text(
    monkeypatch: pytest.MonkeyPatch,
    log_format: Literal["auto", "json", "text"],
    is_terminal: bool,
    is_json: bool,
) -> None:
    written = io.StringIO()
    monkeypatch.setattr(written, "isatty", lambda: is_terminal)
    monkeypatch.setattr(sys, "stderr", written)
    before = logging.root.handlers[:], logging.root.level
    try:
        dictConfig(log_config(log_format))
        logging.getLogger("tilik.access").info("GET / 200", extra={"duration_ms": 1.5})
    finally:
        logging.root.handlers[:], logging.root.level = before
    line = written.getvalue()
    assert line.startswith("{") == is_json
    assert "GET / 200" in line
    assert "duration_ms" in line
