"""Real files of a region's offices: in the folder TILIK_REAL_DATA, or beside the repository."""

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).parents[4] / "shared" / "data"


def real_file(name: str) -> Path:
    """The path of a real file; skips the test where it is missing."""
    path = Path(os.environ.get("TILIK_REAL_DATA") or BESIDE) / name
    if not path.exists():
        pytest.skip(f"{name} is not here; TILIK_REAL_DATA names its folder")
    return path
