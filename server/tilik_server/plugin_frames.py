"""Plugin frames: how questions and answers are told apart on the pipes of a plugin process."""

from typing import Any, Final

import orjson

LENGTH: Final = 8
"""Bytes of a frame's length, which comes before its JSON."""


NO_MORE: Final = bytes(LENGTH)
"""An empty frame, which ends the parts of a question."""


def framed(content: Any) -> bytes:
    """The content as one frame; raises TypeError for what is no JSON."""
    text = orjson.dumps(content)
    return len(text).to_bytes(LENGTH) + text
