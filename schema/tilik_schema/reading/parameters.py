"""The parameters of a statement that is being composed; its text never contains values."""

from collections.abc import Iterable
from typing import Any


class Parameters:
    """The values of one statement, in the order of their placeholders."""

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self.values: list[Any] = list(values)

    def bind(self, value: Any) -> str:
        """Add a value and return its placeholder."""
        self.values.append(value)
        return f"${len(self.values)}"
