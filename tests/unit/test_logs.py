"""The logs mask numbers of civil servants, in messages and in tracebacks."""

import logging
import sys

import pytest

from tilik.logs import MaskingFormatter


def record(message: str, cause: Exception | None = None) -> logging.LogRecord:
    exc_info = None
    if cause is not None:
        try:
            raise cause
        except type(cause):
            exc_info = sys.exc_info()
    return logging.LogRecord("tilik", logging.ERROR, "x.py", 1, message, (), exc_info)


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("Key (nip)=(199001012020011001) exists", "Key (nip)=([NIP]) exists"),
        ("199001012020011001,199001012020011002", "[NIP],[NIP]"),
        ("19900101202001100 and 1990010120200110011", "19900101202001100 and 1990010120200110011"),
        ("request 8f31403dfe404bccbb0e835f2629c6a7", "request 8f31403dfe404bccbb0e835f2629c6a7"),
    ],
)
def test_number_is_masked_in_a_message(message: str, written: str) -> None:
    assert MaskingFormatter("%(message)s").format(record(message)) == written


def test_number_is_masked_in_a_traceback() -> None:
    text = MaskingFormatter("%(message)s").format(
        record("failed", ValueError("employee 199001012020011001 is unknown"))
    )
    assert "ValueError: employee [NIP] is unknown" in text


def test_message_is_one_line_without_control_characters() -> None:
    forged = "a plugin said\n2026-01-01 INFO tilik.sign_in\x1b[2J signed in\r\n"
    written = MaskingFormatter("%(levelname)s %(message)s").format(record(forged))
    assert written == "ERROR a plugin said 2026-01-01 INFO tilik.sign_in?[2J signed in"
