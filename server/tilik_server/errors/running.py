"""Failures to start or to run a command."""

from tilik_server.errors.base import TilikError


class SettingsInvalid(TilikError):
    """{variable} is not valid: {reason}."""

    code = "SETTINGS_INVALID"
    message_id = "{variable} tidak sah: {reason}."


class SchemaDiffers(TilikError):
    """{path} is not the served schema; write it again with `make sdl`."""

    code = "SCHEMA_DIFFERS"
    message_id = "{path} bukan skema yang disajikan; tulis ulang dengan `make sdl`."


class AddressInUse(TilikError):
    """Cannot listen on {host}:{port}: {reason}."""

    code = "ADDRESS_IN_USE"
    message_id = "Tidak dapat mendengarkan pada {host}:{port}: {reason}."


class DemoOnly(TilikError):
    """Only the demo can be served as yet: access control is missing, so add --demo."""

    code = "DEMO_ONLY"
    message_id = "Baru demo yang dapat disajikan: kendali akses belum ada, jadi tambahkan --demo."
