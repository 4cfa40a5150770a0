"""The viewer: on whose behalf a transaction is run."""

from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["en", "id"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Names who asks; row-level security reads `name` as the setting `tilik.viewer`.

    `language` is the one that labels and messages are wanted in; it decides nothing.
    """

    name: str
    language: Language = "en"


DEMO: Final = Viewer("demo")
IMPORT: Final = Viewer("import")
SCORING: Final = Viewer("scoring")
OPERATOR: Final = Viewer("operator")
