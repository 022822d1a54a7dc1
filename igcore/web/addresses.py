"""Addresses of this computer in its local networks. Nothing is sent to find them, and no name is looked up."""

import ipaddress
import socket
import struct
import sys
from contextlib import closing, suppress

#: Somewhere in each kind of network. To aim at it sends nothing: the system says by which of our own we would go.
_SOMEWHERE = ("192.0.2.1", "10.255.255.255", "172.16.0.1", "192.168.0.1", "169.254.1.1", "2001:db8::1", "fd00::1")
#: Asks the system for the address of a network interface (SIOCGIFADDR).
_QUESTION = {"linux": 0x8915, "darwin": 0xC0206921}


def own_addresses() -> list[str]:
    """Addresses at which others in the same network find this computer, the one it would use first.

    Those that mean it in the whole internet are left out: who wants to listen there has to say so.
    """
    found = [*_routes(), *_interfaces()]
    kept = [each for each in dict.fromkeys(found) if _is_local(each)]
    return sorted(kept, key=lambda each: ":" in each)


def _is_local(address: str) -> bool:
    found = ipaddress.ip_address(address)
    # An IPv6 address of one cable cannot stand in a link.
    is_of_a_cable = found.version == 6 and found.is_link_local
    return not (found.is_global or found.is_loopback or found.is_unspecified or found.is_multicast or is_of_a_cable)


def _routes() -> list[str]:
    found = []
    for there in _SOMEWHERE:
        family = socket.AF_INET6 if ":" in there else socket.AF_INET
        with suppress(OSError), closing(socket.socket(family, socket.SOCK_DGRAM)) as aimed:
            aimed.connect((there, 9))
            found.append(str(aimed.getsockname()[0]))
    return found


def _interfaces() -> list[str]:
    question = _QUESTION.get(sys.platform)
    if question is None:
        return []
    from fcntl import ioctl  # noqa: PLC0415 - not on every system

    found = []
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking:
        for _, name in socket.if_nameindex():
            # One that is down has none.
            with suppress(OSError):
                answer = ioctl(asking, question, struct.pack("256s", name[:15].encode()))
                found.append(socket.inet_ntoa(answer[20:24]))
    return found
