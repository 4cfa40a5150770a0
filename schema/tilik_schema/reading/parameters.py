"""The parameters of a statement in the making: values are never written into its text."""

from typing import Any


class Parameters:
    """Collects the values of one statement."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def bind(self, value: Any) -> str:
        """The placeholder under which the value is sent."""
        self.values.append(value)
        return f"${len(self.values)}"
