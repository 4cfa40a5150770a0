"""Failures of plugins and their calculators."""

from tilik_server.errors.base import TilikError


class CalculatorMissing(TilikError):
    """The calculator {key} is not installed or not enabled.

    `plugins` says which plugins are installed and what is wrong with them.
    """

    code = "CALCULATOR_MISSING"
    message_id = "Kalkulator {key} tidak terpasang atau tidak aktif."


class SchemeMissing(TilikError):
    """The rating scheme {key} is not installed or not enabled.

    `plugins` says which plugins are installed and what is wrong with them.
    """

    code = "SCHEME_MISSING"
    message_id = "Skema penilaian {key} tidak terpasang atau tidak aktif."


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
