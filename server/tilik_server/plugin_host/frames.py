"""Frames: the form of questions and answers on the pipes of a plugin process."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import BufferedReader
from typing import Any, Final

import orjson

from tilik_server.plugin_host.memory import has_room

LENGTH_BYTES: Final = 8
"""The size of a frame's length, which precedes its JSON."""

MAX_ANSWER_BYTES: Final = 2**26
"""The size of the longest answer that is read."""

END_OF_PARTS: Final = bytes(LENGTH_BYTES)
"""An empty frame, which follows the last part of a question."""

_OBJECT_BYTES: Final = 80
"""More than reading takes for a byte of JSON: 68 where a list holds empty objects."""

# Allocated in advance: parts are also skipped when there is no more memory.
_SKIPPED: Final = memoryview(bytearray(2**16))


def encode_frame(content: Any) -> bytes:
    """Return the content as one frame. Raises TypeError if it is not JSON."""
    text = orjson.dumps(content)
    return len(text).to_bytes(LENGTH_BYTES) + text


def read_content(text: bytes) -> Any:
    """Return the content of a frame. Raises MemoryError if the memory does not suffice."""
    # Where memory is short orjson ends the process, which the slower parser does not.
    if has_room(len(text) * _OBJECT_BYTES):
        return orjson.loads(text)
    return json.loads(text, parse_int=_read_int)


def _read_int(digits: str) -> int | float:
    """Return the number as orjson reads it: beyond 64 bits it is a float."""
    number = int(digits)
    return number if -(2**63) <= number < 2**64 else float(digits)


class Parts:
    """The parts that follow a question, one frame each, up to an empty frame.

    `on_frame` is called after the beginning of each frame. A part is read within `reserved`.
    """

    def __init__(
        self,
        pipe: BufferedReader,
        on_frame: Callable[[], None],
        reserved: AbstractContextManager[None],
    ) -> None:
        self._pipe = pipe
        self._on_frame = on_frame
        self._reserved = reserved
        self._left = 0
        self._is_over = False

    def __iter__(self) -> Iterator[list[Any]]:
        while True:
            with self._reserved:
                if not self._begin():
                    return
                text = self._pipe.read(self._left)
                self._left = 0
                part = read_content(text)
            yield part

    def skip(self) -> None:
        """Discard the remaining parts."""
        while self._left or self._begin():
            skipped = self._pipe.readinto(_SKIPPED[: self._left])
            self._left -= skipped or self._left

    def _begin(self) -> bool:
        """Read the length of the next part; return False after the last, or if the pipe ended."""
        if not self._is_over:
            self._left = int.from_bytes(self._pipe.read(LENGTH_BYTES))
            self._is_over = not self._left
            self._on_frame()
        return not self._is_over
