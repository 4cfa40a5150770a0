"""Frames on the pipes of a plugin process: parts one by one, and what is left of them."""

from collections.abc import Iterator
from contextlib import nullcontext
from io import BufferedReader, BytesIO
from typing import Any

import pytest

from tilik_server.plugin_host import frames
from tilik_server.plugin_host.frames import END_OF_PARTS, LENGTH_BYTES, Parts, encode_frame

NEXT = encode_frame({"ready": None})


def sent(*frames: bytes) -> BufferedReader:
    return BufferedReader(BytesIO(b"".join(frames)))


def parts(pipe: BufferedReader) -> tuple[Parts, Iterator[list[Any]], list[int]]:
    begun: list[int] = []
    made = Parts(pipe, lambda: begun.append(1), nullcontext())
    return made, iter(made), begun


def test_parts_end_with_an_empty_frame_and_leave_the_next_question() -> None:
    pipe = sent(encode_frame([1]), encode_frame([]), encode_frame([2, 3]), END_OF_PARTS, NEXT)
    made, taken, begun = parts(pipe)
    assert list(taken) == [[1], [], [2, 3]]
    made.skip()
    assert list(taken) == []
    assert len(begun) == 4
    assert pipe.read() == NEXT


@pytest.mark.parametrize("count", range(4))
def test_parts_left_at_any_place_are_skipped(count: int) -> None:
    long = encode_frame(["x" * 200_000])
    pipe = sent(encode_frame([1]), long, long, END_OF_PARTS, NEXT)
    made, taken, _ = parts(pipe)
    for _ in range(count):
        next(taken)
    taken.close()  # type: ignore[attr-defined]
    made.skip()
    made.skip()
    assert pipe.read() == NEXT


def test_part_for_which_there_is_no_memory_is_skipped_with_the_rest() -> None:
    class Full(BufferedReader):
        def read(self, size: int | None = -1, /) -> bytes:
            if (size or 0) > 2**17:
                raise MemoryError
            return super().read(size)

    long = encode_frame(["x" * 300_000])
    pipe = Full(BytesIO(b"".join([encode_frame([1]), long, long, END_OF_PARTS, NEXT])))
    made, taken, _ = parts(pipe)
    assert next(taken) == [1]
    with pytest.raises(MemoryError):
        next(taken)
    made.skip()
    assert pipe.read() == NEXT


def test_part_that_the_parser_has_no_memory_for_is_skipped_with_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(frames, "has_room", lambda _: False)
    monkeypatch.setattr("json.loads", full)
    pipe = sent(encode_frame([1]), encode_frame([2]), END_OF_PARTS, NEXT)
    made, taken, _ = parts(pipe)
    with pytest.raises(MemoryError):
        next(taken)
    made.skip()
    assert pipe.read() == NEXT


CONTENTS = [
    "[]",
    '[{"a": 1, "b": -0.5, "c": 1e3, "d": null}, "é\\u00e9", true]',
    f"[{2**63 - 1}, {-(2**63)}, {2**64 - 1}]",
    f"[{2**64}, {-(2**63) - 1}, {10**30}]",
    "[0.1, 1e-320, 123456789012345678901234567890.5, -0, -0.0]",
]


@pytest.mark.parametrize("text", CONTENTS)
def test_parser_for_little_memory_reads_the_same(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = frames.read_content(text.encode())
    monkeypatch.setattr(frames, "has_room", lambda _: False)
    slow = frames.read_content(text.encode())
    assert repr(slow) == repr(quick)


@pytest.mark.parametrize("kept", [0, 3, LENGTH_BYTES, LENGTH_BYTES + 2, 2 * LENGTH_BYTES + 1])
def test_parts_of_a_pipe_that_ends_are_over(kept: int) -> None:
    pipe = sent((encode_frame([12]) + encode_frame([34]))[:kept])
    made, taken, _ = parts(pipe)
    made.skip()
    assert list(taken) == []
    assert pipe.read() == b""


def test_what_is_no_json_makes_no_frame() -> None:
    with pytest.raises(TypeError):
        encode_frame({"a": object()})
    assert encode_frame("é") == (4).to_bytes(LENGTH_BYTES) + '"é"'.encode()
