"""Promises of where a door can be: in local networks only, found without a word to anybody."""

import ipaddress
import socket

import pytest

from igcore.web import addresses
from igcore.web.addresses import own_addresses


def test_they_are_of_local_networks_and_ipv4_comes_first() -> None:
    found = own_addresses()
    versions = [ipaddress.ip_address(each).version for each in found]

    assert versions == sorted(versions)
    assert len(set(found)) == len(found)
    for each in found:
        address = ipaddress.ip_address(each)
        assert not address.is_global
        assert not address.is_loopback


def test_one_can_listen_at_each() -> None:
    for each in own_addresses():
        with socket.socket(socket.AF_INET6 if ":" in each else socket.AF_INET) as listener:
            listener.bind((each, 0))


def test_nobody_is_asked_for_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """That would be a packet, and often one to the internet."""

    def forbidden(*_: object) -> None:
        raise AssertionError("a name was looked up")

    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "getfqdn"):
        monkeypatch.setattr(socket, name, forbidden)

    own_addresses()


def test_addresses_of_the_whole_internet_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    routes = ["fd00::7", "8.8.4.4", "192.168.1.5", "2001:4860::1", "fe80::1", "127.0.0.1"]
    monkeypatch.setattr(addresses, "_routes", lambda: routes)
    monkeypatch.setattr(addresses, "_interfaces", lambda: ["10.0.0.2", "192.168.1.5", "0.0.0.0"])

    assert own_addresses() == ["192.168.1.5", "10.0.0.2", "fd00::7"]
