"""Plugin frames: how questions and answers are told apart on the pipes of a plugin process."""

from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import Any, Final

import orjson

LENGTH: Final = 8
"""Bytes of a frame's length, which comes before its JSON."""

LARGEST: Final = 2**26
"""Bytes of the longest answer; who answers with more is not read on."""

NO_MORE: Final = bytes(LENGTH)
"""An empty frame, which ends the parts of a question."""

# Made at the start, since a part may be left for want of memory.
_SKIPPED: Final = memoryview(bytearray(2**16))


def framed(content: Any) -> bytes:
    """The content as one frame; raises TypeError for what is no JSON."""
    text = orjson.dumps(content)
    return len(text).to_bytes(LENGTH) + text


class Parts:
    """The parts that follow a question, a frame each, up to an empty one.

    `begun` is called whenever a frame has come.
    """

    def __init__(self, pipe: BufferedReader, begun: Callable[[], None]) -> None:
        self._pipe = pipe
        self._begun = begun
        self._left = 0
        self._is_over = False

    def __iter__(self) -> Iterator[list[Any]]:
        while self._begin():
            text = self._pipe.read(self._left)
            self._left = 0
            try:
                part = orjson.loads(text)
            except orjson.JSONDecodeError as error:
                # What the service sends is JSON; the parser says so for want of memory as well.
                raise MemoryError from error
            yield part

    def skip(self) -> None:
        """Reads past what is left of them, whoever stopped taking them, and wherever."""
        while self._left or self._begin():
            skipped = self._pipe.readinto(_SKIPPED[: self._left])
            self._left -= skipped or self._left

    def _begin(self) -> bool:
        """Whether there is another part; so there is none where the pipe has ended."""
        if not self._is_over:
            self._left = int.from_bytes(self._pipe.read(LENGTH))
            self._is_over = not self._left
            self._begun()
        return not self._is_over
