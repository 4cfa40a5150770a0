"""File kind: what is known of a kind of file without reading its lines."""

from typing import Protocol


class FileKind(Protocol):
    """The description of an importer, which is the service's own or in a plugin's process.

    The attributes are those of `tilik_plugin.importer.Importer`.
    """

    @property
    def kind(self) -> str:
        """What `tilik import --as` calls it."""

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of a file, in any order."""

    @property
    def optional(self) -> frozenset[str]:
        """The columns that a file need not have."""

    @property
    def distinguishing(self) -> tuple[str, ...]:
        """Optional columns that belong to the natural key."""

    @property
    def number_columns(self) -> frozenset[str]:
        """The columns of numbers."""

    @property
    def calculator_keys(self) -> tuple[str, ...]:
        """The calculators whose goals may take evidence from such a file."""

    @property
    def derived(self) -> tuple[str, ...]:
        """Columns that reading adds to a line's own, to filter by."""
