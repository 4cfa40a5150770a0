"""Loops: chains of superiors or of units that lead back to where they begin."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def on_loops(above: Mapping[Key, Key | None]) -> set[Key]:
    """Return the keys from which the way up leads back to themselves."""
    done: set[Key] = set()
    found: set[Key] = set()
    for start in above:
        way: dict[Key, int] = {}
        at: Key | None = start
        while at is not None and at not in done and at not in way:
            way[at] = len(way)
            at = above.get(at)
        if at is not None and at in way:
            found |= {key for key, place in way.items() if place >= way[at]}
        done |= set(way)
    return found
