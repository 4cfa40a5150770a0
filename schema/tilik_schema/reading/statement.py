"""A SQL statement in the making: values are bound as parameters, never written into the text."""

from typing import Any


class Statement:
    """Collects the parameters of one statement."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def bind(self, value: Any) -> str:
        """The placeholder under which the value is sent."""
        self.values.append(value)
        return f"${len(self.values)}"
