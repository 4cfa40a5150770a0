"""Counted: a number with what it counts, as a command or a report says it."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 goal`, `2 goals`; `many` where the plural is not `one` with an s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
