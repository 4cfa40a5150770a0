"""The processor's time to refuse hostile documents, parsing included."""

from functools import partial
from typing import Final

from benchmarks.faults.page import Figures
from benchmarks.guarding import HOSTILE, least, refuse

ROUNDS: Final = 20
COSTLY: Final = "2,700 tokens, 150 lists of 500"
"""The document that must be parsed to know what it asks for, and is nearly as long as allowed."""


async def measure() -> Figures:
    """Return the least of many runs in milliseconds: of each document, and of those of fragments.

    `costly` is apart from the others.
    """
    taken = {name: least(ROUNDS, partial(refuse, document)) for name, document in HOSTILE.items()}
    costly = taken.pop(COSTLY)
    fragments = [taken.pop(name) for name in list(taken) if name.startswith("60 ")]
    fragments.append(taken.pop("12 doubling spreads"))
    return {
        "least": round(min(taken.values()), 2),
        "longest": round(max(taken.values()), 2),
        "costly": round(costly, 2),
        "fragments_least": round(min(fragments), 2),
        "fragments_longest": round(max(fragments), 2),
    }
