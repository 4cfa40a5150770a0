"""Expected failures: one hierarchy, each class with its code and message in two languages."""

import inspect
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from tilik_plugin import Text


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one argument; `path` leads to it from the field's arguments."""

    path: tuple[str, ...]
    message: Text


class TilikError(Exception):
    """The request failed.

    A subclass has a `code` of its own, a docstring whose first paragraph is the English message,
    and the Indonesian one in `message_id`. Words in braces in a message are filled from the
    keyword arguments of the instance; one that is a Text is filled in in the message's language.
    """

    code: ClassVar[str] = "FAILED"
    message_id: ClassVar[str] = "Permintaan gagal."

    def __init__(self, *, fields: Iterable[FieldFault] = (), **details: object) -> None:
        self.details = details
        self.fields = list(fields)
        self.message = Text(
            en=self.message_en().format(**_in_language(details, "en")),
            id=self.message_id.format(**_in_language(details, "id")),
        )
        super().__init__(self.message.en)

    @classmethod
    def message_en(cls) -> str:
        """The English message with its braces: the docstring's first paragraph in one line."""
        return " ".join(inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0].split())

    def as_problem(self) -> dict[str, Any]:
        """The failure as it is stored with what failed: code, message and fields as JSON."""
        return {
            "code": self.code,
            "message": self.message.as_dict(),
            "fields": [
                {"path": list(fault.path), "message": fault.message.as_dict()}
                for fault in self.fields
            ],
        }


def _in_language(details: dict[str, object], language: str) -> dict[str, object]:
    """The details, with those that are a Text in one language."""
    return {
        name: each.in_language(language) if isinstance(each, Text) else each
        for name, each in details.items()
    }


class DatabaseError(TilikError):
    """The database refused: {reason}.

    What PostgreSQL or the network answered, where none of the classes below says it better.
    """

    code = "DATABASE_FAILED"
    message_id = "Basis data menolak: {reason}."


class DatabaseUnreachable(DatabaseError):
    """The database at {address} cannot be reached: {reason}.

    Nothing listens there, the name is unknown, or the role or password is refused.
    """

    code = "DATABASE_UNREACHABLE"
    message_id = "Basis data di {address} tidak dapat dihubungi: {reason}."


class DatabaseTooOld(DatabaseError):
    """PostgreSQL {found} is too old; Tilik needs {needed} or newer."""

    code = "DATABASE_TOO_OLD"
    message_id = "PostgreSQL {found} terlalu lama; Tilik memerlukan versi {needed} atau lebih baru."


class ServiceRoleTooStrong(DatabaseError):
    """The role {role} of TILIK_DATABASE_URL {reason}; row-level security would not hold for it.

    Give the service a role that owns nothing, is no member of the owner's role and has neither
    SUPERUSER nor BYPASSRLS.
    """

    code = "SERVICE_ROLE_TOO_STRONG"
    message_id = (
        "Peran {role} pada TILIK_DATABASE_URL tidak boleh dipakai ({reason}); "
        "keamanan tingkat baris tidak akan berlaku baginya."
    )


class OwnerAddressMissing(DatabaseError):
    """TILIK_OWNER_DATABASE_URL is not set; migrations need the role that owns the tables."""

    code = "OWNER_ADDRESS_MISSING"
    message_id = "TILIK_OWNER_DATABASE_URL belum diisi; migrasi memerlukan peran pemilik tabel."


class ServiceAddressMissing(DatabaseError):
    """TILIK_OWNER_DATABASE_URL is set but TILIK_DATABASE_URL is not.

    The service needs a role of its own, and the migrations grant it what it may do.
    """

    code = "SERVICE_ADDRESS_MISSING"
    message_id = "TILIK_OWNER_DATABASE_URL diisi tetapi TILIK_DATABASE_URL tidak."


class EmbeddedDatabaseFailed(DatabaseError):
    """The embedded PostgreSQL in {folder} did not start: {reason}."""

    code = "EMBEDDED_DATABASE_FAILED"
    message_id = "PostgreSQL tertanam di {folder} tidak dapat dijalankan: {reason}."


class PoolExhausted(DatabaseError):
    """The service is busy: no database connection became free within {seconds} seconds."""

    code = "POOL_EXHAUSTED"
    message_id = "Layanan sedang sibuk: tidak ada koneksi basis data dalam {seconds} detik."


class MigrationUnknown(TilikError):
    """There is no migration {name}."""

    code = "MIGRATION_UNKNOWN"
    message_id = "Tidak ada migrasi {name}."


class MigrationsMissing(TilikError):
    """The database lacks {count} migrations, the first is {first}; run `tilik migrate`."""

    code = "MIGRATIONS_MISSING"
    message_id = (
        "Basis data belum menjalankan {count} migrasi, mulai dari {first}; "
        "jalankan `tilik migrate`."
    )


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


class InvalidArgument(TilikError):
    """An argument is not valid.

    The fields say which, and what would be.
    """

    code = "INVALID_ARGUMENT"
    message_id = "Ada argumen yang tidak sah."


class InvalidId(InvalidArgument):
    """An id or cursor is not one that this field can take.

    Ids are opaque: pass on those that an answer held, of the type that the argument names.
    """

    code = "INVALID_ID"
    message_id = "Id atau kursor tidak dapat dipakai di sini."


class InvalidPage(InvalidArgument):
    """The page asked for does not exist.

    Ask for the first or the last 1 to 500 rows, after or before a cursor.
    """

    code = "INVALID_PAGE"
    message_id = "Halaman yang diminta tidak ada."


class CursorGone(InvalidArgument):
    """The row that this cursor names is gone; start again without it.

    Lists are read by keyset: a cursor needs its row to know where to go on.
    """

    code = "CURSOR_GONE"
    message_id = "Baris yang ditunjuk kursor ini sudah tidak ada; mulai lagi tanpa kursor."


class DemoOnly(TilikError):
    """Only the demo can be served as yet: access control is missing, so add --demo."""

    code = "DEMO_ONLY"
    message_id = "Baru demo yang dapat disajikan: kendali akses belum ada, jadi tambahkan --demo."


class NotFound(TilikError):
    """What the request names does not exist, or the viewer may not see it.

    The fields say which argument names it.
    """

    code = "NOT_FOUND"
    message_id = "Yang disebut permintaan ini tidak ada, atau tidak boleh dilihat."


class WrongStage(TilikError):
    """The appraisal is {stage}; this is possible while it is {allowed}.

    `nextSteps` of the appraisal names what is possible now.
    """

    code = "WRONG_STAGE"
    message_id = "Penilaian berada pada tahap {stage}; ini hanya mungkin pada tahap {allowed}."


class AlreadyVerified(TilikError):
    """The evidence is {status} already.

    Only evidence that is PENDING can be accepted or rejected.
    """

    code = "ALREADY_VERIFIED"
    message_id = "Bukti sudah berstatus {status}."


class IdempotencyKeyReused(TilikError):
    """This idempotency key came before with another input; use a new key.

    A key belongs to one request of one person and may only repeat that request.
    """

    code = "IDEMPOTENCY_KEY_REUSED"
    message_id = "Kunci idempotensi ini sudah dipakai untuk masukan lain; pakai kunci baru."


class CalculatorMissing(TilikError):
    """The calculator {key} is not installed or not enabled.

    `plugins` says which plugins are installed and what is wrong with them.
    """

    code = "CALCULATOR_MISSING"
    message_id = "Kalkulator {key} tidak terpasang atau tidak aktif."


class PluginProblem(TilikError):
    """The plugin {plugin} cannot be used.

    It is left out and every other plugin goes on; `tilik plugins` shows what it raised.
    """

    code = "PLUGIN_UNUSABLE"
    message_id = "Plugin {plugin} tidak dapat dipakai."


class PluginDisabled(PluginProblem):
    """The plugin {plugin} is switched off by TILIK_PLUGINS_DISABLED."""

    code = "PLUGIN_DISABLED"
    message_id = "Plugin {plugin} dinonaktifkan melalui TILIK_PLUGINS_DISABLED."


class PluginFailed(PluginProblem):
    """The plugin {plugin} raised {error} while it was loaded."""

    code = "PLUGIN_FAILED"
    message_id = "Plugin {plugin} menimbulkan {error} saat dimuat."


class PluginTimedOut(PluginProblem):
    """The plugin {plugin} took longer than {seconds} s to load."""

    code = "PLUGIN_TIMED_OUT"
    message_id = "Plugin {plugin} memerlukan lebih dari {seconds} detik untuk dimuat."


class PluginDied(PluginProblem):
    """The plugin {plugin} ended its process while it was loaded."""

    code = "PLUGIN_DIED"
    message_id = "Plugin {plugin} menghentikan prosesnya saat dimuat."


class PluginHookUnknown(PluginProblem):
    """The plugin {plugin} implements a hook that does not exist or has other arguments: {reason}"""

    code = "PLUGIN_HOOK_UNKNOWN"
    message_id = "Plugin {plugin} memakai hook yang tidak ada atau argumennya berbeda: {reason}"


class PluginInvalid(PluginProblem):
    """The plugin {plugin} brings something outside the plugin contract: {reason}"""

    code = "PLUGIN_INVALID"
    message_id = "Plugin {plugin} membawa sesuatu di luar kontrak plugin: {reason}"


class PluginKeyTaken(PluginProblem):
    """The plugins {plugin} and {other} both claim {key}, so neither is used."""

    code = "PLUGIN_KEY_TAKEN"
    message_id = "Plugin {plugin} dan {other} sama-sama memakai {key}, maka keduanya tidak dipakai."


class CalculatorFailed(TilikError):
    """The calculator {key} raised {error}.

    The records are as they were; the fault is the calculator's, and its plugin's authors can mend
    it.
    """

    code = "CALCULATOR_FAILED"
    message_id = "Kalkulator {key} menimbulkan {error}."


class CalculatorTimedOut(TilikError):
    """The calculator {key} took longer than {seconds} s."""

    code = "CALCULATOR_TIMED_OUT"
    message_id = "Kalkulator {key} memerlukan lebih dari {seconds} detik."


class CalculatorDied(TilikError):
    """The calculator {key} ended its process."""

    code = "CALCULATOR_DIED"
    message_id = "Kalkulator {key} menghentikan prosesnya."


class CalculatorOutOfMemory(TilikError):
    """The calculator {key} needed more memory than it may have."""

    code = "CALCULATOR_OUT_OF_MEMORY"
    message_id = "Kalkulator {key} memerlukan memori melebihi batas."


class CalculatorAnswerInvalid(TilikError):
    """The calculator {key} answered with something that is no measurement."""

    code = "CALCULATOR_ANSWER_INVALID"
    message_id = "Kalkulator {key} menjawab dengan sesuatu yang bukan hasil pengukuran."


class PluginNotInstalled(TilikError):
    """The plugin {name} is no longer installed; what it gave stays readable.

    Install it again to use what it offers for something new.
    """

    code = "PLUGIN_NOT_INSTALLED"
    message_id = "Plugin {name} tidak terpasang lagi; yang pernah diberikannya tetap terbaca."


class ImportRefused(TilikError):
    """{file} was not imported: {reason}.

    Nothing of it was stored.
    """

    code = "IMPORT_REFUSED"
    message_id = "{file} tidak diimpor: {reason}."


class CodeUnknown(TilikError):
    """There is no {concept} with the code {code}.

    Codes are compared as they are, capitals included.
    """

    code = "CODE_UNKNOWN"
    message_id = "Tidak ada {concept} dengan kode {code}."
