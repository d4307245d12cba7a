"""Shared by the tests of the command line."""

import socket

import pytest


@pytest.fixture
def free_port() -> int:
    """Return a port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
