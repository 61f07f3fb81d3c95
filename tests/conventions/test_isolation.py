"""The suite proves the same with the cable out."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_no_test_reaches_beyond_this_machine():
    elsewhere = ("192.0.2.1", 9)  # An address kept for documents: nobody's.

    with socket.socket() as probe:
        probe.settimeout(1)
        with (
            pytest.warns(UserWarning, match=r"192\.0\.2\.1"),
            pytest.raises(SocketConnectBlockedError),
        ):
            probe.connect(elsewhere)
