"""Failures to start the service or run a command."""

from tilik_server.errors.base import TilikError


class SettingsInvalid(TilikError):
    """Raised at start for a setting with an invalid value.

    It names the `TILIK_` variable, also if the value stands in the file of settings.
    """

    code = "SETTINGS_INVALID"


class SettingUnknown(TilikError):
    """Raised at start for a `TILIK_` variable that is no setting but nearly has the name of one."""

    code = "SETTING_UNKNOWN"


class TracingMissing(TilikError):
    """Raised by `tilik serve` if a collector of OpenTelemetry is named without the extra `tracing`.

    It is an extra of the distribution `tilik`.
    """

    code = "TRACING_MISSING"


class SchemaDiffers(TilikError):
    """Raised by `tilik sdl --check` when the file differs."""

    code = "SCHEMA_DIFFERS"


class AddressInUse(TilikError):
    """Raised when the service cannot listen on its address."""

    code = "ADDRESS_IN_USE"


class AccountTaken(TilikError):
    """Raised by `tilik account add` for an account that is stored for another employee.

    Remove it first if it was stored for the wrong one.
    """

    code = "ACCOUNT_TAKEN"


class AccountUnknown(TilikError):
    """Raised by `tilik account remove` for an account that is not stored."""

    code = "ACCOUNT_UNKNOWN"
