"""Frames: the form of questions and answers on the pipes of a plugin process."""

from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import Any, Final

import orjson

LENGTH_BYTES: Final = 8
"""The size of a frame's length, which precedes its JSON."""

MAX_ANSWER_BYTES: Final = 2**26
"""The size of the longest answer that is read."""

END_OF_PARTS: Final = bytes(LENGTH_BYTES)
"""An empty frame, which follows the last part of a question."""

# Allocated in advance: parts are also skipped when there is no more memory.
_SKIPPED: Final = memoryview(bytearray(2**16))


def encode_frame(content: Any) -> bytes:
    """Return the content as one frame. Raises TypeError if it is not JSON."""
    text = orjson.dumps(content)
    return len(text).to_bytes(LENGTH_BYTES) + text


class Parts:
    """The parts that follow a question, one frame each, up to an empty frame.

    `on_frame` is called after the beginning of each frame.
    """

    def __init__(self, pipe: BufferedReader, on_frame: Callable[[], None]) -> None:
        self._pipe = pipe
        self._on_frame = on_frame
        self._left = 0
        self._is_over = False

    def __iter__(self) -> Iterator[list[Any]]:
        while self._begin():
            text = self._pipe.read(self._left)
            self._left = 0
            try:
                part = orjson.loads(text)
            except orjson.JSONDecodeError as error:
                # The service sends valid JSON; the parser raises this when memory is short.
                raise MemoryError from error
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
