"""The addresses on which commands listen, reserved before anything else is done."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tilik_server.errors import AddressInUse
from tilik_server.settings import Settings


def reserve_address(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to an address and does not listen yet.

    Raises AddressInUse. Connections that it accepts send each part of a response at once. asyncio
    sets that option only on sockets that name their protocol, as this one does not; without it the
    body waits 40 ms until the client acknowledges the head.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    # Connections of a service that has just ended do not keep its successor from the port.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        with translate_address_errors(host, port):
            listener.bind((host, port))
    except AddressInUse:
        listener.close()
        raise
    return listener


@contextmanager
def translate_address_errors(host: str, port: int) -> Iterator[None]:
    """Raise AddressInUse if the block cannot use the address."""
    try:
        yield
    except OSError as fault:
        reason = str(fault.strerror or fault).partition(" (")[0]
        raise AddressInUse(host=host, port=port, reason=reason) from fault


@contextmanager
def reserve_metrics(settings: Settings) -> Iterator[socket.socket | None]:
    """Reserve the address of the metrics, if they have one. Raises AddressInUse."""
    if settings.metrics_port is None:
        yield None
        return
    with reserve_address(settings.metrics_host, settings.metrics_port) as listener:
        yield listener
