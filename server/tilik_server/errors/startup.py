"""Failures to start the service or run a command."""

from tilik_server.errors.base import TilikError


class SettingsInvalid(TilikError):
    """Raised at start for a `TILIK_` variable with an invalid value."""

    code = "SETTINGS_INVALID"


class SchemaDiffers(TilikError):
    """Raised by `tilik sdl --check` when the file differs."""

    code = "SCHEMA_DIFFERS"


class AddressInUse(TilikError):
    """Raised when the service cannot listen on its address."""

    code = "ADDRESS_IN_USE"


class DemoOnly(TilikError):
    """Raised by `tilik serve` without `--demo`."""

    code = "DEMO_ONLY"
