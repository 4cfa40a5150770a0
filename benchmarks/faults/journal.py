"""A client's journal of acknowledged writes, on the disk before the client goes on."""

import json
import os
from pathlib import Path


class Journal(dict[str, str]):
    """By comment the id that was acknowledged; each line is synchronised to the disk."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file = path.open("ab")

    def __setitem__(self, comment: str, key: str) -> None:
        """Keep one acknowledgement."""
        self._file.write(json.dumps([comment, key]).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        super().__setitem__(comment, key)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def written(self) -> dict[str, str]:
        """Return what stands in the file, which is what the client would know after a crash."""
        return dict(json.loads(line) for line in self._path.read_text("utf-8").splitlines())
