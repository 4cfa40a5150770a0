"""The parameters of a statement that is being composed; its text never contains values."""

from typing import Any


class Parameters:
    """The values of one statement, in the order of their placeholders."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def copy(self) -> "Parameters":
        """Return the same values, to which others may be added."""
        other = Parameters()
        other.values = list(self.values)
        return other

    def bind(self, value: Any) -> str:
        """Add a value and return its placeholder."""
        self.values.append(value)
        return f"${len(self.values)}"
