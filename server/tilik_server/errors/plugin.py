"""Failures of plugins and their calculators."""

from tilik_server.errors.base import TilikError


class CalculatorMissing(TilikError):
    """Raised when a goal or a request names a calculator that is not in the catalogue.

    `plugins` says which plugins are installed and what is wrong with them.
    """

    code = "CALCULATOR_MISSING"


class SchemeMissing(TilikError):
    """Raised when a cycle or a request names a scheme that is not in the catalogue.

    `plugins` says which plugins are installed and what is wrong with them.
    """

    code = "SCHEME_MISSING"


class PluginProblem(TilikError):
    """The base of failures of a plugin as a whole.

    The plugin is left out and the others work; `tilik plugins` shows the exception.
    """

    code = "PLUGIN_UNUSABLE"


class PluginDisabled(PluginProblem):
    """Reported of a plugin that the settings switch off."""

    code = "PLUGIN_DISABLED"


class PluginNotAllowed(PluginProblem):
    """Reported of an installed plugin that TILIK_PLUGINS_ALLOWED does not name."""

    code = "PLUGIN_NOT_ALLOWED"


class PluginAltered(PluginProblem):
    """Reported of a plugin whose files are not those that TILIK_PLUGINS_ALLOWED names by hash."""

    code = "PLUGIN_ALTERED"


class PluginFailed(PluginProblem):
    """Reported of a plugin whose import or hook raised an exception."""

    code = "PLUGIN_FAILED"


class PluginTimedOut(PluginProblem):
    """Reported of a plugin whose import or hook did not return in time."""

    code = "PLUGIN_TIMED_OUT"


class PluginDied(PluginProblem):
    """Reported of a plugin that ended the process it was loaded in."""

    code = "PLUGIN_DIED"


class PluginHookUnknown(PluginProblem):
    """Reported of a plugin whose hook matches no specification."""

    code = "PLUGIN_HOOK_UNKNOWN"


class PluginInvalid(PluginProblem):
    """Reported of a plugin whose objects break the plugin contract."""

    code = "PLUGIN_INVALID"


class PluginKeyTaken(PluginProblem):
    """Reported of both plugins that register the same key."""

    code = "PLUGIN_KEY_TAKEN"


class CalculatorFailed(TilikError):
    """Reported of a score whose calculator raised an exception.

    The stored records are unchanged; the authors of the plugin can correct the calculator.
    """

    code = "CALCULATOR_FAILED"


class CalculatorTimedOut(TilikError):
    """Reported of a score whose calculator did not answer in time."""

    code = "CALCULATOR_TIMED_OUT"


class CalculatorDied(TilikError):
    """Reported of a score whose calculator ended its process."""

    code = "CALCULATOR_DIED"


class CalculatorOutOfMemory(TilikError):
    """Reported of a score whose calculator reached its memory limit."""

    code = "CALCULATOR_OUT_OF_MEMORY"


class CalculatorAnswerInvalid(TilikError):
    """Reported of a score whose calculator did not return a measurement."""

    code = "CALCULATOR_ANSWER_INVALID"


class CalculatorStepsTooMany(TilikError):
    """Reported of a score whose calculator explains it in more steps than a person reads.

    `RunningSteps` of the kit lists the first records and counts the rest.
    """

    code = "CALCULATOR_STEPS_TOO_MANY"


class PluginsReadFiles(TilikError):
    """Reported of every plugin where the system has no Landlock, so that files stay open to it.

    Linux has it from version 5.13 on, unless the boot parameter `lsm` leaves it out.
    """

    code = "PLUGINS_READ_FILES"


class PluginsReadDataFolder(TilikError):
    """Reported of every plugin where the data folder lies among what plugins must read.

    Set TILIK_DATA_DIR to a folder that holds no code and in which none lies.
    """

    code = "PLUGINS_READ_DATA_FOLDER"


class PluginsCallSystem(TilikError):
    """Reported of every plugin where the system takes no seccomp filter, so that calls stay open.

    Linux takes one on x86_64 and aarch64, unless a container forbids it.
    """

    code = "PLUGINS_CALL_SYSTEM"


class PluginNotInstalled(TilikError):
    """Reported of a removed plugin whose calculators, scores or profiles are stored.

    Install it again to use it for something new.
    """

    code = "PLUGIN_NOT_INSTALLED"
