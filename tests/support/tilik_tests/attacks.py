"""Attacks: the source of a plugin that tries something while it is read or while it measures."""

from collections.abc import Mapping
from textwrap import dedent, indent

SOURCE = """
import ctypes, fcntl, os, resource, signal, socket, subprocess, time

def call(numbers, *arguments):
    number = numbers[("x86_64", "aarch64").index(os.uname().machine)]
    arguments = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result

def wait():
    time.sleep(60)

def attack():
{attack}

"""
WHILE_READ = "attack()"
WHILE_MEASURING = """
def measure(self, records, params):
    attack()
    return Measurement(1.0, (Step(self.name, "one", 1.0),))

Tonnes.measure = measure
"""


def source(attack: str, when: str, targets: Mapping[str, str | int]) -> str:
    """The source of a plugin that tries this; `targets` are its constants."""
    named = "".join(f"{name} = {value!r}\n" for name, value in targets.items())
    return named + SOURCE.format(attack=indent(dedent(attack), "    ")) + when
