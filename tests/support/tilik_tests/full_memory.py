"""The source of a function by which a hostile plugin takes all memory that it may have."""

from typing import Final

FILL: Final = """
kept = []


def fill():
    slots, used, size = [None] * 10**5, 0, 2**20
    kept.append(slots)
    while size >= 16 and used < len(slots):
        try:
            slots[used] = bytearray(size)
            used += 1
        except MemoryError:
            size //= 2
"""
